//! Words that speak for the article or against it, with learned weights (`data/text/words.tsv`).

/// Weights of words, by their number.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    weights: Vec<(u64, f32)>,
}

/// Words of a line that count; what a line is about is clear by then.
pub(crate) const MOST_WORDS: usize = 60;

/// The words of a folded line, as they are weighed.
pub(crate) fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric() && c != '#').filter(|w| !w.is_empty()).take(MOST_WORDS)
}

impl Words {
    /// Reads a word, a tab and its weight a line.
    pub(crate) fn parse(data: &str) -> Self {
        let mut weights: Vec<(u64, f32)> = data
            .lines()
            .filter(|l| !l.starts_with("//"))
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(word, weight)| Some((number(word), weight.parse().ok()?)))
            .collect();
        weights.sort_unstable_by_key(|(number, _)| *number);
        Self { weights }
    }

    /// How far a folded line speaks for the article (above 0) or against it: the sum of the weights of its words, each
    /// counted once, over the root of their number.
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
    pub(crate) fn score(&self, folded: &str) -> f32 {
        let mut words: Vec<u64> = pieces(folded).map(number).collect();
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
