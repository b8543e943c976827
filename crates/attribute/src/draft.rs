//! An attribution while it is being found: ranges of words instead of spans of text.

use crate::model::label::Doubt;
use std::ops::Range;

/// Where a reading of a cue comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Variant {
    /// The likeliest labels.
    #[default]
    Likeliest,
    /// The likeliest with another source.
    OtherSource,
    /// The likeliest whose content begins or ends elsewhere.
    OtherContent,
    /// That of the rules.
    Rule,
}

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
    /// Where.
    pub place: Option<Range<usize>>,
    /// By what medium.
    pub medium: Option<Range<usize>>,
    /// The anchor of the draft that passes this one on, where it is not the one whose content holds the cue.
    pub holder: Option<usize>,
    /// The source is said not to have said it.
    pub negated: bool,
    /// The probability that content and source are right.
    pub confidence: f32,
    /// How much better the labels with content are than none, where they were learned.
    pub gain: f32,
    /// How sure the likeliest labels are of the ends of the content and of the source.
    pub doubt: Doubt,
    /// Which reading of its cue it is.
    pub reading: Variant,
    /// What decided.
    pub evidence: &'static str,
}

/// Drafts are looked at so many words around a cue, so that time stays linear in long sentences.
const FAR: usize = 200;

impl Draft {
    /// True where the word at `at` is a part of what is said.
    pub(crate) fn holds(&self, at: usize) -> bool {
        self.content.iter().any(|content| content.contains(&at))
    }

    /// True where nothing new is said by `other`: it has the same cue, shares content with this one, or stands inside of it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.anchor == other.anchor || self.shared_content(other) > 0 || self.holds(other.anchor)
    }

    /// How many words of content the two share.
    pub fn shared_content(&self, other: &Self) -> usize {
        self.content
            .iter()
            .flat_map(|a| other.content.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start))))
            .sum()
    }

    /// The number of the rule that found it, from 1; for use in features.
    #[must_use]
    pub fn rule_number(&self) -> u8 {
        match self.evidence {
            "according-to" => 1,
            "quotation+cue-verb" => 2,
            "cue-verb+quotation" => 3,
            "clause+cue-verb" => 4,
            "cue-verb+that-clause" => 5,
            "cue-verb+reported-claim" => 6,
            "cue-verb+infinitive" => 7,
            "cue-verb+addressee+clause" => 8,
            "cue-verb+question" => 9,
            "cue-verb+clause" => 10,
            "passive-cue" => 11,
            "name+colon" => 12,
            "quotation+dash+name" => 13,
            "cue-verb+verdict" => 14,
            _ => 15,
        }
    }

    /// True where the two say nearly the same was said: half of the words of both are shared.
    #[must_use]
    pub fn rivals(&self, other: &Self) -> bool {
        let shared = self.shared_content(other);
        shared > 0 && shared * 2 >= self.content_words() + other.content_words() - shared
    }

    /// How many words its content has.
    pub fn content_words(&self) -> usize {
        self.content.iter().map(Range::len).sum()
    }
}

/// The drafts, in the order of their anchors, near a cue at `anchor` and in a sentence that ends at `end`.
pub(crate) fn near(drafts: &[Draft], anchor: usize, end: usize) -> impl Iterator<Item = &Draft> + Clone {
    let from = drafts.partition_point(|draft| draft.anchor + FAR < anchor);
    drafts[from..].iter().take_while(move |draft| draft.anchor < end.min(anchor + FAR))
}

/// Takes in what was found besides, in the order of the anchors; of one anchor what was known before stands first.
pub(crate) fn add_in_order(drafts: &mut Vec<Draft>, mut added: Vec<Draft>) {
    drafts.append(&mut added);
    drafts.sort_by_key(|draft| draft.anchor);
}
