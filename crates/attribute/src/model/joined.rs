//! A verb of saying that goes on from another verb: "He apologized to the neighbors and said the plant had stopped", "Kestrel cut
//! its forecast on Wednesday and said it would sell."
//!
//! Its subject stands before the other verb, far away, and the weights pass many of them over.

use super::desk::Desk;
use super::second_hand;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of such a statement.
const EVIDENCE: &str = "joined-verb+clause";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// The first verb of the sentence stands among so many words.
const OPENING: usize = 40;
/// Words between the small word and the verb group: "and | later | told".
const BETWEEN: usize = 3;
const PLAIN: [&str; 12] =
    ["said", "says", "told", "tells", "added", "adds", "assured", "insisted", "warned", "argued", "promised", "texted"];

/// Adds what such verbs report where no draft has it.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added: Vec<Draft> = Vec::new();
    for sentence in &desk.reading.sentences {
        for verb in sentence.clone().skip(2) {
            let Some(draft) = joined(desk, sentence, verb) else { continue };
            let known = draft::near(drafts, verb, sentence.end).any(|known| known.covers(&draft));
            if !known && !added.last().is_some_and(|last| last.holds(verb)) {
                added.push(draft);
            }
        }
    }
    draft::add_in_order(drafts, added);
}

fn joined(desk: &Desk, sentence: &Range<usize>, verb: usize) -> Option<Draft> {
    let reading = &desk.reading;
    let small = |at: usize| reading.shape(at) == Shape::Lower && reading.words[at].quotation == NONE;
    if !small(verb) || !reading.is_one_of(verb, &PLAIN) {
        return None;
    }
    let light = Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::TIME);
    let floor = verb.saturating_sub(BETWEEN + 1).max(sentence.start + 1);
    let group = verb - (floor..verb).rev().take_while(|&at| reading.classes(at).any(light)).count();
    let joint = group.checked_sub(1).filter(|&at| at > sentence.start && small(at))?;
    if !reading.is_one_of(joint, &["and", "but", "then"]) {
        return None;
    }
    let time = |source: &Range<usize>| source.clone().any(|at| reading.classes(at).any(Classes::TIME));
    let nobody = ["nobody", "none", "nothing", "everything", "there", "that", "which", "what"];
    let before = |source: &Range<usize>| {
        source.end < joint
            && source.start >= sentence.start
            && !time(source)
            && !reading.is_one_of(source.start, &nobody)
            && !(source.len() == 1 && reading.is_one_of(source.start, &["who"]))
    };
    // "Idow has 18 months left and has told friends": where the tree takes what is near, the subject of the sentence
    let first = || {
        let finite = |at: &usize| small(*at) && desk.trees.is_finite(*at);
        sentence
            .clone()
            .skip(1)
            .take(OPENING)
            .take_while(|&at| at < joint)
            .find(finite)
            .and_then(|at| subject::of(desk, at))
    };
    let source = subject::of(desk, verb)
        .filter(before)
        .or_else(|| first().filter(|source| before(source) && subject::is_somebody(desk, source)))?;
    let statement = second_hand::statement(desk, verb, sentence.end)?;
    let cue = std::iter::once(group..verb + 1).collect();
    Some(Draft { cue, source: vec![source], confidence: CONFIDENCE, evidence: EVIDENCE, ..statement })
}
