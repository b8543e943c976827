//! Where a name begins and ends: the run of capitals, with the small words and marks inside it.

use super::names::{ProperWords, Text};
use super::roles::{abbreviated_title, capital};
use crate::lexicon::{Classes, Senses};
use crate::model::trees::{self, Trees, UNKNOWN};
use crate::reading::{Reading, Shape};
use sayso_record::Article;
use std::ops::Range;

/// A name has this many words at most; a longer run of capitals is a headline.
const LONGEST: usize = 9;
/// Small words inside the names of people: "Joost van der Berg".
const PARTICLES: [&str; 10] = ["de", "van", "von", "der", "bin", "al", "la", "du", "del", "ibn"];
/// The tags of adjectives and adverbs.
const MODIFIER_TAGS: std::ops::RangeInclusive<u8> = 14..=19;
/// The tags of common nouns.
const NOUN_TAGS: [u8; 2] = [trees::SINGULAR, trees::PLURAL];

/// True for a word that is in no list and no dictionary.
fn is_strange(reading: &Reading, at: usize) -> bool {
    reading.classes(at) == Classes::NONE && reading.words[at].senses == Senses::default()
}

/// Where every word is capital, only what running text knows for a name is one, or what the tagger takes for a person's.
pub(super) fn run_in_headline(
    reading: &Reading,
    trees: &Trees,
    proper: &ProperWords,
    sentence: &Range<usize>,
    at: usize,
) -> Option<Range<usize>> {
    let key = |at: usize| reading.words[at].key;
    // "Delphine Okoro Comes Up for Air": a strange word, and a name of the text behind it
    let before_name =
        |at: usize| at + 1 < sentence.end && is_strange(reading, at) && proper.single.contains(&key(at + 1));
    let person = |at: usize| trees.tags[at] == trees::PERSON || before_name(at);
    let small = Classes::DETERMINER.with(Classes::PREPOSITION).with(Classes::PRONOUN).with(Classes::AUXILIARY);
    if !capital(reading, at) || reading.classes(at).any(small) || !(proper.single.contains(&key(at)) || person(at)) {
        return None;
    }
    // "Hillary Clinton | Speaks": the text knows the one word and not the other
    let goes_on = |at: usize| proper.single.contains(&key(at)) || !proper.single.contains(&key(at - 1));
    let both = |at: usize| person(at - 1) && person(at) && goes_on(at);
    let mut end = at + 1;
    while end < sentence.end
        && capital(reading, end)
        && (proper.pairs.contains(&(key(end - 1), key(end))) || both(end) || before_name(end - 1))
    {
        end += 1;
    }
    Some(at..end)
}

/// The run of capitals at `at` that may be a name, small words inside it included.
pub(super) fn run_from(
    text: Text<'_>,
    proper: &ProperWords,
    sentence: &Range<usize>,
    at: usize,
) -> Option<Range<usize>> {
    let Text { article, reading, trees, people, .. } = text;
    if !capital(reading, at) {
        return None;
    }
    let opens = at == sentence.start
        || matches!(reading.shape(at - 1), Shape::Quote | Shape::Colon | Shape::Stop | Shape::Mark)
            && !abbreviated_title(reading, sentence, at);
    let classes = reading.classes(at);
    let function = Classes::DETERMINER
        .with(Classes::PREPOSITION)
        .with(Classes::PRONOUN)
        .with(Classes::SUBORDINATOR)
        .with(Classes::COORDINATOR)
        .with(Classes::ADVERB)
        .with(Classes::AUXILIARY)
        .with(Classes::RELATIVE)
        .with(Classes::NEGATION);
    let nicknamed = reading.shape(at + 1) == Shape::Quote
        && reading.shape(at + 3) == Shape::Quote
        && capital(reading, at + 2)
        && capital(reading, at + 4);
    let joined = reading.is_one_of(at + 1, &PARTICLES)
        && (capital(reading, at + 2) || reading.is_one_of(at + 2, &PARTICLES) && capital(reading, at + 3));
    let next_capital = (capital(reading, at + 1) || nicknamed || joined) && at + 1 < sentence.end;
    // "NADIA FORBES: …": the label of a transcript
    let label = opens && reading.shape(at) == Shape::Upper && next_capital && reading.shape(at + 1) == Shape::Upper;
    // "the Morning Record"
    let hour = ["morning", "evening"].iter().any(|w| reading.words[at].key == crate::hash::word(w));
    // "Mr. Monday Akpan"
    let titled = next_capital && abbreviated_title(reading, sentence, at);
    if !titled && (classes.any(function) || classes.any(Classes::TIME) && !(hour && next_capital && !opens)) {
        return None;
    }
    // "Lawmaker Tadeus Kohl": the first word is capital for its place alone
    let name_tag = (2..=6).contains(&trees.tags[at]) || trees.tags[at] == UNKNOWN;
    // "Kwame Asante, 39,": a word that nothing is known of but that it is capital
    let mut last = at + 1;
    while last < sentence.end && capital(reading, last) {
        last += 1;
    }
    let aged = reading.shape(last) == Shape::Comma && reading.shape(last + 1) == Shape::Number;
    // "Gul Nazari, a farmer,": a strange word, and no adjective that stands before a name
    let unknown = aged && classes == Classes::NONE && reading.words[at].senses.noun == 0
        || is_strange(reading, at) && NOUN_TAGS.contains(&trees.tags[at]);
    // "Downing Street", "Northern Silver": a common noun that has a capital from no other cause than a word before it
    let body_tag = |at: usize| [trees::NAME, trees::BODY, trees::PLACE].contains(&trees.tags[at]);
    let office = Classes::TITLE.with(Classes::PERSON).with(Classes::CALLING).with(Classes::GROUP).with(Classes::TIME);
    let compound = next_capital
        && (body_tag(at + 1) || reading.words[at + 1].senses != Senses::default())
        && !reading.classes(at + 1).any(office)
        && !proper.leading.contains(&reading.words[at + 1].key)
        && people.gender_of_first_name(reading.words[at + 1].key).is_none();
    // "Prue Aldous", "Joost van Hasselt"
    let first_name = people.gender_of_first_name(reading.words[at].key).is_some();
    let strange = is_strange(reading, at) && !MODIFIER_TAGS.contains(&trees.tags[at]);
    let unknown = unknown || compound || first_name || strange;
    if opens
        && next_capital
        && !titled
        && !unknown
        && !name_tag
        && !classes.any(Classes::TITLE)
        && !label
        && !proper.single.contains(&reading.words[at].key)
    {
        return None;
    }
    // "Team leader Ivo Resch", of the "Rescue Team": a common noun that is but the end of a name
    let common = reading.words[at].senses.noun != 0
        && reading.shape(at + 1) == Shape::Lower
        && trees.nominals.get(at + 1) == Some(&true)
        && !proper.leading.contains(&reading.words[at].key);
    if opens && !next_capital && !aged && (common || !proper.single.contains(&reading.words[at].key)) {
        return None;
    }
    // "Said Ellis: …": the cue has its capital from its place
    if at == sentence.start && next_capital && reading.is_one_of(at, &["said", "says", "added", "adds"]) {
        return None;
    }
    let mut end = at + 1;
    while end < sentence.end && end - at < LONGEST {
        let here = reading.shape(end);
        if capital(reading, end) {
            // "told Reuters Monday", but "Kandili Today" and "the Morning Report"
            let part_of_day = ["today", "tonight", "morning", "evening", "night", "daily", "weekly", "week"];
            let time = reading.classes(end).any(Classes::TIME) && !reading.is_one_of(end, &part_of_day);
            // "Claim | That Laura Roe Lied"; but "Collins Were", "George Will"
            let opens_clause = reading.is_one_of(end, &["that", "because", "while", "whether"]);
            if time || opens_clause || reading.classes(end).any(Classes::SUBJECT_PRONOUN) {
                break;
            }
            end += 1;
        } else if is_prefixed(reading.text(article, end)) {
            // "Marwan al-Derri"
            end += 1;
        } else if here == Shape::Quote
            && end + 3 < sentence.end
            && capital(reading, end + 1)
            && reading.shape(end + 2) == Shape::Quote
            && capital(reading, end + 3)
        {
            // Danny “Shorty” Okafor
            end += 4;
        } else if reading.is_one_of(end, &["'s"])
            && end + 1 < sentence.end
            && capital(reading, end + 1)
            && reading
                .classes(end - 1)
                .any(Classes::TITLE.with(Classes::GROUP).with(Classes::CALLING).with(Classes::FOLK))
        {
            // "Pell County Sheriff's Office", "People's Front"
            end += 2;
        } else if matches!(here, Shape::Quote | Shape::Lower)
            && end + 1 < sentence.end
            && capital(reading, end + 1)
            && reading.classes(end + 1).any(Classes::ORGANIZATION.with(Classes::BODY))
            && ["'", "’"].contains(&reading.text(article, end))
            && reading.text(article, end - 1).ends_with('s')
        {
            // "the Carriers' Union"
            end += 2;
        } else if joins(text, end) && end + 1 < sentence.end && capital(reading, end + 1) {
            end += 2;
        } else if let Some(behind) = names_two_things(text, sentence, at, end) {
            end = behind;
        } else if names_purpose(reading, at, end) && end + 2 < sentence.end && capital(reading, end + 2) {
            // "Committee for | a Responsible Federal Budget"
            end += 3;
        } else {
            break;
        }
    }
    Some(at..end)
}

/// "al-Derri", "el-Sayed": a part of a name that opens with a small article.
pub(super) fn is_prefixed(text: &str) -> bool {
    let articles = ["al", "el", "ul", "ad", "ar", "as", "ash", "at", "an", "az"];
    text.split_once('-').is_some_and(|(article, name)| {
        articles.contains(&article) && name.chars().next().is_some_and(char::is_uppercase)
    })
}

/// "@tulip_tim", "doorman_77": what somebody is called on a network; where it ends.
pub(super) fn handle(reading: &Reading, article: &Article, at: usize) -> Option<usize> {
    if capital(reading, at) {
        return None;
    }
    let text = reading.text(article, at);
    let letters = |text: &str| text.chars().any(char::is_alphabetic);
    if text == "@" && reading.words.get(at + 1).is_some_and(|next| next.span.start == reading.words[at].span.end) {
        return letters(reading.text(article, at + 1)).then_some(at + 2);
    }
    (letters(text) && (text.contains('_') || text.starts_with('@'))).then_some(at + 1)
}

/// "the Energy | and Commerce Committee |": where the name of a body ends that says by two common nouns what it
/// does.
fn names_two_things(text: Text<'_>, sentence: &Range<usize>, start: usize, at: usize) -> Option<usize> {
    let Text { reading, people, .. } = text;
    let body = Classes::ORGANIZATION.with(Classes::BODY);
    let common = |at: usize| {
        let word = &reading.words[at];
        word.senses.noun != 0 && !reading.classes(at).any(body) && !people.is_place(word.key)
    };
    let articled = start > sentence.start && reading.is_one_of(start - 1, &["the"]);
    if !articled || !reading.is_one_of(at, &["and"]) || !common(at - 1) {
        return None;
    }
    let behind = (at + 1..sentence.end.min(start + LONGEST)).take_while(|&at| capital(reading, at)).last()?;
    (behind > at + 1 && reading.classes(behind).any(Classes::ORGANIZATION)).then_some(behind + 1)
}

/// "for a" behind the first word of a body's name that says what the body is for.
fn names_purpose(reading: &Reading, start: usize, at: usize) -> bool {
    at == start + 1
        && reading.classes(start).any(Classes::ORGANIZATION)
        && reading.is_one_of(at, &["for"])
        && reading.is_one_of(at + 1, &["a", "an", "the"])
}

/// A small word or mark inside a name: "Pell & Rowe", "Federation of Tram Drivers", "Henk de Boer".
fn joins(text: Text<'_>, at: usize) -> bool {
    let Text { reading, trees, people, .. } = text;
    if reading.is_one_of(at, &["of"]) {
        // "Ottilie Brandt of Verne University" is a person and a place of work
        let titled = (at.saturating_sub(3)..at.saturating_sub(1))
            .any(|title| reading.classes(title).any(Classes::TITLE) && (title..at).all(|word| capital(reading, word)));
        // "Kip Landry of Landry & Sons"
        let first_name = at > 1 && people.gender_of_first_name(reading.words[at - 2].key).is_some();
        at > 0
            && !first_name
            && !reading.classes(at - 1).any(Classes::TITLE)
            && trees.tags[at - 1] != trees::PERSON
            && !titled
    } else if reading.is_one_of(at, &["and", "the", "for", "on"]) {
        // These join the names of bodies only: "Department for Transport", "Commission on Public Accounts"
        if reading.is_one_of(at, &["on"]) && reading.classes(at + 1).any(Classes::TIME) {
            return false;
        }
        at > 0 && reading.classes(at - 1).any(Classes::ORGANIZATION.with(Classes::BODY))
    } else {
        reading.is_one_of(at, &PARTICLES) || reading.is_one_of(at, &["&"])
    }
}
