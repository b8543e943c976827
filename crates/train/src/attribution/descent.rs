//! Weights that learn by AdaGrad (Duchi et al. 2011): each has its own step, smaller the more often it was moved.

use super::random::Random;

/// Stands for a feature that is left out of a step.
pub(crate) const LEFT_OUT: u32 = u32::MAX;

/// Copies features, some of them left out (Hinton et al. 2012): a weight that cannot lean on the others generalises
/// better.
pub(crate) fn thin(features: &[u32], dropout: f32, random: &mut Random, out: &mut Vec<u32>) {
    out.clear();
    out.extend(features.iter().map(|f| if random.chance(dropout) { LEFT_OUT } else { *f }));
}

/// A table of weights, `N` a row.
#[derive(Debug)]
pub(crate) struct Learner<const N: usize> {
    weights: Vec<f32>,
    moved: Vec<f32>,
    mask: u32,
    step: f32,
    sum: Vec<f32>,
    summed: f32,
}

impl<const N: usize> Learner<N> {
    pub(crate) fn new(rows_log: u32, step: f32) -> Self {
        let rows = 1_usize << rows_log;
        Self {
            weights: vec![0.0; rows * N],
            moved: vec![0.5; rows * N],
            mask: (rows - 1) as u32,
            step,
            sum: Vec::new(),
            summed: 0.0,
        }
    }

    /// The score of each class.
    pub(crate) fn score(&self, features: &[u32]) -> [f32; N] {
        let mut sums = [0.0; N];
        for feature in features.iter().filter(|f| **f != LEFT_OUT) {
            let at = (feature & self.mask) as usize * N;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + N]) {
                *sum += weight;
            }
        }
        sums
    }

    /// Moves the weights against a gradient.
    pub(crate) fn descend(&mut self, features: &[u32], gradient: &[f32; N]) {
        if gradient.iter().all(|g| g.abs() < 1e-4) {
            return;
        }
        for feature in features.iter().filter(|f| **f != LEFT_OUT) {
            let at = (feature & self.mask) as usize * N;
            for (i, g) in gradient.iter().enumerate() {
                let moved = &mut self.moved[at + i];
                *moved += g * g;
                self.weights[at + i] -= self.step * g / moved.sqrt();
            }
        }
    }

    /// Adds the weights as they stand to the mean that [`Self::settle`] takes.
    pub(crate) fn remember(&mut self) {
        self.sum.resize(self.weights.len(), 0.0);
        self.sum.iter_mut().zip(&self.weights).for_each(|(s, w)| *s += w);
        self.summed += 1.0;
    }

    /// Replaces the weights by the mean of those remembered (Polyak and Juditsky 1992).
    pub(crate) fn settle(&mut self) {
        if self.summed > 0.0 {
            self.weights.iter_mut().zip(&self.sum).for_each(|(w, s)| *w = s / self.summed);
        }
    }

    pub(crate) fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// A bound that all but a few in a thousand of the weights keep.
    pub(crate) fn limit(&self) -> f32 {
        let mut sizes: Vec<f32> = self.weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        sizes.get(sizes.len() * 998 / 1000).copied().unwrap_or(1.0).max(1e-3)
    }
}
