//! What a kept passage is: a heading, a caption, a byline, a list entry, or running text.

use super::shape::Shape;
use super::vocabulary::{Meaning, fold, furniture};
use sayso_record::BlockKind;

/// Kind of a passage by itself, headings and titles left aside: those need their neighbours.
pub(crate) fn own_kind(text: &str, shape: &Shape, meaning: Option<Meaning>) -> BlockKind {
    if meaning == Some(Meaning::Caption) || caption(text) {
        return BlockKind::Caption;
    }
    if shape.tabs > 0 && text.split('\t').filter(|cell| !cell.trim().is_empty()).count() > 1 {
        return BlockKind::Table;
    }
    if shape.listed {
        return BlockKind::ListItem;
    }
    if meaning == Some(Meaning::Byline) || byline(text, shape) {
        return BlockKind::Byline;
    }
    if dateline(text, shape) {
        return BlockKind::Dateline;
    }
    BlockKind::Paragraph
}

/// What a credit in brackets may be called.
const CREDITS: [&str; 11] =
    ["photo", "photos", "photograph", "image", "images", "picture", "pic", "foto", "file", "credit", "courtesy"];
/// What stands behind that.
const CREDITED: [&str; 7] = [":", " by ", " via ", " credit", " courtesy", " ©", " - "];
/// How credits begin that name an agency or a lender.
const LENDERS: [&str; 10] =
    ["ap photo", "afp photo", "pti photo", "file photo", "getty", "reuters/", "afp/", "epa/", "ap/", "courtesy of "];
/// How credits end.
const ENDS: [&str; 8] = ["/ap", " photo", "/photo", " file", "via ap", "via getty", "getty", "shutterstock"];

/// `FILE –`, `FILE PHOTO:`, `In this Dec. 12, 2006, file photo`, and lines that end in the credit of a picture.
pub(crate) fn caption(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("FILE")
        && (rest.trim_start().starts_with(['-', '–', '—', ':']) || rest.starts_with(" PHOTO"))
    {
        return true;
    }
    // "In this Dec. 12, 2006, file photo": a date and no verb.
    let opening = text.strip_prefix("In this ").and_then(|rest| rest.split_once(" photo"));
    if opening.is_some_and(|(o, _)| o.len() < 60 && (o.ends_with("file") || o.bytes().any(|b| b.is_ascii_digit()))) {
        return true;
    }
    // The credit stands at the end, in brackets or behind a slash; an agency named in running text is no credit.
    let end = text.trim_end_matches(['.', ' ']);
    let Some(bracket) = end.strip_suffix([')', ']']).and_then(|e| e.rfind(['(', '[']).map(|at| &e[at + 1..])) else {
        return false;
    };
    // A credit is a few words; fold takes every character of what is longer.
    if bracket.len() > 160 {
        return false;
    }
    let credit = fold(bracket);
    let named = |mark: &str| {
        let rest = credit.strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || CREDITED.iter().any(|behind| rest.starts_with(behind)))
    };
    CREDITS.into_iter().any(named)
        || LENDERS.iter().any(|mark| credit.starts_with(mark))
        || ENDS.iter().any(|mark| credit.ends_with(mark))
        || ["getty images", "/reuters", "/afp", "photo/", "photo by"].iter().any(|mark| credit.contains(mark))
}

/// `By Anna Berg and Tom Lind`: few words, all capitalised but for the joining ones.
pub(crate) fn byline(text: &str, shape: &Shape) -> bool {
    if shape.words < 2 || shape.words > 14 || shape.ends_sentence || shape.quotes {
        return false;
    }
    let mut words = text.split_whitespace();
    let opens = words
        .next()
        .is_some_and(|w| matches!(w, "By" | "BY" | "by" | "Von" | "Par" | "Por" | "Di" | "Door" | "Av" | "Af"));
    opens
        && words.all(|w| {
            let small = matches!(
                w,
                "and"
                    | "in"
                    | "for"
                    | "of"
                    | "the"
                    | "with"
                    | "und"
                    | "et"
                    | "y"
                    | "e"
                    | "de"
                    | "van"
                    | "von"
                    | "da"
                    | "del"
                    | "&"
                    | "|"
                    | "-"
                    | "–"
                    | "at"
                    | "on"
            );
            small || !w.chars().next().is_some_and(char::is_lowercase)
        })
}

/// A place and a date on a line of their own: `ISLAMABAD, Nov. 23`, `Nairobi (Reuters)`.
fn dateline(text: &str, shape: &Shape) -> bool {
    if shape.words == 0 || shape.words > 8 || shape.characters > 60 {
        return false;
    }
    let first = text.split([',', '(', '-', '–', '—']).next().unwrap_or("").trim();
    let place = Shape::of(first);
    let rest = &text[first.len().min(text.len())..];
    let rest = fold(rest);
    place.shouts()
        && place.digits == 0
        && place.words <= 3
        && !rest.is_empty()
        && (rest.contains('#') || ["ap", "reuters", "afp", "upi", "pti", "dpa"].contains(&rest.as_str()))
}

/// What the phrases of page furniture say of the passage.
pub(crate) fn meaning(text: &str) -> Option<Meaning> {
    furniture().meaning(&fold(text))
}

/// Turns short lines between running text into headings, and the first of them before any running text into the title.
///
/// `kinds` and `shapes` run in step; only paragraphs change.
pub(crate) fn settle_headings(kinds: &mut [BlockKind], shapes: &[Shape]) {
    // Behind the last running text a short line heads nothing.
    let mut text_follows = vec![false; kinds.len()];
    let mut follows = false;
    for n in (0..kinds.len()).rev() {
        text_follows[n] = follows;
        follows |= shapes[n].runs() || matches!(kinds[n], BlockKind::ListItem | BlockKind::Table);
    }
    let (mut title, mut running) = (kinds.contains(&BlockKind::Title), false);
    for n in 0..kinds.len() {
        let shape = &shapes[n];
        if kinds[n] != BlockKind::Paragraph || !text_follows[n] || !shape.heads() {
            running |= shape.runs() && kinds[n] == BlockKind::Paragraph;
            continue;
        }
        if !title && !running && shape.words >= 3 && (!closes(shape) || title_case(shape)) && !shape.introduces {
            kinds[n] = BlockKind::Title;
            title = true;
        } else if shape.words <= 14
            && shape.characters <= 100
            && !closes(shape)
            && shape.stops == 0
            && !shape.quotes
            && !shape.address
            && !shape.introduces
        {
            kinds[n] = BlockKind::Heading;
        }
        running |= shape.runs() && kinds[n] == BlockKind::Paragraph;
    }
}

/// One sentence with most words in capitals: a headline, even with a full stop.
fn title_case(shape: &Shape) -> bool {
    shape.stops <= 1 && shape.capitalised * 10 >= shape.words * 6
}

/// A full stop closes a sentence; a question or an exclamation may be a heading.
fn closes(shape: &Shape) -> bool {
    shape.ends_sentence && shape.stops > 0 && shape.words > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_by_their_credit() {
        for text in [
            "The pier at Nordhavn on Friday (Image: GETTY )",
            "A lorry waits at the terminal. (AP Photo/Ida Holm, File)",
            "The harbour master at work. (Photo by Ida Holm/Getty Images for the Port)",
            "The old customs house [Photo: Ida Holm].",
            "In this March 12, 2006, file photo, made available by the port, a ferry leaves the strait.",
            "FILE - The ferry in calm water.",
        ] {
            assert!(caption(text), "{text}");
        }
        for text in [
            "Bring what you need (credit/debit cards, cash, etc.)",
            "Book your suppliers early (photo, video, florist)",
            "She told all of it to the paper (see her profile)",
            "It grew out of my own work. (I picture the vault springboard of the old gymnasium.)",
            "In this 2024 report the port counts its ships.",
            "In this town nobody takes a photo of the ferry.",
            "The ferry was stopped (Reuters reported it first).",
        ] {
            assert!(!caption(text), "{text}");
        }
    }
}
