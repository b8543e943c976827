//! What stands between a cue and what was said: "told reporters | at the hospital | that samples had been sent".
//!
//! The labeller counts such phrases among what was said now and then, though they tell where, when or by what it was said.

use super::desk::Desk;
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::Shape;

/// Words between the cue and what was counted among the content.
const NEAR: usize = 6;
/// Words of such a phrase.
const LONGEST: usize = 9;

/// Takes the phrase off the beginning of what was said.
pub(super) fn cut(desk: &Desk, draft: &mut Draft) {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let Some(content) = draft.content.first().cloned() else { return };
    let leads = ["in", "at", "on", "by", "from", "to", "outside", "during", "over", "via", "after"];
    let beside = content.start > draft.anchor && content.start - draft.anchor <= NEAR;
    let quotation = reading.words[content.start].quotation;
    if !beside || quotation != reading.words[draft.anchor].quotation || !reading.is_one_of(content.start, &leads) {
        return;
    }
    // "to | clients": taken for an infinitive
    let people = |at: usize| reading.classes(at).any(Classes::GROUP.with(Classes::FOLK));
    let part = |at: usize| {
        let closed = Classes::SUBORDINATOR.with(Classes::AUXILIARY).with(Classes::RELATIVE).with(Classes::COORDINATOR);
        matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
            && (!trees.verbs[at] || trees.nominals[at] || people(at))
            && !(reading.shape(at) == Shape::Lower && reading.classes(at).any(closed))
    };
    let begins = |at: usize| {
        // "at the clinic | that he runs" is rare beside "at the clinic | that samples had been sent"
        let noun = reading.words.get(at + 1).is_some_and(|word| word.senses.noun != 0);
        let clause = noun && (at + 2..at + 5).any(|verb| reading.classes(verb).any(Classes::AUXILIARY));
        let that = reading.is_one_of(at, &["that"]) && (!trees.is_finite(at + 1) || clause);
        that || reading.is_one_of(at, &["he", "she", "they", "we", "it", "i", "there"])
    };
    let stop = content.end.min(content.start + LONGEST);
    for at in content.start + 1..stop {
        if begins(at) && at > content.start + 1 {
            draft.content[0].start = at;
            return;
        }
        if !part(at) {
            return;
        }
    }
}
