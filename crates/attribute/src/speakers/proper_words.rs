//! Which words of an article are names, by how its running text writes them.

use super::people::People;
use super::roles::capital;
use crate::lexicon::Classes;
use crate::reading::{Reading, Shape};
use rustc_hash::FxHashSet;
use sayso_record::{Article, BlockKind};
use std::ops::Range;

/// The words that are names, and how they stand together, as running text has them: a headline in capitals tells neither.
#[derive(Debug, Default)]
pub(super) struct ProperWords {
    pub(super) single: FxHashSet<u64>,
    /// Those of them that stand behind no other capital somewhere: a name, and not but the end of one.
    pub(super) leading: FxHashSet<u64>,
    pub(super) pairs: FxHashSet<(u64, u64)>,
    /// Words that stand behind a first name somewhere: "Baker" of "Brian Baker" bakes nothing.
    pub(super) surnames: FxHashSet<u64>,
}

impl ProperWords {
    /// Words that are capital in the middle of a sentence somewhere: names, even where they open a sentence.
    pub(super) fn of(article: &Article, reading: &Reading, people: &People) -> Self {
        let mut proper = Self::default();
        let sentences = reading.sentences.iter().enumerate();
        for (_, words) in sentences.filter(|(number, words)| !all_capitals(article, reading, *number, words)) {
            for at in words.clone().skip(1) {
                if !capital(reading, at) {
                    continue;
                }
                if !capital(reading, at - 1) {
                    proper.leading.insert(reading.words[at].key);
                } else {
                    let (before, key) = (reading.words[at - 1].key, reading.words[at].key);
                    proper.pairs.insert((before, key));
                    if people.gender_of_first_name(before).is_some() {
                        proper.surnames.insert(key);
                    }
                }
                if !matches!(reading.shape(at - 1), Shape::Quote | Shape::Colon | Shape::Stop) {
                    proper.single.insert(reading.words[at].key);
                }
            }
        }
        proper
    }
}

/// "Truce Holds on Second Day": a headline in which every longer word has a capital. One that a full stop ends has to be the
/// title or a heading, or else to be a paragraph by itself with capitals where only headlines have them: "Hans Albers Responds
/// To His Critics." but not "Hans Albers Met Otto Gebühr in Berlin."
pub(super) fn all_capitals(article: &Article, reading: &Reading, number: usize, words: &Range<usize>) -> bool {
    let block = |number: usize| reading.blocks.get(number).copied();
    let heads = block(number).and_then(|block| article.blocks.get(block as usize));
    let heads = heads.is_some_and(|block| matches!(block.kind, BlockKind::Title | BlockKind::Heading));
    let alone = (number == 0 || block(number - 1) != block(number)) && block(number + 1) != block(number);
    let small = Classes::DETERMINER.with(Classes::PREPOSITION).with(Classes::PRONOUN).with(Classes::AUXILIARY);
    let raised = |at: usize| reading.shape(at) == Shape::Capital && reading.classes(at).any(small);
    if words.end > words.start
        && reading.shape(words.end - 1) == Shape::Stop
        && !heads
        && !(alone && words.clone().skip(1).any(raised))
    {
        return false;
    }
    let long = |at: &usize| reading.words[*at].span.len() > 4;
    let small = words.clone().filter(long).filter(|&at| reading.shape(at) == Shape::Lower).count();
    let capitals = words.clone().filter(|&at| capital(reading, at)).count();
    capitals >= 4 && small * 8 <= capitals
}
