//! What stands around a verb of saying inside what somebody else says: who said it, to whom, and where it begins.

use super::super::desk::Desk;
use super::super::subject;
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words between a verb of saying and what was said: "told | the same House in March | that".
const BETWEEN: usize = 12;
/// No statement is shorter.
const SHORTEST: usize = 3;
/// Words of a subject or an addressee.
const LONGEST: usize = 7;
/// Verbs that have somebody for an object to whom something is said, and what was said behind it.
const PERSONAL: [&str; 26] = [
    "tell",
    "tells",
    "told",
    "telling",
    "ask",
    "asks",
    "asked",
    "asking",
    "warn",
    "warned",
    "assured",
    "informed",
    "reminded",
    "promised",
    "advised",
    "ordered",
    "urged",
    "instructed",
    "begged",
    "texted",
    "wrote",
    "messaged",
    "warns",
    "urges",
    "advises",
    "reassured",
];
/// Verbs that have another verb of saying hang on them with no change of who says it: "used to tell", "kept telling".
const HABITS: [&str; 7] = ["used", "kept", "keeps", "keep", "went", "began", "started"];

/// Where the verb group begins that ends with the verb at `verb`: "| had once told", "| used to tell"; none where the verb
/// is no finite one.
pub(in super::super) fn verb_group(desk: &Desk, verb: usize) -> Option<usize> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let light = Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::NEGATION);
    let same = |at: usize| reading.words[at].sentence == reading.words[verb].sentence;
    let mut start = verb;
    while start > 0 && same(start - 1) && reading.classes(start - 1).any(light) {
        start -= 1;
    }
    let auxiliaries = start..verb;
    let passive = desk.dependents[verb].is_passive()
        || auxiliaries
            .clone()
            .any(|at| reading.is_one_of(at, &["be", "been", "being", "is", "are", "was", "were", "am"]));
    if passive {
        return None;
    }
    let infinitive = start.checked_sub(2).filter(|&at| same(at) && reading.is_one_of(at + 1, &["to"]));
    if let Some(habit) = infinitive.filter(|&at| reading.is_one_of(at, &["used"])) {
        return Some(habit);
    }
    if infinitive.is_some() {
        return None;
    }
    let gerund = reading.classes(verb).any(Classes::GERUND);
    let habit = start.checked_sub(1).filter(|&at| same(at) && reading.is_one_of(at, &HABITS));
    if gerund {
        return habit;
    }
    let supported = auxiliaries.clone().any(|at| reading.classes(at).any(Classes::AUXILIARY));
    // "came to visit and | asked", "the children | ask me": the tagger takes the one for a participle, the other for an infinitive
    let joined = start > 0 && same(start - 1) && reading.classes(start - 1).any(Classes::COORDINATOR);
    let present = reading.classes(verb).any(Classes::BASE) && trees.verbs[verb];
    (supported || trees.is_finite(verb) || present || joined && reading.classes(verb).any(Classes::PAST))
        .then_some(start)
}

/// Who says what the verb at `verb` reports: the noun phrase straight before the verb group, where nothing but the beginning
/// of a clause stands before that, or else the subject that the tree has.
pub(super) fn subject(desk: &Desk, verb: usize, bounds: &Range<usize>) -> Option<Range<usize>> {
    let group = verb_group(desk, verb)?;
    let fits = |words: &Range<usize>| words.end <= group && words.start >= bounds.start;
    let of_tree = subject::of(desk, verb).filter(fits);
    match noun_phrase_before(desk, group, bounds.start) {
        // "she and Olt | told"
        Some(near) => Some(of_tree.filter(|words| words.end == near.end && words.start < near.start).unwrap_or(near)),
        None => of_tree.or_else(|| named_in_commas(desk, group, bounds.start)),
    }
}

/// "the governor, | Elias Mutendi|, had told aides"
fn named_in_commas(desk: &Desk, end: usize, floor: usize) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let comma = end.checked_sub(1).filter(|&at| at > floor && reading.shape(at) == Shape::Comma)?;
    let capital = |at: &usize| matches!(reading.shape(*at), Shape::Capital | Shape::Upper);
    let start = comma - (floor..comma).rev().take_while(capital).count();
    (comma > start + 1).then_some(start..comma)
}

fn noun_phrase_before(desk: &Desk, end: usize, floor: usize) -> Option<Range<usize>> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let sentence = reading.sentences[reading.words[end].sentence as usize].start;
    let floor = floor.max(sentence).max(end.saturating_sub(LONGEST));
    let part = |at: usize| {
        let closed = Classes::PREPOSITION
            .with(Classes::SUBORDINATOR)
            .with(Classes::COORDINATOR)
            .with(Classes::AUXILIARY)
            .with(Classes::RELATIVE)
            .with(Classes::NEGATION);
        matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
            && !(reading.shape(at) == Shape::Lower && reading.classes(at).any(closed))
            && (!trees.verbs[at] || trees.nominals[at] || reading.shape(at) != Shape::Lower)
            && !trees.is_finite(at)
    };
    let mut start = end - (floor..end).rev().take_while(|&at| part(at)).count();
    // "During | the debate"
    if let Some(opens) = (start..end).rev().find(|&at| reading.classes(at).any(Classes::DETERMINER)) {
        start = opens;
    }
    let opens = start == sentence
        || matches!(reading.shape(start - 1), Shape::Quote | Shape::Comma | Shape::Stop | Shape::Colon | Shape::Mark)
        || reading.classes(start - 1).any(Classes::SUBORDINATOR.with(Classes::COORDINATOR));
    let noun = start < end
        && (trees.nominals[end - 1]
            || matches!(reading.shape(end - 1), Shape::Capital | Shape::Upper)
            || reading.classes(start).any(Classes::DETERMINER) && end - start > 1);
    (opens && noun).then_some(start..end)
}

/// What the verb at `verb` reports, up to `bound`: what was said, to whom, and whether it was denied.
pub(in super::super) fn statement(desk: &Desk, verb: usize, bound: usize) -> Option<Draft> {
    let end = end(desk, verb, bound);
    let (start, addressee) = content(desk, verb, end)?;
    (end >= start + SHORTEST).then(|| Draft {
        anchor: verb,
        cue: std::iter::once(verb..verb + 1).collect(),
        content: std::iter::once(start..end).collect(),
        addressee,
        negated: desk.dependents[verb].is_negated(),
        ..Draft::default()
    })
}

/// Where what was said begins behind the verb, and to whom it was said.
fn content(desk: &Desk, verb: usize, end: usize) -> Option<(usize, Option<Range<usize>>)> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let classes = reading.classes(verb);
    let personal = reading.is_one_of(verb, &PERSONAL);
    let verb_in =
        |from: usize, to: usize| (from..to).any(|at| reading.classes(at).any(Classes::AUXILIARY) || trees.verbs[at]);
    let opens_quotation = |at: usize| {
        matches!(reading.shape(at), Shape::Comma | Shape::Colon)
            && reading.shape(at + 1) == Shape::Quote
            && reading.words[at + 1].quotation != NONE
    };
    let verbal = |at: usize| trees.verbs.get(at) == Some(&true);
    let whom = if personal { addressee(desk, verb + 1, end) } else { None };
    // "said to me, ‘…’"
    let to = reading.is_one_of(verb + 1, &["to"]) && !verbal(verb + 2);
    let whom = whom.or_else(|| to.then(|| addressee(desk, verb + 2, end)).flatten());
    let from = whom.as_ref().map_or(verb + 1, |words| words.end);
    let mut led = false;
    for at in from..end.min(verb + 1 + BETWEEN) {
        let here = reading.classes(at);
        if opens_quotation(at) && (classes.any(Classes::QUOTE) || personal) {
            return Some((at + 1, whom));
        }
        if matches!(reading.shape(at), Shape::Comma | Shape::Colon | Shape::Quote | Shape::Mark | Shape::Stop) {
            return None;
        }
        let clause_behind = whom.is_some() && at == from || verb_in(at + 1, end);
        if reading.is_one_of(at, &["that"]) && classes.any(Classes::THAT.with(Classes::TO)) && clause_behind {
            return Some((at, whom));
        }
        let asks = classes.any(Classes::WH) || reading.is_one_of(verb, &["ask"]);
        let question = reading.is_one_of(at, &["if", "whether", "when", "why", "how", "what", "where", "who"]);
        if asks && question {
            return (verb_in(at + 1, end) && !reading.is_one_of(at + 1, &["to"])).then_some((at, whom));
        }
        // "told me | to stop", "told her | to “buy a bigger umbrella”"
        let next = reading.shape(at + 1);
        let order = personal && at == from && (whom.is_some() || verbal(at + 1));
        let infinitive =
            matches!(next, Shape::Quote) || next == Shape::Lower && !reading.classes(at + 1).any(Classes::DETERMINER);
        if order && reading.is_one_of(at, &["to"]) && infinitive && at + 1 < end {
            return Some((at, whom));
        }
        let time =
            here.any(Classes::TIME) || here.any(Classes::PREPOSITION) && reading.classes(at + 1).any(Classes::TIME);
        if time {
            continue;
        }
        if led || here.any(Classes::PREPOSITION) {
            led = true;
            continue;
        }
        let clause = classes.any(Classes::BARE) || personal && whom.is_some();
        // "they say | me the tree is worth nine coins"
        let object = reading.is_one_of(at, &["me", "us", "him", "them"]);
        let clause = clause && !object && !here.any(Classes::SUBORDINATOR);
        let begins = trees.nominals[at]
            || here.any(Classes::DETERMINER.with(Classes::SUBJECT_PRONOUN))
            || reading.is_one_of(at, &["there"])
            || matches!(reading.shape(at), Shape::Capital | Shape::Upper | Shape::Number);
        if clause && begins {
            // "claimed a loss of a million, which could …": a noun phrase and no clause
            let goes_on = |next: &usize| {
                (whom.is_some() || !matches!(reading.shape(*next), Shape::Comma | Shape::Colon))
                    && !(reading.is_one_of(*next, &["that", "which"]))
            };
            let subject = (at + 1..end.min(at + 1 + BETWEEN)).take_while(goes_on).count();
            return verb_in(at + 1, at + 1 + subject).then_some((at, whom));
        }
    }
    None
}

/// The one to whom it was said, straight behind the verb: "me", "the whole team", "Mr Farquhar".
pub(in super::super) fn addressee(desk: &Desk, start: usize, end: usize) -> Option<Range<usize>> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let first = reading.classes(start);
    if first.any(Classes::SUBORDINATOR.with(Classes::PREPOSITION).with(Classes::SUBJECT_PRONOUN))
        && reading.shape(start) == Shape::Lower
        && !reading.is_one_of(start, &["you"])
    {
        return None;
    }
    let noun = |at: usize| at < end && reading.shape(at) == Shape::Lower && trees.nominals[at];
    let owner =
        reading.is_one_of(start, &["her"]) && noun(start + 1) && !reading.classes(start + 1).any(Classes::PRONOUN);
    if first.any(Classes::PRONOUN) && !owner {
        return (start < end).then_some(start..start + 1);
    }
    let part = |at: usize| {
        let closed = Classes::PREPOSITION
            .with(Classes::SUBORDINATOR)
            .with(Classes::COORDINATOR)
            .with(Classes::AUXILIARY)
            .with(Classes::PRONOUN)
            .with(Classes::TIME)
            .with(Classes::RELATIVE);
        let clitic = reading.is_one_of(at, &["'s"]);
        let opens = at > start && reading.classes(at).any(Classes::DETERMINER);
        clitic
            || matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper)
                && !(reading.shape(at) == Shape::Lower && reading.classes(at).any(closed))
                && !opens
                && (!trees.verbs[at] || reading.shape(at) != Shape::Lower)
    };
    let owned = usize::from(owner);
    let words = start..start + owned + (start + owned..end.min(start + LONGEST)).take_while(|&at| part(at)).count();
    let last = words.end.checked_sub(1).filter(|&last| last >= start)?;
    let names = trees.nominals[last] || matches!(reading.shape(last), Shape::Capital | Shape::Upper);
    // "told | the coroner was late": a clause of which this is the subject
    let clause = reading.classes(words.end).any(Classes::AUXILIARY) || trees.is_finite(words.end);
    (!words.is_empty() && names && !clause).then_some(words)
}

/// Where the sentence of `from` ends, or `bound` before it, without the marks that close it.
fn end(desk: &Desk, from: usize, bound: usize) -> usize {
    let sentence = desk.reading.words[from].sentence as usize;
    let mut end = desk.reading.sentences[sentence].end.min(bound);
    while end > from && matches!(desk.reading.shape(end - 1), Shape::Stop | Shape::Quote | Shape::Comma) {
        end -= 1;
    }
    end
}
