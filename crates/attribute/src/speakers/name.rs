//! What a source phrase says: the name in it, the role beside the name, the noun it hangs on.

use crate::lexicon::Classes;
use crate::reading::{Reading, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// What sort of expression a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// "Moeed Yousuf", with the words of the name.
    Name(Range<usize>),
    /// "he", "they"
    Pronoun,
    /// "the Taliban official", with the place of its noun.
    Description(usize),
}

/// A source phrase, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) expression: Expression,
    pub(super) kind: SpeakerKind,
    pub(super) role: Option<Range<usize>>,
}

fn capital(reading: &Reading, at: usize) -> bool {
    matches!(reading.shape(at), Shape::Capital | Shape::Upper)
}

/// Takes a source phrase apart.
pub(super) fn take_apart(reading: &Reading, words: &Range<usize>) -> Phrase {
    let classes = |at: usize| reading.classes(at);
    if words.len() == 1 && classes(words.start).any(Classes::PRONOUN) {
        let kind = if ["he", "she", "i", "him", "her"]
            .iter()
            .any(|p| reading.words[words.start].key == crate::hash::word(p))
        {
            SpeakerKind::Person
        } else {
            SpeakerKind::Unknown
        };
        return Phrase { expression: Expression::Pronoun, kind, role: None };
    }
    // The part before an appositive, a preposition or a relative clause holds name or noun.
    let core_end = words
        .clone()
        .skip(1)
        .find(|&at| {
            reading.shape(at) == Shape::Comma
                || classes(at).any(Classes::PREPOSITION.with(Classes::RELATIVE)) && !capital(reading, at)
        })
        .unwrap_or(words.end);
    let core = words.start..core_end;
    let run_end = core_end;
    let mut run_start = run_end;
    while run_start > core.start && capital(reading, run_start - 1) {
        run_start -= 1;
    }
    // "National Security Adviser Moeed Yousuf": the name begins behind the last title.
    if let Some(title) = (run_start..run_end).rev().find(|&at| classes(at).any(Classes::TITLE))
        && title + 1 < run_end
    {
        run_start = title + 1;
    }
    while run_start < run_end && classes(run_start).any(Classes::DETERMINER.with(Classes::PREPOSITION)) {
        run_start += 1;
    }
    let head = core_end.saturating_sub(1).max(core.start);
    let name = run_start..run_end;
    if name.is_empty()
        || classes(head).any(Classes::PERSON.with(Classes::GROUP).with(Classes::TITLE)) && run_start == core.start
    {
        let kind = kind_of_noun(classes(head));
        return Phrase { expression: Expression::Description(head), kind, role: None };
    }
    let before = core.start..run_start;
    let titled = before.clone().any(|at| classes(at).any(Classes::TITLE.with(Classes::PERSON)));
    let appositive =
        (core_end + 1 < words.end && reading.shape(core_end) == Shape::Comma).then(|| core_end + 1..words.end);
    let kind = if titled
        || name.len() > 1 && !name.clone().any(|at| classes(at).any(Classes::ORGANIZATION)) && !upper(reading, &name)
    {
        SpeakerKind::Person
    } else if name.clone().any(|at| classes(at).any(Classes::ORGANIZATION)) || upper(reading, &name) {
        SpeakerKind::Organization
    } else if name.clone().any(|at| classes(at).any(Classes::GROUP)) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unknown
    };
    let role = (titled && !before.is_empty()).then_some(before).or(appositive);
    Phrase { expression: Expression::Name(name), kind, role }
}

fn upper(reading: &Reading, name: &Range<usize>) -> bool {
    name.clone().all(|at| reading.shape(at) == Shape::Upper && reading.words[at].span.len() > 2)
}

fn kind_of_noun(classes: Classes) -> SpeakerKind {
    if classes.any(Classes::GROUP) {
        SpeakerKind::Group
    } else if classes.any(Classes::DOCUMENT) {
        SpeakerKind::Document
    } else if classes.any(Classes::PERSON.with(Classes::TITLE)) {
        SpeakerKind::Person
    } else if classes.any(Classes::ORGANIZATION) {
        SpeakerKind::Organization
    } else {
        SpeakerKind::Unknown
    }
}

/// True when two names differ as spellings of one name do: same first letter, one or two letters apart.
pub(super) fn same_spelling(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(24).collect(), b.chars().take(24).collect());
    if a.len().min(b.len()) < 5 || a.first() != b.first() {
        return false;
    }
    let allowed = if a.len().min(b.len()) >= 7 { 2 } else { 1 };
    let vowels = |c: &[char]| c.iter().filter(|c| !"aeiouy".contains(c.to_ascii_lowercase())).collect::<String>();
    distance(&a, &b) <= allowed && vowels(&a) == vowels(&b)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (corner + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::same_spelling;

    #[test]
    fn spelling_variants_are_one_name_and_other_names_are_not() {
        assert!(same_spelling("Yousuf", "Yusuf"));
        assert!(same_spelling("Mohammad", "Mohammed"));
        assert!(!same_spelling("Martin", "Marvin"));
        assert!(!same_spelling("Khan", "Khas"));
    }
}
