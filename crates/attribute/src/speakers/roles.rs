//! What stands beside a name and says who it is: titles before it, the phrase that it explains, the apposition behind it.

use crate::lexicon::{Classes, Lexicon, Sort};
use crate::model::trees::{self, Trees};
use crate::reading::{Reading, Shape};
use std::ops::Range;

/// The small words that no role and no part of one is.
const CLOSED: Classes = Classes::DETERMINER
    .with(Classes::PREPOSITION)
    .with(Classes::SUBORDINATOR)
    .with(Classes::COORDINATOR)
    .with(Classes::AUXILIARY)
    .with(Classes::PRONOUN)
    .with(Classes::RELATIVE)
    .with(Classes::ADVERB);

/// An apposition is looked for over this many words.
pub(super) const BESIDE: usize = 14;
/// Words of capitals before a title that belong to it: "Title IX | Coordinator".
const MOST_CAPITALS: usize = 3;
/// Whose somebody is.
pub(super) const OWNERS: [&str; 6] = ["his", "her", "their", "its", "my", "our"];

pub(super) fn capital(reading: &Reading, at: usize) -> bool {
    matches!(reading.shape(at), Shape::Capital | Shape::Upper)
}

/// A word that names an office or a sort of person. Many of them are surnames too, where they have a capital: "Baker".
pub(super) fn office(reading: &Reading, at: usize) -> bool {
    reading.classes(at).any(Classes::TITLE.with(Classes::PERSON))
        || reading.is_human(at)
        || reading.classes(at).any(Classes::CALLING)
            && (matches!(reading.shape(at), Shape::Lower | Shape::Upper)
                || reading.opens_sentence(at)
                || at > 0 && reading.is_one_of(at - 1, &["the"]))
}

/// True where "Mr." or the like stands before a word.
pub(super) fn abbreviated_title(reading: &Reading, sentence: &Range<usize>, at: usize) -> bool {
    at >= sentence.start + 2
        && reading.shape(at - 1) == Shape::Stop
        && reading.classes(at - 2).any(Classes::TITLE.with(Classes::CALLING))
        && capital(reading, at - 2)
        && reading.words[at - 1].span.start == reading.words[at - 2].span.end
}

/// "Mr", "Ms", "Dr": a form of address, no role.
pub(super) fn is_address(reading: &Reading, at: usize) -> bool {
    reading.is_one_of(at, &["mr", "mrs", "ms", "miss", "mx", "sir", "dr"])
}

/// "Prendergast|, 66,": an age behind a name that ends at `end`.
pub(super) fn is_aged(reading: &Reading, end: usize) -> bool {
    let number = end + 1 + usize::from(reading.is_one_of(end + 1, &["aged"]));
    reading.shape(end) == Shape::Comma
        && reading.shape(number) == Shape::Number
        && matches!(reading.shape(number + 1), Shape::Comma | Shape::Stop)
}

/// "her husband", "the witness": what tells less of somebody than any office or calling does.
pub(super) fn is_vague(reading: &Reading, lexicon: &Lexicon, role: &Range<usize>) -> bool {
    let last = role.end.checked_sub(1).filter(|&last| last >= role.start);
    last.is_some_and(|last| lexicon.is_of(reading.words[last].key, Sort::Vague))
}

/// "Col.", "Professor": a rank, which says less of somebody than what stands behind the name.
pub(super) fn is_rank(reading: &Reading, role: &Range<usize>) -> bool {
    let ranks = [
        "col",
        "colonel",
        "gen",
        "general",
        "lt",
        "lieutenant",
        "sgt",
        "sergeant",
        "capt",
        "captain",
        "maj",
        "major",
        "prof",
        "professor",
        "doctor",
        "cllr",
        "cr",
        "coun",
        "hon",
        "rev",
        "justice",
        "pc",
        "dc",
        "di",
        "ds",
        "dci",
        "det",
        "insp",
        "supt",
        "sgt",
        "auntie",
        "officer",
        "petty",
        "warrant",
        "trooper",
        "constable",
        "detective",
        "inspector",
        "superintendent",
        "cmdr",
        "commander",
        "reverend",
        "dame",
        "sir",
        "lord",
        "lady",
        "baroness",
        "chief",
        "dr",
        "sp",
        "brigadier",
        "senator",
        "sen",
        "mr",
        "mrs",
        "ms",
    ];
    role.clone().all(|at| reading.is_one_of(at, &ranks) || reading.shape(at) == Shape::Stop)
}

/// "former", "vice": a part of a title that is none by itself.
fn is_time_of_office(reading: &Reading, at: usize) -> bool {
    reading.is_one_of(at, &["former", "vice", "acting", "then"])
}

/// The role that stands straight before a name: "union leader | Carla Mendes", "Pakistan's foreign minister | …".
pub(super) fn before_name(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    name: usize,
) -> Option<Range<usize>> {
    let last = name.checked_sub(1).filter(|&at| at >= sentence.start)?;
    if let Some(parent) = parent_of(reading, sentence, name) {
        return Some(parent..name);
    }
    if let Some(of) = office_of(reading, trees, sentence, name) {
        return Some(phrase_before(reading, trees, sentence, of).start..name);
    }
    if !office(reading, last) || is_address(reading, last) || is_time_of_office(reading, last) {
        return None;
    }
    Some(phrase_before(reading, trees, sentence, name))
}

/// "head | of | policy Ann Thornby": the small word of an office that a noun straight before the name of a person ends.
fn office_of(reading: &Reading, trees: &Trees, sentence: &Range<usize>, name: usize) -> Option<usize> {
    let noun = name.checked_sub(1)?;
    let of = (noun.saturating_sub(2)..noun).rev().find(|&at| reading.is_one_of(at, &["of"]))?;
    let small =
        (of + 1..name).all(|at| reading.shape(at) == Shape::Lower && !reading.classes(at).any(Classes::DETERMINER));
    let head = of.checked_sub(1).filter(|&at| at >= sentence.start)?;
    let somebody = Classes::TITLE.with(Classes::CALLING).with(Classes::PERSON);
    let holds = reading.classes(head).any(somebody) && !reading.classes(head).any(Classes::GROUP);
    let part = |at: &usize| capital(reading, *at) || reading.shape(*at) == Shape::Stop;
    let words = (name..sentence.end).take(BESIDE).take_while(part);
    let person = words.clone().count() > 1 && words.clone().any(|at| trees.tags[at] == trees::PERSON);
    (small && holds && person && trees.nominals[noun]).then_some(of)
}

/// "Father of three | Jarrod Nguyen"
fn parent_of(reading: &Reading, sentence: &Range<usize>, name: usize) -> Option<usize> {
    let parent = name.checked_sub(3).filter(|&at| at >= sentence.start)?;
    let parents = ["father", "mother", "mum", "mom", "dad", "grandmother", "grandfather", "gran", "parent"];
    let counts = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    (reading.is_one_of(parent, &parents)
        && reading.is_one_of(parent + 1, &["of"])
        && (reading.is_one_of(parent + 2, &counts) || reading.shape(parent + 2) == Shape::Number))
        .then_some(parent)
}

/// What a name without an article before it is said to be: "according to | consultancy | Orelink". "The company Ana Brook
/// founded" is another thing.
pub(super) fn body_before_name(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    name: usize,
) -> Option<Range<usize>> {
    // "has told | company Orelink": a verb takes no noun without an article
    name.checked_sub(1).filter(|&at| at >= sentence.start && body(reading, at) && !trees.verbs[at])?;
    let words = phrase_before(reading, trees, sentence, name);
    let bare = words.start == sentence.start
        || !reading.classes(words.start - 1).any(Classes::DETERMINER.with(Classes::PRONOUN))
            && !is_possessive(reading, words.start);
    // "the peasant group | Bungkal Lupa", but "the company | Ana Brook founded"
    let definite = !bare && reading.is_one_of(words.start - 1, &["the"]) && capital(reading, name + 1);
    let strange = definite && (name..name + 2).all(|at| trees.tags[at] != trees::PERSON);
    (bare || strange).then_some(words)
}

/// The phrase of the noun straight before a name.
fn phrase_before(reading: &Reading, trees: &Trees, sentence: &Range<usize>, name: usize) -> Range<usize> {
    let mut start = name - 1;
    while start > sentence.start && name - start < 8 {
        let at = start - 1;
        let classes = reading.classes(at);
        let possessive = is_possessive(reading, at);
        // "have signed | striker Lee Mbeki", but "retired teacher Ana Pohl"
        let finite = (7..=8).contains(&trees.tags[at])
            || trees.verbs[at] && at > 0 && reading.classes(at - 1).any(Classes::AUXILIARY);
        // "its chairman, | retired skipper Dougie Lamont"
        let retired = reading.is_one_of(at, &["retired", "injured", "ousted", "suspended", "elected", "appointed"])
            && !reading.classes(at.wrapping_sub(1)).any(Classes::AUXILIARY.with(Classes::SUBJECT_PRONOUN));
        let verb = (classes.any(Classes::VERB) || finite)
            && reading.shape(at) == Shape::Lower
            && !office(reading, at)
            && !retired;
        let word = matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper);
        // "Harrow & Pike | analyst", "Grade 11 | student"
        let inside = at > sentence.start
            && (reading.is_one_of(at, &["&"]) || reading.shape(at) == Shape::Number)
            && capital(reading, at - 1)
            && !reading.classes(at - 1).any(Classes::TIME);
        if possessive || inside {
            start = at;
        } else if !word || verb || classes.any(CLOSED) {
            break;
        } else {
            start = at;
        }
    }
    start..name
}

/// A common noun for a body: "The plant's | operator |, Skarnkraft,".
pub(super) fn body(reading: &Reading, at: usize) -> bool {
    reading.shape(at) == Shape::Lower
        && !office(reading, at)
        && reading.classes(at).any(Classes::ORGANIZATION.with(Classes::BODY))
}

pub(super) fn is_possessive(reading: &Reading, at: usize) -> bool {
    reading.is_one_of(at, &["'s"])
}

pub(super) fn is_possessed(reading: &Reading, at: usize) -> bool {
    is_possessive(reading, at + 1)
}

/// The noun that a phrase hangs on: the last noun for people, bodies or documents before its first preposition or
/// relative pronoun, or else the last word there.
pub(super) fn head_of(reading: &Reading, words: &Range<usize>) -> usize {
    let stop = words.clone().skip(1).find(|&at| {
        reading.shape(at) == Shape::Comma
            || reading.is_one_of(at, &["inside", "within"])
            || reading.is_one_of(at, &["and"]) && reading.classes(at + 1).any(Classes::DETERMINER)
            || reading.shape(at) == Shape::Lower
                && reading.classes(at).any(Classes::PREPOSITION.with(Classes::RELATIVE).with(Classes::SUBORDINATOR))
    });
    // "A Department | for | Schools source": a small word inside a name
    let inside = |at: usize| {
        capital(reading, at - 1)
            && at + 2 < words.end
            && (at + 1..words.end - 1).all(|at| capital(reading, at))
            && reading.shape(words.end - 1) == Shape::Lower
    };
    let stop = stop.filter(|&at| !inside(at));
    let mut end = stop.unwrap_or(words.end);
    // "a poll published Friday | by the institute"
    while end > words.start + 1 && reading.classes(end - 1).any(Classes::TIME) {
        end -= 1;
    }
    // "James Comer Jr."
    if end > words.start + 1 && reading.shape(end - 1) == Shape::Stop {
        end -= 1;
    }
    let last = end.saturating_sub(1).max(words.start);
    if reading.shape(last) != Shape::Lower {
        return last;
    }
    let nouns = Classes::PERSON
        .with(Classes::GROUP)
        .with(Classes::TITLE)
        .with(Classes::ORGANIZATION)
        .with(Classes::DOCUMENT)
        .with(Classes::CALLING)
        .with(Classes::FOLK)
        .with(Classes::PAPER)
        .with(Classes::BODY)
        .with(Classes::HUMAN);
    let head = (words.start..end).rev().find(|&at| reading.classes(at).any(nouns)).unwrap_or(last);
    // "the official record"
    let adjective = head + 1 == last && reading.is_one_of(head, &["official"]) && reading.words[last].senses.noun != 0;
    if adjective { last } else { head }
}

/// The phrase without "the" or "a" in front; whose somebody is ("his brother", "its chair") is a part of what they are.
pub(super) fn without_article(reading: &Reading, words: &Range<usize>) -> Range<usize> {
    let article = words.len() > 1 && reading.is_one_of(words.start, &["the", "a", "an", "one", "this", "that"]);
    words.start + usize::from(article)..words.end
}

/// "| her husband | Vilas": a role that stands straight before a name, with whose it is.
pub(super) fn with_owner(reading: &Reading, sentence: &Range<usize>, role: Range<usize>) -> Range<usize> {
    let owner = role.start.checked_sub(1).filter(|&at| at >= sentence.start && reading.is_one_of(at, &OWNERS));
    owner.unwrap_or(role.start)..role.end
}

/// "Opposition | Leader Dr. Camille Duverney": a title with the capitals before it, where these open the sentence and are no
/// part of the name.
pub(super) fn with_capitals(
    reading: &Reading,
    trees: &Trees,
    sentence: &Range<usize>,
    role: Range<usize>,
) -> Range<usize> {
    let closed = CLOSED.with(Classes::TIME);
    let part =
        |at: &usize| capital(reading, *at) && !reading.classes(*at).any(closed) && trees.tags[*at] != trees::PERSON;
    let floor = role.start.saturating_sub(MOST_CAPITALS).max(sentence.start);
    let start = role.start - (floor..role.start).rev().take_while(part).count();
    if start == sentence.start { start..role.end } else { role }
}

/// The phrase without "the", "a", "its" in front.
pub(super) fn without_determiner(reading: &Reading, words: &Range<usize>) -> Range<usize> {
    if words.len() > 1 && reading.classes(words.start).any(Classes::DETERMINER) {
        words.start + 1..words.end
    } else {
        words.clone()
    }
}
