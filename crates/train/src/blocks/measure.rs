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
pub(super) fn compare(gold: &str, got: &str) -> (Option<f64>, Option<f64>, f64) {
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
    ((np > 0).then(|| both / f64::from(np)), (ng > 0).then(|| both / f64::from(ng)), f1)
}
