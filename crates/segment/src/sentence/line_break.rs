//! Whether a line break inside a block ends a sentence.
//!
//! A block keeps its line breaks where the text was given as it is. Some of them wrap long lines, others part the
//! entries of a list or a heading from what follows. What tells them apart is how long the line was and how the next
//! one begins.

use super::View;
use crate::language::Starter;

/// A line shorter than this many bytes was not broken for want of room.
const SHORT_LINE: u32 = 45;

/// Decides about the line break before token `next`; the line began at token `line`, the sentence at `start`.
pub(super) fn ends_sentence(view: &View<'_>, line: usize, start: usize, next: usize) -> bool {
    let (from, to) = (view.tokens[next - 1].span.end, view.tokens[next].span.start);
    let gap = &view.text[from as usize..to as usize];
    if gap.bytes().filter(|b| *b == b'\n').count() > 1 {
        return true;
    }
    let lower = view.word(next).chars().next().is_some_and(char::is_lowercase);
    // A space before the break is what wrapping leaves behind.
    if lower && gap.starts_with([' ', '\t']) {
        return false;
    }
    let goes_on = matches!(view.word(next - 1), "," | "-" | "–" | "—" | "(" | "and" | "or" | "the" | "of" | "a");
    // A short entry of a list may stand on a long line: "… b. two c. three" and then "They …".
    let word = view.word(next);
    let begins = word != "I" && !lower && view.language.starter(word) == Some(Starter::Plain);
    let line = if begins { line.max(start) } else { line };
    !goes_on && from - view.tokens[line].span.start < SHORT_LINE
}
