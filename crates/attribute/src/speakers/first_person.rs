//! Who "I" is where the article names nobody: "here today as the Chief Guest", "for serving as your President".
//!
//! A speech that is printed without its speaker's name often says what the speaker is. That is a better name than "I".

use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use crate::syntax::Relation;
use std::ops::Range;

/// Words between "as the" and its noun, the noun with them.
const LONGEST: usize = 4;
/// What somebody was, and is no longer: "as a child, I".
const AGES: [&str; 8] = ["child", "kid", "boy", "girl", "teenager", "youth", "student", "baby"];

impl Walk<'_> {
    /// What the writer or speaker says to be: the first "as the …" or "as your …", else the first "as a …", in a sentence of the
    /// first person outside of quotation marks.
    pub(super) fn describes_itself(&self) -> Option<Range<usize>> {
        let mut indefinite = None;
        for sentence in &self.reading.sentences {
            let unquoted = |at: &usize| self.reading.words[*at].quotation == NONE;
            let mut subjects = sentence.clone().filter(unquoted).filter(|&at| self.is_subject(at)).peekable();
            // whose "as" it is: the subject before it, or the one that follows
            let mut last = None;
            for at in sentence.clone().filter(unquoted).filter(|&at| self.is_one_of(at, &["as"])) {
                while let Some(subject) = subjects.next_if(|subject| *subject < at) {
                    last = Some(subject);
                }
                let whose = last.or(subjects.peek().copied());
                if !whose.is_some_and(|whose| self.is_one_of(whose, &["i", "me", "my", "myself"])) {
                    continue;
                }
                let Some(words) = self.capacity(at + 1, sentence.end) else { continue };
                if !self.is_one_of(words.start, &["a", "an"]) {
                    return Some(words);
                }
                indefinite = indefinite.or(Some(words));
            }
        }
        indefinite
    }

    /// A word for somebody who may act as something.
    fn is_subject(&self, at: usize) -> bool {
        let subject = [Relation::Subject, Relation::PassiveSubject].map(|r| r as u8);
        self.is_one_of(at, &["me", "my", "myself"])
            || self.trees.relations.get(at).is_some_and(|relation| subject.contains(relation))
    }

    /// "the Chief Guest": the phrase behind "as" that says in what capacity somebody acts.
    fn capacity(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        if !self.is_one_of(start, &["a", "an", "the", "your"]) || reading.words[start].quotation != NONE {
            return None;
        }
        let closed = Classes::PREPOSITION.with(Classes::PRONOUN).with(Classes::AUXILIARY).with(Classes::COORDINATOR);
        let word = |at: &usize| {
            matches!(reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper)
                && !reading.classes(*at).any(closed)
        };
        let words = (start + 1..end.min(start + 1 + LONGEST)).take_while(word);
        let person = Classes::PERSON.with(Classes::TITLE).with(Classes::CALLING).with(Classes::FOLK);
        // "as a Democrat": a capital names what people call themselves
        let called = |at: usize| reading.shape(at) == Shape::Capital && at == start + 1;
        let human = |at: usize| reading.classes(at).any(person) || reading.is_human(at);
        let noun = words.filter(|&at| human(at) || called(at)).last()?;
        let noun = noun + (noun + 1..end).take_while(|&at| reading.shape(at) == Shape::Capital).count();
        // "as the President said": a clause, not a capacity
        let told = reading.words.get(noun + 1).is_some() && self.trees.verbs.get(noun + 1).copied().unwrap_or(false);
        (!told && !self.is_one_of(noun, &AGES)).then_some(start..noun + 1)
    }
}
