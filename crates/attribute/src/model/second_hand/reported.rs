//! The inner statement: a verb of saying inside what somebody else says.

use super::super::desk::Desk;
use super::{CONFIDENCE, EVIDENCE, frame};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::Shape;
use std::ops::Range;

/// The verbs that are read. With others ("recalls", "suggests") as much is meant as is said, and with those of the second
/// list, unless they say to whom.
const PLAIN: [&str; 22] = [
    "say", "says", "said", "saying", "tell", "tells", "told", "telling", "ask", "asks", "asked", "asking", "write",
    "writes", "wrote", "written", "warned", "texted", "replied", "answered", "shouted", "yelled",
];
const TO_SOMEBODY: [&str; 9] =
    ["assured", "informed", "reminded", "promised", "advised", "ordered", "urged", "begged", "reassured"];
/// Whoever speaks of himself tells nothing second-hand, and these mean nobody.
const OWN: [&str; 10] = ["i", "we", "you", "it", "who", "that", "which", "there", "what", "those"];
/// The verbs of a newspaper that gives somebody's words.
const QUOTING: [&str; 6] = ["quoted", "quotes", "cited", "cites", "quoting", "citing"];

/// The statement that the verb at `verb` reports, all of it inside `bounds`.
pub(super) fn at(desk: &Desk, verb: usize, bounds: &Range<usize>) -> Option<Draft> {
    let reading = &desk.reading;
    if !reading.classes(verb).any(Classes::VERB) || reading.shape(verb) != Shape::Lower {
        return None;
    }
    let plain = reading.is_one_of(verb, &PLAIN);
    if !plain && !reading.is_one_of(verb, &TO_SOMEBODY) {
        return None;
    }
    let quoted = quoted_as_saying(desk, verb, bounds);
    let source = quoted.clone().or_else(|| frame::subject(desk, verb, bounds))?;
    if source.is_empty()
        || source.end > verb
        || !bounds.contains(&source.start)
        || reading.words[source.start].quotation != reading.words[verb].quotation
        || reading.is_one_of(source.end - 1, &OWN)
        || reading.is_one_of(source.start, &OWN)
    {
        return None;
    }
    let statement = frame::statement(desk, verb, bounds.end).filter(|draft| plain || draft.addressee.is_some())?;
    Some(Draft { source: vec![source], confidence: CONFIDENCE, evidence: EVIDENCE, ..statement })
}

/// "quoted | an officer | as saying that …": who is quoted, where what the newspaper gives begins with that.
fn quoted_as_saying(desk: &Desk, verb: usize, bounds: &Range<usize>) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let gives = bounds.start.checked_sub(1).is_some_and(|cue| reading.is_one_of(cue, &QUOTING));
    let as_saying = reading.is_one_of(verb, &["saying", "telling"]) && verb > bounds.start + 1;
    if !gives || !as_saying || !reading.is_one_of(verb - 1, &["as"]) {
        return None;
    }
    // "a third person, described as an engineer, as saying"
    let comma = (bounds.start..verb - 1).find(|&at| reading.shape(at) == Shape::Comma);
    Some(bounds.start..comma.unwrap_or(verb - 1))
}
