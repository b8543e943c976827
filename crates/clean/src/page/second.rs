//! The second look: what the first look thought of a passage and of everything around it.
//!
//! The first model sees a passage's words, its place and its neighbours' shapes, but not what becomes of them. The second
//! one sees that as well: the scores of the neighbours, of every container around, and of everything alike on the page.

use super::features::Table;
use super::passage::Passages;
use rustc_hash::FxHashMap;

/// A score as a byte: 128 is even odds, a step a sixteenth of the logarithm of the odds.
fn byte(score: i32) -> u8 {
    u8::try_from((score / 32 + 128).clamp(0, 255)).unwrap_or(128)
}

/// The table of the second look: the first one's features and what its `scores` show.
#[must_use]
pub(crate) fn features(mut t: Table, passages: &Passages, scores: &[i32]) -> Table {
    let rows = t.rows;
    if rows == 0 {
        return t;
    }
    // Prefix sums of bytes, and of bytes that the first look would keep.
    let mut sums = Vec::with_capacity(rows + 1);
    let (mut all, mut kept) = (0u64, 0u64);
    sums.push((0, 0));
    for (p, score) in passages.list.iter().zip(scores) {
        all += u64::from(p.bytes()) + 1;
        kept += probability(*score) * (u64::from(p.bytes()) + 1);
        sums.push((all, kept));
    }
    let part = |first: usize, last: usize| {
        let (a, b) = (sums[first.min(rows)], sums[last.min(rows)]);
        let (all, kept) = (b.0.saturating_sub(a.0), b.1.saturating_sub(a.1));
        u8::try_from(kept.checked_div(all).unwrap_or(0).min(255)).unwrap_or(255)
    };
    t.add("score", scores.iter().map(|s| byte(*s)));
    const STEPS: [(&str, isize); 8] = [
        ("score -4", -4),
        ("score -3", -3),
        ("score -2", -2),
        ("score -1", -1),
        ("score +1", 1),
        ("score +2", 2),
        ("score +3", 3),
        ("score +4", 4),
    ];
    for (name, step) in STEPS {
        t.add(name, (0..rows).map(|i| i.checked_add_signed(step).and_then(|j| scores.get(j)).map_or(0, |s| byte(*s))));
    }
    for (name, reach) in [("kept around 3", 3), ("kept around 8", 8), ("kept around 20", 20)] {
        t.add(name, (0..rows).map(|i| part(i.saturating_sub(reach), i + reach + 1)));
    }
    t.add("kept in 8 before", (0..rows).map(|i| part(i.saturating_sub(8), i)));
    t.add("kept in 8 behind", (0..rows).map(|i| part(i + 1, i + 9)));
    t.add("kept before", (0..rows).map(|i| u8::try_from(sums[i].1 * 255 / kept.max(1)).unwrap_or(255)));
    t.add("kept of page", (0..rows).map(|_| part(0, rows)));
    const LEVELS: [&str; 5] = ["kept in 0", "kept in 1", "kept in 2", "kept in 3", "kept in 4"];
    for (level, name) in LEVELS.into_iter().enumerate() {
        t.add(
            name,
            (0..rows).map(|i| {
                let mut context = &passages.contexts[passages.list[i].context as usize];
                for _ in 0..level {
                    context = &passages.contexts[context.parent as usize];
                }
                part(context.first as usize, context.last as usize)
            }),
        );
    }
    let mut alike: FxHashMap<u64, (u64, u64)> = FxHashMap::default();
    for (i, p) in passages.list.iter().enumerate() {
        let entry = alike.entry(passages.contexts[p.context as usize].signature).or_default();
        entry.0 += sums[i + 1].0 - sums[i].0;
        entry.1 += sums[i + 1].1 - sums[i].1;
    }
    t.add(
        "kept alike",
        passages.list.iter().map(|p| {
            let (all, kept) = alike.get(&passages.contexts[p.context as usize].signature).copied().unwrap_or_default();
            u8::try_from(kept.checked_div(all).unwrap_or(0).min(255)).unwrap_or(255)
        }),
    );
    // Distance to the nearest passage that the first look is sure of.
    let sure: Vec<usize> = (0..rows).filter(|&i| scores[i] > 512 && passages.list[i].bytes() >= 60).collect();
    let near = |i: usize, forward: bool| {
        let at = sure.partition_point(|&j| j < i + usize::from(forward));
        let found = if forward { sure.get(at) } else { at.checked_sub(1).and_then(|k| sure.get(k)) };
        found.map_or(255, |j| u8::try_from(i.abs_diff(*j)).unwrap_or(255))
    };
    t.add("sure before", (0..rows).map(|i| near(i, false)));
    t.add("sure behind", (0..rows).map(|i| near(i, true)));
    t
}

/// The probability of a score, of 255.
fn probability(score: i32) -> u64 {
    #[expect(clippy::cast_precision_loss, reason = "a score is a few thousand")]
    let odds = (-(score as f32) / super::model::SCALE).exp();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
    let probability = (255.0 / (1.0 + odds)) as u64;
    probability
}
