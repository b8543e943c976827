//! Training of the labeller: likelihood of the gold labels of a chain.

use super::descent::{Learner, thin};
use super::random::Random;
use sayso_attribute::model::label::{JOINTS, LABELS, PAIRS, STATES};

/// One window with its gold labels.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) states: Vec<u32>,
    pub(crate) joints: Vec<u32>,
    pub(crate) labels: Vec<u8>,
}

/// The two tables of the chain.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) states: Learner<LABELS>,
    pub(crate) joints: Learner<PAIRS>,
}

fn log_sum(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    top + values.iter().map(|v| (v - top).exp()).sum::<f32>().ln()
}

impl Chain {
    pub(crate) fn new(state_rows: u32, joint_rows: u32, step: f32) -> Self {
        Self { states: Learner::new(state_rows, step), joints: Learner::new(joint_rows, step) }
    }

    /// The scores of a window.
    pub(crate) fn score(&self, states: &[u32], joints: &[u32]) -> (Vec<[f32; LABELS]>, Vec<[f32; PAIRS]>) {
        (
            states.chunks_exact(STATES).map(|f| self.states.score(f)).collect(),
            joints.chunks_exact(JOINTS).map(|f| self.joints.score(f)).collect(),
        )
    }

    /// One step on one window; gives back its loss.
    pub(crate) fn learn(&mut self, example: &Example, dropout: f32, random: &mut Random) -> f32 {
        let (mut state_features, mut joint_features) = (Vec::new(), Vec::new());
        thin(&example.states, dropout, random, &mut state_features);
        thin(&example.joints, dropout, random, &mut joint_features);
        let keep = 1.0 / (1.0 - dropout);
        let (mut states, mut joints) = self.score(&state_features, &joint_features);
        states.iter_mut().flatten().chain(joints.iter_mut().flatten()).for_each(|s| *s *= keep);
        let n = states.len();
        let mut forward = vec![[0.0_f32; LABELS]; n];
        let mut backward = vec![[0.0_f32; LABELS]; n];
        forward[0] = states[0];
        for i in 1..n {
            for to in 0..LABELS {
                let paths: [f32; LABELS] = std::array::from_fn(|l| forward[i - 1][l] + joints[i - 1][l * LABELS + to]);
                forward[i][to] = log_sum(&paths) + states[i][to];
            }
        }
        for i in (0..n - 1).rev() {
            for from in 0..LABELS {
                let paths: [f32; LABELS] =
                    std::array::from_fn(|l| joints[i][from * LABELS + l] + states[i + 1][l] + backward[i + 1][l]);
                backward[i][from] = log_sum(&paths);
            }
        }
        let all = log_sum(&forward[n - 1]);
        let mut loss = all;
        for i in 0..n {
            let gold = usize::from(example.labels[i]);
            loss -= states[i][gold];
            let mut gradient: [f32; LABELS] = std::array::from_fn(|l| (forward[i][l] + backward[i][l] - all).exp());
            gradient[gold] -= 1.0;
            self.states.descend(&state_features[i * STATES..(i + 1) * STATES], &gradient);
            if i > 0 {
                let before = usize::from(example.labels[i - 1]);
                loss -= joints[i - 1][before * LABELS + gold];
                let mut gradient: [f32; PAIRS] = std::array::from_fn(|pair| {
                    let (from, to) = (pair / LABELS, pair % LABELS);
                    (forward[i - 1][from] + joints[i - 1][pair] + states[i][to] + backward[i][to] - all).exp()
                });
                gradient[before * LABELS + gold] -= 1.0;
                self.joints.descend(&joint_features[(i - 1) * JOINTS..i * JOINTS], &gradient);
            }
        }
        loss
    }
}
