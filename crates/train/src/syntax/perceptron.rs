//! An averaged perceptron over hashed features (Freund and Schapire 1999; Collins 2002), one row a feature.

/// Weights in training: the current ones, and their sum over time for the average.
pub(crate) struct Perceptron<const CLASSES: usize> {
    weights: Vec<f32>,
    sums: Vec<f64>,
    mask: u32,
    time: f64,
    seen: Vec<u8>,
}

/// A feature is learned from its third sighting on: what is rarer than that only takes room from the others.
const SIGHTINGS: u8 = 3;
const SEEN_ROWS_LOG: u32 = 24;

impl<const CLASSES: usize> Perceptron<CLASSES> {
    /// A perceptron of `2^rows_log` rows, all zero.
    pub(crate) fn new(rows_log: u32) -> Self {
        let size = CLASSES << rows_log;
        Self {
            weights: vec![0.0; size],
            sums: vec![0.0; size],
            mask: (1 << rows_log) - 1,
            time: 1.0,
            seen: vec![0; 1 << SEEN_ROWS_LOG],
        }
    }

    /// The sum of the features' rows, in thousandths.
    #[expect(clippy::cast_possible_truncation, reason = "a score is far inside the range")]
    pub(crate) fn score(&self, features: &[u32]) -> [i32; CLASSES] {
        let mut sums = [0f32; CLASSES];
        for feature in features {
            let at = (feature & self.mask) as usize * CLASSES;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[at..at + CLASSES]) {
                *sum += weight;
            }
        }
        sums.map(|s| (s * 1000.0) as i32)
    }

    /// Moves the weights of `features` towards class `right` and away from class `wrong`.
    pub(crate) fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        for feature in features {
            if self.seen[(feature >> (32 - SEEN_ROWS_LOG)) as usize] < SIGHTINGS {
                continue;
            }
            let at = (feature & self.mask) as usize * CLASSES;
            self.add(at + right, 1.0);
            self.add(at + wrong, -1.0);
        }
    }

    fn add(&mut self, at: usize, by: f32) {
        self.weights[at] += by;
        // the average is weights - sums / time: a weight changed at time t counts for what comes after t
        self.sums[at] += f64::from(by) * self.time;
    }

    /// A decision over these features has been made.
    pub(crate) fn tick(&mut self, features: &[u32]) {
        for feature in features {
            let seen = &mut self.seen[(feature >> (32 - SEEN_ROWS_LOG)) as usize];
            *seen = seen.saturating_add(1);
        }
        self.time += 1.0;
    }

    /// The weights averaged over all decisions.
    #[expect(clippy::cast_possible_truncation, reason = "f32 is what the quantiser takes")]
    pub(crate) fn averaged(&self) -> Vec<f32> {
        self.weights.iter().zip(&self.sums).map(|(w, s)| (f64::from(*w) - s / self.time) as f32).collect()
    }
}

/// The value that all but `share` of the weights that are not zero stay below: where the quantiser clips.
pub(crate) fn clip(weights: &[f32], share: f64) -> f32 {
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
    if sizes.is_empty() {
        return 1.0;
    }
    let at = ((sizes.len() as f64 * (1.0 - share)) as usize).min(sizes.len() - 1);
    *sizes.select_nth_unstable_by(at, f32::total_cmp).1
}
