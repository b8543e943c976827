//! Interviews whose paragraphs are marked: “Q: Why did you leave? / A: I was tired.”
//!
//! An answer has neither a cue nor quotation marks nor a name, so neither rules nor weights see it. The mark says all.

use super::desk::Desk;
use crate::draft::Draft;
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// The evidence of a marked answer.
pub(crate) const EVIDENCE: &str = "answer";
/// As sure as a name and a colon.
const CONFIDENCE: f32 = 0.8;
/// So many questions, and one answer, make an interview: an agenda has an item A.
const QUESTIONS: usize = 2;

/// Whose turn the mark at the start of a paragraph announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// "Q:"
    Question,
    /// "A:"
    Answer,
}

/// The mark that a paragraph begins with, if any, and its words.
pub(crate) fn mark(reading: &Reading, start: usize) -> Option<(Mark, Range<usize>)> {
    let of = |words: &[&str]| reading.is_one_of(start, words);
    let mark = if of(&["q"]) {
        Mark::Question
    } else if of(&["a"]) {
        Mark::Answer
    } else {
        return None;
    };
    let capital = matches!(reading.shape(start), Shape::Capital | Shape::Upper);
    let parted = matches!(reading.shape(start + 1), Shape::Colon | Shape::Stop);
    // "Q." is one token
    let stop = reading.words[start].span.len() == 2;
    let same = reading.words.get(start + 1).is_some_and(|next| next.sentence == reading.words[start].sentence);
    match (capital, parted && same, stop) {
        (true, true, _) => Some((mark, start..start + 2)),
        (true, false, true) => Some((mark, start..start + 1)),
        _ => None,
    }
}

/// Adds the answers of an interview with marks, and takes out what was taken for statements of somebody called Q or A.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let reading = &desk.reading;
    let marks: Vec<(usize, Mark, Range<usize>)> = (0..reading.sentences.len())
        .filter(|&at| at == 0 || reading.blocks[at - 1] != reading.blocks[at])
        .filter_map(|at| {
            let words = &reading.sentences[at];
            let (mark, words) = (!words.is_empty()).then(|| mark(reading, words.start)).flatten()?;
            Some((at, mark, words))
        })
        .collect();
    let count = |of: Mark| marks.iter().filter(|(_, mark, _)| *mark == of).count();
    if count(Mark::Question) < QUESTIONS || count(Mark::Answer) == 0 {
        return;
    }
    let is_mark = |words: &Range<usize>| marks.binary_search_by_key(&words.start, |(_, _, mark)| mark.start).is_ok();
    drafts.retain(|draft| !draft.source.iter().any(is_mark));
    for (number, (sentence, mark, words)) in marks.iter().enumerate() {
        if *mark == Mark::Question {
            continue;
        }
        // An answer goes on to the next question; the last one ends with its paragraph, because what follows may be anything.
        let block = reading.blocks[*sentence];
        let next = marks.get(number + 1).map_or_else(
            || sentence + reading.blocks[*sentence..].iter().take_while(|other| **other == block).count(),
            |(next, _, _)| *next,
        );
        let end = reading.sentences[*sentence..next].iter().map(|sentence| sentence.end).max().unwrap_or(words.end);
        if end > words.end {
            drafts.push(Draft {
                anchor: words.start,
                cue: std::iter::once(words.clone()).collect(),
                source: std::iter::once(words.start..words.start + 1).collect(),
                content: std::iter::once(words.end..end).collect(),
                confidence: CONFIDENCE,
                evidence: EVIDENCE,
                ..Draft::default()
            });
        }
    }
    drafts.sort_by_key(|draft| draft.anchor);
}
