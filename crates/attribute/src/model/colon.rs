//! A quotation behind a colon, whatever stands before that: "A source at the depot hit back last night: “That's rubbish.”"

use super::desk::Desk;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of such a statement.
const EVIDENCE: &str = "subject+colon+quotation";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// Words of a subject.
const SUBJECT: usize = 8;
/// Words before the colon.
const BEFORE: usize = 40;
/// No quotation that says something is shorter.
const SHORTEST: usize = 4;

/// Adds such quotations where no draft has them.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    for sentence in &desk.reading.sentences {
        let Some(draft) = behind_colon(desk, sentence) else { continue };
        let from = drafts.partition_point(|d| d.anchor < sentence.start);
        let end = draft.content[0].end;
        let here = drafts[from..].iter().take_while(|d| d.anchor < end);
        if !here.clone().any(|d| d.anchor == draft.anchor || d.shared_content(&draft) > 0) {
            added.push(draft);
        }
    }
    draft::add_in_order(drafts, added);
}

/// "One backbencher | was | blunter": what stands before a verb that says no more than that somebody is something.
fn before_copula(desk: &Desk, sentence: &Range<usize>, colon: usize) -> Option<(usize, Range<usize>)> {
    let copula = (sentence.start + 1..colon)
        .take(SUBJECT)
        .find(|&at| desk.reading.is_one_of(at, &["is", "was", "were", "are"]))?;
    let words = sentence.start..copula;
    let plain = words.clone().all(|at| matches!(desk.reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper));
    let opens = desk.reading.classes(words.start).any(Classes::PREPOSITION.with(Classes::SUBORDINATOR));
    (plain && !opens && subject::is_noun_phrase(desk, &words)).then_some((copula, words))
}

fn behind_colon(desk: &Desk, sentence: &Range<usize>) -> Option<Draft> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let colon = sentence.clone().take(BEFORE).find(|&at| reading.shape(at) == Shape::Colon)?;
    let number = reading.words.get(colon + 1).filter(|word| word.shape == Shape::Quote)?.quotation;
    let quotation = reading.quotations.get(number as usize)?.clone();
    let plain = (sentence.start..colon).all(|at| reading.words[at].quotation == NONE);
    if !plain || quotation.len() < SHORTEST + 2 || quotation.end < sentence.end.saturating_sub(1) {
        return None;
    }
    let finite = |at: &usize| reading.shape(*at) == Shape::Lower && trees.is_finite(*at);
    // "Toby, who drives the bus, | was less sentimental"
    let main = |at: &usize| finite(at) && !(at - 2..*at).any(|who| reading.classes(who).any(Classes::RELATIVE));
    let verbs = || (sentence.start + 2..colon).rev().filter(finite);
    let verb = verbs().filter(main).find(|&at| subject::of(desk, at).is_some());
    let verb = verb.or_else(|| verbs().find(|&at| subject::of(desk, at).is_some()));
    let of_tree = verb.and_then(|verb| Some((verb, subject::of(desk, verb)?)));
    let (verb, source) = of_tree.or_else(|| before_copula(desk, sentence, colon))?;
    if source.end > verb || source.start < sentence.start {
        return None;
    }
    let speaks = subject::is_somebody(desk, &source);
    speaks.then(|| Draft {
        anchor: verb,
        cue: std::iter::once(verb..verb + 1).collect(),
        source: vec![source],
        content: std::iter::once(quotation).collect(),
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}
