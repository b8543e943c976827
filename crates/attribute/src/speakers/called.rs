//! The words that a source without a name is called by.

use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words behind "One, a tanker driver,".
const NEAR_APPOSITION: usize = 8;
/// What a source does that is named by what stands before "who" alone.
const UNNAMED_BY: [&str; 6] = ["spoke", "asked", "requested", "declined", "insisted", "refused"];

impl Walk<'_> {
    /// The words that a source without a name is called by: without what a comma cuts off, and with the name that a small
    /// word hangs on it ("a poll | by Marrow Research").
    pub(super) fn named_by(&self, words: &Range<usize>, anchor: Option<usize>) -> Range<usize> {
        let cut = words.clone().skip(1).find(|&at| {
            self.reading.shape(at) == Shape::Comma
                && self.reading.classes(at + 1).any(Classes::RELATIVE.with(Classes::GERUND))
                // "a diplomat | who spoke on condition of anonymity"
                || self.is_one_of(at, &["who"]) && self.is_one_of(at + 1, &UNNAMED_BY)
        });
        let mut end = cut.unwrap_or(words.end);
        let capital = |at: usize| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper);
        let noun = self.reading.classes(end - 1).any(Classes::DOCUMENT.with(Classes::PERSON).with(Classes::GROUP));
        let paper = self.reading.classes(end - 1).any(Classes::DOCUMENT.with(Classes::PAPER));
        let joined = self.is_one_of(end, &["by", "of", "at", "from"]) || paper && self.is_one_of(end, &["in"]);
        if cut.is_none() && noun && joined && capital(end + 1) {
            let sentence = self.reading.words[end].sentence;
            end += 1;
            while capital(end) && self.reading.words[end].sentence == sentence {
                end += 1;
            }
        }
        // "One, | a tanker driver|, said"
        let one = self.is_one_of(words.start, &["one", "another"]) && words.len() == 1 || self.is_ordinal(words);
        if cut.is_none() && one && end == words.end && self.is_one_of(end + 1, &["a", "an"]) {
            let plain = |at: &usize| matches!(self.reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper);
            let close = end + 1 + (end + 1..end + 1 + NEAR_APPOSITION).take_while(plain).count();
            if self.reading.shape(end) == Shape::Comma && self.reading.shape(close) == Shape::Comma {
                return words.start..close;
            }
        }
        if cut.is_none() && end == words.end && words.len() <= 2 {
            end = self.told_apart(end, anchor);
        }
        words.start..end
    }

    /// Where what tells a bare noun from others of its kind ends, which begins at `from`: "people | with knowledge of the
    /// matter", "a man | who works at the quarry".
    fn told_apart(&self, from: usize, anchor: Option<usize>) -> usize {
        const LONGEST: usize = 12;
        let known = self.is_one_of(from, &["with", "familiar", "close", "briefed"]);
        if !known && (!self.is_one_of(from, &["who"]) || self.is_one_of(from + 1, &UNNAMED_BY)) {
            return from;
        }
        let verb = anchor.filter(|a| *a > from);
        let goes_on = |at: &usize| {
            let word = &self.reading.words[*at];
            word.sentence == self.reading.words[from].sentence
                && word.quotation == NONE
                && matches!(word.shape, Shape::Lower | Shape::Capital | Shape::Upper)
        };
        let to = (from..verb.unwrap_or(self.reading.words.len()).min(self.reading.words.len()))
            .take_while(goes_on)
            .take(LONGEST + 1)
            .count()
            + from;
        let light = |at: usize| self.reading.classes(at).any(Classes::AUXILIARY.with(Classes::ADVERB));
        let end = (from..to).rev().find(|&at| verb != Some(to) || !light(at)).map_or(from, |at| at + 1);
        if end > from + LONGEST { from } else { end }
    }

    /// "the second", "a third"
    fn is_ordinal(&self, words: &Range<usize>) -> bool {
        words.len() == 2 && self.is_one_of(words.start + 1, &["first", "second", "third", "fourth", "fifth"])
    }
}
