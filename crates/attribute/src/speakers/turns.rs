//! Interviews, speeches and transcripts: whom "I" and "you" mean outside of quotation marks.
//!
//! A page of questions and answers marks neither with quotation marks. A paragraph that ends in a question mark is the
//! interviewer's turn, any other the turn of the one who is interviewed; where paragraphs begin with a name and a colon,
//! the name says whose turn it is. "I" is whose turn it is, and "you" in a question the one who is asked. A speech is one
//! long turn.

use super::entity::Entity;
use super::walk::Walk;
use crate::draft::Draft;
use crate::hash;
use crate::reading::{NONE, Shape};
use sayso_record::{BlockKind, SpeakerKind};
use std::cmp::Reverse;

/// So many words of the first person outside of quotation marks make a speech.
const FIRST_PERSON: usize = 8;
/// So many questions, and half as many words of the first person, make an interview.
const QUESTIONS: usize = 2;
/// Whom a speech or an interview is about is named within so many words.
const OPENING_WORDS: usize = 300;

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
        let first_person = (0..reading.words.len())
            .filter(|&at| reading.words[at].quotation == NONE && self.is_one_of(at, &["i", "my", "me"]))
            .take(FIRST_PERSON)
            .count();
        if first_person < FIRST_PERSON / 2 {
            return;
        }
        let turns = self.blocks_in_turn();
        let questions = turns.iter().filter(|turn| **turn == Turn::Question).count();
        if first_person < FIRST_PERSON && questions < QUESTIONS {
            return;
        }
        let principal = self.principal();
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first() else { continue };
            let Some(pronoun) = self.pronoun_in(source) else { continue };
            if reading.words[pronoun].quotation != NONE {
                continue;
            }
            let block = reading.blocks.get(reading.words[pronoun].sentence as usize).copied().unwrap_or(0) as usize;
            let turn = turns.get(block).copied().unwrap_or(Turn::Principal);
            let mine = self.is_one_of(pronoun, &["i", "me", "my", "we", "us", "our"]);
            let yours = self.is_one_of(pronoun, &["you", "your"]);
            let meant = match turn {
                Turn::Of(entity) if mine => Some(entity),
                Turn::Principal if mine => principal,
                Turn::Question if yours => principal,
                // a speech to somebody: "you" is whoever listens
                _ => None,
            };
            if let Some(entity) = meant {
                chosen[at] = Some(entity);
                self.found[at] = super::found::Found::Turn;
                self.entities.seen(entity, pronoun..pronoun + 1);
            }
        }
    }

    /// The turn of each block of the article.
    fn blocks_in_turn(&self) -> Vec<Turn> {
        let reading = self.reading;
        let article = self.entities.article;
        let mut turns = vec![Turn::Principal; article.blocks.len()];
        for (number, words) in reading.sentences.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            let block = reading.blocks[number] as usize;
            let Some(turn) = turns.get_mut(block) else { continue };
            let opens = number == 0 || reading.blocks[number - 1] as usize != block;
            let closes = reading.blocks.get(number + 1).is_none_or(|next| *next as usize != block);
            if opens && let Some(entity) = self.label(words) {
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

    /// "PRIYA RAMAN: …": whom a paragraph begins with.
    fn label(&self, sentence: &std::ops::Range<usize>) -> Option<usize> {
        let at = self.names.partition_point(|name| name.whole.start < sentence.start);
        let name = self.names.get(at).filter(|name| name.whole.start == sentence.start)?;
        (self.reading.shape(name.name.end) == Shape::Colon).then(|| self.met_names[at]).flatten()
    }

    /// Whom an interview or a speech is about: of the people named near its beginning the one named most, being named at
    /// the very start or behind "interview with" and the like weighing as much as several mentions.
    fn principal(&self) -> Option<usize> {
        let announced = |known: &Entity| {
            let Some(first) = known.mentions.first() else { return false };
            let before = first.start.saturating_sub(4)..first.start;
            before.into_iter().any(|at| {
                ["interview", "interviews", "interviewed", "interviewing", "by", "remarks", "speech", "address", "speaks"]
                    .iter()
                    .any(|word| self.reading.words[at].key == hash::word(word))
            })
        };
        let weight = |known: &Entity| {
            let start = known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS / 4);
            known.mentions.len() + if start { 8 } else { 0 } + if announced(known) { 8 } else { 0 }
        };
        self.entities
            .all
            .iter()
            .enumerate()
            .filter(|(_, known)| {
                known.named
                    && known.kind == SpeakerKind::Person
                    && known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS)
            })
            .max_by_key(|(at, known)| (weight(known), Reverse(*at)))
            .map(|(at, _)| at)
    }
}
