//! Which rows of a table are read as one line.

use crate::html::{NodeRef, Tag};

/// Longer rows are layout: a page in two columns, not a line of figures.
const LONGEST_ROW: usize = 800;

/// True for a row of cells that belong on one line: two cells or more, and not much inside them.
pub(super) fn is_data_row(row: NodeRef<'_, '_>) -> bool {
    if row.children().filter(|n| matches!(n.tag(), Tag::Td | Tag::Th)).take(2).count() < 2 {
        return false;
    }
    let (mut blocks, mut cells, mut bytes) = (0, 0, 0);
    for node in row.descendants() {
        match node.tag() {
            Tag::Table | Tag::Article | Tag::Blockquote | Tag::Section | Tag::H1 | Tag::H2 => return false,
            Tag::P | Tag::Div | Tag::Ul | Tag::Ol | Tag::H3 | Tag::Br => blocks += 1,
            Tag::Td | Tag::Th => cells += 1,
            Tag::Text if !node.is_raw() => bytes += node.raw_text().len(),
            _ => {}
        }
        if bytes > LONGEST_ROW {
            return false;
        }
    }
    blocks <= 2 * cells
}
