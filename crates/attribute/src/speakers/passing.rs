//! Whom an article speaks of without letting them speak there: "he", "his", "a walker".
//!
//! A pronoun means whoever was spoken of, not only whoever was quoted or named. So the walk also meets each "he" and "she"
//! outside of quotation marks, and somebody without a name who is brought in as a subject ("A walker found them"), because
//! the next "she" may well mean her. Whoever never says anything is no speaker, however often the article speaks of them.

use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use crate::syntax::Relation;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// A name so many words behind a phrase tells who it is: "a farmer, Mang Isko".
const NAME_BEHIND: usize = 3;

/// A word or phrase that means somebody, and is no source.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    /// The words.
    pub(super) words: Range<usize>,
    is_pronoun: bool,
}

impl Walk<'_> {
    /// All pronouns and newcomers of the article outside of quotation marks, in their order.
    pub(super) fn passing(&self) -> Vec<Passing> {
        let words = &self.reading.words;
        let unquoted = (0..words.len()).filter(|&at| words[at].quotation == NONE);
        let mut passing: Vec<Passing> = unquoted
            .filter_map(|at| {
                if self.gender_of_pronoun(at).is_some() {
                    return Some(Passing { words: at..at + 1, is_pronoun: true });
                }
                self.brought_in(at).map(|words| Passing { words, is_pronoun: false })
            })
            .collect();
        passing.sort_by_key(|p| p.words.start);
        passing
    }

    /// "A walker | found": the phrase of a noun for a person that is brought in as a subject.
    fn brought_in(&self, noun: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let person = Classes::PERSON.with(Classes::CALLING);
        let human = reading.shape(noun) == Shape::Lower
            && (reading.classes(noun).any(person) || reading.is_human(noun))
            && !reading.classes(noun).any(Classes::GROUP);
        let relation = self.trees.relations.get(noun).copied();
        let subject = [Relation::Subject, Relation::PassiveSubject].iter().any(|r| relation == Some(*r as u8));
        if !human || !subject {
            return None;
        }
        let start = self.opening_of(noun, false)?;
        let next = self.names.partition_point(|name| name.whole.start < start);
        let named = self.names.get(next).is_some_and(|name| name.whole.start <= noun + NAME_BEHIND);
        (!named).then(|| start..self.end_of(noun + 1))
    }

    /// Notes whom words mean that are no source.
    pub(super) fn meet_in_passing(&mut self, passing: &Passing) {
        let words = passing.words.clone();
        if !passing.is_pronoun {
            let entity = self.entities.add_description(&words, SpeakerKind::Person);
            self.entities.seen(entity, words.clone());
            self.mentioned(entity, &words);
            return;
        }
        let Some((entity, _)) = self.by_pronoun(words.start, false) else { return };
        self.entities.seen(entity, words.clone());
        if self.is_one_of(words.start, &["he", "she"]) {
            self.mentioned(entity, &words);
        } else {
            self.remembered(entity);
        }
    }
}

/// The first of those passing, from `next`, that begins behind what has been met.
pub(super) fn behind(passing: &[Passing], next: usize, met: &Range<usize>) -> usize {
    next + passing[next..].iter().take_while(|p| p.words.start < met.end).count()
}
