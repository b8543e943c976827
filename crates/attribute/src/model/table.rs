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

/// Rows of four weights are added up four at once.
const FOUR: usize = 4;
const LANES: u32 = 0x00FF_00FF;
/// Makes of each of four signed bytes an unsigned one, 128 more.
const BIAS: u32 = 0x8080_8080;

/// The sums of rows of four: two sums in the halves of one number, so that a row costs two additions and not four. A half
/// has room for 257 rows.
#[inline]
fn sum_of_four(rows: impl Iterator<Item = [i8; FOUR]>) -> [i16; FOUR] {
    let (mut even, mut odd, mut count) = (0_u32, 0_u32, 0_u32);
    for row in rows {
        let biased = u32::from_le_bytes(row.map(i8::cast_unsigned)) ^ BIAS;
        even += biased & LANES;
        odd += biased >> 8 & LANES;
        count += 1;
    }
    let lane = |sums: u32, high: u32| {
        let sum = sums >> (16 * high) & 0xFFFF;
        i16::try_from(i64::from(sum) - i64::from(128 * count)).unwrap_or(i16::MAX)
    };
    [lane(even, 0), lane(odd, 0), lane(even, 1), lane(odd, 1)]
}

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
        // Half as wide as `i32`, twice as many at once: 257 weights of a byte fit.
        debug_assert!(features.len() <= 257);
        let row = |feature: &u64| &self.rows[(feature & self.mask) as usize];
        let mut sums = [0_i16; N];
        if N == FOUR {
            let total = sum_of_four(features.iter().map(|f| std::array::from_fn(|i| row(f)[i])));
            sums.copy_from_slice(&total);
        } else {
            for feature in features {
                for (sum, weight) in sums.iter_mut().zip(row(feature)) {
                    *sum = sum.wrapping_add(i16::from(*weight));
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_sums_at_once_are_what_they_are_one_by_one() {
        let rows: Vec<[i8; FOUR]> = (0..257_i32).map(|i| [127, -127, (i * 37 % 255 - 127) as i8, -127]).collect();
        let plain: [i16; FOUR] =
            std::array::from_fn(|i| rows.iter().map(|row| i16::from(row[i])).fold(0, i16::wrapping_add));
        assert_eq!(sum_of_four(rows.iter().copied()), plain);
        assert_eq!(sum_of_four(rows[..3].iter().copied())[..2], [381, -381]);
    }
}
