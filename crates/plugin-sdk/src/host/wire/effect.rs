use super::{Call, Members};
use sayso_record::Span;

/// One thing that a plugin put, decoded but not proved: spans are as they came.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are the parameters of the function that has the variant's name")]
pub enum Effect<'buffer> {
    PutSpan { list: &'buffer str, span: Span, members: Members<'buffer> },
    PutJson { key: &'buffer str, json: &'buffer str },
    AddAttribution(Box<Attributed<'buffer>>),
    ChangeAttribution(u32, Box<Attributed<'buffer>>),
    DropAttribution(u32),
    DropRecord { reason: &'buffer str },
    Fail { message: &'buffer str },
    PutNote { code: &'buffer str, message: &'buffer str },
    PutBlock { kind: u32, text: &'buffer str, origin: Span },
    PutDropped { reason: u32, text: &'buffer str, origin: Span },
    PutMeta { field: u32, value: &'buffer str },
    Decline,
}

impl Effect<'_> {
    /// The function's name in the header.
    #[must_use]
    pub const fn call(&self) -> &'static str {
        match self {
            Self::PutSpan { .. } => Call::PutSpan.name(),
            Self::PutJson { .. } => Call::PutJson.name(),
            Self::AddAttribution(_) => Call::AddAttribution.name(),
            Self::ChangeAttribution(..) => Call::ChangeAttribution.name(),
            Self::DropAttribution(_) => Call::DropAttribution.name(),
            Self::DropRecord { .. } => Call::DropRecord.name(),
            Self::Fail { .. } => Call::Fail.name(),
            Self::PutNote { .. } => Call::PutNote.name(),
            Self::PutBlock { .. } => Call::PutBlock.name(),
            Self::PutDropped { .. } => Call::PutDropped.name(),
            Self::PutMeta { .. } => Call::PutMeta.name(),
            Self::Decline => Call::Decline.name(),
        }
    }
}

/// An attribution as it came.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are those of SaysoNewAttribution")]
pub struct Attributed<'buffer> {
    pub kind: u32,
    pub content: Vec<Span>,
    pub cue: Vec<Span>,
    pub source: Vec<Span>,
    pub speaker: Option<u32>,
    pub speaker_kind: u32,
    pub speaker_name: Option<&'buffer str>,
    pub speaker_role: Option<&'buffer str>,
    pub addressee: Option<Span>,
    pub time: Option<Span>,
    pub place: Option<Span>,
    pub medium: Option<Span>,
    pub negated: bool,
    pub within: Option<u32>,
    pub confidence: f32,
    pub evidence: &'buffer str,
}
