use crate::{SAYSO_NONE, SaysoRawDocument, SaysoStr};

/// A stretch of the article's text: bytes of UTF-8 from `start` up to, not including, `end`, both on character
/// boundaries. An absent span has [`SAYSO_NONE`] in both.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaysoSpan {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl SaysoSpan {
    /// The span that is not there.
    pub const ABSENT: Self = Self { start: SAYSO_NONE, end: SAYSO_NONE };
}

/// Part of an array: `count` elements from number `first` on. Which array, the field says.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SaysoRange {
    /// The first element.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// `SaysoBlock.kind`: the headline of the article itself.
pub const SAYSO_BLOCK_TITLE: u32 = 0;
/// `SaysoBlock.kind`: a heading inside the article.
pub const SAYSO_BLOCK_HEADING: u32 = 1;
/// `SaysoBlock.kind`: who wrote it.
pub const SAYSO_BLOCK_BYLINE: u32 = 2;
/// `SaysoBlock.kind`: where and when it was filed, on a line of its own.
pub const SAYSO_BLOCK_DATELINE: u32 = 3;
/// `SaysoBlock.kind`: running text.
pub const SAYSO_BLOCK_PARAGRAPH: u32 = 4;
/// `SaysoBlock.kind`: one entry of a list.
pub const SAYSO_BLOCK_LIST_ITEM: u32 = 5;
/// `SaysoBlock.kind`: a passage that the page itself sets off as quoted.
pub const SAYSO_BLOCK_QUOTE: u32 = 6;
/// `SaysoBlock.kind`: the words below a picture or video.
pub const SAYSO_BLOCK_CAPTION: u32 = 7;
/// `SaysoBlock.kind`: one row of a table.
pub const SAYSO_BLOCK_TABLE: u32 = 8;

/// One block of the article. Stands in arrays: never grows within a major version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoBlock {
    /// One of the `SAYSO_BLOCK_…` numbers.
    pub kind: u32,
    /// Where it stands in the text.
    pub span: SaysoSpan,
    /// Where it came from: bytes of the decoded source.
    pub origin: SaysoSpan,
}

/// One sentence. Stands in arrays: never grows within a major version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoSentence {
    /// Where it stands in the text.
    pub span: SaysoSpan,
    /// The index of its block in `SaysoArticle.blocks`.
    pub block: u32,
}

/// `SaysoToken.kind`: letters, with the hyphens and apostrophes that hold them together.
pub const SAYSO_TOKEN_WORD: u32 = 0;
/// `SaysoToken.kind`: digits, with the points, commas and signs that hold them together.
pub const SAYSO_TOKEN_NUMBER: u32 = 1;
/// `SaysoToken.kind`: a quotation mark.
pub const SAYSO_TOKEN_QUOTE: u32 = 2;
/// `SaysoToken.kind`: any other mark.
pub const SAYSO_TOKEN_PUNCTUATION: u32 = 3;
/// `SaysoToken.kind`: a web or mail address, a handle, a hashtag.
pub const SAYSO_TOKEN_ADDRESS: u32 = 4;

/// A word, number or mark. Stands in arrays: never grows within a major version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoToken {
    /// Where it stands in the text.
    pub span: SaysoSpan,
    /// One of the `SAYSO_TOKEN_…` numbers.
    pub kind: u32,
    /// The index of its sentence in `SaysoArticle.sentences`.
    pub sentence: u32,
}

/// A passage in quotation marks, the marks included. Stands in arrays: never grows within a major version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoQuotation {
    /// Its parts, one a paragraph, in `SaysoArticle.spans`.
    pub spans: SaysoRange,
    /// How many quotations it stands inside of; 0 is outermost.
    pub depth: u32,
    /// 0 where no closing mark was found and its end was inferred, 1 otherwise.
    pub closed: u32,
}

/// `kind` of an attribution: all of the content stands in quotation marks.
pub const SAYSO_ATTRIBUTION_DIRECT: u32 = 0;
/// `kind` of an attribution: a paraphrase that holds a quoted part.
pub const SAYSO_ATTRIBUTION_MIXED: u32 = 1;
/// `kind` of an attribution: none of it is quoted.
pub const SAYSO_ATTRIBUTION_INDIRECT: u32 = 2;

/// One statement beside the one who made it, as the record holds it. Stands in arrays: never grows within a major
/// version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoAttribution {
    /// Its number in the article.
    pub id: u32,
    /// One of the `SAYSO_ATTRIBUTION_…` numbers.
    pub kind: u32,
    /// What was said: elements of `SaysoArticle.spans`.
    pub content: SaysoRange,
    /// The words that say that it was said: elements of `SaysoArticle.spans`.
    pub cue: SaysoRange,
    /// The words that name who said it: elements of `SaysoArticle.spans`; none where nobody is named.
    pub source: SaysoRange,
    /// The id of the speaker behind the source, or `SAYSO_NONE`.
    pub speaker: u32,
    /// To whom, or absent.
    pub addressee: SaysoSpan,
    /// When it was said, or absent.
    pub time: SaysoSpan,
    /// Where it was said, or absent.
    pub place: SaysoSpan,
    /// By what medium, or absent.
    pub medium: SaysoSpan,
    /// 1 where the source is said *not* to have said it, else 0.
    pub negated: u32,
    /// The id of the attribution that holds this one, or `SAYSO_NONE`.
    pub within: u32,
    /// The probability, from 0 to 1, that content and source are right.
    pub confidence: f32,
    /// What decided, for people to read.
    pub evidence: SaysoStr,
}

/// `kind` of a speaker: one human being.
pub const SAYSO_SPEAKER_PERSON: u32 = 0;
/// `kind` of a speaker: a body with a name.
pub const SAYSO_SPEAKER_ORGANIZATION: u32 = 1;
/// `kind` of a speaker: several people without a body.
pub const SAYSO_SPEAKER_GROUP: u32 = 2;
/// `kind` of a speaker: a report, poll, letter or law.
pub const SAYSO_SPEAKER_DOCUMENT: u32 = 3;
/// `kind` of a speaker: not known.
pub const SAYSO_SPEAKER_UNKNOWN: u32 = 4;
/// `kind` of a speaker: a country or city that speaks for those who govern it.
pub const SAYSO_SPEAKER_PLACE: u32 = 5;

/// One real-world source in an article. Stands in arrays: never grows within a major version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoSpeaker {
    /// Its number in the article.
    pub id: u32,
    /// One of the `SAYSO_SPEAKER_…` numbers.
    pub kind: u32,
    /// The name as the article writes it best.
    pub name: SaysoStr,
    /// Office or description, or absent.
    pub role: SaysoStr,
    /// 1 for a source that is kept unnamed, else 0.
    pub anonymous: u32,
    /// The ground that the article gives for the anonymity, or absent.
    pub anonymity_reason: SaysoStr,
    /// Every place that names it: elements of `SaysoArticle.spans`.
    pub mentions: SaysoRange,
}

/// What the page says about the article. Strings that the page does not hold are absent.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoMeta {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// 1: part of the article is for subscribers; 0: it is not; `SAYSO_NONE`: the page says nothing.
    pub paywalled: u32,
    /// The headline.
    pub title: SaysoStr,
    /// When it was published, RFC 3339.
    pub published: SaysoStr,
    /// When it was last changed, RFC 3339.
    pub modified: SaysoStr,
    /// The name of the site.
    pub site: SaysoStr,
    /// The canonical address.
    pub url: SaysoStr,
    /// BCP 47 tag of the language.
    pub language: SaysoStr,
    /// The news agency that the text came from.
    pub agency: SaysoStr,
    /// The place of the dateline.
    pub dateline: SaysoStr,
    /// The section of the site.
    pub section: SaysoStr,
    /// Address of the lead picture.
    pub image: SaysoStr,
    /// `author_count` authors.
    pub authors: *const SaysoStr,
    /// How many authors.
    pub author_count: usize,
    /// `tag_count` keywords.
    pub tags: *const SaysoStr,
    /// How many keywords.
    pub tag_count: usize,
}

/// The article as far as it is made: what an annotator reads.
///
/// Which arrays are filled depends on where the plugin stands (no sentences before `segment`, no attributions before
/// `attribute`) and on `SaysoDescription.needs`: what a plugin does not ask for is not made ready and comes empty.
/// `text`, `blocks` and `sentences` are always there.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoArticle {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// The stage that the article has been through: one of the `SAYSO_PLACE_…` bits.
    pub stage: u32,
    /// The clean text. Every span of the article counts its bytes.
    pub text: SaysoStr,
    /// `block_count` blocks, in the order of the text.
    pub blocks: *const SaysoBlock,
    /// How many blocks.
    pub block_count: usize,
    /// `sentence_count` sentences, in the order of the text.
    pub sentences: *const SaysoSentence,
    /// How many sentences.
    pub sentence_count: usize,
    /// `token_count` tokens (`SAYSO_NEEDS_TOKENS`).
    pub tokens: *const SaysoToken,
    /// How many tokens.
    pub token_count: usize,
    /// `quotation_count` quotations (`SAYSO_NEEDS_QUOTATIONS`).
    pub quotations: *const SaysoQuotation,
    /// How many quotations.
    pub quotation_count: usize,
    /// `attribution_count` attributions (`SAYSO_NEEDS_ATTRIBUTIONS`).
    pub attributions: *const SaysoAttribution,
    /// How many attributions.
    pub attribution_count: usize,
    /// `speaker_count` speakers (`SAYSO_NEEDS_ATTRIBUTIONS`).
    pub speakers: *const SaysoSpeaker,
    /// How many speakers.
    pub speaker_count: usize,
    /// `span_count` spans, which every `SaysoRange` of the article points into.
    pub spans: *const SaysoSpan,
    /// How many spans.
    pub span_count: usize,
    /// What the page says about the article (`SAYSO_NEEDS_META`), or NULL.
    pub meta: *const SaysoMeta,
}

/// One document of a batch. Where it came from is always there; `article` or `raw`, whichever the plugin's kind reads.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoRecord {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// Hex BLAKE3 of the raw document, 32 digits.
    pub id: SaysoStr,
    /// The file's path as it was given, or the address that a WARC record holds.
    pub uri: SaysoStr,
    /// Which record of the file, or absent.
    pub record: SaysoStr,
    /// Media type without parameters.
    pub media_type: SaysoStr,
    /// When it was fetched, RFC 3339, or absent.
    pub fetched: SaysoStr,
    /// Size of the body in bytes.
    pub bytes: u64,
    /// For an annotator; NULL for an extractor or a filter.
    pub article: *const SaysoArticle,
    /// For an extractor or a filter; NULL for an annotator.
    pub raw: *const SaysoRawDocument,
}
