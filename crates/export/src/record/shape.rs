//! What a record looks like: types that mirror those of `sayso-record` field by field.
//!
//! They borrow every string, and differ in two things: their spans are counted in the reader's unit, and they can
//! describe themselves as a JSON Schema ([`crate::record_schema`]). One definition thus writes the record and its
//! schema, so that the two cannot drift apart.

use crate::schema::{
    AttributionKindName, BlockKindName, DropReasonName, OffsetUnitName, PronounName, QuotationMarkName, SpeakerKindName,
};
use sayso_record::{AttributionKind, BlockKind, DropReason, OffsetUnit, Pronoun, QuotationMark, SpeakerKind, Value};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One news article: its clean text, and who said what in it.
///
/// All offsets (`start`, `end`) count from the beginning of `text`, in the unit that `offsets` names; `end` is the
/// first unit that no longer belongs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "sayso record", deny_unknown_fields)]
pub(crate) struct Record<'a> {
    /// The version of this shape.
    #[schemars(range(min = 1, max = 1))]
    pub(super) schema: u32,
    /// Hex BLAKE3 of the raw document, 32 digits.
    pub(super) id: &'a str,
    /// The `id` of the earlier record that this one is a near-duplicate of (a reprint, a changed copy); null where it is
    /// the first of its kind.
    pub(super) duplicate_of: Option<&'a str>,
    /// How much of the text is that of the earlier record, from 0 to 1: the estimated resemblance of the two. Null where
    /// `duplicate_of` is.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) similarity: Option<f32>,
    /// Where the document came from.
    pub(super) source: SourceRecord<'a>,
    /// What all offsets into `text` count.
    #[schemars(with = "OffsetUnitName")]
    pub(super) offsets: OffsetUnit,
    /// What the page says about the article.
    pub(super) meta: MetaRecord<'a>,
    /// The clean text, blocks joined by a blank line.
    pub(super) text: &'a str,
    /// The blocks of `text`, in its order, without overlap.
    pub(super) blocks: Vec<BlockRecord>,
    /// What of the source is not in `text`, and why. Empty where the configuration leaves it out.
    pub(super) dropped: Vec<DroppedRecord<'a>>,
    /// The sentences, in the order of the text, without overlap, none across blocks.
    pub(super) sentences: Vec<SentenceRecord>,
    /// Passages in quotation marks, in the order of their opening marks.
    pub(super) quotations: Vec<QuotationRecord>,
    /// Who said what.
    pub(super) attributions: Vec<AttributionRecord<'a>>,
    /// The sources behind the attributions.
    pub(super) speakers: Vec<SpeakerRecord<'a>>,
    /// What plugins put in, each under its own name.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(super) extensions: Cow<'a, BTreeMap<String, Value>>,
    /// What went wrong, or is worth knowing.
    pub(super) notes: Vec<NoteRecord<'a>>,
}

/// Where a document came from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Source", deny_unknown_fields)]
pub(super) struct SourceRecord<'a> {
    /// The file's path as it was given, or the address that a WARC record holds; `-` for standard input.
    pub(super) uri: &'a str,
    /// Which record of the file: the WARC record's id, or the line of a JSON Lines file, from 1.
    pub(super) record: Option<&'a str>,
    /// Media type without parameters.
    pub(super) media_type: &'a str,
    /// Size of the body in bytes, decompressed.
    pub(super) bytes: u64,
    /// When it was fetched, where the input says so: RFC 3339.
    pub(super) fetched: Option<&'a str>,
}

/// What the page says about the article. Every field is what the page holds, or null.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Meta", deny_unknown_fields)]
pub(super) struct MetaRecord<'a> {
    /// The headline, without the site's name.
    pub(super) title: Option<&'a str>,
    /// People, in the order of the byline; no desks, agencies or handles.
    pub(super) authors: &'a [String],
    /// When it was published: RFC 3339, as precise as the page is.
    pub(super) published: Option<&'a str>,
    /// When it was last changed, in the same form.
    pub(super) modified: Option<&'a str>,
    /// The name of the site.
    pub(super) site: Option<&'a str>,
    /// The canonical address.
    pub(super) url: Option<&'a str>,
    /// BCP 47 tag of the language that the article is in.
    pub(super) language: Option<&'a str>,
    /// The news agency that the text came from.
    pub(super) agency: Option<&'a str>,
    /// The place of the dateline.
    pub(super) dateline: Option<&'a str>,
    /// The section of the site.
    pub(super) section: Option<&'a str>,
    /// Keywords of the page.
    pub(super) tags: &'a [String],
    /// Address of the lead picture.
    pub(super) image: Option<&'a str>,
    /// True when the page says that part of the article is for subscribers; null when it says nothing.
    pub(super) paywalled: Option<bool>,
    /// From 0 (a section front, gallery or error page) to 1 (an article); null where it was not judged.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) article_score: Option<f32>,
}

/// A stretch of `text`.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "Span")]
pub(super) struct SpanRecord {
    /// The first unit.
    pub(super) start: u32,
    /// The unit after the last one.
    pub(super) end: u32,
}

/// A block of the article.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Block")]
pub(super) struct BlockRecord {
    /// What the block is on the page.
    #[schemars(with = "BlockKindName")]
    pub(super) kind: BlockKind,
    #[serde(flatten)]
    pub(super) span: SpanRecord,
    /// The bytes of the decoded source (UTF-8) that it came from: first, and after the last.
    pub(super) origin: [u32; 2],
}

/// A passage of the source that is not part of `text`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dropped", deny_unknown_fields)]
pub(super) struct DroppedRecord<'a> {
    /// Why it was dropped.
    #[schemars(with = "DropReasonName")]
    pub(super) reason: DropReason,
    /// Its words, white space folded.
    pub(super) text: &'a str,
    /// The bytes of the decoded source (UTF-8) that it stood in: first, and after the last.
    pub(super) origin: [u32; 2],
}

/// A sentence.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sentence")]
pub(super) struct SentenceRecord {
    #[serde(flatten)]
    pub(super) span: SpanRecord,
    /// The index of its block in `blocks`.
    pub(super) block: u32,
}

/// A passage in quotation marks; the marks are part of its spans.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Quotation", deny_unknown_fields)]
pub(super) struct QuotationRecord {
    /// Its parts: one, or one a paragraph.
    pub(super) spans: Vec<SpanRecord>,
    /// The marks that it stands in.
    #[schemars(with = "QuotationMarkName")]
    pub(super) mark: QuotationMark,
    /// How many quotations it stands inside of; 0 is outermost.
    pub(super) depth: u8,
    /// False when no closing mark was found and its end was inferred.
    pub(super) closed: bool,
}

/// One statement beside the one who made it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Attribution", deny_unknown_fields)]
pub(super) struct AttributionRecord<'a> {
    /// Its number in the article.
    pub(super) id: u32,
    /// How much of it is in quotation marks.
    #[schemars(with = "AttributionKindName")]
    pub(super) kind: AttributionKind,
    /// What was said.
    pub(super) content: Vec<SpanRecord>,
    /// The words that say that it was said.
    pub(super) cue: Vec<SpanRecord>,
    /// The words that name who said it; empty where nobody is named.
    pub(super) source: Vec<SpanRecord>,
    /// The `id` of the speaker behind the source.
    pub(super) speaker: Option<u32>,
    /// To whom it was said.
    pub(super) addressee: Option<SpanRecord>,
    /// When it was said.
    pub(super) time: Option<SpanRecord>,
    /// Where it was said.
    pub(super) place: Option<SpanRecord>,
    /// By what medium: statement, post, court filing.
    pub(super) medium: Option<SpanRecord>,
    /// True when the source is said not to have said it.
    pub(super) negated: bool,
    /// The `id` of the attribution that holds this one: second-hand speech.
    pub(super) within: Option<u32>,
    /// The probability that content and source are right.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) confidence: f32,
    /// The probability that `speaker` is whom the source means, given that the source is right.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) speaker_confidence: Option<f32>,
    /// What decided, for people to read.
    pub(super) evidence: &'a str,
    /// Why this and nothing else; there only where it was asked for (`annotate --explain`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explanation: Option<ExplanationRecord<'a>>,
}

/// Why an attribution is as it is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Explanation", deny_unknown_fields)]
pub(super) struct ExplanationRecord<'a> {
    /// What decided, one sentence each.
    pub(super) reasons: &'a [String],
    /// Whom the source may mean, the likeliest first.
    pub(super) candidates: Vec<CandidateRecord<'a>>,
    /// What may be made of the cue, the likeliest first.
    pub(super) readings: Vec<ReadingRecord<'a>>,
}

/// Somebody whom a source may mean.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Candidate", deny_unknown_fields)]
pub(super) struct CandidateRecord<'a> {
    /// The name as the article writes it best.
    pub(super) name: &'a str,
    /// The `id` of the speaker, where it is one.
    pub(super) speaker: Option<u32>,
    /// The probability.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) probability: f32,
    /// What speaks for it (`+`) and against it (`-`), the weightiest first.
    pub(super) reasons: &'a [String],
}

/// One way to read a cue.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Reading", deny_unknown_fields)]
pub(super) struct ReadingRecord<'a> {
    /// What was said.
    pub(super) content: Vec<SpanRecord>,
    /// The words that name who said it.
    pub(super) source: Vec<SpanRecord>,
    /// The probability that both are right.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(super) probability: f32,
    /// What found it.
    pub(super) evidence: &'a str,
}

/// One real-world source in the article, under all the names that the article gives it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Speaker", deny_unknown_fields)]
pub(super) struct SpeakerRecord<'a> {
    /// Its number in the article.
    pub(super) id: u32,
    /// The name as the article writes it best.
    pub(super) name: &'a str,
    /// What sort of source it is.
    #[schemars(with = "SpeakerKindName")]
    pub(super) kind: SpeakerKind,
    /// Office or description.
    pub(super) role: Option<&'a str>,
    /// True for a source that is kept unnamed.
    pub(super) anonymous: bool,
    /// The ground that the article gives for the anonymity.
    pub(super) anonymity_reason: Option<&'a str>,
    /// How many sources are claimed, where the article gives a number for those that it does not name.
    pub(super) count: Option<u32>,
    /// The body that an unnamed source belongs to, in the article's words.
    pub(super) affiliation: Option<&'a str>,
    /// The pronoun that the article uses of a person.
    #[schemars(with = "Option<PronounName>")]
    pub(super) pronoun: Option<Pronoun>,
    /// Every place that names it, in the order of the text.
    pub(super) mentions: Vec<SpanRecord>,
}

/// Something that went wrong, or is worth knowing, without costing the document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Note", deny_unknown_fields)]
pub(super) struct NoteRecord<'a> {
    /// The stage, or the plugin, that says it.
    pub(super) stage: &'a str,
    /// A word that a program can match.
    pub(super) code: &'a str,
    /// A sentence for people.
    pub(super) message: &'a str,
}
