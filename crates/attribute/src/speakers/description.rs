//! Whom a description means: "the minister", "the 54-year-old", "his wife".

use super::anonymity;
use super::entity::Entity;
use super::people::Gender;
use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

impl Walk<'_> {
    /// Whom a description means: "the minister", "the 54-year-old", "the federation", "officials".
    pub(super) fn by_description(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        if self
            .is_one_of(words.start, &["a", "an", "another", "some", "one", "two", "three", "several", "many", "other"])
        {
            return None;
        }
        // "NURSE: …": the label of a turn means somebody spoken of
        let label = reading.shape(words.start) == Shape::Upper && reading.shape(words.end) == Shape::Colon;
        let definite = label || self.is_one_of(words.start, &["the", "this", "that", "these", "those"]);
        let possessed = self.is_one_of(words.start, &["his", "her", "its", "their", "my", "our"]);
        let head_key = reading.words[head].key;
        let classes = reading.classes(head);
        let said: Vec<u64> = words
            .clone()
            .filter(|&at| !reading.classes(at).any(Classes::DETERMINER) && reading.shape(at) != Shape::Comma)
            .map(|at| reading.words[at].key)
            .collect();
        let recent = || self.recent.iter().rev().copied();
        let mut best: Option<(usize, usize)> = None;
        for entity in recent() {
            let known = &self.entities.all[entity];
            let holds =
                |key: u64| known.described.contains(&key) || known.best.clone().any(|at| reading.words[at].key == key);
            let shared = said.iter().filter(|key| holds(**key)).count();
            let same_head = holds(head_key);
            let whole = same_head && shared == said.len();
            let fits = whole && (definite || possessed || classes.any(Classes::GROUP))
                || definite && same_head && known.named && classes.any(Classes::TITLE.with(Classes::ORGANIZATION))
                || definite
                    && shared > 0
                    && !known.named
                    && known.kind == SpeakerKind::Person
                    && !classes.any(Classes::GROUP)
                    && (same_head || shared * 2 >= said.len());
            if fits && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, entity));
            }
        }
        if let Some((_, entity)) = best {
            return Some(entity);
        }
        if !definite {
            return possessed.then(|| self.by_kinship(words.start, head_key)).flatten();
        }
        if said.len() == 1 && self.entities.people.is_demonym(head_key) && definite {
            return self.subjects[0].filter(|&e| self.is_person(e)).or_else(|| recent().find(|&e| self.is_person(e)));
        }
        let of_kind = |kind: SpeakerKind| recent().take(8).find(|&e| self.entities.all[e].kind == kind);
        let text = reading.text(self.entities.article, head);
        if text.ends_with("year-old") || text.ends_with("olds") {
            return self.subjects[0].filter(|&e| self.is_person(e)).or_else(|| of_kind(SpeakerKind::Person));
        }
        if said.len() == 1 && self.is_one_of(head, &["people", "group", "pair", "two"]) {
            return of_kind(SpeakerKind::Group);
        }
        // "the report" for "an audit released on Friday"
        let family = self.lexicon.families(head_key);
        let of_family = |known: &Entity| known.described.iter().any(|word| self.lexicon.families(*word) & family != 0);
        if said.len() == 1 && classes.any(Classes::DOCUMENT.with(Classes::PAPER)) {
            return recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Document && of_family(known)
            });
        }
        // "the insider" for "a source close to the singer"
        if said.len() == 1 && self.lexicon.hidden_nouns.contains(&head_key) {
            let kind = self.kind_of_noun(head);
            return recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == kind && anonymity::is_hidden(&self.entities, self.lexicon, e)
            });
        }
        // "the forward" for "striker Lee Mbeki"
        if said.len() == 1 && family != 0 {
            let gender = self.entities.people.gender_of_noun(head_key);
            let kin = recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Person && gender.is_none_or(|g| known.may_be(g)) && of_family(known)
            });
            if kin.is_some() {
                return kin;
            }
        }
        if said.len() == 1 && classes.any(Classes::ORGANIZATION) {
            return recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Organization && known.named && known.best.len() > 1
            });
        }
        let person = classes.any(Classes::PERSON) && !classes.any(Classes::GROUP) || classes.any(Classes::CALLING);
        if said.len() == 1 && person {
            // "the geologist": whom the sentence before was about, where nothing is known of what they do
            let gender = self.entities.people.gender_of_noun(head_key);
            return self.subjects[0].filter(|&e| {
                let known = &self.entities.all[e];
                self.is_person(e) && known.named && known.role.is_none() && gender.is_none_or(|g| known.may_be(g))
            });
        }
        None
    }

    fn is_person(&self, entity: usize) -> bool {
        self.entities.all[entity].kind == SpeakerKind::Person
    }

    /// "His wife": the latest woman whom the article names, other than the one it speaks of.
    fn by_kinship(&self, pronoun: usize, noun: u64) -> Option<usize> {
        let gender = self.entities.people.gender_of_noun(noun)?;
        let owner = if self.is_one_of(pronoun, &["his"]) { Gender::He } else { Gender::She };
        let people = || self.recent.iter().rev().copied().take(6).filter(|&e| self.is_person(e));
        let about = people().find(|&e| {
            let known = &self.entities.all[e];
            known.may_be(owner) && known.expected_gender.is_none_or(|g| g == owner)
        });
        people().find(|&e| {
            let known = &self.entities.all[e];
            // "the historian Neil Pugh" is nobody's father because he was named last
            let family = self.lexicon.families(noun);
            let something_else = known.described.iter().any(|word| {
                let other = self.lexicon.families(*word);
                other != 0 && other & family == 0
            });
            Some(e) != about && known.named && !something_else && known.gender.or(known.expected_gender) == Some(gender)
        })
    }
}
