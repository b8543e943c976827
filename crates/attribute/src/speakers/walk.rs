//! The walk over an article that meets its people and says whom each source means.

use super::anonymity;
use super::entity::{Entities, Entity};
use super::found::Found;
use super::names::{self, NameMention, ProperWords};
use super::people::People;
use super::pronoun::{Choice, Sort, Weights};
use super::roles::head_of;
use crate::draft::Draft;
use crate::lexicon::{Classes, Lexicon, Senses};
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{Article, BlockKind, SpeakerKind};
use std::ops::Range;

/// A pronoun or description looks back over this many entities at most, so that time stays linear.
const MEMORY: usize = 32;
/// A phrase looks for its name among this many names of the article.
const NEAR_NAMES: usize = 32;
/// How often a relative pronoun means what stands straight before it.
const RELATIVE: f32 = 0.95;
/// Whom an article's lead may leave unnamed is among so many of those whom it speaks of first.
const LEAD: usize = 12;
/// And the name stands in one of the first paragraphs, up to this one.
const LEAD_BLOCKS: u32 = 3;
/// What a source does that is named by what stands before "who" alone.
const UNNAMED_BY: [&str; 6] = ["spoke", "asked", "requested", "declined", "insisted", "refused"];
/// The tag of a plural noun.
const PLURAL_TAG: u8 = 1;
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
        let names = names::find(article, reading, trees, &ProperWords::of(reading), people);
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
            last_source: None,
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
        let (mut next_source, mut next_name) = (0, 0);
        for number in 0..self.reading.sentences.len() {
            let sentence = self.reading.sentences[number].clone();
            met.clear();
            self.subjects = [self.subjects[1].or(self.subjects[0]), None];
            let opening = if self.is_heading(number) { None } else { self.opening_phrase(&sentence) };
            let mut opened = false;
            loop {
                let source = order.get(next_source).map(|&i| drafts[i].source[0].clone());
                let source = source.filter(|s| s.start < sentence.end);
                let name = self.names.get(next_name).filter(|n| n.name.start < sentence.end);
                let name_at = name.map_or(usize::MAX, |n| n.whole.start);
                let source_at = source.as_ref().map_or(usize::MAX, |s| s.start);
                if let Some(opening) = opening.as_ref().filter(|o| !opened && o.start < name_at.min(source_at)) {
                    opened = true;
                    if let Some((entity, _)) = self.meet_phrase(opening, &sentence, next_name, None) {
                        met.push((opening.clone(), entity));
                    }
                } else if source_at <= name_at && source.is_some() {
                    opened = true;
                    let source = source.unwrap_or_default();
                    let draft = order[next_source];
                    let met_here = match by_start.get(&source.start) {
                        Some(known) => Some(*known),
                        None => {
                            let before = self.choices.len();
                            let met_here = self.meet_phrase(&source, &sentence, next_name, Some(drafts[draft].anchor));
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
                    let entity = self.meet_name(next_name, None);
                    met.push((self.names[next_name].whole.clone(), entity));
                    next_name += 1;
                } else {
                    break;
                }
            }
            let spoke = self.last_source.filter(|(_, at)| *at as usize + 2 > number).map(|(entity, _)| entity);
            anonymity::hide(&mut self.entities, self.lexicon, &sentence, &met, spoke, &self.recent);
        }
        self.speakers_of_themselves(drafts, &mut chosen);
        self.turns(drafts, &mut chosen);
        chosen
    }

    /// "I" in a quotation is whoever is quoted: who says the statement around it, or another one of the same quotation.
    fn speakers_of_themselves(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first() else { continue };
            let Some(pronoun) = self.pronoun_in(source).filter(|&p| self.is_one_of(p, &["i", "we", "me", "us"])) else {
                continue;
            };
            let quotation = self.reading.words[pronoun].quotation;
            let near = || (at.saturating_sub(8)..(at + 8).min(drafts.len())).filter(|&i| i != at);
            let around = |i: &usize| drafts[*i].content.iter().any(|c| c.contains(&pronoun));
            let beside = |i: &usize| {
                quotation != NONE
                    && drafts[*i].content.iter().any(|c| {
                        let part = |at: usize| self.reading.words.get(at).is_some_and(|w| w.quotation == quotation);
                        part(c.start) || c.end > 0 && part(c.end - 1)
                    })
                    && drafts[*i].source.first().is_some_and(|s| self.reading.words[s.start].quotation == NONE)
            };
            let holder =
                near().filter(around).find_map(|i| chosen[i]).or_else(|| near().filter(beside).find_map(|i| chosen[i]));
            if let Some(entity) = holder {
                chosen[at] = Some(entity);
                self.found[at] = Found::Quoted;
                self.chosen_from[at] = None;
                self.entities.seen(entity, pronoun..pronoun + 1);
            }
        }
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

    fn meet_name(&mut self, name: usize, unnamed: Option<usize>) -> usize {
        if let Some(entity) = self.met_names[name] {
            return entity;
        }
        let mention = self.names[name].clone();
        let entity = self.entities.meet_name(&mention, unnamed);
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

    /// True for a sentence of the title or of a subheading.
    fn is_heading(&self, sentence: usize) -> bool {
        let block = self.reading.blocks.get(sentence).copied().unwrap_or(0) as usize;
        let block = self.entities.article.blocks.get(block);
        block.is_some_and(|block| matches!(block.kind, BlockKind::Title | BlockKind::Heading))
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
        let opens = reading.classes(words.start).any(Classes::DETERMINER.with(Classes::GROUP).with(Classes::FOLK));
        (opens && reading.classes(head).any(people)).then_some(words)
    }

    /// Whom a phrase means, and how it was found. `next_name` is the first name of the article that has not been met.
    fn meet_phrase(
        &mut self,
        words: &Range<usize>,
        sentence: &Range<usize>,
        next_name: usize,
        anchor: Option<usize>,
    ) -> Option<(usize, Found)> {
        if words.is_empty() || words.end > self.reading.words.len() {
            return None;
        }
        // "that the contractor": what stands before the phrase itself; "Mr Hurst's": what hangs on its end
        let skipped = words.clone().take_while(|&at| {
            self.reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::COORDINATOR)) && words.len() > 1
        });
        let mut words = words.start + skipped.count()..words.end;
        // "the Coastal Safety Authority (CSA)"
        if let Some(bracket) = words.clone().skip(1).find(|&at| self.reading.text(self.entities.article, at) == "(") {
            words.end = bracket;
        }
        while words.len() > 1
            && (self.is_one_of(words.end - 1, &["'s"]) || self.reading.shape(words.end - 1) == Shape::Comma)
        {
            words.end -= 1;
        }
        let (words, at) = (&words, words.start);
        if words.is_empty() {
            return None;
        }
        if let Some(pronoun) = self.pronoun_in(words) {
            // The writer, or in a conversation whose turn it is: told by `turns`.
            let unquoted = self.reading.words[pronoun].quotation == NONE;
            if unquoted && self.is_one_of(pronoun, &["i", "me", "my", "you", "your"]) {
                return None;
            }
            let (entity, chance) = self.by_pronoun(pronoun)?;
            self.entities.seen(entity, pronoun..pronoun + 1);
            self.mentioned(entity, pronoun);
            return Some((entity, Found::Pronoun(chance)));
        }
        let relative = words.len() == 1 && self.is_one_of(at, &["who", "which"]);
        let (entity, found) = if relative {
            let (entity, chance) = self.by_pronoun(at)?;
            (entity, Found::Pronoun(chance))
        } else if let Some(name) = self.principal_name(words, sentence, next_name) {
            let unnamed = if self.met_names[name].is_none() { self.left_unnamed(&self.names[name]) } else { None };
            let entity = self.meet_name(name, unnamed);
            (entity, self.form_of_name(name, entity))
        } else if let Some(mention) = self.name_of_its_own(words) {
            let known = self.entities.all.len();
            let entity = self.entities.meet_name(&mention, None);
            (entity, if entity == known { Found::Name } else { Found::ShortName })
        } else {
            let head = head_of(self.reading, words);
            match self.by_description(words, head).or_else(|| self.goes_on(words, head, anchor)) {
                Some(entity) => (entity, Found::Description),
                None => {
                    let kind = self.kind_of_noun(head);
                    let group = self.group_of_one(words);
                    let entity = self.entities.add_description(&self.named_by(words), kind);
                    self.entities.all[entity].part_of = group;
                    (entity, Found::Described)
                }
            }
        };
        if !relative {
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
        Some((entity, found))
    }

    /// "The friend | added": whoever spoke last goes on, where nothing speaks against it.
    fn goes_on(&self, words: &Range<usize>, head: usize, anchor: Option<usize>) -> Option<usize> {
        let adds = self.is_one_of(anchor?, &["added", "adds", "continued", "continues"]);
        let definite = self.is_one_of(words.start, &["the", "this", "that"]);
        if !adds || !definite || self.kind_of_noun(head) != SpeakerKind::Person {
            return None;
        }
        let sentence = self.reading.words[words.start].sentence;
        let (entity, spoke) = self.last_source?;
        let known = &self.entities.all[entity];
        let gender = self.entities.people.gender_of_noun(self.reading.words[head].key);
        let fits = gender.is_none_or(|g| known.gender.or(known.expected_gender).is_none_or(|known| known == g));
        (spoke + 3 > sentence && known.kind == SpeakerKind::Person && fits).then_some(entity)
    }

    /// The group that "one of them", "one of the people", "a second worker" is one of: the latest without a name.
    fn group_of_one(&self, words: &Range<usize>) -> Option<usize> {
        let second = ["second", "third", "fourth", "fifth", "other"];
        let counted = ["one", "two", "three", "four", "several", "some", "most", "both"];
        let one = self.is_one_of(words.start, &["one", "another"])
            || self.is_one_of(words.start + 1, &second)
            || self.is_one_of(words.start, &counted) && self.is_one_of(words.start + 1, &["of"])
            // "A payroll supervisor, one of the three,"
            || self.reading.shape(words.end) == Shape::Comma
                && self.is_one_of(words.end + 1, &["one"])
                && self.is_one_of(words.end + 2, &["of"]);
        if !one {
            return None;
        }
        // "One minister … Another was less amused"
        let another = self.is_one_of(words.start, &["another"]) || self.is_one_of(words.start + 1, &second);
        let mut recent = self.recent.iter().rev().take(6).copied();
        recent.find(|&e| {
            let known = &self.entities.all[e];
            let unseen = || another && anonymity::is_hidden(&self.entities, self.lexicon, e);
            !known.named && (known.kind == SpeakerKind::Group || known.kind == SpeakerKind::Person && unseen())
        })
    }

    /// "A former harbour pilot testified …. “I'm not proud of it,” Wesley Strand, 46, told jurors": whom the lead left
    /// unnamed, where this name may be the one. The paragraph straight behind must quote a full name that nothing is said
    /// of, and nobody else may have been left unnamed.
    fn left_unnamed(&self, mention: &NameMention) -> Option<usize> {
        let reading = self.reading;
        let block = |sentence: u32| reading.blocks.get(sentence as usize).copied().unwrap_or(0);
        let here = block(reading.words[mention.name.start].sentence);
        if here > LEAD_BLOCKS || mention.name.len() < 2 {
            return None;
        }
        // "The boss of the locker firm …. Simon Amery, chief executive of Dropwell, said": an office of the same sort
        let families = |words: &Range<usize>| {
            words.clone().fold(0, |all, at| all | self.lexicon.families(self.reading.words[at].key))
        };
        let office = mention.role.as_ref().map(families);
        let waits = |known: &Entity| {
            let head = head_of(reading, &known.best);
            let open = ["a", "an", "the"];
            !known.named
                && known.said > 0
                && known.kind == SpeakerKind::Person
                && self.is_one_of(known.best.start, &open)
                && !self.lexicon.hidden_nouns.contains(&reading.words[head].key)
                && !anonymity::is_hidden_by_its_noun(reading, self.lexicon, known)
                && known.hidden.is_none()
                && office.is_none_or(|office| office & families(&(head..head + 1)) != 0)
        };
        let mut unnamed = self.entities.all.iter().enumerate().take(LEAD).filter(|(_, known)| waits(known));
        let (entity, known) = unnamed.next()?;
        let next = block(known.last_sentence) + 1 == here;
        let expected = self.entities.people.gender_of_first_name(reading.words[mention.name.start].key);
        let gender = known.gender.zip(expected).is_none_or(|(known, expected)| known == expected);
        (unnamed.next().is_none() && next && gender).then_some(entity)
    }

    /// Whether a name is the one that its bearer is known by, or a form of it.
    fn form_of_name(&self, name: usize, entity: usize) -> Found {
        let (name, best) = (&self.names[name].name, &self.entities.all[entity].best);
        let keys = |words: &Range<usize>| words.clone().map(|at| self.reading.words[at].key).collect::<Vec<_>>();
        if name == best || keys(name) == keys(best) { Found::Name } else { Found::ShortName }
    }

    /// The words that a source without a name is called by: without what a comma cuts off, and with the name that a small
    /// word hangs on it ("a poll | by Marrow Research").
    fn named_by(&self, words: &Range<usize>) -> Range<usize> {
        let cut = words.clone().skip(1).find(|&at| {
            self.reading.shape(at) == Shape::Comma
                && self.reading.classes(at + 1).any(Classes::RELATIVE.with(Classes::GERUND))
                // "a diplomat | who spoke on condition of anonymity"
                || self.is_one_of(at, &["who"]) && self.is_one_of(at + 1, &UNNAMED_BY)
        });
        let mut end = cut.unwrap_or(words.end);
        let capital = |at: usize| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper);
        let noun = self.reading.classes(end - 1).any(Classes::DOCUMENT.with(Classes::PERSON).with(Classes::GROUP));
        let paper = self.reading.classes(end - 1).any(Classes::DOCUMENT.with(Classes::PAPER));
        let joined = self.is_one_of(end, &["by", "of", "at", "from"]) || paper && self.is_one_of(end, &["in"]);
        if cut.is_none() && noun && joined && capital(end + 1) {
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
        let near = (from..self.names.len())
            .take(NEAR_NAMES)
            .take_while(|&i| self.names[i].name.start < sentence.end.max(words.end));
        let head = head_of(self.reading, words);
        let mut explained = None;
        for i in near {
            let name = &self.names[i];
            if name.name.contains(&head) || name.whole.contains(&head) && name.whole.start >= words.start {
                return Some(i);
            }
            // "Trump avoids": a source that begins with a name, and is not something of his
            let opens = name.name.start == words.start || name.whole.start == words.start;
            let owns = self.is_one_of(name.name.end, &["'s"]) && name.name.end + 1 < words.end;
            let within = Classes::ORGANIZATION.with(Classes::PERSON).with(Classes::GROUP).with(Classes::DOCUMENT);
            if opens && !owns && !self.reading.classes(head).any(within) && self.reading.shape(head) == Shape::Lower {
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
            if parted && (self.reading.shape(words.start) == Shape::Number || self.explains_name(words, head, name)) {
                return Some(i);
            }
            // "The mill's manager, | Hugo Lindqvist, | said", where the source was cut at the comma
            if explained.is_none() && self.is_explained_by(words, head, name) {
                explained = Some(i);
            }
            if inside && comma && explained.is_none() {
                explained = Some(i);
            }
        }
        explained
    }

    /// "Jens Kofoed, | an analyst at Ravn Securities, | cut …": a phrase in commas behind the name of a person.
    fn explains_name(&self, words: &Range<usize>, head: usize, name: &NameMention) -> bool {
        let closed = matches!(self.reading.shape(words.end), Shape::Comma | Shape::Stop);
        let before = name.whole.start.checked_sub(1).filter(|&b| self.reading.shape(b) == Shape::Lower);
        let inside = before.is_some_and(|b| self.reading.classes(b).any(Classes::PREPOSITION));
        closed
            && !inside
            && self.is_one_of(words.start, &["a", "an", "the", "who"])
            && (name.person || name.name.len() > 1)
            && self.kind_of_noun(head) == SpeakerKind::Person
    }

    /// A phrase for a person, a comma, and the name of a person between it and the next comma.
    fn is_explained_by(&self, words: &Range<usize>, head: usize, name: &NameMention) -> bool {
        let indefinite = self.is_one_of(words.start, &["a", "an", "one"]);
        self.reading.shape(words.end) == Shape::Comma
            && name.whole.start == words.end + 1
            && matches!(self.reading.shape(name.name.end), Shape::Comma | Shape::Stop)
            && !(indefinite && name.name.len() == 1 && !name.person)
            && matches!(
                (self.kind_of_noun(head), name.person),
                (SpeakerKind::Person, _) | (SpeakerKind::Organization, false)
            )
    }

    /// A source of capitals that opens a sentence or follows a quotation, where capitals alone are no proof of a name.
    fn name_of_its_own(&self, words: &Range<usize>) -> Option<NameMention> {
        let capitals = words.clone().all(|at| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper));
        let common =
            Classes::PERSON.with(Classes::TITLE).with(Classes::GROUP).with(Classes::DETERMINER).with(Classes::CALLING);
        let noun = self.reading.classes(words.end - 1).any(common.with(Classes::PRONOUN).with(Classes::DOCUMENT));
        (capitals && !noun && words.len() <= 4).then(|| NameMention {
            name: words.clone(),
            whole: words.clone(),
            role: None,
            described: None,
            person: false,
            body: false,
        })
    }

    pub(super) fn kind_of_noun(&self, head: usize) -> SpeakerKind {
        let classes = self.reading.classes(head);
        let counted = ["two", "three", "four", "five", "several", "some", "most", "many", "others"];
        if self.is_one_of(head, &["one", "another", "second", "third", "fourth", "fifth"]) {
            SpeakerKind::Person
        } else if self.is_one_of(head, &counted) || classes.any(Classes::GROUP) {
            SpeakerKind::Group
        } else if classes.any(Classes::DOCUMENT) && !classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Document
        } else if classes.any(Classes::PERSON.with(Classes::TITLE)) {
            SpeakerKind::Person
        } else if classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Organization
        } else if classes.any(Classes::CALLING) {
            SpeakerKind::Person
        } else if classes.any(Classes::FOLK) {
            SpeakerKind::Group
        } else if classes.any(Classes::PAPER) {
            SpeakerKind::Document
        } else if classes.any(Classes::BODY) {
            SpeakerKind::Organization
        } else if self.reading.words[head].senses.noun == Senses::PERSON {
            if self.trees.tags[head] == PLURAL_TAG { SpeakerKind::Group } else { SpeakerKind::Person }
        } else {
            SpeakerKind::Unknown
        }
    }

    /// Whom a pronoun means: a relative pronoun what stands before it, any other the likeliest of its candidates.
    fn by_pronoun(&mut self, at: usize) -> Option<(usize, f32)> {
        if self.is_one_of(at, &["who", "which", "that"]) {
            let before = self.recent.last().copied()?;
            let end = self.entities.all[before].mentions.last().map_or(0, |m| m.end);
            return (end <= at && at - end <= 1).then_some((before, RELATIVE));
        }
        let choice = self.candidates(at)?;
        let (entity, chance) = choice.candidates.first().map(|best| (best.entity, best.probability))?;
        let (gender, sort) = (self.gender_of_pronoun(at), choice.sort);
        self.choices.push(choice);
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
