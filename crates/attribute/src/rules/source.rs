//! Who is said to have said it.

use super::{REACH, Rules};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

impl Rules<'_> {
    /// The first word of the verb group that ends with the verb at `verb`: "has also repeatedly | said".
    pub(super) fn verb_group_start(&self, verb: usize, floor: usize) -> usize {
        let mut start = verb;
        while start > floor && verb - start < 8 {
            let at = start - 1;
            let classes = self.classes(at);
            if (self.unwilling(at) || self.willing(at)) && at > floor + 1 {
                start = at - 1;
                continue;
            }
            let adverb = classes.any(Classes::ADVERB) && self.shape(at) == Shape::Lower
                || self.shape(at) == Shape::Lower && self.reading.words[at].span.len() > 4 && self.ends_in_ly(at);
            if classes.any(Classes::AUXILIARY.with(Classes::NEGATION)) && self.quotation(at) == NONE || adverb {
                start = at;
            } else {
                break;
            }
        }
        start
    }

    /// The "to" of "used to | say", "continues to | insist".
    fn willing(&self, at: usize) -> bool {
        let words =
            ["used", "continued", "continues", "wanted", "wants", "began", "begins", "likes", "liked", "seemed"];
        self.leads_to_infinitive(at, &words)
    }

    /// The "to" of "refused to | confirm", "declined to | say".
    pub(super) fn unwilling(&self, at: usize) -> bool {
        let words = ["refused", "refuses", "refusing", "declined", "declines", "declining", "failed"];
        self.leads_to_infinitive(at, &words)
    }

    fn leads_to_infinitive(&self, to: usize, verbs: &[&str]) -> bool {
        to > 0 && self.key_is(to, "to") && self.reading.is_one_of(to - 1, verbs)
    }

    /// Adverbs in "-ly" are told by a table of their hashes being absent from every other class; the letters are
    /// looked at through the span length only, so the text is asked here.
    fn ends_in_ly(&self, at: usize) -> bool {
        self.classes(at).any(Classes::ADVERB)
    }

    /// The source of the verb at `verb`, left of it: its subject.
    pub(super) fn subject(&self, verb: usize, floor: usize, earlier: &[Draft]) -> Option<Range<usize>> {
        let end = self.verb_group_start(verb, floor);
        let before = end.checked_sub(1).filter(|&b| b >= floor)?;
        // "the official, who spoke on condition of anonymity, insisted"
        if self.shape(before) == Shape::Comma || matches!(self.shape(before), Shape::Mark) {
            let comma = (before.saturating_sub(REACH / 2).max(floor)..before)
                .rev()
                .take_while(|&i| self.quotation(i) == NONE)
                .find(|&i| matches!(self.shape(i), Shape::Comma | Shape::Mark) && self.apposition(i + 1));
            if let Some(comma) = comma {
                // "A young man who worked there, and who cannot be named, said"
                let joined = self.classes(comma + 1).any(Classes::COORDINATOR);
                let relative = (floor + 1..comma)
                    .find(|&i| joined && self.reading.is_one_of(i, &["who", "which"]) && self.nominal(i - 1));
                let phrase = self.phrase_left(floor, relative.unwrap_or(comma));
                if !phrase.is_empty() {
                    return Some(phrase);
                }
            }
            return self.inherited(floor, end, earlier);
        }
        let classes = self.classes(before);
        if classes.any(Classes::RELATIVE) {
            let gap = usize::from(before > floor && self.shape(before - 1) == Shape::Comma);
            let phrase = self.phrase_left(floor, before - gap);
            return (!phrase.is_empty()).then_some(phrase);
        }
        if classes.any(Classes::COORDINATOR) || classes.any(Classes::GERUND) {
            return self.inherited(floor, end, earlier);
        }
        let phrase = self.phrase_left(floor, end);
        if phrase.is_empty() || self.closed_only(&phrase) { self.inherited(floor, end, earlier) } else { Some(phrase) }
    }

    /// The source right of the verb: "said Anna Reyes".
    pub(super) fn inverted_subject(&self, verb: usize, ceiling: usize) -> Option<Range<usize>> {
        // "told councillors": whom, and never who
        if ["told", "tells", "tell"].iter().any(|word| self.key_is(verb, word)) {
            return None;
        }
        let phrase = self.phrase_right(verb + 1, ceiling);
        (!phrase.is_empty() && !self.closed_only(&phrase) && !self.classes(phrase.start).any(Classes::PREPOSITION))
            .then_some(phrase)
    }

    /// A parenthesis that stands between a subject and its verb begins so.
    fn apposition(&self, at: usize) -> bool {
        let classes = self.classes(at);
        if classes.any(Classes::COORDINATOR) && self.classes(at + 1).any(Classes::RELATIVE) {
            return true;
        }
        classes.any(Classes::RELATIVE.with(Classes::DETERMINER).with(Classes::PREPOSITION).with(Classes::TITLE))
            || classes.any(Classes::GERUND.with(Classes::PERSON).with(Classes::AUXILIARY))
            || matches!(self.shape(at), Shape::Capital | Shape::Upper | Shape::Number)
            || self.shape(at) == Shape::Lower && !classes.any(Classes::COORDINATOR.with(Classes::SUBORDINATOR))
    }

    /// The source of a verb without a subject of its own: that of the cue before it in the sentence, else the phrase
    /// that opens the sentence.
    fn inherited(&self, floor: usize, end: usize, earlier: &[Draft]) -> Option<Range<usize>> {
        if let Some(source) = earlier.iter().rev().find_map(|d| d.source.first()) {
            return Some(source.clone());
        }
        let verb = (floor..end.min(floor + REACH)).find(|&i| self.verb_like(i))?;
        let phrase = self.phrase_left(floor, self.verb_group_start(verb, floor));
        (!phrase.is_empty() && !self.closed_only(&phrase)).then_some(phrase)
    }

    /// Nothing but function words: no source.
    fn closed_only(&self, phrase: &Range<usize>) -> bool {
        phrase.clone().all(|i| {
            let classes = self.classes(i);
            self.shape(i) != Shape::Capital
                && !classes.any(Classes::SUBJECT_PRONOUN.with(Classes::GROUP).with(Classes::PERSON))
                && classes.any(
                    Classes::PREPOSITION.with(Classes::ADVERB).with(Classes::COORDINATOR).with(Classes::SUBORDINATOR),
                )
        }) || phrase.len() == 1 && self.key_is(phrase.start, "it")
    }
}
