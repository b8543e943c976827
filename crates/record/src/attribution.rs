use crate::{Explanation, Span};
use serde::{Deserialize, Serialize};

/// How much of the content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum AttributionKind {
    /// All of it.
    Direct = 0,
    /// A paraphrase that holds a quoted part.
    Mixed = 1,
    /// None of it.
    Indirect = 2,
}

/// One statement beside the one who made it. The terms are those of the field (Pareti 2015, PolNeAR): the *content* is
/// what was said, the *source* the words that name who said it, the *cue* the words that say that it was said.
///
/// Each of the three may be several spans; a quotation broken by its own "he said," is one attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Its number in the article, from 0 in the order of the text.
    pub id: u32,
    /// How much of it is in quotation marks.
    pub kind: AttributionKind,
    /// What was said.
    pub content: Vec<Span>,
    /// The words that say that it was said ("told", "according to").
    pub cue: Vec<Span>,
    /// The words that name who said it; empty where nobody is named ("it is believed that …").
    pub source: Vec<Span>,
    /// The [`Speaker::id`](crate::Speaker::id) behind the source.
    pub speaker: Option<u32>,
    /// To whom ("told Reuters").
    pub addressee: Option<Span>,
    /// When it was said.
    pub time: Option<Span>,
    /// Where it was said.
    pub place: Option<Span>,
    /// By what medium (statement, tweet, court filing).
    pub medium: Option<Span>,
    /// True when the source is said *not* to have said it.
    pub negated: bool,
    /// The id of the attribution that holds this one: second-hand speech.
    pub within: Option<u32>,
    /// The probability, from 0 to 1, that content and source are right.
    pub confidence: f32,
    /// The probability, from 0 to 1, that `speaker` is whom the source means, given that the source is right; none where
    /// there is no speaker or nothing was calibrated.
    pub speaker_confidence: Option<f32>,
    /// What decided, for people to read: `cue-verb+that-clause`.
    pub evidence: String,
    /// Why this and nothing else; made only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Box<Explanation>>,
}
