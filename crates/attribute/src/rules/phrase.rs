//! Where noun phrases begin and end.

use super::{REACH, Rules};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

impl Rules<'_> {
    /// True for a word that no noun phrase holds.
    fn breaks_phrase(&self, at: usize) -> bool {
        let classes = self.classes(at);
        let shape = self.shape(at);
        matches!(shape, Shape::Quote | Shape::Comma | Shape::Stop | Shape::Colon | Shape::Mark)
            && !(shape == Shape::Stop && self.abbreviation_before(at))
            || classes.any(Classes::AUXILIARY) && !self.possessive(at) && !matches!(shape, Shape::Capital)
            || classes.any(Classes::SUBORDINATOR) && !classes.any(Classes::DETERMINER)
            || self.quotation(at) != NONE
    }

    /// A full stop that a capitalised word follows closely ("Sen. Joe"): part of an abbreviation, where the tokens
    /// part them.
    fn abbreviation_before(&self, at: usize) -> bool {
        at > 0
            && self.classes(at - 1).any(Classes::TITLE)
            && matches!(self.shape(at + 1), Shape::Capital | Shape::Upper)
    }

    /// "'s" after a name and before a noun.
    fn possessive(&self, at: usize) -> bool {
        at > 0
            && self.reading.words.get(at).is_some_and(|w| {
                w.span.len() <= 4
                    && self.reading.words[at - 1].span.end == w.span.start
                    && !self.classes(at - 1).any(Classes::SUBJECT_PRONOUN)
            })
            && self.key_is(at, "'s")
    }

    /// The noun phrase that ends before `end`, not reaching left of `floor`.
    pub(super) fn phrase_left(&self, floor: usize, end: usize) -> Range<usize> {
        let mut start = end;
        while start > floor && end - start < REACH / 2 {
            let at = start - 1;
            let classes = self.classes(at);
            if self.breaks_phrase(at) {
                break;
            }
            if classes.any(Classes::COORDINATOR) {
                // "Smith and Jones said": both are the source, unless a clause ends here.
                let joined = self.key_is(at, "and") && start < end && at > floor && self.nominal(at - 1);
                let clause = (floor..at).any(|i| self.verb_like(i));
                if !joined || clause {
                    break;
                }
            }
            // "state television": a noun before a noun
            let state = start < end && self.key_is(at, "state");
            if self.verb_like(at)
                && !state
                && !matches!(self.shape(at), Shape::Capital | Shape::Upper)
                && !self.nominal(at)
            {
                break;
            }
            start = at;
            if classes.any(Classes::SUBJECT_PRONOUN) && !classes.any(Classes::DETERMINER) {
                break;
            }
        }
        // "But Pakistani officials", "Also Smith", "On Tuesday the mayor".
        while start < end {
            let classes = self.classes(start);
            let opens = classes.any(Classes::COORDINATOR.with(Classes::SUBORDINATOR))
                || classes.any(Classes::ADVERB) && !classes.any(Classes::DETERMINER);
            if opens && !(start + 1 == end && classes.any(Classes::PRONOUN)) && !classes.any(Classes::DETERMINER) {
                start += 1;
            } else if classes.any(Classes::PREPOSITION) {
                let next = (start + 1..end).find(|&i| {
                    self.classes(i).any(Classes::DETERMINER) && i > start + 1
                        || self.classes(i).any(Classes::SUBJECT_PRONOUN)
                });
                start = next.unwrap_or(start + 1);
            } else {
                break;
            }
        }
        start..end
    }

    /// The noun phrase that begins at `start`, not reaching past `ceiling`.
    pub(super) fn phrase_right(&self, start: usize, ceiling: usize) -> Range<usize> {
        let mut end = start;
        while end < ceiling && end - start < REACH / 4 {
            let classes = self.classes(end);
            if self.breaks_phrase(end) && !(end == start && classes.any(Classes::DETERMINER)) {
                break;
            }
            // "told her | she would never": the subject of what is said
            if end > start && classes.any(Classes::SUBJECT_PRONOUN) && !classes.any(Classes::DETERMINER) {
                break;
            }
            let inside = self.key_is(end, "of") || self.key_is(end, "for") || self.key_is(end, "and");
            if end > start
                && classes.any(Classes::PREPOSITION.with(Classes::COORDINATOR))
                && !(inside && self.nominal(end + 1))
                || end > start && classes.any(Classes::TIME) && !classes.any(Classes::DETERMINER)
                || classes.any(Classes::ADVERB) && !classes.any(Classes::DETERMINER) && end > start
            {
                break;
            }
            if end > start && classes.any(Classes::VERB) && !self.nominal(end) {
                break;
            }
            end += 1;
            if classes.any(Classes::SUBJECT_PRONOUN) && !classes.any(Classes::DETERMINER) {
                break;
            }
        }
        start..end
    }

    /// A word that can head or fill a noun phrase.
    pub(super) fn nominal(&self, at: usize) -> bool {
        let classes = self.classes(at);
        let shape = self.shape(at);
        matches!(shape, Shape::Capital | Shape::Upper | Shape::Number | Shape::Address)
            || classes.any(Classes::DETERMINER.with(Classes::PRONOUN))
            || classes.any(
                Classes::TITLE
                    .with(Classes::PERSON)
                    .with(Classes::GROUP)
                    .with(Classes::ORGANIZATION)
                    .with(Classes::DOCUMENT),
            )
            || shape == Shape::Lower
                && !classes.any(
                    Classes::PREPOSITION
                        .with(Classes::AUXILIARY)
                        .with(Classes::SUBORDINATOR)
                        .with(Classes::COORDINATOR)
                        .with(Classes::VERB),
                )
    }

    /// An auxiliary or a verb of saying: the surest signs of a finite clause without a parse.
    pub(super) fn verb_like(&self, at: usize) -> bool {
        let classes = self.classes(at);
        (classes.any(Classes::AUXILIARY) && !self.possessive(at)
            || classes.any(Classes::VERB) && !classes.any(Classes::DOCUMENT.with(Classes::REPORT)))
            && self.shape(at) == Shape::Lower
    }
}
