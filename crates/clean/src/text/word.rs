//! Words that speak for the article or against it, with learned weights (`data/text/words.tsv`).

use std::sync::LazyLock;

const WEIGHTS: &str = include_str!("../../data/text/words.tsv");

/// Weights of words, by their number.
pub(crate) struct Words {
    weights: Vec<(u64, f32)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut weights: Vec<(u64, f32)> = WEIGHTS
        .lines()
        .filter(|l| !l.starts_with("//"))
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(word, weight)| Some((number(word), weight.parse().ok()?)))
        .collect();
    weights.sort_unstable_by_key(|(number, _)| *number);
    Words { weights }
});

impl Words {
    /// The weights of `data/text/words.tsv`.
    pub(crate) fn shared() -> &'static Self {
        &WORDS
    }

    /// How far a folded line speaks for the article (above 0) or against it: the sum of the weights of its words, each
    /// counted once, over the root of their number.
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
    pub(crate) fn score(&self, folded: &str) -> f32 {
        let mut words: Vec<u64> = folded
            .split(|c: char| !c.is_alphanumeric() && c != '#')
            .filter(|w| !w.is_empty())
            .take(60)
            .map(number)
            .collect();
        words.sort_unstable();
        words.dedup();
        let sum: f32 = words
            .iter()
            .filter_map(|n| self.weights.binary_search_by_key(n, |(number, _)| *number).ok())
            .map(|at| self.weights[at].1)
            .sum();
        sum / (words.len().max(1) as f32).sqrt()
    }
}

/// One number for a word: FNV-1a.
pub(crate) fn number(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
