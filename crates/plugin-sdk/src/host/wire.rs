//! What a plugin puts, as bytes: the one form in which it is kept until it is proved, and sent through a pipe.
//!
//! A buffer is a row of entries, each `record: u32, call: u8, length: u32` and `length` bytes; numbers are
//! little-endian, a string is its `u32` length and its bytes. The writer is the host's own code, but in an isolated
//! plugin it runs beside a stranger's in one address space, so the reader believes nothing.

use super::Fault;
use sayso_plugin_abi::{SAYSO_NONE, SaysoNewAttribution, SaysoSpan};
use sayso_record::Span;

/// The functions of the output table, by the number that stands for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the function of SaysoOutput that has its name")]
pub enum Call {
    PutSpan = 1,
    PutJson = 2,
    AddAttribution = 3,
    ChangeAttribution = 4,
    DropAttribution = 5,
    DropRecord = 6,
    Fail = 7,
    PutNote = 8,
    PutBlock = 9,
    PutDropped = 10,
    PutMeta = 11,
    Decline = 12,
    /// Not a function: the document was given more than the host takes.
    TooMuch = 13,
    /// Not a function: NULL was handed to the function whose number follows.
    Null = 14,
    /// Not a function: a struct too short was handed to the function whose number follows.
    Short = 15,
}

impl Call {
    const ALL: [Self; 15] = [
        Self::PutSpan,
        Self::PutJson,
        Self::AddAttribution,
        Self::ChangeAttribution,
        Self::DropAttribution,
        Self::DropRecord,
        Self::Fail,
        Self::PutNote,
        Self::PutBlock,
        Self::PutDropped,
        Self::PutMeta,
        Self::Decline,
        Self::TooMuch,
        Self::Null,
        Self::Short,
    ];

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The function's name in the header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PutSpan => "put_span",
            Self::PutJson => "put_json",
            Self::AddAttribution => "add_attribution",
            Self::ChangeAttribution => "change_attribution",
            Self::DropAttribution => "drop_attribution",
            Self::DropRecord => "drop_record",
            Self::Fail => "fail",
            Self::PutNote => "put_note",
            Self::PutBlock => "put_block",
            Self::PutDropped => "put_dropped",
            Self::PutMeta => "put_meta",
            Self::Decline => "decline",
            Self::TooMuch | Self::Null | Self::Short => "the host",
        }
    }
}

/// Bytes in front of each entry's payload.
pub(crate) const ENTRY_HEAD: usize = 9;

/// Appends one entry to a buffer; the length is filled in at the end.
pub(crate) struct Entry<'buffer> {
    buffer: &'buffer mut Vec<u8>,
    length_at: usize,
}

impl<'buffer> Entry<'buffer> {
    pub(crate) fn new(buffer: &'buffer mut Vec<u8>, record: u32, call: Call) -> Self {
        buffer.extend_from_slice(&record.to_le_bytes());
        buffer.push(call as u8);
        let length_at = buffer.len();
        buffer.extend_from_slice(&[0; 4]);
        Self { buffer, length_at }
    }

    pub(crate) fn number(self, number: u32) -> Self {
        self.buffer.extend_from_slice(&number.to_le_bytes());
        self
    }

    pub(crate) fn span(self, span: SaysoSpan) -> Self {
        self.number(span.start).number(span.end)
    }

    pub(crate) fn string(self, bytes: Option<&[u8]>) -> Self {
        match bytes {
            None => self.number(SAYSO_NONE),
            Some(bytes) => {
                let entry = self.number(length(bytes.len()));
                entry.buffer.extend_from_slice(bytes);
                entry
            }
        }
    }

    pub(crate) fn finish(self) {
        let written = length(self.buffer.len() - self.length_at - 4);
        self.buffer[self.length_at..self.length_at + 4].copy_from_slice(&written.to_le_bytes());
    }
}

/// Lengths fit: the caller has held them against the limit on a document's output, which is below 4 GiB.
fn length(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX - 1)
}

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

/// Writes an attribution: what `add_attribution` and `change_attribution` share.
pub(crate) fn write_attribution<'b>(
    entry: Entry<'b>,
    a: &SaysoNewAttribution,
    [content, cue, source]: [&[SaysoSpan]; 3],
    [name, role, evidence]: [Option<&[u8]>; 3],
) -> Entry<'b> {
    let mut entry = entry.number(a.kind);
    for spans in [content, cue, source] {
        entry = entry.number(length(spans.len()));
        entry = spans.iter().fold(entry, |entry, span| entry.span(*span));
    }
    entry = entry.number(a.speaker).number(a.speaker_kind).string(name).string(role);
    entry = [a.addressee, a.time, a.place, a.medium].into_iter().fold(entry, Entry::span);
    entry.number(a.negated).number(a.within).number(a.confidence.to_bits()).string(evidence)
}

/// The members of a span: names and values, proved to be UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members<'buffer> {
    bytes: &'buffer [u8],
    count: u32,
}

impl<'buffer> Members<'buffer> {
    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count as usize
    }

    /// True where there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Each name with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'buffer str, &'buffer str)> + use<'buffer> {
        let mut reader = Reader(self.bytes);
        (0..self.count).map_while(move |_| Some((reader.text("").ok()?, reader.text("").ok()?)))
    }
}

struct Reader<'buffer>(&'buffer [u8]);

impl<'buffer> Reader<'buffer> {
    fn bytes(&mut self, count: usize) -> Result<&'buffer [u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Fault::Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, Fault> {
        let (taken, rest) = self.0.split_first_chunk::<4>().ok_or(Fault::Garbled)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*taken))
    }

    fn span(&mut self) -> Result<Span, Fault> {
        Ok(Span::new(self.number()?, self.number()?))
    }

    fn optional_number(&mut self) -> Result<Option<u32>, Fault> {
        Ok(Some(self.number()?).filter(|&n| n != SAYSO_NONE))
    }

    fn optional_span(&mut self) -> Result<Option<Span>, Fault> {
        Ok(Some(self.span()?).filter(|s| *s != Span::new(SAYSO_NONE, SAYSO_NONE)))
    }

    fn spans(&mut self) -> Result<Vec<Span>, Fault> {
        let count = self.number()? as usize;
        let bytes = self.bytes(count.checked_mul(8).ok_or(Fault::Garbled)?)?;
        let mut reader = Reader(bytes);
        (0..count).map(|_| reader.span()).collect()
    }

    fn optional_text(&mut self, what: &'static str) -> Result<Option<&'buffer str>, Fault> {
        let Some(len) = self.optional_number()? else { return Ok(None) };
        let bytes = self.bytes(len as usize)?;
        std::str::from_utf8(bytes).map(Some).map_err(|_| Fault::NotUtf8 { what })
    }

    fn text(&mut self, what: &'static str) -> Result<&'buffer str, Fault> {
        Ok(self.optional_text(what)?.unwrap_or(""))
    }

    fn attribution(&mut self) -> Result<Box<Attributed<'buffer>>, Fault> {
        Ok(Box::new(Attributed {
            kind: self.number()?,
            content: self.spans()?,
            cue: self.spans()?,
            source: self.spans()?,
            speaker: self.optional_number()?,
            speaker_kind: self.number()?,
            speaker_name: self.optional_text("the name of a speaker")?,
            speaker_role: self.optional_text("the role of a speaker")?,
            addressee: self.optional_span()?,
            time: self.optional_span()?,
            place: self.optional_span()?,
            medium: self.optional_span()?,
            negated: self.number()? != 0,
            within: self.optional_number()?,
            confidence: f32::from_bits(self.number()?),
            evidence: self.text("the evidence of an attribution")?,
        }))
    }

    fn members(&mut self) -> Result<Members<'buffer>, Fault> {
        let count = self.number()?;
        let bytes = self.0;
        for _ in 0..count {
            self.text("the name of a span's member")?;
            self.text("the value of a span's member")?;
        }
        Ok(Members { bytes: &bytes[..bytes.len() - self.0.len()], count })
    }
}

/// Reads a buffer entry by entry: the document's number in the batch, and what was put for it or what was wrong with it.
///
/// An `Err` from the iterator itself means that the buffer is not one: reading stops.
pub fn read(buffer: &[u8]) -> impl Iterator<Item = Result<(u32, Result<Effect<'_>, Fault>), Fault>> {
    let mut reader = Reader(buffer);
    std::iter::from_fn(move || {
        if reader.0.is_empty() {
            return None;
        }
        let entry = next_entry(&mut reader);
        if entry.is_err() {
            reader.0 = &[];
        }
        Some(entry)
    })
}

fn next_entry<'b>(reader: &mut Reader<'b>) -> Result<(u32, Result<Effect<'b>, Fault>), Fault> {
    let record = reader.number()?;
    let call = Call::from_number(reader.bytes(1)?[0]).ok_or(Fault::Garbled)?;
    let len = reader.number()? as usize;
    let payload = Reader(reader.bytes(len)?);
    match effect(call, payload) {
        Err(Fault::Garbled) => Err(Fault::Garbled),
        effect => Ok((record, effect)),
    }
}

fn effect<'b>(call: Call, mut payload: Reader<'b>) -> Result<Effect<'b>, Fault> {
    let of = |number: u32| {
        let call = u8::try_from(number).ok().and_then(Call::from_number);
        call.map_or("the host", Call::name)
    };
    let effect = match call {
        Call::PutSpan => Effect::PutSpan {
            list: payload.text("the list of a span")?,
            span: payload.span()?,
            members: payload.members()?,
        },
        Call::PutJson => {
            Effect::PutJson { key: payload.text("the key of a JSON value")?, json: payload.text("a JSON value")? }
        }
        Call::AddAttribution => Effect::AddAttribution(payload.attribution()?),
        Call::ChangeAttribution => Effect::ChangeAttribution(payload.number()?, payload.attribution()?),
        Call::DropAttribution => Effect::DropAttribution(payload.number()?),
        Call::DropRecord => Effect::DropRecord { reason: payload.text("the reason for dropping a document")? },
        Call::Fail => Effect::Fail { message: payload.text("the message of a failure")? },
        Call::PutNote => Effect::PutNote {
            code: payload.text("the code of a note")?,
            message: payload.text("the message of a note")?,
        },
        Call::PutBlock => Effect::PutBlock {
            kind: payload.number()?,
            origin: payload.span()?,
            text: payload.text("the text of a block")?,
        },
        Call::PutDropped => Effect::PutDropped {
            reason: payload.number()?,
            origin: payload.span()?,
            text: payload.text("the text of a dropped passage")?,
        },
        Call::PutMeta => {
            Effect::PutMeta { field: payload.number()?, value: payload.text("the value of a metadata field")? }
        }
        Call::Decline => Effect::Decline,
        Call::TooMuch => return Err(Fault::TooMuch { limit: u64::from(payload.number()?) }),
        Call::Null => return Err(Fault::Null { call: of(payload.number()?) }),
        Call::Short => return Err(Fault::Short { call: of(payload.number()?) }),
    };
    if payload.0.is_empty() { Ok(effect) } else { Err(Fault::Garbled) }
}

/// Gives every entry of a buffer that the host has written another document's number.
pub fn renumber(buffer: &mut [u8], number: impl Fn(u32) -> u32) {
    let mut at = 0;
    while let Some(head) = buffer.get_mut(at..at + ENTRY_HEAD) {
        let mut four = [0; 4];
        four.copy_from_slice(&head[..4]);
        head[..4].copy_from_slice(&number(u32::from_le_bytes(four)).to_le_bytes());
        four.copy_from_slice(&head[5..]);
        at += ENTRY_HEAD + u32::from_le_bytes(four) as usize;
    }
}

/// Appends that a document is declined, without the plugin having been asked.
pub fn decline(buffer: &mut Vec<u8>, record: u32) {
    Entry::new(buffer, record, Call::Decline).finish();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read() {
        let mut buffer = Vec::new();
        Entry::new(&mut buffer, 3, Call::PutMeta).number(1).string(Some("Änne".as_bytes())).finish();
        Entry::new(&mut buffer, 0, Call::Decline).finish();
        Entry::new(&mut buffer, 1, Call::Fail).string(Some(b"\xff")).finish();
        let read: Vec<_> = read(&buffer).collect();
        assert_eq!(
            read,
            [
                Ok((3, Ok(Effect::PutMeta { field: 1, value: "Änne" }))),
                Ok((0, Ok(Effect::Decline))),
                Ok((1, Err(Fault::NotUtf8 { what: "the message of a failure" }))),
            ]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes: Vec<u8>) {
            let mut entries = 0;
            for entry in read(&bytes) {
                entries += 1;
                if let Ok((_, Ok(Effect::PutSpan { members, .. }))) = entry {
                    prop_assert_eq!(members.iter().count(), members.len());
                }
            }
            prop_assert!(entries <= bytes.len());
        }

        #[test]
        fn any_payload_of_any_call_is_read_to_an_end(call in 1..=15u8, payload: Vec<u8>) {
            let mut buffer = vec![0, 0, 0, 0, call];
            buffer.extend_from_slice(&length(payload.len()).to_le_bytes());
            buffer.extend_from_slice(&payload);
            prop_assert_eq!(read(&buffer).count(), 1);
        }
    }
}
