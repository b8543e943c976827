//! Tables of small weights, looked up by hashed feature.
//!
//! A feature is a 32-bit hash; its low bits choose a row, and the row holds one weight a class. Collisions are part of
//! the model: training sees the same ones. Rows are `i8` with one scale for all, which costs nothing measurable against
//! `f32` and keeps a table of half a million rows within the processor's caches.
//!
//! File form of one table, little endian: `"SYW1"`, classes `u32`, the binary logarithm of the rows `u32`, then the rows.

use std::fmt;

/// One weight a class.
pub type Row<const CLASSES: usize> = [i8; CLASSES];

const WIDE: usize = 16;
const MAGIC: &[u8; 4] = b"SYW1";
const HEADER: usize = 12;
const MOST_ROWS_LOG: u32 = 24;

/// One cache line. A row never lies across two of them, because what a decision costs is the lines that it fetches.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([i8; LINE]);

const LINE: usize = 64;

/// A table of weights.
#[derive(Clone)]
pub struct Table<const CLASSES: usize> {
    lines: Vec<Line>,
    rows: usize,
    mask: u32,
}

impl<const CLASSES: usize> fmt::Debug for Table<CLASSES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("classes", &CLASSES).field("rows", &self.rows).finish()
    }
}

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadWeights {
    /// They do not begin as a table does.
    Magic,
    /// They are of another number of classes, or of an impossible number of rows.
    Shape,
    /// They are too short or too long.
    Length,
}

impl fmt::Display for BadWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Magic => "not a weights file: it does not begin with SYW1",
            Self::Shape => "a weights file of another model: its number of classes or rows does not fit",
            Self::Length => "the weights file is cut short or too long",
        })
    }
}

impl std::error::Error for BadWeights {}

impl<const CLASSES: usize> Table<CLASSES> {
    /// From the start of one row to that of the next, in bytes.
    const STRIDE: usize = CLASSES.next_power_of_two();

    /// A table of these rows; their number must be a power of two.
    ///
    /// # Errors
    /// [`BadWeights::Shape`] when it is not, or when a row is longer than a cache line.
    pub fn from_rows(rows: &[Row<CLASSES>]) -> Result<Self, BadWeights> {
        if !rows.len().is_power_of_two() || rows.len() > 1 << MOST_ROWS_LOG || Self::STRIDE > LINE {
            return Err(BadWeights::Shape);
        }
        let mask = u32::try_from(rows.len() - 1).map_err(|_| BadWeights::Shape)?;
        let mut lines = vec![Line([0; LINE]); (rows.len() * Self::STRIDE).div_ceil(LINE)];
        for (number, row) in rows.iter().enumerate() {
            let at = number * Self::STRIDE;
            lines[at / LINE].0[at % LINE..at % LINE + CLASSES].copy_from_slice(row);
        }
        Ok(Self { lines, rows: rows.len(), mask })
    }

    /// The weights of a feature.
    #[inline]
    fn row(&self, feature: u32) -> &[i8] {
        let at = (feature & self.mask) as usize * Self::STRIDE;
        &self.lines[at / LINE].0[at % LINE..]
    }

    /// Reads one table from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), BadWeights> {
        let (header, rest) = bytes.split_at_checked(HEADER).ok_or(BadWeights::Length)?;
        let number = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        if !header.starts_with(MAGIC) {
            return Err(BadWeights::Magic);
        }
        let log = number(8);
        if number(4) as usize != CLASSES || log > MOST_ROWS_LOG {
            return Err(BadWeights::Shape);
        }
        let (rows, rest) = rest.split_at_checked(CLASSES << log).ok_or(BadWeights::Length)?;
        let rows: Vec<Row<CLASSES>> =
            rows.chunks_exact(CLASSES).map(|row| std::array::from_fn(|i| row[i].cast_signed())).collect();
        Ok((Self::from_rows(&rows)?, rest))
    }

    /// Appends the table in its file form.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&u32::try_from(CLASSES).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&self.rows.trailing_zeros().to_le_bytes());
        for row in 0..=self.mask {
            out.extend(self.row(row)[..CLASSES].iter().map(|w| w.cast_unsigned()));
        }
    }

    /// The sum of the features' rows.
    #[must_use]
    #[inline]
    pub fn score(&self, features: &[u32]) -> [i16; CLASSES] {
        let mut sums = [0; CLASSES];
        self.add(features, &mut sums);
        sums
    }

    /// Adds the features' rows to `sums`.
    ///
    /// The rows are added up a chunk of classes at a time, so that the sums stay in registers.
    #[inline]
    pub fn add(&self, features: &[u32], sums: &mut [i16; CLASSES]) {
        if CLASSES.is_multiple_of(WIDE) {
            for (chunk, sums) in sums.as_chunks_mut::<WIDE>().0.iter_mut().enumerate() {
                let mut total = *sums;
                for feature in features {
                    let row = &self.row(*feature)[chunk * WIDE..][..WIDE];
                    for i in 0..WIDE {
                        total[i] += i16::from(row[i]);
                    }
                }
                *sums = total;
            }
        } else {
            for feature in features {
                for (sum, weight) in sums.iter_mut().zip(self.row(*feature)) {
                    *sum += i16::from(*weight);
                }
            }
        }
    }
}

/// Weights as rows of `i8`, with one scale for all: `clip` becomes 127, what is beyond is cut.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8 before")]
pub fn quantise<const CLASSES: usize>(weights: &[f32], clip: f32) -> Vec<Row<CLASSES>> {
    let small = |w: f32| (w / clip * 127.0).round().clamp(-127.0, 127.0) as i8;
    weights.chunks_exact(CLASSES).map(|row| std::array::from_fn(|i| small(row[i]))).collect()
}

/// The index of the highest score; the first of equals. Two passes that vectorise beat one that does not.
#[inline]
pub(super) fn best<T: Ord + Copy + Default>(scores: &[T]) -> usize {
    let highest = scores.iter().copied().max().unwrap_or_default();
    scores.iter().position(|s| *s == highest).unwrap_or(0)
}
