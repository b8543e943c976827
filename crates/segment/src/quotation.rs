//! Quotation marks to quotations.
//!
//! An automaton with a stack walks over the quotation marks of the article, paragraph by paragraph. The shape of a
//! mark and the characters beside it say which way it points ([`glyph`]); where they leave it open, the stack decides:
//! what is open is closed. Four things need more than that:
//!
//! - **Paragraphs.** A quotation that is still open at the end of a paragraph goes on where the next one begins with
//!   the same mark, as the printers' rule has it: an opening mark on each paragraph, a closing one on the last. It
//!   becomes one [`Quotation`] with a span a paragraph. Headings and captions in between are read on their own.
//! - **A mark too few.** Of two opening marks in a row, the second is nested if the closing marks that follow in the
//!   paragraph are enough for both; otherwise the first one lost its closing mark, and ends where the second begins.
//!   What never closes ends with its block, `closed = false`.
//! - **Apostrophes.** A single mark opens only if one that may close it follows in its paragraph, and closes only
//!   what is open; a plural possessive (`players'`) closes nothing while a better closing mark is still to come.
//! - **Inches, feet, minutes.** Behind a digit a mark closes a quotation only if one is open that no later mark closes.
//!
//! The counts of what follows are made in one pass from the right over the marks of each paragraph, and the stack is
//! at most [`DEEPEST`] high, so the time is linear whatever the text.

mod glyph;

use crate::event::{EventKind, Role};
use crate::tokenizer::{BlockScan, Scan};
use glyph::{Glyph, Shape, lean};
use sayso_record::{BlockKind, Quotation, Span, TokenKind};

/// Marks that would open a quotation inside of this many others are passed over.
const DEEPEST: usize = 16;

/// Pairs the quotation marks of the article, and writes into each event what its mark turned out to be.
pub(crate) fn pair(text: &str, scan: &mut Scan) -> Vec<Quotation> {
    let mut automaton =
        Automaton { text, scan, found: Vec::new(), open: Vec::new(), marks: Vec::new(), aside: Vec::new() };
    for number in 0..automaton.scan.blocks.len() {
        let scanned = automaton.scan.blocks[number].clone();
        let body = matches!(scanned.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
        if body {
            automaton.block(&scanned);
        } else {
            // What is open waits while a heading or caption is read on its own.
            std::mem::swap(&mut automaton.open, &mut automaton.aside);
            automaton.open.clear();
            automaton.block(&scanned);
            automaton.open.clear();
            std::mem::swap(&mut automaton.open, &mut automaton.aside);
        }
    }
    finish(automaton.found)
}

/// A quotation that was found, before it is known to be one.
struct Candidate {
    quotation: Quotation,
    /// False for what turned out to be an apostrophe or an empty pair of marks.
    stands: bool,
    /// True while only a closing mark can make it a quotation.
    needs_closing: bool,
}

/// Drops what does not stand and counts the depths.
fn finish(found: Vec<Candidate>) -> Vec<Quotation> {
    let standing = found.into_iter().filter(|c| c.stands && (c.quotation.closed || !c.needs_closing));
    let mut quotations: Vec<Quotation> = standing.map(|c| c.quotation).collect();
    let mut ends: Vec<u32> = Vec::new();
    for quotation in &mut quotations {
        let extent = quotation.extent();
        while ends.last().is_some_and(|end| *end <= extent.start) {
            ends.pop();
        }
        quotation.depth = u8::try_from(ends.len()).unwrap_or(u8::MAX);
        ends.push(extent.end);
    }
    quotations
}

/// An opening mark that waits for its closing one.
#[derive(Clone, Copy)]
struct Open {
    candidate: usize,
    glyph: Glyph,
    /// The event of the mark in the present block.
    event: usize,
}

/// A quotation mark of the present block.
struct Mark {
    event: usize,
    token: usize,
    glyph: Glyph,
    lean: i8,
    /// Closing-looking marks less opening-looking ones of its sort (single or double) among the later ones.
    surplus: i32,
    /// How many later marks of its sort do not look like opening ones.
    later: u32,
    /// True for the first mark of its sort in the block.
    first: bool,
    /// True where a mark that ends a sentence stands before it.
    behind_end: bool,
}

struct Automaton<'text, 'scan> {
    text: &'text str,
    scan: &'scan mut Scan,
    found: Vec<Candidate>,
    open: Vec<Open>,
    /// Marks of the present block; kept to spare allocations.
    marks: Vec<Mark>,
    /// Open marks set aside while a heading is read.
    aside: Vec<Open>,
}

impl Automaton<'_, '_> {
    fn block(&mut self, block: &BlockScan) {
        if block.tokens.is_empty() {
            return;
        }
        self.read_marks(block);
        let marks = std::mem::take(&mut self.marks);
        let continued = self.carry_on(block, &marks);
        for mark in &marks[continued..] {
            self.mark(mark);
        }
        // What stays open ends here for now; the next paragraph may add to it.
        for place in 0..self.open.len() {
            self.end_one_before(self.open[place], block.tokens.end);
        }
        self.marks = marks;
    }

    fn read_marks(&mut self, block: &BlockScan) {
        self.marks.clear();
        let mut seen = [false; 2];
        for event in block.events.clone() {
            if self.scan.events[event].kind != EventKind::Quote {
                continue;
            }
            let token = self.scan.events[event].token as usize;
            let span = self.scan.tokens[token].span.range();
            let glyph = Glyph::of(&self.text[span.clone()]);
            let leads = token == block.tokens.start;
            let before = if leads { None } else { self.text[..span.start].chars().next_back() };
            let last = token + 1 == block.tokens.end;
            let mut behind = self.text[span.end..].chars();
            let (after, after_next) = if last { (None, None) } else { (behind.next(), behind.next()) };
            let lean = lean(before, after, after_next);
            let first = !std::mem::replace(&mut seen[usize::from(glyph.is_single())], true);
            let behind_end = self.text[..span.start].trim_end().ends_with(['.', '!', '?', '…']) && !leads;
            self.marks.push(Mark { event, token, glyph, lean, surplus: 0, later: 0, first, behind_end });
        }
        let (mut surplus, mut later) = ([0; 2], [0; 2]);
        for mark in self.marks.iter_mut().rev() {
            let sort = usize::from(mark.glyph.is_single());
            mark.surplus = surplus[sort];
            mark.later = later[sort];
            surplus[sort] -= i32::from(mark.lean.signum());
            later[sort] += u32::from(mark.lean <= 0);
        }
    }

    /// Goes on with the quotations that the last paragraph left open, as far as this one begins with their marks.
    /// Returns how many marks that took.
    fn carry_on(&mut self, block: &BlockScan, marks: &[Mark]) -> usize {
        let mut continued = 0;
        for (open, mark) in self.open.iter_mut().zip(marks) {
            let leads = mark.token == block.tokens.start + continued;
            let same = mark.glyph.mark == open.glyph.mark;
            let last = mark.token + 1 == block.tokens.end;
            if !leads || !same || last || mark.lean < 0 {
                break;
            }
            let start = self.scan.tokens[mark.token].span.start;
            self.found[open.candidate].quotation.spans.push(Span::new(start, start));
            self.scan.events[mark.event].role = Role::Opens;
            open.event = mark.event;
            continued += 1;
        }
        self.open.truncate(continued);
        continued
    }

    fn mark(&mut self, mark: &Mark) {
        let closes =
            self.open.iter().rposition(|open| mark.glyph.ends(open.glyph) || Self::ends_by_place(mark, open.glyph));
        let role = if mark.glyph.is_single() { self.single(mark, closes) } else { self.double(mark, closes) };
        self.scan.events[mark.event].role = role;
        match (role, closes) {
            (Role::Opens, _) => self.open_quotation(mark),
            (Role::Closes, Some(place)) => self.close_quotation(mark, place),
            _ => self.name_what_it_is(mark),
        }
    }

    /// A mark that is no quotation mark is part of the word that it hangs on (`players'`), or a sign of feet or inches.
    fn name_what_it_is(&mut self, mark: &Mark) {
        let kind = if self.behind_digit(mark) {
            TokenKind::Punctuation
        } else if mark.glyph.is_single() && self.behind_word(mark) {
            TokenKind::Word
        } else {
            return;
        };
        self.scan.tokens[mark.token].kind = kind;
    }

    /// “…“ with the same mark at both ends.
    fn ends_by_place(mark: &Mark, opener: Glyph) -> bool {
        mark.lean < 0 && mark.glyph.shape == Shape::Opening && mark.glyph.character == opener.character
    }

    fn double(&self, mark: &Mark, closes: Option<usize>) -> Role {
        match mark.glyph.shape {
            Shape::Opening if closes.is_some() => Role::Closes,
            Shape::Opening => Role::Opens,
            Shape::Closing if closes.is_some() => Role::Closes,
            // ”Swedish” and »German« marks.
            Shape::Closing if mark.lean > 0 => Role::Opens,
            Shape::Closing => Role::Neither,
            Shape::Either => self.either(mark, closes),
        }
    }

    fn either(&self, mark: &Mark, closes: Option<usize>) -> Role {
        let open = self.open.iter().filter(|o| !o.glyph.is_single()).count();
        let open = i32::try_from(open).unwrap_or(i32::MAX);
        match closes {
            Some(_) if mark.lean > 0 => Role::Opens,
            // Inches: 12" inside of a quotation that a later mark closes.
            Some(_) if self.behind_digit(mark) && mark.surplus >= open => Role::Neither,
            Some(_) => Role::Closes,
            None if mark.lean > 0 => Role::Opens,
            // Spaces on both sides, or none: an opening mark if something can close it.
            None if mark.lean == 0 && Self::may_open(mark) && !self.behind_digit(mark) => Role::Opens,
            None => Role::Neither,
        }
    }

    fn single(&self, mark: &Mark, closes: Option<usize>) -> Role {
        // A single mark never closes through an open double one: there it is an apostrophe.
        let closes = closes.filter(|place| self.open[place + 1..].iter().all(|o| o.glyph.is_single()));
        let closing_shape = mark.glyph.shape == Shape::Closing;
        match closes {
            Some(_) if mark.lean > 0 && !closing_shape => {
                if mark.surplus > 1 {
                    Role::Opens
                } else {
                    Role::Neither
                }
            }
            Some(_) if mark.surplus > 0 && self.may_be_apostrophe(mark) => Role::Neither,
            Some(_) => Role::Closes,
            None if mark.lean > 0 && (mark.later > 0 || mark.glyph.shape == Shape::Opening || self.leads(mark)) => {
                Role::Opens
            }
            None if mark.lean == 0 && mark.glyph.shape == Shape::Opening => Role::Opens,
            None if mark.lean == 0 && Self::may_open(mark) && !self.behind_word(mark) => Role::Opens,
            None => Role::Neither,
        }
    }

    /// Whether a mark with spaces on both sides, or none, may open a quotation while none is open. Behind the end of a
    /// sentence the first mark of a block, if it makes their number odd, closes what was opened in a part that is lost.
    fn may_open(mark: &Mark) -> bool {
        if mark.behind_end { !mark.first || mark.later % 2 == 1 } else { mark.later > 0 }
    }

    /// `players'`, `goin'`, `30'`: what may stand before a mark that is no closing one.
    fn may_be_apostrophe(&self, mark: &Mark) -> bool {
        let before = &self.text[..self.scan.tokens[mark.token].span.start as usize];
        before.ends_with(['s', 'S', 'z', 'x']) || before.ends_with("in") || self.behind_digit(mark)
    }

    fn behind_digit(&self, mark: &Mark) -> bool {
        let start = self.scan.tokens[mark.token].span.start as usize;
        start > 0 && self.text.as_bytes()[start - 1].is_ascii_digit()
    }

    /// True where a letter stands right before the mark.
    fn behind_word(&self, mark: &Mark) -> bool {
        let start = self.scan.tokens[mark.token].span.start as usize;
        self.text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
    }

    /// True where the mark is the first token of its block.
    fn leads(&self, mark: &Mark) -> bool {
        self.scan.blocks.binary_search_by_key(&mark.token, |b| b.tokens.start).is_ok()
    }

    fn open_quotation(&mut self, mark: &Mark) {
        let span = self.scan.tokens[mark.token].span;
        // The same mark is open already: nested, if the rest of the paragraph closes both.
        let same = |open: &Open| open.glyph.mark == mark.glyph.mark;
        if let Some(place) = self.open.iter().rposition(same) {
            let open = self.open.iter().filter(|o| same(o)).count();
            if mark.surplus <= i32::try_from(open).unwrap_or(i32::MAX) {
                self.end_before(place, mark.token);
            }
        }
        if self.open.len() == DEEPEST {
            self.scan.events[mark.event].role = Role::Neither;
            return;
        }
        let needs_closing = mark.glyph.is_single() && !(mark.glyph.shape == Shape::Opening && self.leads(mark));
        self.open.push(Open { candidate: self.found.len(), glyph: mark.glyph, event: mark.event });
        let quotation = Quotation { spans: vec![span], mark: mark.glyph.mark, depth: 0, closed: false };
        self.found.push(Candidate { quotation, stands: true, needs_closing });
    }

    fn close_quotation(&mut self, mark: &Mark, place: usize) {
        self.end_before(place + 1, mark.token);
        let Some(open) = self.open.pop() else { return };
        let event = &mut self.scan.events[open.event];
        event.partner = mark.token as u32;
        let empty = event.token + 1 == event.partner;
        if empty && open.candidate + 1 == self.found.len() && self.found[open.candidate].quotation.spans.len() == 1 {
            // Megabytes of marks in pairs must not fill the memory with nothing.
            self.found.pop();
            return;
        }
        let candidate = &mut self.found[open.candidate];
        candidate.quotation.closed = true;
        candidate.stands &= !empty || candidate.quotation.spans.len() > 1;
        if let Some(span) = candidate.quotation.spans.last_mut() {
            span.end = self.scan.tokens[mark.token].span.end;
        }
    }

    /// Ends the open quotations from `place` on where the token before `token` ends, without a closing mark.
    fn end_before(&mut self, place: usize, token: usize) {
        while self.open.len() > place
            && let Some(open) = self.open.pop()
        {
            self.end_one_before(open, token);
        }
    }

    fn end_one_before(&mut self, open: Open, token: usize) {
        let candidate = &mut self.found[open.candidate];
        let empty = self.scan.events[open.event].token as usize + 1 == token;
        let spans = &mut candidate.quotation.spans;
        if empty && spans.len() > 1 {
            // It ended with the paragraph before.
            spans.pop();
        } else if let Some(span) = spans.last_mut() {
            span.end = self.scan.tokens[token - 1].span.end;
            candidate.stands &= !empty;
        }
    }
}
