use crate::Reason;

/// Magic number and method of a gzip member (RFC 1952, section 2.3.1).
pub(crate) const GZIP_MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Magic number of a zstd frame (RFC 8878, section 3.1.1).
pub(crate) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Stored bytes that are looked at to find out the compression.
pub(crate) const SNIFFED: usize = 64;

/// How an input is compressed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Plain,
    Gzip,
    Zstd,
}

impl Compression {
    /// The compression that the first bytes are the magic number of. A name that tells of one is believed only if the
    /// bytes are no text, for then it is the magic number that is damaged.
    pub(crate) fn of(name: &str, first: &[u8]) -> Self {
        let first = &first[..first.len().min(SNIFFED)];
        let binary = first.iter().any(|&byte| byte < b' ' && !matches!(byte, b'\t'..=b'\r' | 0x1b));
        let named = |ends: &[&str]| binary && ends.iter().any(|end| name.ends_with(end));
        if first.starts_with(&GZIP_MAGIC) || !starts_zstd(first) && named(&[".gz", ".GZ"]) {
            Self::Gzip
        } else if starts_zstd(first) || named(&[".zst", ".zstd", ".ZST"]) {
            Self::Zstd
        } else {
            Self::Plain
        }
    }

    /// Whether a member or frame begins with these bytes.
    pub(crate) fn starts_here(self, bytes: &[u8]) -> bool {
        match self {
            Self::Plain => true,
            // The three high bits of the flags are reserved and must be zero.
            Self::Gzip => bytes.starts_with(&GZIP_MAGIC) && bytes.get(3).is_none_or(|flags| flags & 0xe0 == 0),
            Self::Zstd => starts_zstd(bytes),
        }
    }

    pub(crate) fn damage(self) -> Reason {
        if self == Self::Zstd { Reason::BadZstd } else { Reason::BadGzip }
    }

    /// What it is made of, for messages.
    pub(crate) fn unit(self) -> &'static str {
        if self == Self::Zstd { "zstd frame" } else { "gzip member" }
    }
}

/// A frame, or a skippable frame (which may stand first in a file).
fn starts_zstd(bytes: &[u8]) -> bool {
    bytes.starts_with(&ZSTD_MAGIC) || (bytes.len() >= 4 && bytes[0] & 0xf0 == 0x50 && bytes[1..4] == [0x2a, 0x4d, 0x18])
}
