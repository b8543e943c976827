//! Quotations that go on: a paragraph that is one quotation belongs to whoever spoke in the paragraph before.
//!
//! “It is needed,” she said. / “We have waited ten years.” Newspapers of short paragraphs give the name once. The second
//! quotation has no cue of its own, so neither rules nor weights see it.

use super::desk::Desk;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of a quotation that goes on.
const EVIDENCE: &str = "quotation+speaker-before";
/// What it is worth beside the statement that it goes on from.
const SHARE: f32 = 0.8;
/// No quotation that says something is shorter.
const SHORTEST: usize = 4;

/// Adds the quotations that make up whole sentences and have no cue, where the sentence or paragraph before is somebody's
/// statement.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let reading = &desk.reading;
    let mut touched = vec![false; reading.sentences.len()];
    for words in drafts.iter().flat_map(|draft| draft.content.iter().chain(&draft.cue)) {
        let last = words.end.max(words.start + 1) - 1;
        (reading.words[words.start].sentence..=reading.words[last].sentence).for_each(|at| touched[at as usize] = true);
    }
    let mut added: Vec<Draft> = Vec::new();
    let mut next = 0;
    let mut sentence = 0;
    // Who spoke last, and in which block.
    let mut speaks: Option<(Draft, u32)> = None;
    while sentence < reading.sentences.len() {
        let block = reading.blocks[sentence];
        let first = reading.sentences[sentence].clone();
        if touched[sentence] {
            let mut here = None;
            while let Some(draft) = drafts.get(next).filter(|d| d.anchor < first.end) {
                if draft.anchor >= first.start && says(desk, draft) {
                    here = Some((draft.clone(), block));
                }
                next += 1;
            }
            // the rest of a statement of several sentences
            speaks = here.or(speaks.filter(|(before, _)| before.content.iter().any(|c| c.end > first.start)));
            sentence += 1;
            continue;
        }
        let quotation = reading.words[first.start].quotation;
        let inside = |at: &usize| {
            reading.words[reading.sentences[*at].start].quotation == quotation && reading.blocks[*at] == block
        };
        let last = sentence + (sentence..reading.sentences.len()).take_while(inside).count().max(1);
        let words = first.start..reading.sentences[last - 1].end;
        let goes_on = speaks.take().filter(|(before, of)| {
            // A paragraph of its own is nothing but the quotation: “Not in my name.” That was the mayor.
            let whole = reading.blocks.get(last).is_none_or(|next| *next != block);
            let near = *of == block || of + 1 == block && whole && opens_alike(desk, before, words.start);
            near && !touched[sentence..last].iter().any(|touched| *touched) && is_one_quotation(desk, &words)
        });
        if let Some((before, _)) = goes_on {
            added.push(Draft {
                anchor: words.start,
                content: std::iter::once(words.clone()).collect(),
                addressee: None,
                time: None,
                negated: false,
                confidence: before.confidence * SHARE,
                evidence: EVIDENCE,
                ..before.clone()
            });
            speaks = Some((before, block));
        }
        sentence = last;
    }
    draft::add_in_order(drafts, added);
}

/// True for a statement of somebody who is named beside it.
fn says(desk: &Desk, draft: &Draft) -> bool {
    let reading = &desk.reading;
    let verb = reading.classes(draft.anchor).any(Classes::QUOTE);
    !draft.source.is_empty() && verb && reading.words[draft.anchor].quotation == NONE
}

/// True where the statement has the same quotation marks: a subheading may stand in other ones.
fn opens_alike(desk: &Desk, before: &Draft, mark: usize) -> bool {
    let words = &desk.reading.words;
    let opening = |content: &Range<usize>| {
        content.clone().find(|&at| words[at].shape == Shape::Quote).is_some_and(|at| words[at].key == words[mark].key)
    };
    before.content.iter().any(opening)
}

/// True for words that all stand in one quotation.
fn is_one_quotation(desk: &Desk, words: &Range<usize>) -> bool {
    let reading = &desk.reading;
    let quotation = reading.words[words.start].quotation;
    quotation != NONE
        && words.len() >= SHORTEST
        && reading.shape(words.start) == Shape::Quote
        // a subheading in capitals is somebody's words cut short, and nobody's statement
        && words.clone().any(|at| reading.shape(at) == Shape::Lower)
        && (words.end.saturating_sub(2)..words.end).any(|at| reading.shape(at) == Shape::Quote)
        && words.clone().all(|at| {
            reading.words[at].quotation == quotation || reading.shape(at) == Shape::Stop && at + 1 == words.end
        })
}
