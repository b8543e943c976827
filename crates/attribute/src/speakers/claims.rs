//! What an unnamed source is claimed to be: how many, and of what body.

use super::entity::Entities;
use super::roles::head_of;
use crate::lexicon::Classes;
use crate::reading::{Reading, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Words of a body that a source belongs to.
const LONGEST: usize = 8;

const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

fn is(reading: &Reading, at: usize, words: &[&str]) -> bool {
    reading.is_one_of(at, words)
}

/// How many sources a phrase without a name claims: 2 for "two officials", 1 for "a senior official" and "one of the
/// diplomats"; none where the article leaves it open.
pub(super) fn count(entities: &Entities<'_>, entity: usize) -> Option<u32> {
    let (reading, known) = (entities.reading, &entities.all[entity]);
    let words = known.best.clone();
    for at in words.clone().take(4) {
        if let Some(number) = NUMBERS.iter().position(|n| is(reading, at, &[n])) {
            return u32::try_from(number + 1).ok();
        }
        if reading.shape(at) == Shape::Number {
            return reading.text(entities.article, at).parse().ok().filter(|n| *n < 10_000);
        }
    }
    let single =
        known.alias || is(reading, words.start, &["a", "an", "another", "the"]) && known.kind == SpeakerKind::Person;
    single.then_some(1)
}

/// The body that a source belongs to, where the words of the source or those straight behind them say it: "an official at
/// | the finance ministry", "a | palace | aide", "sources close to | the club", "| the union | 's Greg Tull".
pub(super) fn affiliation(entities: &Entities<'_>, entity: usize) -> Option<Range<usize>> {
    let (reading, known) = (entities.reading, &entities.all[entity]);
    let words = known.best.clone();
    if known.named {
        // "the union's Greg Tull"
        let first = known.mentions.first()?.start;
        let clitic = first.checked_sub(1).filter(|&at| is(reading, at, &["'s"]))?;
        let start = (clitic.saturating_sub(LONGEST)..clitic)
            .rev()
            .take_while(|&at| reading.words[at].sentence == reading.words[first].sentence)
            .take_while(|&at| matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper))
            .find(|&at| reading.classes(at).any(Classes::DETERMINER) || !nominal(reading, at.wrapping_sub(1)))?;
        return (start < clitic).then_some(start..clitic);
    }
    let head = head_of(reading, &words);
    let sentence = reading.words[head].sentence;
    let mut at = head + 1;
    if is(reading, at, &["close"]) && is(reading, at + 1, &["to"]) {
        at += 1;
    } else if !is(reading, at, &["at", "of", "in", "from", "with", "inside", "within"]) {
        return before(entities, &words, head);
    }
    let start = at + 1;
    let mut end = start;
    while end < reading.words.len() && end - start < LONGEST && reading.words[end].sentence == sentence {
        let opens = end == start && reading.classes(end).any(Classes::DETERMINER);
        if !opens && !nominal(reading, end) {
            break;
        }
        end += 1;
    }
    // "one of them" names no body
    let noun = end > start && !reading.classes(end - 1).any(Classes::DETERMINER.with(Classes::PRONOUN));
    // "people with knowledge of": no body
    let knowledge =
        is(reading, start, &["direct", "knowledge", "the"]) && is(reading, end - 1, &["knowledge", "matter", "talks"]);
    (noun && !knowledge).then_some(start..end)
}

fn nominal(reading: &Reading, at: usize) -> bool {
    let classes = reading.classes(at);
    let closed = Classes::PREPOSITION
        .with(Classes::SUBORDINATOR)
        .with(Classes::COORDINATOR)
        .with(Classes::DETERMINER)
        .with(Classes::AUXILIARY)
        .with(Classes::RELATIVE)
        .with(Classes::TIME);
    match reading.shape(at) {
        Shape::Capital | Shape::Upper => true,
        Shape::Lower => !classes.any(closed) && (!classes.any(Classes::VERB) || classes.any(Classes::DOCUMENT)),
        _ => false,
    }
}

/// The body that stands before the noun: "a | ministry | official", "a | German government | spokesman".
fn before(entities: &Entities<'_>, words: &Range<usize>, head: usize) -> Option<Range<usize>> {
    let reading = entities.reading;
    let body = |at: usize| {
        reading.classes(at).any(Classes::ORGANIZATION)
            || matches!(reading.shape(at), Shape::Capital | Shape::Upper) && at > words.start
    };
    let end = (words.start..head).rev().find(|&at| reading.classes(at).any(Classes::ORGANIZATION)).map(|at| at + 1)?;
    let mut start = end - 1;
    while start > words.start && body(start - 1) {
        start -= 1;
    }
    Some(start..end)
}
