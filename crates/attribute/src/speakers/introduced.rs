//! Whom an article introduced without letting them speak: "the report" for "a letter signed by 44 students".
//!
//! Whoever is neither named nor a source is not met where the text first speaks of them, because most nouns never say
//! anything. Only when "the specialist" speaks and nobody met so far is one, the text before is searched for the phrase that
//! brought them in: the nearest "a specialist", or for papers also "the city's letter".

use super::anonymity;
use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// So many words back a phrase is looked for.
const FAR: usize = 400;
/// What those who did a study together are called.
const TEAM: [&str; 4] = ["researchers", "scientists", "team", "academics"];
/// Words of the phrase before its noun, and behind it.
const BEFORE: usize = 6;
const BEHIND: usize = 8;
/// Whom a quotation speaks of is introduced so many words before it.
const STRAIGHT: usize = 12;

impl Walk<'_> {
    /// The entity of the phrase that introduced what `words`, a description with the noun `head`, mean; made, if there is
    /// such a phrase.
    pub(super) fn introduced(&mut self, words: &Range<usize>, head: usize) -> Option<usize> {
        if self.is_one_of(words.start, &["the"]) && words.len() == 2 && self.is_one_of(head, &TEAM) {
            return self.team_of(words.start, self.is_one_of(head, &["team"]));
        }
        let kind = self.kind_of_noun(head);
        let plain = head + 1 == words.end && words.len() <= 3 && self.reading.shape(head) == Shape::Lower;
        let definite = self.is_one_of(words.start, &["the", "this", "that"]);
        if !plain || !definite || !matches!(kind, SpeakerKind::Person | SpeakerKind::Document) {
            return None;
        }
        let phrase = self.introduction(words.start, head, kind == SpeakerKind::Document)?;
        let entity = self.entities.add_description(&phrase, kind);
        self.entities.seen(entity, phrase.clone());
        let sentence = self.reading.sentences[self.reading.words[phrase.start].sentence as usize].clone();
        anonymity::hide(&mut self.entities, self.lexicon, &sentence, &[(phrase, entity)], None, &[]);
        Some(entity)
    }

    /// "Roth and her colleagues raised 11 ravens. | The researchers | report": the team of the one whom the text named so.
    /// "The team" may be a body of its own, and is theirs where they have spoken.
    fn team_of(&mut self, from: usize, spoke: bool) -> Option<usize> {
        let reading = self.reading;
        let capital = |at: usize| matches!(reading.shape(at), Shape::Capital | Shape::Upper);
        let end = (from.saturating_sub(FAR)..from).rev().find(|&at| {
            at > 3
                && self.is_one_of(at, &["colleagues", "team", "co-authors", "collaborators"])
                && self.is_one_of(at - 1, &["his", "her", "their"])
                && self.is_one_of(at - 2, &["and"])
                && capital(at - 3)
                && (!spoke || reading.classes(at + 1).any(Classes::VERB))
                && reading.words[at].quotation == NONE
        })?;
        let sentence = reading.sentences[reading.words[end].sentence as usize].start;
        let name = (sentence..end - 2).rev().take(BEFORE).take_while(|&at| capital(at)).count();
        let phrase = end - 2 - name..end + 1;
        let entity = self.entities.add_description(&phrase, SpeakerKind::Group);
        self.entities.seen(entity, phrase);
        Some(entity)
    }

    /// The nearest phrase before `from` that introduces somebody or something by the noun of `head`.
    fn introduction(&self, from: usize, head: usize, document: bool) -> Option<Range<usize>> {
        let stem = self.reading.words[head].stem;
        let noun = |&at: &usize| {
            let word = &self.reading.words[at];
            word.stem == stem && word.shape == Shape::Lower && word.quotation == NONE
        };
        (from.saturating_sub(FAR)..from).rev().filter(noun).find_map(|at| {
            let start = self.opening_of(at, document)?;
            Some(start..self.end_of(at + 1))
        })
    }

    /// “|My granddaughter| read it to me. She asked”: whom the quoted one speaks of before the pronoun, as a relative of theirs or
    /// as somebody new.
    pub(super) fn relative_in_quotation(&self, opening: usize, pronoun: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let gender = self.gender_of_pronoun(pronoun);
        let person = Classes::PERSON.with(Classes::CALLING);
        let fits = |&at: &usize| {
            let word = &reading.words[at];
            let human = reading.classes(at).any(person) || reading.is_human(at);
            let known = self.entities.people.gender_of_noun(word.key);
            human && word.shape == Shape::Lower && known.is_none_or(|known| gender.is_none_or(|g| g == known))
        };
        let opens = |at: usize| self.is_one_of(at, &["my", "our", "a", "an", "one"]);
        // the subject of a sentence, or of a clause behind "and" or "but"
        let subject = |start: usize| start == opening + 1 || reading.opens_sentence(start);
        let words = (opening.max(pronoun.saturating_sub(STRAIGHT * 2))..pronoun).rev();
        words.filter(|&at| opens(at) && subject(at)).find_map(|start| {
            let noun = (start + 1..start + 4).take_while(|&at| reading.shape(at) == Shape::Lower).find(fits)?;
            (noun < pronoun).then_some(start..noun + 1)
        })
    }

    /// Whom the words straight before a quotation introduce: "from | a dentist | . “She asked me,”"; not before `after`.
    pub(super) fn introduced_before(&self, quotation: usize, after: usize) -> Option<Range<usize>> {
        let person = Classes::PERSON.with(Classes::CALLING);
        let noun = |&at: &usize| {
            let word = &self.reading.words[at];
            let human = self.reading.classes(at).any(person) || self.reading.is_human(at);
            human
                && word.shape == Shape::Lower
                && word.quotation == NONE
                && !self.reading.classes(at).any(Classes::GROUP)
        };
        let before = quotation.saturating_sub(STRAIGHT).max(after)..quotation;
        before.rev().filter(noun).find_map(|at| {
            // "his mother had rung. “She told me”"
            let owned = at.checked_sub(1).filter(|&owner| self.is_one_of(owner, &["his", "her", "their", "my"]));
            let start = self.opening_of(at, false).or(owned).filter(|start| *start >= after)?;
            Some(start..at + 1)
        })
    }

    /// "Kell found the notice under her door. | It | says": the paper of the sentence before, where no body is spoken of that could
    /// say it; what reads is a paper always.
    pub(super) fn paper_that_reads(&mut self, pronoun: usize, anchor: Option<usize>) -> Option<usize> {
        let reading = self.reading;
        let (verb, it) = (anchor?, self.is_one_of(pronoun, &["it"]) && reading.words[pronoun].quotation == NONE);
        let reads = self.is_one_of(verb, &["reads", "read"]);
        if !it || !(reads || self.is_one_of(verb, &["says"])) {
            return None;
        }
        let body = |&e: &usize| {
            let known = &self.entities.all[e];
            let sentence = reading.words[pronoun].sentence;
            known.kind != SpeakerKind::Person
                && known.kind != SpeakerKind::Document
                && known.last_sentence + 3 > sentence
        };
        if !reads && (self.subjects.iter().flatten().any(body) || self.last_source.is_some_and(|(e, _)| body(&e))) {
            return None;
        }
        let paper = Classes::DOCUMENT.with(Classes::PAPER);
        let block = |at: usize| reading.blocks.get(reading.words[at].sentence as usize).copied().unwrap_or(0);
        let here = block(pronoun);
        let noun = (pronoun.saturating_sub(STRAIGHT * 6)..pronoun).rev().find(|&at| {
            let word = &reading.words[at];
            let near = block(at) + 2 > here && word.quotation == NONE && word.shape == Shape::Lower;
            near && reading.classes(at).any(paper)
                && !reading.classes(at).any(Classes::ORGANIZATION)
                && self.trees.nominals[at]
        })?;
        let start = self.opening_of(noun, true).or_else(|| self.definite_opening(noun))?;
        let phrase = start..self.end_of(noun + 1);
        Some(self.met_as(&(start..noun + 1)).unwrap_or_else(|| {
            let entity = self.entities.add_description(&phrase, SpeakerKind::Document);
            self.entities.seen(entity, phrase.clone());
            entity
        }))
    }

    /// Where "the" or "its" opens the phrase of the noun at `noun`: "the | sign".
    fn definite_opening(&self, noun: usize) -> Option<usize> {
        let from = noun.saturating_sub(3)..noun;
        from.rev().find(|&at| self.is_one_of(at, &["the", "this", "its", "his", "her", "their"]))
    }

    /// "They were found by | a walker |. She said": whom the sentence before introduced, where nobody else may be meant.
    pub(super) fn newcomer(&mut self, pronoun: usize) -> Option<(usize, f32)> {
        let gender = self.gender_of_pronoun(pronoun)?;
        let start = self.reading.sentences[self.reading.words[pronoun].sentence as usize].start;
        let phrase = self.introduced_before(start, start.saturating_sub(STRAIGHT * 2))?;
        let known = self.entities.people.gender_of_noun(self.reading.words[phrase.end - 1].key);
        if known.is_some_and(|known| known != gender) {
            return None;
        }
        let entity = self.entities.add_description(&phrase, SpeakerKind::Person);
        self.entities.seen(entity, phrase);
        self.entities.all[entity].gender = Some(gender);
        Some((entity, 0.5))
    }

    /// Where the phrase of the noun at `noun` begins, if it is one that introduces.
    pub(super) fn opening_of(&self, noun: usize, document: bool) -> Option<usize> {
        let reading = self.reading;
        let sentence = reading.sentences[reading.words[noun].sentence as usize].start;
        let floor = noun.saturating_sub(BEFORE).max(sentence);
        for at in (floor..noun).rev() {
            if self.is_one_of(at, &["a", "an", "one", "another"]) {
                return Some(at);
            }
            if document && self.is_one_of(at, &["'s"]) {
                let owner = at.checked_sub(1)?;
                let article = owner.checked_sub(1).filter(|&b| reading.classes(b).any(Classes::DETERMINER));
                return Some(article.unwrap_or(owner));
            }
            let closed = Classes::DETERMINER
                .with(Classes::PREPOSITION)
                .with(Classes::PRONOUN)
                .with(Classes::AUXILIARY)
                .with(Classes::SUBORDINATOR)
                .with(Classes::COORDINATOR);
            let word = matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
            if !word || reading.classes(at).any(closed) {
                return None;
            }
        }
        None
    }

    /// Where what belongs to a noun ends, which begins at `from`: "a letter | signed by 44 students", "a nurse | on the ward".
    pub(super) fn end_of(&self, from: usize) -> usize {
        let reading = self.reading;
        let first = [
            "of",
            "by",
            "from",
            "in",
            "on",
            "at",
            "near",
            "with",
            "for",
            "into",
            "dated",
            "signed",
            "published",
            "written",
        ];
        if !self.is_one_of(from, &first) {
            return from;
        }
        let sentence = reading.words[from - 1].sentence;
        let goes_on = |&at: &usize| {
            let closed = Classes::AUXILIARY
                .with(Classes::SUBORDINATOR)
                .with(Classes::RELATIVE)
                .with(Classes::PRONOUN)
                .with(Classes::TIME);
            reading.words.get(at).is_some_and(|word| word.sentence == sentence && word.quotation == NONE)
                && matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
                && !reading.classes(at).any(closed)
                && (at == from || !self.trees.verbs[at])
        };
        let end = from + (from..from + BEHIND).take_while(goes_on).count();
        // A phrase that a verb or the limit cut off ends before its last preposition.
        let cut = |at: &usize| reading.classes(*at).any(Classes::PREPOSITION.with(Classes::DETERMINER));
        (from..end).rev().find(|at| !cut(at)).map_or(from, |at| at + 1)
    }
}
