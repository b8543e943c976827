//! Passages that others hold already: pull quotes, and a whole article in one piece beside its paragraphs.
//!
//! Words are compared in runs of six. A passage nearly all of whose runs stand in other passages that stay is dropped,
//! the longest first: so the article in one piece gives way to its paragraphs, and the pull quote to the paragraph that
//! it was pulled from.

use super::measure::Measure;
use super::passage::Passages;
use super::verdict::Verdict;
use rustc_hash::FxHashMap;
use sayso_record::{BlockKind, DropReason};

/// Words of a run.
const RUN: usize = 6;
/// Shorter passages may well say the same thing twice.
const SHORTEST: u32 = 12;

/// Drops what the passages that stay hold already.
pub(super) fn drop_overlaps(passages: &Passages, measures: &[Measure], verdicts: &mut [Verdict]) {
    let compared = |v: &Verdict| matches!(v, Verdict::Keep(kind) if !matches!(kind, BlockKind::Title | BlockKind::Byline | BlockKind::Caption));
    let long: Vec<usize> =
        (0..verdicts.len()).filter(|&i| compared(&verdicts[i]) && measures[i].words >= SHORTEST).collect();
    let runs: Vec<Vec<u64>> = long.iter().map(|&i| runs_of(passages.words(&passages.list[i]))).collect();
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    for run in runs.iter().flatten() {
        *holders.entry(*run).or_insert(0) += 1;
    }
    if holders.values().all(|&n| n == 1) {
        return;
    }
    let mut order: Vec<usize> = (0..long.len()).collect();
    order.sort_by_key(|&k| (std::cmp::Reverse(measures[long[k]].words), std::cmp::Reverse(k)));
    for k in order {
        let shared = runs[k].iter().filter(|run| holders.get(run).is_some_and(|&n| n > 1)).count();
        if shared * 20 >= runs[k].len() * 17 && !runs[k].is_empty() {
            verdicts[long[k]] = Verdict::Drop(DropReason::Duplicate);
            for run in &runs[k] {
                if let Some(n) = holders.get_mut(run) {
                    *n -= 1;
                }
            }
        }
    }
}

/// The runs of six words of a passage, hashed, each once.
fn runs_of(words: &str) -> Vec<u64> {
    let hashes: Vec<u64> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| {
            w.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| {
                (h ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0000_0100_0000_01b3)
            })
        })
        .collect();
    let mut runs: Vec<u64> = hashes
        .windows(RUN)
        .map(|run| run.iter().fold(0, |h: u64, w| (h.rotate_left(7) ^ w).wrapping_mul(0x517c_c1b7_2722_0a95)))
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}
