//! Figures looked up by hashed features.
//!
//! A feature is a 64-bit hash. Its low bits choose a bucket of four rows, as long as a line of the processor's cache; a row
//! belongs to the feature whose check byte, the high bits of the hash, it bears. So a table holds only the features that
//! training met often, and a feature that it does not hold adds nothing (but for one in sixty, which is taken for another:
//! training sees the same ones), where a plain hashed table (Weinberger et al. 2009) would add noise: with it a table
//! eight times as large was no better. No feature is stored by name, so a table holds none of the text that it was trained
//! on.
//!
//! File form, little endian: the binary logarithm of the number of buckets (one byte), a scale for each column (`f32`), then
//! the rows: check byte and one `i8` a column.

/// Why bytes are no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadWeights {
    /// They do not begin as a weights file does, or are of another version.
    Magic,
    /// They hold a table of another shape than the program wants.
    Shape,
    /// They are too short or too long.
    Length,
}

impl std::fmt::Display for BadWeights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Magic => "not a weights file of this version",
            Self::Shape => "the weights file holds tables of another shape",
            Self::Length => "the weights file is cut short or too long",
        })
    }
}

impl std::error::Error for BadWeights {}

/// How many figures a row holds.
pub const COLUMNS: usize = 15;
/// Rows of a bucket.
const ROWS: usize = 4;

/// A check byte, 0 where the row is free, and the figures.
type Row = [u8; COLUMNS + 1];

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket([Row; ROWS]);

/// Rows of [`COLUMNS`] 8-bit figures with a scale for each column: `figure × scale` is what training found.
#[derive(Clone, Debug)]
pub struct Table {
    buckets: Vec<Bucket>,
    scales: [f32; COLUMNS],
}

/// The check byte of a feature: never 0.
const fn check(feature: u64) -> u8 {
    let high = (feature >> 56) as u8;
    if high == 0 { 1 } else { high }
}

impl Table {
    /// A table of `1 << buckets_log` free buckets.
    #[must_use]
    pub fn new(buckets_log: u32) -> Self {
        Self { buckets: vec![Bucket([[0; COLUMNS + 1]; ROWS]); 1 << buckets_log], scales: [1.0; COLUMNS] }
    }

    /// How many rows there are, free ones among them.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.buckets.len() * ROWS
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "masked to the number of buckets, which fits memory")]
    const fn bucket(&self, feature: u64) -> usize {
        (feature & (self.buckets.len() as u64 - 1)) as usize
    }

    /// Gives a feature a row; `None` where its bucket is full or holds one that cannot be told from it.
    pub fn claim(&mut self, feature: u64) -> Option<usize> {
        let at = self.bucket(feature);
        let own = check(feature);
        let rows = &mut self.buckets[at].0;
        if rows.iter().any(|r| r[0] == own) {
            return None;
        }
        let free = rows.iter().position(|r| r[0] == 0)?;
        rows[free][0] = own;
        Some(at * ROWS + free)
    }

    /// The row of a feature.
    #[inline]
    #[must_use]
    pub fn row(&self, feature: u64) -> Option<usize> {
        let at = self.bucket(feature);
        let own = check(feature);
        self.buckets[at].0.iter().position(|r| r[0] == own).map(|row| at * ROWS + row)
    }

    /// Rounds trained figures, [`COLUMNS`] a row, and keeps them. What lies beyond the limit of its column is cut.
    #[allow(clippy::cast_possible_truncation, reason = "clamped before")]
    pub fn fill(&mut self, figures: &[f32], limits: [f32; COLUMNS]) {
        self.scales = limits.map(|l| l / 127.0);
        let rows = self.buckets.iter_mut().flat_map(|b| &mut b.0);
        for (row, figures) in rows.zip(figures.chunks_exact(COLUMNS)).filter(|(row, _)| row[0] != 0) {
            for ((cell, figure), scale) in row[1..].iter_mut().zip(figures).zip(&self.scales) {
                *cell = ((figure / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
            }
        }
    }

    /// The sum of the features' rows.
    #[inline]
    #[must_use]
    pub fn sum(&self, features: &[u64]) -> [f32; COLUMNS] {
        // Half as wide as `i32`, twice as many at once: 258 figures of a byte fit.
        debug_assert!(features.len() <= 258);
        let mut sums = [0_i16; COLUMNS + 1];
        for &feature in features {
            let own = check(feature);
            let rows = &self.buckets[self.bucket(feature)].0;
            if let Some(row) = rows.iter().find(|r| r[0] == own) {
                for (sum, figure) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(i16::from(figure.cast_signed()));
                }
            }
        }
        std::array::from_fn(|i| f32::from(sums[i + 1]) * self.scales[i])
    }

    /// Appends the table in its file form.
    #[allow(clippy::cast_possible_truncation, reason = "a logarithm is small")]
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.buckets.len().trailing_zeros() as u8);
        self.scales.iter().for_each(|s| out.extend_from_slice(&s.to_le_bytes()));
        out.extend(self.buckets.iter().flat_map(|b| b.0.iter().flatten()));
    }

    /// Reads a table from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), BadWeights> {
        let (&log, rest) = bytes.split_first().ok_or(BadWeights::Length)?;
        if log > 22 {
            return Err(BadWeights::Shape);
        }
        let (scales, rest) = read_figures(rest)?;
        let mut table = Self::new(u32::from(log));
        table.scales = scales;
        let (rows, rest) = rest.split_at_checked(table.rows() * (COLUMNS + 1)).ok_or(BadWeights::Length)?;
        for (own, read) in table.buckets.iter_mut().flat_map(|b| &mut b.0).zip(rows.chunks_exact(COLUMNS + 1)) {
            own.copy_from_slice(read);
        }
        Ok((table, rest))
    }
}

/// Reads `N` numbers from the front of `bytes` and gives back what follows them.
pub(super) fn read_figures<const N: usize>(bytes: &[u8]) -> Result<([f32; N], &[u8]), BadWeights> {
    let (own, rest) = bytes.split_at_checked(4 * N).ok_or(BadWeights::Length)?;
    let figure = |i: usize| f32::from_le_bytes([own[4 * i], own[4 * i + 1], own[4 * i + 2], own[4 * i + 3]]);
    Ok((std::array::from_fn(figure), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A feature whose bucket is its low part and whose check byte its high one.
    const fn feature(bucket: u64, check: u64) -> u64 {
        check << 56 | bucket
    }

    #[test]
    fn only_features_with_a_row_add_to_the_sum() {
        let mut table = Table::new(3);
        let row = table.claim(feature(5, 7)).expect("the bucket is free");
        let mut figures = vec![0.0; table.rows() * COLUMNS];
        figures[row * COLUMNS] = 2.0;
        figures[row * COLUMNS + 14] = -9.0;
        table.fill(&figures, [4.0; COLUMNS]);
        let sum = table.sum(&[feature(5, 7), feature(5, 8), feature(4, 7), feature(5, 7)]);
        assert!((sum[0] - 4.0).abs() < 0.1, "{sum:?}");
        // what lies beyond the limit of a column is cut
        assert!((sum[14] + 8.0).abs() < 0.1, "{sum:?}");
        assert!(sum[1..14].iter().all(|s| *s == 0.0), "{sum:?}");
    }

    #[test]
    fn a_bucket_holds_four_that_can_be_told_apart() {
        let mut table = Table::new(3);
        let rows: Vec<_> = [1, 1, 2, 3, 4, 5].map(|check| table.claim(feature(2, check))).into_iter().collect();
        assert_eq!(rows, [Some(8), None, Some(9), Some(10), Some(11), None]);
        // the check byte 0 would be that of a free row
        assert_eq!(table.claim(feature(3, 0)), Some(12));
        assert_eq!(table.row(feature(3, 0)), Some(12));
        assert_eq!(table.row(feature(4, 0)), None);
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let mut table = Table::new(2);
        let row = table.claim(feature(1, 9)).expect("the bucket is free");
        let mut figures = vec![0.0; table.rows() * COLUMNS];
        figures[row * COLUMNS + 3] = 1.5;
        table.fill(&figures, [2.0; COLUMNS]);
        let mut bytes = Vec::new();
        table.write(&mut bytes);
        bytes.push(77);
        let (read, rest) = Table::read(&bytes).expect("it was written so");
        assert_eq!(rest, [77]);
        assert_eq!(read.sum(&[feature(1, 9)]), table.sum(&[feature(1, 9)]));
        assert_eq!(Table::read(&bytes[..bytes.len() - 2]).err(), Some(BadWeights::Length));
        assert_eq!(Table::read(&[60]).err(), Some(BadWeights::Shape));
    }
}
