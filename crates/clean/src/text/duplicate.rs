//! Passages that were said already, in the same words or nearly.
//!
//! A reprint often holds the same caption twice, once with straight and once with curly quotation marks, or a lead that
//! the page shows as a teaser and again as its first paragraph. Passages are compared by their words alone. To stay
//! linear, a passage is compared only with the few earlier ones that begin or end with the same words.

use std::collections::BTreeMap;

/// Shorter passages repeat in honest text: "Pros", "Yes.", a refrain.
const SHORTEST: usize = 40;
/// Words at either end that make a passage a candidate.
const ENDS: usize = 5;
/// Candidates that one pair of ends may have; more would make hostile input slow.
const CANDIDATES: usize = 4;
/// Share of words in common that makes a near duplicate.
const NEAR: f64 = 0.9;

/// What has been said so far.
#[derive(Default)]
pub(crate) struct Said {
    passages: Vec<Vec<u64>>,
    by_end: BTreeMap<(bool, u64), Vec<u32>>,
}

impl Said {
    /// True where the passage was said before; otherwise it is remembered.
    pub(crate) fn again(&mut self, text: &str) -> bool {
        if text.len() < SHORTEST {
            return false;
        }
        let words = word_hashes(text);
        if words.len() < ENDS {
            return false;
        }
        let keys = [(true, mix(&words[..ENDS])), (false, mix(&words[words.len() - ENDS..]))];
        let mut sorted = words;
        sorted.sort_unstable();
        let seen = keys.iter().filter_map(|key| self.by_end.get(key)).flatten();
        if seen.into_iter().any(|&n| shared(&self.passages[n as usize], &sorted) >= NEAR) {
            return true;
        }
        let number = u32::try_from(self.passages.len()).unwrap_or(u32::MAX);
        for key in keys {
            let candidates = self.by_end.entry(key).or_default();
            if candidates.len() < CANDIDATES {
                candidates.push(number);
            }
        }
        self.passages.push(sorted);
        false
    }
}

/// The share of words that two sorted lists have in common, of the longer one.
fn shared(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both as f64 / a.len().max(b.len()).max(1) as f64
}

/// One number for every word: FNV-1a of its letters in small.
fn word_hashes(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|word| {
            word.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |hash: u64, c| {
                (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
            })
        })
        .collect()
}

fn mix(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash: u64, w| hash.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ w)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_do_not_hide_a_duplicate() {
        let mut said = Said::default();
        assert!(!said.again("FILE - The quay at Nordhavn's inner basin, seen from the old lighthouse."));
        assert!(said.again("FILE – The quay at Nordhavn’s inner basin, seen from the old lighthouse."));
    }

    #[test]
    fn other_words_are_other_news() {
        let mut said = Said::default();
        assert!(!said.again("The quay at Nordhavn's inner basin was closed on Monday after the storm."));
        assert!(!said.again("The quay at Nordhavn's inner basin was opened again by the mayor herself."));
    }
}
