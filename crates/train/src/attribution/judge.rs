//! Trains the judge on attributions of articles that the linker had not seen.

use super::articles::GoldArticle;
use super::{Arguments, score};
use crate::lines::boost;
use sayso_attribute::draft::Draft;
use sayso_attribute::model::forest::{Forest, LEAF, Node};
use sayso_attribute::model::judge::{FIGURES, figures};
use sayso_attribute::model::linker::add_rule_readings;
use sayso_attribute::model::table::BadWeights;

/// Learns how likely a draft is right, from what linkers made of articles that they had not seen.
pub(super) fn learn(train: &[GoldArticle], drafts: &[Vec<Draft>], arguments: &Arguments) -> Result<Forest, BadWeights> {
    let mut rows = boost::Rows::default();
    let mut row = Vec::new();
    for (article, drafts) in train.iter().zip(drafts) {
        let mut readings = drafts.clone();
        add_rule_readings(&article.desk, &mut readings);
        for (at, reading) in readings.iter().enumerate() {
            let own = article.sets_of(&reading.source, &reading.cue, &reading.content);
            figures(&article.desk, &readings, at, &mut row);
            rows.figures.push(row.clone());
            rows.label.push(article.sets.iter().any(|gold| score::is_relation(gold, &own)));
            rows.weight.push(1.0);
        }
    }
    let settings = boost::Settings {
        trees: arguments.judge_trees,
        rate: 0.1,
        leaves: 16,
        fewest: 40,
        damping: 2.0,
        figures: 0.5,
        seed: arguments.seed,
    };
    for_use(&boost::learn(&rows, settings))
}

/// The forest as the program walks it: a left branch stands right behind its node.
fn for_use(forest: &boost::Forest) -> Result<Forest, BadWeights> {
    let trees: Vec<Vec<Node>> = forest
        .trees
        .iter()
        .map(|tree| {
            let mut nodes = Vec::new();
            lay_out(tree, 0, &mut nodes);
            nodes
        })
        .collect();
    Forest::of_trees(forest.base, FIGURES, &trees)
}

fn lay_out(tree: &[boost::Node], at: usize, nodes: &mut Vec<Node>) {
    match &tree[at] {
        boost::Node::Leaf(value) => nodes.push(Node { figure: LEAF, value: *value, right: 0 }),
        boost::Node::Question { figure, threshold, left, right } => {
            let own = nodes.len();
            nodes.push(Node { figure: *figure as u8, value: *threshold, right: 0 });
            lay_out(tree, *left, nodes);
            nodes[own].right = nodes.len() as u16;
            lay_out(tree, *right, nodes);
        }
    }
}
