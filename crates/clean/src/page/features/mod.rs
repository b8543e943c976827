//! What the classifier sees of a passage: its words, its place in the tree, and its neighbours, as small numbers.
//!
//! Every feature is one byte (lengths and counts on a logarithmic scale, shares of 255, flags), and the table stands
//! column by column, so that a tree of the model compares a whole column at once. What depends on an element alone is
//! worked out once for each element and only looked up for each passage.

mod containers;
mod neighbours;
mod place;
mod roots;
mod surroundings;
mod table;
mod words;

use super::measure::Measure;
use super::passage::Passages;
use crate::html::Document;
use surroundings::Surroundings;
pub use table::Table;

/// The features of every passage.
#[must_use]
pub(crate) fn features(page: &Document<'_>, passages: &Passages, measures: &[Measure]) -> Table {
    let mut table = Table::new(passages.list.len());
    if passages.list.is_empty() {
        return table;
    }
    let surroundings = Surroundings::new(passages, measures);
    words::add(&mut table, &surroundings, page);
    place::add(&mut table, &surroundings);
    containers::add(&mut table, &surroundings);
    roots::add(&mut table, &surroundings);
    neighbours::add(&mut table, &surroundings);
    table
}
