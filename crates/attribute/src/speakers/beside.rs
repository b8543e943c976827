//! What a comma parts from a name and says who it is: "The product lead, | Tess Wilmot,", "Ruth Olt, | a retired judge,".

use super::roles::{BESIDE, OWNERS, body, capital, head_of, is_possessed, is_possessive, office};
use crate::lexicon::{Classes, Senses};
use crate::model::trees::{self, Trees};
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// Words of one behind a name.
const BEHIND: usize = 22;
/// Words behind a comma that say since when somebody is what they are.
const SINCE: [&str; 5] = ["now", "then", "currently", "formerly", "once"];
/// Words of a short phrase.
const NEAR: usize = 4;

/// The phrase that a name in commas explains: "A spokesman for Northgate Terminals, | Idris Bello, | said".
pub(super) fn described_before(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    start: usize,
    end: usize,
) -> Option<Range<usize>> {
    let comma = start.checked_sub(1).filter(|&at| at > sentence.start && reading.shape(at) == Shape::Comma)?;
    let closed = |at: usize| {
        at >= sentence.end || matches!(reading.shape(at), Shape::Comma | Shape::Stop | Shape::Quote | Shape::Mark)
    };
    // "Mr Edwin Quell | of Quell & Marsh|, urged"
    let part = |at: &usize| capital(reading, *at) || reading.is_one_of(*at, &["&", "and", "of", "the"]);
    let works_at = reading.is_one_of(end, &["of", "from", "at"]) && end + 1 < sentence.end && capital(reading, end + 1);
    let behind = end + 1 + (end + 1..sentence.end.min(end + BESIDE)).take_while(part).count();
    if !(closed(end) || works_at && closed(behind)) {
        return None;
    }
    let floor = comma.saturating_sub(BESIDE).max(sentence.start);
    let mut first = None;
    // "the | state | chairman of the party", "the lawmaker | representing | the area"
    let tells_more = |at: usize| {
        let noun = trees.nominals[at] && reading.shape(at + 1) == Shape::Lower && office(reading, at + 1);
        noun || trees.tags[at] == trees::GERUND && at > floor && office(reading, at - 1)
    };
    for at in (floor..comma).rev() {
        let classes = reading.classes(at);
        if is_possessive(reading, at) {
            continue;
        }
        if matches!(reading.shape(at), Shape::Comma | Shape::Stop | Shape::Colon | Shape::Quote)
            || classes.any(Classes::AUXILIARY.with(Classes::SUBORDINATOR)) && reading.shape(at) == Shape::Lower
            || classes.any(Classes::VERB)
                && reading.shape(at) == Shape::Lower
                && !office(reading, at)
                && !tells_more(at)
        {
            // "said | one witness, Arthur Penn"
            first = first.or((at + 1 < comma).then_some(at + 1));
            break;
        }
        let opens = classes.any(Classes::DETERMINER)
            || at > 0 && capital(reading, at) && is_possessed(reading, at)
            || reading.is_one_of(at, &["his", "her", "their", "its", "my", "our"]);
        if opens || at == sentence.start {
            first = Some(at);
        }
        // "criticise | his goalkeeper, Theo Aubert": no longer phrase holds it
        let inside = ["of", "for", "at", "in", "from", "with", "on", "behind"];
        let goes_on = at > floor && (reading.is_one_of(at - 1, &inside) || tells_more(at - 1));
        if opens && at > floor && reading.shape(at - 1) == Shape::Lower && !goes_on {
            break;
        }
        // "in a letter to Clearspring | the permanent secretary, Joseph Makwala"
        if at > floor && classes.any(Classes::DETERMINER) && capital(reading, at - 1) && at - 1 > sentence.start {
            break;
        }
    }
    let first = first?;
    // "The Shire of Barlow's | mayor"
    let owned = (first..comma).rev().find(|&at| is_possessive(reading, at)).map_or(first, |at| at + 1);
    let head = head_of(reading, &(owned.min(comma - 1)..comma));
    // "the Police Public Relations Officer, | Ngozi Eke,"
    let capitals = comma > first + 2
        && (first + 1..comma).all(|at| capital(reading, at))
        && reading.classes(comma - 1).any(Classes::CALLING.with(Classes::TITLE));
    (office(reading, head) || body(reading, head) || capitals).then_some(first..comma)
}

/// "| a retired teacher | called Moira Lang": what somebody is whom the article calls by name behind it.
pub(super) fn called_before(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    name: usize,
) -> Option<Range<usize>> {
    let called = name.checked_sub(1).filter(|&at| reading.is_one_of(at, &["called", "named"]))?;
    let floor = called.saturating_sub(BESIDE).max(sentence.start);
    let part = |at: &usize| {
        let closed =
            Classes::PREPOSITION.with(Classes::AUXILIARY).with(Classes::COORDINATOR).with(Classes::SUBORDINATOR);
        reading.shape(*at) == Shape::Lower
            && !reading.classes(*at).any(closed.with(Classes::DETERMINER))
            && (trees.nominals[*at] || !trees.verbs[*at])
    };
    let start = called - (floor..called).rev().take_while(part).count();
    let article = start.checked_sub(1).is_some_and(|at| at >= sentence.start && reading.is_one_of(at, &["a", "an"]));
    (article && start < called && office(reading, called - 1)).then_some(start..called)
}

/// Whom a definite phrase in front of a comma means, where the name of a person explains it: "| The product lead|, Tess
/// Wilmot, joked", "said | her eldest|, Coco Fontane". What the noun means else is no matter, as long as it is no body.
pub(super) fn explained_by_person(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    start: usize,
    end: usize,
) -> Option<Range<usize>> {
    let comma = start.checked_sub(1).filter(|&at| at > sentence.start + 1 && reading.shape(at) == Shape::Comma)?;
    let noun = comma - 1;
    let other = Classes::ORGANIZATION
        .with(Classes::BODY)
        .with(Classes::DOCUMENT)
        .with(Classes::PAPER)
        .with(Classes::GROUP)
        .with(Classes::FOLK)
        .with(Classes::TIME);
    let named = trees.nominals[noun] && reading.shape(noun) == Shape::Lower && !reading.classes(noun).any(other);
    let closes = end >= sentence.end || matches!(reading.shape(end), Shape::Comma | Shape::Stop);
    let part = |at: &usize| {
        let closed =
            Classes::PREPOSITION.with(Classes::SUBORDINATOR).with(Classes::AUXILIARY).with(Classes::COORDINATOR);
        matches!(reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper)
            && !reading.classes(*at).any(closed.with(Classes::DETERMINER).with(Classes::PRONOUN).with(Classes::VERB))
    };
    let first = comma - (sentence.start..comma).rev().take(NEAR).take_while(part).count();
    let opener = first.checked_sub(1).filter(|&at| at >= sentence.start)?;
    let definite = reading.is_one_of(opener, &["the"]) || reading.is_one_of(opener, &OWNERS);
    let before = opener.wrapping_sub(1);
    let alone = opener == sentence.start
        || matches!(reading.shape(before), Shape::Comma | Shape::Quote)
        || reading.is_one_of(before, &["that", "and", "but"])
        || reading.classes(before).any(Classes::QUOTE) && reading.shape(before) == Shape::Lower;
    (named && closes && first < comma && definite && alone).then_some(opener..comma)
}

/// What is said of a name behind a comma: ", Pakistan's National Security Adviser," and ", who runs the clinic".
pub(super) fn apposition_after(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    end: usize,
    dashed: bool,
) -> Option<Range<usize>> {
    // "Ruth Olt – the club's manager – said"
    let opens = reading.shape(end) == Shape::Comma || dashed && reading.shape(end) == Shape::Mark;
    if end >= sentence.end || !opens {
        return None;
    }
    // "Daniel Obote, 52, a cassava farmer,"
    let age = end + 1 + usize::from(reading.is_one_of(end + 1, &["aged"]));
    let aged = reading.shape(age) == Shape::Number && reading.shape(age + 1) == Shape::Comma;
    let from = if aged { age + 2 } else { end + 1 };
    // "Ruth, | now | a retired judge,"
    let from = from + usize::from(reading.is_one_of(from, &SINCE));
    if from >= sentence.end {
        return None;
    }
    // "a teacher who has been living": what the phrase says of itself behind its noun is no matter
    let to = (from..(from + BEHIND).min(sentence.end)).find(|&at| {
        matches!(reading.shape(at), Shape::Comma | Shape::Stop | Shape::Quote | Shape::Colon)
            || dashed && reading.shape(at) == Shape::Mark
            || at > from && reading.is_one_of(at, &["who", "whose", "that", "which"])
    })?;
    let words = from..to;
    let first = reading.classes(from);
    let verb = words.clone().any(|at| {
        let classes = reading.classes(at);
        // "By Easter, the minister told reporters": a clause, but "a man accused of fraud"
        let said = at > from
            && classes.any(Classes::QUOTE)
            && classes.any(Classes::PAST)
            && !reading.is_one_of(at + 1, &["to", "by", "of", "in", "for"]);
        reading.shape(at) == Shape::Lower && (classes.any(Classes::AUXILIARY.with(Classes::PRONOUN)) || said)
    });
    let head = head_of(reading, &words);
    // "national director of the alliance"
    let no_modifier = Classes::VERB
        .with(Classes::PREPOSITION)
        .with(Classes::COORDINATOR)
        .with(Classes::ADVERB)
        .with(Classes::TIME)
        .with(Classes::SUBORDINATOR);
    // "Lorna Gale, 98, | hugged strangers"
    let described = head > from && office(reading, head) && !first.any(no_modifier) && !trees.verbs[from];
    let opens = first.any(Classes::DETERMINER) || office(reading, from) || capital(reading, from) || described;
    // "a retired rural mail carrier | who has held down the same stool"
    let person = reading.is_one_of(from, &["a", "an"])
        && (reading.words[head].senses.noun == Senses::PERSON || reading.is_one_of(to, &["who"]));
    (!words.is_empty() && opens && !verb && (office(reading, head) || person) && reading.shape(head) != Shape::Capital
        || opens && !words.is_empty() && is_possessed_phrase(reading, &words) && office(reading, head))
    .then_some(words)
}

fn is_possessed_phrase(reading: &Reading, words: &Range<usize>) -> bool {
    words.clone().any(|at| is_possessed(reading, at))
}
