//! Events to sentences.
//!
//! The walk looks at each event of a block once. At a mark that may end a sentence it takes in the marks that close
//! with it (`."`, `.)`, `.[3]`, `?!`, `. . .`) and asks [`decide`] whether the sentence ends there. Brackets hold a sentence together until
//! they close, unless the sentence began with the bracket; so do quotations, if the caller wants that. Entries of a
//! list inside a block ([`list`]) and line breaks ([`line_break`]) end sentences as well.

mod decide;
mod line_break;
mod list;
mod lost_stop;

use crate::Options;
use crate::event::{Event, EventKind, Role};
use crate::language::Language;
use crate::tokenizer::{BlockScan, Scan};
use decide::{Candidate, Ending};
use list::Enumerator;
use sayso_record::{Sentence, Span, Token, TokenKind};

/// Brackets nested deeper than this are not paired.
const DEEPEST: usize = 32;

/// A bracket that holds more tokens than this holds no sentence together.
const LONGEST_BRACKET: usize = 80;

/// Finds the sentences, tells each token which one it belongs to, and joins the full stop of an abbreviation to it.
pub(crate) fn split(text: &str, scan: &mut Scan, language: &'static Language, options: &Options) -> Vec<Sentence> {
    let blocks = std::mem::take(&mut scan.blocks);
    pair_brackets(scan, &blocks);
    let mut starts = Vec::with_capacity(scan.tokens.len() / 16 + blocks.len());
    for block in &blocks {
        let view = View { text, tokens: &scan.tokens, events: &scan.events, language, block: block.clone() };
        Walk {
            view: &view,
            starts: &mut starts,
            start: block.tokens.start,
            held: 0,
            list: None,
            line: block.tokens.start,
            read: block.tokens.start,
        }
        .run(options);
    }
    let sentences = number(text, &mut scan.tokens, &blocks, &starts);
    scan.blocks = blocks;
    sentences
}

/// What the steps of the splitter look at: one block of a scanned text.
pub(crate) struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
    events: &'a [Event],
    language: &'static Language,
    block: BlockScan,
}

impl View<'_> {
    /// The text of a token; empty where there is none in this block.
    fn word(&self, token: usize) -> &str {
        if self.block.tokens.contains(&token) { &self.text[self.tokens[token].span.range()] } else { "" }
    }

    /// The kind of a token of this block.
    fn kind(&self, token: usize) -> Option<TokenKind> {
        self.block.tokens.contains(&token).then(|| self.tokens[token].kind)
    }

    /// True where white space stands before a token, or the block begins or ends.
    fn spaced(&self, token: usize) -> bool {
        token <= self.block.tokens.start
            || token >= self.block.tokens.end
            || self.tokens[token - 1].span.end < self.tokens[token].span.start
    }
}

/// Writes into each opening bracket which token closes it.
fn pair_brackets(scan: &mut Scan, blocks: &[BlockScan]) {
    let mut open: Vec<usize> = Vec::new();
    for block in blocks {
        open.clear();
        for event in block.events.clone() {
            match scan.events[event].kind {
                EventKind::Open if open.len() < DEEPEST => open.push(event),
                EventKind::Close => {
                    if let Some(opener) = open.pop() {
                        scan.events[opener].partner = scan.events[event].token;
                    }
                }
                _ => {}
            }
        }
    }
}

struct Walk<'a, 'view> {
    view: &'a View<'view>,
    /// The first tokens of the sentences.
    starts: &'a mut Vec<u32>,
    /// The first token of the present sentence.
    start: usize,
    /// Up to this token something holds the sentence together.
    held: usize,
    /// The last entry of a list that was seen.
    list: Option<Enumerator>,
    /// The first token of the present line.
    line: usize,
    /// Up to this token sentences without a full stop were looked for.
    read: usize,
}

impl Walk<'_, '_> {
    fn run(&mut self, options: &Options) {
        let view = self.view;
        if view.block.tokens.is_empty() {
            return;
        }
        self.begin(self.start);
        let mut at = view.block.events.start;
        while at < view.block.events.end {
            let event = view.events[at];
            let token = event.token as usize;
            at += 1;
            if token < self.start {
                continue;
            }
            self.lost_stops(token);
            match event.kind {
                EventKind::Line => self.line(token),
                EventKind::Bullet => {
                    if token > self.start && view.spaced(token) {
                        self.begin(token);
                    }
                }
                EventKind::Open => self.hold(event),
                EventKind::Quote if !options.split_quotations => self.hold(event),
                EventKind::Quote | EventKind::Semicolon => {}
                EventKind::Close => {
                    if !self.enumerator(token) && decide::is_emoticon_before_sentence(view, token) {
                        self.begin(token + 1);
                    }
                }
                EventKind::Rule => self.rule(token),
                EventKind::Period if self.enumerator(token) => {}
                EventKind::Period | EventKind::Ellipsis | EventKind::Exclamation | EventKind::Stop => {
                    at = self.candidate(at - 1);
                }
            }
        }
        self.lost_stops(view.block.tokens.end);
    }

    /// Looks for sentences without a full stop up to `token`.
    fn lost_stops(&mut self, token: usize) {
        for next in self.read.max(self.start)..token {
            let first = self.view.text.as_bytes()[self.view.tokens[next].span.start as usize];
            if (first.is_ascii_uppercase() || !first.is_ascii())
                && next > self.held
                && lost_stop::before(self.view, self.start, next)
            {
                self.begin(next);
            }
        }
        self.read = self.read.max(token);
    }

    fn begin(&mut self, token: usize) {
        self.start = token;
        self.starts.push(token as u32);
    }

    /// An opening mark that has a partner keeps the sentence together, unless the sentence begins with it.
    fn hold(&mut self, event: Event) {
        let (token, partner) = (event.token as usize, event.partner as usize);
        let bracket = event.kind == EventKind::Open;
        if (bracket && (token == self.start || partner > token + LONGEST_BRACKET))
            || (!bracket && event.role != Role::Opens)
        {
            return;
        }
        self.held = self.held.max(partner);
    }

    fn line(&mut self, token: usize) {
        if token > self.start && line_break::ends_sentence(self.view, self.line, self.start, token) {
            self.begin(token);
        }
        self.line = token;
    }

    /// A line of marks parts what stands before and behind it.
    fn rule(&mut self, token: usize) {
        if !self.view.spaced(token) || !self.view.spaced(token + 1) {
            return;
        }
        if token > self.start {
            self.begin(token);
        }
        if token + 1 < self.view.block.tokens.end {
            self.begin(token + 1);
        }
    }

    /// Reads the token before a full stop or closing bracket as the number of a list entry. True where it is one.
    fn enumerator(&mut self, mark: usize) -> bool {
        let Some(entry) = Enumerator::before(self.view, mark, self.start) else { return false };
        let leads = entry.first == self.start || (entry.first == self.start + 1 && self.is_bullet(self.start));
        if !leads && !self.list.as_ref().is_some_and(|last| entry.follows(last)) {
            return false;
        }
        if !leads {
            let bullet = self.is_bullet(entry.first - 1);
            self.begin(entry.first - usize::from(bullet));
        }
        self.held = self.held.max(entry.end);
        self.list = Some(entry);
        true
    }

    fn is_bullet(&self, token: usize) -> bool {
        matches!(self.view.word(token).chars().next(), Some('•' | '⁃' | '▪' | '●' | '◦' | '‣' | '*' | '-' | '–'))
    }

    /// Decides at the mark of event `at`; returns the event to go on with.
    fn candidate(&mut self, at: usize) -> usize {
        let ending = Ending::take_in(self.view, at);
        let held = ending.end <= self.held;
        if held || ending.end >= self.view.block.tokens.end {
            return ending.next_event;
        }
        let candidate = Candidate { ending: &ending, start: self.start };
        if let Some(next) = decide::next_sentence(self.view, &candidate) {
            self.begin(next);
        }
        ending.next_event
    }
}

/// Turns the first tokens of sentences into sentences, numbers the tokens and joins full stops to abbreviations.
fn number(text: &str, tokens: &mut Vec<Token>, blocks: &[BlockScan], starts: &[u32]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::with_capacity(starts.len());
    let bytes = text.as_bytes();
    let mut kept = 0;
    let mut starts = starts.iter().map(|start| *start as usize).peekable();
    for block in blocks {
        while let Some(first) = starts.next_if(|start| *start < block.tokens.end) {
            let end = starts.peek().map_or(block.tokens.end, |next| (*next).min(block.tokens.end));
            let index = sentences.len() as u32;
            let span = Span::new(tokens[first].span.start, tokens[end - 1].span.end);
            sentences.push(Sentence { span, block: block.block });
            let first_kept = kept;
            for at in first..end {
                let token = tokens[at];
                let joins = token.kind == TokenKind::Punctuation
                    && token.span.len() == 1
                    && bytes[token.span.start as usize] == b'.'
                    && kept > first_kept
                    && tokens[kept - 1].kind == TokenKind::Word
                    && tokens[kept - 1].span.end == token.span.start
                    && at + 1 < end
                    && tokens[at + 1].span.start > token.span.end;
                if joins {
                    tokens[kept - 1].span.end = token.span.end;
                } else {
                    tokens[kept] = Token { sentence: index, ..token };
                    kept += 1;
                }
            }
        }
    }
    tokens.truncate(kept);
    sentences
}
