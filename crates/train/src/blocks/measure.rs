//! The figures of the extraction scorer, for pages in memory.

use rustc_hash::FxHashMap;

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect()
}

fn counts<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>) -> FxHashMap<T, u32> {
    let mut counts = FxHashMap::default();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

fn common<T: std::hash::Hash + Eq>(a: &FxHashMap<T, u32>, b: &FxHashMap<T, u32>) -> u32 {
    a.iter().map(|(k, n)| b.get(k).map_or(0, |m| *n.min(m))).sum()
}

/// Precision and recall of four-word shingles (absent where there are none), and the F1 of the bag of words.
pub(crate) fn compare(gold: &str, got: &str) -> Comparison {
    let shingles = |text: &str| {
        let words = words(text);
        let length = words.len().clamp(1, 4);
        counts(words.windows(length).map(|w| w.join(" ")))
    };
    let (g, p) = (shingles(gold), shingles(got));
    let (ng, np) = (g.values().sum::<u32>(), p.values().sum::<u32>());
    let both = f64::from(common(&g, &p));
    let bag = |text: &str| counts(words(text).into_iter().map(str::to_lowercase));
    let (gb, pb) = (bag(gold), bag(got));
    let total = gb.values().sum::<u32>() + pb.values().sum::<u32>();
    let f1 = if total == 0 { 1.0 } else { 2.0 * f64::from(common(&gb, &pb)) / f64::from(total) };
    Comparison {
        precision: (np > 0).then(|| both / f64::from(np)),
        recall: (ng > 0).then(|| both / f64::from(ng)),
        word_f1: f1,
    }
}

/// How far a text is the gold.
pub(crate) struct Comparison {
    /// Of four-word shingles; `None` where there are none to count.
    precision: Option<f64>,
    recall: Option<f64>,
    pub(crate) word_f1: f64,
}

impl std::fmt::Display for Comparison {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |share: Option<f64>| share.unwrap_or(-1.0);
        write!(f, "p {:.3} r {:.3} f1 {:.3}", shown(self.precision), shown(self.recall), self.word_f1)
    }
}

/// The figures of many texts: precision and recall averaged over them, F1 of the averages, the average word F1.
pub(crate) fn summary<'c>(all: impl Iterator<Item = &'c Comparison> + Clone) -> String {
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64 * 100.0;
    let p = mean(all.clone().filter_map(|c| c.precision).collect());
    let r = mean(all.clone().filter_map(|c| c.recall).collect());
    let words = mean(all.clone().map(|c| c.word_f1).collect());
    format!("{} texts f1 {:.2} p {p:.2} r {r:.2} word f1 {words:.2}", all.count(), 2.0 * p * r / (p + r))
}
