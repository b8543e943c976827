//! How likely an attribution is right, seen beside the others of its article.
//!
//! The finder of cues looks at one word and the labeller takes the cue for granted; only now are source and content
//! known, and what other cues made of the same words. The judge is a logistic regression over all that, trained on
//! attributions of articles that the other two had not seen, so what it gives is a probability: of all attributions
//! at 0.9, nine in ten are right in content and source.

use super::desk::Desk;
use crate::draft::Draft;
use crate::hash::mix;
use crate::reading::NONE;

const fn bucket(count: usize) -> u64 {
    match count {
        0..=3 => count as u64,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=22 => 7,
        23..=40 => 8,
        _ => 9,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "clamped before")]
fn steps(value: f32, size: f32) -> u64 {
    ((value / size).clamp(-15.0, 15.0) as i64 + 16).unsigned_abs()
}

/// The features of the draft at `at` among all drafts of the article (in the order of their cues).
pub fn features(desk: &Desk, drafts: &[Draft], at: usize, out: &mut Vec<u64>) {
    out.clear();
    let draft = &drafts[at];
    let words = &desk.reading.words;
    let anchor = &words[draft.anchor];
    let tag = u64::from(desk.trees.tags[draft.anchor]);
    let logit = (draft.confidence / (1.0 - draft.confidence).max(1e-4)).max(1e-4).ln();
    let p = steps(logit, 0.4);
    let gain = steps(draft.gain, 2.0);
    let source = draft.source.first();
    let content = draft.content.first().cloned().unwrap_or(0..0);
    let last = draft.content.last().map_or(0, |c| c.end.saturating_sub(1));
    let length = bucket(draft.content_words());
    let left = u64::from(content.start < draft.anchor);
    let around = u64::from(left == 1 && last > draft.anchor);
    let first_word = words.get(content.start).map_or(0, |w| w.key);
    let first_tag = desk.trees.tags.get(content.start).map_or(70, |t| u64::from(*t));
    let quoted =
        u64::from(words.get(content.start).is_some_and(|w| w.quotation != NONE && w.quotation != anchor.quotation));
    let inside = u64::from(anchor.quotation != NONE);
    let verb = u64::from(draft.content.iter().any(|r| r.clone().take(80).any(|i| desk.trees.verbs[i])));
    let gap = bucket(if left == 1 {
        draft
            .anchor
            .saturating_sub(draft.content.iter().filter(|c| c.start < draft.anchor).map(|c| c.end).max().unwrap_or(0))
    } else {
        content.start.saturating_sub(draft.anchor)
    });
    let source_tag = source.map_or(71, |s| u64::from(desk.trees.tags[s.end - 1]));
    let source_class = source.map_or(1, |s| words[s.end - 1].classes.bits());
    let source_side = source.map_or(2, |s| u64::from(s.start < draft.anchor));
    let source_gap = source.map_or(15, |s| {
        bucket(if s.start < draft.anchor { draft.anchor.saturating_sub(s.end) } else { s.start - draft.anchor })
    });
    let source_length = source.map_or(0, |s| bucket(s.len()));
    let vote = u64::from(desk.anchor_votes[draft.anchor]);

    // The others nearby: who shares the content, who holds this one, whose content this cue stands in.
    let (mut rivals, mut better, mut holders, mut same_source) = (0_u64, 0_u64, 0_u64, 0_u64);
    let own = draft.content_words().max(1);
    for other in drafts[at.saturating_sub(6)..(at + 7).min(drafts.len())].iter().filter(|o| o.anchor != draft.anchor) {
        let shared = draft.shared_content(other);
        let union = own + other.content_words() - shared;
        if shared * 2 >= union {
            rivals += 1;
            better += u64::from(other.confidence > draft.confidence);
        }
        if other.content.iter().any(|r| r.contains(&draft.anchor)) {
            holders += 1;
        }
        if source.is_some_and(|s| other.source.first().is_some_and(|o| o.start == s.start)) {
            same_source += 1;
        }
    }
    let rival = rivals.min(2) * 3 + better.min(2);
    let agree = {
        let from = desk.drafts.partition_point(|d| d.anchor < draft.anchor);
        desk.drafts.get(from).filter(|d| d.anchor == draft.anchor).map_or(0, |rule| {
            let shared = draft.shared_content(rule);
            let union = own + rule.content_words() - shared;
            1 + (shared * 4 / union.max(1)) as u64 + 8 * u64::from(rule.source.first() == source)
        })
    };
    let origin = u64::from(draft.evidence == super::linker::LEARNED);
    let q = |a: u64, b: u64| a << 7 ^ b;
    let f = |kind: u64, value: u64| mix(kind.wrapping_mul(0x8EBC_6AF0_9C88_C6E3), value);
    let shape = q(q(left << 1 | around, length), q(quoted << 1 | verb, source_side));
    out.extend([
        f(1, 0),
        f(2, p),
        f(3, q(p, gain)),
        f(4, gain),
        f(5, mix(anchor.stem, p / 4)),
        f(6, anchor.stem),
        f(7, q(tag, p / 4)),
        f(8, mix(anchor.stem, q(left, quoted))),
        f(9, mix(anchor.stem, first_tag)),
        f(10, mix(anchor.stem, length)),
        f(11, mix(first_word, tag)),
        f(12, first_word),
        f(13, q(first_tag, tag)),
        f(14, shape),
        f(15, mix(anchor.stem, verb << 2 | source_side)),
        f(16, q(gap, left)),
        f(17, q(gap, q(tag, left))),
        f(18, q(source_tag, source_side)),
        f(19, mix(source_class, source_side)),
        f(20, q(source_gap, source_side)),
        f(21, q(source_length, source_side)),
        f(22, mix(anchor.stem, q(source_tag, source_side))),
        f(23, q(rival, p / 4)),
        f(24, rival),
        f(25, q(holders.min(2), inside)),
        f(26, q(same_source.min(2), source_side)),
        f(27, vote),
        f(28, q(vote, agree)),
        f(29, q(agree, p / 4)),
        f(30, q(draft.content.len().min(3) as u64, quoted)),
        f(31, q(inside, quoted)),
        f(32, q(p / 2, q(left << 1 | quoted, verb))),
        f(33, q(length, q(verb, quoted))),
        f(34, q(origin, agree)),
        f(35, q(origin, q(vote, p / 4))),
        f(36, mix(anchor.stem, origin)),
    ]);
}
