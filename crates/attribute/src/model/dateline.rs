//! "MBEYANI, Kavara, Oct. 14 (Continental) — Engineers opened …": where and when a report was written is nothing that
//! anybody said in it.

use super::desk::Desk;
use crate::draft::Draft;
use crate::reading::Shape;

/// Words of a dateline.
const LONGEST: usize = 20;
const DASHES: [&str; 4] = ["—", "–", "--", "-"];

/// Takes the dateline off what was said.
pub(super) fn cut(desk: &Desk, draft: &mut Draft) {
    for range in &mut draft.content {
        let behind = end(desk, range.start).filter(|end| range.contains(end));
        range.start = behind.unwrap_or(range.start);
    }
}

/// The word behind the dateline that begins at `at`, where a paragraph opens with one there.
fn end(desk: &Desk, at: usize) -> Option<usize> {
    let reading = &desk.reading;
    let sentence = reading.words.get(at)?.sentence as usize;
    let block = reading.blocks.get(sentence)?;
    let opens = reading.sentences[sentence].start == at
        && sentence.checked_sub(1).is_none_or(|before| reading.blocks.get(before) != Some(block));
    if !opens || reading.shape(at) != Shape::Upper {
        return None;
    }
    let words = at..reading.sentences[sentence].end.min(at + LONGEST);
    let dash = words.clone().find(|&i| reading.shape(i) == Shape::Mark && reading.is_one_of(i, &DASHES))?;
    // nothing but names, numbers and marks stands in it
    let bare = (at..dash).all(|i| reading.shape(i) != Shape::Lower);
    (bare && dash + 1 < words.end).then_some(dash + 1)
}
