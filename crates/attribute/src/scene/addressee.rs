//! To whom a statement was made.

use super::time::LEADING;
use super::{BEYOND, FAR, REACH, Scene};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// Verbs that whoever is asked stands behind.
const ASKING: [&str; 28] = [
    "urged",
    "urges",
    "urging",
    "urge",
    "asked",
    "asks",
    "asking",
    "ask",
    "begged",
    "begs",
    "implored",
    "implores",
    "advised",
    "advises",
    "invited",
    "invites",
    "ordered",
    "orders",
    "reminded",
    "reminds",
    "encouraged",
    "encourages",
    "warned",
    "warns",
    "pressed",
    "instructed",
    "instructs",
    "assured",
];
/// Verbs of sending a message to whoever stands behind them.
const SENDING: [&str; 10] =
    ["texted", "texts", "messaged", "messages", "emailed", "e-mailed", "emails", "instructed", "lectured", "briefed"];
/// Verbs behind which whoever stands behind "to" is told.
const WRITING: [&str; 12] = [
    "wrote",
    "writes",
    "write",
    "writing",
    "said",
    "says",
    "explained",
    "confirmed",
    "admitted",
    "complained",
    "apologised",
    "apologized",
];
/// Words of time that end the names of papers and programmes.
const PROGRAMMES: [&str; 6] = ["today", "tonight", "morning", "evening", "daily", "weekly"];
/// A cue and what stands beside its verb: "said in a letter to".
const LONG_CUE: usize = 6;

/// Cuts from an addressee what is none: "the Daily Post | he", "the", "not".
pub(super) fn trim(reading: &Reading, draft: &mut Draft) {
    let Some(words) = &mut draft.addressee else { return };
    let trails = Classes::DETERMINER
        .with(Classes::SUBJECT_PRONOUN)
        .with(Classes::NEGATION)
        .with(Classes::SUBORDINATOR)
        .with(Classes::PREPOSITION);
    // "residents | the water"
    let opens = |at: &usize| reading.classes(*at).any(Classes::DETERMINER) && reading.shape(*at) == Shape::Lower;
    if let Some(second) =
        (words.start + 1..words.end).find(opens).filter(|at| !reading.is_one_of(at - 1, &["of", "in", "at", "and"]))
    {
        words.end = second;
    }
    // "his caucus | behind closed doors"
    if let Some(beyond) = (words.start + 1..words.end).find(|&at| reading.is_one_of(at, &BEYOND)) {
        words.end = beyond;
    }
    let pronoun = words.len() == 1 && reading.classes(words.start).any(Classes::PRONOUN);
    let empty = |words: &Range<usize>| words.start >= words.end;
    while !pronoun
        && !empty(words)
        && reading.shape(words.end - 1) == Shape::Lower
        && (reading.classes(words.end - 1).any(trails) || reading.is_one_of(words.end - 1, &BEYOND))
    {
        words.end -= 1;
    }
    // "warned | last fall that"
    let season = |at: usize| {
        reading.classes(at).any(Classes::TIME)
            || reading.is_one_of(at, &["spring", "summer", "autumn", "fall", "winter", "season"])
    };
    let when = words.len() > 1 && reading.is_one_of(words.start, &LEADING) && season(words.start + 1);
    // "told | yesterday how", "asked | in a speech"
    let when = when
        || !empty(words)
            && (reading.is_one_of(words.start, &["today", "yesterday", "in", "at", "on", "during"])
                && reading.shape(words.start) == Shape::Lower
                && !reading.is_one_of(words.start + 1, &["least", "most"]));
    if when || empty(words) || reading.classes(words.start).any(Classes::NEGATION) {
        draft.addressee = None;
    }
}

impl Scene<'_> {
    /// "told | councillors", "tells the BBC", "confirmed to | us".
    pub(super) fn told(&self) -> Option<Range<usize>> {
        let anchor = self.draft.anchor;
        if self.reading.classes(anchor).any(Classes::TO) {
            // "warned | the minister": who speaks, behind the verb
            let source = |words: &Range<usize>| {
                self.draft.source.iter().any(|source| source.start < words.end && words.start < source.end)
            };
            return self.noun_phrase(anchor + 1).filter(|words| !source(words)).map(|words| self.whole(words));
        }
        if let Some(words) = self.sent() {
            return Some(words).filter(|words| !self.is_medium(words));
        }
        let said_to = self.is(anchor + 1, &["to", "before"]) && !self.is(anchor, &["according"]);
        let reader = || {
            let words = self.noun_phrase(anchor + 2)?;
            (self.is(anchor, &WRITING) && self.trees.nominals[words.end - 1]).then_some(words)
        };
        said_to.then(|| self.somebody(anchor + 2).or_else(reader)).flatten()
    }

    /// "messaged | us", "emailed | a statement".
    pub(super) fn sent(&self) -> Option<Range<usize>> {
        self.is(self.draft.anchor, &SENDING).then(|| self.noun_phrase(self.draft.anchor + 1)).flatten()
    }

    /// "urged | both sides to step back", "wrote to | him that she was sorry": whoever stands between the cue and the order or
    /// the clause is a part of the content for many annotators, and whom it was said to for all.
    pub(super) fn in_content(&self) -> Option<Range<usize>> {
        let reading = self.reading;
        let content = self.draft.content.first().filter(|content| content.start > self.draft.anchor)?;
        let asks = content.start == self.draft.anchor + 1 && self.is(self.draft.anchor, &ASKING)
            || self.is(content.start - 1, &["on"])
                && self.is(self.draft.anchor, &["called", "calls", "call", "calling"])
            || self.is(content.start - 1, &["to"]) && content.start - self.draft.anchor < LONG_CUE;
        if !asks || reading.words[content.start].quotation != reading.words[self.draft.anchor].quotation {
            return None;
        }
        let words = self.phrase_where(content.start, |at| content.contains(&at))?;
        let begins = self.is(words.end, &["to", "that", "not"])
            || reading.shape(words.end) == Shape::Quote
            || self.is(words.end, &["whether", "if"]);
        (begins && words.end < content.end).then_some(words)
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
            // "Briefing | mediapersons after a meeting, …"
            let object = at == sentence.start && self.is(at, &["addressing", "briefing"]);
            if object { self.somebody(at + 1) } else { opens.then(|| self.somebody(at + 2)).flatten() }
        })
    }

    /// A word, and no mark that parts phrases.
    fn is_small(&self, at: usize) -> bool {
        matches!(self.reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
    }

    /// A noun phrase with what "of" hangs on it: "a gallery | of about 60 people".
    pub(super) fn whole(&self, mut words: Range<usize>) -> Range<usize> {
        // "told Northern | Morning", "told Quay | & Cargo"
        let capital =
            |at: usize| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper) && self.is_outside(at);
        let named = |at: usize| !self.reading.classes(at).any(Classes::TIME) || self.is(at, &PROGRAMMES);
        while !words.is_empty() && capital(words.end - 1) {
            if capital(words.end) && named(words.end) && !self.reading.classes(words.end).any(Classes::SUBJECT_PRONOUN)
            {
                words.end += 1;
            } else if self.is(words.end, &["&"]) && capital(words.end + 1) {
                words.end += 2;
            } else {
                break;
            }
        }
        let behind = self
            .is(words.end, &["of"])
            .then(|| self.noun_phrase(words.end + 1 + usize::from(self.is(words.end + 1, &["about"]))));
        words.start..behind.flatten().map_or(words.end, |rest| rest.end)
    }

    /// The noun phrase that begins here, where it may mean people: "reporters", "the committee", "TV Sund", "us".
    pub(super) fn somebody(&self, start: usize) -> Option<Range<usize>> {
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
