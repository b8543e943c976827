//! Source text to clean text: references decoded, white space folded, invisible characters left out.

use crate::html::NodeRef;
use memchr::memchr;
use std::ops::Range;

/// Appends the bytes `part` of the text of a node to `out`, runs of white space folded to one space. `space` says whether
/// white space is owed before the next character, and afterwards whether it is again; a space is never written at `floor`,
/// the start of the passage. Left out: NUL, soft hyphens, zero-width spaces and byte order marks, which no reader sees.
///
/// Returns the bytes of the source from the first character written to after the last, if any was.
#[expect(clippy::cast_possible_truncation, reason = "inside a source of u32 bytes")]
pub(super) fn append(
    out: &mut String,
    floor: usize,
    space: &mut bool,
    node: NodeRef<'_, '_>,
    part: Range<usize>,
) -> Option<(u32, u32)> {
    let raw = &node.raw_text()[part.clone()];
    let base = node.origin().0 + part.start as u32;
    let bytes = raw.as_bytes();
    let (mut first, mut last) = (None, 0);
    let references = !node.is_raw() && memchr(b'&', bytes).is_some();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        // The characters that need a look; all others are copied in runs.
        let (width, kind) = match byte {
            b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'\x0b' => (1, Class::Space),
            0 => (1, Class::Nothing),
            b'&' if references => match crate::html::reference(&raw[at..]) {
                Some((first, second, length)) => (length, Class::Reference(first, second)),
                None => (1, Class::Text),
            },
            0xc2 | 0xe2 | 0xe3 | 0xef | 0xe1 => {
                raw[at..].chars().next().map_or((1, Class::Text), |c| (c.len_utf8(), class(c)))
            }
            _ => (1, Class::Text),
        };
        match kind {
            Class::Space => *space = true,
            Class::Nothing => {}
            Class::Reference(one, two) => {
                for character in std::iter::once(one).chain(two) {
                    match class(character) {
                        Class::Space => *space = true,
                        Class::Text => {
                            if std::mem::take(space) && out.len() > floor {
                                out.push(' ');
                            }
                            out.push(character);
                            first.get_or_insert(at);
                            last = at + width;
                        }
                        _ => {}
                    }
                }
            }
            Class::Text => {
                if std::mem::take(space) && out.len() > floor {
                    out.push(' ');
                }
                let run = at;
                at += width;
                while at < bytes.len() && is_plain(bytes[at]) {
                    at += 1;
                }
                // A look-alike lead byte ends the run at a character's start, so the slice is on boundaries.
                out.push_str(&raw[run..at]);
                first.get_or_insert(run);
                last = at;
                continue;
            }
        }
        at += width;
    }
    first.map(|first| (base + first as u32, base + last as u32))
}

enum Class {
    Text,
    Space,
    Nothing,
    Reference(char, Option<char>),
}

fn class(character: char) -> Class {
    match character {
        '\0' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Class::Nothing,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Text,
    }
}

/// True for a byte that never begins anything but plain text.
const fn is_plain(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c' | b'\x0b' | 0 | b'&' | 0xc2 | 0xe2 | 0xe3 | 0xef | 0xe1)
}
