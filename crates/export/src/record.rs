//! The record as JSON: one object, one line, always the same bytes for the same article.

mod mirror;
mod shape;

pub(crate) use shape::Record;

use crate::ExportError;
use sayso_record::{Article, OffsetUnit};
use std::io::Write;

/// How a record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordOptions {
    /// What the offsets count. Code points by default: what Python's strings count.
    pub offsets: OffsetUnit,
    /// Whether `dropped` holds the passages that are not part of the text; without it the list is empty.
    pub dropped: bool,
}

impl Default for RecordOptions {
    fn default() -> Self {
        Self { offsets: OffsetUnit::Codepoint, dropped: true }
    }
}

/// The record of `article` as one line of JSON, its newline included.
///
/// The order of the keys is that of the record's definition and never changes with the content, so the same article
/// and options give the same bytes. An article whose offsets are no longer bytes is written as it is.
///
/// # Errors
/// [`ExportError::Record`] when the article holds something that JSON cannot say. No stage makes such an article.
pub fn json_line(article: &Article, options: &RecordOptions) -> Result<Vec<u8>, ExportError> {
    // Text, and some sixty bytes for each of the many small objects: one growth at most for ordinary articles.
    let objects = article.blocks.len() + article.sentences.len() + 6 * article.attributions.len();
    let mut line = Vec::with_capacity(article.text.len() + 64 * objects + 1024);
    write_json_line(article, options, &mut line)?;
    Ok(line)
}

/// Writes what [`json_line`] gives to `out`.
///
/// # Errors
/// [`ExportError::Record`], and [`ExportError::Stream`] when `out` does not take it.
pub fn write_json_line(article: &Article, options: &RecordOptions, out: &mut impl Write) -> Result<(), ExportError> {
    let record = Record::new(article, options);
    serde_json::to_writer(&mut *out, &record).map_err(|error| {
        if error.is_io() {
            ExportError::Stream(error.into())
        } else {
            ExportError::Record { id: article.id.clone(), source: error }
        }
    })?;
    out.write_all(b"\n").map_err(ExportError::Stream)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::full_article;

    /// What a reader of JSON gets: tokens stay behind, and an offset of a plugin is a number like others.
    fn as_read(article: &Article) -> Article {
        serde_json::from_slice(&serde_json::to_vec(article).unwrap()).unwrap()
    }

    #[test]
    fn the_mirror_says_what_the_record_says() {
        for unit in [OffsetUnit::Byte, OffsetUnit::Codepoint, OffsetUnit::Utf16] {
            let article = full_article();
            let line = json_line(&article, &RecordOptions { offsets: unit, dropped: true }).unwrap();
            let mut expected = serde_json::to_vec(&article.with_offsets(unit)).unwrap();
            expected.push(b'\n');
            assert_eq!(String::from_utf8(line).unwrap(), String::from_utf8(expected).unwrap());
        }
    }

    #[test]
    fn a_line_is_one_line_and_reads_back() {
        let article = full_article();
        let line = json_line(&article, &RecordOptions::default()).unwrap();
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        let back: Article = serde_json::from_slice(&line).unwrap();
        let expected = as_read(&full_article().with_offsets(OffsetUnit::Codepoint));
        assert_eq!(back, expected);
    }

    #[test]
    fn dropped_can_be_left_out() {
        let line = json_line(&full_article(), &RecordOptions { dropped: false, ..RecordOptions::default() }).unwrap();
        let back: Article = serde_json::from_slice(&line).unwrap();
        assert!(back.dropped.is_empty());
        assert!(!back.blocks.is_empty());
    }

    #[test]
    fn an_article_in_another_unit_is_not_counted_twice() {
        let counted = as_read(&full_article().with_offsets(OffsetUnit::Utf16));
        let options = RecordOptions { offsets: OffsetUnit::Codepoint, dropped: true };
        let back: Article = serde_json::from_slice(&json_line(&counted, &options).unwrap()).unwrap();
        assert_eq!(back, counted);
    }
}
