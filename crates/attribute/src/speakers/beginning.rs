//! Where a name begins behind the titles and offices before it, and what is an office and no name.

use super::names::{ProperWords, Text};
use super::roles::{abbreviated_title, capital, is_address};
use crate::lexicon::{Classes, Sort};
use crate::model::trees;
use crate::reading::Shape;
use std::ops::Range;

/// Where a name begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    pub(super) start: usize,
    /// A title or an office stands before it.
    pub(super) titled: bool,
    /// Where an office of several words begins: "Superintendent of Police".
    pub(super) office: Option<usize>,
}

/// Where the name of a run of capitals begins: "Detective Inspector | Fay Moss".
pub(super) fn beginning(
    text: Text<'_>,
    proper: &ProperWords,
    sentence: &Range<usize>,
    run: &Range<usize>,
) -> Beginning {
    let Text { reading, trees, people, lexicon, .. } = text;
    // "Detective Inspector Fay Moss": the name begins behind the last title.
    let mut start = run.start;
    let mut titled = false;
    // "Det Garda Lally"
    let rank = |at: usize| {
        at > run.start && reading.is_one_of(at, &["garda", "constable", "superintendent", "marshal", "trooper"])
            || run.end - at > 2 && lexicon.is_of(reading.words[at].key, Sort::Titles)
    };
    while start + 1 < run.end && (reading.classes(start).any(Classes::TITLE) || rank(start)) {
        start += 1;
        titled = true;
    }
    // "Superintendent of | Police Anita Deshmukh", "Secretary of | State John Kerry"
    // "Leader of the | Opposition Savita Deshkar"
    let the = usize::from(run.start > 0 && reading.is_one_of(run.start - 1, &["the"]));
    let office = run.start.checked_sub(2 + the).filter(|&at| {
        at >= sentence.start && reading.is_one_of(at + 1, &["of", "for"]) && reading.classes(at).any(Classes::TITLE)
    });
    let first_name = |at: usize| people.gender_of_first_name(reading.words[at].key).is_some();
    let person = |at: usize| trees.tags[at] == trees::PERSON || first_name(at);
    let three = run.len() == 3 && (the == 0 || person(run.end - 2));
    let office = office.filter(|_| !titled && (three || run.len() == 4 && the == 0 && first_name(run.start + 1)));
    if office.is_some() {
        start = if first_name(run.start + 1) { run.start + 1 } else { run.end - 2 };
        titled = true;
    }
    // "Republican Donald Trump", "Crooked Hillary Clinton": a word before a name that the article also has without it
    let alone = |at: usize| proper.leading.contains(&reading.words[at].key);
    if !titled
        && run.len() > 2
        && !first_name(run.start)
        && first_name(run.start + 1)
        && (people.is_demonym(reading.words[run.start].key)
            || lexicon.is_of(reading.words[run.start].key, Sort::Party)
            || alone(run.start + 1))
    {
        start = run.start + 1;
    }
    // "Hydrologist Ines Carvalho": a calling that has its capital from the beginning of the sentence
    // "Wife Maureen", "Mum-of-four Kayleigh Rudge": with a name behind it that is one for sure
    let hyphened = || {
        let text = reading.text(text.article, start);
        text.contains("-of-") || text.starts_with("Ex-")
    };
    let kin = Classes::CALLING.with(Classes::PERSON).with(Classes::HUMAN);
    if start == sentence.start
        && run.end - start > 1
        && (run.end - start > 2 && reading.classes(start).any(Classes::CALLING)
            || first_name(start + 1)
                && !first_name(start)
                && (reading.classes(start).any(kin)
                    || hyphened()
                    || lexicon.is_of(reading.words[start].key, Sort::Company)))
    {
        start += 1;
        titled = true;
    }
    // "House Speaker Rebecca Stoltz"
    let of_house = |at: usize| {
        at > start
            && reading.classes(at).any(Classes::CALLING)
            && reading.classes(at - 1).any(Classes::ORGANIZATION.with(Classes::BODY))
    };
    // "State MP Lyle Kettering", "Title IX Coordinator Renata Kohl"
    let somebody = Classes::CALLING.with(Classes::PERSON);
    let of_office = |at: usize| {
        (at + 3 == run.end || at + 4 == run.end && reading.shape(at) == Shape::Upper)
            && reading.classes(at).any(somebody)
            && (reading.shape(at) == Shape::Upper && reading.shape(at + 1) == Shape::Capital
                || trees.tags[at + 1] == trees::PERSON && trees.tags[at + 2] == trees::PERSON
                || first_name(at + 1))
    };
    let of_house = |at: usize| of_house(at) || of_office(at);
    let title = |&at: &usize| reading.classes(at).any(Classes::TITLE) || of_house(at);
    if let Some(title) = (start..run.end.saturating_sub(1)).rev().find(title)
        && run.end - title <= 4
        && !reading.classes(run.end - 1).any(Classes::ORGANIZATION)
    {
        start = title + 1;
        titled = true;
    }
    Beginning { start, titled, office }
}

/// "the Labour MP", "the Speaker", "The Police Public Relations Officer, Ngozi Eke,": an office with capitals is no name.
pub(super) fn is_office(text: Text<'_>, proper: &ProperWords, sentence: &Range<usize>, name: &Range<usize>) -> bool {
    let reading = text.reading;
    // "the borough's MP", "the Speaker": an office with capitals
    let by_office = name.start > sentence.start && reading.is_one_of(name.start - 1, &["the"]);
    let calling =
        (reading.shape(name.start) == Shape::Upper || by_office) && reading.classes(name.start).any(Classes::CALLING);
    // "the Labour MP"
    let of_party = by_office
        && name.len() > 1
        && reading.shape(name.end - 1) == Shape::Upper
        && reading.classes(name.end - 1).any(Classes::CALLING);
    // "Mr. King"
    let addressed = abbreviated_title(reading, sentence, name.start) && is_address(reading, name.start - 2)
        || name.start > sentence.start && is_address(reading, name.start - 1);
    let an_office = (calling || reading.classes(name.start).any(Classes::TITLE.with(Classes::PERSON)))
        && !proper.surnames.contains(&reading.words[name.start].key);
    // "The Police Public Relations Officer, Ngozi Eke,"
    let office_of_somebody = name.len() > 2
        && reading.classes(name.end - 1).any(Classes::CALLING.with(Classes::TITLE))
        && reading.shape(name.end) == Shape::Comma
        && capital(reading, name.end + 1);
    of_party || office_of_somebody || name.len() == 1 && an_office && !addressed
}
