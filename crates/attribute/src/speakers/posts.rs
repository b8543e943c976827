//! What a relative clause behind a name says that somebody is: "Lionel Amory, who runs the sleep clinic at the hospital, said".

use super::roles::{head_of, is_aged, without_article};
use crate::lexicon::{Classes, Lexicon, Sort};
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// Words of such a clause.
const LONGEST: usize = 14;
/// Words between "who" and its verb: "has long", "once".
const LIGHT: usize = 3;

/// The words behind "who", where they tell of a post: "| runs the sleep clinic at the hospital"; or the office alone that
/// somebody holds or took over "as".
pub(super) fn post_after(
    reading: &Reading,
    lexicon: &Lexicon,
    sentence: &Range<usize>,
    end: usize,
) -> Option<Range<usize>> {
    let from = if is_aged(reading, end) { end + 2 } else { end };
    let who = from + usize::from(reading.shape(from) == Shape::Comma);
    if let Some(office) = office_is(reading, lexicon, sentence, end) {
        return Some(office);
    }
    if who >= sentence.end || !reading.is_one_of(who, &["who"]) {
        return None;
    }
    if let Some(office) = office_is(reading, lexicon, sentence, who + 1) {
        return Some(office);
    }
    let light = |at: &usize| reading.classes(*at).any(Classes::AUXILIARY.with(Classes::ADVERB));
    let verb = who + 1 + (who + 1..who + 1 + LIGHT).take_while(light).count();
    if !lexicon.is_of(reading.words.get(verb)?.key, Sort::Post) {
        return None;
    }
    let plain = |at: &usize| matches!(reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
    let clause = Classes::SUBORDINATOR.with(Classes::RELATIVE);
    let part = |at: &usize| {
        let abbreviated =
            reading.shape(*at) == Shape::Stop && at + 1 < sentence.end && reading.shape(at + 1) == Shape::Capital;
        (plain(at) || abbreviated)
            && (reading.is_one_of(*at, &["as"]) || !(*at > verb + 1 && reading.classes(*at).any(clause)))
    };
    let stop = verb + (verb..sentence.end.min(verb + LONGEST)).take_while(part).count();
    // What took him there says less than what he is: "who took over | as chief executive | in January"
    if let Some(office) = office_as(reading, verb..stop) {
        return Some(office);
    }
    let object = stop > verb + 1 && !reading.is_one_of(verb + 1, &["as"]);
    object.then_some(who + 1..stop)
}

/// "Walter Olt is | a retired teacher|.", "who was | the village's last smith": what somebody is said to be.
fn office_is(reading: &Reading, lexicon: &Lexicon, sentence: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let light = |at: &usize| reading.is_one_of(*at, &["now", "also", "still", "then", "been"]);
    let is = reading.is_one_of(at, &["is", "was", "remains", "became"])
        || reading.is_one_of(at, &["has", "had"]) && reading.is_one_of(at + 1, &["been"]);
    if !is {
        return None;
    }
    let start = at + 1 + (at + 1..at + 1 + LIGHT).take_while(light).count();
    if !reading.is_one_of(start, &["a", "an", "the", "its", "his", "her", "their", "one"])
        || reading.is_one_of(start, &["one"])
    {
        return None;
    }
    let part = |at: &usize| {
        let ends =
            reading.classes(*at).any(Classes::PREPOSITION) && !reading.is_one_of(*at, &["of", "for", "at", "with"]);
        let word = matches!(reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
        let closed = Classes::TIME
            .with(Classes::COORDINATOR)
            .with(Classes::RELATIVE)
            .with(Classes::SUBORDINATOR)
            .with(Classes::AUXILIARY);
        word && !ends && (!reading.classes(*at).any(closed) || reading.is_one_of(*at, &["'s"]))
    };
    let words = start..start + (start..sentence.end.min(start + LONGEST)).take_while(part).count();
    let head = head_of(reading, &words);
    let office = reading.classes(head).any(Classes::TITLE.with(Classes::CALLING)) || reading.is_human(head);
    let group = reading.classes(head).any(Classes::GROUP.with(Classes::FOLK).with(Classes::ORGANIZATION));
    let vague = lexicon.is_of(reading.words[head.min(reading.words.len() - 1)].key, Sort::Vague);
    let tells = words.len() > 1 && office && !group && !vague && reading.shape(head) == Shape::Lower;
    tells.then(|| without_article(reading, &words))
}

/// "took over as | chief executive | in January"
fn office_as(reading: &Reading, clause: Range<usize>) -> Option<Range<usize>> {
    let start = clause.clone().skip(1).take(LIGHT).find(|&at| reading.is_one_of(at, &["as"]))? + 1;
    let start = start + usize::from(reading.is_one_of(start, &["a", "an", "the"]));
    let closed = Classes::TIME.with(Classes::COORDINATOR);
    let part = |at: &usize| {
        let ends = reading.classes(*at).any(Classes::PREPOSITION) && !reading.is_one_of(*at, &["of", "for"]);
        !(ends || reading.classes(*at).any(closed))
    };
    let end = start + (start..clause.end).take_while(part).count();
    let holds = |at: usize| reading.classes(at).any(Classes::TITLE.with(Classes::CALLING)) || reading.is_human(at);
    (start..end).any(holds).then_some(start..end)
}
