//! The article's text as the page's data holds it: `articleBody` of JSON-LD (<https://schema.org/articleBody>), and the
//! state that an application draws its page from.
//!
//! Some pages show a part of the article (a paywall, a script that loads the rest) and hold all of it in their data.
//! That text is taken where it is the better article: much longer than what the page shows, and of a piece with it. Of
//! the data of applications, which holds much else, only what is plainly an article's text is believed, and only where
//! the page shows next to nothing.

use super::passage::Passages;
use super::verdict::Verdict;
use crate::html::{Document, NodeRef, Tag};
use memchr::memmem;
use sayso_record::{BlockKind, Origin};

/// Paragraphs from structured data, each with its place in the source.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) paragraphs: Vec<(String, Origin)>,
}

/// Shorter texts are summaries.
const SHORTEST: usize = 400;
/// A page that shows less than this, in bytes, is a shell.
const SHELL: usize = 400;
/// Bytes that the data of an application must hold to be the article, and paragraphs.
const SHORTEST_OF_DATA: (usize, usize) = (600, 3);

/// The text of the page's data, where it is the better article than the passages that are kept.
pub(super) fn better(page: &Document<'_>, passages: &Passages, verdicts: &[Verdict]) -> Option<Body> {
    let is_linked_data = |script: &NodeRef<'_, '_>| {
        script.raw_attribute("type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"))
    };
    let scripts = || page.elements().filter(|n| n.tag() == Tag::Script);
    let kept: usize = passages
        .list
        .iter()
        .zip(verdicts)
        .filter(|(_, v)| matches!(v, Verdict::Keep(kind) if *kind != BlockKind::Title && *kind != BlockKind::Caption))
        .map(|(p, _)| p.bytes() as usize)
        .sum();
    let declared =
        scripts().filter(is_linked_data).filter_map(|s| find(s.inner_source(), s.open_end())).max_by_key(bytes);
    let declared = declared.filter(|body| bytes(body) >= SHORTEST && bytes(body) * 3 > kept * 5);
    if declared.is_some() || kept >= SHELL {
        return declared;
    }
    let drawn = scripts().filter(|s| !is_linked_data(s)).map(|s| gather(s.inner_source(), s.open_end()));
    let drawn = drawn.max_by_key(bytes)?;
    let (least, fewest) = SHORTEST_OF_DATA;
    (bytes(&drawn) >= least && drawn.paragraphs.len() >= fewest).then_some(drawn)
}

/// Gathers the strings of a script that hold paragraphs in markup (`"body":"<p>…"`), in their order, each text once.
fn gather(script: &str, base: u32) -> Body {
    let mut body = Body { paragraphs: Vec::new() };
    let mut from = 0;
    while let Some(at) = memmem::find(&script.as_bytes()[from..], b":\"") {
        let start = from + at + 2;
        from = start;
        let content = &script[start..];
        let opens =
            ["<p>", "<p ", "\\u003cp>", "\\u003cp\\u003e", "\\u003Cp\\u003E"].iter().any(|p| content.starts_with(p));
        if !opens {
            continue;
        }
        let (found, length) = read(content, base + u32::try_from(start).unwrap_or(u32::MAX - base));
        from = start + length;
        // What every page is asked to agree to is written in paragraphs too.
        let consent = found.paragraphs.iter().any(|(words, _)| words.contains("cookie"));
        let known = body.paragraphs.last().zip(found.paragraphs.last()).is_some_and(|(held, new)| held.0 == new.0);
        if !consent && !known {
            body.paragraphs.extend(found.paragraphs);
        }
    }
    body
}

fn bytes(body: &Body) -> usize {
    body.paragraphs.iter().map(|(words, _)| words.len()).sum()
}

/// Finds the longest `"articleBody": "…"` of a script that begins at byte `base` of the source.
fn find(script: &str, base: u32) -> Option<Body> {
    const KEY: &str = "\"articleBody\"";
    let mut best: Option<Body> = None;
    let mut from = 0;
    while let Some(at) = memmem::find(&script.as_bytes()[from..], KEY.as_bytes()) {
        let after = from + at + KEY.len();
        from = after;
        let value = script[after..].trim_start().strip_prefix(':').map(str::trim_start);
        let Some(content) = value.and_then(|v| v.strip_prefix('"')) else { continue };
        let start = script.len() - content.len();
        let (body, length) = read(content, base + u32::try_from(start).unwrap_or(u32::MAX - base));
        from = start + length;
        if best.as_ref().is_none_or(|held| bytes(&body) > bytes(held)) {
            best = Some(body);
        }
    }
    best
}

/// Reads a JSON string (without its opening mark) into paragraphs; gives its length in bytes too.
fn read(content: &str, base: u32) -> (Body, usize) {
    let bytes = content.as_bytes();
    let mut text = Paragraphs { base, ..Paragraphs::default() };
    let mut at = 0;
    while at < bytes.len() {
        let (character, length) = match bytes[at] {
            b'"' => break,
            b'\\' => escape(&content[at..]),
            _ => {
                let c = content[at..].chars().next().unwrap_or('\u{fffd}');
                (Some(c), c.len_utf8())
            }
        };
        if let Some(c) = character {
            text.push(c, at, at + length);
        }
        at += length;
    }
    (Body { paragraphs: text.finish() }, at.min(bytes.len()))
}

/// One JSON escape: its character, if it makes one, and its length.
fn escape(text: &str) -> (Option<char>, usize) {
    let unit = |from: usize| text.get(from..from + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'n') => (Some('\n'), 2),
        Some(b't' | b'r' | b'b' | b'f') => (Some(' '), 2),
        Some(b'u') => {
            let Some(high) = unit(2) else { return (None, 2) };
            if (0xd800..0xdc00).contains(&high)
                && text.get(6..8) == Some("\\u")
                && let Some(low) = unit(8).filter(|low| (0xdc00..0xe000).contains(low))
            {
                return (char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12);
            }
            (Some(char::from_u32(high).unwrap_or('\u{fffd}')), 6)
        }
        Some(_) => {
            let c = text[1..].chars().next().unwrap_or('\u{fffd}');
            (Some(c), 1 + c.len_utf8())
        }
        None => (None, 1),
    }
}

/// Gathers paragraphs: line feeds and tags end one, references are decoded, white space is folded.
#[derive(Default)]
struct Paragraphs {
    base: u32,
    done: Vec<(String, Origin)>,
    words: String,
    span: Option<(usize, usize)>,
    space: bool,
    tag: Option<String>,
    reference: Option<(String, usize)>,
}

impl Paragraphs {
    fn push(&mut self, c: char, start: usize, end: usize) {
        if self.tag.as_ref().is_some_and(String::is_empty) && !(c.is_ascii_alphabetic() || matches!(c, '/' | '!')) {
            // No tag begins so: it is a mark for "less than".
            self.tag = None;
            self.add('<', start.saturating_sub(1), start);
        }
        if let Some(tag) = &mut self.tag {
            if c == '>' {
                let name: String =
                    tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                if Tag::of(name.as_bytes()).is_block() || name.eq_ignore_ascii_case("br") {
                    self.end();
                }
                self.tag = None;
            } else if tag.len() < 300 {
                tag.push(c);
            } else {
                self.tag = None;
            }
            return;
        }
        if let Some((name, from)) = &mut self.reference {
            let from = *from;
            if c == ';' {
                let whole = format!("{name};");
                self.reference = None;
                match crate::html::reference(&whole) {
                    Some((one, two, _)) => {
                        self.add(one, from, end);
                        two.into_iter().for_each(|two| self.add(two, from, end));
                    }
                    None => whole.chars().for_each(|c| self.add(c, from, end)),
                }
                return;
            }
            if (c.is_ascii_alphanumeric() || c == '#') && name.len() < 32 {
                name.push(c);
                return;
            }
            let name = std::mem::take(name);
            self.reference = None;
            name.chars().for_each(|c| self.add(c, from, start));
        }
        match c {
            '\n' => self.end(),
            '<' => self.tag = Some(String::new()),
            '&' => self.reference = Some((String::from("&"), start)),
            _ => self.add(c, start, end),
        }
    }

    fn add(&mut self, c: char, start: usize, end: usize) {
        match c {
            '\0' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_whitespace() => self.space = true,
            c => {
                if std::mem::take(&mut self.space) && !self.words.is_empty() {
                    self.words.push(' ');
                }
                self.words.push(c);
                self.span = Some((self.span.map_or(start, |s| s.0), end));
            }
        }
    }

    fn end(&mut self) {
        self.space = false;
        let words = std::mem::take(&mut self.words);
        if let (Some((start, end)), false) = (self.span.take(), words.is_empty()) {
            let place = |at: usize| self.base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            self.done.push((words, Origin(place(start), place(end))));
        }
    }

    fn finish(mut self) -> Vec<(String, Origin)> {
        if let Some((name, from)) = self.reference.take() {
            let end = from + name.len();
            name.chars().for_each(|c| self.add(c, from, end));
        }
        self.end();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_string_becomes_paragraphs_with_their_places() {
        let script = r#"{"@type":"NewsArticle","articleBody" : "One \"two\" &amp; caf\u00e9.\n\n<p>Three<\/p>four \ud83d\ude00"}"#;
        let body = find(script, 100).unwrap();
        let words: Vec<&str> = body.paragraphs.iter().map(|(w, _)| w.as_str()).collect();
        assert_eq!(words, ["One \"two\" & café.", "Three", "four 😀"]);
        let Origin(start, end) = body.paragraphs[1].1;
        assert_eq!(&script[start as usize - 100..end as usize - 100], "Three");
        assert!(find(r#"{"articleBody": null}"#, 0).is_none());
        assert!(find(r#"{"articleBody": "cut \u00"#, 0).is_some());
    }
}
