//! What a trainer of the block classifier needs: pages as it sees them.
//!
//! `sayso-train blocks` reads pages through [`Page`], so that what is learned is exactly what is later asked.

use crate::html::Document;
use crate::page::names::pieces;
use crate::page::{features, measure, passage, second};
use sayso_record::BlockKind;

pub use crate::page::features::Table;
pub use crate::page::model::{DEPTH, LEAVES, Model, SCALE};
pub use crate::page::names::Names;
pub use crate::page::{Weights, clean_html_with};
pub use crate::text::{FirstLook, LineWeights, TrainingRow, clean_text_with, line_figures, training_rows};

/// A page as passages with features.
#[derive(Debug)]
pub struct Page {
    passages: passage::Passages,
    /// The features of each passage for the first look.
    pub table: Table,
}

/// A name of an element, and the passages inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// A piece of the name, in small letters without separators.
    pub piece: String,
    /// The first passage.
    pub first: u32,
    /// The passage after the last.
    pub last: u32,
}

impl Page {
    /// Reads a page with a vocabulary of element names.
    #[must_use]
    pub fn read(html: &str, names: &Names) -> Self {
        let document = Document::parse(html, &crate::html::Limits::default());
        let passages = passage::read(&document, names);
        let measures = measure::measure(&passages);
        let table = features::features(&document, &passages, &measures);
        Self { passages, table }
    }

    /// The words of each passage, and what it is by its markup.
    pub fn passages(&self) -> impl Iterator<Item = (&str, BlockKind)> {
        self.passages.list.iter().map(|p| (self.passages.words(p), p.kind))
    }

    /// The features for the second look, from the scores of the first.
    #[must_use]
    pub fn second_table(&self, scores: &[i32]) -> Table {
        second::features(self.table.clone(), &self.passages, scores)
    }

    /// All pieces of names on the page, each with the passages inside.
    #[must_use]
    pub fn named(html: &str) -> Vec<Named> {
        let document = Document::parse(html, &crate::html::Limits::default());
        let passages = passage::read(&document, Names::built_in());
        let mut found = Vec::new();
        for context in &passages.contexts {
            if context.first >= context.last || context.node == 0 {
                continue;
            }
            for (name, value) in document.node(context.node).attributes() {
                if passage::is_name(name) {
                    pieces(value, |_, (start, end)| {
                        let piece = value[start..end].chars().filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii());
                        let piece = piece.map(|c| c.to_ascii_lowercase()).collect();
                        found.push(Named { piece, first: context.first, last: context.last });
                    });
                }
            }
        }
        found
    }
}
