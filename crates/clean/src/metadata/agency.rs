//! The news agency that a text came from, and the place of its dateline.
//!
//! An agency is credited in few places: the byline, brackets in the dateline, and a line at the end. Everywhere else its
//! name is news ("told Reuters").

use std::sync::LazyLock;

const AGENCIES: &str = include_str!("../../data/metadata/agencies.txt");

/// How pages write an agency's name, and the name that the record uses.
static NAMES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    AGENCIES
        .lines()
        .filter(|l| !l.starts_with("//"))
        .filter_map(|l| l.split_once(": "))
        .flat_map(|(name, written)| written.split(" | ").map(move |w| (w, name)))
        .collect()
});

/// The agency that a text is the name of.
pub(super) fn named(text: &str) -> Option<&'static str> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    if text.len() > 60 {
        return None;
    }
    // Short forms are honoured in capitals alone: "Pa" and "Aa" are no agencies.
    NAMES.iter().find(|(w, _)| *w == text || (w.len() > 5 && w.eq_ignore_ascii_case(text))).map(|(_, name)| *name)
}

/// The agency that a byline credits: alone ("Associated Press") or beside a person ("Ida Holm, Reuters").
pub(super) fn in_byline(text: &str) -> Option<&'static str> {
    named(text).or_else(|| {
        text.split([',', '|', '/', ';', '(', ')', '•', '·', '–', '—', '-'])
            .chain(text.split(" with "))
            .chain(text.split(" By "))
            .find_map(|piece| {
                let piece = piece.trim();
                named(piece.strip_prefix("By ").or_else(|| piece.strip_prefix("by ")).unwrap_or(piece))
            })
    })
}

/// What the head of a paragraph says: the place that it was filed from, and the agency that filed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// The place, as the text writes it.
    pub(super) place: Option<&'a str>,
    /// The agency.
    pub(super) agency: Option<&'static str>,
}

/// Characters that a dateline takes at most.
const LONGEST: usize = 90;

/// The dateline that a paragraph begins with: `ISLAMABAD (AP) — `, `NAIROBI, Kenya, Nov. 23 (Reuters) - `, `OSLO: `.
pub(super) fn dateline(paragraph: &str) -> Option<Dateline<'_>> {
    let (end, mark) = paragraph.char_indices().take(LONGEST).find(|&(at, c)| {
        matches!(c, '—' | '–' | ':')
            || (c == '-' && paragraph[..at].ends_with([' ', ')']) && paragraph[at + 1..].starts_with(' '))
    })?;
    if paragraph[end + mark.len_utf8()..].trim().is_empty() {
        return None;
    }
    let head = paragraph[..end].trim_end_matches(['-', '–', ' ']).trim();
    let bracket = head.find('(');
    let agency = bracket.and_then(|at| named(head[at + 1..].split(')').next()?));
    let place = head[..bracket.unwrap_or(head.len())].trim_end_matches([',', ' ']);
    let first = place.split(',').next().unwrap_or("").trim();
    let words = first.split_whitespace().count();
    let letters: Vec<char> = first.chars().filter(|c| c.is_alphabetic()).collect();
    let shouted = letters.len() >= 3 && letters.iter().all(|c| !c.is_lowercase());
    let capitalised =
        !letters.is_empty() && first.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    let rest_is_date_or_place = place[first.len()..].split([',', ' ']).filter(|w| !w.is_empty()).all(|w| {
        w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
            || super::date::month(w.trim_end_matches('.')).is_some()
    });
    let believable = first.starts_with(char::is_alphabetic)
        && (1..=4).contains(&words)
        && rest_is_date_or_place
        && first.bytes().all(|b| !b.is_ascii_digit());
    let is_place = believable
        && ((shouted && !matches!(mark, ':') || (shouted && words <= 3 && !STAMPS.contains(&first)))
            || (capitalised && agency.is_some()));
    if STAMPS.contains(&first) || (!is_place && agency.is_none()) {
        return None;
    }
    Some(Dateline { place: is_place.then_some(first), agency })
}

/// True for a paragraph that opens like one of a transcript: a name in capitals and a colon. One such paragraph may have
/// a dateline ("OSLO: The ferry …"), several have speakers.
pub(super) fn opens_like_transcript(paragraph: &str) -> bool {
    let name = paragraph.split(':').next().unwrap_or("");
    name.len() < paragraph.len()
        && name.len() <= 40
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && name.chars().all(|c| !c.is_lowercase())
}

/// Words in capitals that open paragraphs and are no places.
const STAMPS: [&str; 22] = [
    "FILE",
    "UPDATE",
    "UPDATED",
    "WATCH",
    "READ",
    "NOTE",
    "BREAKING",
    "EXCLUSIVE",
    "PHOTO",
    "PHOTOS",
    "VIDEO",
    "LIVE",
    "ALSO READ",
    "READ MORE",
    "CORRECTION",
    "EDITOR'S NOTE",
    "EDITOR’S NOTE",
    "WARNING",
    "RELATED",
    "FAQ",
    "TL;DR",
    "MORE",
];

/// The agency that the last lines credit: `- AFP`, `Source: Reuters`, `(With inputs from PTI)`, `© AP`.
pub(super) fn at_the_end(line: &str) -> Option<&'static str> {
    if line.len() > 80 {
        return None;
    }
    let line = line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '.' | '*' | '/')
    });
    let lower = line.to_ascii_lowercase();
    for opening in [
        "source:",
        "source",
        "sources:",
        "©",
        "credit:",
        "by",
        "with inputs from",
        "with input from",
        "with reporting by",
        "inputs from",
        "quelle:",
        "fuente:",
        "fonte:",
    ] {
        if lower.starts_with(opening)
            && let Some(rest) = line.get(opening.len()..)
        {
            return in_byline(rest);
        }
    }
    named(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines() {
        for (text, place, agency) in [
            ("ISLAMABAD (AP) — The talks went on.", Some("ISLAMABAD"), Some("AP")),
            ("NAIROBI, Kenya, Nov. 23 (Reuters) - The talks went on.", Some("NAIROBI"), Some("Reuters")),
            ("Nordhavn (AFP) – The ferry stopped.", Some("Nordhavn"), Some("AFP")),
            ("OSLO: The ferry stopped.", Some("OSLO"), None),
            ("NEW YORK — The ferry stopped.", Some("NEW YORK"), None),
        ] {
            assert_eq!(dateline(text), Some(Dateline { place, agency }), "{text}");
        }
        for text in [
            "FILE – The quay in May.",
            "The mayor — a ferry man — spoke.",
            "Reuters said the ferry stopped.",
            "NOTE: nothing.",
            "",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    #[test]
    fn credits() {
        assert_eq!(in_byline("Ida Holm, Associated Press"), Some("AP"));
        assert_eq!(in_byline("Ida Holm"), None);
        assert_eq!(at_the_end("(With inputs from PTI)"), Some("PTI"));
        assert_eq!(at_the_end("- AFP"), Some("AFP"));
        assert_eq!(at_the_end("He told Reuters"), None);
    }
}
