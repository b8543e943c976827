//! Whom an article speaks of before it gives the name: "The mayor said …. Mayor Rosa Lindqvist …".

use super::entity::{BEARERS, Entities, Entity};
use super::names::NameMention;
use super::people::Gender;
use crate::hash;
use crate::reading::{Reading, Shape};
use rustc_hash::FxHashSet;
use sayso_record::SpeakerKind;
use std::ops::Range;

impl Entities<'_> {
    /// "The mayor said …. Mayor Rosa Lindqvist …": somebody without a name so far who is called what this name's bearer is.
    pub(super) fn described_before_named(&self, mention: &NameMention) -> Option<usize> {
        let beside = mention.role.clone().into_iter().chain(std::iter::once(mention.whole.start..mention.name.start));
        let beside: FxHashSet<u64> = beside.flatten().map(|at| self.key(at)).collect();
        let near = self.all.iter().enumerate().rev().take(8);
        near.filter(|(_, known)| !known.named && known.kind == SpeakerKind::Person && known.hidden.is_none())
            .find(|(_, known)| {
                let said = super::roles::without_determiner(self.reading, &known.best);
                said.len() < known.best.len()
                    && self.key(known.best.start) == hash::word("the")
                    && said.clone().all(|at| beside.contains(&self.key(at)))
            })
            .map(|(entity, _)| entity)
            .or_else(|| self.titled_in_lead(mention))
    }

    /// "A judge has ruled …. Judge Rosa Lindqvist said": whom the lead called by the title that stands before this name.
    fn titled_in_lead(&self, mention: &NameMention) -> Option<usize> {
        let titles = mention.whole.start..mention.name.start;
        let block = |words: &Range<usize>| {
            let sentence = self.reading.words[words.start].sentence as usize;
            self.reading.blocks.get(sentence).copied().unwrap_or(0)
        };
        let fits = |known: &Entity| {
            let said = &known.best;
            !known.named
                && known.kind == SpeakerKind::Person
                && known.hidden.is_none()
                && known.said > 0
                && said.len() == 2
                && block(said) <= 1
                && self.reading.is_one_of(said.start, &["a", "an"])
                && titles.clone().any(|at| self.key(at) == self.key(said.start + 1))
        };
        let mut waiting = self.all.iter().enumerate().take(BEARERS).filter(|(_, known)| fits(known));
        let (entity, _) = waiting.next().filter(|_| !titles.is_empty())?;
        waiting.next().is_none().then_some(entity)
    }

    /// "The council wrote to us … Fernside Council said": a body without a name so far that is called what this name says.
    pub(super) fn body_before_named(&self, mention: &NameMention, kind: SpeakerKind) -> Option<usize> {
        if mention.person || mention.name.len() < 2 || kind == SpeakerKind::Person {
            return None;
        }
        let near = self.all.iter().enumerate().rev().take(BEARERS);
        near.filter(|(_, known)| !known.named && known.kind == SpeakerKind::Organization && known.best.len() == 2)
            .find(|(_, known)| {
                let noun = self.key(known.best.start + 1);
                self.key(known.best.start) == hash::word("the") && mention.name.clone().any(|at| self.key(at) == noun)
            })
            .map(|(entity, _)| entity)
    }

    /// "Mrs Prys" of a family is the wife or mother whom the article calls by her first name alone, where it spoke of her
    /// last.
    pub(super) fn wife_by_surname(&self, mention: &NameMention) -> Option<usize> {
        let title = mention.whole.start..mention.name.start;
        let mrs = title.clone().any(|at| self.key(at) == hash::word("mrs"));
        if mention.name.len() != 1 || !mrs || !self.by_word.contains_key(&self.key(mention.name.start)) {
            return None;
        }
        let wives = ["wife", "widow", "mother", "mum", "mom"].map(hash::word);
        let sentence = self.reading.words[mention.name.start].sentence;
        let near = self.all.iter().enumerate().rev().take(8);
        near.filter(|(_, known)| known.named && known.best.len() == 1 && known.last_sentence + 3 > sentence)
            .filter(|(_, known)| known.may_be(Gender::She) && wives.iter().any(|wife| known.described.contains(wife)))
            .max_by_key(|(_, known)| known.last_sentence)
            .filter(|(_, wife)| {
                let bearers = self.by_word.get(&self.key(mention.name.start)).into_iter().flatten();
                bearers.clone().all(|&bearer| self.all[bearer].last_sentence <= wife.last_sentence)
            })
            .map(|(entity, _)| entity)
    }

    /// "Her grandson Lee …. Mr Webb said": a relative of Doris Webb's whom the article calls by his first name alone, where
    /// nobody of the surname may be meant.
    pub(super) fn relative_by_surname(&self, mention: &NameMention) -> Option<usize> {
        let gender = self.people.gender_of_titles(self.reading, mention.whole.start..mention.name.start)?;
        let surname = self.key(mention.name.start);
        let bearers = self.by_word.get(&surname).filter(|_| mention.name.len() == 1)?;
        if bearers.iter().any(|&bearer| self.all[bearer].may_seem(gender)) {
            return None;
        }
        let near = self.all.iter().enumerate().rev().take(8);
        near.filter(|(_, known)| known.named && known.best.len() == 1 && known.may_seem(gender))
            .filter(|(_, known)| known.kin.is_some_and(|(of, _)| bearers.contains(&of)))
            .max_by_key(|(_, known)| known.last_sentence)
            .map(|(entity, _)| entity)
    }

    /// "Marko Drahan, known as “Uncle”,", "Raju Pardhi alias Kalia": the other name of whoever stands straight before it.
    pub(super) fn known_as(&self, mention: &NameMention) -> Option<usize> {
        let start = mention.whole.start;
        let quoted = start > 0 && self.reading.shape(start - 1) == Shape::Quote;
        let word = start.checked_sub(1 + usize::from(quoted))?;
        let as_such = self.reading.is_one_of(word, &["as"]) && self.reading.is_one_of(word.wrapping_sub(1), &["known"])
            || self.reading.is_one_of(word, &["alias", "nicknamed", "aka", "dubbed"]);
        if !as_such {
            return None;
        }
        let near = self.all.iter().enumerate().rev().take(4);
        near.filter(|(_, known)| known.named && known.last.end <= word && known.last.end + 5 > word)
            .max_by_key(|(_, known)| known.last.end)
            .map(|(entity, _)| entity)
    }

    /// "A neighbour, who gave her name only as Brenda,": the name of whoever stands before it without one.
    pub(super) fn names_itself(&self, mention: &NameMention) -> Option<usize> {
        let is = |at: usize, words: &[&str]| self.reading.is_one_of(at, words);
        let start = mention.whole.start;
        let sentence = self.reading.words[start].sentence;
        let before = start.saturating_sub(8)..start;
        let mut before = before.filter(|&at| self.reading.words[at].sentence == sentence);
        let named = start > 0
            && is(
                start - 1,
                &["as", "by", "named", "called", "nicknamed", "name", "call", "calls", "calling", "him", "her"],
            );
        let says = before.any(|at| {
            is(
                at,
                &[
                    "name",
                    "names",
                    "identified",
                    "known",
                    "named",
                    "called",
                    "nickname",
                    "call",
                    "calls",
                    "calling",
                    "goes",
                ],
            )
        });
        if !named || !says {
            return None;
        }
        // "A man called Sam": straight behind whoever is called so
        let called = is(start - 1, &["named", "called", "nicknamed"]);
        // "said the farmer, who asked to be called Isko"
        let asked = is_to_be_called(self.reading, start);
        let near = self.all.iter().enumerate().rev().take(4);
        let (entity, known) = near
            .filter(|(_, known)| !known.named && known.last_sentence == sentence && known.last.start < start)
            .max_by_key(|(_, known)| known.last.start)?;
        ((!called || asked || known.last.end + 2 > start || self.is_apposition(known.last.end..start - 1))
            && matches!(known.kind, SpeakerKind::Person | SpeakerKind::Unknown))
        .then_some(entity)
    }

    /// "|, a soft-spoken young man |" of "her assistant, a soft-spoken young man named Ilya".
    fn is_apposition(&self, words: Range<usize>) -> bool {
        words.len() > 2
            && words.len() < BEARERS
            && self.reading.shape(words.start) == Shape::Comma
            && self.reading.is_one_of(words.start + 1, &["a", "an"])
            && words.clone().skip(1).all(|at| self.reading.shape(at) == Shape::Lower)
    }
}

/// "who asked to be called | Isko", "wants to be called | Ana": what somebody is called instead of a name.
pub(super) fn is_to_be_called(reading: &Reading, name: usize) -> bool {
    name > 2
        && reading.is_one_of(name - 1, &["called"])
        && reading.is_one_of(name - 2, &["be"])
        && reading.is_one_of(name - 3, &["to"])
}
