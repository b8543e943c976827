//! The scene of a statement: to whom it was made, and by what medium.
//!
//! Both stand beside the cue, outside of what was said: "told **lawmakers** that …", "said in an interview with **the Daily
//! Ledger**", "said in **an e-mailed statement**". Only the sentence of the cue is looked at, and only so many words of it,
//! so the cost is linear in the number of statements.

use crate::draft::Draft;
use crate::hash;
use crate::lexicon::{Classes, Lexicon};
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// Words looked at on either side of the cue.
const REACH: usize = 14;
/// Words of an addressee or a medium.
const LONGEST: usize = 9;

/// Fills in the addressee and the medium of each draft where its sentence names them.
pub(crate) fn read(reading: &Reading, lexicon: &Lexicon, drafts: &mut [Draft]) {
    for draft in drafts {
        if draft.anchor >= reading.words.len() {
            continue;
        }
        let scene = Scene { reading, lexicon, draft };
        let medium = scene.medium();
        let addressee = if draft.addressee.is_none() {
            scene.told().or_else(|| medium.as_ref().and_then(|medium| scene.addressee_of(medium)))
        } else {
            None
        };
        if draft.addressee.is_none() {
            draft.addressee = addressee;
        }
        draft.medium = medium;
    }
}

struct Scene<'a> {
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    draft: &'a Draft,
}

impl Scene<'_> {
    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.reading.words.get(at).is_some_and(|w| words.iter().any(|word| w.key == hash::word(word)))
    }

    /// True for a word of the cue's sentence that is no part of what was said.
    fn is_outside(&self, at: usize) -> bool {
        let sentence = self.reading.words[self.draft.anchor].sentence;
        self.reading.words.get(at).is_some_and(|w| w.sentence == sentence && w.quotation == NONE)
            && !self.draft.content.iter().any(|c| c.contains(&at))
    }

    /// "told | councillors", "tells the BBC".
    fn told(&self) -> Option<Range<usize>> {
        let anchor = self.draft.anchor;
        self.reading.classes(anchor).any(Classes::TO).then(|| self.noun_phrase(anchor + 1)).flatten()
    }

    /// "in **an interview** …", "on **Twitter**".
    fn medium(&self) -> Option<Range<usize>> {
        let anchor = self.draft.anchor;
        let behind = anchor + 1..anchor + REACH;
        let before = anchor.saturating_sub(REACH)..anchor;
        behind.chain(before).find_map(|at| {
            if !self.is_outside(at) || !self.is(at, &["in", "on", "at", "during", "by", "via"]) {
                return None;
            }
            let words = self.noun_phrase(at + 1)?;
            let last = words.end - 1;
            self.lexicon.media.contains(&self.reading.words[last].key).then_some(words)
        })
    }

    /// "an interview with | the Daily Ledger", "a letter to | shareholders".
    fn addressee_of(&self, medium: &Range<usize>) -> Option<Range<usize>> {
        self.is(medium.end, &["with", "to"]).then(|| self.noun_phrase(medium.end + 1)).flatten()
    }

    /// The noun phrase that begins here: up to a mark, a preposition or a verb.
    fn noun_phrase(&self, start: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let pronoun = reading.classes(start).any(Classes::PRONOUN) && self.is_outside(start);
        if pronoun && !reading.classes(start).any(Classes::DETERMINER) {
            return Some(start..start + 1);
        }
        let mut end = start;
        while end < start + LONGEST && self.is_outside(end) {
            let classes = reading.classes(end);
            let mark = !matches!(reading.shape(end), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
            let small = reading.shape(end) == Shape::Lower;
            let closed = Classes::PREPOSITION
                .with(Classes::SUBORDINATOR)
                .with(Classes::COORDINATOR)
                .with(Classes::PRONOUN)
                .with(Classes::RELATIVE);
            let clitic = self.is(end, &["'s", "’s"]);
            let opens = end > start && classes.any(Classes::DETERMINER) && !clitic;
            let verb = classes.any(Classes::AUXILIARY) && !clitic;
            if mark || small && (classes.any(closed) || verb) || classes.any(Classes::TIME) || opens {
                break;
            }
            end += 1;
        }
        let noun = end > start && !reading.classes(end - 1).any(Classes::DETERMINER.with(Classes::ADVERB));
        noun.then_some(start..end)
    }
}
