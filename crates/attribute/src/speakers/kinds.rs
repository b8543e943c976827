//! What a name names: a person, a body, a place, a group.
//!
//! The tagger guesses it at every place where the name stands, and guesses wrong at some of them; so its votes are summed
//! over the article, word by word, and one decision is made for all places. Words that leave no doubt (a title before it,
//! "Ministry" in it) come first.

use super::names::NameMention;
use super::people::People;
use super::roles::{is_address, is_aged};
use crate::hash;
use crate::lexicon::Classes;
use crate::model::trees::Trees;
use crate::reading::{Reading, Shape};
use rustc_hash::{FxHashMap, FxHashSet};
use sayso_record::{Article, SpeakerKind};
use std::ops::Range;

/// The kinds that the tagger tells apart, in the order of the votes.
const VOTED: [SpeakerKind; 4] =
    [SpeakerKind::Person, SpeakerKind::Organization, SpeakerKind::Place, SpeakerKind::Group];

/// The votes for each word that is ever a name in the article.
#[derive(Debug, Default)]
pub(super) struct NameKinds {
    votes: FxHashMap<u64, [u16; 4]>,
    /// What the article gives a government, an army or a capital to, or speaks of being in.
    states: FxHashSet<u64>,
    /// Places of several words, by their first and last one: "the village of Stannick Beck".
    places: FxHashSet<(u64, u64)>,
    /// What has an article before it: "the Kings".
    articled: FxHashSet<u64>,
    /// Names with an age or a form of address beside them: "Prendergast, 66,", "Ms Borg".
    people: FxHashSet<u64>,
    /// What the article calls "it" where it speaks: "Hearthlock said it would".
    things: FxHashSet<u64>,
}

/// What a state has and a person has not.
const OF_STATES: [&str; 12] = [
    "government",
    "army",
    "capital",
    "parliament",
    "president",
    "military",
    "border",
    "economy",
    "navy",
    "ministry",
    "cabinet",
    "constitution",
];

/// What stands before "of" and the name of a place.
const SETTLEMENTS: [&str; 14] = [
    "village",
    "town",
    "city",
    "suburb",
    "hamlet",
    "island",
    "district",
    "province",
    "region",
    "county",
    "parish",
    "port",
    "township",
    "municipality",
];

impl NameKinds {
    pub(super) fn count(reading: &Reading, trees: &Trees) -> Self {
        let mut votes: FxHashMap<u64, [u16; 4]> = FxHashMap::default();
        for (word, tag) in reading.words.iter().zip(&trees.tags) {
            // NNP-PERSON, NNP-ORGANIZATION, NNP-LOCATION, NNPS
            let Some(class) = tag.checked_sub(3).filter(|class| *class < 4) else { continue };
            if matches!(word.shape, Shape::Capital | Shape::Upper) {
                let votes = &mut votes.entry(word.key).or_default()[usize::from(class)];
                *votes = votes.saturating_add(1);
            }
        }
        let words = 0..reading.words.len();
        let ends = |at: usize| reading.words.get(at + 1).is_none_or(|w| w.sentence != reading.words[at].sentence);
        let single =
            |at: usize| reading.shape(at) == Shape::Capital && (ends(at) || reading.shape(at + 1) != Shape::Capital);
        let owned = |at: usize| reading.is_one_of(at + 1, &["'s"]) && reading.is_one_of(at + 2, &OF_STATES);
        let near = |at: usize| at > 0 && reading.is_one_of(at - 1, &["neighbouring", "neighboring"]);
        // "in Tiraz", but "in Smith's view"
        let inside = |at: usize| {
            let within = ["in", "near", "outside", "around", "across"];
            at > 0 && reading.is_one_of(at - 1, &within) && single(at) && !reading.is_one_of(at + 1, &["'s"])
        };
        // "The weaver of Killadoon", "the mayor of Tarsk"
        let people = Classes::TITLE.with(Classes::PERSON).with(Classes::CALLING).with(Classes::HUMAN);
        let seat = |at: usize| {
            at > 1 && reading.is_one_of(at - 1, &["of"]) && reading.classes(at - 2).any(people) && single(at)
        };
        let called_it = |at: usize| {
            let verb = reading.classes(at + 1).any(Classes::VERB) && reading.shape(at + 1) == Shape::Lower;
            // "said on Tuesday that it"
            let day = if reading.is_one_of(at + 2, &["on"]) { at + 3 } else { at + 2 };
            let day = if reading.classes(day).any(Classes::TIME) { day + 1 } else { at + 2 };
            let behind = day + usize::from(reading.is_one_of(day, &["that"]));
            single(at) && verb && reading.is_one_of(behind, &["it", "its"])
        };
        let keys = |holds: &dyn Fn(usize) -> bool| -> FxHashSet<u64> {
            words.clone().filter(|&at| holds(at)).map(|at| reading.words[at].key).collect()
        };
        let states = keys(&|at| owned(at) || near(at) || inside(at) || seat(at));
        let things = keys(&called_it);
        let aged = |at: usize| {
            is_aged(reading, at + 1) && reading.words.get(at + 2).is_some_and(|number| number.span.len() == 2)
        };
        let addressed = |at: usize| {
            at > 0 && is_address(reading, at - 1)
                || at > 1 && reading.shape(at - 1) == Shape::Stop && is_address(reading, at - 2)
        };
        let capital = |at: usize| reading.shape(at) == Shape::Capital;
        let people = keys(&|at| capital(at) && (aged(at) || addressed(at)));
        let settled = words.clone().filter(|&at| {
            reading.is_one_of(at, &["of"]) && at > 0 && reading.is_one_of(at - 1, &SETTLEMENTS) && capital(at + 1)
        });
        let places = settled
            .map(|of| {
                let end = (of + 1..reading.words.len()).find(|&at| !capital(at)).unwrap_or(reading.words.len());
                (reading.words[of + 1].key, reading.words[end - 1].key)
            })
            .collect();
        // "the Kings beat them", but "the Strom family"
        let articled = keys(&|at| {
            let noun = reading.shape(at + 1) == Shape::Lower && trees.nominals.get(at + 1) == Some(&true);
            at > 0 && reading.is_one_of(at - 1, &["the"]) && single(at) && !noun
        });
        Self { votes, states, places, articled, people, things }
    }

    /// The kind that most votes for the words of a name are for.
    fn elected(&self, reading: &Reading, name: Range<usize>) -> Option<SpeakerKind> {
        let mut sums = [0_u32; 4];
        for at in name {
            if let Some(votes) = self.votes.get(&reading.words[at].key) {
                // A word that stands often must not outvote the others of its name.
                let all = votes.iter().map(|v| u32::from(*v)).sum::<u32>().max(1);
                sums.iter_mut().zip(votes).for_each(|(sum, v)| *sum += u32::from(*v) * 1000 / all);
            }
        }
        let (at, most) = sums.iter().enumerate().max_by_key(|(at, sum)| (**sum, std::cmp::Reverse(*at)))?;
        (*most > 0).then_some(VOTED[at])
    }

    /// What the bearer of a name is.
    pub(super) fn of(
        &self,
        article: &Article,
        reading: &Reading,
        people: &People,
        mention: &NameMention,
    ) -> SpeakerKind {
        let name = mention.name.clone();
        let last = reading.classes(name.end - 1);
        let body = name.clone().any(|at| reading.classes(at).any(Classes::ORGANIZATION) || is_joiner(reading, at))
            || last.any(Classes::BODY);
        let acronym =
            name.len() == 1 && reading.shape(name.start) == Shape::Upper && reading.words[name.start].span.len() > 1;
        // "Tehreek-e-Taliban Pakistan (TTP)", but "Jim Clyburn (D-S.C.)"
        let letters = reading.words.get(name.end + 1).map_or("", |_| reading.text(article, name.end + 1));
        let abbreviated = article.slice(reading.span(name.end..name.end + 1)) == "("
            && letters.len() > 1
            && letters.chars().all(|c| c.is_uppercase() || c == '&');
        let elected = self.elected(reading, name.clone());
        let key = reading.words[name.start].key;
        let state = self.states.contains(&key) && !matches!(elected, Some(SpeakerKind::Organization));
        let thing = name.len() == 1 && self.things.contains(&key) && !mention.person;
        let articled = name.len() > 1 && self.articled.contains(&reading.words[name.end - 1].key) && !mention.person;
        let of_person = self.people.contains(&reading.words[name.end - 1].key);
        let last_key = reading.words[name.end - 1].key;
        let settled = name.len() > 1 && !mention.person && self.places.contains(&(key, last_key));
        let known_place = settled || name.len() == 1 && (state || people.is_place(key)) && !of_person;
        let also_first_name = people.gender_of_first_name(key).is_some();
        let first_name = name.len() > 1 && also_first_name;
        // "Fans of Rosa Lind", "House Republicans": a crowd, whatever else stands in the name
        let of = name.clone().find(|&at| reading.is_one_of(at, &["of"])).unwrap_or(name.end);
        let crowd = of > name.start && reading.classes(of - 1).any(Classes::GROUP) && name.len() > 1;
        if crowd && !mention.person && !abbreviated && !last.any(Classes::ORGANIZATION.with(Classes::BODY)) {
            SpeakerKind::Group
        } else if (mention.person || of_person) && !body && !abbreviated && !acronym && !known_place {
            SpeakerKind::Person
        } else if known_place && (elected != Some(SpeakerKind::Person) || !also_first_name) {
            SpeakerKind::Place
        } else if body || acronym || abbreviated || thing || mention.body || articled && !first_name && !settled {
            SpeakerKind::Organization
        } else if name.clone().any(|at| reading.classes(at).any(Classes::GROUP)) {
            SpeakerKind::Group
        } else if mention.person || first_name {
            SpeakerKind::Person
        } else if let Some(elected) = elected {
            elected
        } else if matches!(name.len(), 2 | 3) {
            // two or three capitals with nothing beside them: more often somebody than something
            SpeakerKind::Person
        } else {
            SpeakerKind::Unknown
        }
    }
}

/// A small word that the names of bodies hold and those of people do not.
pub(super) fn is_joiner(reading: &Reading, at: usize) -> bool {
    ["&", "of", "for"].iter().any(|w| reading.words[at].key == hash::word(w))
}
