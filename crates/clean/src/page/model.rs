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

/// Smaller forests are asked whole.
const FEWEST_TO_STOP_EARLY: usize = 64;
/// Where a quarter of the trees puts a passage below this, 5 in the logarithm of the odds, the others are not asked.
const RULED_OUT: i32 = -2560;

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
    ///
    /// The first quarter of the trees looks at all rows. Where it puts the odds so low that the rest, which were learned
    /// from the same pages, could hardly bring them back ([`RULED_OUT`]), its estimate stands: most passages of most pages
    /// are menus, and need no second thought.
    #[must_use]
    pub fn scores(&self, table: &Table) -> Vec<i32> {
        let rows = table.rows;
        let trees = self.trees.len() / TREE;
        let first = if trees < FEWEST_TO_STOP_EARLY { trees } else { trees.div_ceil(4) };
        let mut scores = vec![0i32; rows];
        let zeros = vec![0u8; rows];
        let column = |feature: usize| if feature < table.names().len() { table.column(feature) } else { &zeros[..] };
        let (early, late) = self.trees.split_at(first * TREE);
        add(early, &mut scores, column);
        if late.is_empty() {
            return scores;
        }
        let whole = |score: i32| i32::try_from(i64::from(score) * trees as i64 / first as i64).unwrap_or(score);
        let open: Vec<usize> = (0..rows).filter(|&i| whole(scores[i]) > RULED_OUT).collect();
        let mut rest: Vec<i32> = open.iter().map(|&i| scores[i]).collect();
        for score in &mut scores {
            *score = whole(*score);
        }
        // The columns of the rows that are left, copied only where the trees ask for them.
        let mut copied: Vec<u8> = Vec::with_capacity(table.names().len() * open.len());
        let mut place = vec![None; table.names().len()];
        for question in late.chunks_exact(TREE).flat_map(|tree| tree[..DEPTH * 3].chunks_exact(3)) {
            let feature = usize::from(u16::from_le_bytes([question[0], question[1]]));
            if let Some(place @ None) = place.get_mut(feature) {
                *place = Some(copied.len());
                let column = table.column(feature);
                copied.extend(open.iter().map(|&i| column[i]));
            }
        }
        let column = |feature: usize| match place.get(feature) {
            Some(&Some(at)) => &copied[at..at + open.len()],
            _ => &zeros[..open.len()],
        };
        add(late, &mut rest, column);
        for (&i, score) in open.iter().zip(rest) {
            scores[i] = score;
        }
        scores
    }
}

/// Trees that one pass over the rows adds up: each score is read and written once for them.
const AT_ONCE: usize = 4;

/// Adds the values of `trees` to the scores of rows, whose features `column` gives.
fn add<'t>(trees: &[u8], scores: &mut [i32], column: impl Fn(usize) -> &'t [u8]) {
    let rows = scores.len();
    let mut leaves: [Vec<u8>; AT_ONCE] = std::array::from_fn(|_| vec![0u8; rows]);
    for group in trees.chunks(TREE * AT_ONCE) {
        // As many values as a byte can name, so that no leaf's number needs a check.
        let mut values = [[0i16; 256]; AT_ONCE];
        for ((tree, leaf), values) in group.chunks_exact(TREE).zip(&mut leaves).zip(&mut values) {
            let (questions, own) = tree.split_at(DEPTH * 3);
            let mut thresholds = [0u8; DEPTH];
            let columns: [&[u8]; DEPTH] = std::array::from_fn(|level| {
                let question = &questions[level * 3..level * 3 + 3];
                thresholds[level] = question[2];
                &column(usize::from(u16::from_le_bytes([question[0], question[1]])))[..rows]
            });
            // All six at once, so that a leaf's number is written once; equal lengths let the loop run in wide steps.
            let [a, b, c, d, e, f] = columns;
            for (i, leaf) in leaf[..rows].iter_mut().enumerate() {
                let bit = |column: &[u8], level: usize| u8::from(column[i] > thresholds[level]) << level;
                *leaf = bit(a, 0) | bit(b, 1) | bit(c, 2) | bit(d, 3) | bit(e, 4) | bit(f, 5);
            }
            for (value, bytes) in values.iter_mut().zip(own.chunks_exact(2)) {
                *value = i16::from_le_bytes([bytes[0], bytes[1]]);
            }
        }
        let [a, b, c, d] = &leaves;
        let [va, vb, vc, vd] = &values;
        for ((((score, a), b), c), d) in scores.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            let sum = i32::from(va[usize::from(*a)]) + i32::from(vb[usize::from(*b)]);
            *score += sum + i32::from(vc[usize::from(*c)]) + i32::from(vd[usize::from(*d)]);
        }
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
