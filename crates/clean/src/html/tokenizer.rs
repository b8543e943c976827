//! Bytes to tags and text, in one pass.
//!
//! The states are those of the WHATWG tokenizer (§13.2.5), folded into three loops: text up to `<`, a tag's attributes,
//! and the content of raw elements up to their own end tag. `memchr` runs between the marks, so that text, attribute
//! values and scripts cost what a search costs. Nothing is copied: a token is positions in the source, character
//! references are still in it (see `reference`).
//!
//! Every byte is looked at a bounded number of times whatever the input: what is not closed (a comment, a quote, a
//! script) runs to the end of the source, as it does in browsers.

use super::tag::Tag;
use memchr::{memchr, memchr_iter, memmem};

/// One attribute: byte positions in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub(super) name: (u32, u32),
    pub(super) value: (u32, u32),
}

/// What the tokenizer finds; positions are bytes of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Text as it stands in the source; `raw` where character references do not count in it.
    Text {
        /// First byte.
        start: u32,
        /// Byte after the last.
        end: u32,
        /// True inside `<script>` and its like.
        raw: bool,
    },
    /// A start tag.
    Open {
        /// Which element.
        tag: Tag,
        /// The byte of `<`.
        start: u32,
        /// The byte after the name.
        name_end: u32,
        /// The byte after `>`.
        end: u32,
        /// Ends in `/>`.
        self_closing: bool,
    },
    /// An end tag.
    Close {
        /// Which element.
        tag: Tag,
        /// The byte of `<`.
        start: u32,
        /// The byte after the name.
        name_end: u32,
        /// The byte after `>`.
        end: u32,
    },
}

/// How many attributes of one element are kept; browsers keep all, but no page means more than this.
const ATTRIBUTES_OF_ONE_ELEMENT: usize = 256;

/// Reads tokens off a source of at most `u32::MAX` bytes.
#[derive(Clone, Debug)]
pub struct Tokenizer<'s> {
    bytes: &'s [u8],
    at: usize,
    raw: Option<Tag>,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

#[expect(clippy::cast_possible_truncation, reason = "the source is cut at u32::MAX bytes")]
const fn offset(at: usize) -> u32 {
    at as u32
}

impl<'s> Tokenizer<'s> {
    /// A tokenizer at the start of `source`; what lies past `u32::MAX` bytes is not read.
    #[must_use]
    pub fn new(source: &'s str) -> Self {
        let bytes = source.as_bytes();
        Self { bytes: &bytes[..bytes.len().min(u32::MAX as usize - 1)], at: 0, raw: None }
    }

    /// The next token; the attributes of a start tag are pushed onto `attributes`. Comments, doctypes and processing
    /// instructions are passed over.
    pub fn next(&mut self, attributes: &mut Vec<Attribute>) -> Option<Token> {
        if let Some(text) = self.raw.take().and_then(|tag| self.raw_text(tag)) {
            return Some(text);
        }
        while self.at < self.bytes.len() {
            let start = self.at;
            if self.bytes[start] != b'<' {
                return Some(self.text(start, start));
            }
            match self.bytes.get(start + 1) {
                Some(byte) if byte.is_ascii_alphabetic() => return self.open(attributes),
                Some(b'/') => match self.bytes.get(start + 2) {
                    Some(byte) if byte.is_ascii_alphabetic() => return self.close(),
                    Some(b'>') => self.at = start + 3,
                    Some(_) => self.bogus_comment(start + 2),
                    None => return Some(self.text(start, start + 2)),
                },
                Some(b'!') => self.declaration(start),
                Some(b'?') => self.bogus_comment(start + 1),
                _ => return Some(self.text(start, start + 1)),
            }
        }
        None
    }

    /// Text from `start` to the next `<` at or after `from` that may begin a tag.
    fn text(&mut self, start: usize, from: usize) -> Token {
        let rest = &self.bytes[from..];
        let end = memchr_iter(b'<', rest)
            .find(|&i| matches!(rest.get(i + 1), Some(b) if b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?')))
            .map_or(self.bytes.len(), |i| from + i);
        self.at = end;
        Token::Text { start: offset(start), end: offset(end), raw: false }
    }

    /// `<!…`: a comment, a doctype, or something that browsers take for a comment.
    fn declaration(&mut self, start: usize) {
        let rest = &self.bytes[start + 2..];
        if !rest.starts_with(b"--") {
            return self.bogus_comment(start + 2);
        }
        // `<!-->` and `<!--->` are whole comments.
        let inside = &rest[2..];
        let length = if inside.starts_with(b">") {
            1
        } else if inside.starts_with(b"->") {
            2
        } else {
            comment_end(inside)
        };
        self.at = start + 4 + length;
    }

    fn bogus_comment(&mut self, from: usize) {
        self.at = memchr(b'>', &self.bytes[from..]).map_or(self.bytes.len(), |i| from + i + 1);
    }

    fn name_end(&self, from: usize) -> usize {
        let name = self.bytes[from..].iter().position(|&b| is_space(b) || b == b'/' || b == b'>');
        name.map_or(self.bytes.len(), |i| from + i)
    }

    fn open(&mut self, attributes: &mut Vec<Attribute>) -> Option<Token> {
        let start = self.at;
        let name_end = self.name_end(start + 1);
        let before = attributes.len();
        let Some((end, self_closing)) = self.attributes(name_end, Some(attributes)) else {
            attributes.truncate(before);
            self.at = self.bytes.len();
            return None;
        };
        self.at = end;
        let tag = Tag::of(&self.bytes[start + 1..name_end]);
        self.raw = tag.is_raw().then_some(tag);
        Some(Token::Open { tag, start: offset(start), name_end: offset(name_end), end: offset(end), self_closing })
    }

    fn close(&mut self) -> Option<Token> {
        let start = self.at;
        let name_end = self.name_end(start + 2);
        let Some((end, _)) = self.attributes(name_end, None) else {
            self.at = self.bytes.len();
            return None;
        };
        self.at = end;
        let tag = Tag::of(&self.bytes[start + 2..name_end]);
        Some(Token::Close { tag, start: offset(start), name_end: offset(name_end), end: offset(end) })
    }

    /// Reads attributes from `at` on; gives the byte after `>` and whether a `/` stood before it, or `None` where the
    /// source ends inside the tag.
    fn attributes(&self, mut at: usize, mut into: Option<&mut Vec<Attribute>>) -> Option<(usize, bool)> {
        let bytes = self.bytes;
        let first = into.as_ref().map_or(0, |a| a.len());
        let mut slash = false;
        loop {
            match *bytes.get(at)? {
                b'>' => return Some((at + 1, slash)),
                b'/' => {
                    slash = true;
                    at += 1;
                    continue;
                }
                byte if is_space(byte) => {
                    slash = false;
                    at += 1;
                    continue;
                }
                _ => slash = false,
            }
            let name = at;
            at += 1; // a name may begin with `=`
            while !matches!(*bytes.get(at)?, b'=' | b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r' | b'\x0c') {
                at += 1;
            }
            let name_end = at;
            while is_space(*bytes.get(at)?) {
                at += 1;
            }
            let (mut value, mut value_end) = (name_end, name_end);
            if bytes[at] == b'=' {
                at += 1;
                while is_space(*bytes.get(at)?) {
                    at += 1;
                }
                match bytes[at] {
                    quote @ (b'"' | b'\'') => {
                        value = at + 1;
                        value_end = value + memchr(quote, &bytes[value..])?;
                        at = value_end + 1;
                    }
                    b'>' => {}
                    _ => {
                        value = at;
                        while !matches!(*bytes.get(at)?, b'>' | b' ' | b'\n' | b'\t' | b'\r' | b'\x0c') {
                            at += 1;
                        }
                        value_end = at;
                    }
                }
            }
            if let Some(attributes) = into.as_deref_mut()
                && attributes.len() - first < ATTRIBUTES_OF_ONE_ELEMENT
            {
                attributes.push(Attribute {
                    name: (offset(name), offset(name_end)),
                    value: (offset(value), offset(value_end)),
                });
            }
        }
    }

    /// The content of a raw element up to its end tag, which is left for the next call.
    fn raw_text(&mut self, tag: Tag) -> Option<Token> {
        let start = self.at;
        let rest = &self.bytes[start..];
        let name = tag.name().as_bytes();
        let is_end = |i: usize| {
            let after = &rest[i + 2..];
            after.len() >= name.len()
                && after[..name.len()].eq_ignore_ascii_case(name)
                && after.get(name.len()).is_none_or(|&b| is_space(b) || b == b'/' || b == b'>')
        };
        let end = memmem::find_iter(rest, b"</").find(|&i| is_end(i)).unwrap_or(rest.len());
        self.at = start + end;
        let raw = !tag.is_raw_with_references();
        (end > 0).then_some(Token::Text { start: offset(start), end: offset(start + end), raw })
    }
}

/// Length of a comment's content and its end, `-->` or `--!>`, whichever comes first.
fn comment_end(inside: &[u8]) -> usize {
    memchr_iter(b'>', inside)
        .find(|&i| inside[..i].ends_with(b"--") || inside[..i].ends_with(b"--!"))
        .map_or(inside.len(), |i| i + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as a line a person can read.
    fn read(source: &str) -> String {
        let (mut tokenizer, mut out) = (Tokenizer::new(source), Vec::new());
        loop {
            let mut attributes = Vec::new();
            let Some(token) = tokenizer.next(&mut attributes) else { return out.join(" | ") };
            let slice = |(a, b): (u32, u32)| &source[a as usize..b as usize];
            out.push(match token {
                Token::Text { start, end, raw } => format!("{}{}", if raw { "raw " } else { "" }, slice((start, end))),
                Token::Open { start, name_end, self_closing, .. } => {
                    let mut line = format!("<{}", slice((start + 1, name_end)));
                    for a in attributes {
                        line += &format!(" {}={}", slice(a.name), slice(a.value));
                    }
                    line + if self_closing { "/>" } else { ">" }
                }
                Token::Close { start, name_end, .. } => format!("</{}>", slice((start + 2, name_end))),
            });
        }
    }

    #[test]
    fn attributes_in_every_style() {
        assert_eq!(read(r#"<a href = "x>y" b='q"' c=d/e f>t</a >"#), r#"<a href=x>y b=q" c=d/e f=> | t | </a>"#);
        assert_eq!(read(r#"<br/><p title='It's ok'>"#), "<br/> | <p title=It s= ok'=>");
        assert_eq!(read("<p =x y=>z"), "<p =x= y=> | z");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert_eq!(read("1 < 2 <3 a<b>c"), "1 < 2 <3 a | <b> | c");
        assert_eq!(read("a <"), "a <");
        assert_eq!(read("a </"), "a  | </");
    }

    #[test]
    fn comments_end_where_browsers_end_them() {
        for comment in [
            "<!---->",
            "<!-->",
            "<!--->",
            "<!-- a -- b -->",
            "<!--x--!>",
            "<!--a--->",
            "<!--a------>",
            "<!x>",
            "<?php ?>",
            "</ x>",
            "</>",
            "<![CDATA[x]]>",
        ] {
            assert_eq!(read(&format!("a{comment}b")), "a | b", "{comment}");
        }
        assert_eq!(read("a<!-- never closed <p>b</p>"), "a");
    }

    #[test]
    fn raw_elements_run_to_their_own_end_tag() {
        assert_eq!(read("<script>a</b></scripts></SCRIPT >b"), "<script> | raw a</b></scripts> | </SCRIPT> | b");
        assert_eq!(read("<title>a &amp; <b></title>"), "<title> | a &amp; <b> | </title>");
        assert_eq!(read("<style></style>x"), "<style> | </style> | x");
        assert_eq!(read("<script>never closed"), "<script> | raw never closed");
    }

    #[test]
    fn a_tag_that_the_source_cuts_is_dropped() {
        assert_eq!(read("a<b href='x"), "a");
        assert_eq!(read("a</b"), "a");
    }
}
