//! Boosted decision trees (Friedman 2001) over a row of figures: what the judge decides by.
//!
//! File form, little endian: the number of trees (`u16`); for each tree the number of its nodes (`u16`) and the nodes. A
//! node is a figure (`u8`, 255 for a leaf), a threshold or the leaf's value (`f32`) and the place of its right branch
//! (`u16`). The left branch stands right behind its node.

use super::table::BadWeights;

/// Stands in the place of the figure where a node is a leaf.
pub const LEAF: u8 = u8::MAX;
const NODE: usize = 7;

/// One node of a tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The figure that is asked about, or [`LEAF`].
    pub figure: u8,
    /// Up to here the left branch is taken; the value of a leaf.
    pub value: f32,
    /// Where the right branch stands in the tree.
    pub right: u16,
}

/// Trees whose leaves are added up.
///
/// Walking some hundred small trees costs less for the steps than for the branches that no processor can foresee. So a
/// score is taken as `QuickScorer` does (Lucchese et al. 2015): each tree has a word with a bit for each of its leaves,
/// each node whose right branch is taken strikes out the leaves on its left, and the first leaf left over is the one that
/// the walk would have come to. Nodes that ask about one figure stand together by threshold, so that the only
/// branch is where the figure's run ends.
#[derive(Clone, Debug, Default)]
pub struct Forest {
    base: f32,
    nodes: Vec<Node>,
    /// Where each tree begins among the nodes.
    roots: Vec<u32>,
    questions: Vec<Question>,
    /// Where the questions of each figure begin, and where the last ones end.
    runs: Vec<usize>,
    /// The values of the leaves, [`MOST_LEAVES`] a tree.
    leaves: Vec<f32>,
}

/// A node that is no leaf.
#[derive(Clone, Copy, Debug)]
struct Question {
    threshold: f32,
    tree: u32,
    /// The leaves that are left where the figure is above the threshold.
    rest: Leaves,
}

/// A bit for each leaf of a tree, the leftmost lowest.
type Leaves = u32;

/// A tree has no more leaves than this.
const MOST_LEAVES: usize = Leaves::BITS as usize;

impl Forest {
    /// A forest of trees of nodes, which score `base` before any of them.
    ///
    /// # Errors
    /// [`BadWeights::Shape`] where a tree does not lead to a leaf from everywhere, has more than 32 leaves, or asks about
    /// a figure from `figures` on.
    pub fn of_trees(base: f32, figures: usize, trees: &[Vec<Node>]) -> Result<Self, BadWeights> {
        let mut forest = Self { base, ..Self::default() };
        let mut questions = Vec::new();
        for (number, tree) in (0..).zip(trees) {
            // A branch leads forward only, so every walk ends.
            let sound = tree.iter().enumerate().all(|(at, node)| {
                node.figure == LEAF
                    || usize::from(node.figure) < figures
                        && usize::from(node.right) > at + 1
                        && usize::from(node.right) < tree.len()
            });
            if !sound || tree.last().is_none_or(|node| node.figure != LEAF) {
                return Err(BadWeights::Shape);
            }
            forest.roots.push(u32::try_from(forest.nodes.len()).map_err(|_| BadWeights::Shape)?);
            forest.nodes.extend(tree);
            let first = forest.leaves.len();
            forest.leaves.extend(tree.iter().filter(|n| n.figure == LEAF).map(|n| n.value));
            if forest.leaves.len() > first + MOST_LEAVES {
                return Err(BadWeights::Shape);
            }
            forest.leaves.resize(first + MOST_LEAVES, 0.0);
            // A tree is written in depth-first order, so the leaves between a node and its right branch are those on its left.
            let leaves_before = |at: usize| tree[..at].iter().filter(|n| n.figure == LEAF).count();
            for (at, node) in tree.iter().enumerate().filter(|(_, n)| n.figure != LEAF) {
                let struck = (leaves_before(at)..leaves_before(usize::from(node.right))).fold(0, |all, l| all | 1 << l);
                let question = Question { threshold: node.value, tree: number, rest: !struck };
                questions.push((node.figure, question));
            }
        }
        questions.sort_by(|(f, a), (g, b)| f.cmp(g).then(a.threshold.total_cmp(&b.threshold)));
        forest.runs =
            (0..=figures).map(|figure| questions.partition_point(|(f, _)| usize::from(*f) < figure)).collect();
        forest.questions = questions.into_iter().map(|(_, question)| question).collect();
        Ok(forest)
    }

    /// The sum of the leaves that the figures lead to: a logit. `open` is memory to use again.
    #[must_use]
    pub fn score(&self, figures: &[f32], open: &mut Vec<u32>) -> f32 {
        open.clear();
        open.resize(self.roots.len(), Leaves::MAX);
        for (figure, run) in figures.iter().zip(self.runs.windows(2)) {
            for question in &self.questions[run[0]..run[1]] {
                if question.threshold >= *figure {
                    break;
                }
                open[question.tree as usize] &= question.rest;
            }
        }
        let of_tree = self.leaves.as_chunks::<MOST_LEAVES>().0;
        open.iter().zip(of_tree).fold(self.base, |sum, (left, leaves)| {
            // The rightmost leaf is on nobody's left.
            sum + leaves[left.trailing_zeros() as usize % MOST_LEAVES]
        })
    }

    /// Appends the forest in its file form.
    #[allow(clippy::cast_possible_truncation, reason = "a forest has some hundred trees of some dozen nodes")]
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.base.to_le_bytes());
        out.extend_from_slice(&(self.roots.len() as u16).to_le_bytes());
        for (number, &root) in self.roots.iter().enumerate() {
            let end = self.roots.get(number + 1).map_or(self.nodes.len(), |&next| next as usize);
            let tree = &self.nodes[root as usize..end];
            out.extend_from_slice(&(tree.len() as u16).to_le_bytes());
            for node in tree {
                out.push(node.figure);
                out.extend_from_slice(&node.value.to_le_bytes());
                out.extend_from_slice(&node.right.to_le_bytes());
            }
        }
    }

    /// Reads a forest over `figures` figures from the front of `bytes` and gives back what follows it.
    ///
    /// # Errors
    /// [`BadWeights`] says what is wrong with the bytes.
    pub fn read(bytes: &[u8], figures: usize) -> Result<(Self, &[u8]), BadWeights> {
        let (base, rest) = bytes.split_first_chunk::<4>().ok_or(BadWeights::Length)?;
        let (count, mut rest) = rest.split_first_chunk::<2>().ok_or(BadWeights::Length)?;
        let mut trees = Vec::new();
        for _ in 0..u16::from_le_bytes(*count) {
            let (nodes, behind) = rest.split_first_chunk::<2>().ok_or(BadWeights::Length)?;
            let length = usize::from(u16::from_le_bytes(*nodes)) * NODE;
            let (nodes, behind) = behind.split_at_checked(length).ok_or(BadWeights::Length)?;
            rest = behind;
            let nodes = nodes.as_chunks::<NODE>().0.iter().map(|n| Node {
                figure: n[0],
                value: f32::from_le_bytes([n[1], n[2], n[3], n[4]]),
                right: u16::from_le_bytes([n[5], n[6]]),
            });
            trees.push(nodes.collect::<Vec<_>>());
        }
        Ok((Self::of_trees(f32::from_le_bytes(*base), figures, &trees)?, rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(value: f32) -> Node {
        Node { figure: LEAF, value, right: 0 }
    }

    #[test]
    fn figures_lead_to_leaves_and_bytes_give_the_forest_back() -> Result<(), BadWeights> {
        let tree = vec![Node { figure: 1, value: 0.5, right: 2 }, leaf(-1.0), leaf(2.0)];
        let forest = Forest::of_trees(0.25, 2, &[tree.clone(), tree])?;
        assert!((forest.score(&[9.0, 0.5], &mut Vec::new()) + 1.75).abs() < 1e-6);
        assert!((forest.score(&[0.0, 0.6], &mut Vec::new()) - 4.25).abs() < 1e-6);
        let mut bytes = Vec::new();
        forest.write(&mut bytes);
        let (read, rest) = Forest::read(&bytes, 2)?;
        assert!(rest.is_empty());
        assert!((read.score(&[0.0, 0.6], &mut Vec::new()) - 4.25).abs() < 1e-6);
        for length in 0..bytes.len() {
            assert!(Forest::read(&bytes[..length], 2).is_err());
        }
        Ok(())
    }

    #[test]
    fn leaves_are_those_that_a_walk_comes_to() -> Result<(), BadWeights> {
        let ask = |figure, value, right| Node { figure, value, right };
        let tree = vec![
            ask(0, 0.5, 6),
            ask(1, 0.5, 5),
            ask(0, 0.2, 4),
            leaf(1.0),
            leaf(2.0),
            leaf(3.0),
            ask(1, 0.1, 8),
            leaf(4.0),
            leaf(5.0),
        ];
        let forest = Forest::of_trees(0.0, 2, std::slice::from_ref(&tree))?;
        for (a, b) in (0..=10).flat_map(|a| (0..=10).map(move |b| (a, b))) {
            let figures = [a as f32 / 10.0, b as f32 / 10.0];
            let mut at = 0;
            while tree[at].figure != LEAF {
                let left = figures[usize::from(tree[at].figure)] <= tree[at].value;
                at = if left { at + 1 } else { usize::from(tree[at].right) };
            }
            assert!((forest.score(&figures, &mut Vec::new()) - tree[at].value).abs() < 1e-6, "{figures:?}");
        }
        Ok(())
    }

    #[test]
    fn a_tree_that_could_be_walked_for_ever_or_off_its_end_is_refused() {
        let round = Node { figure: 0, value: 0.0, right: 0 };
        assert!(Forest::of_trees(0.0, 1, &[vec![round, leaf(0.0)]]).is_err());
        assert!(Forest::of_trees(0.0, 1, &[vec![Node { right: 9, ..round }, leaf(0.0)]]).is_err());
        assert!(
            Forest::of_trees(0.0, 1, &[vec![Node { figure: 3, value: 0.0, right: 2 }, leaf(0.0), leaf(0.0)]]).is_err()
        );
    }
}
