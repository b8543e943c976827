//! Text to tokens, and to the events among them.
//!
//! What is one token: a word with the hyphens and apostrophes inside it (`twenty-one`, `o'clock`), save for clitics,
//! which are tokens of their own (`Ann|'s`, `do|n't`, `players|'`); a dotted abbreviation (`U.S.`, `a.m.`, `Ph.D.`); a number with
//! its points, commas and colons (`1,000.50`, `10:30`); an address; a run of the same mark (`...`, `--`, `?!`). The
//! full stop behind an abbreviation or initial joins its word later, once [`sentence`](crate::sentence) has decided
//! that it does not end a sentence. Scripts that write no spaces give a token per ideograph.
//!
//! No byte is looked at more than a fixed number of times: look-ahead for addresses remembers how far it has seen.

mod mark;
mod word;

use crate::character::{Class, WideClass, class, common_letter, wide_class};
use crate::event::{Event, EventKind};
use crate::language::Language;
use sayso_record::{Block, BlockKind, Span, Token, TokenKind};
use std::ops::Range;

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
            Class::High if common_letter(&self.bytes[at..self.end]) > 0 => true,
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
                Class::High => match common_letter(&self.bytes[at..self.end]) {
                    0 => self.wide(at, &mut new_line),
                    letter => self.word(at, at + letter),
                },
                Class::Space => at + 1,
            };
        }
        // White space outside ASCII may have been all that followed the last line break.
        if self.events.last().is_some_and(|event| event.token as usize == self.tokens.len()) {
            self.events.pop();
        }
    }
}
