use crate::{Article, Span};
use serde::{Deserialize, Serialize};

/// What the offsets of a record count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Bytes of UTF-8: what the program uses inside.
    Byte,
    /// Unicode code points: what Python's strings count. The default in files.
    #[default]
    Codepoint,
    /// UTF-16 code units: what JavaScript's and Java's strings count.
    Utf16,
}

/// Turns byte offsets of one text into another unit, in one pass over the text and a few steps an offset.
///
/// It keeps the count at every 64th byte: four bytes of memory for each 64 of text.
#[derive(Debug)]
pub struct OffsetTable<'text> {
    text: &'text str,
    unit: OffsetUnit,
    counts: Vec<u32>,
    ascii: bool,
}

const STRIDE: usize = 64;

impl<'text> OffsetTable<'text> {
    /// A table for `text` that counts in `unit`.
    #[must_use]
    pub fn new(text: &'text str, unit: OffsetUnit) -> Self {
        let ascii = text.is_ascii();
        let mut counts = Vec::new();
        if !ascii && unit != OffsetUnit::Byte {
            counts.reserve(text.len() / STRIDE + 1);
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                counts.push(count);
                count += units(chunk, unit);
            }
        }
        Self { text, unit, counts, ascii }
    }

    /// The offset of byte `at`, which must lie on a character boundary; past the end it is the end's.
    #[must_use]
    pub fn offset(&self, at: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let at = (at as usize).min(bytes.len());
        if self.ascii || self.unit == OffsetUnit::Byte {
            return u32::try_from(at).unwrap_or(u32::MAX);
        }
        let chunk = (at / STRIDE).min(self.counts.len() - 1);
        self.counts[chunk] + units(&bytes[chunk * STRIDE..at], self.unit)
    }

    /// The same for both ends of a span.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }
}

/// How many units begin in `bytes`: a character counts where its first byte stands.
fn units(bytes: &[u8], unit: OffsetUnit) -> u32 {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let characters = bytes.iter().filter(|&&b| (b as i8) >= -0x40).count();
    match unit {
        OffsetUnit::Byte => count(bytes.len()),
        OffsetUnit::Codepoint => count(characters),
        OffsetUnit::Utf16 => count(characters + bytes.iter().filter(|&&b| b >= 0xF0).count()),
    }
}

impl Article {
    /// The article with every offset in `unit`. Only from bytes: an article that has another unit is left as it is.
    #[must_use]
    pub fn with_offsets(mut self, unit: OffsetUnit) -> Self {
        if self.offsets != OffsetUnit::Byte || unit == OffsetUnit::Byte {
            return self;
        }
        let text = std::mem::take(&mut self.text);
        let table = OffsetTable::new(&text, unit);
        self.for_each_span_mut(|span| *span = table.span(*span));
        for value in self.extensions.values_mut() {
            value.for_each_offset_mut(&mut |offset| *offset = table.offset(*offset));
        }
        self.text = text;
        self.offsets = unit;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    #[test]
    fn each_unit_counts_as_its_readers_do() {
        let text = "a“é😀”".repeat(40);
        let codepoints = OffsetTable::new(&text, OffsetUnit::Codepoint);
        let utf16 = OffsetTable::new(&text, OffsetUnit::Utf16);
        for (at, _) in text.char_indices() {
            let offset = u32::try_from(at).unwrap();
            assert_eq!(codepoints.offset(offset) as usize, text[..at].chars().count());
            assert_eq!(utf16.offset(offset) as usize, text[..at].encode_utf16().count());
        }
        let end = u32::try_from(text.len()).unwrap();
        assert_eq!(codepoints.offset(end) as usize, text.chars().count());
    }

    #[test]
    fn offsets_of_plugins_are_turned_like_all_others_and_other_numbers_are_left() {
        let members = [("start".to_owned(), Value::Offset(3)), ("year".to_owned(), Value::Unsigned(3))];
        let matches = Value::Array(vec![Value::Object(members.into())]);
        let article = Article {
            text: "“Yes”".into(),
            extensions: [("gazetteer".to_owned(), matches)].into(),
            ..Article::default()
        };
        let json = serde_json::to_string(&article.with_offsets(OffsetUnit::Codepoint).extensions).unwrap();
        assert_eq!(json, r#"{"gazetteer":[{"start":1,"year":3}]}"#);
    }
}
