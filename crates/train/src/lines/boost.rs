//! Gradient boosting of small trees on figures (Friedman 2001), grown leaf by leaf on histograms as LightGBM does it
//! (Ke et al. 2017): the leaf whose best question gains most is split next.

use std::fmt::Write;

/// Rows to learn from.
#[derive(Default)]
pub(crate) struct Rows {
    /// The figures of each row, all of one length.
    pub(crate) figures: Vec<Vec<f32>>,
    pub(crate) label: Vec<bool>,
    pub(crate) weight: Vec<f32>,
}

/// How to learn.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) trees: usize,
    /// How much of each tree's step is taken.
    pub(crate) rate: f32,
    pub(crate) leaves: usize,
    /// Rows that a leaf holds at least.
    pub(crate) fewest: usize,
    /// Added to the weight of each leaf: small leaves take small steps.
    pub(crate) damping: f32,
    /// The share of the figures that a tree may ask about.
    pub(crate) figures: f32,
    pub(crate) seed: u64,
}

const BINS: usize = 96;

/// A node of a tree.
pub(crate) enum Node {
    Leaf(f32),
    Question { figure: usize, threshold: f32, left: usize, right: usize },
}

/// A forest that was learned.
pub(crate) struct Forest {
    pub(crate) base: f32,
    pub(crate) trees: Vec<Vec<Node>>,
}

impl Forest {
    pub(crate) fn score(&self, figures: &[f32]) -> f32 {
        self.trees.iter().fold(self.base, |sum, tree| {
            let mut at = 0;
            loop {
                match &tree[at] {
                    Node::Leaf(value) => return sum + value,
                    Node::Question { figure, threshold, left, right } => {
                        at = if figures[*figure] <= *threshold { *left } else { *right };
                    }
                }
            }
        })
    }

    /// The forest as the program reads it.
    pub(crate) fn written(&self, names: &str) -> String {
        let mut out = String::from(
            "// Gradient-boosted trees: how likely a passage of scraped text is part of the article. Trained on WCXB (CC BY 4.0)\n\
             // by `sayso-train lines`.\n",
        );
        let _ = writeln!(out, "// figures: {names}\nbase {}", self.base);
        for tree in &self.trees {
            let mut nodes: Vec<String> = Vec::new();
            write_node(tree, 0, &mut nodes);
            out.push_str(&nodes.join(" "));
            out.push('\n');
        }
        out
    }
}

/// Writes a node and all below it: the left branch stands behind its question, the right one's place is in it.
fn write_node(tree: &[Node], at: usize, into: &mut Vec<String>) {
    match &tree[at] {
        Node::Leaf(value) => into.push(format!("={}", short(*value))),
        Node::Question { figure, threshold, left, right } => {
            let own = into.len();
            into.push(String::new());
            write_node(tree, *left, into);
            let place = into.len();
            write_node(tree, *right, into);
            into[own] = format!("{figure},{threshold},{place}");
        }
    }
}

/// Four digits are all that a leaf is worth.
fn short(value: f32) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A leaf that may yet be split.
struct Growing {
    node: usize,
    rows: Vec<u32>,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f32,
    figure: usize,
    bin: usize,
}

/// Learns a forest.
pub(crate) fn learn(rows: &Rows, settings: Settings) -> Forest {
    let count = rows.label.len();
    let width = rows.figures.first().map_or(0, Vec::len);
    let edges: Vec<Vec<f32>> = (0..width).map(|f| edges(rows, f)).collect();
    let columns: Vec<Vec<u8>> = (0..width)
        .map(|f| rows.figures.iter().map(|r| edges[f].partition_point(|e| *e < r[f]) as u8).collect())
        .collect();
    let (is, all) =
        rows.label.iter().zip(&rows.weight).fold((0.0f64, 0.0f64), |(is, all), (l, w)| {
            (is + if *l { f64::from(*w) } else { 0.0 }, all + f64::from(*w))
        });
    let share = (is / all.max(1e-9)).clamp(0.01, 0.99);
    let base = (share / (1.0 - share)).ln() as f32;
    // Weights of a mean of one, so that damping means the same for every data set.
    let unit = (all / count.max(1) as f64) as f32;
    let mut score = vec![base; count];
    let mut forest = Forest { base, trees: Vec::new() };
    let mut chance = settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for _ in 0..settings.trees {
        let slopes: Vec<(f32, f32)> = (0..count)
            .map(|i| {
                let p = 1.0 / (1.0 + (-score[i]).exp());
                let w = rows.weight[i] / unit;
                (w * (f32::from(u8::from(rows.label[i])) - p), w * (p * (1.0 - p)).max(1e-4))
            })
            .collect();
        let asked: Vec<usize> = (0..width)
            .filter(|_| {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                (chance >> 40) as f32 / (1u64 << 24) as f32 <= settings.figures
            })
            .collect();
        let tree = grow(&columns, &edges, &slopes, &asked, settings, &mut score);
        forest.trees.push(tree);
    }
    forest
}

/// Where a figure is cut into bins: at its values where they are few, else so that the bins hold about as many rows each.
fn edges(rows: &Rows, figure: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.figures.iter().map(|r| r[figure]).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut edges: Vec<f32> = (1..BINS).map(|k| values[k * (values.len() - 1) / BINS]).collect();
    edges.dedup();
    edges
}

fn grow(
    columns: &[Vec<u8>],
    edges: &[Vec<f32>],
    slopes: &[(f32, f32)],
    asked: &[usize],
    settings: Settings,
    score: &mut [f32],
) -> Vec<Node> {
    let mut tree = vec![Node::Leaf(0.0)];
    let all: Vec<u32> = (0..slopes.len() as u32).collect();
    let best = best_split(columns, slopes, &all, asked, settings);
    let mut leaves = vec![Growing { node: 0, rows: all, best }];
    while leaves.len() < settings.leaves {
        let gain = |l: &Growing| l.best.map_or(0.0, |s| s.gain);
        let Some(at) = (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b]))) else { break };
        let Some(split) = leaves[at].best.filter(|s| s.gain > 1e-6) else { break };
        let Growing { node, rows, .. } = leaves.swap_remove(at);
        let column = &columns[split.figure];
        let (left, right): (Vec<u32>, Vec<u32>) =
            rows.into_iter().partition(|&r| usize::from(column[r as usize]) <= split.bin);
        let (left_node, right_node) = (tree.len(), tree.len() + 1);
        tree.push(Node::Leaf(0.0));
        tree.push(Node::Leaf(0.0));
        let threshold = edges[split.figure][split.bin];
        tree[node] = Node::Question { figure: split.figure, threshold, left: left_node, right: right_node };
        for (node, rows) in [(left_node, left), (right_node, right)] {
            let best = best_split(columns, slopes, &rows, asked, settings);
            leaves.push(Growing { node, rows, best });
        }
    }
    for leaf in leaves {
        let (g, h) = leaf.rows.iter().fold((0.0, 0.0), |(g, h), &r| {
            let s = slopes[r as usize];
            (g + s.0, h + s.1)
        });
        let value: f32 = g / (h + settings.damping) * settings.rate;
        let value = short(value).parse().unwrap_or(value);
        tree[leaf.node] = Node::Leaf(value);
        leaf.rows.iter().for_each(|&r| score[r as usize] += value);
    }
    tree
}

fn best_split(
    columns: &[Vec<u8>],
    slopes: &[(f32, f32)],
    rows: &[u32],
    asked: &[usize],
    settings: Settings,
) -> Option<Split> {
    if rows.len() < 2 * settings.fewest {
        return None;
    }
    let worth = |g: f32, h: f32| g * g / (h + settings.damping);
    let mut best: Option<Split> = None;
    for &figure in asked {
        let mut bins = [(0.0f32, 0.0f32, 0usize); BINS + 1];
        let column = &columns[figure];
        for &row in rows {
            let (bin, slope) = (&mut bins[usize::from(column[row as usize])], slopes[row as usize]);
            *bin = (bin.0 + slope.0, bin.1 + slope.1, bin.2 + 1);
        }
        let (g, h) = bins.iter().fold((0.0, 0.0), |(g, h), b| (g + b.0, h + b.1));
        let (mut low, mut seen) = ((0.0, 0.0), 0);
        for (bin, (slope, weight, n)) in bins[..BINS].iter().enumerate() {
            low = (low.0 + slope, low.1 + weight);
            seen += n;
            if seen < settings.fewest || rows.len() - seen < settings.fewest {
                continue;
            }
            let gain = worth(low.0, low.1) + worth(g - low.0, (h - low.1).max(0.0)) - worth(g, h);
            if best.is_none_or(|b| gain > b.gain) {
                best = Some(Split { gain, figure, bin });
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_no_single_question_tells() {
        let mut rows = Rows::default();
        for i in 0..2000u32 {
            let (a, b) = ((i % 50) as f32, (i / 50) as f32);
            rows.figures.push(vec![a, b]);
            rows.label.push((a > 14.0) != (b > 9.0));
            rows.weight.push(1.0);
        }
        let settings = Settings { trees: 20, rate: 0.3, leaves: 6, fewest: 20, damping: 1.0, figures: 1.0, seed: 1 };
        let forest = learn(&rows, settings);
        let right = (0..2000).filter(|&i| (forest.score(&rows.figures[i]) > 0.0) == rows.label[i]).count();
        assert!(right > 1950, "{right}");
        let written = forest.written("a b");
        assert_eq!(written.lines().count(), 24);
    }
}
