//! Which person a description means: "the woman", "the insider", "the forward", "the county chief", "the geologist".

use super::{Description, NEAR};
use crate::lexicon::{Classes, Senses, Sort};
use crate::model::trees;
use crate::reading::{NONE, Shape};
use crate::speakers::anonymity;
use crate::speakers::entity::Entity;
use crate::speakers::roles::{head_of, is_rank};
use crate::speakers::walk::Walk;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Somebody without a name, or named just now, is among so many of those spoken of last.
const STRAIGHT_BEFORE: usize = 4;

impl Walk<'_> {
    /// "the woman" for "one of the victims".
    pub(super) fn unnamed_person(&self, what: &Description) -> Option<usize> {
        let plain = ["woman", "man", "girl", "boy", "person", "witness"];
        if !what.is_bare() || !self.is_one_of(what.head, &plain) {
            return None;
        }
        let gender = self.entities.people.gender_of_noun(what.key);
        let sentence = self.reading.words[what.words.start].sentence;
        let block = |sentence: u32| self.reading.blocks.get(sentence as usize);
        self.latest(STRAIGHT_BEFORE, |known| {
            known.kind == SpeakerKind::Person
                && !known.named
                && known.last_sentence + 3 > sentence
                && block(known.last_sentence) == block(sentence)
                && gender.is_none_or(|g| known.may_seem(g))
                && !self.is_something_else(known, what.family)
        })
    }

    /// "the insider" for "a source close to the singer".
    pub(super) fn hidden_source(&self, what: &Description) -> Option<usize> {
        let kind = self.kind_of_noun(what.head);
        let hidden =
            |&e: &usize| self.entities.all[e].kind == kind && anonymity::is_hidden(&self.entities, self.lexicon, e);
        self.lately().take(NEAR).find(hidden).or_else(|| self.official_named_before(what.head))
    }

    /// "the IAS officer" for the collector of the sentence before.
    pub(super) fn of_service(&self, what: &Description) -> Option<usize> {
        let head = what.head;
        let service = what.said.len() == 2 && head > what.words.start && self.reading.shape(head - 1) == Shape::Upper;
        if service { self.official_named_before(head) } else { None }
    }

    /// "the forward" for "striker Lee Mbeki".
    pub(super) fn of_same_calling(&self, what: &Description) -> Option<usize> {
        let family = what.family;
        if !what.is_bare() || family == 0 || what.classes.any(Classes::GROUP.with(Classes::FOLK)) {
            return None;
        }
        let gender = self.entities.people.gender_of_noun(what.key);
        let person = |known: &Entity| known.kind == SpeakerKind::Person;
        let akin = self.latest(NEAR, |known| {
            person(known) && gender.is_none_or(|g| known.may_be(g)) && self.is_akin(known, family)
        })?;
        // of the same sport is whoever was named since, too
        let sentence = self.reading.words[what.words.start].sentence;
        let older = self.entities.all[akin].last_sentence + 1 < sentence;
        let newer = || {
            self.latest(STRAIGHT_BEFORE, |known| {
                person(known) && known.named && known.role.is_none() && known.last_sentence + 1 == sentence
            })
        };
        let epithet = older && family & self.lexicon.epithet_families != 0 && newer().is_some();
        (!epithet).then_some(akin)
    }

    /// "The retired teacher", "the county chief", "the geologist": whom a word for what somebody does means.
    pub(super) fn by_calling(&self, what: &Description) -> Option<usize> {
        // “The engineer told me,” she said: whom somebody speaks of is not the speaker
        let quoted = self.reading.words[what.words.start].quotation != NONE || self.is_inner;
        let somebody = self.is_for_somebody(what) || self.counts_children(what.head);
        if !somebody || what.label || quoted {
            return None;
        }
        self.one_of_them(what.head)
            .or_else(|| self.by_epithet(&what.words, what.head))
            .or_else(|| self.in_office(what))
            .or_else(|| self.of_untold_calling(what))
    }

    /// True for a noun for one person: "the geologist", "the ex-minister".
    fn is_for_somebody(&self, what: &Description) -> bool {
        let (reading, head, classes) = (self.reading, what.head, what.classes);
        self.former_calling(head).is_some()
            || classes.any(Classes::PERSON) && !classes.any(Classes::GROUP)
            || classes.any(Classes::CALLING)
            || reading.is_human(head) && self.trees.tags[head] != trees::PLURAL
            || classes == Classes::NONE && reading.words[head].senses.noun == Senses::PERSON
    }

    /// "Governor Elijah Sang dismissed it. The county chief …": another word for an office.
    fn in_office(&self, what: &Description) -> Option<usize> {
        let holds = |e: &usize| {
            let known = &self.entities.all[*e];
            self.is_person(*e) && known.named && self.is_akin(known, what.family)
        };
        self.subjects[0].filter(|e| self.is_head_of_something(what.head) && holds(e))
    }

    /// "the geologist", "the city engineer": whom the sentence before was about, where nothing is known of what they do.
    fn of_untold_calling(&self, what: &Description) -> Option<usize> {
        let reading = self.reading;
        let owned = what.words.clone().any(|at| self.is_one_of(at, &["'s"]));
        if what.head + 1 != what.words.end || owned {
            return None;
        }
        let gender = self.entities.people.gender_of_noun(what.key);
        let sentence = reading.words[what.words.start].sentence;
        let spoke = self.last_source.filter(|(_, at)| at + 1 == sentence).map(|(entity, _)| entity);
        // "her son" and "Prof" tell no calling
        let light = |role: &Range<usize>| {
            let noun = reading.words[head_of(reading, role)].key;
            is_rank(reading, role) || self.lexicon.is_of(noun, Sort::Vague) || self.is_relative(noun)
        };
        self.subjects[0].into_iter().chain(spoke).find(|&e| {
            let known = &self.entities.all[e];
            let untold = known.role.as_ref().is_none_or(light);
            self.is_person(e) && known.named && untold && gender.is_none_or(|g| known.may_be(g))
        })
    }
}
