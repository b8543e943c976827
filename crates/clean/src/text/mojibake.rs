//! Repair of mojibake: UTF-8 that somebody read as Windows-1252 or Latin-1 and wrote out again.
//!
//! Every character of such text stands for one byte. A run of characters that turns back into a well-formed UTF-8
//! sequence is put right; anything else stays as it is. Two-character sequences (`Ã©`) can be honest text now and then,
//! so one alone is believed only beside a three-character one (`â€™`) or several of its like.

use std::borrow::Cow;

/// How many rounds of wrong reading are undone: text that went wrong twice is common, three times rare.
const ROUNDS: usize = 3;

/// A piece put right, and how many characters were; the text that it is from must be [`suspect`].
pub(crate) fn repair(piece: &str) -> (Cow<'_, str>, usize) {
    let mut repaired = Cow::Borrowed(piece);
    let mut count = 0;
    for _ in 0..ROUNDS {
        let Some((better, found)) = repair_once(&repaired) else { break };
        repaired = Cow::Owned(better);
        count += found;
    }
    (repaired, count)
}

/// True where a text holds enough wrong sequences that repairing it is safe.
pub(crate) fn suspect(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let (mut two, mut more) = (0, 0);
    scan(text, |sequence| match sequence {
        Sequence::Wrong { length: 2, .. } => two += 1,
        Sequence::Wrong { .. } => more += 1,
        Sequence::Plain(_) => {}
    });
    more > 0 || two > 1
}

fn repair_once(text: &str) -> Option<(String, usize)> {
    if text.is_ascii() {
        return None;
    }
    let mut better = String::with_capacity(text.len());
    let mut count = 0;
    scan(text, |sequence| match sequence {
        Sequence::Wrong { character, .. } => {
            better.push(character);
            count += 1;
        }
        Sequence::Plain(piece) => better.push_str(piece),
    });
    (count > 0).then_some((better, count))
}

enum Sequence<'a> {
    /// Characters that stand for the bytes of one.
    Wrong { character: char, length: usize },
    /// Text that is what it is.
    Plain(&'a str),
}

fn scan<'a>(text: &'a str, mut visit: impl FnMut(Sequence<'a>)) {
    let (mut plain, mut at) = (0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        // Every lead byte of UTF-8, read as a character of its own, is a letter between À and ô.
        if bytes[at] != 0xC3 {
            at += 1;
            continue;
        }
        match sequence_at(&text[at..]) {
            Some((character, length, used)) => {
                if plain < at {
                    visit(Sequence::Plain(&text[plain..at]));
                }
                visit(Sequence::Wrong { character, length });
                at += used;
                plain = at;
            }
            None => at += 1,
        }
    }
    if plain < text.len() {
        visit(Sequence::Plain(&text[plain..]));
    }
}

/// The character that the text begins with in disguise, the number of characters of the disguise, and of their bytes.
fn sequence_at(text: &str) -> Option<(char, usize, usize)> {
    let mut bytes = [0_u8; 4];
    let mut used = 0;
    let mut characters = text.chars();
    let first = characters.next()?;
    bytes[0] = byte_of(first)?;
    used += first.len_utf8();
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    for slot in &mut bytes[1..length] {
        let next = characters.next()?;
        *slot = byte_of(next).filter(|b| (0x80..0xC0).contains(b))?;
        used += next.len_utf8();
    }
    let character = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    Some((character, length, used))
}

/// The byte that Windows-1252 (and, where it has none, Latin-1) reads as this character.
fn byte_of(c: char) -> Option<u8> {
    Some(match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok()?,
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_come_back() {
        let (text, count) = repair("â€œWe donâ€™t know,â€\u{9d} she said.");
        assert_eq!((text.as_ref(), count), ("“We don’t know,” she said.", 3));
    }

    #[test]
    fn letters_come_back_when_there_are_several() {
        assert_eq!(repair("CafÃ© de la RÃ©publique").0, "Café de la République");
        assert!(suspect("CafÃ© de la RÃ©publique") && !suspect("NÃ£o"));
    }

    #[test]
    fn text_gone_wrong_twice_comes_back() {
        assert_eq!(repair("donÃ¢â‚¬â„¢t").0, "don’t");
    }

    #[test]
    fn honest_text_stays() {
        for text in ["Ärger in Übersee, “très bien” — 5 €", "SÃO PAULO", "São Paulo, Ângela, Íñigo"] {
            assert!(!suspect(text), "{text}");
        }
    }
}
