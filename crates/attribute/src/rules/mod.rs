//! Attribution by the patterns of the language alone: what a newsroom's style book says about reporting speech.
//!
//! Patterns carry over to every genre, where learned weights follow the genre they were learned on. Each sentence is
//! looked at once, cue by cue; every search is capped, so the time is linear in the text whatever it holds.

#![allow(clippy::single_range_in_vec_init, reason = "a draft's parts are lists of ranges, often of one")]

mod content;
mod label;
mod phrase;
mod source;
mod speech;

use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// No search looks further than this many words.
pub(crate) const REACH: usize = 80;

/// Finds attributions by rule.
#[derive(Debug)]
pub(crate) struct Rules<'a> {
    reading: &'a Reading,
    trees: &'a Trees,
    /// Content that an earlier cue took already: quotations by number.
    taken: Vec<bool>,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(reading: &'a Reading, trees: &'a Trees) -> Self {
        Self { reading, trees, taken: vec![false; reading.quotations.len()] }
    }

    /// All attributions of the article, in the order of their cues.
    pub(crate) fn run(mut self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for number in 0..self.reading.sentences.len() {
            let sentence = self.reading.sentences[number].clone();
            let first = drafts.len();
            let mut at = sentence.start;
            while at < sentence.end {
                let earlier = drafts.get(first..).unwrap_or(&[]);
                let found = self
                    .according_to(at, &sentence)
                    .or_else(|| self.label(at))
                    .or_else(|| self.verb(at, &sentence, earlier));
                if let Some(draft) = found {
                    self.take(&draft);
                    drafts.push(draft);
                }
                at += 1;
            }
        }
        drafts
    }

    fn take(&mut self, draft: &Draft) {
        for range in &draft.content {
            for at in [range.start, range.end.saturating_sub(1)] {
                if let Some(word) = self.reading.words.get(at)
                    && word.quotation != NONE
                {
                    self.taken[word.quotation as usize] = true;
                }
            }
        }
    }

    fn classes(&self, at: usize) -> Classes {
        self.reading.classes(at)
    }

    fn shape(&self, at: usize) -> Shape {
        self.reading.shape(at)
    }

    fn quotation(&self, at: usize) -> u32 {
        self.reading.words.get(at).map_or(NONE, |w| w.quotation)
    }

    fn key_is(&self, at: usize, word: &str) -> bool {
        self.reading.is_one_of(at, &[word])
    }

    /// "according to X, …" and "…, according to X".
    fn according_to(&self, at: usize, sentence: &Range<usize>) -> Option<Draft> {
        if !(self.key_is(at, "according") && self.key_is(at + 1, "to")) || self.quotation(at) != NONE {
            return None;
        }
        let source = self.phrase_right(at + 2, sentence.end);
        if source.is_empty() {
            return None;
        }
        let mut after = source.end;
        // "According to one of the officials, who asked not to be named, the test …"
        if self.shape(after) == Shape::Comma && self.classes(after + 1).any(Classes::RELATIVE) {
            let closes = (after + 2..sentence.end.min(after + REACH / 2)).find(|&i| self.shape(i) == Shape::Comma);
            after = closes.unwrap_or(after);
        }
        let mut predicate = None;
        let content = if at == sentence.start || self.shape(at - 1) == Shape::Mark && at - 1 == sentence.start {
            let start = if self.shape(after) == Shape::Comma { after + 1 } else { after };
            start..self.without_stop(start, sentence.end)
        } else {
            let end = if self.shape(at - 1) == Shape::Comma { at - 1 } else { at };
            let start = self.clause_start(sentence.start, end);
            // "The next core, according to Okoye, will be drilled in winter"
            let goes_on = self.shape(after) == Shape::Comma
                && (self.classes(after + 1).any(Classes::AUXILIARY) || self.past_like(after + 1))
                && !(start..end).any(|i| self.verb_like(i) || self.past_like(i));
            if goes_on && after + 1 < sentence.end {
                predicate = Some(after + 1..self.without_stop(after + 1, sentence.end));
            }
            start..end
        };
        if content.is_empty() {
            return None;
        }
        Some(Draft {
            anchor: at,
            cue: vec![at..at + 2],
            source: vec![source],
            content: std::iter::once(content).chain(predicate).collect(),
            confidence: 0.7,
            evidence: "according-to",
            ..Draft::default()
        })
    }

    /// A verb of saying at `at`, with what it takes.
    fn verb(&mut self, at: usize, sentence: &Range<usize>, earlier: &[Draft]) -> Option<Draft> {
        let classes = self.classes(at);
        if !classes.any(Classes::VERB) || self.quotation(at) != NONE || !self.may_be_verb(at) {
            return None;
        }
        self.speech_before(at, sentence)
            .or_else(|| self.speech_after(at, sentence, earlier))
            .or_else(|| self.clause_before(at, sentence))
            .or_else(|| self.clause_after(at, sentence, earlier))
    }

    /// False where the form is a noun by its neighbours: "the report", "media reports", "a claim".
    fn may_be_verb(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(Classes::NONE, |b| self.classes(b));
        let classes = self.classes(at);
        // "Another said", "Both claim": a determiner that stands for somebody
        let alone = ["another", "some", "many", "most", "several", "both", "all", "none", "neither", "few"];
        if at.checked_sub(1).is_some_and(|b| self.reading.is_one_of(b, &alone)) {
            return self.classes(at + 1).any(Classes::SUBJECT_PRONOUN.with(Classes::DETERMINER))
                || matches!(self.shape(at + 1), Shape::Capital | Shape::Upper)
                || self.key_is(at + 1, "that");
        }
        if classes.any(Classes::PAST) || classes.any(Classes::GERUND) {
            return !before.any(Classes::DETERMINER) || before.any(Classes::PRONOUN);
        }
        // "Belmark's state refiner"
        if at.checked_sub(1).is_some_and(|b| self.key_is(b, "'s")) {
            return false;
        }
        let noun_like = classes.any(Classes::DOCUMENT) || classes.any(Classes::REPORT);
        if before.any(Classes::DETERMINER) && !before.any(Classes::GROUP) {
            return false;
        }
        // "media reports that": a plural noun or a verb; a verb needs a name, a pronoun or a known source before it.
        !noun_like
            || self.classes(at + 1).any(Classes::SUBJECT_PRONOUN)
            || before.any(Classes::SUBJECT_PRONOUN)
            || before.any(Classes::GROUP.with(Classes::PERSON).with(Classes::AUXILIARY))
            || at.checked_sub(1).is_some_and(|b| matches!(self.shape(b), Shape::Capital | Shape::Upper))
    }

    /// True where the verb is denied: "did not say", "never said", "refused to confirm".
    fn negated(&self, verb: usize, floor: usize) -> bool {
        if verb > floor + 1 && self.unwilling(verb - 1) {
            return true;
        }
        (verb.saturating_sub(4).max(floor)..verb)
            .rev()
            .take_while(|&i| self.classes(i).any(Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::NEGATION)))
            .any(|i| self.classes(i).any(Classes::NEGATION))
    }
}
