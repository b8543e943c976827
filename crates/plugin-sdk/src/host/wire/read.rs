use super::{Attributed, Call, Effect};
use crate::host::Fault;
use sayso_plugin_abi::SAYSO_NONE;
use sayso_record::Span;

/// The members of a span: names and values, which are proved to be UTF-8 as they are read.
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

    /// Each name with its value, or which of them is not UTF-8.
    pub fn iter(&self) -> impl Iterator<Item = Result<(&'buffer str, &'buffer str), Fault>> + use<'buffer> {
        let mut reader = Reader(self.bytes);
        (0..self.count).map(move |_| {
            Ok((reader.text("the name of a span's member")?, reader.text("the value of a span's member")?))
        })
    }
}

struct Reader<'buffer>(&'buffer [u8]);

impl<'buffer> Reader<'buffer> {
    fn bytes(&mut self, count: usize) -> Result<&'buffer [u8], Fault> {
        let Some((taken, rest)) = self.0.split_at_checked(count) else { return Err(Fault::Garbled) };
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, Fault> {
        let Some((taken, rest)) = self.0.split_first_chunk::<4>() else { return Err(Fault::Garbled) };
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
        let Some(length) = count.checked_mul(8) else { return Err(Fault::Garbled) };
        let bytes = self.bytes(length)?;
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

    fn skip(&mut self) -> Result<(), Fault> {
        let length = self.optional_number()?.unwrap_or(0);
        self.bytes(length as usize).map(drop)
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
            self.skip()?;
            self.skip()?;
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
    let Some(call) = Call::from_number(reader.bytes(1)?[0]) else { return Err(Fault::Garbled) };
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
