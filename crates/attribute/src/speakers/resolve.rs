//! Which source a name, a pronoun or a description means.

use super::name::{Expression, Phrase, same_spelling, take_apart};
use crate::draft::Draft;
use crate::hash;
use crate::lexicon::Classes;
use crate::reading::{NONE, Reading, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{Article, SpeakerKind};
use std::ops::Range;

/// A pronoun or description looks back over this many entities at most, so the time stays linear.
const MEMORY: usize = 64;

/// One person, body or group of the article.
#[derive(Debug)]
pub(super) struct Entity {
    /// The words that name it best.
    pub(super) best: Range<usize>,
    pub(super) named: bool,
    pub(super) kind: SpeakerKind,
    pub(super) role: Option<Range<usize>>,
    pub(super) mentions: Vec<Range<usize>>,
}

impl Entity {
    /// The name as the article writes it best.
    pub(super) fn name(&self, article: &Article, reading: &Reading) -> String {
        article.slice(reading.span(self.best.clone())).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Walks the article from its start and remembers who was met.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    article: &'a Article,
    reading: &'a Reading,
    entities: Vec<Entity>,
    /// Entities in the order in which they were last mentioned, the last one at the end.
    recent: Vec<usize>,
    by_last_word: FxHashMap<u64, usize>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(article: &'a Article, reading: &'a Reading) -> Self {
        Self { article, reading, entities: Vec::new(), recent: Vec::new(), by_last_word: FxHashMap::default() }
    }

    pub(super) fn into_entities(self) -> Vec<Entity> {
        self.entities
    }

    /// The entity behind the source of each draft.
    pub(super) fn run(&mut self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|&i| drafts[i].source.first().map_or(usize::MAX, |s| s.start));
        let mut chosen = vec![None; drafts.len()];
        let mut next = order.into_iter().peekable();
        let mut resolved: FxHashMap<usize, usize> = FxHashMap::default();
        for number in 0..self.reading.sentences.len() {
            let sentence = self.reading.sentences[number].clone();
            if let Some(subject) = self.opening_phrase(&sentence) {
                let is_source =
                    next.peek().is_some_and(|&i| drafts[i].source.first().is_some_and(|s| s.start <= subject.start));
                if !is_source {
                    self.meet(&subject, false);
                }
            }
            while let Some(&i) = next.peek() {
                let Some(source) = drafts[i].source.first() else {
                    next.next();
                    continue;
                };
                if source.start >= sentence.end {
                    break;
                }
                next.next();
                let entity = match resolved.get(&source.start) {
                    Some(&entity) => Some(entity),
                    None => self.meet(source, true),
                };
                if let Some(entity) = entity {
                    resolved.insert(source.start, entity);
                }
                chosen[i] = entity;
            }
        }
        chosen
    }

    /// The phrase that a sentence opens with, where it has a person or a name for its head.
    fn opening_phrase(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let mut end = sentence.start;
        while end < sentence.end && end - sentence.start < 16 {
            let classes = self.reading.classes(end);
            let stops = classes.any(Classes::AUXILIARY.with(Classes::VERB).with(Classes::SUBORDINATOR))
                && self.reading.shape(end) == Shape::Lower
                || matches!(
                    self.reading.shape(end),
                    Shape::Comma | Shape::Stop | Shape::Colon | Shape::Quote | Shape::Mark
                )
                || self.reading.words[end].quotation != NONE;
            if stops && !(classes.any(Classes::DETERMINER)) {
                break;
            }
            end += 1;
        }
        let words = sentence.start..end;
        let head = words
            .clone()
            .any(|at| self.reading.classes(at).any(Classes::PERSON.with(Classes::TITLE).with(Classes::GROUP)));
        (words.len() > 1 && head && !self.reading.classes(words.start).any(Classes::PREPOSITION)).then_some(words)
    }

    /// The entity that some words mean; a new one where none fits.
    fn meet(&mut self, words: &Range<usize>, source: bool) -> Option<usize> {
        if words.is_empty() || words.end > self.reading.words.len() {
            return None;
        }
        let phrase = take_apart(self.reading, words);
        let found = match &phrase.expression {
            Expression::Name(name) => self.by_name(name),
            Expression::Pronoun => self.by_pronoun(words.start),
            Expression::Description(head) => self.by_description(words, *head),
        };
        let entity = match found {
            Some(entity) => entity,
            None if phrase.expression == Expression::Pronoun => return None,
            None => self.add(words, &phrase),
        };
        self.mention(entity, words, &phrase, source);
        Some(entity)
    }

    fn add(&mut self, words: &Range<usize>, phrase: &Phrase) -> usize {
        let (best, named) = match &phrase.expression {
            Expression::Name(name) => (self.full_name(name), true),
            _ => (words.clone(), false),
        };
        self.entities.push(Entity { best, named, kind: phrase.kind, role: phrase.role.clone(), mentions: Vec::new() });
        self.entities.len() - 1
    }

    fn mention(&mut self, entity: usize, words: &Range<usize>, phrase: &Phrase, _source: bool) {
        let known = &mut self.entities[entity];
        known.mentions.push(words.clone());
        if known.role.is_none() {
            known.role.clone_from(&phrase.role);
        }
        if known.kind == SpeakerKind::Unknown {
            known.kind = phrase.kind;
        }
        if let Expression::Name(name) = &phrase.expression {
            if !known.named || name.len() > known.best.len() {
                known.best = name.clone();
                known.named = true;
            }
            for at in name.clone() {
                self.by_last_word.insert(self.reading.words[at].key, entity);
            }
        }
        self.recent.retain(|&e| e != entity);
        self.recent.push(entity);
        if self.recent.len() > MEMORY {
            self.recent.remove(0);
        }
    }

    /// The longest form of a name: "Khurasani" is "Muhammad Khurasani" where the article has that before.
    fn full_name(&self, name: &Range<usize>) -> Range<usize> {
        if name.len() > 1 {
            return name.clone();
        }
        let key = self.reading.words[name.start].key;
        let from = name.start.saturating_sub(4000);
        for at in (from..name.start).rev() {
            if self.reading.words[at].key == key && at > 0 && self.reading.shape(at) == Shape::Capital {
                let mut start = at;
                while start > 0
                    && self.reading.shape(start - 1) == Shape::Capital
                    && !self
                        .reading
                        .classes(start - 1)
                        .any(Classes::TITLE.with(Classes::DETERMINER).with(Classes::PREPOSITION))
                    && self.reading.words[start - 1].sentence == self.reading.words[at].sentence
                {
                    start -= 1;
                }
                if start < at && at - start < 4 {
                    return start..at + 1;
                }
            }
        }
        name.clone()
    }

    fn by_name(&self, name: &Range<usize>) -> Option<usize> {
        let last = name.end - 1;
        let key = self.reading.words[last].key;
        if let Some(&entity) = self.by_last_word.get(&key) {
            let known = &self.entities[entity];
            // Two full names with one surname are two people.
            let differs = known.named
                && name.len() > 1
                && known.best.len() > 1
                && self.reading.words[known.best.start].key != self.reading.words[name.start].key
                && !name.clone().any(|at| self.reading.words[at].key == self.reading.words[known.best.start].key);
            let part = known.kind == SpeakerKind::Organization && name.len() < known.best.len();
            return (!differs && !part).then_some(entity);
        }
        let text = self.reading.text(self.article, last);
        self.recent.iter().rev().copied().find(|&entity| {
            let known = &self.entities[entity];
            known.named
                && known.kind != SpeakerKind::Organization
                && name.len() == 1
                && same_spelling(text, self.reading.text(self.article, known.best.end - 1))
        })
    }

    fn by_pronoun(&self, at: usize) -> Option<usize> {
        let key = self.reading.words[at].key;
        let single = ["he", "she", "him", "her", "i"].iter().any(|p| key == hash::word(p));
        let plural = ["they", "we", "them"].iter().any(|p| key == hash::word(p));
        let fits = |kind: SpeakerKind| {
            if single {
                matches!(kind, SpeakerKind::Person | SpeakerKind::Unknown)
            } else if plural {
                matches!(kind, SpeakerKind::Group | SpeakerKind::Organization | SpeakerKind::Unknown)
            } else {
                !matches!(kind, SpeakerKind::Person | SpeakerKind::Group)
            }
        };
        let rank = |kind: SpeakerKind| usize::from(kind == SpeakerKind::Unknown);
        let best = self.recent.iter().rev().take(6).copied().filter(|&e| fits(self.entities[e].kind));
        best.enumerate().min_by_key(|&(age, e)| age + 2 * rank(self.entities[e].kind)).map(|(_, e)| e)
    }

    fn by_description(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        let key = reading.words[head].key;
        let first = reading.words[words.start].key;
        let definite = ["the", "this", "that", "these", "those"].iter().any(|d| first == hash::word(d));
        let indefinite = ["a", "an", "another", "some", "one", "two", "three"].iter().any(|d| first == hash::word(d));
        if indefinite {
            return None;
        }
        let group = reading.classes(head).any(Classes::GROUP);
        let holds = |entity: usize, key: u64| {
            let known = &self.entities[entity];
            let role = known.role.clone().unwrap_or(0..0);
            known
                .mentions
                .iter()
                .take(8)
                .cloned()
                .chain([role])
                .any(|m| m.clone().any(|at| reading.words[at].key == key))
        };
        let recent = || self.recent.iter().rev().copied().take(16);
        // The entity with most of the description's words in common, the later one of two; a noun alone is enough where
        // the description is definite and says nothing that the entity does not.
        let mut best: Option<(usize, usize)> = None;
        for entity in recent() {
            let known = &self.entities[entity];
            let shared = words
                .clone()
                .filter(|&at| !reading.classes(at).any(Classes::DETERMINER) && holds(entity, reading.words[at].key))
                .count();
            let said = words.clone().filter(|&at| !reading.classes(at).any(Classes::DETERMINER)).count();
            let same_head = holds(entity, key);
            let fits = same_head && shared == said && (definite || group)
                || definite
                    && !group
                    && shared > 0
                    && known.kind == SpeakerKind::Person
                    && !known.named
                    && (same_head || shared * 2 >= said);
            if fits && best.is_none_or(|(_, most)| shared > most) {
                best = Some((entity, shared));
            }
        }
        best.map(|(entity, _)| entity)
    }
}
