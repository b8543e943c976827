//! Character references (`&eacute;`, `&#8217;`, `&copy`) to characters.
//!
//! Text stays as the source has it until somebody reads it; most text holds no `&` at all and is then borrowed. The
//! names are those of the standard (§13.5), in `data/html/entities.txt`, one a line and sorted by bytes: the name, `-`
//! where browsers take it without its semicolon too, and its code points. The file is searched as it is, by halving:
//! sixteen steps, no table to build. The few names that make up nearly all references are answered before that.

use memchr::memchr;
use std::borrow::Cow;

static NAMES: &str = include_str!("../../data/html/entities.txt");

/// No name is longer than this.
const LONGEST_NAME: usize = 32;

/// What the windows-1252 pages mean by the numbers 0x80 to 0x9F (§13.2.5.80 of the standard).
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

/// One decoded reference: up to two characters, and the bytes of the source that it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) first: char,
    pub(super) second: Option<char>,
    pub(super) length: usize,
}

impl Reference {
    const fn one(first: char, length: usize) -> Self {
        Self { first, second: None, length }
    }
}

/// Reads the reference at the start of `text`, which begins with `&`; `None` where it is only an ampersand.
/// `in_attribute` because browsers leave `?a=b&copy=c` alone there.
pub(super) fn reference(text: &str, in_attribute: bool) -> Option<Reference> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes);
    }
    let name = bytes[1..].iter().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphanumeric()).count();
    let closed = bytes.get(1 + name) == Some(&b';');
    if closed {
        let quick = match &bytes[1..=name] {
            b"nbsp" => Some('\u{a0}'),
            b"amp" => Some('&'),
            b"quot" => Some('"'),
            b"lt" => Some('<'),
            b"gt" => Some('>'),
            b"apos" => Some('\''),
            b"rsquo" => Some('\u{2019}'),
            b"mdash" => Some('\u{2014}'),
            b"ndash" => Some('\u{2013}'),
            _ => None,
        };
        if let Some(character) = quick {
            return Some(Reference::one(character, name + 2));
        }
        if let Some((_, points)) = find(&text[1..=name]) {
            return named(points, name + 2);
        }
    }
    // Without a semicolon the longest name counts that browsers take so.
    for length in (2..=name).rev() {
        if let Some((true, points)) = find(&text[1..=length]) {
            let next = bytes.get(1 + length);
            if in_attribute && next.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric()) {
                return None;
            }
            return named(points, length + 1);
        }
    }
    None
}

fn named(points: &str, length: usize) -> Option<Reference> {
    let mut characters = points.split(' ').filter_map(|p| char::from_u32(u32::from_str_radix(p, 16).ok()?));
    Some(Reference { first: characters.next()?, second: characters.next(), length })
}

/// The line of a name: whether it stands without its semicolon, and its code points.
fn find(name: &str) -> Option<(bool, &'static str)> {
    let (mut low, mut high) = (0, NAMES.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = NAMES[..middle].rfind('\n').map_or(0, |i| i + 1);
        let end = NAMES[middle..].find('\n').map_or(NAMES.len(), |i| middle + i);
        let mut fields = NAMES[start..end].splitn(3, ' ');
        match fields.next()?.cmp(name) {
            std::cmp::Ordering::Equal => return Some((fields.next()? == "-", fields.next()?)),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

fn numeric(bytes: &[u8]) -> Option<Reference> {
    let (radix, from) = if matches!(bytes.get(2), Some(b'x' | b'X')) { (16, 3) } else { (10, 2) };
    let mut value = 0u32;
    let mut at = from;
    while let Some(digit) = bytes.get(at).and_then(|b| char::from(*b).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit).min(0x11_0000);
        at += 1;
    }
    if at == from {
        return None;
    }
    if bytes.get(at) == Some(&b';') {
        at += 1;
    }
    let character = match value {
        0 => '\u{fffd}',
        0x80..=0x9f => WINDOWS_1252[(value - 0x80) as usize],
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    };
    Some(Reference::one(character, at))
}

/// `text` with its references decoded; borrowed where it holds none.
pub(super) fn decode(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        if let Some(reference) = reference(rest, in_attribute) {
            out.push(reference.first);
            out.extend(reference.second);
            rest = &rest[reference.length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
        let next = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_file_is_found() {
        for line in NAMES.lines() {
            let name = line.split(' ').next().unwrap();
            assert!(find(name).is_some(), "{name}");
            assert!(name.len() <= LONGEST_NAME);
        }
        assert_eq!(find("zz"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn references_decode_as_in_browsers() {
        for (source, wanted) in [
            ("a &amp; b &lt;c&gt; &nbsp;", "a & b <c> \u{a0}"),
            ("&copy 2021 &eacutee &notit; &notin;", "© 2021 ée ¬it; ∉"),
            ("&#8217;&#x2019;&#146;&#0;&#xD800;&#99999999999;&#65", "’’’\u{fffd}\u{fffd}\u{fffd}A"),
            ("& &; &# &#x; &unknown; &&amp", "& &; &# &#x; &unknown; &&"),
            ("&NotEqualTilde;", "≂̸"),
        ] {
            assert_eq!(decode(source, false), wanted, "{source}");
        }
        assert_eq!(decode("?a=b&copy=c&lt;&amp;d", true), "?a=b&copy=c<&d");
    }
}
