//! A source that a relative clause parts from its cue: "Another resident, who declined to give his name, told the Gazette he
//! saw a man run."
//!
//! Sources that are kept unnamed are written so, and the weights, which look at what is near, pass many of them over.

use super::desk::Desk;
use super::second_hand;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of such a statement.
const EVIDENCE: &str = "source+clause+cue-verb";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// Words of the relative clause.
const LONGEST: usize = 30;
const PLAIN: [&str; 6] = ["said", "says", "told", "tells", "added", "reckons"];

/// Adds what such sources say where no draft has it.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    let mut from = 0;
    for sentence in &desk.reading.sentences {
        from += drafts[from..].iter().take_while(|d| d.anchor < sentence.start).count();
        let Some(draft) = parted(desk, sentence) else { continue };
        let near = from.saturating_sub(2)..drafts.len();
        let known = drafts[near].iter().take_while(|d| d.anchor < sentence.end).any(|d| d.covers(&draft));
        if !known {
            added.push(draft);
        }
    }
    draft::add_in_order(drafts, added);
}

fn parted(desk: &Desk, sentence: &Range<usize>) -> Option<Draft> {
    let reading = &desk.reading;
    let small = |at: usize| reading.shape(at) == Shape::Lower && reading.words[at].quotation == NONE;
    let who = sentence.clone().skip(1).find(|&at| small(at) && reading.is_one_of(at, &["who", "which", "whose"]))?;
    let source = subject::antecedent(desk, who)?;
    if source.start < sentence.start || reading.words[source.start].quotation != NONE {
        return None;
    }
    let comma = reading.shape(who - 1) == Shape::Comma;
    let says = |at: &usize| small(*at) && reading.is_one_of(*at, &PLAIN);
    let verb = (who + 2..sentence.end.min(who + LONGEST)).find(says)?;
    let group = second_hand::verb_group(desk, verb)?;
    let closed = comma && reading.shape(group - 1) == Shape::Comma;
    let of_tree = desk.dependents[verb].subject().is_some_and(|subject| source.contains(&subject));
    let led = source.start > sentence.start
        && reading.classes(source.start - 1).any(Classes::PREPOSITION)
        && reading.shape(source.start - 1) == Shape::Lower;
    if !(closed || of_tree) || led {
        return None;
    }
    let statement = second_hand::statement(desk, verb, sentence.end)?;
    let cue = std::iter::once(group..verb + 1).collect();
    Some(Draft { cue, source: vec![source], confidence: CONFIDENCE, evidence: EVIDENCE, ..statement })
}
