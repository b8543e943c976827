//! The author where nothing says so: a name that stands alone beside the headline, with a portrait or a date.
//!
//! Many pages set the line under the headline without a word or a mark for machines: a picture, a name, a date. A name is
//! believed there where the picture in front of it is called the same, or where a date is its neighbour and it leads
//! nowhere: what leads to a page of its own there is a section.

use super::date::{self, Order};
use super::declared::Declared;
use super::names::{Trust, people};
use crate::html::{Document, NodeRef, Tag};

/// Words that sections and subjects are called by, which stand beside dates as names do.
const SECTIONS: &str = include_str!("../../data/metadata/sections.txt");

/// Nodes in front of and behind the headline in which such a line is the article's.
const NEAR: (u32, u32) = (40, 100);
/// Bytes of running text: the first may be the article's summary, behind the second nothing names its author.
const RUNNING: usize = 120;
/// Texts between a portrait and the name that it shows.
const PORTRAIT: usize = 3;
/// Texts between a name and a date that stand in one line.
const DATE: usize = 2;
/// The longest name in bytes.
const LONGEST: usize = 40;

/// What stands in a short text near the headline.
enum Piece {
    /// The picture of somebody, by what it is called.
    Portrait(String),
    /// A date.
    Date,
    /// A name that leads nowhere.
    Name(String),
    /// A name inside a link.
    Linked(String),
    /// Anything else.
    Other,
}

/// The people who are named beside the headline.
pub(super) fn authors(page: &Document<'_>, declared: &Declared, site: Option<&str>) -> Vec<String> {
    let Some(heading) = declared.headline() else { return Vec::new() };
    let end = page.node(heading).subtree_end();
    let (first, last) = (heading.saturating_sub(NEAR.0), end.saturating_add(NEAR.1).min(page.len()));
    // The line under the headline is the article's; one over it may be the menu's.
    let mut running = 0;
    let behind: Vec<Piece> = (end..last)
        .map(|id| page.node(id))
        .take_while(|n| {
            running += usize::from(n.raw_text().len() >= RUNNING && !n.is_raw());
            running <= 1
        })
        .filter_map(|node| piece(node, site))
        .collect();
    let before: Vec<Piece> = (first..heading).filter_map(|id| piece(page.node(id), site)).collect();
    let ways = [portrayed(&behind), beside_date(&behind, true), portrayed(&before), beside_date(&before, false)];
    ways.into_iter().flatten().next().into_iter().collect()
}

fn piece(node: NodeRef<'_, '_>, site: Option<&str>) -> Option<Piece> {
    if node.tag() == Tag::Img {
        return node.attribute("alt").map(|alt| Piece::Portrait(alt.trim().to_owned()));
    }
    if !node.is_text() || node.is_raw() || node.parent().is_some_and(|p| p.tag().is_heading()) {
        return None;
    }
    let text = node.decoded_text();
    let text = text.trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    if text.len() <= 60 && text.bytes().any(|b| b.is_ascii_digit()) {
        let dated = date::read(text, Order::DayFirst).is_some_and(date::Date::has_day);
        return Some(if dated { Piece::Date } else { Piece::Other });
    }
    Some(match name(text, site) {
        Some(name) if node.in_link() => Piece::Linked(name),
        Some(name) => Piece::Name(name),
        None => Piece::Other,
    })
}

/// The text where it is the name of one person and nothing else: two or three words, each like a name's.
fn name(text: &str, site: Option<&str>) -> Option<String> {
    let words = text.split_whitespace().count();
    let like_a_name = |word: &str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && (letters.any(char::is_lowercase) || word.ends_with('.'))
    };
    if text.len() > LONGEST || !(2..=3).contains(&words) || !text.split_whitespace().all(like_a_name) {
        return None;
    }
    let of_a_section = |word: &str| SECTIONS.lines().any(|s| s.eq_ignore_ascii_case(word));
    if text.split(|c: char| !c.is_alphanumeric()).any(of_a_section) {
        return None;
    }
    let mut people = people([text], site, Trust::Shown);
    (people.len() == 1).then(|| people.remove(0)).filter(|name| name == text)
}

/// The name that stands behind a picture of the same name.
fn portrayed(pieces: &[Piece]) -> Option<String> {
    pieces.iter().enumerate().find_map(|(at, piece)| {
        let Piece::Portrait(called) = piece else { return None };
        let mut behind = pieces[at + 1..].iter().filter(|p| !matches!(p, Piece::Portrait(_))).take(PORTRAIT);
        behind.find_map(|piece| match piece {
            // A long caption that holds the name shows something else.
            Piece::Name(named) | Piece::Linked(named) if called.len() <= named.len() + LONGEST => {
                called.contains(named.as_str()).then(|| named.clone())
            }
            _ => None,
        })
    })
}

/// The name with a date for its neighbour; of several the first, or the last in front of the headline.
fn beside_date(pieces: &[Piece], first: bool) -> Option<String> {
    let texts: Vec<&Piece> = pieces.iter().filter(|p| !matches!(p, Piece::Portrait(_))).collect();
    let is_date = |at: usize| texts.get(at).is_some_and(|p| matches!(p, Piece::Date));
    let mut named = texts.iter().enumerate().filter_map(|(at, piece)| match piece {
        Piece::Name(name) if (1..=DATE).any(|step| is_date(at + step) || at.checked_sub(step).is_some_and(is_date)) => {
            Some(name.clone())
        }
        _ => None,
    });
    if first { named.next() } else { named.next_back() }
}

/// What stands in front of those who did other work than writing, in small letters.
const OTHER_WORK: [&str; 7] =
    ["reviewed by", "edited by", "checked by", "verified by", "approved by", "reviewer:", "editor:"];
/// Nodes behind the headline in which that is said.
const ROLES: u32 = 400;

/// The people, those left out of whom the page says by the headline that they reviewed or edited it.
pub(super) fn without_reviewers(names: Vec<String>, page: &Document<'_>, declared: &Declared) -> Vec<String> {
    let Some(heading) = declared.headline().filter(|_| names.len() > 1) else { return names };
    let texts: Vec<String> = (heading.saturating_sub(NEAR.0)..heading.saturating_add(ROLES).min(page.len()))
        .map(|id| page.node(id))
        .filter(|n| n.is_text() && !n.is_raw() && n.raw_text().len() <= 200)
        .map(|n| n.decoded_text().trim().to_lowercase())
        .filter(|text| !text.is_empty())
        .collect();
    let mut said = String::new();
    for (at, text) in texts.iter().enumerate() {
        let Some(work) = OTHER_WORK.iter().filter_map(|work| Some(text.find(work)? + work.len())).min() else {
            continue;
        };
        said.push_str(&text[work..]);
        said.push('\n');
        if text[work..].trim().len() < 3 {
            said.extend(texts.get(at + 1).map(String::as_str));
            said.push('\n');
        }
    }
    let (others, authors): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| said.contains(&name.to_lowercase()));
    if authors.is_empty() { others } else { authors }
}
