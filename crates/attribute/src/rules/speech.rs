//! Direct speech: quotations beside a verb of saying.
//!
//! A quotation that its own "he said," breaks in two is one attribution; so is one that goes on behind the sentence
//! of its cue, as long as no other cue claims the rest.

use super::{REACH, Rules};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

impl Rules<'_> {
    /// “…,” X said. “…,” said X. “…,” X told Y.
    pub(super) fn speech_before(&self, verb: usize, sentence: &Range<usize>) -> Option<Draft> {
        let classes = self.classes(verb);
        if !classes.any(Classes::QUOTE) {
            return None;
        }
        let group = self.verb_group_start(verb, sentence.start);
        let mut left = self.phrase_left(sentence.start, group);
        // “…,” the lawyer, Bettina Kroll, told: what stands in commas between the source and its verb
        if left.is_empty() && group > sentence.start && self.shape(group - 1) == Shape::Comma {
            let floor = group.saturating_sub(REACH / 2).max(sentence.start);
            let comma = (floor..group - 1).rev().take_while(|&i| self.quotation(i) == NONE);
            if let Some(comma) = comma.into_iter().find(|&i| self.shape(i) == Shape::Comma) {
                let phrase = self.phrase_left(sentence.start, comma);
                left = if phrase.is_empty() { left } else { phrase };
            }
        }
        let closes = |at: usize| at.checked_sub(1).filter(|&b| b >= sentence.start && self.quotation(b) != NONE);
        let (source, closing) = match closes(left.start) {
            Some(closing) if !left.is_empty() => (left, closing),
            _ => {
                let closing = closes(verb).or_else(|| {
                    (verb > sentence.start && self.shape(verb - 1) == Shape::Comma).then(|| closes(verb - 1)).flatten()
                })?;
                (self.inverted_subject(verb, sentence.end)?, closing)
            }
        };
        let quotation = self.quotation(closing);
        let spoken = self.reading.quotations.get(quotation as usize)?.clone();
        if self.taken[quotation as usize] || !self.speech(&spoken, closing) {
            return None;
        }
        let behind = source.end.max(verb + 1);
        let mut content = vec![spoken];
        let addressee = (classes.any(Classes::TO) && source.end <= verb
            || classes.any(Classes::TO) && behind == verb + 1)
            .then(|| self.phrase_right(verb + 1, sentence.end))
            .filter(|p| !p.is_empty());
        if let Some(more) = self.continued(behind, sentence) {
            content.push(more);
        }
        Some(Draft {
            anchor: verb,
            cue: vec![verb..verb + 1],
            negated: false,
            time: self.time(behind, sentence.end),
            source: vec![source],
            content,
            addressee,
            confidence: 0.9,
            evidence: "quotation+cue-verb",
            ..Draft::default()
        })
    }

    /// X said, “…” and X said: “…”
    pub(super) fn speech_after(&self, verb: usize, sentence: &Range<usize>, earlier: &[Draft]) -> Option<Draft> {
        let classes = self.classes(verb);
        if !classes.any(Classes::QUOTE) {
            return None;
        }
        let opening = (verb + 1..(verb + 1 + REACH / 2).min(sentence.end)).find(|&i| self.quotation(i) != NONE)?;
        let joint = self.shape(opening - 1);
        let direct = opening == verb + 1 || matches!(joint, Shape::Comma | Shape::Colon);
        // Words between verb and joint: an addressee, a time, a medium; a clause there makes it mixed speech.
        if !direct || (verb + 1..opening).any(|i| self.key_is(i, "that") || self.verb_like(i)) {
            return None;
        }
        let quotation = self.quotation(opening);
        let spoken = self.reading.quotations.get(quotation as usize)?.clone();
        if self.taken[quotation as usize] || !self.speech(&spoken, spoken.end - 1) && joint != Shape::Colon {
            return None;
        }
        let source = self.subject(verb, sentence.start, earlier)?;
        let addressee = (classes.any(Classes::TO) && opening > verb + 2).then(|| self.addressee(verb + 1, opening - 1));
        Some(Draft {
            anchor: verb,
            cue: vec![verb..verb + 1],
            negated: self.negated(verb, sentence.start),
            time: self.time(verb + 1, opening),
            source: vec![source],
            content: vec![spoken],
            addressee,
            confidence: 0.9,
            evidence: "cue-verb+quotation",
            ..Draft::default()
        })
    }

    /// A quotation that is speech and no scare quote: it is a sentence of its own, ends in a mark of speech, or is long.
    fn speech(&self, spoken: &Range<usize>, last: usize) -> bool {
        spoken.len() > 6
            || last > spoken.start && matches!(self.shape(last - 1), Shape::Comma | Shape::Stop)
            || self.shape(spoken.end) == Shape::Comma && spoken.len() > 3
    }

    /// The rest of a broken quotation: “…,” he said, “…” and “…,” he said. “…”
    fn continued(&self, from: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let inside = (from..sentence.end).find(|&i| self.quotation(i) != NONE);
        if let Some(opening) = inside {
            let clean = (from..opening).all(|i| !self.classes(i).any(Classes::VERB) && !self.key_is(i, "that"));
            let quotation = self.quotation(opening);
            return (clean && !self.taken[quotation as usize])
                .then(|| self.reading.quotations[quotation as usize].clone());
        }
        let number = self.reading.words.get(from.min(sentence.end).checked_sub(1)?)?.sentence as usize;
        let next = number + 1;
        if self.reading.blocks.get(next) != self.reading.blocks.get(number) {
            return None;
        }
        let following = self.reading.sentences.get(next)?;
        let quotation = self.quotation(following.start);
        if quotation == NONE || self.taken[quotation as usize] {
            return None;
        }
        let spoken = self.reading.quotations[quotation as usize].clone();
        // Its own cue behind it claims it.
        let end = self.reading.words.get(spoken.end - 1).map(|w| w.sentence as usize)?;
        let tail = self.reading.sentences.get(end)?.end;
        let claimed = (spoken.end..tail.min(spoken.end + REACH)).any(|i| self.classes(i).any(Classes::VERB));
        (!claimed && self.shape(following.start) == Shape::Quote).then_some(spoken)
    }
}
