//! Tokens that begin with a letter or digit: words, dotted abbreviations, numbers, and addresses without a scheme.

use super::Tokenizer;
use crate::address::{self, Dotted};
use crate::character::{Class, WideClass, class, common_letter, wide_class};
use crate::event::{Event, EventKind};
use crate::language::Clitic;
use sayso_record::TokenKind;

impl Tokenizer<'_> {
    /// A word that begins at `start` and whose first letters end at `at`.
    pub(super) fn word(&mut self, start: usize, mut at: usize) -> usize {
        let mut apostrophe = None;
        // Where the part behind the last full stop began.
        let mut part = start;
        let mut dotted = false;
        loop {
            while at < self.end && matches!(class(self.bytes[at]), Class::Letter | Class::Digit) {
                at += 1;
            }
            match self.byte(at) {
                b'\'' if self.letter_at(at + 1) => {
                    apostrophe = Some(at);
                    at += 1;
                }
                b'-' if self.letter_or_digit_at(at + 1) => at += 1,
                b'_' if self.letter_or_digit_at(at + 1) => at += 1,
                b'&' if at > start
                    && self.bytes[at - 1].is_ascii_uppercase()
                    && self.byte(at + 1).is_ascii_uppercase() =>
                {
                    at += 1;
                }
                b'.' => {
                    if self.byte(at + 1).is_ascii_alphanumeric()
                        && at >= self.barren
                        && let Some(end) = self.address(start)
                    {
                        return end;
                    }
                    let single = at - part == 1 && (dotted || part == start) || self.single_wide(part, at);
                    if single && self.letter_at(at + 1) && self.is_dotted_abbreviation(start, at) {
                        dotted = true;
                        part = at + 1;
                        at += 1;
                    } else if dotted && single && !self.letter_or_digit_at(at + 1) && self.byte(at + 1) != b'.' {
                        // The stop behind "U.S" is part of it, and may end the sentence as well.
                        self.events.push(Event::new(self.tokens.len() as u32, EventKind::Period));
                        self.push(start, at + 1, TokenKind::Word);
                        return at + 1;
                    } else if let Some(end) = self.listed_abbreviation(start, at) {
                        let stop = self.byte(end) == b'.' && self.byte(end + 1) != b'.';
                        if stop {
                            self.events.push(Event::new(self.tokens.len() as u32, EventKind::Period));
                        }
                        self.push(start, end + usize::from(stop), TokenKind::Word);
                        return end + usize::from(stop);
                    } else {
                        break;
                    }
                }
                b'@' if self.byte(at + 1).is_ascii_alphanumeric() && at >= self.barren => match self.address(start) {
                    Some(end) => return end,
                    None => break,
                },
                b':' if self.byte(at + 1) == b'/' => match address::with_scheme(&self.text[..self.end], start, at) {
                    Some(end) => {
                        self.push(start, end, TokenKind::Address);
                        return end;
                    }
                    None => break,
                },
                byte if byte >= 0x80 => {
                    let common = common_letter(&self.bytes[at..self.end]);
                    if common > 0 {
                        at += common;
                        continue;
                    }
                    let c = self.character(at);
                    match wide_class(c) {
                        WideClass::Letter | WideClass::Joiner => at += c.len_utf8(),
                        WideClass::Quote if c == '’' && self.letter_at(at + 3) => {
                            apostrophe = Some(at);
                            at += 3;
                        }
                        WideClass::Mark
                            if matches!(c, '‐' | '‑' | 'ʼ' | '·') && self.letter_or_digit_at(at + c.len_utf8()) =>
                        {
                            at += c.len_utf8();
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        self.push_word(start, at, apostrophe);
        at
    }

    /// A word, split at its clitic if it has one.
    fn push_word(&mut self, start: usize, end: usize, apostrophe: Option<usize>) {
        if let Some(apostrophe) = apostrophe {
            let sign = self.character(apostrophe).len_utf8();
            let before_n = apostrophe.saturating_sub(1).max(start);
            let splits = [
                (apostrophe, Clitic::Suffix, apostrophe..end),
                (before_n, Clitic::Suffix, before_n..end),
                (apostrophe + sign, Clitic::Prefix, start..apostrophe + sign),
            ];
            for (cut, side, part) in splits {
                let clitic = self.text.get(part).and_then(|part| self.language.clitic(part));
                if clitic == Some(side) && cut > start && cut < end {
                    self.push(start, cut, TokenKind::Word);
                    self.push(cut, end, TokenKind::Word);
                    return;
                }
            }
        }
        self.push(start, end, TokenKind::Word);
    }

    /// Takes the address that the dotted run from `start` on is, if it is one.
    fn address(&mut self, start: usize) -> Option<usize> {
        match address::dotted(&self.text[..self.end], start) {
            Dotted::Address(end) => {
                self.push(start, end, TokenKind::Address);
                Some(end)
            }
            Dotted::Nothing(seen) => {
                self.barren = seen;
                None
            }
        }
    }

    /// True where `part..at` is a single letter outside ASCII.
    fn single_wide(&self, part: usize, at: usize) -> bool {
        at - part > 1 && at - part <= 4 && !self.bytes[part].is_ascii() && self.text[part..at].chars().count() == 1
    }

    /// True where the letter behind the full stop at `at` goes on with a dotted abbreviation: `U.S`, `a.m`, but not
    /// the lost space of `plan B.It`.
    fn is_dotted_abbreviation(&self, start: usize, at: usize) -> bool {
        let next = at + 1;
        let behind = next + self.character(next).len_utf8();
        if !self.letter_at(behind) {
            return true;
        }
        // "B.Sc": a longer part must be in the list.
        self.listed_abbreviation(start, at).is_some()
    }

    /// The end of `start..at` and the letters behind its full stop, where both together are in the list.
    fn listed_abbreviation(&self, start: usize, at: usize) -> Option<usize> {
        if at - start > 6 || !self.letter_at(at + 1) {
            return None;
        }
        let mut end = at + 1;
        while end < self.end && end - at < 8 && matches!(class(self.bytes[end]), Class::Letter | Class::High) {
            end += 1;
        }
        let word = self.text.get(start..end)?;
        self.language.abbreviation(word)?;
        Some(end)
    }

    /// A number, or a word that begins with one: `21st`, `24-year-old`.
    pub(super) fn number(&mut self, start: usize) -> usize {
        let mut at = start + 1;
        loop {
            match self.byte(at) {
                b'0'..=b'9' => at += 1,
                b'.' | b',' | b':' | b'/' | b'-' if self.byte(at + 1).is_ascii_digit() => at += 2,
                b'a' | b'A' | b'p' | b'P'
                    if self.byte(at + 1) == b'.'
                        && matches!(self.byte(at + 2), b'm' | b'M')
                        && !self.letter_at(at + 3) =>
                {
                    // "7a.m.": the hour is a number of its own.
                    break;
                }
                _ if self.letter_at(at) => return self.word(start, at),
                b'-' if self.letter_at(at + 1) => return self.word(start, at),
                _ => break,
            }
        }
        self.push(start, at, TokenKind::Number);
        at
    }
}
