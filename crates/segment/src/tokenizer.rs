//! Text to tokens, and to the events among them.
//!
//! What is one token: a word with the hyphens and apostrophes inside it (`twenty-one`, `o'clock`), save for clitics,
//! which are tokens of their own (`Ann|'s`, `do|n't`, `players|'`); a dotted abbreviation (`U.S.`, `a.m.`, `Ph.D.`); a number with
//! its points, commas and colons (`1,000.50`, `10:30`); an address; a run of the same mark (`...`, `--`, `?!`). The
//! full stop behind an abbreviation or initial joins its word later, once [`sentence`](crate::sentence) has decided
//! that it does not end a sentence. Scripts that write no spaces give a token per ideograph.
//!
//! No byte is looked at more than a fixed number of times: look-ahead for addresses remembers how far it has seen.

use crate::address::{self, Dotted};
use crate::character::{Class, WideClass, class, wide_class};
use crate::event::{Event, EventKind};
use crate::language::{APOSTROPHE_FIRST, Clitic, Language};
use sayso_record::{Block, BlockKind, Span, Token, TokenKind};
use std::ops::Range;

/// A row of at least this many marks of one kind draws a line across the text.
const SHORTEST_RULE: usize = 5;

/// The tokens of one block, and the events among them.
#[derive(Clone, Debug)]
pub(crate) struct BlockScan {
    /// The index of the block in the article.
    pub(crate) block: u32,
    /// What the block is.
    pub(crate) kind: BlockKind,
    /// Its tokens, as a range of indices.
    pub(crate) tokens: Range<usize>,
    /// Its events, as a range of indices.
    pub(crate) events: Range<usize>,
}

/// What one walk over the text found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) tokens: Vec<Token>,
    pub(crate) events: Vec<Event>,
    pub(crate) blocks: Vec<BlockScan>,
}

/// Walks over every block of the text.
pub(crate) fn scan(text: &str, blocks: &[Block], language: &'static Language) -> Scan {
    // English has some five bytes a token and a token in nine is an event. Rather too few than too many: a vector
    // that must grow costs a copy, one that is too large costs memory in every document that waits in a queue.
    let mut tokenizer = Tokenizer {
        text,
        bytes: text.as_bytes(),
        language,
        tokens: Vec::with_capacity(text.len() / 5 + 8),
        events: Vec::with_capacity(text.len() / 40 + 8),
        barren: 0,
        end: 0,
    };
    let mut found = Vec::with_capacity(blocks.len());
    // Tokens must come in the order of the text, so a block that starts before the last one ended is passed over.
    let mut done = 0;
    for (block, number) in blocks.iter().zip(0..) {
        let range = block.span.range();
        if range.start < done || text.get(range.clone()).is_none() {
            continue;
        }
        done = range.end;
        let (tokens, events) = (tokenizer.tokens.len(), tokenizer.events.len());
        tokenizer.block(range);
        found.push(BlockScan {
            block: number,
            kind: block.kind,
            tokens: tokens..tokenizer.tokens.len(),
            events: events..tokenizer.events.len(),
        });
    }
    Scan { tokens: tokenizer.tokens, events: tokenizer.events, blocks: found }
}

struct Tokenizer<'text> {
    text: &'text str,
    bytes: &'text [u8],
    language: &'static Language,
    tokens: Vec<Token>,
    events: Vec<Event>,
    /// Up to here no address begins inside a dotted run: it was looked at as a whole.
    barren: usize,
    /// The end of the block.
    end: usize,
}

impl Tokenizer<'_> {
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.bytes[at] } else { 0 }
    }

    fn character(&self, at: usize) -> char {
        self.text[at..self.end].chars().next().unwrap_or('\0')
    }

    /// True where a letter of a word stands.
    #[inline]
    fn letter_at(&self, at: usize) -> bool {
        match class(self.byte(at)) {
            Class::Letter => true,
            Class::High => wide_class(self.character(at)) == WideClass::Letter,
            _ => false,
        }
    }

    #[inline]
    fn letter_or_digit_at(&self, at: usize) -> bool {
        self.letter_at(at) || self.byte(at).is_ascii_digit()
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        // The length of the text fits u32: the record's spans could not point into it otherwise.
        self.tokens.push(Token { span: Span::new(start as u32, end as u32), kind, sentence: 0 });
    }

    fn push_event(&mut self, start: usize, end: usize, kind: TokenKind, event: EventKind) {
        self.events.push(Event::new(self.tokens.len() as u32, event));
        self.push(start, end, kind);
    }

    fn block(&mut self, range: Range<usize>) {
        self.end = range.end;
        let first = self.tokens.len();
        let mut at = range.start;
        let mut new_line = false;
        while at < self.end {
            let byte = self.bytes[at];
            let kind = class(byte);
            if kind == Class::Space {
                new_line |= byte == b'\n' || byte == b'\r';
                at += 1;
                continue;
            }
            if new_line {
                new_line = false;
                if self.tokens.len() > first {
                    self.events.push(Event::new(self.tokens.len() as u32, EventKind::Line));
                }
            }
            at = match kind {
                Class::Letter => self.word(at, at + 1),
                Class::Digit => self.number(at),
                Class::Quote => self.quote(at),
                Class::Mark => self.mark(at, byte),
                Class::High => self.wide(at, &mut new_line),
                Class::Space => at + 1,
            };
        }
        // White space outside ASCII may have been all that followed the last line break.
        if self.events.last().is_some_and(|event| event.token as usize == self.tokens.len()) {
            self.events.pop();
        }
    }

    /// A word that begins at `start` and whose first letters end at `at`.
    fn word(&mut self, start: usize, mut at: usize) -> usize {
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
    fn number(&mut self, start: usize) -> usize {
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

    /// A token that begins with `"`, `'` or a grave accent.
    fn quote(&mut self, start: usize) -> usize {
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
    fn mark(&mut self, start: usize, byte: u8) -> usize {
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
                let kind =
                    if byte == b';' && self.language.semicolon_asks { EventKind::Stop } else { EventKind::Semicolon };
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
    fn wide(&mut self, start: usize, new_line: &mut bool) -> usize {
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
