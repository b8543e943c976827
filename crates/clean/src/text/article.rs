//! Putting an article together: blocks joined by blank lines, and what was left out.

use crate::Options;
use sayso_record::{Article, Block, BlockKind, DropReason, Dropped, Note, Origin, Span};

/// An article under construction.
pub(crate) struct Draft<'o> {
    article: Article,
    options: &'o Options,
    /// Bytes of text that `dropped` may still take.
    room: usize,
    /// Passages that it had no room for.
    unlisted: usize,
}

impl<'o> Draft<'o> {
    /// An article without blocks.
    pub(crate) fn new(options: &'o Options) -> Self {
        Self { article: Article::default(), options, room: options.dropped_bytes, unlisted: 0 }
    }

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

    /// Notes what was left out, where the options want it and as far as there is room.
    pub(crate) fn leave_out(&mut self, reason: DropReason, text: &str, origin: Origin) {
        if !self.options.keep_dropped {
            return;
        }
        if self.room == 0 {
            self.unlisted += 1;
            return;
        }
        let mut text = folded_space(head(text, self.room));
        text.truncate(head(&text, self.room).len());
        self.room -= text.len();
        self.article.dropped.push(Dropped { reason, text, origin });
    }

    /// The article.
    pub(crate) fn finish(mut self) -> Article {
        if self.unlisted > 0 {
            let message = format!("{} more passages were dropped than the record has room for", self.unlisted);
            self.article.notes.push(Note::new("clean", "dropped_unlisted", message));
        }
        self.article
    }
}

/// The longest head of a text of at most so many bytes.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
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
    let head = head(text, u32::MAX as usize / 2);
    (head, head.len() == text.len())
}
