//! The walk over an article that meets its people and says whom each source means.

use super::anonymity;
use super::entity::Entities;
use super::found::Found;
use super::names::{self, NameMention};
use super::passing::behind;
use super::people::People;
use super::pronoun::{Choice, Sort, Weights};
use super::proper_words::ProperWords;
use super::roles::head_of;
use crate::draft::Draft;
use crate::lexicon::{Classes, Lexicon};
use crate::model::second_hand;
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{Article, BlockKind, SpeakerKind};
use std::ops::Range;

/// A pronoun or description looks back over this many entities at most, so that time stays linear.
const MEMORY: usize = 32;
/// How often a relative pronoun means what stands straight before it.
const RELATIVE: f32 = 0.95;
/// A pronoun that is no source says the gender of somebody only where it is as likely as this to mean them.
const SURE: f32 = 0.8;
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
    /// How the speaker of each draft was found.
    pub(super) found: Vec<Found>,
    /// For each draft whose source is a pronoun, its place in `choices`.
    pub(super) chosen_from: Vec<Option<usize>>,
    pub(super) names: Vec<NameMention>,
    /// The names that have been met, and whom they mean.
    pub(super) met_names: Vec<Option<usize>>,
    /// Entities in the order in which they were last mentioned, the last one at the end.
    pub(super) recent: Vec<usize>,
    /// Whom the sentence before was about, and whom this one is about.
    pub(super) subjects: [Option<usize>; 2],
    /// Whom this sentence names first, where it may be about somebody else: "Paik's" of "Paik's daughter, Grace Paik, left".
    aside: Option<usize>,
    /// Who spoke last, and in which sentence.
    pub(super) last_source: Option<(usize, u32)>,
    /// The source that is being met tells something inside what somebody else says.
    pub(super) is_inner: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        article: &'a Article,
        reading: &'a Reading,
        trees: &'a Trees,
        lexicon: &'a Lexicon,
        people: &'a People,
    ) -> Self {
        let text = names::Text { article, reading, trees, people, lexicon };
        let names = names::find(text, &ProperWords::of(article, reading, people));
        Self {
            entities: Entities::new(article, reading, trees, people),
            reading,
            trees,
            lexicon,
            pronouns: &people.pronouns,
            choices: Vec::new(),
            found: Vec::new(),
            chosen_from: Vec::new(),
            met_names: vec![None; names.len()],
            names,
            recent: Vec::new(),
            subjects: [None, None],
            aside: None,
            last_source: None,
            is_inner: false,
        }
    }

    /// The entity behind the source of each draft.
    pub(super) fn run(&mut self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..drafts.len()).filter(|&i| !drafts[i].source.is_empty()).collect();
        order.sort_by_key(|&i| drafts[i].source[0].start);
        let mut chosen = vec![None; drafts.len()];
        self.found = vec![Found::Nobody; drafts.len()];
        self.chosen_from = vec![None; drafts.len()];
        let mut by_start: FxHashMap<usize, (usize, Found, Option<usize>)> = FxHashMap::default();
        let mut met: Vec<(Range<usize>, usize)> = Vec::new();
        let passing = self.passing();
        let (mut next_source, mut next_name, mut next_passing) = (0, 0, 0);
        for number in 0..self.reading.sentences.len() {
            let sentence = self.reading.sentences[number].clone();
            met.clear();
            self.subjects = [self.subjects[1].or(self.aside).or(self.subjects[0]), None];
            self.aside = None;
            let opening = if self.is_heading(number) { None } else { self.opening_phrase(&sentence) };
            let mut opened = false;
            loop {
                let source = order.get(next_source).map(|&i| drafts[i].source[0].clone());
                let source = source.filter(|s| s.start < sentence.end);
                let name = self.names.get(next_name).filter(|n| n.name.start < sentence.end);
                let name_at = name.map_or(usize::MAX, |n| n.whole.start);
                let source_at = source.as_ref().map_or(usize::MAX, |s| s.start);
                let passes = passing.get(next_passing).filter(|p| p.words.start < sentence.end);
                let opening = opening.as_ref().filter(|o| !opened && o.start < name_at.min(source_at));
                if let Some(passes) = passes
                    && passes.words.start < name_at.min(source_at)
                    && opening.is_none_or(|o| passes.words.start < o.start)
                {
                    self.meet_in_passing(passes);
                    next_passing += 1;
                } else if let Some(opening) = opening {
                    opened = true;
                    next_passing = behind(&passing, next_passing, opening);
                    if let Some((entity, _)) = self.meet_phrase(opening, &sentence, next_name, None) {
                        met.push((opening.clone(), entity));
                    }
                } else if source_at <= name_at && source.is_some() {
                    opened = true;
                    let source = source.unwrap_or_default();
                    let draft = order[next_source];
                    next_passing = behind(&passing, next_passing, &source);
                    let met_here = match by_start.get(&source.start) {
                        Some(known) => Some(*known),
                        None => {
                            let before = self.choices.len();
                            let inside =
                                self.entities.article.attributions.get(draft).is_some_and(|a| a.within.is_some());
                            self.is_inner = inside || drafts[draft].evidence == second_hand::EVIDENCE;
                            let met_here = self.meet_phrase(&source, &sentence, next_name, Some(drafts[draft].anchor));
                            self.is_inner = false;
                            let choice = (self.choices.len() > before).then_some(before);
                            met_here.map(|(entity, found)| (entity, found, choice))
                        }
                    };
                    if let Some((entity, found, choice)) = met_here {
                        by_start.insert(source.start, (entity, found, choice));
                        self.found[draft] = found;
                        self.chosen_from[draft] = choice;
                        met.push((source.clone(), entity));
                        let quoted = self.reading.words[source.start].quotation != NONE;
                        self.entities.all[entity].said += 1;
                        if !quoted {
                            self.last_source = Some((entity, self.reading.words[source.start].sentence));
                        }
                    }
                    chosen[draft] = met_here.map(|(entity, ..)| entity);
                    next_source += 1;
                } else if name.is_some() {
                    let unnamed = self.left_unnamed_subject(&self.names[next_name]);
                    let entity = self.meet_name(next_name, unnamed);
                    next_passing = behind(&passing, next_passing, &self.names[next_name].whole);
                    met.push((self.names[next_name].whole.clone(), entity));
                    next_name += 1;
                } else {
                    break;
                }
            }
            let spoke = self.last_source.filter(|(_, at)| *at as usize + 2 > number).map(|(entity, _)| entity);
            anonymity::hide(&mut self.entities, self.lexicon, &sentence, &met, spoke, &self.recent);
        }
        self.role_of_lead();
        self.headlines(drafts, &mut chosen);
        self.speakers_of_themselves(drafts, &mut chosen);
        self.speakers_of_others(drafts, &mut chosen);
        self.turns(drafts, &mut chosen);
        chosen
    }

    /// The pronoun that a source is, or that it is but for a few words that came along: "you briefly", "as I".
    pub(super) fn pronoun_in(&self, source: &Range<usize>) -> Option<usize> {
        let reading = self.reading;
        let personal = |at: usize| {
            self.is_one_of(
                at,
                &[
                    "i", "you", "he", "she", "they", "we", "it", "me", "him", "them", "us", "his", "my", "their",
                    "our", "your",
                ],
            ) || at + 1 == source.end && self.is_one_of(at, &["her"])
        };
        let (first, last) = (source.start, source.end.checked_sub(1)?);
        let subject = |at: usize| personal(at) && reading.classes(at).any(Classes::SUBJECT_PRONOUN);
        let names = source
            .clone()
            .any(|at| matches!(reading.shape(at), Shape::Capital | Shape::Upper) && !personal(at) && at > first);
        if source.len() == 1 && personal(first) || source.len() <= 3 && subject(first) && !names {
            Some(first)
        } else if source.len() > 1 && subject(last) && !self.is_one_of(last, &["it"]) && (source.len() > 2 || !names) {
            Some(last)
        } else {
            None
        }
    }

    pub(super) fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.reading.is_one_of(at, words)
    }

    pub(super) fn meet_name(&mut self, name: usize, unnamed: Option<usize>) -> usize {
        if let Some(entity) = self.met_names[name] {
            return entity;
        }
        let mention = self.names[name].clone();
        let entity = self.entities.meet_name(&mention, unnamed);
        self.met_names[name] = Some(entity);
        self.note_kin(entity, &mention);
        // "Midvale" of "Midvale boss Sergei Malin"
        let part = self.names.get(name + 1).is_some_and(|next| next.whole.start <= mention.name.start);
        if part {
            self.aside = self.aside.or(Some(entity));
            self.remembered(entity);
        } else {
            self.mentioned(entity, &mention.name);
        }
        entity
    }

    /// Brings an entity to the front of the memory, as the one whom the sentence is about where it is the first one that is
    /// no owner of another.
    pub(super) fn mentioned(&mut self, entity: usize, words: &Range<usize>) {
        let quoted = self.reading.words[words.start].quotation != NONE;
        let owner = self.is_one_of(words.end, &["'s"]);
        if !quoted && owner {
            self.aside = self.aside.or(Some(entity));
        } else if !quoted && self.subjects[1].is_none() {
            self.subjects[1] = Some(entity);
        }
        self.remembered(entity);
    }

    pub(super) fn remembered(&mut self, entity: usize) {
        self.recent.retain(|&e| e != entity);
        self.recent.push(entity);
        if self.recent.len() > MEMORY {
            self.recent.remove(0);
        }
    }

    /// True for a sentence of the title or of a subheading.
    pub(super) fn is_heading(&self, sentence: usize) -> bool {
        let block = self.reading.blocks.get(sentence).copied().unwrap_or(0) as usize;
        let block = self.entities.article.blocks.get(block);
        block.is_some_and(|block| matches!(block.kind, BlockKind::Title | BlockKind::Heading))
    }

    /// "In a study published last week in the Archives, | a team tested": behind the phrase that says where or when.
    fn behind_setting(&self, sentence: &Range<usize>) -> usize {
        let reading = self.reading;
        let start = sentence.start;
        if !reading.is_one_of(
            start,
            &[
                "in",
                "at",
                "on",
                "outside",
                "inside",
                "near",
                "after",
                "before",
                "during",
                "later",
                "earlier",
                "meanwhile",
            ],
        ) {
            return start;
        }
        let comma = (start..(start + OPENING).min(sentence.end)).find(|&at| reading.shape(at) == Shape::Comma);
        let opens = |at: &usize| self.is_one_of(*at + 1, &["a", "an", "one", "another", "the"]);
        comma.filter(opens).map_or(start, |comma| comma + 1)
    }

    /// The phrase that a sentence opens with, where it may mean somebody: a pronoun, or a noun for people or bodies.
    fn opening_phrase(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let reading = self.reading;
        let start = self.behind_setting(sentence);
        let sentence = &(start..sentence.end);
        let mut end = sentence.start;
        while end < sentence.end && end - sentence.start < OPENING {
            let classes = reading.classes(end);
            let stops = classes.any(Classes::AUXILIARY.with(Classes::VERB).with(Classes::SUBORDINATOR))
                && reading.shape(end) == Shape::Lower
                || matches!(reading.shape(end), Shape::Comma | Shape::Stop | Shape::Colon | Shape::Quote | Shape::Mark)
                || reading.words[end].quotation != NONE;
            // "The diplomats | spoke"
            let verb = end > sentence.start + 1 && self.trees.verbs[end] && reading.shape(end) == Shape::Lower;
            if (stops || verb) && !classes.any(Classes::DETERMINER) {
                break;
            }
            end += 1;
        }
        // "The company | now says"
        let light = |at: usize| {
            reading.classes(at).any(Classes::ADVERB.with(Classes::TIME)) && reading.shape(at) == Shape::Lower
        };
        while end > sentence.start + 2 && light(end - 1) {
            end -= 1;
        }
        let words = sentence.start..end;
        if words.is_empty() || reading.classes(words.start).any(Classes::PREPOSITION) {
            return None;
        }
        if reading.classes(words.start).any(Classes::SUBJECT_PRONOUN) || self.is_one_of(words.start, &["both"]) {
            return Some(words.start..words.start + 1);
        }
        let head = head_of(reading, &words);
        let people = Classes::PERSON
            .with(Classes::TITLE)
            .with(Classes::GROUP)
            .with(Classes::ORGANIZATION)
            .with(Classes::CALLING)
            .with(Classes::FOLK);
        // "Another | was less amused", "One of the victims, who …"
        let another = words.len() == 1 && self.is_one_of(words.start, &["another"]);
        let inner = words.start + 2;
        let one_of = inner < words.end && self.is_one_of(words.start, &["one"]) && self.is_one_of(inner - 1, &["of"]);
        let of_people = |noun: usize| reading.classes(noun).any(people) || reading.is_human(noun);
        if another || one_of && of_people(head_of(reading, &(inner..words.end))) {
            return Some(words);
        }
        // "A bookkeeper | stole more": a verb that was not seen as one
        let goes_on = |at: usize| reading.classes(at).any(Classes::PREPOSITION) || reading.shape(at) != Shape::Lower;
        let words = if head + 1 < words.end && !goes_on(head + 1) { words.start..head + 1 } else { words };
        let opens = reading.classes(words.start).any(Classes::DETERMINER.with(Classes::GROUP).with(Classes::FOLK));
        (opens && (reading.classes(head).any(people) || reading.is_human(head))).then_some(words)
    }

    /// Whom a pronoun means: a relative pronoun what stands before it, any other the likeliest of its candidates.
    /// What one that is no source says of somebody's gender is believed only where it is likely to mean them.
    pub(super) fn by_pronoun(&mut self, at: usize, is_source: bool) -> Option<(usize, f32)> {
        if self.is_one_of(at, &["who", "which", "that"]) {
            let before = self.recent.last().copied()?;
            let end = self.entities.all[before].mentions.last().map_or(0, |m| m.end);
            return (end <= at && at - end <= 1).then_some((before, RELATIVE));
        }
        let choice = self.candidates(at)?;
        let (entity, chance) = choice.candidates.first().map(|best| (best.entity, best.probability))?;
        let (gender, sort) = (self.gender_of_pronoun(at), choice.sort);
        self.choices.push(choice);
        let gender = gender.filter(|_| is_source || chance >= SURE);
        let known = &mut self.entities.all[entity];
        if known.gender.is_none() {
            known.gender = gender;
        }
        known.pronoun = known.pronoun.or(gender);
        known.certain |= gender.is_some();
        if sort == Sort::Person && known.kind == SpeakerKind::Unknown {
            known.kind = SpeakerKind::Person;
        }
        Some((entity, chance))
    }
}
