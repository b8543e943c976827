//! The record as JSON: one object, one line, always the same bytes for the same article.
//!
//! The types here mirror those of `sayso-record` field by field, borrow every string, and differ in two things: spans
//! are counted in the reader's unit as they are written, and the types can describe themselves as a JSON Schema
//! ([`crate::record_schema`]). One definition thus writes the record and its schema, so that the two cannot drift
//! apart. Each value is taken apart without `..`: a field added to the record does not compile until it stands here too.

use crate::ExportError;
use crate::schema::{
    AttributionKindName, BlockKindName, DropReasonName, OffsetUnitName, QuotationMarkName, SpeakerKindName,
};
use sayso_record::{
    Article, Attribution, AttributionKind, Block, BlockKind, DropReason, Dropped, Meta, Note, OffsetTable, OffsetUnit,
    Quotation, QuotationMark, Sentence, Source, Span, Speaker, SpeakerKind, Value,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
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

/// One news article: its clean text, and who said what in it.
///
/// All offsets (`start`, `end`) count from the beginning of `text`, in the unit that `offsets` names; `end` is the
/// first unit that no longer belongs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "sayso record", deny_unknown_fields)]
pub(crate) struct Record<'a> {
    /// The version of this shape.
    #[schemars(range(min = 1, max = 1))]
    schema: u32,
    /// Hex BLAKE3 of the raw document, 32 digits.
    id: &'a str,
    /// Where the document came from.
    source: SourceRecord<'a>,
    /// What all offsets into `text` count.
    #[schemars(with = "OffsetUnitName")]
    offsets: OffsetUnit,
    /// What the page says about the article.
    meta: MetaRecord<'a>,
    /// The clean text, blocks joined by a blank line.
    text: &'a str,
    /// The blocks of `text`, in its order, without overlap.
    blocks: Vec<BlockRecord>,
    /// What of the source is not in `text`, and why. Empty where the configuration leaves it out.
    dropped: Vec<DroppedRecord<'a>>,
    /// The sentences, in the order of the text, without overlap, none across blocks.
    sentences: Vec<SentenceRecord>,
    /// Passages in quotation marks, in the order of their opening marks.
    quotations: Vec<QuotationRecord>,
    /// Who said what.
    attributions: Vec<AttributionRecord<'a>>,
    /// The sources behind the attributions.
    speakers: Vec<SpeakerRecord<'a>>,
    /// What plugins put in, each under its own name.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    extensions: Cow<'a, BTreeMap<String, Value>>,
    /// What went wrong, or is worth knowing.
    notes: Vec<NoteRecord<'a>>,
}

/// Where a document came from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Source", deny_unknown_fields)]
struct SourceRecord<'a> {
    /// The file's path as it was given, or the address that a WARC record holds; `-` for standard input.
    uri: &'a str,
    /// Which record of the file: the WARC record's id, or the line of a JSON Lines file, from 1.
    record: Option<&'a str>,
    /// Media type without parameters.
    media_type: &'a str,
    /// Size of the body in bytes, decompressed.
    bytes: u64,
    /// When it was fetched, where the input says so: RFC 3339.
    fetched: Option<&'a str>,
}

/// What the page says about the article. Every field is what the page holds, or null.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Meta", deny_unknown_fields)]
struct MetaRecord<'a> {
    /// The headline, without the site's name.
    title: Option<&'a str>,
    /// People, in the order of the byline; no desks, agencies or handles.
    authors: &'a [String],
    /// When it was published: RFC 3339, as precise as the page is.
    published: Option<&'a str>,
    /// When it was last changed, in the same form.
    modified: Option<&'a str>,
    /// The name of the site.
    site: Option<&'a str>,
    /// The canonical address.
    url: Option<&'a str>,
    /// BCP 47 tag of the language that the article is in.
    language: Option<&'a str>,
    /// The news agency that the text came from.
    agency: Option<&'a str>,
    /// The place of the dateline.
    dateline: Option<&'a str>,
    /// The section of the site.
    section: Option<&'a str>,
    /// Keywords of the page.
    tags: &'a [String],
    /// Address of the lead picture.
    image: Option<&'a str>,
    /// True when the page says that part of the article is for subscribers; null when it says nothing.
    paywalled: Option<bool>,
    /// From 0 (a section front, gallery or error page) to 1 (an article); null where it was not judged.
    #[schemars(range(min = 0.0, max = 1.0))]
    article_score: Option<f32>,
}

/// A stretch of `text`.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct SpanRecord {
    /// The first unit.
    start: u32,
    /// The unit after the last one.
    end: u32,
}

/// A block of the article.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Block")]
struct BlockRecord {
    /// What the block is on the page.
    #[schemars(with = "BlockKindName")]
    kind: BlockKind,
    #[serde(flatten)]
    span: SpanRecord,
    /// The bytes of the decoded source (UTF-8) that it came from: first, and after the last.
    origin: [u32; 2],
}

/// A passage of the source that is not part of `text`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dropped", deny_unknown_fields)]
struct DroppedRecord<'a> {
    /// Why it was dropped.
    #[schemars(with = "DropReasonName")]
    reason: DropReason,
    /// Its words, white space folded.
    text: &'a str,
    /// The bytes of the decoded source (UTF-8) that it stood in: first, and after the last.
    origin: [u32; 2],
}

/// A sentence.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sentence")]
struct SentenceRecord {
    #[serde(flatten)]
    span: SpanRecord,
    /// The index of its block in `blocks`.
    block: u32,
}

/// A passage in quotation marks; the marks are part of its spans.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Quotation", deny_unknown_fields)]
struct QuotationRecord {
    /// Its parts: one, or one a paragraph.
    spans: Vec<SpanRecord>,
    /// The marks that it stands in.
    #[schemars(with = "QuotationMarkName")]
    mark: QuotationMark,
    /// How many quotations it stands inside of; 0 is outermost.
    depth: u8,
    /// False when no closing mark was found and its end was inferred.
    closed: bool,
}

/// One statement beside the one who made it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Attribution", deny_unknown_fields)]
struct AttributionRecord<'a> {
    /// Its number in the article.
    id: u32,
    /// How much of it is in quotation marks.
    #[schemars(with = "AttributionKindName")]
    kind: AttributionKind,
    /// What was said.
    content: Vec<SpanRecord>,
    /// The words that say that it was said.
    cue: Vec<SpanRecord>,
    /// The words that name who said it; empty where nobody is named.
    source: Vec<SpanRecord>,
    /// The `id` of the speaker behind the source.
    speaker: Option<u32>,
    /// To whom it was said.
    addressee: Option<SpanRecord>,
    /// When it was said.
    time: Option<SpanRecord>,
    /// Where it was said.
    place: Option<SpanRecord>,
    /// By what medium: statement, post, court filing.
    medium: Option<SpanRecord>,
    /// True when the source is said not to have said it.
    negated: bool,
    /// The `id` of the attribution that holds this one: second-hand speech.
    within: Option<u32>,
    /// The probability that content and source are right.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// What decided, for people to read.
    evidence: &'a str,
}

/// One real-world source in the article, under all the names that the article gives it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Speaker", deny_unknown_fields)]
struct SpeakerRecord<'a> {
    /// Its number in the article.
    id: u32,
    /// The name as the article writes it best.
    name: &'a str,
    /// What sort of source it is.
    #[schemars(with = "SpeakerKindName")]
    kind: SpeakerKind,
    /// Office or description.
    role: Option<&'a str>,
    /// True for a source that is kept unnamed.
    anonymous: bool,
    /// The ground that the article gives for the anonymity.
    anonymity_reason: Option<&'a str>,
    /// Every place that names it, in the order of the text.
    mentions: Vec<SpanRecord>,
}

/// Something that went wrong, or is worth knowing, without costing the document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Note", deny_unknown_fields)]
struct NoteRecord<'a> {
    /// The stage, or the plugin, that says it.
    stage: &'a str,
    /// A word that a program can match.
    code: &'a str,
    /// A sentence for people.
    message: &'a str,
}

/// Counts spans in the unit that the reader asked for; without a table they stay as they are.
struct Units<'a>(Option<OffsetTable<'a>>);

impl Units<'_> {
    fn span(&self, span: Span) -> SpanRecord {
        let span = self.0.as_ref().map_or(span, |table| table.span(span));
        SpanRecord { start: span.start, end: span.end }
    }

    fn spans(&self, spans: &[Span]) -> Vec<SpanRecord> {
        spans.iter().map(|span| self.span(*span)).collect()
    }

    /// What plugins put in, its offsets turned like all others; copied only where there is something to turn.
    fn extensions<'a>(&self, extensions: &'a BTreeMap<String, Value>) -> Cow<'a, BTreeMap<String, Value>> {
        let Some(table) = self.0.as_ref().filter(|_| !extensions.is_empty()) else { return Cow::Borrowed(extensions) };
        let mut turned = extensions.clone();
        turned.values_mut().for_each(|value| value.for_each_offset_mut(&mut |at| *at = table.offset(*at)));
        Cow::Owned(turned)
    }

    fn maybe(&self, span: Option<Span>) -> Option<SpanRecord> {
        span.map(|span| self.span(span))
    }
}

impl<'a> Record<'a> {
    pub(crate) fn new(article: &'a Article, options: &RecordOptions) -> Self {
        let Article {
            schema,
            id,
            source,
            offsets: unit_so_far,
            meta,
            text,
            blocks,
            dropped,
            sentences,
            quotations,
            attributions,
            speakers,
            extensions,
            notes,
            tokens: _,
        } = article;
        // Only bytes can be turned into something else.
        let (offsets, units) = match unit_so_far {
            OffsetUnit::Byte => (options.offsets, Units(Some(OffsetTable::new(text, options.offsets)))),
            counted => (*counted, Units(None)),
        };
        Self {
            schema: *schema,
            id,
            source: source_record(source),
            offsets,
            meta: meta_record(meta),
            text,
            blocks: blocks.iter().map(|block| block_record(block, &units)).collect(),
            dropped: if options.dropped { dropped.iter().map(dropped_record).collect() } else { Vec::new() },
            sentences: sentences.iter().map(|sentence| sentence_record(sentence, &units)).collect(),
            quotations: quotations.iter().map(|quotation| quotation_record(quotation, &units)).collect(),
            attributions: attributions.iter().map(|a| attribution_record(a, &units)).collect(),
            speakers: speakers.iter().map(|speaker| speaker_record(speaker, &units)).collect(),
            extensions: units.extensions(extensions),
            notes: notes.iter().map(note_record).collect(),
        }
    }
}

fn source_record(source: &Source) -> SourceRecord<'_> {
    let Source { uri, record, media_type, bytes, fetched } = source;
    SourceRecord { uri, record: record.as_deref(), media_type, bytes: *bytes, fetched: fetched.as_deref() }
}

fn meta_record(meta: &Meta) -> MetaRecord<'_> {
    let Meta {
        title,
        authors,
        published,
        modified,
        site,
        url,
        language,
        agency,
        dateline,
        section,
        tags,
        image,
        paywalled,
        article_score,
    } = meta;
    MetaRecord {
        title: title.as_deref(),
        authors,
        published: published.as_deref(),
        modified: modified.as_deref(),
        site: site.as_deref(),
        url: url.as_deref(),
        language: language.as_deref(),
        agency: agency.as_deref(),
        dateline: dateline.as_deref(),
        section: section.as_deref(),
        tags,
        image: image.as_deref(),
        paywalled: *paywalled,
        article_score: *article_score,
    }
}

fn block_record(block: &Block, units: &Units<'_>) -> BlockRecord {
    let Block { kind, span, origin } = block;
    BlockRecord { kind: *kind, span: units.span(*span), origin: [origin.0, origin.1] }
}

fn dropped_record(dropped: &Dropped) -> DroppedRecord<'_> {
    let Dropped { reason, text, origin } = dropped;
    DroppedRecord { reason: *reason, text, origin: [origin.0, origin.1] }
}

fn sentence_record(sentence: &Sentence, units: &Units<'_>) -> SentenceRecord {
    let Sentence { span, block } = sentence;
    SentenceRecord { span: units.span(*span), block: *block }
}

fn quotation_record(quotation: &Quotation, units: &Units<'_>) -> QuotationRecord {
    let Quotation { spans, mark, depth, closed } = quotation;
    QuotationRecord { spans: units.spans(spans), mark: *mark, depth: *depth, closed: *closed }
}

fn attribution_record<'a>(attribution: &'a Attribution, units: &Units<'_>) -> AttributionRecord<'a> {
    let Attribution {
        id,
        kind,
        content,
        cue,
        source,
        speaker,
        addressee,
        time,
        place,
        medium,
        negated,
        within,
        confidence,
        evidence,
    } = attribution;
    AttributionRecord {
        id: *id,
        kind: *kind,
        content: units.spans(content),
        cue: units.spans(cue),
        source: units.spans(source),
        speaker: *speaker,
        addressee: units.maybe(*addressee),
        time: units.maybe(*time),
        place: units.maybe(*place),
        medium: units.maybe(*medium),
        negated: *negated,
        within: *within,
        confidence: *confidence,
        evidence,
    }
}

fn speaker_record<'a>(speaker: &'a Speaker, units: &Units<'_>) -> SpeakerRecord<'a> {
    let Speaker { id, name, kind, role, anonymous, anonymity_reason, mentions } = speaker;
    SpeakerRecord {
        id: *id,
        name,
        kind: *kind,
        role: role.as_deref(),
        anonymous: *anonymous,
        anonymity_reason: anonymity_reason.as_deref(),
        mentions: units.spans(mentions),
    }
}

fn note_record(note: &Note) -> NoteRecord<'_> {
    let Note { stage, code, message } = note;
    NoteRecord { stage, code, message }
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
