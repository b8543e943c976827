//! The second look at lines: what the first look thought of a passage and of those around it.
//!
//! The first look sees the shapes of a passage's neighbours but not what becomes of them. A short line between two that
//! are surely the article's is most often the article's too; the same line after twenty that are surely not is not.

use super::model::probability;

/// How many figures the second look adds.
pub(crate) const COUNT: usize = NAMES.len();

/// What they are, in their order.
pub(crate) const NAMES: [&str; 19] = [
    "likely",
    "likely_1",
    "likely_2",
    "likely_3",
    "likely_+1",
    "likely_+2",
    "likely_+3",
    "likely_before_5",
    "likely_after_5",
    "likely_before_15",
    "likely_after_15",
    "likely_mass_before_5",
    "likely_mass_after_5",
    "likely_share_before",
    "likely_share_after",
    "likely_of_text",
    "since_sure",
    "until_sure",
    "best_near",
];

/// From this score on the first look is sure.
const SURE: f32 = 2.0;

/// Takes the figures of every passage from the first look's scores and the passages' lengths in characters.
#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
pub(crate) fn figures(scores: &[f32], lengths: &[usize]) -> Vec<[f32; COUNT]> {
    let count = scores.len();
    let (mut likely, mut mass, mut kept) = (vec![0.0_f32], vec![0.0_f32], vec![0.0_f32]);
    for (&score, &length) in scores.iter().zip(lengths) {
        let (p, length) = (probability(score), length as f32 + 1.0);
        likely.push(likely[likely.len() - 1] + p);
        mass.push(mass[mass.len() - 1] + length);
        kept.push(kept[kept.len() - 1] + p * length);
    }
    let part = |above: &[f32], below: Option<&[f32]>, from: usize, to: usize| {
        let (from, to) = (from.min(count), to.min(count));
        if from >= to {
            return -0.1;
        }
        let whole = below.map_or((to - from) as f32, |below| below[to] - below[from]);
        (above[to] - above[from]) / whole.max(1.0)
    };
    let all = kept[count].max(1.0);
    let sure: Vec<usize> = (0..count).filter(|&n| scores[n] > SURE && lengths[n] >= 60).collect();
    (0..count)
        .map(|n| {
            let at = |step: isize| {
                n.checked_add_signed(step).and_then(|m| scores.get(m)).map_or(-9.0, |s| s.clamp(-6.0, 6.0))
            };
            let next = sure.partition_point(|&m| m <= n);
            let before = sure.partition_point(|&m| m < n);
            [
                at(0),
                at(-1),
                at(-2),
                at(-3),
                at(1),
                at(2),
                at(3),
                part(&likely, None, n.saturating_sub(5), n),
                part(&likely, None, n + 1, n + 6),
                part(&likely, None, n.saturating_sub(15), n),
                part(&likely, None, n + 1, n + 16),
                part(&kept, Some(&mass), n.saturating_sub(5), n),
                part(&kept, Some(&mass), n + 1, n + 6),
                kept[n] / all,
                (kept[count] - kept[n + 1]) / all,
                kept[count] / mass[count].max(1.0),
                before.checked_sub(1).map_or(99.0, |k| ((n - sure[k]) as f32).min(99.0)),
                sure.get(next).map_or(99.0, |m| ((m - n) as f32).min(99.0)),
                (-3..=3).filter(|step| *step != 0).map(at).fold(-9.0, f32::max),
            ]
        })
        .collect()
}
