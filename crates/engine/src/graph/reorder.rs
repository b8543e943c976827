//! Puts batches back in the order of the input.

use super::batch::Batch;
use std::collections::BTreeMap;

/// Batches that came before their turn. The budget bounds how many there can be.
#[derive(Debug, Default)]
pub(super) struct Reorder {
    early: BTreeMap<u64, Batch>,
    next: u64,
}

impl Reorder {
    pub(super) fn push(&mut self, batch: Batch) {
        self.early.insert(batch.sequence, batch);
    }

    /// The batch whose turn it is, if it has come.
    pub(super) fn next(&mut self) -> Option<Batch> {
        let batch = self.early.remove(&self.next)?;
        self.next += 1;
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_come_out_in_the_order_of_their_numbers() {
        let mut reorder = Reorder::default();
        let mut out = Vec::new();
        for sequence in [2, 0, 1, 5, 4, 3] {
            reorder.push(Batch { sequence, documents: Vec::new(), marks: Vec::new(), bytes: 0 });
            while let Some(batch) = reorder.next() {
                out.push(batch.sequence);
            }
        }
        assert_eq!(out, [0, 1, 2, 3, 4, 5]);
    }
}
