//! The neighbourhood of one cue, cut into units.
//!
//! A unit is a word, or a whole quotation that does not hold the cue: quotations are said by one source from mark to
//! mark, so cutting inside them could only do harm, and a speech of ten sentences costs one step. The window is the
//! cue's sentence with the quotations that touch it: those that began before it, and those that go on behind it in
//! the same paragraph (“…,” she said. “…”), or in the next one behind a colon.

use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// A window reaches no further than this many units to each side of the cue.
pub const REACH: usize = 90;

/// Cuts the neighbourhood of the cue at `anchor` into units; gives back the index of the unit that is the cue.
pub fn units(reading: &Reading, anchor: usize, out: &mut Vec<Range<usize>>) -> usize {
    out.clear();
    let words = &reading.words;
    let number = words[anchor].sentence as usize;
    let own = words[anchor].quotation;
    let (from, to) = extent(reading, anchor, number);

    let mut place = 0;
    let mut at = from;
    while at < to {
        let quotation = words[at].quotation;
        let whole = (quotation != NONE && quotation != own).then(|| &reading.quotations[quotation as usize]);
        let end = match whole {
            Some(range) if range.contains(&at) => range.end.max(at + 1),
            _ => at + 1,
        };
        if at <= anchor && anchor < end {
            place = out.len();
        }
        out.push(at..end);
        at = end;
    }
    if out.len() > 2 * REACH {
        let first = place.saturating_sub(REACH);
        out.truncate((place + REACH).min(out.len()));
        out.drain(..first);
        place -= first;
    }
    place
}

/// No window begins or ends, but for whole quotations, further than this many words from its cue.
const FAR: usize = 1000;

/// The start of the quotation that holds `at`, unless it holds the cue too.
fn clear(reading: &Reading, at: usize, own: u32) -> usize {
    let quotation = reading.words[at].quotation;
    if quotation == NONE || quotation == own { at } else { at.min(reading.quotations[quotation as usize].start) }
}

/// The words of the window.
fn extent(reading: &Reading, anchor: usize, number: usize) -> (usize, usize) {
    let words = &reading.words;
    let sentence = reading.sentences[number].clone();
    let own = words[anchor].quotation;
    let mut from = sentence.start;
    let mut to = sentence.end;
    if from >= to {
        return (anchor, anchor + 1);
    }
    // However long a sentence is, a cue looks no further than this, so that all cues of it together cost no more than it.
    from = clear(reading, from.max(anchor.saturating_sub(FAR)), own);
    to = to.min(anchor + FAR);
    // A quotation that began before the sentence.
    let first = words[from].quotation;
    if first != NONE && first != own {
        from = from.min(reading.quotations[first as usize].start);
    } else if own == NONE {
        from = previous(reading, number).unwrap_or(from);
    }
    // Quotations that run on behind it.
    let last = words[to - 1].quotation;
    if last != NONE && last != own {
        to = to.max(reading.quotations[last as usize].end);
    }
    if own == NONE {
        for _ in 0..3 {
            let Some(next) = words.get(to) else { break };
            let same_block = reading.blocks.get(next.sentence as usize) == reading.blocks.get(number);
            let announced = words[to - 1].shape == Shape::Colon;
            if next.quotation == NONE || !(same_block || announced) {
                break;
            }
            let quotation = &reading.quotations[next.quotation as usize];
            if quotation.start != to {
                break;
            }
            to = quotation.end;
            // The mark that the sentence ends with may stand behind the closing one.
            while words
                .get(to)
                .is_some_and(|w| matches!(w.shape, Shape::Stop | Shape::Comma) && w.sentence == words[to - 1].sentence)
            {
                to += 1;
            }
        }
    }
    (from, to)
}

/// The start of a quotation that fills the end of the sentence before, in the same paragraph: “….” That is what she
/// said. None where the sentence before is narrative.
fn previous(reading: &Reading, number: usize) -> Option<usize> {
    let before = number.checked_sub(1)?;
    if reading.blocks.get(before) != reading.blocks.get(number) {
        return None;
    }
    let sentence = reading.sentences.get(before)?;
    let last = reading.words.get(sentence.end.checked_sub(1)?)?;
    (last.quotation != NONE).then(|| reading.quotations[last.quotation as usize].start)
}
