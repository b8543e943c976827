//! Trains the judge on attributions of articles that the linker had not seen.

use super::articles::GoldArticle;
use super::critic::{self, Example};
use super::{Arguments, score};
use crate::lines::boost;
use sayso_attribute::draft::Draft;
use sayso_attribute::model::forest::{Forest, LEAF, Node};
use sayso_attribute::model::judge::{FIGURES, figures};
use sayso_attribute::model::linker::add_rule_readings;
use sayso_attribute::model::network::Network;
use sayso_attribute::model::table::BadWeights;

/// Learns how likely a draft is right, from what linkers made of articles that they had not seen: critic and forest.
pub(super) fn learn(
    train: &[GoldArticle],
    drafts: &[Vec<Draft>],
    arguments: &Arguments,
) -> Result<(Network<1>, Forest), BadWeights> {
    let readings: Vec<Vec<Draft>> = train
        .iter()
        .zip(drafts)
        .map(|(article, drafts)| {
            let mut readings = drafts.clone();
            add_rule_readings(&article.desk, &mut readings);
            readings
        })
        .collect();
    let examples: Vec<Vec<Example>> = train
        .iter()
        .zip(&readings)
        .map(|(article, readings)| {
            let example = |(at, reading): (usize, &Draft)| {
                let own = article.sets_of(&reading.source, &reading.cue, &reading.content);
                let right = article.sets.iter().any(|gold| score::is_relation(gold, &own));
                let mut features = Vec::new();
                sayso_attribute::model::critic::features(&article.desk, readings, at, &mut features);
                Example { features, right }
            };
            readings.iter().enumerate().map(example).collect()
        })
        .collect();
    let (said, critic) = critic::learn(&examples, arguments);
    let mut rows = boost::Rows::default();
    let mut row = Vec::new();
    for (((article, readings), examples), said) in train.iter().zip(&readings).zip(&examples).zip(&said) {
        for (at, (example, said)) in examples.iter().zip(said).enumerate() {
            figures(&article.desk, readings, at, *said, &mut row);
            rows.figures.push(row.clone());
            rows.label.push(example.right);
            rows.weight.push(1.0);
        }
    }
    println!(
        "  {} readings; how sure the critic is of right and of wrong ones: {:.3}",
        rows.label.len(),
        area(&said, &examples)
    );
    let settings = boost::Settings {
        trees: arguments.judge_trees,
        rate: 0.1,
        leaves: 16,
        fewest: 40,
        damping: 2.0,
        figures: 0.5,
        seed: arguments.seed,
    };
    Ok((critic, for_use(&boost::learn(&rows, settings))?))
}

/// The share of pairs of a right and a wrong reading of which the critic likes the right one better (the area under the ROC
/// curve).
fn area(said: &[Vec<f32>], examples: &[Vec<Example>]) -> f64 {
    let mut all: Vec<(f32, bool)> =
        said.iter().flatten().copied().zip(examples.iter().flatten().map(|e| e.right)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wrong, mut pairs) = (0_u64, 0_u64);
    for (_, right) in &all {
        if *right { pairs += wrong } else { wrong += 1 }
    }
    pairs as f64 / (wrong * (all.len() as u64 - wrong)).max(1) as f64
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

#[cfg(test)]
mod tests {
    use super::{Example, area};

    #[test]
    fn the_area_is_the_share_of_pairs_in_the_right_order() {
        let example = |right| Example { features: Vec::new(), right };
        let examples = [vec![example(true), example(false)], vec![example(false), example(true)]];
        assert!((area(&[vec![3.0, 1.0], vec![2.0, 4.0]], &examples) - 1.0).abs() < 1e-9);
        assert!((area(&[vec![1.0, 3.0], vec![2.0, 4.0]], &examples) - 0.5).abs() < 1e-9);
    }
}
