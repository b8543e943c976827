//! Trains the critic on readings of articles that finder and labeller had not seen.

use super::Arguments;
use super::network::{Census, Practice, Question, learn_answers, rows};
use sayso_attribute::model::network::Network;

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
    let question = |example: &Example| Question {
        rows: rows(&table, &example.features),
        answer: f32::from(u8::from(example.right)),
    };
    let seen: Vec<Vec<Question>> = articles.iter().map(|own| own.iter().map(question).collect()).collect();
    let practice = Practice { rounds: arguments.critic_rounds, dropout: arguments.critic_dropout };
    let mut said: Vec<Vec<f32>> = vec![Vec::new(); seen.len()];
    for fold in 0..arguments.folds {
        let learner = learn_answers(&table, &seen, |a| a % arguments.folds != fold, practice, arguments);
        for (own, said) in seen.iter().zip(&mut said).skip(fold).step_by(arguments.folds) {
            said.extend(own.iter().map(|question| learner.score(&question.rows, 1.0).1[0]));
        }
    }
    (said, learn_answers(&table, &seen, |_| true, practice, arguments).network())
}
