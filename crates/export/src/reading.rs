//! The reading view: an article on a terminal, each statement marked, with the number of its speaker at the side.
//!
//! It must serve two readers equally. In colour, what was said, the cue and the source each have a style, and the text
//! holds nothing but small raised numbers that is not in the article. Without colour (a pipe, `NO_COLOR`, a screen
//! reader, a mail) the same three stand in marks that no newspaper prints: ⟦what was said⟧¹, *the cue*, _the source_.
//! Both have the same lines below: every speaker with what each said and how sure the program is of it.
//!
//! Articles come from anywhere, terminals obey what they are sent, and so no control character of a page reaches the
//! terminal: see [`plain`].

mod speakers;
mod style;
mod wrap;

use crate::marks::{Event, Marks, Numbers, Part};
use sayso_record::{Article, Block, BlockKind, DropReason};
use std::borrow::Cow;
use std::collections::BTreeMap;
use style::{Palette, Role};
use wrap::{Line, Wrapper};

/// How the reading view is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingOptions {
    /// Columns of the terminal. Text is set to at most 100 of them, which is as long as a line reads well, and to no
    /// fewer than 24.
    pub width: usize,
    /// Whether styles are written as ANSI escape sequences.
    pub colour: bool,
}

impl Default for ReadingOptions {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

const WIDEST: usize = 100;
const NARROWEST: usize = 24;
/// Columns of the margin that holds the numbers, rule and space included; narrow terminals go without.
const MARGIN: usize = 8;

/// The reading view of `article`, whose offsets must be bytes, as text that ends in a newline.
///
/// It has the headline and what is known of the page; the text with each statement marked; the speakers with what each
/// said; how much of the page was left out; and the notes. A span that does not slice the text is passed over.
#[must_use]
pub fn reading_view(article: &Article, options: &ReadingOptions) -> String {
    let width = options.width.clamp(NARROWEST, WIDEST);
    let palette = Palette { colour: options.colour };
    let numbers = Numbers::new(article);
    let mut view = View { out: String::new(), width, margin: if width < 48 { 0 } else { MARGIN }, palette };
    let marks = Marks::new(article, &numbers);
    view.head(article, &marks);
    if !article.attributions.is_empty() {
        view.legend();
    }
    view.body(article, &marks);
    speakers::list(&mut view, article, &numbers);
    view.left_out(article);
    view.notes(article);
    view.out
}

struct View {
    out: String,
    width: usize,
    margin: usize,
    palette: Palette,
}

impl View {
    fn head(&mut self, article: &Article, marks: &Marks) {
        let meta = &article.meta;
        match leading_title(article) {
            Some(block) => {
                let mut wrapper = Wrapper::new(self.width);
                self.set(article, block, Role::Title, marks, &mut wrapper);
                self.lines(wrapper);
            }
            None if !has(article, BlockKind::Title) => self.sentence(meta.title.as_deref().unwrap_or(""), Role::Title),
            None => {}
        }
        let authors = meta.authors.join(", ");
        let by = if has(article, BlockKind::Byline) { "" } else { authors.as_str() };
        let about = [
            by,
            meta.published.as_deref().unwrap_or(""),
            meta.site.as_deref().unwrap_or(""),
            meta.agency.as_deref().unwrap_or(""),
            article.source.uri.as_str(),
        ];
        let about: Vec<&str> = about.into_iter().filter(|part| !part.is_empty()).collect();
        self.sentence(&about.join(" · "), Role::Faint);
        self.rule();
    }

    fn legend(&mut self) {
        let mut wrapper = Wrapper::new(self.width);
        let legend =
            [(Role::Content, "what was said"), (Role::Cue, "the words that say so"), (Role::Source, "who said it")];
        for (role, words) in legend {
            let (open, close) = self.palette.marks(role);
            wrapper.mark(open, role);
            wrapper.text(words, role);
            wrapper.mark(close, role);
            if role == Role::Content {
                wrapper.mark("¹", Role::Number);
            }
            wrapper.text(" ", Role::Text);
        }
        wrapper.text("¹ listed below", Role::Faint);
        self.lines(wrapper);
        self.blank();
    }

    fn body(&mut self, article: &Article, marks: &Marks) {
        let mut previous: Option<BlockKind> = None;
        let body = &article.blocks[usize::from(leading_title(article).is_some())..];
        for block in body {
            let together = previous == Some(block.kind) && matches!(block.kind, BlockKind::ListItem | BlockKind::Table);
            if previous.is_some() && !together {
                self.margin_line("", "");
            }
            self.block(article, block, marks);
            previous = Some(block.kind);
        }
        if previous.is_some() {
            self.blank();
        }
    }

    fn block(&mut self, article: &Article, block: &Block, marks: &Marks) {
        let (lead, role) = match block.kind {
            BlockKind::Title => ("", Role::Title),
            BlockKind::Heading => ("", Role::Heading),
            BlockKind::Byline | BlockKind::Dateline => ("", Role::Faint),
            BlockKind::Paragraph => ("", Role::Text),
            BlockKind::ListItem => ("• ", Role::Text),
            BlockKind::Quote => ("▏ ", Role::Text),
            BlockKind::Caption => ("▣ ", Role::Faint),
            BlockKind::Table => ("¦ ", Role::Faint),
        };
        let mut wrapper = Wrapper::new(self.width - self.margin - 2 * usize::from(!lead.is_empty()));
        self.set(article, block, role, marks, &mut wrapper);
        for (index, Line { text, numbers }) in wrapper.finish(self.palette).into_iter().enumerate() {
            let lead = match (index, block.kind) {
                (0, _) | (_, BlockKind::Quote) => lead,
                _ if lead.is_empty() => "",
                _ => "  ",
            };
            self.margin_line(&numbers_in_margin(&numbers), &format!("{}{text}", self.palette.paint(Role::Faint, lead)));
        }
    }

    /// Sets the text of a block into `wrapper`, marked; what no attribution covers in the style of `role`.
    fn set(&self, article: &Article, block: &Block, role: Role, marks: &Marks, wrapper: &mut Wrapper) {
        marks.walk(article, block.span, |event| match event {
            Event::Open(mark) => {
                if mark.part == Part::Content && mark.first {
                    wrapper.number(mark.number);
                }
                let role = Role::of(mark.part);
                wrapper.mark(self.palette.marks(role).0, role);
            }
            Event::Close(mark) => {
                let role = Role::of(mark.part);
                wrapper.mark(self.palette.marks(role).1, role);
                if let (Part::Content, Some(number)) = (mark.part, mark.number) {
                    wrapper.mark(&raised(number), Role::Number);
                }
            }
            Event::Text(text, part) => wrapper.text(&plain(text), part.map_or(role, Role::of)),
        });
    }

    fn left_out(&mut self, article: &Article) {
        if article.dropped.is_empty() {
            return;
        }
        let mut reasons: BTreeMap<DropReason, usize> = BTreeMap::new();
        for dropped in &article.dropped {
            *reasons.entry(dropped.reason).or_default() += 1;
        }
        let reasons: Vec<String> =
            reasons.iter().map(|(reason, count)| format!("{count} {}", reason_name(*reason))).collect();
        self.blank();
        self.sentence(&format!("Left out of the page: {}.", reasons.join(", ")), Role::Faint);
    }

    fn notes(&mut self, article: &Article) {
        if article.notes.is_empty() {
            return;
        }
        self.blank();
        for note in &article.notes {
            self.sentence(&format!("Note ({}): {}", note.stage, note.message), Role::Note);
        }
    }

    /// Running text in one style, wrapped, without a margin; nothing for nothing.
    fn sentence(&mut self, text: &str, role: Role) {
        let mut wrapper = Wrapper::new(self.width);
        wrapper.text(&plain(text), role);
        self.lines(wrapper);
    }

    fn lines(&mut self, wrapper: Wrapper) {
        for line in wrapper.finish(self.palette) {
            self.line(&line.text);
        }
    }

    fn margin_line(&mut self, numbers: &str, text: &str) {
        if self.margin == 0 {
            self.line(text);
            return;
        }
        let pad = (self.margin - 3).saturating_sub(wrap::width(numbers));
        let numbers = self.palette.paint(Role::Number, numbers);
        let rule = self.palette.paint(Role::Faint, "│");
        let line = format!("{:pad$}{numbers} {rule} {text}", "");
        self.line(line.trim_end());
    }

    fn rule(&mut self) {
        let rule = self.palette.paint(Role::Faint, &"─".repeat(self.width));
        self.line(&rule);
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }
}

fn has(article: &Article, kind: BlockKind) -> bool {
    article.blocks.iter().any(|block| block.kind == kind)
}

/// The title, where it is the first of the blocks, as it is on all but a few pages.
fn leading_title(article: &Article) -> Option<&Block> {
    article.blocks.first().filter(|block| block.kind == BlockKind::Title)
}

/// The numbers of the speakers whose statements begin on a line, as they fit into the margin.
fn numbers_in_margin(numbers: &[Option<u32>]) -> String {
    let mut shown = String::new();
    for (index, number) in numbers.iter().enumerate() {
        let number = number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        if numbers[..index].contains(&numbers[index]) {
            continue;
        }
        let with = if shown.is_empty() { number } else { format!("{shown} {number}") };
        if wrap::width(&with) > MARGIN - 3 {
            return if shown.is_empty() { "…".into() } else { format!("{shown}…") };
        }
        shown = with;
    }
    shown
}

/// The number in raised digits.
fn raised(number: u32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

fn reason_name(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Advertisement => "advertisement",
        DropReason::Navigation => "navigation",
        DropReason::Related => "related",
        DropReason::Promotion => "promotion",
        DropReason::Footer => "footer",
        DropReason::Comment => "comment",
        DropReason::Duplicate => "duplicate",
        DropReason::Hidden => "hidden",
        DropReason::Consent => "consent",
        DropReason::Metadata => "metadata",
        DropReason::Credit => "credit",
        DropReason::AuthorCard => "author card",
        DropReason::Caption => "caption",
        DropReason::Boilerplate => "boilerplate",
        DropReason::Other => "other",
    }
}

/// The text without anything that a terminal obeys: white space becomes spaces, other control characters become
/// U+FFFD, and the marks that turn the direction of writing (Unicode TR 9) go, since they could make a line read other
/// than it is.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() || turns_direction(c);
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        _ if turns_direction(c) => None,
        _ if c.is_whitespace() => Some(' '),
        _ if c.is_control() => Some('\u{FFFD}'),
        _ => Some(c),
    };
    Cow::Owned(text.chars().filter_map(shown).collect())
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
