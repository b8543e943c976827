//! The walk over an article that meets its people and says whom each source means.

use super::anonymity;
use super::entity::Entities;
use super::names::{self, NameMention, ProperWords, head_of};
use super::people::{Gender, People};
use super::pronoun::{Choice, Sort, Weights};
use crate::draft::Draft;
use crate::hash;
use crate::lexicon::{Classes, Lexicon};
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{Article, SpeakerKind};
use std::ops::Range;

/// A pronoun or description looks back over this many entities at most, so that time stays linear.
const MEMORY: usize = 32;
/// So many words of the first person outside of quotation marks make an interview or a speech.
const FIRST_PERSON: usize = 8;
/// Whom an interview is about is named within so many words.
const OPENING_WORDS: usize = 300;
/// Words of an opening phrase.
const OPENING: usize = 16;

/// What the walk knows at the sentence that it stands in.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) entities: Entities<'a>,
    pub(super) reading: &'a Reading,
    pub(super) trees: &'a Trees,
    pub(super) lexicon: &'a Lexicon,
    pub(super) pronouns: &'a Weights,
    /// The pronouns that were resolved, in their order.
    pub(super) choices: Vec<Choice>,
    names: Vec<NameMention>,
    /// The names that have been met, and whom they mean.
    met_names: Vec<Option<usize>>,
    /// Entities in the order in which they were last mentioned, the last one at the end.
    pub(super) recent: Vec<usize>,
    /// Whom the sentence before was about, and whom this one is about.
    pub(super) subjects: [Option<usize>; 2],
    /// Who spoke last, and in which sentence.
    pub(super) last_source: Option<(usize, u32)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        article: &'a Article,
        reading: &'a Reading,
        trees: &'a Trees,
        lexicon: &'a Lexicon,
        people: &'a People,
    ) -> Self {
        let names = names::find(reading, trees, &ProperWords::of(reading));
        Self {
            entities: Entities::new(article, reading, trees, people),
            reading,
            trees,
            lexicon,
            pronouns: &people.pronouns,
            choices: Vec::new(),
            met_names: vec![None; names.len()],
            names,
            recent: Vec::new(),
            subjects: [None, None],
            last_source: None,
        }
    }

    /// The entity behind the source of each draft.
    pub(super) fn run(&mut self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..drafts.len()).filter(|&i| !drafts[i].source.is_empty()).collect();
        order.sort_by_key(|&i| drafts[i].source[0].start);
        let mut chosen = vec![None; drafts.len()];
        let mut by_start: FxHashMap<usize, usize> = FxHashMap::default();
        let mut met: Vec<(Range<usize>, usize)> = Vec::new();
        let (mut next_source, mut next_name) = (0, 0);
        for number in 0..self.reading.sentences.len() {
            let sentence = self.reading.sentences[number].clone();
            met.clear();
            self.subjects = [self.subjects[1].or(self.subjects[0]), None];
            let opening = self.opening_phrase(&sentence);
            let mut opened = false;
            loop {
                let source = order.get(next_source).map(|&i| drafts[i].source[0].clone());
                let source = source.filter(|s| s.start < sentence.end);
                let name = self.names.get(next_name).filter(|n| n.name.start < sentence.end);
                let name_at = name.map_or(usize::MAX, |n| n.whole.start);
                let source_at = source.as_ref().map_or(usize::MAX, |s| s.start);
                if let Some(opening) = opening.as_ref().filter(|o| !opened && o.start < name_at.min(source_at)) {
                    opened = true;
                    if let Some(entity) = self.meet_phrase(opening, &sentence, next_name) {
                        met.push((opening.clone(), entity));
                    }
                } else if source_at <= name_at && source.is_some() {
                    opened = true;
                    let source = source.unwrap_or_default();
                    let entity = match by_start.get(&source.start) {
                        Some(&entity) => Some(entity),
                        None => self.meet_phrase(&source, &sentence, next_name),
                    };
                    if let Some(entity) = entity {
                        by_start.insert(source.start, entity);
                        met.push((source.clone(), entity));
                        let quoted = self.reading.words[source.start].quotation != NONE;
                        self.entities.all[entity].said += 1;
                        if !quoted {
                            self.last_source = Some((entity, self.reading.words[source.start].sentence));
                        }
                    }
                    chosen[order[next_source]] = entity;
                    next_source += 1;
                } else if name.is_some() {
                    let entity = self.meet_name(next_name);
                    met.push((self.names[next_name].whole.clone(), entity));
                    next_name += 1;
                } else {
                    break;
                }
            }
            anonymity::hide(&mut self.entities, self.lexicon, &sentence, &met);
        }
        self.speakers_of_themselves(drafts, &mut chosen);
        self.interviewed(drafts, &mut chosen);
        chosen
    }

    /// In an interview or a speech, "I" and "you" outside of quotation marks are the one whom it is about: the person
    /// whom the article names first among those whom it names most.
    fn interviewed(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        let reading = self.reading;
        let first_person = (0..reading.words.len())
            .filter(|&at| reading.words[at].quotation == NONE && self.is_one_of(at, &["i", "my", "me"]))
            .take(FIRST_PERSON)
            .count();
        if first_person < FIRST_PERSON {
            return;
        }
        let people = self.entities.all.iter().enumerate().filter(|(_, known)| {
            known.named
                && known.certain
                && known.kind == SpeakerKind::Person
                && known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS)
        });
        // being named at the very start, where the interview says whom it is with, weighs as much as several mentions
        let weight = |known: &super::entity::Entity| {
            known.mentions.len()
                + if known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS / 4) { 8 } else { 0 }
        };
        let Some((principal, _)) = people.max_by_key(|(at, known)| (weight(known), std::cmp::Reverse(*at))) else {
            return;
        };
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first().filter(|s| s.len() == 1) else { continue };
            let quoted = reading.words[source.start].quotation != NONE;
            if !quoted && self.is_one_of(source.start, &["i", "me", "you", "we"]) {
                chosen[at] = Some(principal);
                self.entities.seen(principal, source.clone());
            }
        }
    }

    /// "I" in a quotation is whoever is quoted.
    fn speakers_of_themselves(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first().filter(|s| s.len() == 1) else { continue };
            if !self.is_one_of(source.start, &["i", "we"]) {
                continue;
            }
            let near = at.saturating_sub(8)..(at + 8).min(drafts.len());
            let holder = near.filter(|&i| i != at && drafts[i].content.iter().any(|c| c.contains(&source.start)));
            if let Some(entity) = holder.filter_map(|i| chosen[i]).next() {
                chosen[at] = Some(entity);
                self.entities.seen(entity, source.clone());
            }
        }
    }

    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.reading.words.get(at).is_some_and(|w| words.iter().any(|word| w.key == hash::word(word)))
    }

    fn meet_name(&mut self, name: usize) -> usize {
        if let Some(entity) = self.met_names[name] {
            return entity;
        }
        let mention = self.names[name].clone();
        let entity = self.entities.meet_name(&mention);
        self.met_names[name] = Some(entity);
        self.mentioned(entity, mention.name.start);
        entity
    }

    /// Brings an entity to the front of the memory.
    fn mentioned(&mut self, entity: usize, at: usize) {
        let quoted = self.reading.words[at].quotation != NONE;
        if self.subjects[1].is_none() && !quoted {
            self.subjects[1] = Some(entity);
        }
        self.recent.retain(|&e| e != entity);
        self.recent.push(entity);
        if self.recent.len() > MEMORY {
            self.recent.remove(0);
        }
    }

    /// The phrase that a sentence opens with, where it may mean somebody: a pronoun, or a noun for people or bodies.
    fn opening_phrase(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let reading = self.reading;
        let mut end = sentence.start;
        while end < sentence.end && end - sentence.start < OPENING {
            let classes = reading.classes(end);
            let stops = classes.any(Classes::AUXILIARY.with(Classes::VERB).with(Classes::SUBORDINATOR))
                && reading.shape(end) == Shape::Lower
                || matches!(reading.shape(end), Shape::Comma | Shape::Stop | Shape::Colon | Shape::Quote | Shape::Mark)
                || reading.words[end].quotation != NONE;
            if stops && !classes.any(Classes::DETERMINER) {
                break;
            }
            end += 1;
        }
        let words = sentence.start..end;
        if words.is_empty() || reading.classes(words.start).any(Classes::PREPOSITION) {
            return None;
        }
        if reading.classes(words.start).any(Classes::SUBJECT_PRONOUN) {
            return Some(words.start..words.start + 1);
        }
        let head = head_of(reading, &words);
        let people = Classes::PERSON.with(Classes::TITLE).with(Classes::GROUP).with(Classes::ORGANIZATION);
        let opens = reading.classes(words.start).any(Classes::DETERMINER.with(Classes::GROUP));
        (opens && reading.classes(head).any(people)).then_some(words)
    }

    /// Whom a phrase means. `next_name` is the first name of the article that has not been met.
    fn meet_phrase(&mut self, words: &Range<usize>, sentence: &Range<usize>, next_name: usize) -> Option<usize> {
        // "that the contractor": what stands before the phrase itself
        let skipped = words.clone().take_while(|&at| {
            self.reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::COORDINATOR)) && words.len() > 1
        });
        let words = &(words.start + skipped.count()..words.end);
        if words.is_empty() || words.end > self.reading.words.len() {
            return None;
        }
        let at = words.start;
        let pronoun = words.len() == 1 && self.reading.classes(at).any(Classes::PRONOUN);
        let entity = if pronoun || words.len() == 1 && self.is_one_of(at, &["it", "who", "which"]) {
            self.by_pronoun(at)?
        } else if let Some(name) = self.principal_name(words, sentence, next_name) {
            self.meet_name(name)
        } else if let Some(mention) = self.name_of_its_own(words) {
            self.entities.meet_name(&mention)
        } else {
            let head = head_of(self.reading, words);
            match self.by_description(words, head) {
                Some(entity) => entity,
                None => self.entities.add_description(&self.named_by(words), self.kind_of_noun(head)),
            }
        };
        if !pronoun {
            let head = head_of(self.reading, words);
            let key = self.reading.words[head].key;
            let gender = self.entities.people.gender_of_noun(key);
            let known = &mut self.entities.all[entity];
            if known.gender.is_none() && known.kind == SpeakerKind::Person {
                known.gender = gender;
            }
        }
        self.entities.seen(entity, words.clone());
        self.mentioned(entity, at);
        Some(entity)
    }

    /// The words that a source without a name is called by: without what a comma cuts off, and with the name that a small
    /// word hangs on it ("a poll | by Marrow Research").
    fn named_by(&self, words: &Range<usize>) -> Range<usize> {
        let cut = words.clone().skip(1).find(|&at| {
            self.reading.shape(at) == Shape::Comma
                && self.reading.classes(at + 1).any(Classes::RELATIVE.with(Classes::GERUND))
        });
        let mut end = cut.unwrap_or(words.end);
        let capital = |at: usize| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper);
        let noun = self.reading.classes(end - 1).any(Classes::DOCUMENT.with(Classes::PERSON).with(Classes::GROUP));
        if cut.is_none() && noun && self.is_one_of(end, &["by", "of", "at", "from"]) && capital(end + 1) {
            let sentence = self.reading.words[end].sentence;
            end += 1;
            while capital(end) && self.reading.words[end].sentence == sentence {
                end += 1;
            }
        }
        words.start..end
    }

    /// The name that a phrase hangs on: its head, or the name that explains it.
    fn principal_name(&self, words: &Range<usize>, sentence: &Range<usize>, next_name: usize) -> Option<usize> {
        let from = next_name.saturating_sub(6);
        let near = (from..self.names.len()).take_while(|&i| self.names[i].name.start < sentence.end.max(words.end));
        let head = head_of(self.reading, words);
        let mut explained = None;
        for i in near {
            let name = &self.names[i];
            if name.name.contains(&head) || name.whole.contains(&head) && name.whole.start >= words.start {
                return Some(i);
            }
            let explains = name.described.as_ref().is_some_and(|d| d.contains(&words.start) && d.contains(&head));
            if explains && explained.is_none() {
                explained = Some(i);
            }
            // "Considered one of them, Rosa Quispe,": an apposition inside the source itself
            let inside = name.whole.start > words.start && name.name.end == words.end && name.whole.start > head;
            let comma = name.whole.start.checked_sub(1).is_some_and(|c| self.reading.shape(c) == Shape::Comma);
            // "Sallow, | 61, of Mill Lane, | had denied"
            let parted = name.name.end + 1 == words.start && self.reading.shape(name.name.end) == Shape::Comma;
            if parted && self.reading.shape(words.start) == Shape::Number {
                return Some(i);
            }
            if inside && comma && explained.is_none() {
                explained = Some(i);
            }
        }
        explained
    }

    /// A source of capitals that opens a sentence or follows a quotation, where capitals alone are no proof of a name.
    fn name_of_its_own(&self, words: &Range<usize>) -> Option<NameMention> {
        let capitals = words.clone().all(|at| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper));
        let common = Classes::PERSON.with(Classes::TITLE).with(Classes::GROUP).with(Classes::DETERMINER);
        let noun = self.reading.classes(words.end - 1).any(common.with(Classes::PRONOUN).with(Classes::DOCUMENT));
        (capitals && !noun && words.len() <= 4).then(|| NameMention {
            name: words.clone(),
            whole: words.clone(),
            role: None,
            described: None,
            person: false,
        })
    }

    fn kind_of_noun(&self, head: usize) -> SpeakerKind {
        let classes = self.reading.classes(head);
        if self.is_one_of(head, &["one", "another"]) {
            SpeakerKind::Person
        } else if classes.any(Classes::GROUP) {
            SpeakerKind::Group
        } else if classes.any(Classes::DOCUMENT) && !classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Document
        } else if classes.any(Classes::PERSON.with(Classes::TITLE)) {
            SpeakerKind::Person
        } else if classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Organization
        } else {
            SpeakerKind::Unknown
        }
    }

    /// Whom a pronoun means: a relative pronoun what stands before it, any other the likeliest of its candidates.
    fn by_pronoun(&mut self, at: usize) -> Option<usize> {
        if self.is_one_of(at, &["who", "which", "that"]) {
            let before = self.recent.last().copied()?;
            let end = self.entities.all[before].mentions.last().map_or(0, |m| m.end);
            return (end <= at && at - end <= 1).then_some(before);
        }
        let choice = self.candidates(at)?;
        let entity = choice.candidates.first()?.entity;
        let (gender, sort) = (self.gender_of_pronoun(at), choice.sort);
        self.choices.push(choice);
        let known = &mut self.entities.all[entity];
        if known.gender.is_none() {
            known.gender = gender;
        }
        known.certain |= gender.is_some();
        if sort == Sort::Person && known.kind == SpeakerKind::Unknown {
            known.kind = SpeakerKind::Person;
        }
        Some(entity)
    }

    /// Whom a description means: "the minister", "the 54-year-old", "the federation", "officials".
    fn by_description(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        if self
            .is_one_of(words.start, &["a", "an", "another", "some", "one", "two", "three", "several", "many", "other"])
        {
            return None;
        }
        let definite = self.is_one_of(words.start, &["the", "this", "that", "these", "those"]);
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
        let of_kind = |kind: SpeakerKind| recent().take(8).find(|&e| self.entities.all[e].kind == kind);
        let text = reading.text(self.entities.article, head);
        if text.ends_with("year-old") || text.ends_with("olds") {
            return self.subjects[0].filter(|&e| self.is_person(e)).or_else(|| of_kind(SpeakerKind::Person));
        }
        if said.len() == 1 && self.is_one_of(head, &["people", "group", "pair", "two"]) {
            return of_kind(SpeakerKind::Group);
        }
        if said.len() == 1 && classes.any(Classes::ORGANIZATION) {
            return recent().take(8).find(|&e| {
                let known = &self.entities.all[e];
                known.kind == SpeakerKind::Organization && known.named && known.best.len() > 1
            });
        }
        if said.len() == 1 && classes.any(Classes::PERSON) && !classes.any(Classes::GROUP) {
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
            Some(e) != about && known.named && known.gender.or(known.expected_gender) == Some(gender)
        })
    }
}
