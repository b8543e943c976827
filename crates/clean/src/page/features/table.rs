//! The table of features, and the scales that bring every figure down to one byte.

/// Features of all passages of a page, column by column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How many passages there are: the length of a column.
    pub rows: usize,
    columns: Vec<u8>,
    names: Vec<&'static str>,
}

impl Table {
    /// The values of one feature for all passages.
    #[must_use]
    pub fn column(&self, feature: usize) -> &[u8] {
        &self.columns[feature * self.rows..(feature + 1) * self.rows]
    }

    /// The names of the features, in the order of the columns.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// A table without columns for so many passages.
    pub(super) fn new(rows: usize) -> Self {
        // Room for both looks.
        Self { rows, columns: Vec::with_capacity(rows * 256), names: Vec::with_capacity(256) }
    }

    pub(in crate::page) fn add(&mut self, name: &'static str, values: impl Iterator<Item = u8>) {
        self.names.push(name);
        let before = self.columns.len();
        self.columns.extend(values.take(self.rows));
        debug_assert_eq!(self.columns.len() - before, self.rows);
    }
}

/// A length or count on a scale of sixteen steps to the doubling, up to 65,536.
pub(super) fn log(value: u32) -> u8 {
    // Whole steps from the position of the highest bit, the fraction from the four bits behind it.
    let value = value.min(65_534) + 1;
    let high = 31 - value.leading_zeros();
    let fraction = if high >= 4 { (value >> (high - 4)) & 15 } else { (value << (4 - high)) & 15 };
    u8::try_from(high * 16 + fraction).unwrap_or(u8::MAX)
}

/// A share as 0 to 255.
pub(super) fn share(part: u32, whole: u32) -> u8 {
    if whole == 0 {
        return 0;
    }
    u8::try_from(u64::from(part.min(whole)) * 255 / u64::from(whole)).unwrap_or(u8::MAX)
}

pub(super) fn capped(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

pub(super) fn flag(value: bool) -> u8 {
    u8::from(value)
}

pub(super) fn signed(value: i16) -> u8 {
    u8::try_from((value / 2 + 128).clamp(0, 255)).unwrap_or(128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_never_falls() {
        let mut last = 0;
        for value in 0..70_000 {
            assert!(log(value) >= last, "{value}");
            last = log(value);
        }
        assert_eq!((log(0), log(1), log(3)), (0, 16, 32));
    }
}
