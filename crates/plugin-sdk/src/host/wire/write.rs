use super::Call;
use sayso_plugin_abi::{SAYSO_NONE, SaysoNewAttribution, SaysoSpan};

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
pub(super) fn length(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX - 1)
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
