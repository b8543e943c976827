//! Putting an article together: blocks joined by blank lines, and what was left out.

use sayso_record::{Article, Block, BlockKind, DropReason, Dropped, Origin, Span};

/// An article under construction.
#[derive(Default)]
pub(crate) struct Draft {
    article: Article,
}

impl Draft {
    /// Adds a block that came from these bytes of the source.
    pub(crate) fn keep(&mut self, kind: BlockKind, text: &str, origin: Origin) {
        let into = &mut self.article.text;
        if !into.is_empty() {
            into.push_str("\n\n");
        }
        let start = into.len();
        into.push_str(text);
        // A text longer than offsets can count was cut before it came here.
        if let Some(span) = Span::try_from_range(start..into.len()) {
            self.article.blocks.push(Block { kind, span, origin });
        } else {
            into.truncate(start);
        }
    }

    /// Notes what was left out.
    pub(crate) fn leave_out(&mut self, reason: DropReason, text: &str, origin: Origin) {
        self.article.dropped.push(Dropped { reason, text: folded_space(text), origin });
    }

    /// The article.
    pub(crate) fn finish(self) -> Article {
        self.article
    }
}

/// The byte range of the source, as a record holds it.
pub(crate) fn origin(start: usize, end: usize) -> Origin {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Origin(offset(start), offset(end))
}

/// The text with every run of white space as one space, and without characters that nobody sees.
pub(crate) fn folded_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
        } else if !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}') && !c.is_control() {
            if space && !folded.is_empty() {
                folded.push(' ');
            }
            space = false;
            folded.push(c);
        }
    }
    folded
}

/// The longest head of `text` that offsets can count, and whether it is all of it.
pub(crate) fn countable(text: &str) -> (&str, bool) {
    let limit = u32::MAX as usize / 2;
    if text.len() <= limit {
        return (text, true);
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], false)
}
