//! Training of the labeller: likelihood of the gold labels of a chain.

use super::network::{Learner, Sum, thin};
use super::random::Random;
use sayso_attribute::model::label::{JOINTS, LABELS, PAIRS, STATES, pairs};
use sayso_attribute::model::table::Table;

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
    pub(crate) joints: Learner<{ PAIRS - 1 }>,
    dropout: f32,
}

fn log_sum(values: &[f32]) -> f32 {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    top + values.iter().map(|v| (v - top).exp()).sum::<f32>().ln()
}

impl Chain {
    pub(crate) fn new(states: &Table, joints: &Table, dropout: f32, random: &mut Random) -> Self {
        Self { states: Learner::new(states, random), joints: Learner::new(joints, random), dropout }
    }

    /// One step on one window; gives back its loss.
    pub(crate) fn learn(&mut self, example: &Example, step: f32, random: &mut Random) -> f32 {
        (self.states.step, self.joints.step) = (step, step);
        let (mut state_rows, mut joint_rows) = (Vec::new(), Vec::new());
        thin(&example.states, self.dropout, random, &mut state_rows);
        thin(&example.joints, self.dropout, random, &mut joint_rows);
        let keep = 1.0 / (1.0 - self.dropout);
        let (state_sums, states): (Vec<Sum>, Vec<[f32; LABELS]>) =
            state_rows.chunks_exact(STATES).map(|rows| self.states.score(rows, keep)).unzip();
        let (joint_sums, joints): (Vec<Sum>, Vec<[f32; PAIRS]>) = joint_rows
            .chunks_exact(JOINTS)
            .map(|rows| self.joints.score(rows, keep))
            .map(|(sum, scores)| (sum, pairs(scores)))
            .unzip();
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
            self.states.descend(&state_rows[i * STATES..(i + 1) * STATES], keep, &state_sums[i], &gradient);
            if i > 0 {
                let before = usize::from(example.labels[i - 1]);
                loss -= joints[i - 1][before * LABELS + gold];
                let mut gradient: [f32; PAIRS] = std::array::from_fn(|pair| {
                    let (from, to) = (pair / LABELS, pair % LABELS);
                    (forward[i - 1][from] + joints[i - 1][pair] + states[i][to] + backward[i][to] - all).exp()
                });
                gradient[before * LABELS + gold] -= 1.0;
                let gradient = std::array::from_fn(|pair| gradient[pair + 1]);
                self.joints.descend(&joint_rows[(i - 1) * JOINTS..i * JOINTS], keep, &joint_sums[i - 1], &gradient);
            }
        }
        loss
    }
}
