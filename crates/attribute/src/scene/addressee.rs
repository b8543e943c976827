//! To whom a statement was made.

use super::{REACH, Scene};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::Shape;
use std::ops::Range;

/// Words from a cue back to "Asked by reporters whether …", which opens its sentence.
const FAR: usize = 40;

impl Scene<'_> {
    /// "told | councillors", "tells the BBC", "confirmed to | us".
    pub(super) fn told(&self) -> Option<Range<usize>> {
        let anchor = self.draft.anchor;
        if self.reading.classes(anchor).any(Classes::TO) {
            // "warned | the minister": who speaks, behind the verb
            let source = |words: &Range<usize>| {
                self.draft.source.iter().any(|source| source.start < words.end && words.start < source.end)
            };
            let whom = self.noun_phrase(anchor + 1).or_else(|| self.asked_to_do());
            return whom.filter(|words| !source(words)).map(|words| self.whole(words));
        }
        let said_to = self.is(anchor + 1, &["to", "before"]) && !self.is(anchor, &["according"]);
        said_to.then(|| self.somebody(anchor + 2)).flatten()
    }

    /// "urged | both sides | to step back", where the whole of it was taken for what was said.
    fn asked_to_do(&self) -> Option<Range<usize>> {
        let start = self.draft.anchor + 1;
        let whole = self.draft.content.first().is_some_and(|content| content.start == start);
        let verb = self.trees.verbs.get(start) == Some(&true) && self.reading.shape(start) == Shape::Lower;
        if !whole || verb {
            return None;
        }
        let bare = Draft { content: Vec::new(), ..Draft::default() };
        let bare = Draft { anchor: self.draft.anchor, ..bare };
        let words = Scene { draft: &bare, ..*self }.noun_phrase(start)?;
        self.is(words.end, &["to", "not"]).then_some(words)
    }

    /// "Asked by | reporters whether …, she said", "Speaking to | the committee, he said", "…, who spoke with | newsmen".
    pub(super) fn spoken_to(&self) -> Option<Range<usize>> {
        let sentence = &self.reading.sentences[self.reading.words[self.draft.anchor].sentence as usize];
        let asked =
            ["asked", "pressed", "questioned", "quizzed", "challenged", "examined", "cross-examined", "grilled"];
        let speaks = ["speaking", "spoke", "talking", "talked", "chatting", "testifying", "evidence", "addressing"];
        let before = sentence.start.max(self.draft.anchor.saturating_sub(FAR))..self.draft.anchor;
        let behind = self.draft.anchor + 1..(self.draft.anchor + REACH).min(sentence.end);
        let briefs = ["briefing", "addressing", "telling", "updating"];
        before.chain(behind).find_map(|at| {
            // "Briefing | mediapersons after the meeting, the minister said"
            if self.is(at, &briefs) && at == sentence.start && self.is_outside(at) {
                return self.somebody(at + 1);
            }
            // "asked about it by | the Post"
            let by = (at + 2..at + 6).find(|&by| self.is(by, &["by"])).filter(|_| self.is(at, &asked[..4]));
            if let Some(by) = by.filter(|&by| (at..by).all(|word| self.is_outside(word) && self.is_small(word))) {
                return self.somebody(by + 1);
            }
            let opens = self.reading.classes(at + 1).any(Classes::PREPOSITION)
                && (self.is(at + 1, &["by"]) && self.is(at, &asked)
                    || self.is(at + 1, &["to", "with", "before"]) && self.is(at, &speaks))
                && self.is_outside(at);
            opens.then(|| self.somebody(at + 2)).flatten()
        })
    }

    /// A word, and no mark that parts phrases.
    fn is_small(&self, at: usize) -> bool {
        matches!(self.reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
    }

    /// A noun phrase with what "of" hangs on it: "a gallery | of about 60 people".
    pub(super) fn whole(&self, words: Range<usize>) -> Range<usize> {
        let behind = self
            .is(words.end, &["of"])
            .then(|| self.noun_phrase(words.end + 1 + usize::from(self.is(words.end + 1, &["about"]))));
        words.start..behind.flatten().map_or(words.end, |rest| rest.end)
    }

    /// The noun phrase that begins here, where it may mean people: "reporters", "the committee", "TV Sund", "us".
    fn somebody(&self, start: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let mut words = self.noun_phrase(start)?;
        // "the business and trade committee"
        if self.is(words.end, &["and"])
            && let Some(rest) = self.noun_phrase(words.end + 1)
            && reading.shape(rest.start) == Shape::Lower
            && !reading.classes(rest.start).any(Classes::DETERMINER)
        {
            words.end = rest.end;
        }
        let last = words.end - 1;
        let verb = words.len() == 1 && self.trees.verbs[last] && reading.shape(last) == Shape::Lower;
        let people = Classes::PERSON
            .with(Classes::GROUP)
            .with(Classes::TITLE)
            .with(Classes::ORGANIZATION)
            .with(Classes::CALLING)
            .with(Classes::FOLK)
            .with(Classes::BODY);
        let name = matches!(reading.shape(last), Shape::Capital | Shape::Upper);
        let pronoun = words.len() == 1 && self.is(last, &["me", "us", "him", "her", "them"]);
        (!verb && (name || pronoun || reading.classes(last).any(people) || reading.is_human(last))).then_some(words)
    }

    /// "an interview with | the Daily Ledger", "a letter to | shareholders".
    pub(super) fn addressee_of(&self, medium: &Range<usize>) -> Option<Range<usize>> {
        // "a statement | made available to | the Beacon"
        let mut at = medium.end;
        while at < medium.end + 3
            && self.is(
                at,
                &["made", "available", "issued", "sent", "given", "released", "addressed", "read", "out", "handed"],
            )
        {
            at += 1;
        }
        self.is(at, &["with", "to"]).then(|| self.noun_phrase(at + 1)).flatten()
    }
}
