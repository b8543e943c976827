use sayso_record::Source;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Something in an input that should have been a document and could not be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadInput {
    /// Where it stood, as far as that is known.
    pub source: Source,
    /// What was wrong, for programs.
    pub reason: Reason,
    /// What was wrong, where, and what to do: a sentence for people.
    pub message: String,
    /// Its raw bytes (decompressed where that was possible), at most
    /// [`Limits::kept_bytes`](crate::Limits::kept_bytes).
    pub bytes: Vec<u8>,
    /// How many bytes it had as far as they were read; more than [`bytes`](Self::bytes) holds if they were cut.
    pub total_bytes: u64,
}

/// Why an input could not be read. The names given by [`as_str`](Self::as_str) are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Longer than [`Limits::document_bytes`](crate::Limits::document_bytes).
    TooLarge,
    /// Decompresses to more than [`Limits::ratio`](crate::Limits::ratio) allows.
    DecompressionRatio,
    /// The input ends inside the document.
    Truncated,
    /// A gzip member is damaged.
    BadGzip,
    /// A zstd frame is damaged.
    BadZstd,
    /// A line is not JSON, or not a JSON object.
    BadJson,
    /// A line has no member that holds a text.
    MissingField,
    /// A record of a web archive has a broken head, or its length is wrong.
    BadWarc,
    /// The HTTP message in a record cannot be read.
    BadHttp,
    /// A feed is not XML.
    BadFeed,
    /// The operating system could not read on; the rest of the input is unread.
    ReadFailed,
}

impl Reason {
    /// Every reason, in the order of their names in the documentation.
    pub const ALL: [Self; 11] = [
        Self::TooLarge,
        Self::DecompressionRatio,
        Self::Truncated,
        Self::BadGzip,
        Self::BadZstd,
        Self::BadJson,
        Self::MissingField,
        Self::BadWarc,
        Self::BadHttp,
        Self::BadFeed,
        Self::ReadFailed,
    ];

    /// The reason as a word for programs: `too_large`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::DecompressionRatio => "decompression_ratio",
            Self::Truncated => "truncated",
            Self::BadGzip => "bad_gzip",
            Self::BadZstd => "bad_zstd",
            Self::BadJson => "bad_json",
            Self::MissingField => "missing_field",
            Self::BadWarc => "bad_warc",
            Self::BadHttp => "bad_http",
            Self::BadFeed => "bad_feed",
            Self::ReadFailed => "read_failed",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An input that could not be opened at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is nothing at that path.
    #[error("{}: no such file; check the path", path.display())]
    NotFound {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A folder stands where a file was expected.
    #[error("{}: is a folder, not a file; name the files in it or a pattern such as {}/**/*", path.display(), path.display())]
    Folder {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The operating system refused, or failed at the first bytes.
    #[error("{}: cannot be read ({error}); check its permissions and the disk", path.display())]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
    /// The file is shorter than the position to go on from: it is not the file that the position was taken in.
    #[error("{}: has {length} bytes, so reading cannot go on at byte {at}; the file was replaced or cut", path.display())]
    Shrunk {
        /// The path as it was given.
        path: PathBuf,
        /// The stored byte to go on from.
        at: u64,
        /// The length of the file now.
        length: u64,
    },
}
