//! Everything that a page declares about itself, gathered in one pass over its tree.

use super::byline::leads_to_author;
use super::json_ld;
use crate::html::{Document, NodeRef, Tag};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::collections::BTreeMap;

/// Texts of one sort that are worth gathering; a page with more is a list, not an article.
pub(super) const MOST: usize = 64;

/// Headings of lower levels among which the headline is looked for.
const SUBHEADINGS: usize = 48;
/// Shorter headings stand in titles by chance.
const SHORTEST_HEADLINE: usize = 12;

/// A text on the page and the number of the node that holds it.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) node: u32,
}

/// What a page declares, not yet judged.
#[derive(Default)]
pub(super) struct Declared {
    /// `meta` elements: name, property or itemprop in small letters, and the contents in the page's order.
    metas: BTreeMap<String, Vec<String>>,
    /// The `title` element.
    pub(super) title: Option<String>,
    /// First-level headings.
    pub(super) headings: Vec<Found>,
    /// The first headings of the second and third level.
    subheadings: Vec<Found>,
    /// Elements marked as the headline (`itemprop=headline`).
    pub(super) headlines: Vec<Found>,
    /// `link rel=canonical`.
    pub(super) canonical: Option<String>,
    /// `html lang`.
    pub(super) language: Option<String>,
    /// `time` elements and what else carries a date: machine-readable value or text, with their itemprop or class.
    pub(super) times: Vec<Time>,
    /// Elements that name the author, the surest sort first.
    pub(super) bylines: Vec<(Sureness, Found)>,
    /// The contents of JSON-LD scripts.
    pub(super) scripts: Vec<Value>,
}

/// One date on the page.
pub(super) struct Time {
    pub(super) value: String,
    /// `itemprop`, `class` and `pubdate`, in small letters.
    pub(super) says: String,
    pub(super) node: u32,
}

/// How plainly an element names the author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// `itemprop=author` and the name in it.
    Property,
    /// `rel=author`.
    Link,
    /// A link to the page of an author, by its address.
    Address,
    /// A line that opens with "By".
    Line,
    /// A class that says author or byline.
    Class,
}

impl Declared {
    /// Reads a page.
    pub(super) fn of(page: &Document<'_>) -> Self {
        let mut declared = Self::default();
        let mut classes = FxHashMap::default();
        let mut id = 0;
        while id < page.len() {
            let node = page.node(id);
            id += 1;
            if node.is_text() {
                declared.line(node);
                continue;
            }
            match node.tag() {
                Tag::Html => {
                    declared.language = declared
                        .language
                        .take()
                        .or_else(|| attribute(node, "lang").or_else(|| attribute(node, "xml:lang")));
                }
                Tag::Meta => declared.meta(node),
                Tag::Link => declared.link(node),
                Tag::Title if declared.title.is_none() => declared.title = non_empty(node.text()),
                Tag::Script => {
                    if node.raw_attribute("type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json")) {
                        declared.scripts.extend(json_ld::parse(node.inner_source()));
                    }
                    id = node.subtree_end();
                    continue;
                }
                Tag::H1 => push(&mut declared.headings, node),
                Tag::H2 | Tag::H3 if declared.subheadings.len() < SUBHEADINGS => push(&mut declared.subheadings, node),
                _ => {}
            }
            declared.marked(node, &mut classes);
        }
        declared.bylines.sort_by_key(|(sureness, found)| (*sureness, found.node));
        declared
    }

    /// The node of the headline: the first heading of the first level, or on a page without one the heading that its title
    /// holds.
    pub(super) fn headline(&self) -> Option<u32> {
        let in_title = |found: &&Found| {
            let titles = self.title.iter().map(String::as_str).chain(self.meta_value(&["og:title"]));
            found.text.len() >= SHORTEST_HEADLINE && titles.into_iter().any(|title| title.contains(&found.text))
        };
        self.headings.first().or_else(|| self.subheadings.iter().find(in_title)).map(|found| found.node)
    }

    /// The first content of the first of these names that the page has.
    pub(super) fn meta_value(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas.get(*name)?.first()).map(String::as_str)
    }

    /// All contents of the first of these names that the page has.
    pub(super) fn meta_values(&self, names: &[&str]) -> &[String] {
        names.iter().find_map(|name| self.metas.get(*name)).map_or(&[], Vec::as_slice)
    }

    /// The contents of all names that a test picks, in the order of the names.
    pub(super) fn meta_where(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        self.metas.iter().filter(move |(name, _)| wanted(name)).flat_map(|(_, values)| values).map(String::as_str)
    }

    fn meta(&mut self, node: NodeRef<'_, '_>) {
        let Some(content) = attribute(node, "content") else { return };
        if node.raw_attribute("name").is_some_and(|n| n.eq_ignore_ascii_case("script:ld+json")) {
            self.scripts.extend(json_ld::parse(&content));
            return;
        }
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = node.raw_attribute(key) {
                let contents = self.metas.entry(name.trim().to_ascii_lowercase()).or_default();
                if contents.len() < MOST {
                    contents.push(content.clone());
                }
            }
        }
    }

    fn link(&mut self, node: NodeRef<'_, '_>) {
        let canonical = node.raw_attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        if canonical && self.canonical.is_none() {
            self.canonical = attribute(node, "href");
        }
    }

    /// What attributes say of an element, whatever element it is. Of classes, which come again and again, is kept what
    /// they say.
    fn marked<'s>(&mut self, node: NodeRef<'_, 's>, classes: &mut FxHashMap<&'s str, u8>) {
        let (mut property, mut class, mut rel, mut id) = ("", "", "", "");
        for (name, value) in node.attributes() {
            // By length first: this asks every attribute of the page.
            match name.len() {
                2 if name.eq_ignore_ascii_case("id") => id = value,
                3 if name.eq_ignore_ascii_case("rel") => rel = value,
                5 if name.eq_ignore_ascii_case("class") => class = value,
                8 if name.eq_ignore_ascii_case("itemprop") => property = value,
                _ => {}
            }
        }
        let tag = node.tag();
        if matches!(tag, Tag::Meta | Tag::Link | Tag::Html | Tag::Body) {
            return;
        }
        if property == "headline" {
            push(&mut self.headlines, node);
        }
        let says = *classes.entry(class).or_insert_with(|| words_of(class)) | words_of(id);
        let dated = tag == Tag::Time || contains(property, "date") || says & word::DATE != 0;
        if dated && self.times.len() < MOST {
            let value = ["datetime", "content", "data-datetime", "title"].iter().find_map(|name| attribute(node, name));
            let value = value.filter(|v| v.bytes().any(|b| b.is_ascii_digit())).or_else(|| short_text(node, 120));
            if let Some(value) = value {
                let pubdate = if node.raw_attribute("pubdate").is_some() { " pubdate" } else { "" };
                let says = format!("{property} {class} {id}{pubdate}").to_ascii_lowercase();
                self.times.push(Time { value, says, node: node.id() });
            }
        }
        let sureness = if contains(property, "author") || contains(property, "creator") {
            Some(Sureness::Property)
        } else if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("author")) {
            Some(Sureness::Link)
        } else if tag == Tag::A && node.raw_attribute("href").is_some_and(leads_to_author) {
            Some(Sureness::Address)
        } else if says & word::AUTHOR != 0 && says & word::OTHERS == 0 {
            Some(Sureness::Class)
        } else {
            None
        };
        if let Some(sureness) = sureness.filter(|_| self.bylines.len() < MOST) {
            let name = node
                .descendants()
                .take(40)
                .find(|n| n.raw_attribute("itemprop").is_some_and(|p| p == "name"))
                .and_then(|n| attribute(n, "content").or_else(|| short_text(n, 160)));
            if let Some(text) = name.or_else(|| spaced_text(node, 200)).or_else(|| first_line(node)) {
                self.bylines.push((sureness, Found { text, node: node.id() }));
            }
        }
    }
}

/// Words in a class or id that matter here, as bits.
mod word {
    pub(super) const DATE: u8 = 1;
    pub(super) const AUTHOR: u8 = 1 << 1;
    pub(super) const OTHERS: u8 = 1 << 2;
}

fn starts(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|held| held.eq_ignore_ascii_case(word))
}

/// Which of the words that matter a class or id holds anywhere, in one pass.
fn words_of(value: &str) -> u8 {
    let bytes = value.as_bytes();
    let mut found = 0;
    for (at, pair) in bytes.windows(2).enumerate() {
        // The first two letters rule out nearly every place.
        let (word, bit) = match [pair[0] | 0x20, pair[1] | 0x20] {
            [b'd', b'a'] => (&b"date"[..], word::DATE),
            [b'p', b'u'] => (&b"publish"[..], word::DATE),
            [b'p', b'o'] => (&b"posted"[..], word::DATE),
            [b't', b'i'] => (&b"time"[..], word::DATE),
            [b'u', b'p'] => (&b"updated"[..], word::DATE),
            [b'a', b'u'] => (&b"author"[..], word::AUTHOR),
            [b'b', b'y'] => (&b"byline"[..], word::AUTHOR),
            [b'w', b'r'] => (&b"writer"[..], word::AUTHOR),
            [b'c', b'o'] => {
                let rest = &bytes[at..];
                if starts(rest, b"contributor") {
                    (&b"contributor"[..], word::AUTHOR)
                } else {
                    (&b"comment"[..], word::OTHERS)
                }
            }
            [b'r', b'e'] => (&b"related"[..], word::OTHERS),
            _ => continue,
        };
        if starts(&bytes[at..], word) {
            found |= bit;
        }
    }
    found
}

fn contains(haystack: &str, word: &str) -> bool {
    haystack.len() >= word.len()
        && haystack.as_bytes().windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()))
}

fn push(into: &mut Vec<Found>, node: NodeRef<'_, '_>) {
    if into.len() < MOST
        && let Some(text) = short_text(node, 600)
    {
        into.push(Found { text, node: node.id() });
    }
}

/// The text of an element that holds no more than a line; a whole article marked "author" is not worth reading.
fn short_text(node: NodeRef<'_, '_>, longest: usize) -> Option<String> {
    let text = (node.subtree_end() - node.id() <= 80).then(|| node.text())?;
    non_empty(text).filter(|text| text.len() <= longest)
}

/// The same with a space between any two texts: a name and a date in neighbouring elements are no word.
pub(super) fn spaced_text(node: NodeRef<'_, '_>, longest: usize) -> Option<String> {
    if node.subtree_end() - node.id() > 80 {
        return None;
    }
    let mut words = String::new();
    let mut skip = 0;
    for inner in node.descendants() {
        if matches!(inner.tag(), Tag::Script | Tag::Style | Tag::Template) {
            skip = inner.subtree_end();
        }
        if inner.is_text() && inner.id() >= skip {
            for word in inner.decoded_text().split_whitespace() {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
            }
        }
        if words.len() > longest {
            return None;
        }
    }
    non_empty(words)
}

/// The first text of an element that holds more than a line: a card begins with the name.
fn first_line(node: NodeRef<'_, '_>) -> Option<String> {
    let text = node.descendants().take(60).find(|n| n.is_text() && !n.is_raw())?;
    let words = text.decoded_text().split_whitespace().collect::<Vec<_>>().join(" ");
    non_empty(words).filter(|words| words.len() <= 60)
}

fn attribute(node: NodeRef<'_, '_>, name: &str) -> Option<String> {
    node.attribute(name).and_then(|v| non_empty(v.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
