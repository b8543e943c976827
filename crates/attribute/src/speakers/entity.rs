//! The people, bodies and groups of an article, and what names add to what is known of them.

use super::kinds::NameKinds;
use super::names::NameMention;
use super::people::{Gender, People};
use crate::hash;
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use rustc_hash::{FxHashMap, FxHashSet};
use sayso_record::{Article, SpeakerKind};
use std::ops::Range;

/// How many bearers of one name are told apart; an article with more of them is not about people.
pub(super) const BEARERS: usize = 16;

/// One person, body or group of the article.
#[derive(Debug)]
pub(super) struct Entity {
    /// The words that name it best.
    pub(super) best: Range<usize>,
    /// The article gives it a name.
    pub(super) named: bool,
    pub(super) kind: SpeakerKind,
    /// Words beside its name, its first name or a pronoun say that it is a person; else capitals alone let one guess.
    pub(super) certain: bool,
    pub(super) role: Option<Range<usize>>,
    /// What it does for a living, as a clause says it: its role, where no noun tells one.
    pub(super) post: Option<Range<usize>>,
    /// Only as the article's own pronouns and titles say it.
    pub(super) gender: Option<Gender>,
    /// The pronoun that the article uses of it.
    pub(super) pronoun: Option<Gender>,
    /// What the first name lets one expect.
    pub(super) expected_gender: Option<Gender>,
    pub(super) mentions: Vec<Range<usize>>,
    /// The words that it is described by: roles, and nouns of the phrases that meant it.
    pub(super) described: FxHashSet<u64>,
    /// Somebody else than a person quoted speaks of it.
    pub(super) outside: bool,
    /// Its last mention.
    pub(super) last: Range<usize>,
    /// How often it was a source so far.
    pub(super) said: u32,
    /// The sentence of its last mention.
    pub(super) last_sentence: u32,
    /// Whose relative it is, and by which noun: "Ines Roth's son".
    pub(super) kin: Option<(usize, u64)>,
    /// The group that it is one of: "one of them", "a second worker".
    pub(super) part_of: Option<usize>,
    /// What it is called is not its name: "a lifeguard, whom we call Sam".
    pub(super) alias: bool,
    /// Kept unnamed, with the ground where the article gives one.
    pub(super) hidden: Option<Option<Range<usize>>>,
}

impl Entity {
    /// The name as the article writes it best.
    pub(super) fn name(&self, article: &Article, reading: &Reading) -> String {
        let mut words = self.best.clone();
        // "Lord Pennock", "Queen Anne": a title that is a part of the name; "Col Vandenberg" may be a Colin
        let noble =
            ["lord", "lady", "baroness", "king", "queen", "prince", "princess", "pope", "col", "justice", "mama"];
        if self.named && words.len() == 1 && words.start > 0 && reading.is_one_of(words.start - 1, &noble) {
            words.start -= 1;
        }
        article.slice(reading.span(words)).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// True where a pronoun of this gender may mean it.
    pub(super) fn may_be(&self, gender: Gender) -> bool {
        self.gender.is_none_or(|g| g == gender)
    }

    /// True for a name that capitals alone make a person: "Northern Silver".
    pub(super) fn may_be_body(&self) -> bool {
        self.named
            && matches!(self.kind, SpeakerKind::Person | SpeakerKind::Unknown | SpeakerKind::Place)
            && !self.certain
            && self.gender.is_none()
            && self.role.is_none()
    }

    /// True where nothing speaks against this gender, the first name neither.
    pub(super) fn may_seem(&self, gender: Gender) -> bool {
        self.gender.or(self.expected_gender).is_none_or(|known| known == gender)
    }
}

/// All entities of an article, and the indexes that find them again.
#[derive(Debug)]
pub(super) struct Entities<'a> {
    pub(super) reading: &'a Reading,
    pub(super) article: &'a Article,
    pub(super) people: &'a People,
    kinds: NameKinds,
    pub(super) all: Vec<Entity>,
    /// Bearers of each word of a name, in the order in which they were met.
    pub(super) by_word: FxHashMap<u64, Vec<usize>>,
    /// Bearers of a surname by its consonants: spelling variants differ in vowels and doubled letters.
    pub(super) by_consonants: FxHashMap<u64, usize>,
    /// The latest bearer of a name with these initials.
    pub(super) by_initials: FxHashMap<u64, usize>,
}

impl<'a> Entities<'a> {
    pub(super) fn new(article: &'a Article, reading: &'a Reading, trees: &Trees, people: &'a People) -> Self {
        Self {
            reading,
            article,
            people,
            kinds: NameKinds::count(reading, trees),
            all: Vec::new(),
            by_word: FxHashMap::default(),
            by_consonants: FxHashMap::default(),
            by_initials: FxHashMap::default(),
        }
    }

    pub(super) fn key(&self, at: usize) -> u64 {
        self.reading.words[at].key
    }

    /// The entity that a name means; where none fits, the one of `unnamed`, or else a new one.
    pub(super) fn meet_name(&mut self, mention: &NameMention, unnamed: Option<usize>) -> usize {
        let kind = if self.is_family(mention) {
            SpeakerKind::Group
        } else {
            self.kinds.of(self.article, self.reading, self.people, mention)
        };
        let known = self
            .known_as(mention)
            .or_else(|| self.wife_by_surname(mention))
            .or_else(|| self.relative_by_surname(mention))
            .or_else(|| self.by_name(mention, kind))
            .or_else(|| self.described_before_named(mention))
            .or_else(|| self.body_before_named(mention, kind))
            .or_else(|| self.names_itself(mention))
            .or(unnamed);
        let entity = known.unwrap_or_else(|| self.add_name(mention));
        let start = mention.whole.start;
        self.all[entity].alias |= !self.all[entity].named
            && start > 0
            && (self.reading.is_one_of(start - 1, &["call", "calls", "calling"])
                || super::unnamed::is_to_be_called(self.reading, start)
                || self.reading.is_one_of(start - 1, &["him", "her"])
                    && self.reading.is_one_of(start.wrapping_sub(2), &["call"]));
        let gender = self.people.gender_of_titles(self.reading, mention.whole.start..mention.name.start);
        let expected = self.people.gender_of_first_name(self.key(mention.name.start));
        let known = &self.all[entity];
        let shouted = |words: &Range<usize>| words.clone().all(|at| self.reading.shape(at) == Shape::Upper);
        let plainer = mention.name.len() == known.best.len() && shouted(&known.best) && !shouted(&mention.name);
        // "Kevin" says more than "Kev"
        let text = |words: &Range<usize>| self.reading.text(self.article, words.start);
        let longer = mention.name.len() == 1
            && known.best.len() == 1
            && text(&mention.name).len() > text(&known.best).len()
            && text(&mention.name).starts_with(text(&known.best));
        let known = &mut self.all[entity];
        if mention.name.len() > known.best.len() || !known.named || plainer || longer {
            // "the ministry" of the Ministry of Works tells no more than the name
            let body = known.kind == SpeakerKind::Organization && self.reading.is_one_of(known.best.start, &["the"]);
            if !known.named && known.role.is_none() && !body {
                let told = super::roles::without_article(self.reading, &known.best);
                // "a teacher | who was sacked"
                let relative = |at: &usize| self.reading.is_one_of(*at, &["who", "whose", "which", "that"]);
                let end = told.clone().skip(1).find(relative).unwrap_or(told.end);
                known.role = Some(told.start..end);
            }
            // "Trump", which the headline alone may make a body, is "Donald Trump"
            if known.named && known.best.len() == 1 && kind == SpeakerKind::Person && expected.is_some() {
                known.kind = kind;
            }
            known.best = mention.name.clone();
            known.named = true;
            // "Cobb" of the headline is "Harriet Cobb"
            if mention.name.len() > 1 && known.expected_gender.is_none() && expected.is_some() {
                known.expected_gender = expected;
                known.certain |= matches!(known.kind, SpeakerKind::Person | SpeakerKind::Unknown);
            }
        }
        // "Cr Hooley" is the mayor as soon as the article says so, and "the minister" the health minister
        let says_more = |old: &Range<usize>, new: &Range<usize>| {
            let holds = |key: u64| new.clone().any(|at| self.reading.words[at].key == key);
            super::roles::is_rank(self.reading, old) && !super::roles::is_rank(self.reading, new)
                || new.len() > old.len() && old.clone().all(|at| holds(self.reading.words[at].key))
        };
        if let Some(new) = &mention.role
            && known.role.as_ref().is_none_or(|old| says_more(old, new))
        {
            known.role = Some(new.clone());
        }
        if known.post.is_none() {
            known.post.clone_from(&mention.post);
        }
        let guessed = known.kind == SpeakerKind::Person && !known.certain && mention.body;
        if known.kind == SpeakerKind::Unknown || kind == SpeakerKind::Person && mention.person || guessed {
            known.kind = kind;
        }
        if known.gender.is_none() {
            known.gender = gender;
        }
        known.certain |= mention.person;
        let beside = mention.role.clone().into_iter().chain(std::iter::once(mention.whole.start..mention.name.start));
        // "the force's wildlife crime officer" is an officer and no force
        let beside = beside.chain(mention.described.clone());
        let beside: Vec<u64> = beside.flat_map(|words| self.behind_owner(words)).map(|at| self.key(at)).collect();
        self.all[entity].described.extend(beside);
        // "Ruth Kessler, prosecuting, said"
        if self.reading.shape(mention.name.end) == Shape::Comma {
            let does = |what: &str| self.reading.is_one_of(mention.name.end + 1, &[what]);
            let calling =
                [("prosecuting", "prosecutor"), ("defending", "lawyer")].into_iter().find(|(what, _)| does(what));
            self.all[entity].described.extend(calling.map(|(_, noun)| hash::word(noun)));
        }
        for at in mention.name.clone() {
            let key = self.key(at);
            let bearers = self.by_word.entry(key).or_default();
            if bearers.len() < BEARERS && !bearers.contains(&entity) {
                bearers.push(entity);
            }
        }
        if let Some(consonants) = self.consonants(mention.name.end - 1) {
            self.by_consonants.entry(consonants).or_insert(entity);
        }
        if let Some(initials) = self.initials(&mention.name) {
            self.by_initials.insert(initials, entity);
        }
        self.seen(entity, mention.whole.clone());
        entity
    }

    /// A phrase without whose somebody is: "wildlife crime officer" of "the force's wildlife crime officer".
    fn behind_owner(&self, words: Range<usize>) -> Range<usize> {
        let owner = words.clone().rev().find(|&at| self.reading.is_one_of(at, &["'s"]));
        owner.map_or(words.start, |at| at + 1)..words.end
    }

    /// A source without a name.
    pub(super) fn add_description(&mut self, words: &Range<usize>, kind: SpeakerKind) -> usize {
        let described = words.clone().map(|at| self.key(at)).collect();
        self.all.push(Entity {
            best: words.clone(),
            named: false,
            kind,
            certain: false,
            role: None,
            post: None,
            gender: None,
            pronoun: None,
            expected_gender: None,
            mentions: Vec::new(),
            described,
            outside: false,
            last: words.clone(),
            said: 0,
            last_sentence: 0,
            kin: None,
            part_of: None,
            alias: false,
            hidden: None,
        });
        self.all.len() - 1
    }

    /// Notes that `words` mean `entity`.
    pub(super) fn seen(&mut self, entity: usize, words: Range<usize>) {
        let sentence = self.reading.words.get(words.start).map_or(0, |w| w.sentence);
        let quotation = self.reading.words.get(words.start).map_or(NONE, |w| w.quotation);
        let known = &mut self.all[entity];
        known.last_sentence = known.last_sentence.max(sentence);
        known.outside |= quotation == NONE;
        known.last = words.clone();
        if known.mentions.last() != Some(&words) {
            known.mentions.push(words);
        }
    }

    fn add_name(&mut self, mention: &NameMention) -> usize {
        let entity = self.add_description(&mention.name, SpeakerKind::Unknown);
        let expected = self.people.gender_of_first_name(self.key(mention.name.start));
        let known = &mut self.all[entity];
        known.named = true;
        known.described.clear();
        known.expected_gender = expected;
        known.certain = expected.is_some();
        entity
    }

    /// "The Pascoes", in an article of somebody called Pascoe.
    fn is_family(&self, mention: &NameMention) -> bool {
        let name = &mention.name;
        let text = self.reading.text(self.article, name.start);
        let the = name.start > 0 && self.reading.is_one_of(name.start - 1, &["the"]);
        name.len() == 1
            && the
            && text.strip_suffix('s').is_some_and(|one| one.len() > 2 && self.by_word.contains_key(&hash::word(one)))
    }
}
