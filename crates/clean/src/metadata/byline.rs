//! Lines that open like a byline, and links to the pages of authors.

use super::declared::{Declared, Found, MOST, Sureness, spaced_text};
use crate::html::NodeRef;

impl Declared {
    /// A text that opens with "By", and what stands beside it in the same element.
    pub(super) fn line(&mut self, node: NodeRef<'_, '_>) {
        let raw = node.raw_text().trim_start();
        let opens = BY.iter().any(|by| {
            raw.get(..by.len()).is_some_and(|head| head.eq_ignore_ascii_case(by))
                && raw[by.len()..].chars().next().is_none_or(|c| c.is_whitespace() || c == ':' || c == '&')
        });
        if raw.len() > 200 || self.bylines.len() >= MOST {
            return;
        }
        if !opens {
            // "Ida Holm | Senior Writer | March 3, 2025", close behind the headline.
            let close = self.headings.first().is_some_and(|h| node.id() < h.node + 12);
            if close && raw.contains(" | ") && raw.len() <= 90 && raw.bytes().any(|b| b.is_ascii_digit()) {
                let text = node.decoded_text().split_whitespace().collect::<Vec<_>>().join(" ");
                self.bylines.push((Sureness::Line, Found { text, node: node.id() }));
            }
            return;
        }
        // A small "by" in the middle of a line is no byline's.
        if raw.starts_with(char::is_lowercase) && node.parent().is_none_or(|p| p.id() + 1 != node.id()) {
            return;
        }
        let said = raw.trim_end().trim_end_matches(':').trim_end();
        let alone = BY.iter().any(|by| said.eq_ignore_ascii_case(by.trim_end_matches(':')));
        let mut holder = node.parent();
        if alone {
            // "By" in an element of its own: the name stands beside that.
            while let Some(parent) = holder.filter(|p| p.text().len() <= said.len() + 2) {
                holder = parent.parent();
            }
        }
        let longest = if alone { 80 } else { 240 };
        let words_of = |n: NodeRef<'_, '_>| n.decoded_text().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut next = node.following().take(16).filter(|n| n.is_text()).map(words_of);
        let (name, behind) = (next.next(), next.next());
        let goes_on = behind.is_some_and(|words| [",", "&", "and", "|", "with"].iter().any(|w| words.starts_with(w)));
        let text = holder.and_then(|h| spaced_text(h, longest)).filter(|_| !alone || goes_on).or_else(|| {
            // What comes next is the name; what comes then is a role, a date, a biography.
            if alone { name.map(|name| format!("{said} {name}")) } else { Some(words_of(node)) }
        });
        let text = text.filter(|text| text.len() <= 240);
        if let Some(text) = text {
            self.bylines.push((Sureness::Line, Found { text, node: node.id() }));
        }
    }
}

/// What opens a byline.
const BY: [&str; 14] = [
    "by",
    "written by",
    "posted by",
    "words by",
    "story by",
    "article by",
    "von",
    "par",
    "author",
    "authors",
    "author:",
    "authors:",
    "contributor:",
    "contributors:",
];

/// Parts of an address that lead to the page of an author.
const AUTHOR_PATHS: [&str; 22] = [
    "/author/",
    "/authors/",
    "/contributor/",
    "/contributors/",
    "/people/",
    "/person/",
    "/profile/",
    "/profiles/",
    "/staff/",
    "/writer/",
    "/writers/",
    "/producers/",
    "/by/",
    "/journalist/",
    "/journalists/",
    "/reporter/",
    "/reporters/",
    "/columnist/",
    "/columnists/",
    "/autor/",
    "/autores/",
    "/auteur/",
];

/// True for an address that leads to the page of an author.
pub(super) fn leads_to_author(href: &str) -> bool {
    let mut parts = href.split('/').skip(1);
    // A part that ends in a slash with something behind it.
    while let Some(part) = parts.next() {
        let named = AUTHOR_PATHS.iter().any(|path| path.len() == part.len() + 2 && &path[1..path.len() - 1] == part);
        if named {
            return parts.next().is_some_and(|rest| !rest.is_empty() || parts.next().is_some());
        }
    }
    false
}
