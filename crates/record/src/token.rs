use crate::Span;
use serde::{Deserialize, Serialize};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, with the hyphens and apostrophes that hold them together.
    Word,
    /// Digits, with the points, commas and signs that hold them together.
    Number,
    /// A quotation mark.
    Quote,
    /// Any other mark.
    Punctuation,
    /// A web or mail address, a handle, a hashtag.
    Address,
}

/// A word, number or mark of the text. Tokens are the program's own and are not exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in `text`.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// The index of its sentence in [`Article::sentences`](crate::Article::sentences).
    pub sentence: u32,
}

/// A sentence. Sentences never cross a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands in `text`, closing marks included, white space around it not.
    #[serde(flatten)]
    pub span: Span,
    /// The index of its block in [`Article::blocks`](crate::Article::blocks).
    pub block: u32,
}

/// Which marks a quotation stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotationMark {
    /// `"…"`
    Straight,
    /// `“…”` and `„…“`
    Curly,
    /// `'…'`
    StraightSingle,
    /// `‘…’`
    CurlySingle,
    /// ``` ``…'' ``` and `''…''`
    Typewriter,
    /// `«…»` and `»…«`
    Guillemet,
}

/// A passage in quotation marks; the marks are part of its spans.
///
/// One that runs over several paragraphs (an opening mark on each, a closing one on the last only) is one quotation
/// with one span a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// Its parts in the order of the text: one, or one a paragraph.
    pub spans: Vec<Span>,
    /// The marks that it stands in.
    pub mark: QuotationMark,
    /// How many quotations it stands inside of; 0 is outermost.
    pub depth: u8,
    /// False when no closing mark was found and its end was inferred.
    pub closed: bool,
}

impl Quotation {
    /// From its first mark to its last.
    #[must_use]
    pub fn extent(&self) -> Span {
        let start = self.spans.first().map_or(0, |s| s.start);
        let end = self.spans.last().map_or(start, |s| s.end);
        Span::new(start, end)
    }
}
