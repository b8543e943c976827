//! What nouns for people tell of whom they may mean: "the official", "the engineer" of two, "the ex-minister", "the mother-of-two".

use super::walk::Walk;
use crate::lexicon::{Classes, Sort};
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Somebody spoken of is among so many of those met last.
const NEAR: usize = 8;

impl Walk<'_> {
    /// "The official" for "Ines Roth, assistant secretary at the department", of whom the sentence before spoke.
    pub(super) fn official_named_before(&self, head: usize) -> Option<usize> {
        let sentence = self.reading.words[head].sentence;
        let fits = |&e: &usize| {
            let known = &self.entities.all[e];
            let official = |word: usize| self.lexicon.is_of(self.reading.words[word].key, Sort::Official);
            self.is_person(e)
                && known.named
                && known.last_sentence + 2 > sentence
                && known.role.clone().is_some_and(|mut role| role.any(official))
        };
        let mut named = self.recent.iter().rev().copied().take(NEAR).filter(fits);
        let one = named.next().filter(|_| self.is_one_of(head, &["official", "officer"]))?;
        named.next().is_none().then_some(one)
    }

    /// "The second-term lawmaker" for the MP who spoke in the sentence before.
    pub(super) fn akin_who_spoke(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        let family = self.lexicon.families(reading.words[head].key);
        let others =
            ["other", "first", "second", "third", "next", "same", "late", "new", "deputy", "former", "previous"];
        let modifiers = words.start + 1..head;
        let plain = head + 1 == words.end
            && !modifiers.is_empty()
            && modifiers.len() <= 2
            && modifiers.clone().all(|at| reading.shape(at) == Shape::Lower && !reading.is_one_of(at, &others));
        let (entity, at) = self.last_source.filter(|_| plain && family != 0)?;
        let known = &self.entities.all[entity];
        let gender = self.entities.people.gender_of_noun(reading.words[head].key);
        let akin = self.is_akin(known, family);
        let near = at + 1 == reading.words[head].sentence;
        (near && akin && known.named && self.is_person(entity) && gender.is_none_or(|g| known.may_seem(g)))
            .then_some(entity)
    }

    /// "The scientist" for the virologist who spoke in the sentence before, rather than for a "chief scientist" of long ago.
    pub(super) fn of_trade_since(&self, known: usize, head: usize) -> Option<usize> {
        let word = &self.reading.words[head];
        let family = self.lexicon.families(word.key);
        let (spoke, at) = self.last_source?;
        let block = |sentence: u32| self.reading.blocks.get(sentence as usize).copied();
        let other = &self.entities.all[spoke];
        let long_ago = self.entities.all[known].last_sentence + 2 < word.sentence
            && block(self.entities.all[known].last_sentence) != block(word.sentence);
        let akin = self.is_akin(other, family);
        let now = at + 1 == word.sentence && block(at) == block(word.sentence);
        (spoke != known && long_ago && now && akin && other.named && self.is_person(spoke)).then_some(spoke)
    }

    /// "the engineer" for "one of the pair" of "two engineers".
    pub(super) fn one_of_them(&self, head: usize) -> Option<usize> {
        let word = &self.reading.words[head];
        let family = self.lexicon.families(word.key);
        self.recent.iter().rev().copied().take(6).find(|&e| {
            let known = &self.entities.all[e];
            let Some(group) = known.part_of.map(|group| &self.entities.all[group]) else { return false };
            let same = |at: usize| {
                let other = &self.reading.words[at];
                other.stem == word.stem || self.lexicon.families(other.key) & family != 0
            };
            !known.named && known.kind == SpeakerKind::Person && group.best.clone().any(same)
        })
    }

    /// "ex-minister": what somebody was.
    pub(super) fn former_calling(&self, head: usize) -> Option<u64> {
        let calling = crate::hash::word(self.reading.text(self.entities.article, head).strip_prefix("ex-")?);
        self.lexicon
            .classes(calling)
            .any(Classes::CALLING.with(Classes::PERSON).with(Classes::TITLE))
            .then_some(calling)
    }

    /// "The mother-of-two".
    pub(super) fn counts_children(&self, head: usize) -> bool {
        let parents = ["father", "mother", "mum", "mom", "dad", "gran", "grandmother", "grandfather", "parent"];
        let counts = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        let of_three =
            self.is_one_of(head, &parents) && self.is_one_of(head + 1, &["of"]) && self.is_one_of(head + 2, &counts);
        of_three || self.reading.text(self.entities.article, head).contains("-of-")
    }
}
