//! Tokens that begin with a mark: quotation marks, apostrophes in front of a word, punctuation, handles and hashtags.

use super::Tokenizer;
use crate::address;
use crate::character::{WideClass, wide_class};
use crate::event::EventKind;
use crate::language::{APOSTROPHE_FIRST, Clitic};
use sayso_record::TokenKind;

/// A row of at least this many marks of one kind draws a line across the text.
const SHORTEST_RULE: usize = 5;

impl Tokenizer<'_> {
    /// A token that begins with `"`, `'` or a grave accent.
    pub(super) fn quote(&mut self, start: usize) -> usize {
        let byte = self.bytes[start];
        let mut at = start + 1;
        if byte != b'"' && self.byte(at) == byte {
            at += 1;
        } else if byte == b'\'' {
            if let Some(end) = self.apostrophe_first(start, at) {
                return end;
            }
            // A clitic that scraped or tokenised text set apart: "Walter 's".
            if start > 0 && self.letter_at(at) {
                let end = at + self.bytes[at..self.end].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                let apart =
                    self.tokens.last().is_some_and(|t| t.kind == TokenKind::Word && (t.span.end as usize) < start);
                if apart
                    && !self.letter_or_digit_at(end)
                    && self.language.clitic(&self.text[start..end]) == Some(Clitic::Suffix)
                {
                    self.push(start, end, TokenKind::Word);
                    return end;
                }
            }
        }
        self.push_event(start, at, TokenKind::Quote, EventKind::Quote);
        at
    }

    /// The end of a word that begins with the apostrophe at `start`: `'em`, `'90s`. The letters begin at `letters`.
    fn apostrophe_first(&mut self, start: usize, letters: usize) -> Option<usize> {
        // Behind a letter, or an opening mark, it is something else.
        if self.tokens.last().is_some_and(|t| t.span.end as usize == start && t.kind != TokenKind::Quote) {
            return None;
        }
        let rest = &self.bytes[letters..self.end];
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let letters_only = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let end = if digits == 2 {
            let plural = usize::from(rest.get(2) == Some(&b's'));
            letters + 2 + plural
        } else if letters_only > 0 && letters_only < 8 {
            let end = letters + letters_only;
            APOSTROPHE_FIRST.holds(&self.text[letters..end]).then_some(end)?
        } else {
            return None;
        };
        if self.letter_or_digit_at(end) {
            return None;
        }
        // "'n'" keeps the apostrophe behind it.
        let behind =
            self.text[end..self.end].chars().next().filter(|c| matches!(c, '\'' | '’')).map_or(0, char::len_utf8);
        let end = if self.text[letters..end].eq_ignore_ascii_case("n") { end + behind } else { end };
        self.push(start, end, TokenKind::Word);
        Some(end)
    }

    /// A token that begins with an ASCII mark.
    pub(super) fn mark(&mut self, start: usize, byte: u8) -> usize {
        let run =
            |accepts: fn(u8) -> bool| start + self.bytes[start..self.end].iter().take_while(|b| accepts(**b)).count();
        match byte {
            b'.' => {
                let at = run(|b| b == b'.');
                let kind = if at - start == 1 { EventKind::Period } else { EventKind::Ellipsis };
                self.push_event(start, at, TokenKind::Punctuation, kind);
                at
            }
            b'!' | b'?' => {
                let at = run(|b| b == b'!' || b == b'?');
                self.push_event(start, at, TokenKind::Punctuation, EventKind::Exclamation);
                at
            }
            b'(' | b'[' | b'{' => {
                self.push_event(start, start + 1, TokenKind::Punctuation, EventKind::Open);
                start + 1
            }
            b')' | b']' | b'}' => {
                self.push_event(start, start + 1, TokenKind::Punctuation, EventKind::Close);
                start + 1
            }
            b';' | b':' => {
                let kind = if byte == b';' && self.language.traits.semicolon_asks {
                    EventKind::Stop
                } else {
                    EventKind::Semicolon
                };
                self.push_event(start, start + 1, TokenKind::Punctuation, kind);
                start + 1
            }
            // Behind a word it is a part of something else: "a@b".
            b'@' | b'#'
                if self
                    .tokens
                    .last()
                    .is_none_or(|t| (t.span.end as usize) < start || t.kind == TokenKind::Punctuation) =>
            {
                match address::tag(&self.text[..self.end], start) {
                    Some(at) => {
                        self.push(start, at, TokenKind::Address);
                        at
                    }
                    None => {
                        self.push(start, start + 1, TokenKind::Punctuation);
                        start + 1
                    }
                }
            }
            b'-' | b'*' | b'=' | b'_' | b'~' | b'+' => {
                let at = start + self.bytes[start..self.end].iter().take_while(|b| **b == byte).count();
                if at - start >= SHORTEST_RULE {
                    self.push_event(start, at, TokenKind::Punctuation, EventKind::Rule);
                } else {
                    self.push(start, at, TokenKind::Punctuation);
                }
                at
            }
            _ => {
                self.push(start, start + 1, TokenKind::Punctuation);
                start + 1
            }
        }
    }

    /// A token that begins with a character outside ASCII, or white space outside ASCII.
    pub(super) fn wide(&mut self, start: usize, new_line: &mut bool) -> usize {
        let c = self.character(start);
        let at = start + c.len_utf8();
        match wide_class(c) {
            WideClass::Space => {
                *new_line |= matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
            }
            WideClass::Letter => return self.word(start, at),
            WideClass::Joiner | WideClass::Mark => return self.wide_mark(start, at, c),
            WideClass::Ideograph => self.push(start, at, TokenKind::Word),
            WideClass::Quote => {
                if matches!(c, '’' | '‘')
                    && let Some(end) = self.apostrophe_first(start, at)
                {
                    return end;
                }
                self.push_event(start, at, TokenKind::Quote, EventKind::Quote);
            }
            WideClass::Stop if c == '…' => {
                let run = self.text[start..self.end].bytes().take_while(|b| "….".as_bytes().contains(b)).count();
                let run = (0..4).map(|cut| start + run.saturating_sub(cut)).find(|at| self.text.is_char_boundary(*at));
                let at = run.unwrap_or(at).max(at);
                self.push_event(start, at, TokenKind::Punctuation, EventKind::Ellipsis);
                return at;
            }
            WideClass::Stop => {
                let kind =
                    if matches!(c, '‼' | '⁇' | '⁈' | '⁉') { EventKind::Exclamation } else { EventKind::Stop };
                self.push_event(start, at, TokenKind::Punctuation, kind);
            }
        }
        at
    }

    fn wide_mark(&mut self, start: usize, at: usize, c: char) -> usize {
        let event = match c {
            '（' | '［' | '｛' | '【' | '〔' | '〖' | '〈' => Some(EventKind::Open),
            '）' | '］' | '｝' | '】' | '〕' | '〗' | '〉' => Some(EventKind::Close),
            '•' | '⁃' | '▪' | '●' | '◦' | '‣' | '■' | '►' | '▶' | '➤' | '❖' => {
                Some(EventKind::Bullet)
            }
            '；' | '：' => Some(EventKind::Semicolon),
            _ => None,
        };
        match event {
            Some(event) => self.push_event(start, at, TokenKind::Punctuation, event),
            None => self.push(start, at, TokenKind::Punctuation),
        }
        at
    }
}
