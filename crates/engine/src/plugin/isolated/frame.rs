//! Frames: a kind, a length, and so many bytes.

use serde::{Deserialize, Serialize};

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum FrameKind {
    /// To the child: the library, JSON ([`Load`]). Answered by `Described` or `Refused`.
    Load = 1,
    /// To the child: what the instance is made from, JSON ([`Create`]). Answered by `Created` or `Refused`.
    Create = 2,
    /// To the child: articles. Answered by `Put`.
    Articles = 3,
    /// To the child: raw documents. Answered by `Put`.
    Raw = 4,
    /// From the child: what the plugin says of itself, JSON.
    Described = 5,
    /// From the child: the instance stands.
    Created = 6,
    /// From the child: why not, text.
    Refused = 7,
    /// From the child: what the plugin put, behind the flags of how `process` ended.
    Put = 8,
    /// From the child, at any time: a line of the plugin's log, behind its level.
    Log = 9,
    /// To the child: the configuration whose stages a document is to go through, JSON. Answered by `Created` or `Refused`.
    Configure = 10,
    /// To the child: one raw document. Answered by `Settled`.
    Alone = 11,
    /// From the child, at any time: the name of the stage that has the document from here on.
    Stage = 12,
    /// From the child: what became of the document.
    Settled = 13,
}

impl FrameKind {
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        [
            Self::Load,
            Self::Create,
            Self::Articles,
            Self::Raw,
            Self::Described,
            Self::Created,
            Self::Refused,
            Self::Put,
            Self::Log,
            Self::Configure,
            Self::Alone,
            Self::Stage,
            Self::Settled,
        ]
        .into_iter()
        .find(|kind| *kind as u8 == number)
    }
}

/// Bytes in front of a frame's content: the kind, and the length in eight bytes.
pub(crate) const HEAD: usize = 9;

/// Begins a frame in an empty buffer.
pub(crate) fn begin(buffer: &mut Vec<u8>, kind: FrameKind) {
    buffer.clear();
    buffer.push(kind as u8);
    buffer.extend_from_slice(&[0; 8]);
}

/// Fills in the length.
pub(crate) fn finish(buffer: &mut [u8]) {
    let length = (buffer.len() - HEAD) as u64;
    buffer[1..HEAD].copy_from_slice(&length.to_le_bytes());
}

/// The kind and the length that a head holds.
pub(crate) fn head(bytes: [u8; HEAD]) -> Option<(FrameKind, u64)> {
    let (kind, length) = bytes.split_first()?;
    Some((FrameKind::from_number(*kind)?, u64::from_le_bytes(length.try_into().ok()?)))
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) path: String,
    /// Bytes of address space that the child may take.
    pub(crate) memory: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Create {
    pub(crate) name: String,
    pub(crate) place: u32,
    pub(crate) config: String,
    pub(crate) folder: String,
}
