//! Weights addressed by hashed features.
//!
//! A feature is a 64-bit hash; its low bits choose a row, and the row holds one weight a class. Collisions are part of
//! the model: training sees the same ones. No feature is stored by name, so a table holds none of the text that it was
//! trained on.
//!
//! File form, little endian: the number of classes and the binary logarithm of the number of rows (one byte each), the
//! scale (`f32`), then the rows as `i8`.

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

/// A table of 8-bit weights with one scale: `weight × scale` is what training found.
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    rows: Vec<[i8; N]>,
    mask: u64,
    scale: f32,
}

impl<const N: usize> Table<N> {
    /// Rounds trained weights, one row after the other. What lies beyond `limit` is cut.
    ///
    /// # Errors
    /// [`BadWeights::Shape`] where the number of rows is not a power of two.
    #[allow(clippy::cast_possible_truncation, reason = "clamped before")]
    pub fn quantise(weights: &[f32], limit: f32) -> Result<Self, BadWeights> {
        let scale = limit / 127.0;
        let rows: Vec<[i8; N]> = weights
            .chunks_exact(N)
            .map(|row| std::array::from_fn(|i| (row[i] / scale).round().clamp(-127.0, 127.0) as i8))
            .collect();
        Self::of_rows(rows, scale)
    }

    fn of_rows(rows: Vec<[i8; N]>, scale: f32) -> Result<Self, BadWeights> {
        if !rows.len().is_power_of_two() {
            return Err(BadWeights::Shape);
        }
        Ok(Self { mask: rows.len() as u64 - 1, rows, scale })
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Never: a table has rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The score of each class: the sum of the features' rows.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "masked to the number of rows, which fits memory")]
    pub fn score(&self, features: &[u64]) -> [f32; N] {
        // Half as wide as `i32`, twice as many at once: 258 weights of a byte fit.
        debug_assert!(features.len() <= 258);
        let mut sums = [0_i16; N];
        for feature in features {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[(feature & self.mask) as usize]) {
                *sum = sum.wrapping_add(i16::from(*weight));
            }
        }
        sums.map(|sum| f32::from(sum) * self.scale)
    }

    /// Appends the table in its file form.
    #[allow(clippy::cast_possible_truncation, reason = "classes and logarithm are small")]
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(N as u8);
        out.push(self.rows.len().trailing_zeros() as u8);
        out.extend_from_slice(&self.scale.to_le_bytes());
        out.extend(self.rows.iter().flatten().map(|w| w.cast_unsigned()));
    }

    /// Reads a table from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), BadWeights> {
        let (header, rest) = bytes.split_at_checked(6).ok_or(BadWeights::Length)?;
        if usize::from(header[0]) != N || header[1] > 24 {
            return Err(BadWeights::Shape);
        }
        let scale = f32::from_le_bytes([header[2], header[3], header[4], header[5]]);
        let (rows, rest) = rest.split_at_checked(N << header[1]).ok_or(BadWeights::Length)?;
        let rows = rows.chunks_exact(N).map(|row| std::array::from_fn(|i| row[i].cast_signed())).collect();
        Ok((Self::of_rows(rows, scale)?, rest))
    }
}
