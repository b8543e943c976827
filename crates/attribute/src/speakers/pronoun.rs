//! Whom a pronoun means: a log-linear choice among those whom the article has spoken of.
//!
//! Each of the last few people, bodies and groups is a candidate where gender and number allow it. What speaks for a
//! candidate is a short list of yes-or-no features with names ([`NAMES`]), each with one weight for "he", "she" and "I",
//! one for "they" and "we", one for "it" (`data/en/pronouns.txt`); the chances of the candidates are the softmax of their
//! sums (a mention-ranking model: Denis and Baldridge 2007). The weights are learned by `sayso-train pronouns`. So few
//! features carry over to other genres, and each of them can be told to a reader as a reason.

use super::entity::Entity;
use super::people::Gender;
use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use crate::syntax::Relation;
use sayso_record::{BlockKind, Span, SpeakerKind};

/// The sorts of pronouns that have weights of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Sort {
    /// "he", "she", "I"
    Person = 0,
    /// "they", "we"
    Plural = 1,
    /// "it"
    Thing = 2,
}

/// How many sorts there are.
pub const SORTS: usize = 3;
/// How many features a candidate has.
pub const FEATURES: usize = NAMES.len();
/// The features of a candidate, each on or off.
pub type Features = [bool; FEATURES];

/// The names of the features, as the weights file has them.
pub const NAMES: [&str; 37] = [
    "in-this-sentence",
    "one-sentence-back",
    "two-sentences-back",
    "up-to-five-back",
    "further-back",
    "in-this-paragraph",
    "in-the-paragraph-before",
    "named-last",
    "named-second-last",
    "named-third-last",
    "opens-this-sentence",
    "opens-the-sentence-before",
    "spoke-last",
    "spoke-last-nearby",
    "has-spoken",
    "named-once",
    "named-twice",
    "named-often",
    "named-most",
    "last-in-quotation",
    "last-as-subject",
    "last-as-possessor",
    "last-as-object",
    "gender-said",
    "gender-of-first-name",
    "surely-a-person",
    "taken-for-a-person",
    "organization",
    "group",
    "place",
    "document",
    "kind-unknown",
    "without-a-name",
    "last-in-headline",
    "last-by-pronoun",
    "last-in-the-quotation-beside",
    "one-word-that-may-be-no-person",
];

/// The weights of the features for each sort of pronoun.
#[derive(Clone, Debug)]
pub struct Weights([[f32; FEATURES]; SORTS]);

impl Weights {
    /// The weights of `data/en/pronouns.txt`.
    pub(super) fn english() -> Self {
        Self::of_text(include_str!("../../data/en/pronouns.txt"))
    }

    /// Lines of `feature | weight weight weight`; features that the text does not name weigh nothing.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut weights = [[0.0; FEATURES]; SORTS];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, numbers)) = line.split_once('|') else { continue };
            let Some(at) = NAMES.iter().position(|n| *n == name.trim()) else { continue };
            for (sort, number) in numbers.split_whitespace().take(SORTS).enumerate() {
                weights[sort][at] = number.parse().unwrap_or(0.0);
            }
        }
        Self(weights)
    }

    /// The sum of the weights of the features that are on.
    #[must_use]
    pub fn score(&self, sort: Sort, features: &Features) -> f32 {
        self.0[sort as usize].iter().zip(features).filter(|(_, on)| **on).map(|(weight, _)| weight).sum()
    }

    /// The features that are on with their weights, the weightiest first.
    pub(super) fn reasons(&self, sort: Sort, features: &Features) -> Vec<(&'static str, f32)> {
        let mut reasons: Vec<(&str, f32)> = (0..FEATURES)
            .filter(|&at| features[at])
            .map(|at| (NAMES[at], self.0[sort as usize][at]))
            .filter(|(_, weight)| weight.abs() >= 0.05)
            .collect();
        reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        reasons
    }
}

/// One candidate for a pronoun.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) entity: usize,
    pub(super) features: Features,
    pub(super) score: f32,
    pub(super) probability: f32,
}

/// A pronoun and its candidates, the likeliest first.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) pronoun: usize,
    pub(super) sort: Sort,
    pub(super) candidates: Vec<Candidate>,
}

/// A pronoun as the training of the weights sees it.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where it stands.
    pub pronoun: Span,
    /// Its sort.
    pub sort: Sort,
    /// The candidates: all mentions of each in the article, and its features.
    pub candidates: Vec<(Vec<Span>, Features)>,
}

/// Turns scores into chances.
#[must_use]
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|p| p / sum).collect()
}

impl Walk<'_> {
    /// The choices that were made, for the training of the weights.
    pub(super) fn examples(&self) -> Vec<Example> {
        let spans = |c: &Candidate| {
            let mentions = &self.entities.all[c.entity].mentions;
            (mentions.iter().map(|words| self.reading.span(words.clone())).collect(), c.features)
        };
        let example = |choice: &Choice| Example {
            pronoun: self.reading.words[choice.pronoun].span,
            sort: choice.sort,
            candidates: choice.candidates.iter().map(spans).collect(),
        };
        self.choices.iter().map(example).collect()
    }

    /// The candidates for the pronoun at `at`; none where nobody fits.
    pub(super) fn candidates(&self, at: usize) -> Option<Choice> {
        let gender = self.gender_of_pronoun(at);
        let first = self.is_one_of(at, &["i", "me", "my"]);
        let sort = if gender.is_some() || first {
            Sort::Person
        } else if self.is_one_of(at, &["they", "we", "them", "us", "their", "our"]) {
            Sort::Plural
        } else {
            Sort::Thing
        };
        let fits = |known: &Entity, named_alike: bool| {
            let kind = match known.kind {
                SpeakerKind::Person => {
                    sort == Sort::Person || sort == Sort::Plural && known.gender.is_none() && !known.certain
                }
                SpeakerKind::Group => sort == Sort::Plural,
                SpeakerKind::Organization | SpeakerKind::Place => sort != Sort::Person,
                SpeakerKind::Document => sort == Sort::Thing,
                SpeakerKind::Unknown => true,
            };
            // "Orsolya keeps her father in a trunk. He …" is not Orsolya, though nobody else was named
            let speaks = !named_alike && known.said > 0;
            kind && gender.is_none_or(|g| known.may_seem(g) || speaks && known.may_be(g))
        };
        let met = |named_alike: bool| -> Vec<usize> {
            self.recent.iter().rev().copied().filter(|&e| fits(&self.entities.all[e], named_alike)).collect()
        };
        let mut fitting = met(true);
        // "Gael Moreau … She": a first name that deceives, where there is nobody else
        if sort == Sort::Person && fitting.is_empty() {
            fitting = met(false);
        }
        // “Axel is our player,” he said: not Axel, where there is anybody else
        if sort == Sort::Person && fitting.iter().any(|&e| !self.is_quoted_beside(at, e)) {
            fitting.retain(|&e| !self.is_quoted_beside(at, e));
        }
        // "Kovel, she said, had broken her word": not Kovel
        if sort == Sort::Person && self.is_put_in(at) && fitting.iter().any(|&e| !self.is_told_of(at, e)) {
            fitting.retain(|&e| !self.is_told_of(at, e));
        }
        // “Madam told us,” she said: whom nobody but those quoted spoke of is not who goes on
        let quoted = self.reading.words[at].quotation != NONE;
        let outside = |e: &usize| self.entities.all[*e].outside;
        if sort == Sort::Person && !quoted && fitting.iter().any(outside) {
            fitting.retain(outside);
        }
        let most = fitting.iter().map(|&e| self.entities.all[e].mentions.len()).max()?;
        let features: Vec<Features> =
            fitting.iter().enumerate().map(|(age, &e)| self.features(at, e, age, most, gender)).collect();
        let scores: Vec<f32> = features.iter().map(|f| self.pronouns.score(sort, f)).collect();
        let mut candidates: Vec<Candidate> = fitting
            .iter()
            .zip(features)
            .zip(scores.iter().zip(softmax(&scores)))
            .map(|((entity, features), (score, probability))| Candidate {
                entity: *entity,
                features,
                score: *score,
                probability,
            })
            .collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        Some(Choice { pronoun: at, sort, candidates })
    }

    pub(super) fn gender_of_pronoun(&self, at: usize) -> Option<Gender> {
        if self.is_one_of(at, &["he", "him", "his"]) {
            Some(Gender::He)
        } else if self.is_one_of(at, &["she", "her"]) {
            Some(Gender::She)
        } else {
            None
        }
    }

    fn features(&self, at: usize, entity: usize, age: usize, most: usize, gender: Option<Gender>) -> Features {
        let known = &self.entities.all[entity];
        let reading = self.reading;
        let sentence = reading.words[at].sentence;
        let block = |sentence: u32| reading.blocks.get(sentence as usize).copied().unwrap_or(0);
        let away = sentence.saturating_sub(known.last_sentence);
        let blocks_away = block(sentence).saturating_sub(block(known.last_sentence));
        let last = known.last.clone();
        let head = last.end.saturating_sub(1).max(last.start);
        let relation = self.trees.relations.get(self.root_of(&last)).copied();
        let is = |relations: &[Relation]| relations.iter().any(|r| relation == Some(*r as u8));
        let possessor =
            reading.words.get(head + 1).is_some_and(|w| w.key == crate::hash::word("'s")) || is(&[Relation::Possessor]);
        let spoke = self.last_source.filter(|(source, _)| *source == entity);
        let kind = block(known.last_sentence) as usize;
        let headline = self
            .entities
            .article
            .blocks
            .get(kind)
            .is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Caption));
        let person = known.kind == SpeakerKind::Person;
        let quoted_beside = self.is_quoted_beside(at, entity);
        [
            away == 0,
            away == 1,
            away == 2,
            (3..=5).contains(&away),
            away > 5,
            blocks_away == 0,
            blocks_away == 1,
            age == 0,
            age == 1,
            age == 2,
            self.subjects[1] == Some(entity),
            self.subjects[0] == Some(entity),
            spoke.is_some(),
            spoke.is_some_and(|(_, s)| sentence.saturating_sub(s) <= 3),
            known.said > 0,
            known.mentions.len() == 1,
            known.mentions.len() == 2,
            known.mentions.len() > 4,
            known.mentions.len() == most,
            reading.words.get(last.start).is_some_and(|w| w.quotation != NONE),
            is(&[Relation::Subject, Relation::PassiveSubject]),
            possessor,
            is(&[Relation::Object, Relation::IndirectObject]),
            gender.is_some() && known.gender == gender,
            gender.is_some() && known.gender.is_none() && known.expected_gender == gender,
            person && known.certain,
            person && !known.certain,
            known.kind == SpeakerKind::Organization,
            known.kind == SpeakerKind::Group,
            known.kind == SpeakerKind::Place,
            known.kind == SpeakerKind::Document,
            known.kind == SpeakerKind::Unknown,
            !known.named,
            headline,
            last.len() == 1 && reading.classes(last.start).any(Classes::PRONOUN),
            quoted_beside,
            person && !known.certain && known.named && known.best.len() == 1,
        ]
    }

    /// “Anybody but Midvale,” he said: somebody whom the quotation beside the pronoun spoke of last.
    fn is_quoted_beside(&self, at: usize, entity: usize) -> bool {
        let known = &self.entities.all[entity];
        let quotation = self.reading.words.get(known.last.start).map_or(NONE, |w| w.quotation);
        let here = &self.reading.words[at];
        quotation != NONE && quotation != here.quotation && here.sentence == known.last_sentence
    }

    /// True for "…, she said, …": what is said stands around the pronoun and its verb.
    fn is_put_in(&self, at: usize) -> bool {
        let reading = self.reading;
        let comma = |at: usize| matches!(reading.shape(at), Shape::Comma | Shape::Stop);
        at > 0 && reading.shape(at - 1) == Shape::Comma && reading.classes(at + 1).any(Classes::QUOTE) && comma(at + 2)
    }

    /// True for somebody whom the words before the pronoun, in its sentence, name.
    fn is_told_of(&self, at: usize, entity: usize) -> bool {
        let (known, here) = (&self.entities.all[entity], &self.reading.words[at]);
        let pronoun = known.last.len() == 1 && self.reading.classes(known.last.start).any(Classes::PRONOUN);
        known.last_sentence == here.sentence && known.last.end < at && !pronoun
    }

    /// The word of a phrase that hangs on a word outside of it.
    fn root_of(&self, words: &std::ops::Range<usize>) -> usize {
        let outside = |at: &usize| self.trees.heads.get(*at).is_some_and(|head| !words.contains(&(*head as usize)));
        words.clone().rev().find(outside).unwrap_or(words.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_weights_and_every_weight_a_feature() {
        let text = include_str!("../../data/en/pronouns.txt");
        let named: Vec<&str> = text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('|'))
            .map(|(n, _)| n.trim())
            .collect();
        assert_eq!(named, NAMES);
    }
}
