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
#[derive(Clone, Debug, Default)]
pub struct Forest {
    base: f32,
    nodes: Vec<Node>,
    /// Where each tree begins among the nodes.
    roots: Vec<u32>,
}

impl Forest {
    /// A forest of trees of nodes, which score `base` before any of them.
    ///
    /// # Errors
    /// [`BadWeights::Shape`] where a tree does not lead to a leaf from everywhere, or asks about a figure from `figures` on.
    pub fn of_trees(base: f32, figures: usize, trees: &[Vec<Node>]) -> Result<Self, BadWeights> {
        let mut forest = Self { base, ..Self::default() };
        for tree in trees {
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
        }
        Ok(forest)
    }

    /// The sum of the leaves that the figures lead to: a logit.
    #[must_use]
    pub fn score(&self, figures: &[f32]) -> f32 {
        self.roots.iter().fold(self.base, |sum, &root| {
            let root = root as usize;
            let mut at = root;
            loop {
                let node = &self.nodes[at];
                if node.figure == LEAF {
                    return sum + node.value;
                }
                let left = figures[usize::from(node.figure)] <= node.value;
                at = if left { at + 1 } else { root + usize::from(node.right) };
            }
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
        assert!((forest.score(&[9.0, 0.5]) + 1.75).abs() < 1e-6);
        assert!((forest.score(&[0.0, 0.6]) - 4.25).abs() < 1e-6);
        let mut bytes = Vec::new();
        forest.write(&mut bytes);
        let (read, rest) = Forest::read(&bytes, 2)?;
        assert!(rest.is_empty());
        assert!((read.score(&[0.0, 0.6]) - 4.25).abs() < 1e-6);
        for length in 0..bytes.len() {
            assert!(Forest::read(&bytes[..length], 2).is_err());
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
