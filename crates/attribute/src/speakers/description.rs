//! Whom a description means: "the minister", "the 54-year-old", "his wife".
//!
//! The ways to find out are tried in turn: the words by which the article called somebody, then those that stand for a group
//! or a body ([`groups`]), then those for one person ([`people`], [`epithet`]).

mod epithet;
mod groups;
mod people;

use super::entity::Entity;
use super::walk::Walk;
use crate::lexicon::{Classes, Sort};
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Whom a description may mean is among so many of those spoken of last.
const NEAR: usize = 8;
/// A body may have been named longer ago.
const FAR: usize = 12;

/// What a description says.
#[derive(Debug)]
struct Description {
    /// Without what a comma cuts off.
    words: Range<usize>,
    /// The noun of it.
    head: usize,
    /// The hash of that noun, its classes and its families.
    key: u64,
    classes: Classes,
    family: u64,
    /// The hashes of its words, the determiner left out.
    said: Vec<u64>,
    /// "NURSE: …": the label of a turn means somebody spoken of.
    label: bool,
    /// "the minister", "these officials".
    definite: bool,
}

impl Description {
    /// True where it says but a noun: "the minister".
    const fn is_bare(&self) -> bool {
        self.said.len() == 1
    }
}

impl Walk<'_> {
    /// Whom a description means: "the minister", "the 54-year-old", "the federation", "officials".
    pub(super) fn by_description(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let words = self.description_itself(words);
        let first = words.start;
        if self.is_one_of(first, &["a", "an", "another", "some", "one", "two", "three", "several", "many", "other"]) {
            return None;
        }
        if words.len() == 1 && self.is_one_of(head, &["both"]) {
            return self.latest(NEAR, |known| known.kind == SpeakerKind::Group);
        }
        let possessed = self.is_one_of(first, &["his", "her", "its", "their", "my", "our"]);
        let what = self.read_description(words, head);
        if let Some(holder) = self.by_initials(&what) {
            return Some(holder);
        }
        if let Some(entity) = self.by_shared_words(&what, possessed) {
            let newer = if what.definite && what.is_bare() { self.of_trade_since(entity, head) } else { None };
            return newer.or(Some(entity));
        }
        if !what.definite {
            return possessed.then(|| self.by_kinship(first, what.key)).flatten();
        }
        self.by_definite(&what)
    }

    /// Whom words with "the" mean where the article called nobody so.
    fn by_definite(&self, what: &Description) -> Option<usize> {
        if what.is_bare() && self.entities.people.is_demonym(what.key) {
            return self.whom_it_is_about(usize::MAX);
        }
        let text = self.reading.text(self.entities.article, what.head);
        if text.ends_with("year-old") || text.ends_with("olds") {
            return self.whom_it_is_about(NEAR);
        }
        if what.is_bare() && self.is_one_of(what.head, &["people", "pair", "two"]) {
            return self.counted_group();
        }
        // "the group" may be a body that has a name
        let group = what.is_bare() && self.is_one_of(what.head, &["group"]);
        let counted = if group { self.counted_group() } else { None };
        counted
            .or_else(|| self.workers(what))
            .or_else(|| self.team(what))
            .or_else(|| self.paper(what))
            .or_else(|| self.unnamed_person(what))
            .or_else(|| self.by_noun(what))
    }

    /// Whom a noun means by its meaning: "the report", "the insider", "the striker", "the company".
    fn by_noun(&self, what: &Description) -> Option<usize> {
        if what.is_bare() && what.classes.any(Classes::DOCUMENT.with(Classes::PAPER)) {
            return self.document(what);
        }
        if what.is_bare() && self.lexicon.hidden_nouns.contains(&what.key) {
            return self.hidden_source(what);
        }
        let known = self
            .of_service(what)
            .or_else(|| self.akin_who_spoke(&what.words, what.head))
            .or_else(|| self.of_same_calling(what))
            .or_else(|| self.body_of_same_family(what))
            .or_else(|| self.front(what));
        if known.is_none() && what.is_bare() && self.lexicon.is_of(what.key, Sort::Company) {
            return self.company();
        }
        known.or_else(|| self.by_calling(what))
    }

    fn read_description(&self, words: Range<usize>, head: usize) -> Description {
        let reading = self.reading;
        let key = reading.words[head].key;
        let tells = |at: &usize| !reading.classes(*at).any(Classes::DETERMINER) && reading.shape(*at) != Shape::Comma;
        let label = reading.shape(words.start) == Shape::Upper && reading.shape(words.end) == Shape::Colon;
        Description {
            head,
            key,
            classes: reading.classes(head),
            family: self.lexicon.families(key),
            said: words.clone().filter(tells).map(|at| reading.words[at].key).collect(),
            label,
            definite: label || self.is_one_of(words.start, &["the", "this", "that", "these", "those"]),
            words,
        }
    }

    /// The words that describe, without what a comma cuts off: "The people, who declined to be named", "the keeper himself".
    fn description_itself(&self, words: &Range<usize>) -> Range<usize> {
        let comma = words.clone().skip(1).find(|&at| self.reading.shape(at) == Shape::Comma);
        let mut end = comma.unwrap_or(words.end);
        while end > words.start + 1 && self.is_one_of(end - 1, &["himself", "herself", "themselves"]) {
            end -= 1;
        }
        words.start..end
    }

    /// "the SP" for "Superintendent of Police Arvind Nimje".
    fn by_initials(&self, what: &Description) -> Option<usize> {
        let upper = self.reading.shape(what.head) == Shape::Upper;
        if !what.definite || !what.is_bare() || !upper || what.label {
            return None;
        }
        let initials = self.reading.text(self.entities.article, what.head);
        let holds = |&e: &usize| self.is_person(e) && self.entities.has_initials(e, initials);
        if (2..5).contains(&initials.len()) { self.lately().find(holds) } else { None }
    }

    /// "the mayor of Tarn" for whom the article called "mayor": whoever has the most words of the description.
    fn by_shared_words(&self, what: &Description, possessed: bool) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        for entity in self.lately() {
            let known = &self.entities.all[entity];
            if let Some(shared) = self.shared_words(what, possessed, known)
                && self.kinds_agree(what.head, known)
                && best.is_none_or(|(most, _)| shared > most)
            {
                best = Some((shared, entity));
            }
        }
        best.map(|(_, entity)| entity)
    }

    /// How many words of the description the article said of somebody; none where those do not make them the one meant.
    fn shared_words(&self, what: &Description, possessed: bool, known: &Entity) -> Option<usize> {
        let holds =
            |key: u64| known.described.contains(&key) || known.best.clone().any(|at| self.reading.words[at].key == key);
        let shared = what.said.iter().filter(|key| holds(**key)).count();
        let (all, group) = (what.said.len(), what.classes.any(Classes::GROUP));
        if !holds(what.key) {
            // "the Holm manager" for "Holm boss Lena Fisk", and not for the manager of another club
            let akin = known.named
                && shared > 0
                && shared + 1 == all
                && !self.is_head_of_something(what.head)
                && self.is_akin(known, what.family);
            let unnamed =
                !known.named && known.kind == SpeakerKind::Person && !group && shared > 0 && shared * 2 >= all;
            return (what.definite && (akin || unnamed)).then_some(shared + usize::from(akin));
        }
        let whole = shared == all && (what.definite || possessed || group);
        let office = known.named && what.classes.any(Classes::TITLE.with(Classes::ORGANIZATION));
        let unnamed = !known.named && known.kind == SpeakerKind::Person && !group && shared > 0;
        (whole || what.definite && (office || unnamed)).then_some(shared)
    }

    /// "The church" is not the member of a church, nor "the voters" a poll of voters.
    fn kinds_agree(&self, head: usize, known: &Entity) -> bool {
        use SpeakerKind::{Document, Group, Organization, Person};
        let one = known.kind == Person && known.certain;
        match self.kind_of_noun(head) {
            Person => known.kind != Document,
            Group => known.kind != Document && !one,
            Organization | Document => !one,
            _ => true,
        }
    }

    /// "boss" is said of the head of a club, and of a company too.
    fn is_head_of_something(&self, head: usize) -> bool {
        self.is_one_of(head, &["chief", "boss", "leader", "head"])
    }

    /// True for somebody whom the article called by a word of one of these families: a "boss" is a manager.
    pub(super) fn is_akin(&self, known: &Entity, families: u64) -> bool {
        known.described.iter().any(|word| self.lexicon.families(*word) & families != 0)
    }

    /// "The 54-year-old", "the German": the person whom the sentence before was about, else the last one.
    fn whom_it_is_about(&self, near: usize) -> Option<usize> {
        let about = self.subjects[0].filter(|&e| self.is_person(e));
        about.or_else(|| self.latest(near, |known| known.kind == SpeakerKind::Person))
    }

    /// Whom the article spoke of, the last one first.
    fn lately(&self) -> impl Iterator<Item = usize> {
        self.recent.iter().rev().copied()
    }

    /// The last one of those met last that is as asked for.
    fn latest(&self, near: usize, holds: impl Fn(&Entity) -> bool) -> Option<usize> {
        self.lately().take(near).find(|&entity| holds(&self.entities.all[entity]))
    }

    pub(super) fn is_person(&self, entity: usize) -> bool {
        self.entities.all[entity].kind == SpeakerKind::Person
    }
}
