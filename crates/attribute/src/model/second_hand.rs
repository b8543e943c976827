//! Second-hand speech: what a source says that somebody else said.
//!
//! “The doctor told me to stop,” she said: two statements, the doctor's inside hers. The learned weights hardly know the
//! inner one, because the articles that they come from seldom mark it. So it is read from the tree: inside what is said, a
//! finite plain verb of saying with a subject of its own, and behind it a clause, a question, an order or a quotation.

use super::desk::Desk;
use super::subject;
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// The evidence of second-hand speech.
const EVIDENCE: &str = "second-hand";
/// No measured value: the articles that the judge learned from do not mark it.
const CONFIDENCE: f32 = 0.6;
/// So many words of a statement are read.
const REACH: usize = 400;
/// Words between a verb of saying and what was said: "told me to my face | that".
const BETWEEN: usize = 8;
/// The verbs that are read: with others ("recalls", "suggests", "promised") as much is meant as is said.
const PLAIN: [&str; 10] = ["said", "says", "told", "asked", "asks", "wrote", "warned", "texted", "replied", "answered"];
/// No statement is shorter.
const SHORTEST: usize = 3;

/// Puts behind the drafts what is said second-hand inside of them.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let contents = drafts.iter().flat_map(|draft| &draft.content);
    let mut added: Vec<Draft> = contents
        .flat_map(|content| content.clone().take(REACH).filter_map(move |at| reported(desk, at, content)))
        .collect();
    drafts.append(&mut added);
    // What was known of a cue stands before what is added, and stays.
    drafts.sort_by_key(|d| d.anchor);
    drafts.dedup_by_key(|d| d.anchor);
}

/// The statement that the verb at `verb` reports, all of it inside `bounds`.
fn reported(desk: &Desk, verb: usize, bounds: &Range<usize>) -> Option<Draft> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let classes = reading.classes(verb);
    let plain = classes.any(Classes::VERB) && trees.is_finite(verb) && reading.shape(verb) == Shape::Lower;
    if !plain || !reading.is_one_of(verb, &PLAIN) {
        return None;
    }
    let word = &reading.words[verb];
    let source = subject::of(desk, verb)?;
    let first = &reading.words[source.start];
    let own = ["i", "we", "you", "it", "who", "that", "which", "there", "what"];
    if source.end > verb
        || !bounds.contains(&source.start)
        || first.quotation != word.quotation
        || reading.is_one_of(source.end - 1, &own)
        || reading.is_one_of(source.start, &own)
    {
        return None;
    }
    let sentence = &reading.sentences[word.sentence as usize];
    let end = without_stop(desk, verb + 1, sentence.end.min(bounds.end));
    let start = content_from(desk, verb, end)?;
    let addressee = (classes.any(Classes::TO) && start > verb + 1 && reading.shape(verb + 1) != Shape::Comma)
        .then(|| verb + 1..verb + 2)
        .filter(|words| trees.nominals[words.start]);
    (end >= start + SHORTEST).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(verb..verb + 1).collect(),
        source: vec![source],
        content: std::iter::once(start..end).collect(),
        addressee,
        negated: desk.dependents[verb].is_negated(),
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}

/// Where what was said begins behind the verb.
fn content_from(desk: &Desk, verb: usize, end: usize) -> Option<usize> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let classes = reading.classes(verb);
    let verb_in =
        |from: usize, to: usize| (from..to).any(|at| reading.classes(at).any(Classes::AUXILIARY) || trees.verbs[at]);
    let opens_quotation = |at: usize| {
        matches!(reading.shape(at), Shape::Comma | Shape::Colon)
            && reading.shape(at + 1) == Shape::Quote
            && reading.words[at + 1].quotation != NONE
    };
    for at in verb + 1..end.min(verb + 1 + BETWEEN) {
        let here = reading.classes(at);
        if opens_quotation(at) && classes.any(Classes::QUOTE) {
            return Some(at + 1);
        }
        if matches!(reading.shape(at), Shape::Comma | Shape::Colon | Shape::Quote | Shape::Mark) {
            return None;
        }
        if reading.is_one_of(at, &["that"]) && classes.any(Classes::THAT) && verb_in(at + 1, end) {
            return Some(at);
        }
        if classes.any(Classes::WH) && reading.is_one_of(at, &["if", "whether", "when", "why", "how", "what", "where"])
        {
            return verb_in(at + 1, end).then_some(at);
        }
        // "told me | to stop"
        let order = classes.any(Classes::TO.with(Classes::INF)) && at > verb + 1;
        if order && reading.is_one_of(at, &["to"]) && trees.verbs[at + 1] && at + 1 < end {
            return Some(at);
        }
        if classes.any(Classes::TO) && at == verb + 1 {
            // whom it was told
            continue;
        }
        let time =
            here.any(Classes::TIME) || here.any(Classes::PREPOSITION) && reading.classes(at + 1).any(Classes::TIME);
        if time {
            continue;
        }
        let clause = classes.any(Classes::BARE) && !here.any(Classes::PREPOSITION.with(Classes::SUBORDINATOR));
        let begins = trees.nominals[at] || here.any(Classes::DETERMINER.with(Classes::SUBJECT_PRONOUN));
        let parted = (at + 1..end.min(at + 3)).any(|next| reading.shape(next) == Shape::Comma);
        if clause && begins {
            return (verb_in(at + 1, end.min(at + 1 + BETWEEN)) && !parted).then_some(at);
        }
    }
    None
}

fn without_stop(desk: &Desk, start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && matches!(desk.reading.shape(end - 1), Shape::Stop | Shape::Quote | Shape::Comma) {
        end -= 1;
    }
    end
}
