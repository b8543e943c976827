//! Networks that learn by AdaGrad (Duchi et al. 2011): each figure has its own step, smaller the more often it was moved.

use super::Arguments;
use super::random::Random;
use rustc_hash::FxHashMap;
use sayso_attribute::model::network::{Network, Unit};
use sayso_attribute::model::table::{COLUMNS, Table};

/// Stands for a feature that has no row, or is left out of a step.
pub(crate) const LEFT_OUT: u32 = u32::MAX;

/// Copies rows, some of them left out (Hinton et al. 2012): a weight that cannot lean on the others generalises better.
pub(crate) fn thin(rows: &[u32], dropout: f32, random: &mut Random, out: &mut Vec<u32>) {
    out.clear();
    out.extend(rows.iter().map(|r| if random.chance(dropout) { LEFT_OUT } else { *r }));
}

/// How often training meets each feature.
#[derive(Debug, Default)]
pub(crate) struct Census(FxHashMap<u64, u32>);

impl Census {
    pub(crate) fn count(&mut self, features: &[u64]) {
        features.iter().for_each(|f| *self.0.entry(*f).or_default() += 1);
    }

    /// A table in which as many features as fit have rows, the most frequent ones first; ones met less than `fewest` times
    /// have none.
    pub(crate) fn table(&self, rows_log: u32, fewest: u32) -> Table {
        let mut often: Vec<(u32, u64)> = self.0.iter().filter(|f| *f.1 >= fewest).map(|(f, n)| (*n, *f)).collect();
        often.sort_unstable_by(|a, b| b.cmp(a));
        let mut table = Table::new(rows_log.saturating_sub(2));
        let given = often.iter().filter(|(_, f)| table.claim(*f).is_some()).count();
        println!("  {} features, {} often enough, {given} of them in {} rows", self.0.len(), often.len(), table.rows());
        table
    }
}

/// The rows of features.
#[allow(clippy::cast_possible_truncation, reason = "a table has fewer rows")]
pub(crate) fn rows(table: &Table, features: &[u64]) -> Vec<u32> {
    features.iter().map(|f| table.row(*f).map_or(LEFT_OUT, |row| row as u32)).collect()
}

/// A question: the rows of its features, and how likely the answer is yes.
pub(crate) struct Question {
    pub(crate) rows: Vec<u32>,
    pub(crate) answer: f32,
}

/// How often questions are gone over, and the share of features left out at each step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Practice {
    pub(crate) rounds: u32,
    pub(crate) dropout: f32,
}

/// A network that has learned to answer the questions of the articles that are to be kept.
pub(crate) fn learn_answers(
    table: &Table,
    articles: &[Vec<Question>],
    keep: impl Fn(usize) -> bool,
    Practice { rounds, dropout }: Practice,
    arguments: &Arguments,
) -> Learner<1> {
    let mut random = Random::new(arguments.seed);
    let mut learner = Learner::new(table, &mut random);
    let kept = articles.iter().enumerate().filter(|(a, _)| keep(*a));
    let mut order: Vec<&Question> = kept.flat_map(|(_, own)| own).collect();
    let mut thinned = Vec::new();
    let left = 1.0 / (1.0 - dropout);
    for round in 0..rounds {
        learner.step = arguments.step_of(round, rounds);
        random.shuffle(&mut order);
        for question in &order {
            thin(&question.rows, dropout, &mut random, &mut thinned);
            let (sum, [score]) = learner.score(&thinned, left);
            let probability = 1.0 / (1.0 + (-score).exp());
            learner.descend(&thinned, left, &sum, &[probability - question.answer]);
        }
    }
    learner
}

/// A network of `N` classes while it learns.
#[derive(Debug)]
pub(crate) struct Learner<const N: usize> {
    table: Table,
    figures: Vec<f32>,
    moved: Vec<f32>,
    units: Vec<Unit<N>>,
    units_moved: Vec<Unit<N>>,
    /// The length of a step.
    pub(crate) step: f32,
}

/// The sum of the rows of one example.
pub(crate) type Sum = [f32; COLUMNS];

impl<const N: usize> Learner<N> {
    /// A network that knows nothing, over the rows of a table.
    pub(crate) fn new(table: &Table, random: &mut Random) -> Self {
        let mut figures = vec![0.0; table.rows() * COLUMNS];
        // Hidden units that began alike would stay alike.
        let hidden = figures.chunks_exact_mut(COLUMNS).flat_map(|row| &mut row[N..]);
        hidden.for_each(|figure| *figure = 0.05 * random.even());
        let units = (0..COLUMNS - N).map(|_| Unit { bias: 0.0, top: std::array::from_fn(|_| random.even()) }).collect();
        Self {
            table: table.clone(),
            moved: vec![0.1; figures.len()],
            figures,
            units,
            units_moved: vec![Unit { bias: 1.0, top: [1.0; N] }; COLUMNS - N],
            step: 0.0,
        }
    }

    /// The score of each class. What is left out is made up for: `keep` is one over the share of rows that are left.
    pub(crate) fn score(&self, rows: &[u32], keep: f32) -> (Sum, [f32; N]) {
        let mut sum = [0.0; COLUMNS];
        for row in rows.iter().filter(|r| **r != LEFT_OUT) {
            let at = *row as usize * COLUMNS;
            sum.iter_mut().zip(&self.figures[at..at + COLUMNS]).for_each(|(s, figure)| *s += figure);
        }
        sum.iter_mut().for_each(|s| *s *= keep);
        let mut scores: [f32; N] = std::array::from_fn(|i| sum[i]);
        for (unit, value) in self.units.iter().zip(&mut sum[N..]) {
            *value = (*value + unit.bias).max(0.0);
            scores.iter_mut().zip(&unit.top).for_each(|(score, top)| *score += *value * top);
        }
        (sum, scores)
    }

    /// Moves the figures against a gradient of the scores of what [`Self::score`] was asked.
    pub(crate) fn descend(&mut self, rows: &[u32], keep: f32, sum: &Sum, gradient: &[f32; N]) {
        if gradient.iter().all(|g| g.abs() < 1e-3) {
            return;
        }
        let step = self.step;
        let go = |figure: &mut f32, moved: &mut f32, g: f32| {
            *moved += g * g;
            *figure -= step * g / moved.sqrt();
        };
        let mut down = [0.0; COLUMNS];
        down[..N].copy_from_slice(gradient);
        for (i, (unit, moved)) in self.units.iter_mut().zip(&mut self.units_moved).enumerate() {
            let value = sum[N + i];
            if value > 0.0 {
                let below: f32 = unit.top.iter().zip(gradient).map(|(t, g)| t * g).sum();
                for (n, g) in gradient.iter().enumerate() {
                    go(&mut unit.top[n], &mut moved.top[n], g * value);
                }
                go(&mut unit.bias, &mut moved.bias, below);
                down[N + i] = below;
            }
        }
        down.iter_mut().for_each(|d| *d *= keep);
        for row in rows.iter().filter(|r| **r != LEFT_OUT) {
            let at = *row as usize * COLUMNS;
            let figures = self.figures[at..at + COLUMNS].iter_mut().zip(&mut self.moved[at..at + COLUMNS]);
            for ((figure, moved), d) in figures.zip(&down).filter(|(_, d)| **d != 0.0) {
                go(figure, moved, *d);
            }
        }
    }

    /// The network, rounded.
    pub(crate) fn network(&self) -> Network<N> {
        Network::new(self.rounded(), self.units.clone())
    }

    /// Its table, rounded.
    pub(crate) fn rounded(&self) -> Table {
        let limits = std::array::from_fn(|column| {
            let mut sizes: Vec<f32> = self.figures.iter().skip(column).step_by(COLUMNS).map(|w| w.abs()).collect();
            sizes.retain(|w| *w > 0.0);
            sizes.sort_by(f32::total_cmp);
            // A bound that all but a few in a thousand keep.
            sizes.get(sizes.len() * 998 / 1000).copied().unwrap_or(1.0).max(1e-3)
        });
        let mut table = self.table.clone();
        table.fill(&self.figures, limits);
        table
    }
}
