//! Near-duplicates over a run: reprints, cut or lengthened versions, copies in which words were changed.
//!
//! The clean text of an article is taken as the set of its *shingles*, all runs of three words (Broder, "On the resemblance
//! and containment of documents", 1997). The resemblance of two articles is the share of shingles that they have in common
//! among all that they have. Three words are long enough that two reporters who write about the same event share few of
//! them, and short enough that a copy in which every eighth word was changed still shares most. [`Sketch`] holds so much
//! of a set that the resemblance of two can be estimated; [`Index`] finds, among the sketches that are remembered, those
//! that may resemble another.
//!
//! # Why MinHash and not `SimHash`
//!
//! `SimHash` (Charikar, "Similarity estimation techniques from rounding algorithms", 2002) folds a document into 64 bits
//! and finds others that differ in very few of them: it is the choice for crawlers, whose copies differ in a date or an
//! advertisement. What a newsroom calls a reprint is further away: an agency's story cut to two thirds, or one whose words
//! were spun by a machine, has a resemblance around 0.5, and then a third of the 64 bits differ, which no table of
//! permuted bits finds. MinHash estimates the resemblance itself, over its whole range, and its signature can be cut into
//! bands that find what lies above a threshold. It costs more memory, 576 bytes an article instead of some 50; that is
//! the price of finding what is looked for.
//!
//! # What is first, and what that makes bounded
//!
//! An article that resembles a remembered one is said to be a copy of *that*, the one that was seen first, and is itself
//! not remembered. So copies of copies all name the same article, a page that comes a hundred thousand times takes the
//! room of one, and what resembles only a copy, and not the first, is a first of its own. The index holds a fixed number
//! of firsts; when it is full the oldest leaves, and a copy that comes after that becomes the new first.
//!
//! # The same whatever happens
//!
//! Sketches are made by the workers, a document each; whether one resembles another is decided by the writer, in the
//! order of the input. So the answer does not depend on the number of workers. With a journal each first is written in
//! the same transaction as its record, and the index is filled from there at the start; what the index answers depends on
//! the firsts that it holds and their order alone. So the answer does not depend on kills either.

mod index;
mod sketch;

pub use index::{First, Index, Match};
pub use sketch::{Sketch, Sketcher};

use crate::built_in::Rendering;
use crate::config::{Near, NearDuplicates};
use crate::stage::{Document, Failure, Fate};

/// What a run knows of earlier articles, and what it does with their copies.
#[derive(Debug)]
pub struct Copies {
    options: NearDuplicates,
    renderings: Vec<Rendering>,
    sketcher: Sketcher,
    index: Index,
}

impl Copies {
    /// Knows of nothing yet. `renderings` are those that made the records of the documents that will come; `None` where
    /// the configuration does not ask for near-duplicates.
    #[must_use]
    pub fn new(options: &NearDuplicates, renderings: &[Rendering]) -> Option<Self> {
        if options.action == Near::Off {
            return None;
        }
        let index = Index::new(options.remember);
        Some(Self { options: options.clone(), renderings: renderings.to_vec(), sketcher: Sketcher::default(), index })
    }

    /// Remembers a first of an earlier run; they come in their order.
    pub fn remember(&mut self, first: First) {
        self.index.insert(first);
    }

    /// How many articles are remembered.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.index.len()
    }

    /// The number of the oldest article that is remembered.
    #[must_use]
    pub fn oldest(&self) -> u64 {
        self.index.oldest()
    }

    /// Decides about a live document, the next in the order of the input. A copy is marked or left out; what is no copy
    /// is remembered, and given back so that a journal can keep it.
    pub fn judge(&mut self, document: &mut Document) -> Option<First> {
        let article = document.article.as_mut()?;
        // A worker made the sketch, unless the document did not go through this run's workers, or is too short.
        let sketch = document.sketch.take().or_else(|| self.sketcher.sketch(&article.text).map(Box::new))?;
        let found = self.index.find(&sketch, self.options.similarity);
        let Some(found) = found else {
            let first = First { number: self.index.next_number(), id: parse_id(&document.id)?, sketch: *sketch };
            self.index.insert(first.clone());
            return Some(first);
        };
        document.near_duplicate = true;
        if self.options.action == Near::Skip {
            document.fate = Fate::Duplicate;
            return None;
        }
        article.duplicate_of = Some(format!("{:032x}", found.id));
        article.similarity = Some(found.similarity);
        // The record was made by a worker, which could not know.
        match self.renderings.iter().map(|rendering| rendering.render(article)).collect::<Result<Vec<_>, Failure>>() {
            Ok(rendered) => document.rendered = rendered,
            Err(failure) => document.fate = Fate::Dead { stage: "export".to_owned(), failure },
        }
        None
    }
}

/// The number that 32 hexadecimal digits write.
fn parse_id(id: &str) -> Option<u128> {
    u128::from_str_radix(id, 16).ok()
}
