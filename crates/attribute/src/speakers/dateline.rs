//! Where a report was written, which is nobody whom it speaks of.

use super::roles::capital;
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// Words of a dateline.
const LONGEST: usize = 14;
/// A dateline stands in one of the first blocks.
const BLOCKS: u32 = 6;
const DASHES: [&str; 4] = ["—", "–", "--", "-"];

/// "KOTPUR: District Collector …": where the first paragraph was written, where no other one has such a label.
pub(super) fn is_dateline_label(reading: &Reading, words: &Range<usize>) -> bool {
    let label = |at: usize| {
        reading.shape(at) == Shape::Upper && reading.opens_sentence(at) && reading.shape(at + 1) == Shape::Colon
    };
    let sentence = reading.words[words.start].sentence as usize;
    words.len() == 1
        && label(words.start)
        && reading.blocks.get(sentence).is_some_and(|block| *block <= 1)
        && reading.sentences.iter().filter(|sentence| label(sentence.start)).count() == 1
}

/// "Wadi Sorra, Kasamba – Halima Dau walked": where a paragraph was written is nobody whom it speaks of.
pub(super) fn behind_dateline(reading: &Reading, sentence: &Range<usize>) -> usize {
    let number = reading.words[sentence.start].sentence as usize;
    let block = reading.blocks.get(number);
    let opens = number > 0 && reading.blocks.get(number - 1) != block && block.is_some_and(|block| *block <= BLOCKS);
    let words = sentence.start..sentence.end.min(sentence.start + LONGEST);
    let dash = |at: &usize| reading.shape(*at) == Shape::Mark && reading.is_one_of(*at, &DASHES);
    let Some(end) = words.clone().find(dash).filter(|end| opens && *end > sentence.start && capital(reading, end + 1))
    else {
        return sentence.start;
    };
    let bare = (sentence.start..end).all(|at| !matches!(reading.shape(at), Shape::Lower | Shape::Quote));
    if bare { end + 1 } else { sentence.start }
}
