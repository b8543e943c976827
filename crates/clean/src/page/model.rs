//! A forest of small trees over the feature table, and how it is stored.
//!
//! The trees are *oblivious* (as in CatBoost: Prokhorenkova et al. 2018): all nodes of one level ask the same question,
//! so a tree of depth six is six comparisons and a look-up among sixty-four leaves. A level is one loop over a column of
//! bytes, which the compiler turns into wide instructions. A model file is bytes: the number of trees (`u16`, little
//! endian), then for each tree six questions (feature `u16`, threshold `u8`: is the value above it?) and sixty-four
//! leaves (`i16`, in 1/512 of the natural logarithm of the odds).

use super::features::Table;

/// Questions of a tree.
pub const DEPTH: usize = 6;
/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;
/// What a leaf's value is divided by to give the logarithm of the odds.
pub const SCALE: f32 = 512.0;

const TREE: usize = DEPTH * 3 + LEAVES * 2;

/// A forest, borrowed from its file.
#[derive(Clone, Copy, Debug)]
pub struct Model<'m> {
    trees: &'m [u8],
}

impl<'m> Model<'m> {
    /// Reads a model file; `None` where its length is not what its first two bytes say.
    #[must_use]
    pub fn new(file: &'m [u8]) -> Option<Self> {
        let (count, trees) = file.split_first_chunk::<2>()?;
        (trees.len() == usize::from(u16::from_le_bytes(*count)) * TREE).then_some(Self { trees })
    }

    /// The sum of the trees for each row of the table, in 1/[`SCALE`] of the logarithm of the odds. A feature that the
    /// table does not hold counts as 0.
    #[must_use]
    pub fn scores(&self, table: &Table) -> Vec<i32> {
        let mut scores = vec![0i32; table.rows];
        let mut leaf = vec![0u8; table.rows];
        for tree in self.trees.chunks_exact(TREE) {
            let (questions, leaves) = tree.split_at(DEPTH * 3);
            leaf.fill(0);
            for (level, question) in questions.chunks_exact(3).enumerate() {
                let feature = usize::from(u16::from_le_bytes([question[0], question[1]]));
                if feature >= table.names().len() {
                    continue;
                }
                let threshold = question[2];
                for (leaf, &value) in leaf.iter_mut().zip(table.column(feature)) {
                    *leaf |= u8::from(value > threshold) << level;
                }
            }
            for (score, &leaf) in scores.iter_mut().zip(&leaf) {
                let at = usize::from(leaf) * 2;
                *score += i32::from(i16::from_le_bytes([leaves[at], leaves[at + 1]]));
            }
        }
        scores
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_wrong_length_is_refused() {
        assert!(Model::new(&[]).is_none());
        assert!(Model::new(&[1, 0, 0]).is_none());
        assert!(Model::new(&[0, 0]).is_some());
    }

    #[test]
    fn the_files_that_the_program_carries_are_whole() {
        assert!(Model::new(super::super::FIRST_MODEL).is_some());
        assert!(Model::new(super::super::SECOND_MODEL).is_some());
    }
}
