//! “Envoys agreed to widen the sanctions, three people briefed on the talks told the Courier.”: a cue at the end of its sentence.
//!
//! Leads of news are written so, and nothing else looks like it: a clause, a comma, somebody, a verb of saying, and no more
//! than to whom and when. Where the weights pass it over, the words are enough.

use super::desk::Desk;
use super::second_hand;
use super::subject;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// The evidence of a cue at the end.
const EVIDENCE: &str = "clause+last-cue";
/// As sure as a rule that stands on its own.
const CONFIDENCE: f32 = 0.5;
/// Words of a source.
const SOURCE: usize = 14;
/// Words behind the verb: "told the Courier on Monday".
const BEHIND: usize = 9;
/// What reports and data do: "a survey found".
const SHOWING: [&str; 17] = [
    "show",
    "shows",
    "showed",
    "found",
    "finds",
    "suggests",
    "suggested",
    "reveal",
    "reveals",
    "revealed",
    "indicate",
    "indicates",
    "indicated",
    "discloses",
    "understands",
    "learned",
    "learnt",
];
/// Words of what was said, at the least.
const SHORTEST: usize = 4;

/// Adds the statements of sentences that end with their cue and that no draft has.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    let mut from = 0;
    for sentence in &desk.reading.sentences {
        from += drafts[from..].iter().take_while(|d| d.anchor < sentence.start).count();
        let Some(draft) = last_cue(desk, sentence).or_else(|| inverted(desk, sentence)) else { continue };
        let verb = draft.anchor;
        let Some(source) = draft.source.first().or(draft.addressee.as_ref()).cloned() else { continue };
        let here = from + drafts[from..].iter().take_while(|d| d.anchor < sentence.end).count();
        let known = drafts[from..here].iter().any(|d| {
            d.anchor == verb
                || d.anchor > draft.content[0].end
                || d.source.iter().any(|other| other.start < source.end && source.start < other.end)
        });
        if known {
            continue;
        }
        // "knew that the filters had failed, e-mails show": the last words say all of it
        for content in drafts[from..here].iter_mut().flat_map(|d| &mut d.content) {
            if content.contains(&verb) && content.start < draft.content[0].end {
                content.end = draft.content[0].end;
            }
        }
        added.push(draft);
    }
    draft::add_in_order(drafts, added);
}

fn last_cue(desk: &Desk, sentence: &Range<usize>) -> Option<Draft> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let mut end = sentence.end;
    while end > sentence.start && reading.shape(end - 1) == Shape::Stop {
        end -= 1;
    }
    if let Some(heard) = heard(desk, sentence, end) {
        return Some(heard);
    }
    let plain = |at: usize| is_plain(desk, at);
    // "emails seen by the Bureau | show": the tagger takes it for a noun
    // "Evening Naps May Blunt a Drug, Study | Finds": no full stop ends a headline
    let headline = end == sentence.end;
    let shows = |at: usize| {
        (at + 1 == end && (reading.is_one_of(at, &SHOWING) || headline && is_present(reading, at))).then_some(at)
    };
    let verb_group = |at: usize| second_hand::verb_group(desk, at).or_else(|| shows(at));
    let says = |at: &usize| {
        let classes = reading.classes(*at);
        (reading.shape(*at) == Shape::Lower || headline && reading.shape(*at) == Shape::Capital)
            && classes.any(Classes::VERB)
            && classes.any(Classes::BARE.with(Classes::THAT))
            && !classes.any(Classes::GERUND)
            && (!classes.any(Classes::WEAK) || reading.is_one_of(*at, &SHOWING))
            && verb_group(*at).is_some()
    };
    let floor = sentence.start.max(end.saturating_sub(BEHIND + 1));
    let verb = (floor..end).rev().take_while(|&at| plain(at)).find(says)?;
    let alone = (verb + 1..end).all(|at| {
        let finite = reading.shape(at) == Shape::Lower && trees.is_finite(at);
        !finite && !reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::AUXILIARY).with(Classes::COORDINATOR))
    });
    let opens = Classes::PREPOSITION.with(Classes::TIME).with(Classes::ADVERB);
    let behind = verb + 1 == end
        || reading.is_one_of(verb + 1, &["late", "early"])
        || reading.classes(verb + 1).any(opens)
        || reading.classes(verb).any(Classes::TO) && trees.nominals[end - 1];
    let group = verb_group(verb).filter(|&group| group > sentence.start)?;
    // "their commander, Col. Ilja Marek, | told"
    let beside = reading.shape(group - 1) == Shape::Comma;
    let last = group - usize::from(beside);
    let part =
        |at: usize| plain(at) || beside && reading.shape(at) == Shape::Stop && reading.shape(at + 1) == Shape::Capital;
    let back = |from: usize| from - (sentence.start..from).rev().take(SOURCE).take_while(|&at| part(at)).count();
    let mut start = back(last);
    if beside && start > sentence.start + 1 {
        start = back(start - 1);
    }
    let comma = start.checked_sub(1).filter(|&at| at > sentence.start && reading.shape(at) == Shape::Comma)?;
    let source = start..last;
    let closed = Classes::PREPOSITION
        .with(Classes::SUBORDINATOR)
        .with(Classes::COORDINATOR)
        .with(Classes::ADVERB)
        .with(Classes::RELATIVE)
        .with(Classes::TIME);
    // "internal emails | obtained by | the Ledger": a participle
    let finite = |at: usize| {
        reading.shape(at) == Shape::Lower && trees.is_finite(at) && !reading.is_one_of(at + 1, &["by", "with"])
    };
    let names = !source.is_empty()
        && subject::is_noun_phrase(desk, &source)
        && !reading.classes(start).any(closed)
        && !source
            .clone()
            .any(|at| finite(at) || reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::AUXILIARY)));
    let content = sentence.start..comma;
    // "Ferry ‘on its last legs’, skipper tells committee": a headline leaves out verbs
    let clause = content.len() >= SHORTEST
        && (headline || content.clone().any(finite_in(desk)))
        && (headline || content.clone().all(|at| reading.words[at].quotation == NONE))
        && !reading
            .classes(content.start)
            .any(Classes::SUBORDINATOR.with(Classes::PREPOSITION).with(Classes::COORDINATOR));
    (alone && behind && names && clause).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(group..verb + 1).collect(),
        source: vec![source],
        content: vec![content],
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}

/// "says", "Finds": as headlines have it.
fn is_present(reading: &Reading, at: usize) -> bool {
    reading.is_one_of(
        at,
        &["say", "says", "find", "finds", "warn", "warns", "claim", "claims", "report", "reports", "shows"],
    )
}

/// "The result does not prove that naps are to blame|, cautioned | Dr. Amara Feld, a cardiologist who led the work.": the verb
/// before whoever says it.
fn inverted(desk: &Desk, sentence: &Range<usize>) -> Option<Draft> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let says = |at: usize| {
        let classes = reading.classes(at);
        reading.shape(at) == Shape::Lower
            && classes.any(Classes::VERB)
            && classes.any(Classes::PAST)
            && classes.any(Classes::QUOTE)
            && !classes.any(Classes::GERUND)
    };
    let comma = |at: &usize| reading.shape(*at) == Shape::Comma && is_plain(desk, at + 1) && says(at + 1);
    let comma = sentence.clone().skip(SHORTEST).find(comma)?;
    let (verb, first) = (comma + 1, comma + 2);
    // "cautioned | Dr. Feld", "warned | the owner of the bar"
    let subject = desk.dependents[verb].subject().is_some_and(|subject| subject > verb && subject < sentence.end);
    let stop = |at: usize| {
        reading.shape(at) == Shape::Stop && reading.shape(at + 1) == Shape::Capital && at + 1 < sentence.end
    };
    let part = |at: &usize| is_plain(desk, *at) && !reading.classes(*at).any(Classes::RELATIVE) || stop(*at);
    let end = first + (first..sentence.end).take(SOURCE).take_while(part).count();
    let source = first..end;
    let named = source.clone().any(|at| matches!(reading.shape(at), Shape::Capital | Shape::Upper));
    let closes = end >= sentence.end
        || matches!(reading.shape(end), Shape::Comma | Shape::Stop)
        || reading.is_one_of(end, &["who"]);
    // "cautioned Dr. Amara Feld, | a doctor who led the work"
    let explained = reading.shape(end) == Shape::Comma && reading.is_one_of(end + 1, &["a", "an", "the"]);
    let subject = subject || explained && matches!(reading.shape(first), Shape::Capital | Shape::Upper);
    let plain = !source.clone().any(|at| trees.is_finite(at) && reading.shape(at) == Shape::Lower);
    let content = sentence.start..comma;
    let clause = content.clone().any(finite_in(desk)) && content.clone().all(|at| reading.words[at].quotation == NONE);
    let opens = Classes::SUBORDINATOR.with(Classes::COORDINATOR).with(Classes::PREPOSITION);
    (subject && named && closes && plain && clause && !reading.classes(content.start).any(opens)).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(verb..verb + 1).collect(),
        source: vec![source],
        content: vec![content],
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}

/// A word outside of quotations.
fn is_plain(desk: &Desk, at: usize) -> bool {
    matches!(desk.reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
        && desk.reading.words[at].quotation == NONE
}

/// "A fireman set light to a warehouse, | a court | heard on Tuesday.": nobody says who told the court.
fn heard(desk: &Desk, sentence: &Range<usize>, end: usize) -> Option<Draft> {
    let reading = &desk.reading;
    let floor = sentence.start.max(end.saturating_sub(BEHIND));
    let told = |at: usize| {
        let passive = at > 0 && reading.is_one_of(at - 1, &["was", "were", "been"]);
        reading.is_one_of(at, &["heard"]) || reading.is_one_of(at, &["told"]) && passive
    };
    let verb = (floor..end).rev().take_while(|&at| is_plain(desk, at)).find(|&at| told(at))?;
    let behind = verb + 1 == end || reading.classes(verb + 1).any(Classes::PREPOSITION.with(Classes::TIME));
    let small = |at: &usize| reading.classes(*at).any(Classes::AUXILIARY);
    let group = verb - (sentence.start..verb).rev().take_while(small).count();
    let listeners = [
        "court",
        "jury",
        "jurors",
        "inquest",
        "tribunal",
        "hearing",
        "inquiry",
        "committee",
        "trial",
        "panel",
        "judge",
    ];
    let listens = group > sentence.start
        && (reading.is_one_of(group - 1, &listeners)
            || (group.saturating_sub(5)..group).any(|at| reading.is_one_of(at, &["court"])));
    let start = group - (sentence.start..group).rev().take(SOURCE).take_while(|&at| is_plain(desk, at)).count();
    let comma = start.checked_sub(1).filter(|&at| at > sentence.start && reading.shape(at) == Shape::Comma)?;
    let content = sentence.start..comma;
    let clause = content.len() >= SHORTEST && content.clone().any(finite_in(desk)) && start < group;
    let opens = !reading.classes(content.start).any(Classes::SUBORDINATOR.with(Classes::PREPOSITION));
    (behind && listens && clause && opens).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(group..verb + 1).collect(),
        content: vec![content],
        addressee: Some(start..group),
        confidence: CONFIDENCE,
        evidence: EVIDENCE,
        ..Draft::default()
    })
}

/// True for a finite verb or an auxiliary.
fn finite_in(desk: &Desk) -> impl Fn(usize) -> bool {
    |at| {
        desk.reading.shape(at) == Shape::Lower
            && (desk.trees.is_finite(at) || desk.reading.classes(at).any(Classes::AUXILIARY))
    }
}
