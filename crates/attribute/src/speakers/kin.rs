//! Whose mother, husband or son somebody is, and whom such words mean: "his wife", "Mum".

use super::entity::Entity;
use super::names::NameMention;
use super::people::Gender;
use super::roles::head_of;
use super::walk::Walk;
use crate::hash;
use crate::reading::Shape;
use std::ops::Range;

/// Somebody spoken of is among so many of those met last.
const NEAR: usize = 6;
/// Words for relatives that stand without an owner in what somebody says: "Mum always said".
const CALLED: [&str; 12] =
    ["mum", "mom", "mummy", "mother", "dad", "daddy", "father", "grandma", "grandpa", "gran", "granny", "papa"];
/// Who is a child's parent, and who a parent's child; husband and wife are each other's.
const INVERSE: [(&str, &str); 5] =
    [("son", "mother"), ("son", "father"), ("mother", "son"), ("father", "son"), ("husband", "wife")];

impl Walk<'_> {
    /// Notes whose relative the bearer of a name is: "Ines Roth's eldest son, | Karl,", "her mother, | Dora Prahl,".
    pub(super) fn note_kin(&mut self, entity: usize, mention: &NameMention) {
        if self.entities.all[entity].kin.is_some() {
            return;
        }
        let phrases = [mention.described.clone(), Some(mention.whole.start..mention.name.start)];
        let kin = phrases.into_iter().flatten().filter(|words| !words.is_empty()).find_map(|words| {
            let noun = self.reading.words[head_of(self.reading, &words)].key;
            let owner = self.is_relative(noun).then(|| self.owner_of(&words, entity)).flatten()?;
            Some((owner, noun))
        });
        self.entities.all[entity].kin = kin;
    }

    /// True for "son", "wife", "mother", "grandson".
    pub(super) fn is_relative(&self, noun: u64) -> bool {
        let family = self.lexicon.families(noun);
        let further = ["grandson", "sister", "grandmother"];
        if further.iter().any(|kin| self.lexicon.families(hash::word(kin)) & family != 0) {
            return true;
        }
        INVERSE.iter().any(|(one, other)| {
            self.lexicon.families(hash::word(one)) & family != 0
                || self.lexicon.families(hash::word(other)) & family != 0
        })
    }

    /// Whose the one is whom a phrase describes: "| Ines Roth |'s eldest son", "| her | mother".
    fn owner_of(&self, words: &Range<usize>, entity: usize) -> Option<usize> {
        let before = words.start.saturating_sub(1);
        if let Some(clitic) = (before..words.end).find(|&at| self.is_one_of(at, &["'s"])) {
            let ends = |known: &Entity| known.mentions.iter().rev().take(NEAR).any(|m| m.end == clitic);
            return self.recent.iter().rev().copied().take(NEAR).find(|&e| e != entity && ends(&self.entities.all[e]));
        }
        let pronoun = [before, words.start].into_iter().find(|&at| self.is_one_of(at, &["his", "her"]))?;
        self.owner_by_pronoun(pronoun, Some(entity))
    }

    /// Whom "his" or "her" means: the one spoken of last who may be.
    fn owner_by_pronoun(&self, pronoun: usize, other: Option<usize>) -> Option<usize> {
        let owner = if self.is_one_of(pronoun, &["his"]) { Gender::He } else { Gender::She };
        let mut people =
            self.recent.iter().rev().copied().take(NEAR).filter(|&e| self.is_person(e) && Some(e) != other);
        people.find(|&e| {
            let known = &self.entities.all[e];
            known.may_be(owner) && known.expected_gender.is_none_or(|g| g == owner)
        })
    }

    /// "His wife": whom the article called so, or whose relative he was called, or else the latest woman whom it names, other
    /// than the one it speaks of.
    pub(super) fn by_kinship(&self, pronoun: usize, noun: u64) -> Option<usize> {
        let gender = self.entities.people.gender_of_noun(noun)?;
        let own = self.is_one_of(pronoun, &["my", "our"]);
        let about = self.owner_by_pronoun(pronoun, None);
        let known_so = || about.filter(|_| !own).and_then(|about| self.relative_of(about, noun, gender));
        known_so().or_else(|| {
            let mut people = self.recent.iter().rev().copied().take(NEAR).filter(|&e| self.is_person(e));
            people.find(|&e| {
                let known = &self.entities.all[e];
                // “My aunt kept them,” Ana said: nobody who speaks in the article
                if own && known.said > 0 {
                    return false;
                }
                let something_else = self.is_something_else(known, self.lexicon.families(noun));
                Some(e) != about
                    && known.named
                    && !something_else
                    && known.gender.or(known.expected_gender) == Some(gender)
            })
        })
    }

    /// The son of `owner` whom the article introduced as that; or the mother of whom it said that `owner` is her son.
    fn relative_of(&self, owner: usize, noun: u64, gender: Gender) -> Option<usize> {
        let families = self.lexicon.families(noun);
        let fits = |&e: &usize| e != owner && self.entities.all[e].may_seem(gender);
        let called = self.recent.iter().rev().copied().find(|&e| {
            self.entities.all[e].kin.is_some_and(|(of, kin)| of == owner && self.lexicon.families(kin) & families != 0)
        });
        let turned = self.entities.all[owner].kin.filter(|(_, kin)| self.are_inverse(*kin, noun));
        called.filter(fits).or_else(|| turned.map(|(of, _)| of).filter(fits))
    }

    /// "son" and "mother", "husband" and "wife".
    fn are_inverse(&self, one: u64, other: u64) -> bool {
        let akin = |noun: u64, word: &str| self.lexicon.families(noun) & self.lexicon.families(hash::word(word)) != 0;
        INVERSE.iter().any(|(a, b)| akin(one, a) && akin(other, b))
    }

    /// “Mum always said so,” Ana said: the one of whom the article says that she is somebody's mother, where it is but one.
    pub(super) fn by_kin_word(&self, words: &Range<usize>) -> Option<usize> {
        let word = &self.reading.words[words.start];
        if words.len() != 1 || word.shape != Shape::Capital || !self.is_one_of(words.start, &CALLED) {
            return None;
        }
        let family = self.lexicon.families(word.key);
        let is_so =
            |known: &Entity| known.named && known.kin.is_some_and(|(_, kin)| self.lexicon.families(kin) & family != 0);
        let mut kin = self.recent.iter().copied().filter(|&e| is_so(&self.entities.all[e]));
        let one = kin.next()?;
        kin.next().is_none().then_some(one)
    }
}
