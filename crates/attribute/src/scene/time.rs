//! When a statement was made.

use super::{FAR, Scene};
use crate::lexicon::{Classes, Sort};
use crate::reading::Shape;
use std::ops::Range;

/// Words that stand before a time and belong to it.
pub(super) const LEADING: [&str; 7] = ["last", "this", "next", "early", "late", "earlier", "later"];

/// Days told from the day of the article.
const DAYS: [&str; 4] = ["today", "yesterday", "tonight", "tomorrow"];
/// What is done with a paper before anybody reads it.
const WRITTEN: [&str; 7] = ["published", "filed", "drawn", "signed", "written", "completed", "commissioned"];
/// Words between that and its time: "drawn | up for the cabinet in | June".
const APART: usize = 6;

impl Scene<'_> {
    /// "last | spring", "on | Sept. 10".
    pub(super) fn is_part_of_year(&self, at: usize) -> bool {
        let key = self.reading.words[at].key;
        let season = self.reading.shape(at) == Shape::Lower && self.lexicon.is_of(key, Sort::Season);
        let month = self.reading.shape(at) == Shape::Capital && self.lexicon.is_of(key, Sort::Month);
        season && self.is(at.wrapping_sub(1), &["last", "this"])
            || month
                && (self.reading.shape(at + 1) == Shape::Number
                    || self.is(at.wrapping_sub(1), &["in", "last", "since"]))
    }

    /// "Lindqvist, who took over | in October|, said", "a report, filed | in June|, shows": told of who speaks, before the cue.
    fn is_of_source(&self, at: usize) -> bool {
        let Some(source) = self.draft.source.first() else { return false };
        let sentence = &self.reading.sentences[self.reading.words[self.draft.anchor].sentence as usize];
        if at > self.draft.anchor {
            return false;
        }
        let from = if source.start < at { source.start.max(sentence.start) } else { sentence.start };
        let from = from.max(at.saturating_sub(FAR));
        let plain = |word: &usize| self.reading.shape(*word) != Shape::Comma;
        let clause = (from..at).rev().take_while(plain).any(|word| self.reading.classes(word).any(Classes::RELATIVE));
        // "residents who spoke to us | on Tuesday"
        let clause = clause && !(from..at).any(|word| self.is(word, &["spoke", "talked", "told", "testified"]));
        let floor = at.saturating_sub(APART).max(sentence.start);
        let written = (floor..at).rev().take_while(plain).any(|word| self.is(word, &WRITTEN));
        written || source.start < at && clause
    }

    /// "on | Tuesday", "| last month", "in | March", "in | 2019", "| after the match"; `told` is who was spoken to and `medium`
    /// by what. What the rules saw between the source and its verb stands where nothing else does.
    pub(super) fn time(&self, told: Option<&Range<usize>>, medium: Option<&Range<usize>>) -> Option<Range<usize>> {
        let of_rules = || {
            let time = self.draft.time.clone()?;
            let telling = |at: usize| !self.is(at, &LEADING) && !self.is_in_name(at) && !self.is_in_clause(at);
            let said = !time.clone().any(|at| self.is_of_source(at));
            (said && time.clone().all(|at| self.is_outside(at)) && time.clone().any(telling)).then_some(time)
        };
        self.named_time().or_else(|| self.behind(told, medium)).or_else(|| self.opening_year()).or_else(of_rules)
    }

    /// A year or an event right behind the cue, its source, whoever was told or the medium.
    fn behind(&self, told: Option<&Range<usize>>, medium: Option<&Range<usize>>) -> Option<Range<usize>> {
        let words = [told, medium, self.draft.source.first()];
        let ends = words.into_iter().flatten().map(|words| words.end).chain([self.draft.anchor + 1]);
        ends.filter(|at| *at > self.draft.anchor).find_map(|at| self.year(at).or_else(|| self.event(at)))
    }

    /// A day, month or part of a day beside the cue.
    fn named_time(&self) -> Option<Range<usize>> {
        let reading = self.reading;
        let time = |at: usize| {
            let day = self.is(at, &DAYS) || !reading.classes(at).any(Classes::ADVERB);
            let listed = reading.classes(at).any(Classes::TIME)
                && !reading.classes(at).any(Classes::DETERMINER.with(Classes::PERSON))
                && day;
            self.is_outside(at) && (listed || self.is_part_of_year(at)) && !self.is_in_name(at)
        };
        let first = self.beside().find(|&at| {
            // "after a week", "for a year": how long, not when
            let opens = self.is(at.wrapping_sub(1), &["on", "in", "last", "this", "earlier", "late", "early", "next"]);
            time(at)
                && !self.is(at, &LEADING)
                && !self.is_in_clause(at)
                && !self.is_of_source(at)
                && !self.is_behind_comma(at)
                && (opens
                    || reading.shape(at) == Shape::Capital
                    || self.is(at, &["weekend"]) && self.is(at.wrapping_sub(1), &["the"])
                    || self.is(at, &DAYS))
        })?;
        let mut range = first..first + 1;
        while time(range.end)
            || self.is_outside(range.end) && reading.shape(range.end) == Shape::Number && range.len() < 4
        {
            range.end += 1;
        }
        while range.start > 0
            && self.is_outside(range.start - 1)
            && (self.is(range.start - 1, &LEADING) || reading.shape(range.start - 1) == Shape::Number)
        {
            range.start -= 1;
        }
        Some(range)
    }

    /// "In | 1994|, she told a friend that …"
    fn opening_year(&self) -> Option<Range<usize>> {
        let first = self.reading.sentences[self.reading.words[self.draft.anchor].sentence as usize].start;
        let beside = first < self.draft.anchor && !self.is_inner() && self.reading.shape(first + 2) == Shape::Comma;
        if beside { self.year(first) } else { None }
    }

    /// "in | 2019".
    fn year(&self, at: usize) -> Option<Range<usize>> {
        let year = self.is_outside(at + 1)
            && self.is(at, &["in"])
            && self.reading.shape(at + 1) == Shape::Number
            && self.reading.words[at + 1].span.len() == 4;
        year.then_some(at + 1..at + 2)
    }

    /// "| after the match", "| during the first intermission".
    fn event(&self, at: usize) -> Option<Range<usize>> {
        let opens = self.is_outside(at) && self.is(at, &["after", "before", "during", "following"]);
        let words = opens.then(|| self.noun_phrase(at + 1)).flatten()?;
        let phrase = self.reading.classes(words.start).any(Classes::DETERMINER) && words.len() > 1;
        phrase.then_some(at..words.end)
    }

    /// "officials said, in the third accident | this year|": what a comma parts from the cue tells of something else, unless it
    /// begins with the time.
    fn is_behind_comma(&self, at: usize) -> bool {
        let from = (self.draft.anchor + 1).min(at);
        let comma = (from..at).rev().find(|&mark| self.is_outside(mark) && self.reading.shape(mark) == Shape::Comma);
        let light = |word: usize| {
            self.is(word, &LEADING)
                || self.is(word, &["on", "in", "at", "the"])
                || self.reading.shape(word) == Shape::Number
        };
        let said = self.draft.content.first().is_some_and(|content| content.start > at);
        comma.is_some_and(|comma| !(comma + 1..at).all(light)) && !said
    }

    /// "Moss, who took over | in August": of whom is spoken, and not when he spoke.
    fn is_in_clause(&self, at: usize) -> bool {
        let from = self.draft.anchor + 1;
        from < at
            && (from..at).any(|before| self.is_outside(before) && self.reading.classes(before).any(Classes::RELATIVE))
    }

    /// True for a word of time that is part of a name: "the Morning Report", "the Cold Evening".
    pub(super) fn is_in_name(&self, at: usize) -> bool {
        let reading = self.reading;
        let part = |at: usize| {
            matches!(reading.shape(at), Shape::Capital | Shape::Upper)
                && !reading.classes(at).any(Classes::TIME.with(Classes::PREPOSITION))
                && !reading.opens_sentence(at)
        };
        reading.shape(at) == Shape::Capital && (part(at + 1) || at > 0 && part(at - 1) && self.is_outside(at - 1))
    }
}
