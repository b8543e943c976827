//! An attribution while it is being found: ranges of words instead of spans of text.

use std::ops::Range;

/// One attribution, in words of a [`Reading`](crate::reading::Reading).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The word that the cue hangs on.
    pub anchor: usize,
    /// The words that say that it was said.
    pub cue: Vec<Range<usize>>,
    /// The words that name who said it; empty where nobody is named.
    pub source: Vec<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// To whom.
    pub addressee: Option<Range<usize>>,
    /// When.
    pub time: Option<Range<usize>>,
    /// The source is said not to have said it.
    pub negated: bool,
    /// The probability that content and source are right.
    pub confidence: f32,
    /// What decided.
    pub evidence: &'static str,
}

impl Draft {
    /// How many words of content the two share.
    pub fn shared_content(&self, other: &Self) -> usize {
        self.content
            .iter()
            .flat_map(|a| other.content.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start))))
            .sum()
    }

    /// How many words its content has.
    pub fn content_words(&self) -> usize {
        self.content.iter().map(Range::len).sum()
    }
}
