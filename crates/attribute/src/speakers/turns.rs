//! Interviews, speeches and transcripts: whom "I" and "you" mean outside of quotation marks.
//!
//! A page of questions and answers marks neither with quotation marks. A paragraph that ends in a question mark is the
//! interviewer's turn, any other the turn of the one who is interviewed; where paragraphs begin with a name and a colon,
//! the name says whose turn it is. "I" is whose turn it is, and "you" in a question the one who is asked. A speech is one
//! long turn.

use super::entity::Entity;
use super::found::Found;
use super::walk::Walk;
use crate::draft::Draft;
use crate::hash;
use crate::reading::{NONE, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{BlockKind, SpeakerKind};
use std::cmp::Reverse;
use std::ops::Range;

/// So many words of the first person outside of quotation marks make a speech.
const FIRST_PERSON: usize = 8;
/// So many questions, and so many words of the first person, make an interview.
const QUESTIONS: usize = 2;
const FEWEST: usize = 3;
/// Whom a speech or an interview is about is named within so many words.
const OPENING_WORDS: usize = 300;
/// Words of a label in capitals.
const LABEL: usize = 5;

/// Whose turn a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// The one who is interviewed, or who makes the speech.
    Principal,
    /// Whoever asks.
    Question,
    /// The entity that the block begins with.
    Of(usize),
}

impl Walk<'_> {
    /// Gives "I" and "you" outside of quotation marks their speaker, where the article is an interview or a speech.
    pub(super) fn turns(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        let reading = self.reading;
        let turns = self.blocks_in_turn();
        let first_person = (0..reading.words.len())
            .filter(|&at| reading.words[at].quotation == NONE && self.is_one_of(at, &["i", "my", "me"]))
            .take(FIRST_PERSON)
            .count();
        let questions = turns.iter().filter(|turn| **turn == Turn::Question).count();
        let turn_by_turn = first_person >= FIRST_PERSON || first_person >= FEWEST && questions >= QUESTIONS;
        let mut principal = if turn_by_turn { self.principal() } else { None };
        let (mut asks, mut listens) = (None, None);
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first() else { continue };
            let Some(pronoun) = self.pronoun_in(source) else { continue };
            if reading.words[pronoun].quotation != NONE {
                continue;
            }
            let block = reading.blocks.get(reading.words[pronoun].sentence as usize).copied().unwrap_or(0) as usize;
            let turn = turns.get(block).copied().unwrap_or(Turn::Principal);
            let one = self.is_one_of(pronoun, &["i", "me", "my"]);
            let we = turn_by_turn && self.is_one_of(pronoun, &["we", "us", "our"]);
            let you = self.is_one_of(pronoun, &["you", "your"]);
            // Whom the article does not name is known by the pronoun alone.
            let entity = match turn {
                Turn::Of(entity) if one || we => entity,
                Turn::Principal if one => *principal.get_or_insert_with(|| self.add_nameless(pronoun)),
                Turn::Principal if we && principal.is_some() => principal.unwrap_or_default(),
                Turn::Question if you => *principal.get_or_insert_with(|| self.add_nameless(pronoun)),
                Turn::Question if one && !self.block_asks(block) => {
                    *principal.get_or_insert_with(|| self.add_nameless(pronoun))
                }
                Turn::Question if one => *asks.get_or_insert_with(|| self.add_nameless(pronoun)),
                Turn::Principal | Turn::Of(_) if you => *listens.get_or_insert_with(|| self.add_nameless(pronoun)),
                _ => continue,
            };
            chosen[at] = Some(entity);
            self.found[at] = Found::Turn;
            self.entities.seen(entity, pronoun..pronoun + 1);
        }
    }

    /// True where a turn speaks to somebody: a question that somebody asks himself does not.
    fn block_asks(&self, block: usize) -> bool {
        let first = self.reading.blocks.partition_point(|b| (*b as usize) < block);
        let sentences = (first..self.reading.blocks.len()).take_while(|&s| self.reading.blocks[s] as usize == block);
        sentences.flat_map(|s| self.reading.sentences[s].clone()).any(|at| self.is_one_of(at, &["you", "your"]))
    }

    fn add_nameless(&mut self, pronoun: usize) -> usize {
        self.entities.add_description(&(pronoun..pronoun + 1), SpeakerKind::Person)
    }

    /// The turn of each block of the article.
    fn blocks_in_turn(&mut self) -> Vec<Turn> {
        let reading = self.reading;
        let article = self.entities.article;
        let mut turns = vec![Turn::Principal; article.blocks.len()];
        let mut labels: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
        for (number, words) in reading.sentences.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            let block = reading.blocks[number] as usize;
            let Some(turn) = turns.get_mut(block) else { continue };
            let opens = number == 0 || reading.blocks[number - 1] as usize != block;
            let closes = reading.blocks.get(number + 1).is_none_or(|next| *next as usize != block);
            if opens && let Some(entity) = self.label(words, &mut labels) {
                *turn = Turn::Of(entity);
            } else if closes && *turn == Turn::Principal {
                let last = words.end - 1;
                let asks = reading.text(article, last) == "?" && reading.words[last].quotation == NONE;
                let text = article.blocks[block].kind != BlockKind::Title;
                if asks && text {
                    *turn = Turn::Question;
                }
            }
        }
        turns
    }

    /// "PRIYA RAMAN: …", "THE VICE PRESIDENT: …": whom a paragraph begins with.
    fn label(&mut self, sentence: &Range<usize>, labels: &mut FxHashMap<Vec<u64>, usize>) -> Option<usize> {
        let reading = self.reading;
        let at = self.names.partition_point(|name| name.whole.start < sentence.start);
        let name = self.names.get(at).filter(|name| name.whole.start == sentence.start);
        if let Some(name) = name
            && reading.shape(name.name.end) == Shape::Colon
        {
            return self.met_names[at];
        }
        let upper = sentence.clone().take_while(|&at| reading.shape(at) == Shape::Upper).count();
        let label = sentence.start..sentence.start + upper;
        if !(1..=LABEL).contains(&upper) || reading.shape(label.end) != Shape::Colon {
            return None;
        }
        let keys = label.clone().map(|at| reading.words[at].key).collect();
        let entity = *labels.entry(keys).or_insert_with(|| self.entities.add_description(&label, SpeakerKind::Person));
        self.entities.seen(entity, label);
        Some(entity)
    }

    /// Whom an interview or a speech is about: of the people named near its beginning the one named most, being named at
    /// the very start or behind "interview with" and the like weighing as much as several mentions.
    fn principal(&self) -> Option<usize> {
        let before = |known: &Entity, words: &[&str]| {
            let first = known.mentions.first().map_or(0, |m| m.start);
            (first.saturating_sub(4)..first).any(|at| self.is_one_of(at, words))
        };
        let announced = |known: &Entity| {
            before(known, &["interview", "interviews", "interviewed", "interviewing", "remarks", "speech", "address"])
        };
        // whoever asks is not who answers
        let asks = |known: &Entity| {
            let told = ["reporter", "interviewer", "correspondent", "photographer", "moderator"]
                .iter()
                .any(|word| known.described.contains(&hash::word(word)));
            told || before(known, &["interviewed"]) && before(known, &["by"])
        };
        let weight = |known: &Entity| {
            let start = known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS / 4);
            known.mentions.len()
                + if start { 8 } else { 0 }
                + if announced(known) { 8 } else { 0 }
                + if known.certain { 6 } else { 0 }
        };
        self.entities
            .all
            .iter()
            .enumerate()
            .filter(|(_, known)| {
                known.named
                    && known.kind == SpeakerKind::Person
                    && !asks(known)
                    && (known.certain || known.best.len() > 1)
                    && known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS)
            })
            .max_by_key(|(at, known)| (weight(known), Reverse(*at)))
            .map(|(at, _)| at)
    }
}
