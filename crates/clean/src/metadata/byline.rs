//! Lines that open like a byline, and links to the pages of authors.

use super::declared::{Declared, Found, MOST, Sureness, spaced_text};
use crate::html::NodeRef;

impl Declared {
    /// A text that opens with "By", and what stands beside it in the same element.
    pub(super) fn line(&mut self, node: NodeRef<'_, '_>) {
        let raw = node.raw_text().trim_start();
        let may_open = raw.as_bytes().first().is_some_and(|first| FIRST_LETTERS.contains(&first.to_ascii_lowercase()));
        let opens = may_open
            && BY.iter().any(|by| {
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

/// The letters that [`BY`] begins with: most texts begin with another.
const FIRST_LETTERS: &[u8] = b"abcpstvw";

/// What opens a byline.
const BY: [&str; 18] = [
    "by",
    "this article was written by",
    "this blog was written by",
    "this post was written by",
    "this story was written by",
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

/// True for a part of an address behind which the page of an author stands.
fn names_authors(part: &str) -> bool {
    matches!(
        part,
        "author"
            | "authors"
            | "contributor"
            | "contributors"
            | "people"
            | "person"
            | "profile"
            | "profiles"
            | "staff"
            | "writer"
            | "writers"
            | "producers"
            | "by"
            | "journalist"
            | "journalists"
            | "reporter"
            | "reporters"
            | "columnist"
            | "columnists"
            | "autor"
            | "autores"
            | "auteur"
    )
}

/// True for an address that leads to the page of an author.
pub(super) fn leads_to_author(href: &str) -> bool {
    let mut parts = href.split('/').skip(1);
    // A part that ends in a slash with something behind it.
    while let Some(part) = parts.next() {
        if names_authors(part) {
            return parts.next().is_some_and(|rest| !rest.is_empty() || parts.next().is_some());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letters_are_those_of_what_opens_a_byline() {
        assert!(BY.iter().all(|by| FIRST_LETTERS.contains(&by.as_bytes()[0])));
    }

    #[test]
    fn addresses_of_authors() {
        for href in ["/author/ida", "https://quay.example/staff/ida-holm/", "/by/ida"] {
            assert!(leads_to_author(href), "{href}");
        }
        for href in ["/author", "/authority/x", "/news/people", "https://quay.example/"] {
            assert!(!leads_to_author(href), "{href}");
        }
    }
}
