//! One row an attribution: for spreadsheets, `pandas.read_csv`, a database's bulk load.
//!
//! A table has no place for spans inside spans, so a row holds words instead: what was said, the cue and the source as
//! the article writes them, several parts joined by " … ". The article's id and the attribution's number lead back to
//! the record. The form is RFC 4180 with `\n` between rows, in UTF-8 without a byte order mark.
//!
//! Cells are what the page says, whatever it begins with. A program that takes a cell beginning with `=` for a formula
//! has to be told to read text.

use crate::marks::speakers_by_id;
use crate::{ExportError, RecordOptions};
use sayso_record::{Article, AttributionKind, OffsetTable, OffsetUnit, Span, SpeakerKind};
use serde::Serialize;

/// The row of column names, newline included; each file begins with it.
pub const CSV_HEADER: &str = "article,uri,record,url,site,title,published,attribution,kind,speaker_id,speaker,\
                              speaker_kind,role,anonymous,source,cue,content,addressee,time,place,medium,negated,\
                              within,confidence,evidence,start,end,duplicate_of,similarity,speaker_confidence,count,\
                              affiliation\n";

/// The members are the columns of [`CSV_HEADER`], in its order.
#[derive(Serialize)]
struct Row<'a> {
    article: &'a str,
    uri: &'a str,
    record: Option<&'a str>,
    url: Option<&'a str>,
    site: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<&'a str>,
    attribution: u32,
    kind: AttributionKind,
    speaker_id: Option<u32>,
    speaker: Option<&'a str>,
    speaker_kind: Option<SpeakerKind>,
    role: Option<&'a str>,
    anonymous: Option<bool>,
    source: String,
    cue: String,
    content: String,
    addressee: Option<&'a str>,
    time: Option<&'a str>,
    place: Option<&'a str>,
    medium: Option<&'a str>,
    negated: bool,
    within: Option<u32>,
    confidence: f32,
    evidence: &'a str,
    start: Option<u32>,
    end: Option<u32>,
    duplicate_of: Option<&'a str>,
    similarity: Option<f32>,
    speaker_confidence: Option<f32>,
    count: Option<u32>,
    affiliation: Option<&'a str>,
}

/// The rows of `article`, one an attribution, without a header; empty where nothing was attributed.
///
/// `start` and `end` are where the content begins and ends, in the unit of `options`. The article's offsets must be
/// bytes: words of spans that do not slice are empty.
///
/// # Errors
/// [`ExportError::Table`]; no article is known to cause one.
pub fn csv_rows(article: &Article, options: &RecordOptions) -> Result<Vec<u8>, ExportError> {
    let failed = |source: csv::Error| ExportError::Table { id: article.id.clone(), source };
    let unit = if article.offsets == OffsetUnit::Byte { options.offsets } else { OffsetUnit::Byte };
    let units = OffsetTable::new(&article.text, unit);
    let mut rows = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    let speakers = speakers_by_id(article);
    for attribution in &article.attributions {
        let speaker = attribution.speaker.and_then(|id| speakers.get(&id));
        let words = |span: Option<Span>| span.map(|span| article.slice(span));
        let row = Row {
            article: &article.id,
            uri: &article.source.uri,
            record: article.source.record.as_deref(),
            url: article.meta.url.as_deref(),
            site: article.meta.site.as_deref(),
            title: article.meta.title.as_deref(),
            published: article.meta.published.as_deref(),
            attribution: attribution.id,
            kind: attribution.kind,
            speaker_id: attribution.speaker,
            speaker: speaker.map(|speaker| speaker.name.as_str()),
            speaker_kind: speaker.map(|speaker| speaker.kind),
            role: speaker.and_then(|speaker| speaker.role.as_deref()),
            anonymous: speaker.map(|speaker| speaker.anonymous),
            source: joined(article, &attribution.source),
            cue: joined(article, &attribution.cue),
            content: joined(article, &attribution.content),
            addressee: words(attribution.addressee),
            time: words(attribution.time),
            place: words(attribution.place),
            medium: words(attribution.medium),
            negated: attribution.negated,
            within: attribution.within,
            confidence: attribution.confidence,
            evidence: &attribution.evidence,
            start: attribution.content.iter().map(|span| units.offset(span.start)).min(),
            end: attribution.content.iter().map(|span| units.offset(span.end)).max(),
            duplicate_of: article.duplicate_of.as_deref(),
            similarity: article.similarity,
            speaker_confidence: attribution.speaker_confidence,
            count: speaker.and_then(|speaker| speaker.count),
            affiliation: speaker.and_then(|speaker| speaker.affiliation.as_deref()),
        };
        rows.serialize(row).map_err(failed)?;
    }
    rows.into_inner().map_err(|error| failed(error.into_error().into()))
}

fn joined(article: &Article, spans: &[Span]) -> String {
    let mut words = String::new();
    for span in spans {
        if !words.is_empty() {
            words.push_str(" … ");
        }
        words.push_str(article.slice(*span));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::full_article;
    use std::collections::BTreeMap;

    fn read(article: &Article, unit: OffsetUnit) -> Vec<BTreeMap<String, String>> {
        let rows = csv_rows(article, &RecordOptions { offsets: unit, dropped: true }).unwrap();
        let file = [CSV_HEADER.as_bytes(), &rows].concat();
        csv::Reader::from_reader(&file[..]).deserialize().map(Result::unwrap).collect()
    }

    #[test]
    fn the_header_names_the_members_of_a_row() {
        let mut with_header = csv::Writer::from_writer(Vec::new());
        let row = Row {
            article: "",
            uri: "",
            record: None,
            url: None,
            site: None,
            title: None,
            published: None,
            attribution: 0,
            kind: AttributionKind::Direct,
            speaker_id: None,
            speaker: None,
            speaker_kind: None,
            role: None,
            anonymous: None,
            source: String::new(),
            cue: String::new(),
            content: String::new(),
            addressee: None,
            time: None,
            place: None,
            medium: None,
            negated: false,
            within: None,
            confidence: 0.0,
            evidence: "",
            start: None,
            end: None,
            duplicate_of: None,
            similarity: None,
            speaker_confidence: None,
            count: None,
            affiliation: None,
        };
        with_header.serialize(row).unwrap();
        let written = String::from_utf8(with_header.into_inner().unwrap()).unwrap();
        assert_eq!(written.lines().next(), CSV_HEADER.lines().next());
    }

    #[test]
    fn a_row_holds_the_words_of_an_attribution() {
        let article = full_article();
        let rows = read(&article, OffsetUnit::Codepoint);
        assert_eq!(rows.len(), article.attributions.len());
        let cell = |row: usize, column: &str| rows[row][column].as_str();
        assert_eq!(cell(0, "content"), "“Nobody comes after six,” … “Nobody at all.”");
        assert_eq!((cell(0, "speaker"), cell(0, "kind"), cell(0, "confidence")), ("Zoë Brandt", "direct", "0.94"));
        assert_eq!((cell(1, "addressee"), cell(1, "time")), ("the Courier", "on Monday"));
        assert_eq!((cell(2, "speaker"), cell(2, "anonymous"), cell(2, "within")), ("two officials", "true", "1"));
        assert_eq!((cell(3, "negated"), cell(3, "medium"), cell(3, "role")), ("true", "report", ""));
        assert_eq!((cell(3, "duplicate_of"), cell(3, "similarity")), ("ffeeddccbbaa99887766554433221100", "0.87"));
        let text: Vec<char> = article.text.chars().collect();
        let (start, end): (usize, usize) = (cell(3, "start").parse().unwrap(), cell(3, "end").parse().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), "rents will fall");
    }

    #[test]
    fn marks_and_line_breaks_survive() {
        let mut article = full_article();
        article.speakers[0].name = "O\"Neil, \"the\nBoss\"".into();
        assert_eq!(read(&article, OffsetUnit::Byte)[0]["speaker"], "O\"Neil, \"the\nBoss\"");
    }
}
