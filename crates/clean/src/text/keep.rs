//! Text that is clean already: kept to the byte, only its blocks are found.

use super::article::{countable, origin};
use super::kind::{meaning, own_kind, settle_headings};
use super::line::{listed, passages};
use super::shape::Shape;
use crate::Options;
use sayso_record::{Article, Block, BlockKind, Note, Span};

/// Finds the blocks of a text that is clean already.
///
/// The article's `text` is the text given, byte for byte, so that offsets fit the caller's own copy; every character
/// that is not white space belongs to a block, and a block's `origin` is its span. Blocks end at empty lines. A single
/// line break ends one as well, unless it is the mark of wrapping at a fixed width or plainly cuts a sentence in two:
/// news corpora write a paragraph a line.
///
/// A text of more than 2 GiB is cut there, with a note: offsets could not count it.
#[must_use]
pub fn keep_text(text: &str, _options: &Options) -> Article {
    let (text, whole) = countable(text);
    let passages = passages(text);
    let shapes: Vec<Shape> = passages
        .iter()
        .zip(listed(&passages))
        .map(|(p, listed)| {
            let shape = Shape::of(&text[p.start..p.end]);
            Shape { listed: listed || shape.listed, ..shape }
        })
        .collect();
    let mut kinds: Vec<BlockKind> = passages
        .iter()
        .zip(&shapes)
        .map(|(p, shape)| own_kind(&text[p.start..p.end], shape, meaning(&text[p.start..p.end])))
        .collect();
    settle_headings(&mut kinds, &shapes);
    let blocks = passages
        .iter()
        .zip(kinds)
        .filter_map(|(p, kind)| {
            let span = Span::try_from_range(p.start..p.end)?;
            Some(Block { kind, span, origin: origin(p.start, p.end) })
        })
        .collect();
    let mut article = Article { text: text.to_owned(), blocks, ..Article::default() };
    if !whole {
        article.notes.push(Note::new("clean", "text_cut", "the text is longer than offsets can count and was cut"));
    }
    crate::metadata::of_text(&mut article);
    article
}
