//! What was said before a cue at the end of its sentence is all of the sentence: "Students may finish their degrees but nobody
//! new will be admitted, the university confirmed."
//!
//! The labeller ends such a content at a comma or a small word too early, because it goes unit by unit away from the cue.

use super::desk::Desk;
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words that the content may grow by.
const LONGEST: usize = 40;
/// Another cue is looked for among so many drafts before.
const NEAR: usize = 8;

/// Lets contents that stand before their cue begin with their sentence, where nobody else speaks in it.
pub(super) fn widen(desk: &Desk, drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let Some(start) = beginning(desk, &drafts[at]) else { continue };
        let content = start..drafts[at].content[0].start;
        let near = at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len());
        let speaks = |d: &Draft| {
            content.contains(&d.anchor) || d.content.iter().any(|c| c.start < content.end && content.start < c.end)
        };
        if !drafts[near].iter().any(speaks) {
            drafts[at].content[0].start = start;
        }
    }
}

/// Where a draft's content may begin that stands between the beginning of its sentence and its cue.
fn beginning(desk: &Desk, draft: &Draft) -> Option<usize> {
    let reading = &desk.reading;
    let [content] = draft.content.as_slice() else { return None };
    let first = draft.source.iter().chain(&draft.cue).map(|words| words.start).min()?;
    let word = reading.words.get(content.start)?;
    let sentence = &reading.sentences[word.sentence as usize];
    let trailing =
        content.end <= first && first <= content.end + 1 && word.sentence == reading.words[draft.anchor].sentence;
    let parted = content.start > sentence.start
        && (reading.shape(content.start - 1) == Shape::Comma
            || reading.classes(content.start - 1).any(Classes::COORDINATOR)
            || reading.classes(content.start).any(Classes::COORDINATOR));
    if !trailing || !parted || content.start - sentence.start > LONGEST {
        return None;
    }
    // "But | students may finish"
    let joint = usize::from(reading.classes(sentence.start).any(Classes::COORDINATOR));
    let before = sentence.start + joint..content.start;
    let plain = |at: usize| {
        let mark = matches!(reading.shape(at), Shape::Quote | Shape::Colon | Shape::Stop);
        let says = reading.classes(at).any(Classes::THAT.with(Classes::BARE)) && desk.trees.verbs[at];
        !mark && !says && reading.words[at].quotation == NONE
    };
    (!before.is_empty() && before.clone().all(plain) && is_clause(desk, &before)).then_some(before.start)
}

/// True for words with a finite verb: "On Monday," and "Asked by reporters," are none.
fn is_clause(desk: &Desk, words: &Range<usize>) -> bool {
    let finite = |at: usize| {
        desk.reading.shape(at) == Shape::Lower
            && (desk.trees.is_finite(at) || desk.reading.classes(at).any(Classes::AUXILIARY))
    };
    words.clone().skip(1).any(finite)
}
