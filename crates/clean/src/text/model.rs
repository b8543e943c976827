//! The line model: how likely a passage is part of the article.
//!
//! A sum of small decision trees (gradient boosting; Friedman 2001) over the figures of [`super::feature`], with its
//! trees in `data/text/line-first.txt` and, for the second look, `line-second.txt`, one a line. A node is `figure,threshold,right` (the left branch, taken where the
//! figure is not above the threshold, is the next node; `right` the number of the other), a leaf `=value`.
//!
//! Trees were chosen over a linear model because what matters are conjunctions: a short line *after* the last running
//! text, words foreign to the article *and* a cut-off end.

use super::word::Words;
use super::{feature, second};
use std::sync::LazyLock;

/// One node of a tree; a leaf where `right` is 0.
#[derive(Clone, Copy, Debug)]
struct Node {
    figure: u16,
    right: u16,
    /// The threshold, or a leaf's value.
    value: f32,
}

/// The trees of one look.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    base: f32,
    trees: Vec<Vec<Node>>,
}

/// What was learned of lines: the weights of words and the trees of both looks.
#[derive(Clone, Debug)]
pub struct LineWeights {
    pub(crate) words: Words,
    pub(crate) first: Model,
    pub(crate) second: Model,
}

// Parsed once from data that is part of the program.
static BUILT_IN: LazyLock<LineWeights> = LazyLock::new(|| LineWeights::new(WORDS, FIRST, SECOND));

const WORDS: &str = include_str!("../../data/text/words.tsv");
const FIRST: &str = include_str!("../../data/text/line-first.txt");
const SECOND: &str = include_str!("../../data/text/line-second.txt");

impl LineWeights {
    /// The weights that the program carries.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the three files; lines that are not what they should be are left out.
    #[must_use]
    pub fn new(words: &str, first: &str, second: &str) -> Self {
        Self {
            words: Words::parse(words),
            first: Model::parse(first, feature::COUNT),
            second: Model::parse(second, feature::COUNT + second::COUNT),
        }
    }
}

impl Model {
    fn parse(data: &str, figures: usize) -> Self {
        let mut lines = data.lines().filter(|l| !l.starts_with("//"));
        let base = lines.next().and_then(|l| l.strip_prefix("base ")?.parse().ok()).unwrap_or(0.0);
        let trees = lines
            .map(|line| line.split(' ').filter_map(node).collect())
            .filter(|t: &Vec<Node>| sound(t, figures))
            .collect();
        Self { base, trees }
    }

    /// The logarithm of the odds that a passage with these figures is part of the article.
    pub(crate) fn score(&self, figures: &[f32]) -> f32 {
        self.trees.iter().fold(self.base, |sum, tree| {
            let mut at = 0;
            loop {
                let node = tree[at];
                if node.right == 0 {
                    return sum + node.value;
                }
                at = if figures[node.figure as usize] <= node.value { at + 1 } else { node.right as usize };
            }
        })
    }
}

fn node(text: &str) -> Option<Node> {
    if let Some(value) = text.strip_prefix('=') {
        return Some(Node { figure: 0, right: 0, value: value.parse().ok()? });
    }
    let mut parts = text.split(',');
    let (figure, value, right) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Node { figure: figure.parse().ok()?, right: right.parse().ok()?, value: value.parse().ok()? })
}

/// True where every branch leads forward to a node that is there, so that no walk can run on for ever.
fn sound(tree: &[Node], figures: usize) -> bool {
    !tree.is_empty()
        && tree.iter().enumerate().all(|(n, node)| {
            node.right == 0
                || ((node.right as usize) > n + 1
                    && (node.right as usize) < tree.len()
                    && (node.figure as usize) < figures)
        })
}

/// The probability of a score.
pub(crate) fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tree_of_the_data_is_sound_and_used() {
        let lines = |data: &str| data.lines().filter(|l| !l.starts_with("//")).count();
        assert_eq!(LineWeights::built_in().first.trees.len() + 1, lines(FIRST));
        assert_eq!(LineWeights::built_in().second.trees.len() + 1, lines(SECOND));
    }

    #[test]
    fn the_data_names_the_figures_that_the_program_takes() {
        let names = |data: &'static str| data.lines().find_map(|l| l.strip_prefix("// figures: ")).unwrap().split(' ');
        assert!(names(FIRST).eq(feature::NAMES));
        assert!(names(SECOND).eq(feature::NAMES.into_iter().chain(second::NAMES)));
    }

    #[test]
    fn a_tree_is_walked_to_its_leaf() {
        let model = Model::parse("base 0\n0,1.5,2 =-2 =2\n", 1);
        assert!(model.score(&[0.0]) < 0.0);
        assert!(model.score(&[2.0]) > 0.0);
    }

    #[test]
    fn a_broken_tree_is_left_out() {
        assert!(Model::parse("base 0\n0,1.5,0 0,1,1 =1\n9999,1,2 =1 =2\n", 71).trees.len() <= 1);
    }
}
