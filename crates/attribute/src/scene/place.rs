//! Where a statement was made.

use super::Scene;
use crate::lexicon::{Classes, Sort};
use crate::model::trees;
use crate::reading::Shape;
use std::ops::Range;

/// Words of a phrase that opens a sentence: "Speaking to reporters at the gates of the plant on Monday, …".
const OPENING: usize = 20;
/// What stands before a place.
const BEFORE: [&str; 7] = ["in", "at", "from", "outside", "inside", "near", "aboard"];

impl Scene<'_> {
    /// "in | Cairo", "at | the airport", "outside | the court"; `told` is who was spoken to and `medium` by what.
    pub(super) fn place(&self, told: Option<&Range<usize>>, medium: Option<&Range<usize>>) -> Option<Range<usize>> {
        let mut behind = [told, medium].into_iter().flatten().map(|words| words.end);
        behind
            .find_map(|at| self.stands(self.behind_time(at)))
            .or_else(|| self.opening_place())
            .or_else(|| self.place_of_occasion())
            .or_else(|| self.closed_doors())
            .or_else(|| self.place_of_cue())
    }

    /// What stands behind "on Tuesday", "late Tuesday" or nothing.
    fn behind_time(&self, at: usize) -> usize {
        let time = |at: usize| self.is_outside(at) && self.reading.classes(at).any(Classes::TIME);
        let mut end = at + usize::from(self.is(at, &["on", "late", "early", "last"]) && time(at + 1));
        while time(end) {
            end += 1;
        }
        end
    }

    /// "told reporters | at the pithead", "said by phone | from Lagos": right behind those who were told, hardly anything else
    /// than a place stands.
    fn stands(&self, at: usize) -> Option<Range<usize>> {
        if !self.is_outside(at) || !self.is(at, &BEFORE) {
            return None;
        }
        let words = self.noun_phrase(at + 1).filter(|words| !self.is_part_of_year(words.start))?;
        let name = self.is_name(&words);
        // "in an interview", "at a hearing": the occasion
        let definite = self.is(words.start, &["the", "his", "her", "their", "its"]);
        let within = self.is(at, &["in", "from", "near"]);
        let site = self.is_site(&words);
        // "told reporters in | the mixed zone | on Wednesday"
        let closed = !self.is_outside(words.end)
            || matches!(self.reading.shape(words.end), Shape::Comma | Shape::Stop | Shape::Quote)
            || self.is(words.end, &["on", "that"])
            || self.reading.classes(words.end).any(Classes::TIME);
        let somewhere =
            self.is(words.start, &["the"]) && !self.lexicon.is_of(self.reading.words[words.end - 1].key, Sort::NoPlace);
        let definite = definite && (!within || closed && somewhere && words.len() > 1);
        (!self.is_medium(&words) && (site || name || definite)).then_some(words)
    }

    /// "Governor Chola, addressing a rally at | Lambwe stadium|, told traders": between who speaks and the cue.
    fn place_of_occasion(&self) -> Option<Range<usize>> {
        let source =
            self.draft.source.first().filter(|source| source.end + 2 < self.draft.anchor && !self.is_inner())?;
        let first = source.end + 1;
        let speaks = ["speaking", "addressing", "talking", "testifying", "appearing"];
        if self.reading.shape(source.end) != Shape::Comma || !self.is(first, &speaks) {
            return None;
        }
        (first + 1..self.draft.anchor.min(first + OPENING)).filter(|&at| self.is(at, &BEFORE)).find_map(|at| {
            let words = self.noun_phrase(at + 1)?;
            (words.end <= self.draft.anchor
                && (self.is_site(&words) || self.is_name(&words))
                && !self.is_medium(&words))
            .then_some(words)
        })
    }

    /// "behind closed doors"
    fn closed_doors(&self) -> Option<Range<usize>> {
        let behind = self.beside().find(|&at| self.is(at, &["behind"]) && self.is(at + 1, &["closed"]))?;
        self.is(behind + 2, &["doors"]).then_some(behind..behind + 3)
    }

    /// "Addressing a rally at | Lambwe stadium, …", "At a press conference in | Kesz, …", "On a visit to | the region, …".
    fn opening_place(&self) -> Option<Range<usize>> {
        let reading = self.reading;
        let sentence = &reading.sentences[reading.words[self.draft.anchor].sentence as usize];
        let first = sentence.start;
        let source = self.draft.source.first().filter(|source| source.start > first && !self.is_inner())?;
        let speaks = [
            "speaking",
            "addressing",
            "opening",
            "talking",
            "asked",
            "testifying",
            "appearing",
            "questioned",
            "presenting",
            "visiting",
            "touring",
            "launching",
            "unveiling",
            "announcing",
        ];
        let end = source.start.min(self.draft.anchor).min(first + OPENING);
        let occasion = (first..end).take(5).any(|at| self.lexicon.media.contains(&reading.words[at].key));
        let visit = self.is(first, &["on", "during"]) && (first..end).any(|at| self.is(at, &["visit", "tour", "trip"]));
        let opens = visit || self.is(first, &speaks) || occasion && self.is(first, &["at", "in", "during"]);
        if !opens {
            return None;
        }
        (first + 1..end).filter(|&at| self.is_outside(at)).find_map(|at| {
            if !(self.is(at, &BEFORE) || visit && self.is(at, &["to", "of"])) {
                return None;
            }
            let words = self.noun_phrase(at + 1)?;
            let definite = self.is(words.start, &["the"]) && (visit || !self.is(at, &["in", "from", "near"]));
            (!self.is_medium(&words) && words.end <= end && (definite || self.is_site(&words) || self.is_name(&words)))
                .then_some(words)
        })
    }

    /// A place beside the cue that hangs on the cue, and not on who said it: "said Mr. Holt, a surgeon at the hospital".
    fn place_of_cue(&self) -> Option<Range<usize>> {
        let reading = self.reading;
        self.beside().find_map(|at| {
            if !self.is(at, &BEFORE) {
                return None;
            }
            // Before the cue only what opens the sentence: "In Cairo, the minister said".
            let sentence = &reading.sentences[reading.words[at].sentence as usize];
            if at < self.draft.anchor && at != sentence.start {
                return None;
            }
            // "said last night | from her home", but "said, to laughter from the gallery"
            let light = Classes::TIME.with(Classes::ADVERB).with(Classes::DETERMINER);
            if self.is(at, &["from"]) && !(self.draft.anchor + 1..at).all(|word| self.reading.classes(word).any(light))
            {
                return None;
            }
            let words = self.noun_phrase(at + 1).filter(|words| !self.is_part_of_year(words.start))?;
            let last = words.end - 1;
            let of_source = at > self.draft.anchor
                && self.draft.source.iter().any(|source| source.start > self.draft.anchor)
                && self.trees.heads[last] as usize != self.draft.anchor;
            // "In the Commons", "In Sarrania"
            let opening = at == sentence.start && self.is(words.start, &["the"]);
            let name =
                self.is(at, &["in"]) && self.is_name(&words) && (opening || self.trees.tags[last] == trees::PLACE);
            (!of_source && (name || self.is_site(&words))).then_some(words)
        })
    }

    /// True for words that hold a medium: "a statement", "her interview".
    pub(super) fn is_medium(&self, words: &Range<usize>) -> bool {
        words.clone().any(|at| self.lexicon.media.contains(&self.reading.words[at].key))
    }

    fn is_name(&self, words: &Range<usize>) -> bool {
        matches!(self.reading.shape(words.end - 1), Shape::Capital | Shape::Upper)
    }

    fn is_site(&self, words: &Range<usize>) -> bool {
        self.lexicon.sites.contains(&self.reading.words[words.end - 1].key)
    }
}
