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
        let rows = table.rows;
        let mut scores = vec![0i32; rows];
        let mut leaf = vec![0u8; rows];
        let zeros = vec![0u8; rows];
        for tree in self.trees.chunks_exact(TREE) {
            let (questions, leaves) = tree.split_at(DEPTH * 3);
            let mut columns = [&zeros[..]; DEPTH];
            let mut thresholds = [0u8; DEPTH];
            for (level, question) in questions.chunks_exact(3).enumerate() {
                let feature = usize::from(u16::from_le_bytes([question[0], question[1]]));
                if feature < table.names().len() {
                    columns[level] = table.column(feature);
                }
                thresholds[level] = question[2];
            }
            // All six at once, so that a leaf's number is written once; equal lengths let the loop run in wide steps.
            let [a, b, c, d, e, f] = columns.map(|column| &column[..rows]);
            for (i, leaf) in leaf[..rows].iter_mut().enumerate() {
                let bit = |column: &[u8], level: usize| u8::from(column[i] > thresholds[level]) << level;
                *leaf = bit(a, 0) | bit(b, 1) | bit(c, 2) | bit(d, 3) | bit(e, 4) | bit(f, 5);
            }
            let mut values = [0i16; LEAVES];
            for (value, bytes) in values.iter_mut().zip(leaves.chunks_exact(2)) {
                *value = i16::from_le_bytes([bytes[0], bytes[1]]);
            }
            for (score, &leaf) in scores.iter_mut().zip(&leaf) {
                *score += i32::from(values[usize::from(leaf) % LEAVES]);
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
