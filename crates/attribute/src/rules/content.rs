//! Content outside quotation marks: clauses behind and before a verb of saying.

use super::{REACH, Rules};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::model::trees;
use crate::reading::{NONE, Shape};
use std::ops::Range;

const FORMS_OF_BE: [&str; 7] = ["is", "are", "was", "were", "been", "be", "being"];

impl Rules<'_> {
    /// The words up to `end` without a closing full stop.
    pub(super) fn without_stop(&self, start: usize, end: usize) -> usize {
        let mut end = end;
        while end > start && self.shape(end - 1) == Shape::Stop && self.quotation(end - 1) == NONE {
            end -= 1;
        }
        end
    }

    /// Where the clause that ends before `end` begins: behind a leading "But" or "And".
    pub(super) fn clause_start(&self, floor: usize, end: usize) -> usize {
        let mut start = floor;
        while start < end && self.classes(start).any(Classes::COORDINATOR) && start == floor {
            start += 1;
        }
        start
    }

    /// "…, he said." without quotation marks: the clause before the comma.
    pub(super) fn clause_before(&self, verb: usize, sentence: &Range<usize>) -> Option<Draft> {
        let classes = self.classes(verb);
        // Behind its clause a verb of direct speech will do: "Both had reopened, she retorted."
        if !classes.any(Classes::BARE) && (!classes.any(Classes::QUOTE) || classes.any(Classes::WEAK)) {
            return None;
        }
        let follows = verb + 1;
        let ends = follows >= sentence.end
            || matches!(self.shape(follows), Shape::Stop | Shape::Comma | Shape::Mark)
            || self.classes(follows).any(Classes::TIME.with(Classes::PREPOSITION))
            || classes.any(Classes::TO);
        let (source, comma, rest) = {
            let group = self.verb_group_start(verb, sentence.start);
            let phrase = self.phrase_left(sentence.start, group);
            let before = phrase.start.checked_sub(1).filter(|&b| b >= sentence.start);
            match before {
                Some(before) if ends && !phrase.is_empty() && self.shape(before) == Shape::Comma => {
                    (phrase, before, verb + 1)
                }
                _ => {
                    // "…, said X.", but "who asked not to be named, said that"
                    if self.key_is(verb + 1, "that") {
                        return None;
                    }
                    let before =
                        verb.checked_sub(1).filter(|&b| b >= sentence.start && self.shape(b) == Shape::Comma)?;
                    let source = self.inverted_subject(verb, sentence.end)?;
                    let rest = source.end;
                    // "officials, who asked not to be named, said | the minister | was ill": what is said, and not who says it
                    let behind = Classes::TIME.with(Classes::PREPOSITION).with(Classes::RELATIVE).with(Classes::ADVERB);
                    let closes = rest >= sentence.end
                        || !matches!(self.shape(rest), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
                        || self.classes(rest).any(behind.with(Classes::COORDINATOR).with(Classes::GERUND));
                    if !closes || self.subject_with_parenthesis(sentence.start, before) {
                        return None;
                    }
                    (source, before, rest)
                }
            }
        };
        // "…, he said, that …" reports what follows, "…, he said the …" too.
        if (rest..(rest + 12).min(sentence.end)).any(|i| self.key_is(i, "that")) {
            return None;
        }
        let start = self.clause_start(sentence.start, comma);
        // "The trial, she told | the Gazette |, was": whom it was said to
        let told = classes.any(Classes::TO).then(|| self.phrase_right(rest, sentence.end));
        let told = told.filter(|p| !p.is_empty() && p.len() <= 5 && self.shape(p.end) == Shape::Comma);
        let rest = told.as_ref().map_or(rest, |p| p.end);
        // "The trial, she said, was expected to last"
        let predicate = self.shape(rest) == Shape::Comma
            && (self.classes(rest + 1).any(Classes::AUXILIARY) || self.past_like(rest + 1))
            && !(start..comma).any(|i| self.verb_like(i) || self.past_like(i));
        // "He was, he said, “just the driver”", "She came, she concedes, in a diesel"
        let parted = self.shape(rest) == Shape::Comma
            && source.len() == 1
            && self.classes(source.start).any(Classes::SUBJECT_PRONOUN)
            && rest + 2 < sentence.end
            && (start..comma).len() > 1
            && !self.classes(start).any(Classes::SUBORDINATOR.with(Classes::PREPOSITION))
            && !self.classes(rest + 1).any(Classes::COORDINATOR.with(Classes::GERUND))
            && (start + 1..comma).any(|i| self.classes(i).any(Classes::AUXILIARY) || self.past_like(i));
        let draft = |content, time, confidence| Draft {
            anchor: verb,
            cue: vec![verb..verb + 1],
            negated: self.negated(verb, sentence.start),
            time,
            source: vec![source.clone()],
            content,
            confidence,
            evidence: "clause+cue-verb",
            ..Draft::default()
        };
        let whole = predicate && comma > start && self.nominal(start);
        // "Over 1,400 trials, the researchers report, their hesitation rose"
        let framed = self.shape(rest) == Shape::Comma
            && self.classes(start).any(Classes::PREPOSITION)
            && !(start..comma).any(|i| self.verb_like(i) || self.past_like(i))
            && self.nominal(rest + 1)
            && !self.classes(rest + 1).any(Classes::PREPOSITION)
            && (rest + 2..sentence.end.min(rest + REACH / 2)).any(|i| self.past_like(i) || self.verb_like(i));
        if whole || parted || framed {
            let limit = self.without_stop(rest + 1, sentence.end);
            let draft = draft(vec![start..comma, rest + 1..limit], None, if whole { 0.65 } else { 0.6 });
            return Some(Draft { addressee: told, ..draft });
        }
        if comma - start < 4 || !(start..comma).any(|i| self.verb_like(i) || self.past_like(i)) {
            return None;
        }
        // A subordinate clause before the comma belongs to the sentence, not to the content; "In May the plant closed" and
        // "At least three countries object" are clauses of their own.
        let first = self.classes(start);
        let whole = !first.any(Classes::SUBORDINATOR)
            && !self.classes(start + 1).any(Classes::GERUND)
            && (start..comma).any(|i| self.shape(i) == Shape::Lower && self.trees.is_finite(i));
        if first.any(Classes::SUBORDINATOR.with(Classes::PREPOSITION)) && !first.any(Classes::DETERMINER) && !whole {
            return None;
        }
        let draft = draft(vec![start..comma], self.time(rest, sentence.end), 0.65);
        Some(Draft { addressee: told, ..draft })
    }

    /// "Lindqvist, 54, who took over in October, | said the plants would close": what stands before the comma is no clause but
    /// the subject of what follows, with a parenthesis.
    fn subject_with_parenthesis(&self, start: usize, end: usize) -> bool {
        let start = self.clause_start(start, end);
        let Some(comma) = (start..end).find(|&i| self.shape(i) == Shape::Comma) else { return false };
        let adverbial = Classes::PREPOSITION.with(Classes::SUBORDINATOR).with(Classes::TIME).with(Classes::ADVERB);
        let opens = self.classes(start);
        comma > start
            && (!opens.any(adverbial) || opens.any(Classes::DETERMINER))
            && !(start..comma).any(|i| self.verb_like(i) || self.past_like(i))
    }

    /// "X said that …", "X said the …", "X told Y that …", "X denied reports of …".
    pub(super) fn clause_after(&self, verb: usize, sentence: &Range<usize>, earlier: &[Draft]) -> Option<Draft> {
        let classes = self.classes(verb);
        let mut limit = self.without_stop(verb + 1, sentence.end);
        let after = verb + 1;
        // "A team-mate, who asked that his name be withheld, told": what the relative clause says ends with it
        let group = self.verb_group_start(verb, sentence.start);
        let relative =
            group.checked_sub(1).is_some_and(|b| b > sentence.start && self.classes(b).any(Classes::RELATIVE));
        if relative && self.shape(group.saturating_sub(2)) == Shape::Comma {
            limit =
                (after..limit).find(|&i| self.shape(i) == Shape::Comma && self.quotation(i) == NONE).unwrap_or(limit);
        }
        let that = (after..(after + 16).min(limit)).take_while(|&i| !self.closes_frame(i)).find(|&i| {
            self.key_is(i, "that")
                && self.opens_clause(i, limit)
                && !(after..i).any(|before| self.classes(before).any(Classes::AUXILIARY) && !self.key_is(before, "'s"))
                && !(i > after && self.classes(i - 1).any(Classes::REPORT) && !classes.any(Classes::THAT))
        });
        let mut addressee = None;
        let passive = self.passive(verb, sentence.start);
        let (start, evidence, confidence) = if let Some(that) = that.filter(|_| classes.any(Classes::THAT)) {
            if classes.any(Classes::TO) && that > after {
                addressee = Some(self.addressee(after, that));
            }
            (that, "cue-verb+that-clause", 0.8)
        } else if classes.any(Classes::CLAIM) && (self.claim(after, limit) || self.deed(after, limit)) {
            (after, "cue-verb+reported-claim", 0.7)
        } else if classes.any(Classes::CALL)
            && let Some(end) = self.verdict(verb, sentence.start, limit)
        {
            limit = end;
            (after, "cue-verb+verdict", 0.65)
        } else if classes.any(Classes::INF) && self.key_is(after, "to") {
            (after, "cue-verb+infinitive", 0.6)
        } else if classes.any(Classes::TO) {
            let phrase = self.phrase_right(after, limit);
            if phrase.is_empty() || phrase.end >= limit {
                return None;
            }
            let start = if self.shape(phrase.end) == Shape::Comma { phrase.end + 1 } else { phrase.end };
            // "urged witnesses | to come forward"
            let asked = self.key_is(start, "to") && self.trees.verbs.get(start + 1) == Some(&true);
            if !asked && !(start..limit).any(|i| self.verb_like(i)) {
                return None;
            }
            addressee = Some(phrase);
            (start, "cue-verb+addressee+clause", 0.6)
        } else if classes.any(Classes::WH) && self.classes(after).any(Classes::SUBORDINATOR) {
            (after, "cue-verb+question", 0.65)
        } else if classes.any(Classes::BARE) || passive {
            let mut start = after;
            // "said | on Thursday | it was ready", "said | late Monday | they"
            let leads = ["on", "in", "at", "late", "early", "last", "this", "earlier"];
            while start + 1 < limit {
                if self.classes(start).any(Classes::TIME) {
                    start += 1;
                } else if leads.iter().any(|w| self.key_is(start, w)) && self.classes(start + 1).any(Classes::TIME) {
                    start += 2;
                } else {
                    break;
                }
            }
            let opens = self.classes(start);
            let nominal = self.nominal(start) && !opens.any(Classes::PREPOSITION)
                || self.reading.is_one_of(start, &["neither", "both"]);
            let finite = (start + 1..limit.min(start + REACH / 2)).any(|i| self.verb_like(i) || self.past_like(i));
            if !nominal || !finite || limit - start < 3 {
                return None;
            }
            (start, "cue-verb+clause", 0.65)
        } else {
            return None;
        };
        let end = self.clause_end(start, limit);
        if end <= start + 1 {
            return None;
        }
        let source = if passive { None } else { self.subject(verb, sentence.start, earlier) };
        if source.is_none() && !passive {
            return None;
        }
        Some(Draft {
            anchor: verb,
            cue: vec![verb..verb + 1],
            negated: self.negated(verb, sentence.start),
            time: self.time(after, start).or_else(|| source.as_ref().and_then(|s| self.time(s.end, verb))),
            source: source.into_iter().collect(),
            content: vec![start..end],
            addressee,
            confidence,
            evidence: if passive { "passive-cue" } else { evidence },
            ..Draft::default()
        })
    }

    /// "It is believed", "was said to": a form of "be" and no subject but "it".
    fn passive(&self, verb: usize, floor: usize) -> bool {
        let group = self.verb_group_start(verb, floor);
        self.classes(verb).any(Classes::PAST)
            && (group..verb).any(|i| self.reading.is_one_of(i, &FORMS_OF_BE) || self.key_is(i, "'s"))
            && group > floor
            && self.key_is(group - 1, "it")
    }

    /// A finite verb by the lists or by its tag.
    pub(super) fn past_like(&self, at: usize) -> bool {
        self.shape(at) == Shape::Lower && (self.classes(at).any(Classes::PAST) || self.trees.is_finite(at))
    }

    /// "that" before a clause, and not before a noun: "that morning", "that account,".
    fn opens_clause(&self, that: usize, limit: usize) -> bool {
        let next = that + 1;
        !self.classes(next).any(Classes::TIME)
            && (next + 1 < limit && !matches!(self.shape(next + 1), Shape::Comma | Shape::Stop)
                || self.classes(next).any(Classes::SUBJECT_PRONOUN)
                || self.shape(next) != Shape::Lower)
    }

    fn closes_frame(&self, at: usize) -> bool {
        matches!(self.shape(at), Shape::Colon | Shape::Stop)
            || self.classes(at).any(Classes::VERB) && self.verb_like(at)
    }

    /// A report as the object: "media reports of …", "claims that …".
    fn claim(&self, start: usize, limit: usize) -> bool {
        (start..(start + 6).min(limit))
            .take_while(|&i| self.nominal(i) || self.classes(i).any(Classes::REPORT))
            .any(|i| self.classes(i).any(Classes::REPORT))
    }

    /// Where the quotations end by which an object is judged: "called | the plan “a joke” and “a threat” | on Monday".
    fn verdict(&self, verb: usize, floor: usize, limit: usize) -> Option<usize> {
        const OBJECT: usize = 12;
        let group = self.verb_group_start(verb, floor);
        // “if I called her ‘a canon’”: the writer speaks
        let writer = group > floor && self.reading.is_one_of(group - 1, &["i", "we"]);
        if writer || (group..verb).any(|i| self.reading.is_one_of(i, &FORMS_OF_BE)) {
            return None;
        }
        let opening = (verb + 2..limit.min(verb + OBJECT)).find(|&i| self.quotation(i) != NONE)?;
        let object = (verb + 1..opening).all(|i| {
            matches!(self.shape(i), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
                && !self.verb_like(i)
                && !self.trees.is_finite(i)
        });
        if !object {
            return None;
        }
        let mut end = self.reading.quotations[self.quotation(opening) as usize].end;
        // "“a joke”, “a bluff” and “a threat”"
        loop {
            let marks = (end..limit).take_while(|&i| self.shape(i) == Shape::Comma || self.key_is(i, "and")).count();
            match self.reading.quotations.get(self.quotation(end + marks) as usize) {
                Some(next) if marks > 0 && next.start == end + marks && next.end <= limit => end = next.end,
                _ => break,
            }
        }
        (end <= limit).then_some(end)
    }

    /// A deed as the object: "denied | supplying the seed", "denied | ever having taken it".
    fn deed(&self, start: usize, limit: usize) -> bool {
        let at = start + usize::from(self.classes(start).any(Classes::ADVERB));
        at + 1 < limit && self.shape(at) == Shape::Lower && self.trees.tags.get(at) == Some(&trees::GERUND)
    }

    /// Where a clause that runs from `start` ends: before ", he added" and the like, else at `limit`.
    fn clause_end(&self, start: usize, limit: usize) -> usize {
        let cap = limit.min(start + 4 * REACH);
        for at in start + 2..cap {
            if self.quotation(at) != NONE || self.shape(at) != Shape::Comma {
                continue;
            }
            let next = self.classes(at + 1);
            if next.any(Classes::GERUND) && next.any(Classes::VERB) {
                return at;
            }
            if next.any(Classes::COORDINATOR) && !self.key_is(at + 1, "or") {
                let cue = (at + 2..(at + 12).min(cap)).any(|i| {
                    self.classes(i).any(Classes::VERB) && self.quotation(i) == NONE && self.shape(i) == Shape::Lower
                });
                if cue
                    && (self.classes(at + 2).any(Classes::SUBJECT_PRONOUN) || self.classes(at + 2).any(Classes::VERB))
                {
                    return at;
                }
            }
        }
        limit
    }

    /// The addressee between the verb and its clause, without a time behind it.
    pub(super) fn addressee(&self, start: usize, end: usize) -> Range<usize> {
        let cut = (start + 1..end).find(|&i| {
            self.classes(i).any(Classes::TIME) && !self.classes(i).any(Classes::DETERMINER)
                || matches!(self.shape(i), Shape::Comma | Shape::Quote)
                || ["in", "during", "on", "at", "by", "after"].iter().any(|p| self.key_is(i, p))
        });
        let mut end = cut.unwrap_or(end);
        // "last Saturday", "earlier this month": the time takes its determiner along.
        while end > start + 1 && self.classes(end - 1).any(Classes::ADVERB) {
            end -= 1;
        }
        start..end
    }

    /// The time named between two words: "on Tuesday", "last Saturday".
    pub(super) fn time(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let end = end.min(start + 14);
        let at = (start..end).find(|&i| self.classes(i).any(Classes::TIME) && self.quotation(i) == NONE)?;
        let mut last = at + 1;
        while last < end && self.classes(last).any(Classes::TIME) {
            last += 1;
        }
        let first = if at > start && ["last", "this", "next", "early", "late"].iter().any(|w| self.key_is(at - 1, w)) {
            at - 1
        } else {
            at
        };
        Some(first..last)
    }
}
