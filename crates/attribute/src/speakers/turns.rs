//! Interviews, speeches and transcripts: whom "I" and "you" mean outside of quotation marks.
//!
//! A page of questions and answers marks neither with quotation marks. Whose turn a paragraph is follows from its marks, its
//! length and its place between the others ([`alternate`]); where paragraphs begin with a name and a colon, the name says
//! it. "I" is whose turn it is, and "you" in a question the one who is asked. A speech is one long turn.

use super::entity::Entity;
use super::found::Found;
use super::walk::Walk;
use crate::draft::Draft;
use crate::hash;
use crate::model::answers::{self, Mark};
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
/// Questions have up to so many words; blocks of more words are answers, whatever they end with.
const SHORT: usize = 60;
const LONG: usize = 130;
/// How much less likely a question is behind another one.
const AGAIN: i32 = 3;
/// What "Q:" and "A:" weigh: more than everything else.
const MARKED: i32 = 1000;
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
        let (turns, interview) = self.blocks_in_turn();
        let first_person = (0..reading.words.len())
            .filter(|&at| reading.words[at].quotation == NONE && self.is_one_of(at, &["i", "my", "me"]))
            .take(FIRST_PERSON)
            .count();
        let marked = drafts.iter().any(|draft| draft.evidence == answers::EVIDENCE);
        let interview = interview || marked;
        let named = if interview || first_person >= FIRST_PERSON { self.principal() } else { None };
        let announced = named.is_some_and(|entity| self.is_announced(&self.entities.all[entity]));
        let turn_by_turn = first_person >= FIRST_PERSON || interview && (first_person >= FEWEST || announced || marked);
        // Whoever is named most in a speech need not be the one who makes it.
        let mut principal = named.filter(|_| turn_by_turn && (interview || announced));
        let (mut asks, mut listens) = (None, None);
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first() else { continue };
            if drafts[at].evidence == answers::EVIDENCE {
                chosen[at] = Some(*principal.get_or_insert_with(|| self.add_nameless(source.start)));
                self.found[at] = Found::Turn;
                continue;
            }
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
                Turn::Principal if one => *principal.get_or_insert_with(|| self.add_principal(pronoun)),
                Turn::Principal if we && principal.is_some() => principal.unwrap_or_default(),
                Turn::Question if you => *principal.get_or_insert_with(|| self.add_nameless(pronoun)),
                Turn::Question if one && !self.block_asks(block) => {
                    *principal.get_or_insert_with(|| self.add_nameless(pronoun))
                }
                Turn::Question if one => {
                    *asks.get_or_insert_with(|| self.interviewer().unwrap_or_else(|| self.add_nameless(pronoun)))
                }
                Turn::Principal | Turn::Of(_) if you => *listens.get_or_insert_with(|| self.add_nameless(pronoun)),
                _ => continue,
            };
            chosen[at] = Some(entity);
            self.found[at] = Found::Turn;
            self.entities.seen(entity, pronoun..pronoun + 1);
        }
    }

    /// "Tell us about the new bridge.": asks without a question mark.
    fn prompts(&self, sentence: &Range<usize>) -> bool {
        let unquoted = sentence.clone().filter(|&at| self.reading.words[at].quotation == NONE);
        sentence.len() <= SHORT
            && unquoted.into_iter().any(|at| self.reading.longest_phrase(at, &self.lexicon.prompts).is_some())
    }

    /// True where a turn speaks to somebody: a question that somebody asks himself does not.
    fn block_asks(&self, block: usize) -> bool {
        let first = self.reading.blocks.partition_point(|b| (*b as usize) < block);
        let sentences = (first..self.reading.blocks.len()).take_while(|&s| self.reading.blocks[s] as usize == block);
        sentences.flat_map(|s| self.reading.sentences[s].clone()).any(|at| self.is_one_of(at, &["you", "your"]))
    }

    /// Whoever makes a speech and is not named, by what the speech says of them.
    fn add_principal(&mut self, pronoun: usize) -> usize {
        let capacity = self.describes_itself();
        let words = capacity.unwrap_or(pronoun..pronoun + 1);
        self.entities.add_description(&words, SpeakerKind::Person)
    }

    fn add_nameless(&mut self, pronoun: usize) -> usize {
        self.entities.add_description(&(pronoun..pronoun + 1), SpeakerKind::Person)
    }

    /// The turn of each block of the article, and whether they are those of an interview.
    fn blocks_in_turn(&mut self) -> (Vec<Turn>, bool) {
        let reading = self.reading;
        let article = self.entities.article;
        let mut turns = vec![Turn::Principal; article.blocks.len()];
        let mut labels: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
        for (number, words) in reading.sentences.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            let block = reading.blocks[number] as usize;
            let Some(turn) = turns.get_mut(block) else { continue };
            let opens = number == 0 || reading.blocks[number - 1] as usize != block;
            let closes = reading.blocks.get(number + 1).is_none_or(|next| *next as usize != block);
            if opens && let Some((mark, _)) = answers::mark(reading, words.start) {
                *turn = if mark == Mark::Question { Turn::Question } else { Turn::Principal };
                continue;
            }
            let label = if opens { self.label(words, &mut labels) } else { None };
            if let Some(entity) = label.or_else(|| if closes { self.last_label(words, &mut labels) } else { None }) {
                *turn = Turn::Of(entity);
            } else if *turn == Turn::Principal && article.blocks[block].kind != BlockKind::Title {
                let last = words.end - 1;
                let mark = reading.text(article, last) == "?" && reading.words[last].quotation == NONE;
                if closes && mark || opens && self.prompts(words) {
                    *turn = Turn::Question;
                }
            }
        }
        let interview = turns.iter().filter(|turn| **turn == Turn::Question).count() >= QUESTIONS;
        if interview {
            self.alternate(&mut turns);
        }
        // A transcript names whoever speaks once, however many paragraphs that turn has.
        let mut speakers =
            turns.iter().filter_map(|turn| if let Turn::Of(entity) = turn { Some(entity) } else { None });
        let first = speakers.next();
        if speakers.any(|other| Some(other) != first) {
            let mut speaking = None;
            for turn in &mut turns {
                match (*turn, speaking) {
                    (Turn::Of(_), _) => speaking = Some(*turn),
                    (_, Some(same)) => *turn = same,
                    (_, None) => {}
                }
            }
        }
        (turns, interview)
    }

    /// Tells answers that end in a question mark, and questions that do not, by where they stand: questions are short, speak
    /// to somebody, and are answered. The likeliest sequence of turns (Viterbi 1967).
    fn alternate(&self, turns: &mut [Turn]) {
        let reading = self.reading;
        let first_question = turns.iter().position(|turn| *turn == Turn::Question).unwrap_or(0);
        // How much rather each block asks than it answers.
        let mut asks = vec![0_i32; turns.len()];
        let mut words = vec![0_usize; turns.len()];
        let mut marked = vec![0_i32; turns.len()];
        for (number, sentence) in reading.sentences.iter().enumerate() {
            let block = reading.blocks[number] as usize;
            let Some(length) = words.get_mut(block) else { continue };
            if *length == 0
                && let Some((mark, _)) = sentence.clone().next().and_then(|first| answers::mark(reading, first))
            {
                marked[block] = if mark == Mark::Question { MARKED } else { -MARKED };
            }
            *length += sentence.len();
            if *length <= SHORT && sentence.clone().any(|at| self.is_one_of(at, &["you", "your"])) {
                asks[block] = 1;
            }
        }
        for ((asks, turn), words) in asks.iter_mut().zip(turns.iter()).zip(&words) {
            let mark = if *turn == Turn::Question { 4 } else { -4 };
            let length = match *words {
                words if words <= SHORT => 1,
                words if words <= LONG => -1,
                _ => -5,
            };
            *asks = mark + *asks + length;
        }
        asks.iter_mut().zip(marked).for_each(|(asks, marked)| *asks += marked);
        // Of the best sequences that end with an answer and with a question: how good, and what came before.
        let (mut answer, mut question) = (0, 0);
        let mut before = Vec::with_capacity(turns.len());
        for asks in &asks {
            let back = [answer < question, answer < question - AGAIN];
            (answer, question) = (answer.max(question), asks + answer.max(question - AGAIN));
            before.push(back);
        }
        let mut questioned = question > answer;
        for ((block, turn), before) in turns.iter_mut().enumerate().zip(before).rev() {
            if !matches!(turn, Turn::Of(_)) && block >= first_question {
                *turn = if questioned { Turn::Question } else { Turn::Principal };
            }
            questioned = before[usize::from(questioned)];
        }
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
        (reading.shape(label.end) == Shape::Colon).then(|| self.labelled(label, labels))?
    }

    /// "6:13 p.m. THE VICE PRESIDENT:", with the turn in the next paragraph.
    fn last_label(&mut self, sentence: &Range<usize>, labels: &mut FxHashMap<Vec<u64>, usize>) -> Option<usize> {
        let last = sentence.end - 1;
        if self.reading.shape(last) != Shape::Colon {
            return None;
        }
        let upper = (sentence.start..last).rev().take_while(|&at| self.reading.shape(at) == Shape::Upper).count();
        self.labelled(last - upper..last, labels)
    }

    /// Whoever has this label of words in capitals.
    fn labelled(&mut self, label: Range<usize>, labels: &mut FxHashMap<Vec<u64>, usize>) -> Option<usize> {
        let reading = self.reading;
        if !(1..=LABEL).contains(&label.len()) {
            return None;
        }
        let keys = label.clone().map(|at| reading.words[at].key).collect();
        let entity = *labels.entry(keys).or_insert_with(|| self.entities.add_description(&label, SpeakerKind::Person));
        self.entities.seen(entity, label);
        Some(entity)
    }

    /// True where one of the words stands shortly before somebody is named first.
    fn stands_before(&self, known: &Entity, words: &[&str]) -> bool {
        // "Wikinews interviews academic | Simon Havel": what the mention holds before the name counts as well
        let first = known.mentions.first().cloned().unwrap_or_default();
        (first.start.saturating_sub(4)..first.end).any(|at| self.is_one_of(at, words))
    }

    /// "Interview with …", "remarks by …".
    fn is_announced(&self, known: &Entity) -> bool {
        let words = ["interview", "interviews", "interviewed", "interviewing", "remarks", "speech", "address"];
        self.stands_before(known, &words)
    }

    /// Whoever puts the questions is no one who answers them: a reporter, "interviewed by Ana Roe", "sat down with Ana Roe for
    /// an interview".
    fn asks(&self, known: &Entity) -> bool {
        let called = ["reporter", "interviewer", "correspondent", "photographer", "moderator"];
        let first = known.mentions.first().cloned().unwrap_or_default();
        let behind = |words: &[&str]| (first.end..first.end + 3).any(|at| self.is_one_of(at, words));
        called.iter().any(|word| known.described.contains(&hash::word(word)))
            || self.stands_before(known, &["interviewed"]) && self.stands_before(known, &["by"])
            || self.stands_before(known, &["with"]) && behind(&["for"]) && behind(&["interview"])
    }

    /// The named person who asks, in an interview.
    fn interviewer(&self) -> Option<usize> {
        let person = |known: &Entity| known.named && known.kind == SpeakerKind::Person;
        self.entities.all.iter().position(|known| person(known) && self.asks(known))
    }

    /// Whom an interview or a speech is about: of the people named near its beginning the one named most, being named at
    /// the very start or behind "interview with" and the like weighing as much as several mentions.
    fn principal(&self) -> Option<usize> {
        let reading = self.reading;
        let preceded = |known: &Entity, words: &[&str]| {
            known.mentions.first().and_then(|m| m.start.checked_sub(1)).is_some_and(|at| self.is_one_of(at, words))
        };
        let in_title = |known: &Entity| {
            known.mentions.first().is_some_and(|m| reading.blocks[reading.words[m.start].sentence as usize] == 0)
        };
        // "Image: Ana Brook"
        let credited = |known: &Entity| {
            preceded(known, &[":"]) && self.stands_before(known, &["image", "images", "photo", "picture"])
        };
        let weight = |known: &Entity| {
            let start = known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS / 4);
            known.mentions.len()
                + if start { 8 } else { 0 }
                + if self.is_announced(known) { 8 } else { 0 }
                + if known.certain { 6 } else { 0 }
        };
        self.entities
            .all
            .iter()
            .enumerate()
            .filter(|(_, known)| {
                let person = known.kind == SpeakerKind::Person && !preceded(known, &["the", "in", "of"])
                    || in_title(known) && self.stands_before(known, &["interview", "interviews", "interviewed"]);
                known.named
                    && person
                    && !self.asks(known)
                    && !credited(known)
                    && (known.certain || known.best.len() > 1)
                    && known.mentions.first().is_some_and(|m| m.start < OPENING_WORDS)
            })
            .max_by_key(|(at, known)| (weight(known), Reverse(*at)))
            .map(|(at, _)| at)
    }
}
