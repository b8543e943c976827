//! Gradient boosting of oblivious trees on columns of bytes (Friedman 2001; the second-order step is that of XGBoost,
//! Chen and Guestrin 2016; one question a level is CatBoost's).

use sayso_clean::training::{DEPTH, LEAVES, SCALE};

/// Rows to learn from.
#[derive(Default)]
pub(super) struct Rows {
    /// The values of each feature, one a row.
    pub(super) columns: Vec<Vec<u8>>,
    pub(super) label: Vec<f32>,
    pub(super) weight: Vec<f32>,
    /// The page of each row: a tree sees all rows of a page or none, so that trees differ by the pages they know.
    pub(super) page: Vec<u32>,
}

/// How to learn.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) trees: usize,
    /// How much of each tree's step is taken.
    pub(super) rate: f32,
    /// Added to the weight of each leaf: small leaves take small steps.
    pub(super) damping: f32,
    /// The share of pages and of features that a tree sees.
    pub(super) pages: f32,
    pub(super) features: f32,
    /// Where chance begins: another seed makes another forest.
    pub(super) seed: u64,
}

/// One forest whose score is the mean of the scores of `forests`: what one of them took from chance, the others did not.
pub(super) fn mean(forests: &[Vec<u8>]) -> Vec<u8> {
    let trees: usize = forests.iter().map(|f| f.len() / TREE).sum();
    let mut file = (trees as u16).to_le_bytes().to_vec();
    for tree in forests.iter().flat_map(|f| f[2..].chunks_exact(TREE)) {
        let (questions, leaves) = tree.split_at(DEPTH * 3);
        file.extend(questions);
        for leaf in leaves.chunks_exact(2) {
            let value = f32::from(i16::from_le_bytes([leaf[0], leaf[1]])) / forests.len() as f32;
            file.extend((value.round() as i16).to_le_bytes());
        }
    }
    file
}

const TREE: usize = DEPTH * 3 + LEAVES * 2;

struct Tree {
    questions: [(u16, u8); DEPTH],
    leaves: [i16; LEAVES],
}

/// A generator of the same numbers every time (xorshift64*; Vigna 2016).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Learns a forest and gives it as the bytes of a model file.
pub(super) fn learn(rows: &Rows, settings: Settings) -> Vec<u8> {
    let n = rows.label.len();
    let pages = rows.page.iter().max().map_or(0, |p| p + 1);
    let mut chance = Chance(0x5eed_5eed_5eed_5eed ^ settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut score = vec![0.0f32; n];
    let mut trees = Vec::with_capacity(settings.trees);
    for _ in 0..settings.trees {
        let known: Vec<bool> = (0..pages).map(|_| chance.next() < settings.pages).collect();
        let seen: Vec<u32> = (0..n as u32).filter(|&i| known[rows.page[i as usize] as usize]).collect();
        let slopes: Vec<(f32, f32)> = seen
            .iter()
            .map(|&i| {
                let i = i as usize;
                let p = 1.0 / (1.0 + (-score[i]).exp());
                let w = rows.weight[i];
                (w * (rows.label[i] - p), w * (p * (1.0 - p)).max(1e-4))
            })
            .collect();
        let features: Vec<usize> = (0..rows.columns.len()).filter(|_| chance.next() < settings.features).collect();
        let tree = grow(rows, &seen, &slopes, &features, settings);
        for (i, s) in score.iter_mut().enumerate() {
            *s += f32::from(tree.leaves[leaf(&tree, rows, i)]) / SCALE;
        }
        trees.push(tree);
    }
    let mut file = (trees.len() as u16).to_le_bytes().to_vec();
    for tree in &trees {
        for (feature, threshold) in tree.questions {
            file.extend(feature.to_le_bytes());
            file.push(threshold);
        }
        tree.leaves.iter().for_each(|l| file.extend(l.to_le_bytes()));
    }
    file
}

fn leaf(tree: &Tree, rows: &Rows, row: usize) -> usize {
    tree.questions.iter().enumerate().fold(0, |leaf, (level, &(feature, threshold))| {
        leaf | usize::from(rows.columns[feature as usize][row] > threshold) << level
    })
}

fn grow(rows: &Rows, seen: &[u32], slopes: &[(f32, f32)], features: &[usize], settings: Settings) -> Tree {
    let mut at = vec![0u8; seen.len()];
    let mut questions = [(0u16, 255u8); DEPTH];
    let mut sums = vec![(0.0f32, 0.0f32); LEAVES / 2 * 256];
    for (level, question) in questions.iter_mut().enumerate() {
        let groups = 1 << level;
        let mut best = (0.0f32, 0u16, 255u8);
        for &feature in features {
            let column = &rows.columns[feature];
            sums[..groups * 256].fill((0.0, 0.0));
            for ((&row, &(g, h)), &group) in seen.iter().zip(slopes).zip(&at) {
                let sum = &mut sums[usize::from(group) * 256 + usize::from(column[row as usize])];
                sum.0 += g;
                sum.1 += h;
            }
            let mut gains = [0.0f32; 256];
            for group in sums[..groups * 256].chunks_exact(256) {
                let all = group.iter().fold((0.0, 0.0), |a: (f32, f32), s| (a.0 + s.0, a.1 + s.1));
                if all.1 == 0.0 {
                    continue;
                }
                let worth = |s: (f32, f32)| s.0 * s.0 / (s.1 + settings.damping);
                let whole = worth(all);
                let mut low = (0.0, 0.0);
                for (gain, sum) in gains.iter_mut().zip(group) {
                    low = (low.0 + sum.0, low.1 + sum.1);
                    *gain += worth(low) + worth((all.0 - low.0, (all.1 - low.1).max(0.0))) - whole;
                }
            }
            for (threshold, &gain) in gains[..255].iter().enumerate() {
                if gain > best.0 {
                    best = (gain, feature as u16, threshold as u8);
                }
            }
        }
        *question = (best.1, best.2);
        let column = &rows.columns[usize::from(best.1)];
        for (&row, at) in seen.iter().zip(&mut at) {
            *at |= u8::from(column[row as usize] > best.2) << level;
        }
    }
    let mut leaves = [(0.0f32, 0.0f32); LEAVES];
    for (&(g, h), &at) in slopes.iter().zip(&at) {
        leaves[usize::from(at)].0 += g;
        leaves[usize::from(at)].1 += h;
    }
    let step = |(g, h): (f32, f32)| (g / (h + settings.damping) * settings.rate).clamp(-4.0, 4.0) * SCALE;
    Tree { questions, leaves: leaves.map(|l| step(l).round() as i16) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_no_single_question_tells() {
        let mut rows = Rows { columns: vec![Vec::new(); 3], ..Rows::default() };
        let mut chance = Chance(7);
        for _ in 0..4000 {
            let (a, b, c) = (chance.next(), chance.next(), chance.next());
            for (column, v) in rows.columns.iter_mut().zip([a, b, c]) {
                column.push((v * 255.0) as u8);
            }
            rows.label.push(f32::from((a > 0.5) != (b > 0.5)));
            rows.weight.push(1.0);
            rows.page.push(rows.page.len() as u32);
        }
        let settings = Settings { trees: 40, rate: 0.3, damping: 1.0, pages: 0.8, features: 1.0, seed: 0 };
        let file = learn(&rows, settings);
        assert_eq!(file.len(), 2 + 40 * TREE);
        assert_eq!(mean(&[file.clone(), file]).len(), 2 + 80 * TREE);
    }
}
