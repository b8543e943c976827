//! What the names of elements say for and against the passages inside.

use super::pages::{Gold, Sample};
use rustc_hash::FxHashMap;
use sayso_clean::training::Page;

/// Learned weights of names, as the file holds them: the logarithm of the odds that a word below is the article's,
/// against the odds on all pages.
pub(super) fn name_weights<'a>(samples: impl Iterator<Item = &'a Sample>) -> String {
    let mut counts: FxHashMap<String, (f32, f32, Vec<u64>)> = FxHashMap::default();
    let (mut all_is, mut all_not) = (0.0f32, 0.0f32);
    for sample in samples {
        if matches!(sample.gold, Gold::Passages { .. }) {
            continue;
        }
        let mut sums = vec![(0.0f32, 0.0f32)];
        let (mut is, mut not) = (0.0, 0.0);
        for (label, weight) in sample.labels.iter().zip(&sample.weights) {
            match label {
                Some(l) if *l > 0.5 => is += weight,
                Some(_) => not += weight,
                None => {}
            }
            sums.push((is, not));
        }
        all_is += is;
        all_not += not;
        let mut on_page: FxHashMap<String, (f32, f32)> = FxHashMap::default();
        for named in Page::named(&sample.html) {
            let (a, b) = (sums[named.first as usize], sums[named.last as usize]);
            // A name that stands on many elements of a page counts as its biggest one there.
            let entry = on_page.entry(named.piece).or_default();
            let here = (b.0 - a.0, b.1 - a.1);
            if here.0 + here.1 > entry.0 + entry.1 {
                *entry = here;
            }
        }
        for (piece, (is, not)) in on_page {
            let entry = counts.entry(piece).or_default();
            entry.0 += is.min(10.0);
            entry.1 += not.min(10.0);
            if !entry.2.contains(&sample.part) {
                entry.2.push(sample.part);
            }
        }
    }
    let odds = (all_is / all_not.max(1.0)).ln();
    let mut lines: Vec<String> = counts
        .into_iter()
        .filter(|(piece, (is, not, hosts))| {
            hosts.len() >= 4
                && is + not > 1.0
                && (2..=40).contains(&piece.len())
                && !piece.bytes().all(|b| b.is_ascii_digit())
        })
        .filter_map(|(piece, (is, not, _))| {
            let weight = (((is + 2.0) / (not + 2.0)).ln() - odds / 2.0) * 16.0;
            let weight = weight.clamp(-127.0, 127.0).round() as i32;
            (weight.abs() >= 6).then(|| format!("{piece} {weight}"))
        })
        .collect();
    lines.sort_unstable();
    lines.join("\n") + "\n"
}
