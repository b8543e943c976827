use std::fmt;
use std::str::FromStr;

/// A place in an input from which reading can go on.
///
/// It names a byte of the file as stored, the distance from there in decompressed bytes, and how many records stood
/// before it. Positions of one input compare in reading order, and each item's is greater than the one before.
///
/// Written as `at+skip#records` ([`Display`](fmt::Display) and [`FromStr`]), so that a journal can keep it as one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Byte offset in the stored file: of the place itself in an uncompressed file, of the start of the gzip member or
    /// zstd frame that holds it in a compressed one.
    pub at: u64,
    /// Decompressed bytes between [`at`](Self::at) and the place; 0 in an uncompressed file.
    pub skip: u64,
    /// Records (lines of a JSON Lines file, records of a web archive, entries of a feed) before the place.
    pub records: u64,
}

impl Position {
    /// The beginning of every input.
    pub const START: Self = Self { at: 0, skip: 0, records: 0 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}#{}", self.at, self.skip, self.records)
    }
}

/// A text that should have been a [`Position`] and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no position in an input; one looks like `4096+0#12`")]
pub struct PositionError(String);

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (at, rest) = text.split_once('+')?;
            let (skip, records) = rest.split_once('#')?;
            Some(Self { at: at.parse().ok()?, skip: skip.parse().ok()?, records: records.parse().ok()? })
        };
        parse().ok_or_else(|| PositionError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn a_position_survives_being_written_down() {
        let position = Position { at: 12, skip: 7, records: 3 };
        assert_eq!(position.to_string(), "12+7#3");
        assert_eq!("12+7#3".parse(), Ok(position));
        assert!("12+7".parse::<Position>().is_err());
        assert!("".parse::<Position>().unwrap_err().to_string().contains("4096+0#12"));
    }
}
