//! Trains the critic on readings of articles that finder and labeller had not seen.

use super::Arguments;
use super::network::{Census, Learner, rows, thin};
use super::random::Random;
use sayso_attribute::model::network::Network;
use sayso_attribute::model::table::Table;

/// A reading: its features, and whether it is right.
pub(super) struct Example {
    pub(super) features: Vec<u64>,
    pub(super) right: bool,
}

/// What the critic says of each reading of each article, learned without that article, and the critic that has seen all.
pub(super) fn learn(articles: &[Vec<Example>], arguments: &Arguments) -> (Vec<Vec<f32>>, Network<1>) {
    let mut census = Census::default();
    articles.iter().flatten().for_each(|example| census.count(&example.features));
    let table = census.table(arguments.critic_rows, arguments.critic_fewest);
    let seen: Vec<Vec<(Vec<u32>, bool)>> = articles
        .iter()
        .map(|own| own.iter().map(|example| (rows(&table, &example.features), example.right)).collect())
        .collect();
    let mut said: Vec<Vec<f32>> = vec![Vec::new(); seen.len()];
    for fold in 0..arguments.folds {
        let learner = learn_from(&table, &seen, |a| a % arguments.folds != fold, arguments);
        for (own, said) in seen.iter().zip(&mut said).skip(fold).step_by(arguments.folds) {
            said.extend(own.iter().map(|(rows, _)| learner.score(rows, 1.0).1[0]));
        }
    }
    (said, learn_from(&table, &seen, |_| true, arguments).network())
}

fn learn_from(
    table: &Table,
    articles: &[Vec<(Vec<u32>, bool)>],
    keep: impl Fn(usize) -> bool,
    arguments: &Arguments,
) -> Learner<1> {
    let mut random = Random::new(arguments.seed);
    let mut learner = Learner::new(table, &mut random);
    let kept = articles.iter().enumerate().filter(|(a, _)| keep(*a));
    let mut order: Vec<&(Vec<u32>, bool)> = kept.flat_map(|(_, own)| own).collect();
    let mut thinned = Vec::new();
    let left = 1.0 / (1.0 - arguments.critic_dropout);
    for round in 0..arguments.critic_rounds {
        learner.step = arguments.step_of(round, arguments.critic_rounds);
        random.shuffle(&mut order);
        for (rows, right) in &order {
            thin(rows, arguments.critic_dropout, &mut random, &mut thinned);
            let (sum, [score]) = learner.score(&thinned, left);
            let probability = 1.0 / (1.0 + (-score).exp());
            learner.descend(&thinned, left, &sum, &[probability - f32::from(u8::from(*right))]);
        }
    }
    learner
}
