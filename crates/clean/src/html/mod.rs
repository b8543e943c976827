//! HTML: bytes to a flat tree that keeps byte positions.
//!
//! [`tokenizer`] finds tags and text, `builder` puts them into a tree by the rules of browsers, [`Document`] is that tree
//! and the way to read it, [`Tag`] the names of elements. A parser of our own rather than a crate: html5ever spends
//! more on its tree than the whole of this stage may cost, and no parser at hand keeps the byte positions of texts,
//! which the record's `origin` needs.

mod builder;
mod document;
mod reference;
mod tag;
pub mod tokenizer;

pub use document::{Document, Limits, NodeRef, PassedLimit};
pub use tag::Tag;

/// The reference at the start of `text` (which begins with `&`): one or two characters, and the bytes that it takes.
pub(crate) fn reference(text: &str) -> Option<(char, Option<char>, usize)> {
    reference::reference(text, false).map(|r| (r.first, r.second, r.length))
}
