//! Whom a description means: "the minister", "the 54-year-old", "his wife".

use super::anonymity;
use super::entity::Entity;
use super::roles::head_of;
use super::walk::Walk;
use crate::lexicon::{Classes, Senses, Sort};
use crate::reading::{NONE, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// A body that "the company" may mean is among so many of those spoken of last.
const NEAR: usize = 8;
/// What those who did a study are called.
const TEAMS: [&str; 5] = ["researchers", "scientists", "team", "academics", "colleagues"];

/// What somebody is besides what they do.
const LIGHT: [&str; 9] = ["owner", "son", "mother", "father", "husband", "brother", "uncle", "pupil", "friend"];

impl Walk<'_> {
    /// Whom a description means: "the minister", "the 54-year-old", "the federation", "officials".
    pub(super) fn by_description(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        let words = &self.description_itself(words);
        if self
            .is_one_of(words.start, &["a", "an", "another", "some", "one", "two", "three", "several", "many", "other"])
        {
            return None;
        }
        let recent = || self.recent.iter().rev().copied();
        let of_kind = |kind: SpeakerKind| recent().take(8).find(|&e| self.entities.all[e].kind == kind);
        if words.len() == 1 && self.is_one_of(head, &["both"]) {
            return of_kind(SpeakerKind::Group);
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
        // "the SP" for "Superintendent of Police Arvind Nimje"
        if definite && said.len() == 1 && reading.shape(head) == Shape::Upper && !label {
            let initials = reading.text(self.entities.article, head);
            let holder = recent().find(|&e| self.is_person(e) && self.entities.has_initials(e, initials));
            if (2..5).contains(&initials.len()) && holder.is_some() {
                return holder;
            }
        }
        let head_of_office = self.is_one_of(head, &["chief", "boss", "leader", "head"]);
        let mut best: Option<(usize, usize)> = None;
        for entity in recent() {
            let known = &self.entities.all[entity];
            let holds =
                |key: u64| known.described.contains(&key) || known.best.clone().any(|at| reading.words[at].key == key);
            let shared = said.iter().filter(|key| holds(**key)).count();
            let same_head = holds(head_key);
            let whole = same_head && shared == said.len();
            // "the Holm manager" for "Holm boss Lena Fisk", and not for the manager of another club
            let akin = !same_head
                && known.named
                && shared > 0
                && shared + 1 == said.len()
                && !head_of_office
                && known
                    .described
                    .iter()
                    .any(|word| self.lexicon.families(*word) & self.lexicon.families(head_key) != 0);
            let shared = shared + usize::from(akin);
            let fits = definite && akin
                || whole && (definite || possessed || classes.any(Classes::GROUP))
                || definite && same_head && known.named && classes.any(Classes::TITLE.with(Classes::ORGANIZATION))
                || definite
                    && shared > 0
                    && !known.named
                    && known.kind == SpeakerKind::Person
                    && !classes.any(Classes::GROUP)
                    && (same_head || shared * 2 >= said.len());
            if fits && self.kinds_agree(head, known) && best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, entity));
            }
        }
        if let Some((_, entity)) = best {
            let newer = if definite && said.len() == 1 { self.of_trade_since(entity, head) } else { None };
            return newer.or(Some(entity));
        }
        if !definite {
            return possessed.then(|| self.by_kinship(words.start, head_key)).flatten();
        }
        if said.len() == 1 && self.entities.people.is_demonym(head_key) && definite {
            return self.subjects[0].filter(|&e| self.is_person(e)).or_else(|| recent().find(|&e| self.is_person(e)));
        }
        let text = reading.text(self.entities.article, head);
        if text.ends_with("year-old") || text.ends_with("olds") {
            return self.subjects[0].filter(|&e| self.is_person(e)).or_else(|| of_kind(SpeakerKind::Person));
        }
        if said.len() == 1 && self.is_one_of(head, &["people", "group", "pair", "two"]) {
            // "the pair" for "two engineers" rather than "the staff"
            let counted = recent().take(12).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Group && known.said > 0 && self.is_counted(known)
            });
            let group = counted.or_else(|| of_kind(SpeakerKind::Group));
            // "the group" may be a body that has a name
            if group.is_some() || !self.is_one_of(head, &["group"]) {
                return group;
            }
        }
        let family = self.lexicon.families(head_key);
        let of_family = |known: &Entity| known.described.iter().any(|word| self.lexicon.families(*word) & family != 0);
        // "the workers" for "four people who unloaded it"
        if said.len() == 1 && classes.any(Classes::GROUP.with(Classes::FOLK)) {
            let counted = recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                let plain = ["people", "men", "women", "persons"].map(crate::hash::word);
                known.kind == SpeakerKind::Group
                    && !known.named
                    && known.said > 0
                    && known.best.clone().take(3).any(|at| plain.contains(&reading.words[at].key))
            });
            // "the growers" for "maize farmers in Lubwe County"
            let kin = || {
                recent().take(8).find(|&e| {
                    let known = &self.entities.all[e];
                    known.kind == SpeakerKind::Group && !known.named && of_family(known)
                })
            };
            if let Some(group) = counted.or_else(kin) {
                return Some(group);
            }
        }
        // "the researchers" for "a team at Callowell University"
        if said.len() == 1 && self.is_one_of(head, &TEAMS) {
            let team = recent().take(NEAR).find(|&e| {
                let known = &self.entities.all[e];
                let body = matches!(known.kind, SpeakerKind::Group | SpeakerKind::Organization | SpeakerKind::Unknown);
                body && !known.named && known.best.clone().any(|at| self.is_one_of(at, &TEAMS))
            });
            if team.is_some() {
                return team;
            }
        }
        // "the paper" for "the Daily Sentinel"
        if said.len() == 1 && self.lexicon.is_of(head_key, Sort::Outlet) {
            let named = recent().take(12).find(|&e| {
                let known = &self.entities.all[e];
                let of_press = |at: usize| self.lexicon.outlets.contains(&reading.words[at].key);
                known.named && known.kind != SpeakerKind::Person && known.best.clone().any(of_press)
            });
            if named.is_some() {
                return named;
            }
            // "the newspaper" for "De Koerier", which has just reported something
            let spoke = self.last_source.map(|(entity, _)| entity);
            let press = spoke.filter(|&e| self.is_press(e)).or_else(|| self.subjects[0].filter(|&e| self.is_press(e)));
            if press.is_some() {
                return press;
            }
        }
        // "the woman" for "one of the victims"
        if said.len() == 1 && self.is_one_of(head, &["woman", "man", "girl", "boy", "person", "witness"]) {
            let gender = self.entities.people.gender_of_noun(head_key);
            let sentence = reading.words[words.start].sentence;
            let unnamed = recent().take(4).find(|&e| {
                let known = &self.entities.all[e];
                self.is_person(e)
                    && !known.named
                    && known.last_sentence + 3 > sentence
                    && reading.blocks.get(known.last_sentence as usize) == reading.blocks.get(sentence as usize)
                    && gender.is_none_or(|g| known.may_seem(g))
                    && !self.is_something_else(known, family)
            });
            if unnamed.is_some() {
                return unnamed;
            }
        }
        // "the report" for "an audit released on Friday"
        if said.len() == 1 && classes.any(Classes::DOCUMENT.with(Classes::PAPER)) {
            let papers = || recent().take(8).filter(|&e| self.entities.all[e].kind == SpeakerKind::Document);
            let any = self.is_one_of(head, &["document", "paper"]);
            return papers()
                .find(|&e| of_family(&self.entities.all[e]))
                .or_else(|| papers().find(|&e| any && self.entities.all[e].said > 0));
        }
        // "the insider" for "a source close to the singer"
        if said.len() == 1 && self.lexicon.hidden_nouns.contains(&head_key) {
            let kind = self.kind_of_noun(head);
            let hidden = recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == kind && anonymity::is_hidden(&self.entities, self.lexicon, e)
            });
            return hidden.or_else(|| self.official_named_before(head));
        }
        // "the IAS officer" for the collector of the sentence before
        let service = said.len() == 2 && head > words.start && reading.shape(head - 1) == Shape::Upper;
        if service && let Some(official) = self.official_named_before(head) {
            return Some(official);
        }
        if let Some(akin) = self.akin_who_spoke(words, head) {
            return Some(akin);
        }
        // "the forward" for "striker Lee Mbeki"
        if said.len() == 1 && family != 0 && !classes.any(Classes::GROUP.with(Classes::FOLK)) {
            let gender = self.entities.people.gender_of_noun(head_key);
            let kin = recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Person && gender.is_none_or(|g| known.may_be(g)) && of_family(known)
            });
            // of the same sport is whoever was named since, too
            let sentence = reading.words[words.start].sentence;
            let newer = recent().take(4).find(|&e| {
                let known = &self.entities.all[e];
                self.is_person(e) && known.named && known.role.is_none() && known.last_sentence + 1 == sentence
            });
            let older = kin.is_some_and(|e| self.entities.all[e].last_sentence + 1 < sentence);
            let epithet = older && newer.is_some() && family & self.lexicon.epithet_families != 0;
            if kin.is_some() && !epithet {
                return kin;
            }
        }
        // "the authority" for "Northmere Council"
        if said.len() == 1 && family != 0 && classes.any(Classes::ORGANIZATION.with(Classes::BODY)) {
            let kin = recent().take(12).find(|&e| {
                let known = &self.entities.all[e];
                let of_name = |at: usize| self.lexicon.families(reading.words[at].key) & family != 0;
                known.kind == SpeakerKind::Organization && known.named && known.best.clone().any(of_name)
            });
            if kin.is_some() {
                return kin;
            }
        }
        // "the rebels" for "the Northern Front"
        if said.len() == 1 && self.lexicon.is_of(head_key, Sort::Fighters) {
            let front = recent().take(NEAR).find(|&e| {
                let known = &self.entities.all[e];
                matches!(known.kind, SpeakerKind::Organization | SpeakerKind::Group)
                    && known.named
                    && !self.says_what_it_is(known)
            });
            if front.is_some() {
                return front;
            }
        }
        // "the company" for any body with a name that does not say what it is; "the council" for none but a council
        if said.len() == 1 && self.lexicon.is_of(head_key, Sort::Company) {
            let body = |&e: &usize| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Organization && known.named && !self.says_what_it_is(known)
            };
            let open = |&e: &usize| self.entities.all[e].may_be_body();
            let about = |holds: &dyn Fn(&usize) -> bool| self.subjects[0].filter(|e| holds(e));
            // the one that the article speaks of most, of those named lately where there are any
            let mentions = |&e: &usize| std::cmp::Reverse(self.entities.all[e].mentions.len());
            let main = |most: usize| recent().take(most).filter(body).min_by_key(mentions);
            return about(&body).or_else(|| about(&open)).or_else(|| main(NEAR)).or_else(|| main(usize::MAX));
        }
        let person = self.former_calling(head).is_some()
            || classes.any(Classes::PERSON) && !classes.any(Classes::GROUP)
            || classes.any(Classes::CALLING)
            || reading.is_human(head) && self.trees.tags[head] != crate::model::trees::PLURAL
            || classes == Classes::NONE && reading.words[head].senses.noun == Senses::PERSON;
        // “The engineer told me,” she said: whom somebody speaks of is not the speaker
        let quoted = reading.words[words.start].quotation != NONE || self.is_inner;
        if !person && !self.counts_children(head) || label || quoted {
            return None;
        }
        if let Some(known) = self.one_of_them(head).or_else(|| self.by_epithet(words, head)) {
            return Some(known);
        }
        // "Governor Elijah Sang dismissed it. The county chief …": another word for an office
        let in_office = |e: &usize| {
            let known = &self.entities.all[*e];
            self.is_person(*e)
                && known.named
                && known
                    .described
                    .iter()
                    .any(|word| self.lexicon.families(*word) & self.lexicon.families(head_key) != 0)
        };
        let office = || self.subjects[0].filter(|e| head_of_office && in_office(e));
        if let Some(known) = office() {
            return Some(known);
        }
        // "the geologist", "the city engineer": whom the sentence before was about, where nothing is known of what they do
        let plain = head + 1 == words.end && !words.clone().any(|at| self.is_one_of(at, &["'s"]));
        let gender = self.entities.people.gender_of_noun(head_key);
        let sentence = reading.words[words.start].sentence;
        let spoke = self.last_source.filter(|(_, at)| at + 1 == sentence).map(|(entity, _)| entity);
        self.subjects[0].into_iter().chain(spoke).find(|&e| {
            let known = &self.entities.all[e];
            // "her son" and "Prof" tell no calling
            let light = |role: &Range<usize>| {
                let noun = reading.words[head_of(reading, role)].key;
                super::roles::is_rank(reading, role) || self.lexicon.is_of(noun, Sort::Vague) || self.is_relative(noun)
            };
            let untold = known.role.as_ref().is_none_or(light);
            plain && self.is_person(e) && known.named && untold && gender.is_none_or(|g| known.may_be(g))
        })
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

    /// The words that describe, without what a comma cuts off: "The people, who declined to be named", "the keeper himself".
    fn description_itself(&self, words: &Range<usize>) -> Range<usize> {
        let comma = words.clone().skip(1).find(|&at| self.reading.shape(at) == Shape::Comma);
        let mut end = comma.unwrap_or(words.end);
        while end > words.start + 1 && self.is_one_of(end - 1, &["himself", "herself", "themselves"]) {
            end -= 1;
        }
        words.start..end
    }

    /// "The retired teacher", "the striker", "the 31-year-old singer": such words are said of somebody whom the article
    /// spoke of already, and tell something new of them. The one is meant whom the sentence before was about, else who
    /// spoke last, else who was named last, as long as nothing is known of them that speaks against it.
    fn by_epithet(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        let former = self.former_calling(head);
        let key = former.unwrap_or(reading.words[head].key);
        let families = self.lexicon.families(key);
        let text = |at: usize| reading.text(self.entities.article, at);
        let told = |at: usize| {
            self.lexicon.epithets.contains(&reading.words[at].key)
                || text(at).ends_with("-year-old")
                || text(at).ends_with("-born")
        };
        // "the Labour MP"
        let capital = |at: usize| matches!(reading.shape(at), Shape::Capital | Shape::Upper);
        let party = head > words.start + 1 && capital(head - 1) && self.lexicon.is_of(key, Sort::Lawmaker);
        // "The MP for North Tarnside", "the member for Cwm Dulas"
        let seat = (self.lexicon.is_of(key, Sort::Lawmaker) || self.is_one_of(head, &["member"]))
            && self.is_one_of(head + 1, &["for"])
            && capital(head + 2);
        let modified = former.is_some() || (words.start..head).any(told) || self.counts_children(head) || party || seat;
        let known_for = families & self.lexicon.epithet_families != 0;
        let possessed = words.clone().any(|at| self.is_one_of(at, &["'s"]));
        // "the Norwegian diplomat" for the envoy of whom the sentence before spoke
        let national = families != 0
            && head == words.start + 2
            && capital(head - 1)
            && self.entities.people.is_demonym(reading.words[head - 1].key);
        if !(modified || (known_for || national) && head + 1 == words.end) || possessed {
            return None;
        }
        let parent = text(head).split_once("-of-").map(|(parent, _)| crate::hash::word(parent));
        let gender = self.entities.people.gender_of_noun(parent.unwrap_or(key));
        let fits = |&entity: &usize| {
            let known = &self.entities.all[entity];
            self.is_person(entity)
                && (known.certain || !known.named || known.best.len() > 1)
                && gender.is_none_or(|g| known.may_seem(g))
                && (modified || !self.is_something_else(known, families))
        };
        let sentence = reading.words[words.start].sentence;
        let spoke = self.last_source.filter(|(_, at)| at + 3 >= sentence).map(|(entity, _)| entity);
        // "Earlier, Strom's 71 had lifted the side. The opener felt": named since then
        let since = |&entity: &usize| {
            spoke.is_none_or(|spoke| self.entities.all[entity].last_sentence > self.entities.all[spoke].last_sentence)
                && self.entities.all[entity].last_sentence + 1 == sentence
        };
        let recent = || self.recent.iter().rev().take(6).copied();
        let since = recent().filter(since);
        self.subjects[0].into_iter().chain(since).chain(spoke).chain(recent()).find(fits)
    }

    /// True for somebody of whom the article says what none of these families is: "the historian Neil Pugh" is nobody's
    /// father because he was named last.
    pub(super) fn is_something_else(&self, known: &Entity, families: u64) -> bool {
        // an owner, a wife or a pupil may be anything else besides
        let light = LIGHT.iter().fold(0, |all, word| all | self.lexicon.families(crate::hash::word(word)));
        let light = if families & light == 0 { light } else { 0 };
        known.described.iter().any(|word| {
            let other = self.lexicon.families(*word) & !light;
            other != 0 && other & families == 0
        })
    }

    /// "The Bureau of Labor Statistics" is no company.
    fn says_what_it_is(&self, known: &Entity) -> bool {
        known.best.clone().any(|at| self.lexicon.is_of(self.reading.words[at].key, Sort::PublicBody))
    }

    /// A body, or what may be one, with a name.
    fn is_press(&self, entity: usize) -> bool {
        let known = &self.entities.all[entity];
        known.may_be_body() || known.named && known.kind == SpeakerKind::Organization && !self.says_what_it_is(known)
    }

    pub(super) fn is_person(&self, entity: usize) -> bool {
        self.entities.all[entity].kind == SpeakerKind::Person
    }
}
