//! Weights of words: logistic regression over the words of lines, by stochastic steps that shrink with what a word has
//! seen (AdaGrad; Duchi, Hazan and Singer 2011).

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A line to learn from: its words, whether it is the article's, and what it counts.
pub(super) struct Line<'a> {
    pub(super) words: &'a [String],
    pub(super) label: bool,
    pub(super) weight: f32,
    /// The number of its text.
    pub(super) text: usize,
}

const ROUNDS: usize = 12;
const STEP: f32 = 0.15;
/// Pulls every weight towards nothing at each step.
const SHRINK: f32 = 0.004;

/// Learns the file of weights.
pub(super) fn learn(lines: &[Line<'_>]) -> String {
    let texts = lines.iter().map(|l| l.text).max().map_or(0, |n| n + 1);
    let mut in_texts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for line in lines {
        for word in line.words {
            let entry = in_texts.entry(word).or_insert((usize::MAX, 0));
            if entry.0 != line.text {
                *entry = (line.text, entry.1 + 1);
            }
        }
    }
    let fewest = (texts / 60).max(5);
    let known: BTreeMap<&str, usize> = in_texts
        .iter()
        .filter(|(word, (_, n))| *n >= fewest && !word.bytes().all(|b| b.is_ascii_digit()))
        .map(|(word, _)| *word)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .enumerate()
        .map(|(i, word)| (word, i))
        .collect();
    let rows: Vec<(Vec<usize>, f32)> = lines
        .iter()
        .map(|line| {
            let all: std::collections::BTreeSet<&str> = line.words.iter().map(String::as_str).collect();
            let scale = 1.0 / (all.len().max(1) as f32).sqrt();
            (all.iter().filter_map(|w| known.get(w).copied()).collect(), scale)
        })
        .collect();
    let mean = lines.iter().map(|l| l.weight.sqrt()).sum::<f32>() / lines.len().max(1) as f32;
    let (mut weights, mut seen) = (vec![0.0f32; known.len()], vec![1e-3f32; known.len()]);
    let (mut base, mut base_seen) = (0.0f32, 1e-3f32);
    // A stride that shares no factor with the number of lines visits all of them, far apart.
    let stride = (0..).map(|k| 7919 + 2 * k).find(|s| gcd(*s, lines.len()) == 1).unwrap_or(1);
    for _ in 0..ROUNDS {
        let mut at = 0;
        for _ in 0..lines.len() {
            at = (at + stride) % lines.len();
            let (row, scale) = &rows[at];
            let score = base + row.iter().map(|&w| weights[w]).sum::<f32>() * scale;
            let p = 1.0 / (1.0 + (-score).exp());
            let slope = (f32::from(u8::from(lines[at].label)) - p) * lines[at].weight.sqrt() / mean;
            base_seen += slope * slope;
            base += STEP * slope / base_seen.sqrt();
            for &w in row {
                let slope = slope * scale - SHRINK * weights[w];
                seen[w] += slope * slope;
                weights[w] += STEP * slope / seen[w].sqrt();
            }
        }
    }
    let mut file = String::from(
        "// Words and their weights, learned by logistic regression: above 0 speaks for the article, below 0 against it.\n\
         // A # stands for any number. Trained on WCXB (CC BY 4.0) by `sayso-train lines`.\n",
    );
    for (word, at) in known.iter().filter(|(_, at)| weights[**at].abs() >= 0.08) {
        let _ = writeln!(file, "{word}\t{:.2}", weights[*at]);
    }
    file
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_furniture_weighs_against_its_line() {
        let (furniture, article) = (["subscribe".to_owned(), "now".to_owned()], ["said".to_owned(), "now".to_owned()]);
        let lines: Vec<Line<'_>> = (0..40)
            .flat_map(|text| {
                [(&furniture, false), (&article, true)].map(|(words, label)| Line { words, label, weight: 1.0, text })
            })
            .collect();
        let file = learn(&lines);
        let weight = |word: &str| -> f32 {
            file.lines().find_map(|l| l.strip_prefix(&format!("{word}\t"))).map_or(0.0, |w| w.parse().unwrap_or(0.0))
        };
        assert!(weight("subscribe") < -0.3 && weight("said") > 0.3 && weight("now").abs() < 0.3, "{file}");
    }
}
