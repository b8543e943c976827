//! Gold text to labels: which passages of a page the gold holds.
//!
//! The gold is running text, the page a sequence of passages. Passages are laid along the gold by the heaviest chain of
//! matches that keeps the order and does not overlap, so that a teaser in the same words as the article's first
//! paragraph, or a menu entry whose one word the article uses too, is not taken for the article.

use rustc_hash::FxHashMap;

/// The words of a text as the scorer counts them, small letters, hashed.
pub(crate) fn words(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| !w.is_empty())
        .map(|w| {
            w.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |h: u64, c| {
                (h ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3)
            })
        })
        .collect()
}

/// One way to lay a passage along the gold.
#[derive(Clone, Copy, Debug)]
struct Match {
    passage: usize,
    start: usize,
    end: usize,
    words: f32,
}

const SHINGLE: usize = 4;

/// For each passage the share of its words that the gold holds at its place.
pub(super) fn align(passages: &[Vec<u64>], gold: &[u64]) -> Vec<f32> {
    let mut places: FxHashMap<&[u64], Vec<usize>> = FxHashMap::default();
    let mut words_at: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (i, shingle) in gold.windows(SHINGLE).enumerate() {
        places.entry(shingle).or_default().push(i);
    }
    for (i, word) in gold.iter().enumerate() {
        words_at.entry(*word).or_default().push(i);
    }
    let mut matches: Vec<Match> = Vec::new();
    for (passage, words) in passages.iter().enumerate() {
        if words.len() < SHINGLE {
            let Some(first) = words.first() else { continue };
            let starts = words_at.get(first).map_or(&[][..], Vec::as_slice).iter();
            let fitting = starts.filter(|&&s| gold[s..].starts_with(words)).take(40);
            matches.extend(fitting.map(|&start| Match {
                passage,
                start,
                end: start + words.len(),
                words: words.len() as f32 - 0.5,
            }));
            continue;
        }
        // Votes for each diagonal: where the passage would begin in the gold.
        let mut diagonals: FxHashMap<isize, (u32, usize, usize)> = FxHashMap::default();
        for (i, shingle) in words.windows(SHINGLE).enumerate() {
            for &place in places.get(shingle).map_or(&[][..], Vec::as_slice).iter().take(20) {
                let vote = diagonals.entry(place as isize - i as isize).or_insert((0, place, place));
                vote.0 += 1;
                vote.1 = vote.1.min(place);
                vote.2 = vote.2.max(place + SHINGLE);
            }
        }
        let mut best: Vec<(u32, usize, usize)> = diagonals.into_values().collect();
        best.sort_unstable_by_key(|v| (std::cmp::Reverse(v.0), v.1));
        // A passage that differs from the gold inside lies on several diagonals: those near the best one are added up.
        for &(votes, start, end) in best.iter().take(6) {
            let (mut all, mut low, mut high) = (votes, start, end);
            for &(more, s, e) in &best {
                if (s >= high || e <= low)
                    && s.abs_diff(start) < words.len() * 2
                    && e.max(high) - s.min(low) <= words.len() * 3 / 2 + 4
                {
                    all += more;
                    low = low.min(s);
                    high = high.max(e);
                }
            }
            if all as usize * 5 >= (words.len() - SHINGLE + 1) * 2 {
                matches.push(Match { passage, start: low, end: high, words: all as f32 + (SHINGLE - 1) as f32 });
            }
        }
    }
    let mut share = vec![0.0f32; passages.len()];
    let mut covered = vec![false; gold.len()];
    for chosen in heaviest_chain(&matches) {
        let m = matches[chosen];
        share[m.passage] = (m.words / passages[m.passage].len() as f32).min(1.0);
        covered[m.start..m.end].fill(true);
    }
    // What the page has in another order than the gold.
    matches.sort_by(|a, b| b.words.total_cmp(&a.words));
    for m in &matches {
        if share[m.passage] == 0.0 && m.words >= 8.0 && !covered[m.start..m.end].iter().any(|&c| c) {
            share[m.passage] = (m.words / passages[m.passage].len() as f32).min(1.0);
            covered[m.start..m.end].fill(true);
        }
    }
    share
}

/// The chain of matches, in the order of page and gold and without overlap in the gold, that holds most words.
fn heaviest_chain(matches: &[Match]) -> Vec<usize> {
    let mut total = vec![0.0f32; matches.len()];
    let mut from = vec![usize::MAX; matches.len()];
    for i in 0..matches.len() {
        let m = matches[i];
        for (j, before) in matches[..i].iter().enumerate() {
            // The ends of matches may be a word or two wrong, so a small overlap is let pass.
            let fits = before.passage < m.passage && before.start < m.start && before.end <= m.start + 1;
            if fits && total[j] > total[i] {
                total[i] = total[j];
                from[i] = j;
            }
        }
        total[i] += m.words;
    }
    let mut chain = Vec::new();
    let mut at = (0..matches.len()).max_by(|&a, &b| total[a].total_cmp(&total[b])).unwrap_or(usize::MAX);
    while at != usize::MAX {
        chain.push(at);
        at = from[at];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(passages: &[&str], gold: &str) -> Vec<&'static str> {
        let passages: Vec<_> = passages.iter().map(|p| words(p)).collect();
        let named = |share: f32| match share.total_cmp(&0.5) {
            std::cmp::Ordering::Less => "other",
            std::cmp::Ordering::Equal => "open",
            std::cmp::Ordering::Greater => "article",
        };
        align(&passages, &words(gold)).into_iter().map(named).collect()
    }

    #[test]
    fn a_teaser_in_the_article_s_words_is_not_the_article_and_a_single_word_is_left_open() {
        let gold = "The ferry was stopped at noon on Friday. Wind Nobody was hurt, the harbour master said.";
        let page = [
            "Wind",
            "The ferry was stopped at noon",
            "Home",
            "The ferry was stopped at noon on Friday.",
            "Wind",
            "Nobody was hurt, the harbour master said.",
            "said",
        ];
        assert_eq!(labels(&page, gold), ["other", "other", "other", "article", "open", "article", "open"]);
    }
}
