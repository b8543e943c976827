//! What somebody would not tell: "would not be drawn on whether the plant would close", "refused to say how many had gone".

use super::desk::Desk;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// The evidence of such a statement.
const EVIDENCE: &str = "denial+question";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// Words between the verb and the question: "drawn | on", "tell | the court".
const BETWEEN: usize = 3;
/// Words between the denial and the verb.
const AHEAD: usize = 3;
/// No question is shorter.
const SHORTEST: usize = 3;
const TELLING: [&str; 12] = [
    "say", "confirm", "comment", "discuss", "disclose", "reveal", "specify", "explain", "clarify", "tell", "drawn",
    "answer",
];
const REFUSING: [&str; 6] = ["refused", "refuses", "declined", "declines", "refusing", "declining"];
const ASKING: [&str; 9] = ["whether", "if", "why", "how", "when", "what", "where", "who", "which"];

/// Adds the questions that somebody would not answer, where no draft has them.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    for sentence in &desk.reading.sentences {
        for at in sentence.clone() {
            let Some(draft) = withheld(desk, sentence, at) else { continue };
            if !draft::near(drafts, at, sentence.end).any(|known| known.covers(&draft)) {
                added.push(draft);
            }
        }
    }
    draft::add_in_order(drafts, added);
}

/// What the verb at `verb` keeps back.
fn withheld(desk: &Desk, sentence: &Range<usize>, verb: usize) -> Option<Draft> {
    let reading = &desk.reading;
    if !reading.is_one_of(verb, &TELLING) || reading.words[verb].quotation != NONE {
        return None;
    }
    let group = denial(reading, sentence, verb)?;
    let small = |at: &usize| reading.shape(*at) == Shape::Lower;
    let question = (verb + 1..sentence.end.min(verb + 2 + BETWEEN))
        .take_while(small)
        .find(|&at| reading.is_one_of(at, &ASKING))?;
    let mut end = sentence.end;
    while end > question && matches!(reading.shape(end - 1), Shape::Stop | Shape::Quote) {
        end -= 1;
    }
    let source = subject::of(desk, verb).or_else(|| subject::of(desk, group)).filter(|source| source.end <= group)?;
    (end >= question + SHORTEST).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(group..verb + 1).collect(),
        source: vec![source],
        content: std::iter::once(question..end).collect(),
        negated: true,
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}

/// Where the denial before a verb begins: "| would not be | drawn", "| refused to | say".
fn denial(reading: &Reading, sentence: &Range<usize>, verb: usize) -> Option<usize> {
    let light = Classes::AUXILIARY.with(Classes::NEGATION).with(Classes::ADVERB);
    let floor = verb.saturating_sub(AHEAD + 1).max(sentence.start);
    if reading.is_one_of(verb - usize::from(verb > floor), &["to"]) {
        return (floor..verb - 1).rev().find(|&at| reading.is_one_of(at, &REFUSING));
    }
    let group = verb - (floor..verb).rev().take_while(|&at| reading.classes(at).any(light)).count();
    (group..verb).any(|at| reading.classes(at).any(Classes::NEGATION)).then_some(group)
}
