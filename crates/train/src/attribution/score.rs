//! The scorer's figures: how many predicted attributions match gold ones.
//!
//! The same rules as `attribution.py`: two attributions match where their contents share half of their tokens
//! (intersection over union), one to one, best pairs first; a relation also shares half of its source.

use std::collections::BTreeSet;

/// One attribution as sets of token numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets {
    pub(crate) source: BTreeSet<usize>,
    pub(crate) cue: BTreeSet<usize>,
    pub(crate) content: BTreeSet<usize>,
    /// Its content opens with a quotation mark.
    pub(crate) direct: bool,
}

/// Right, predicted and gold ones.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Count {
    /// Harmonic mean of precision and recall, in per cent.
    pub(crate) fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.predicted + self.gold).max(1) as f64
    }

    fn line(self) -> String {
        let percent = |of: usize| 100.0 * self.right as f64 / of.max(1) as f64;
        format!(
            "P {:5.1}  R {:5.1}  F1 {:5.1}   gold {:6}  predicted {:6}",
            percent(self.predicted),
            percent(self.gold),
            self.f1(),
            self.gold,
            self.predicted
        )
    }
}

/// The figures of a set of articles.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scores {
    pub(crate) content: Count,
    pub(crate) relation: Count,
    pub(crate) direct: Count,
    pub(crate) other: Count,
}

pub(crate) fn overlap(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let both = a.intersection(b).count();
    if both == 0 { 0.0 } else { both as f64 / (a.len() + b.len() - both) as f64 }
}

/// True where content and source of the two match.
pub(crate) fn is_relation(gold: &Sets, predicted: &Sets) -> bool {
    !gold.content.is_empty()
        && overlap(&gold.content, &predicted.content) >= 0.5
        && overlap(&gold.source, &predicted.source) >= 0.5
}

/// The pairs of gold and predicted attributions that match in content, with whether their sources do too.
pub(crate) fn matches(gold: &[Sets], predicted: &[Sets]) -> Vec<(usize, usize, bool)> {
    let mut pairs = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        for (p, b) in predicted.iter().enumerate() {
            let content = overlap(&a.content, &b.content);
            if content >= 0.5 && !a.content.is_empty() {
                pairs.push((content, overlap(&a.source, &b.source), overlap(&a.cue, &b.cue), g, p));
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.total_cmp(&a.2)).then(a.3.cmp(&b.3)).then(a.4.cmp(&b.4))
    });
    let (mut used_gold, mut used) = (vec![false; gold.len()], vec![false; predicted.len()]);
    let mut out = Vec::new();
    for (_, source, _, g, p) in pairs {
        if !used_gold[g] && !used[p] {
            used_gold[g] = true;
            used[p] = true;
            out.push((g, p, source >= 0.5));
        }
    }
    out
}

impl Scores {
    /// The four F1 in one line.
    pub(crate) fn in_short(&self) -> String {
        let [content, relation, direct, other] = [self.content, self.relation, self.direct, self.other].map(Count::f1);
        format!("content {content:.1} relation {relation:.1} direct {direct:.1} other {other:.1}")
    }

    /// Adds one article.
    pub(crate) fn add(&mut self, gold: &[Sets], predicted: &[Sets]) {
        for (g, _, source) in matches(gold, predicted) {
            self.content.right += 1;
            if source {
                self.relation.right += 1;
                if gold[g].direct { self.direct.right += 1 } else { self.other.right += 1 }
            }
        }
        for count in [&mut self.content, &mut self.relation] {
            count.gold += gold.len();
            count.predicted += predicted.len();
        }
        let direct = |sets: &[Sets]| sets.iter().filter(|s| s.direct).count();
        self.direct.gold += direct(gold);
        self.direct.predicted += direct(predicted);
        self.other.gold += gold.len() - direct(gold);
        self.other.predicted += predicted.len() - direct(predicted);
    }

    /// The table that a person reads.
    pub(crate) fn table(&self) -> String {
        [("content", self.content), ("relation", self.relation), ("direct", self.direct), ("other", self.other)]
            .map(|(name, count)| format!("{name:14} {}", count.line()))
            .join("\n")
    }
}
