//! The line model: how likely a passage is part of the article.
//!
//! A sum of small decision trees (gradient boosting; Friedman 2001) over the figures of [`super::feature`], with its
//! trees in `data/text/line-model.txt`, one a line. A node is `figure,threshold,right` (the left branch, taken where the
//! figure is not above the threshold, is the next node; `right` the number of the other), a leaf `=value`.
//!
//! Trees were chosen over a linear model because what matters are conjunctions: a short line *after* the last running
//! text, words foreign to the article *and* a cut-off end.

use super::feature;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../data/text/line-model.txt");

/// One node of a tree; a leaf where `right` is 0.
#[derive(Clone, Copy, Debug)]
struct Node {
    figure: u16,
    right: u16,
    /// The threshold, or a leaf's value.
    value: f32,
}

/// The trees.
pub(crate) struct Model {
    base: f32,
    trees: Vec<Vec<Node>>,
}

// Parsed once from data that is part of the program.
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::parse(DATA));

impl Model {
    /// The model of `data/text/line-model.txt`.
    pub(crate) fn shared() -> &'static Self {
        &MODEL
    }

    fn parse(data: &str) -> Self {
        let mut lines = data.lines().filter(|l| !l.starts_with("//"));
        let base = lines.next().and_then(|l| l.strip_prefix("base ")?.parse().ok()).unwrap_or(0.0);
        let trees =
            lines.map(|line| line.split(' ').filter_map(node).collect()).filter(|t: &Vec<Node>| sound(t)).collect();
        Self { base, trees }
    }

    /// The probability that a passage with these figures is part of the article.
    pub(crate) fn probability(&self, figures: &[f32; feature::COUNT]) -> f32 {
        let score = self.trees.iter().fold(self.base, |sum, tree| {
            let mut at = 0;
            loop {
                let node = tree[at];
                if node.right == 0 {
                    return sum + node.value;
                }
                at = if figures[node.figure as usize] <= node.value { at + 1 } else { node.right as usize };
            }
        });
        1.0 / (1.0 + (-score).exp())
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
fn sound(tree: &[Node]) -> bool {
    !tree.is_empty()
        && tree.iter().enumerate().all(|(n, node)| {
            node.right == 0
                || ((node.right as usize) > n + 1
                    && (node.right as usize) < tree.len()
                    && (node.figure as usize) < feature::COUNT)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tree_of_the_data_is_sound_and_used() {
        let lines = DATA.lines().filter(|l| !l.starts_with("//")).count();
        assert_eq!(Model::shared().trees.len() + 1, lines);
    }

    #[test]
    fn the_data_names_the_figures_that_the_program_takes() {
        let names = DATA.lines().find_map(|l| l.strip_prefix("// figures: ")).unwrap();
        assert_eq!(names.split(' ').collect::<Vec<_>>(), feature::NAMES);
    }

    #[test]
    fn a_tree_is_walked_to_its_leaf() {
        let model = Model::parse("base 0\n0,1.5,2 =-2 =2\n");
        let mut figures = [0.0; feature::COUNT];
        assert!(model.probability(&figures) < 0.5);
        figures[0] = 2.0;
        assert!(model.probability(&figures) > 0.5);
    }

    #[test]
    fn a_broken_tree_is_left_out() {
        assert!(Model::parse("base 0\n0,1.5,0 0,1,1 =1\n9999,1,2 =1 =2\n").trees.len() <= 1);
    }
}
