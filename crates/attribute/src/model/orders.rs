//! Orders and requests with somebody for an object: "has appealed to the state to come to their aid", "asked a colleague to lose
//! the report".

use super::desk::Desk;
use super::second_hand;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of such a statement.
const EVIDENCE: &str = "cue-verb+addressee+order";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// No order is shorter.
const SHORTEST: usize = 3;
const ORDERING: [&str; 16] = [
    "appealed",
    "appeals",
    "appeal",
    "urged",
    "urges",
    "begged",
    "begs",
    "asked",
    "asks",
    "directed",
    "dared",
    "dares",
    "implored",
    "implores",
    "instructed",
    "called",
];

/// Adds orders where no draft has them.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added: Vec<Draft> = Vec::new();
    for sentence in &desk.reading.sentences {
        for verb in sentence.clone().skip(1) {
            let Some(mut draft) = order(desk, sentence, verb) else { continue };
            let here = draft::near(drafts, verb, sentence.end);
            // "appealed to them to end the strike | and assured them": the order ends where another statement is joined to it
            let joined = here.clone().filter(|d| draft.content[0].contains(&d.anchor)).find_map(|d| {
                let first = d.cue.first()?.start.checked_sub(1)?;
                desk.reading.classes(first).any(Classes::COORDINATOR).then_some(first)
            });
            if let Some(end) = joined.filter(|&end| end >= draft.content[0].start + SHORTEST) {
                draft.content[0].end = end;
            }
            if !here.clone().any(|known| known.covers(&draft)) {
                added.push(draft);
            }
        }
    }
    draft::add_in_order(drafts, added);
}

fn order(desk: &Desk, sentence: &Range<usize>, verb: usize) -> Option<Draft> {
    let reading = &desk.reading;
    if reading.shape(verb) != Shape::Lower
        || reading.words[verb].quotation != NONE
        || !reading.is_one_of(verb, &ORDERING)
    {
        return None;
    }
    let group = second_hand::verb_group(desk, verb)?;
    let small = match reading.is_one_of(verb, &["appealed", "appeals", "appeal"]) {
        true => reading.is_one_of(verb + 1, &["to"]).then_some(1)?,
        false if reading.is_one_of(verb, &["called"]) => reading.is_one_of(verb + 1, &["on", "upon"]).then_some(1)?,
        false => 0,
    };
    let whom = second_hand::addressee(desk, verb + 1 + small, sentence.end)?;
    // "asks the home secretary, | Philippa Drake, | to pause"
    let named = reading.shape(whom.end) == Shape::Comma;
    let name = |at: &usize| matches!(reading.shape(*at), Shape::Capital | Shape::Upper);
    let behind = whom.end + 1 + (whom.end + 1..sentence.end).take(SHORTEST + 1).take_while(name).count();
    let start = if named && reading.shape(behind) == Shape::Comma { behind + 1 } else { whom.end };
    let verbal = reading.classes(start + 1).any(Classes::BASE) || desk.trees.verbs.get(start + 1) == Some(&true);
    let infinitive = reading.is_one_of(start, &["to", "not"]) && (verbal || reading.shape(start + 1) == Shape::Quote);
    let mut end = sentence.end;
    while end > start && reading.shape(end - 1) == Shape::Stop {
        end -= 1;
    }
    let source = subject::of(desk, verb).filter(|source| source.end <= group && subject::is_somebody(desk, source))?;
    (infinitive && end >= start + SHORTEST).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(group..verb + 1).collect(),
        source: vec![source],
        content: std::iter::once(start..end).collect(),
        addressee: Some(whom),
        negated: desk.dependents[verb].is_negated(),
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}
