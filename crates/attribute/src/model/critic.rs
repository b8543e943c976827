//! What the words of a whole reading say of whether it is right: cue, source and content together.
//!
//! The finder asks about a cue before its source and content are known, and the labeller takes the cue for granted; the
//! judge knows all three, but as figures. The critic is a small network over hashed features of the reading's own words
//! ("conclusion" with a content that opens with "that" and runs past a verb), and what it says is one more figure for the
//! judge: stacked generalisation (Wolpert 1992). It is asked of readings alone, a few dozen an article.

use super::desk::Desk;
use crate::draft::{Draft, Variant};
use crate::hash::mix;
use crate::reading::NONE;
use std::ops::Range;

/// So many readings to each side of one are looked at.
const NEARBY: usize = 20;
/// Of longer contents only so many words are looked at.
const MANY: usize = 60;

/// The word of a range that its tree hangs on.
fn top(desk: &Desk, range: &Range<usize>) -> Option<usize> {
    let outside = |at: usize| {
        let head = desk.trees.heads[at] as usize;
        !range.contains(&head) && desk.trees.relations[at] != crate::syntax::Relation::Punctuation as u8
    };
    range.clone().take(MANY).find(|&at| outside(at))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn step(value: f32, width: f32) -> u64 {
    (value / width).clamp(-20.0, 20.0).round() as i64 as u64 & 63
}

const fn size(words: usize) -> u64 {
    match words {
        0..=5 => words as u64,
        6..=8 => 6,
        9..=12 => 7,
        13..=18 => 8,
        19..=28 => 9,
        29..=45 => 10,
        _ => 11,
    }
}

/// The features of the reading at `at` of all `drafts`, which are in the order of their anchors and bear the finder's
/// probability.
#[allow(clippy::too_many_lines, reason = "one list of features, read from top to bottom")]
pub fn features(desk: &Desk, drafts: &[Draft], at: usize, out: &mut Vec<u64>) {
    out.clear();
    let draft = &drafts[at];
    let words = &desk.reading.words;
    let trees = &desk.trees;
    let anchor = &words[draft.anchor];
    let sentence = &desk.reading.sentences[anchor.sentence as usize];
    let f = |kind: u64, value: u64| mix(kind.wrapping_mul(0x94D0_49BB_1331_11EB), value);
    let p = |a: u64, b: u64| a << 7 ^ b;
    let key = |i: usize| words.get(i).map_or(5, |w| w.key);
    let tag = |i: usize| trees.tags.get(i).map_or(70, |t| u64::from(*t));
    let shape = |i: usize| words.get(i).map_or(14, |w| w.shape as u64);
    let relation = |i: usize| trees.relations.get(i).map_or(64, |r| u64::from(*r));
    let logit = |p: f32| (p / (1.0 - p).max(1e-4)).max(1e-4).ln();
    let cue = anchor.stem;

    let content = draft.content.first().cloned().unwrap_or(0..0);
    let end = draft.content.last().map_or(0, |c| c.end);
    let length = draft.content_words();
    let behind = u64::from(content.start > draft.anchor);
    let split = u64::from(draft.content.len() > 1);
    let head = top(desk, &content);
    let hangs = head.map_or(2, |h| u64::from(trees.heads[h] as usize == draft.anchor));
    let quoted = desk.quoted_words(draft, MANY);
    let quoted = if quoted == 0 {
        0
    } else if quoted * 10 >= length.clamp(1, MANY) * 9 {
        2
    } else {
        1_u64
    };
    let opens =
        u64::from(words.get(content.start).is_some_and(|w| w.quotation != NONE && w.quotation != anchor.quotation));
    let verbs =
        draft.content.iter().flat_map(|r| trees.verbs[r.clone()].iter()).take(MANY).filter(|v| **v).count().min(3)
            as u64;
    let to_end = size(sentence.end.saturating_sub(end));
    let gap = size(if behind == 1 { content.start - draft.anchor } else { draft.anchor.saturating_sub(end) });
    let other_sentence = u64::from(words.get(content.start).is_none_or(|w| w.sentence != anchor.sentence));

    let source = draft.source.first();
    let name = source.and_then(|s| top(desk, s)).or_else(|| source.map(|s| s.end - 1));
    let (source_key, source_tag) = name.map_or((6, 72), |s| (words[s].key, tag(s)));
    let source_class = name.map_or(0, |s| words[s].classes.bits());
    let source_noun = name.map_or(61, |s| u64::from(words[s].senses.noun));
    let source_words = source.map_or(0, |s| size(s.len()));
    let source_side = source.map_or(2, |s| u64::from(s.start > draft.anchor));
    let source_relation = name.map_or(65, |s| p(relation(s), u64::from(trees.heads[s] as usize == draft.anchor)));
    let source_gap = source.map_or(0, |s| size(s.start.abs_diff(draft.anchor)));
    let in_content = u64::from(source.is_some_and(|s| draft.content.iter().any(|c| c.contains(&s.start))));

    let variant = draft.reading as u64;
    let vote = u64::from(desk.anchor_votes[draft.anchor]);
    let from = desk.drafts.partition_point(|d| d.anchor < draft.anchor);
    let agrees = match desk.drafts.get(from).filter(|d| d.anchor == draft.anchor) {
        Some(rule) => {
            let same = u64::from(rule.content == draft.content) << 1 | u64::from(rule.rivals(draft));
            4 | same << 3 | u64::from(rule.source.first() == source)
        }
        None => 0,
    };
    let found = step(logit(draft.confidence), 0.7);
    let gain = step(draft.gain, 2.0);
    let doubts = p(step(draft.doubt.content, 1.5), step(draft.doubt.source, 1.5));
    let passive = u64::from(desk.dependents[draft.anchor].is_passive());
    let negated = u64::from(desk.dependents[draft.anchor].is_negated());
    let above = trees.heads[draft.anchor] as usize;
    let (above_key, above_tag) = (key(above), tag(above));
    let cue_words: usize = draft.cue.iter().map(Range::len).sum();
    let title = u64::from(desk.reading.blocks.get(anchor.sentence as usize) == Some(&0));

    // The likeliest readings of other cues nearby: one that says nearly the same, one that this one stands in, one in it.
    let (mut rival, mut holder, mut held) = (None::<&Draft>, None::<&Draft>, None::<&Draft>);
    let (mut before, mut after) = (None::<&Draft>, None::<&Draft>);
    let nearby = &drafts[at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(drafts.len())];
    for other in nearby.iter().filter(|o| o.anchor != draft.anchor && o.reading == Variant::Likeliest) {
        let likelier = |known: Option<&Draft>| known.is_none_or(|k| k.confidence < other.confidence);
        if other.rivals(draft) && likelier(rival) {
            rival = Some(other);
        }
        if other.content.iter().any(|r| r.contains(&draft.anchor)) && likelier(holder) {
            holder = Some(other);
        }
        if draft.content.iter().any(|r| r.contains(&other.anchor)) && likelier(held) {
            held = Some(other);
        }
        if other.anchor < draft.anchor {
            before = Some(other);
        } else if after.is_none() {
            after = Some(other);
        }
    }
    let how = |other: Option<&Draft>| other.map_or(50, |o| step(logit(o.confidence), 1.4));
    let stem = |other: Option<&Draft>| other.map_or(7, |o| words[o.anchor].stem);
    let near = |other: Option<&Draft>| {
        u64::from(other.map_or(3, |o| words[o.anchor].sentence.abs_diff(anchor.sentence).min(2)))
    };
    let same_source = |other: Option<&Draft>| {
        u64::from(other.and_then(|o| o.source.first()).zip(source).is_some_and(|(a, b)| a.start == b.start))
    };

    out.extend([
        f(1, variant),
        f(2, cue),
        f(3, mix(cue, variant)),
        f(4, mix(cue, found)),
        f(5, p(found, variant)),
        f(6, mix(cue, key(content.start))),
        f(7, mix(cue, p(tag(content.start), behind))),
        f(8, p(p(tag(draft.anchor), tag(content.start)), behind)),
        f(9, source_key),
        f(10, mix(cue, p(source_tag, source_side))),
        f(11, mix(cue, source_noun)),
        f(12, mix(source_class, anchor.classes.bits())),
        f(13, p(p(source_noun, u64::from(anchor.senses.verb)), u64::from(anchor.senses.noun))),
        f(14, p(p(source_tag, source_relation), source_side)),
        f(15, mix(cue, head.map_or(66, |h| p(tag(h), relation(h))))),
        f(16, p(p(head.map_or(66, |h| p(tag(h), relation(h))), hangs), tag(draft.anchor))),
        f(17, head.map_or(8, |h| words[h].key)),
        f(18, mix(cue, head.map_or(8, |h| words[h].key))),
        f(19, key(end.saturating_sub(1))),
        f(20, key(end)),
        f(21, p(p(tag(end.saturating_sub(1)), tag(end)), to_end)),
        f(22, mix(cue, key(end))),
        f(23, mix(key(content.start.wrapping_sub(1)), key(content.start))),
        f(24, mix(cue, size(length))),
        f(25, p(p(size(length), found), variant)),
        f(26, mix(cue, p(quoted, behind))),
        f(27, p(p(quoted, behind), p(size(length), opens))),
        f(28, p(p(vote, agrees), variant)),
        f(29, mix(cue, agrees)),
        f(30, mix(cue, how(holder))),
        f(31, p(p(how(holder), how(held)), how(rival))),
        f(32, mix(cue, mix(stem(rival), same_source(rival)))),
        f(33, mix(cue, p(how(rival), same_source(rival)))),
        f(34, p(found, gain)),
        f(35, p(doubts, variant)),
        f(36, p(p(tag(draft.anchor), relation(draft.anchor)), above_tag)),
        f(37, mix(cue, p(tag(draft.anchor), passive * 2 + negated))),
        f(38, mix(cue, key(draft.anchor.wrapping_sub(1)))),
        f(39, mix(cue, key(draft.anchor + 1))),
        f(40, mix(cue, title)),
        f(41, mix(cue, p(hangs, gap))),
        f(42, p(p(gap, behind), p(other_sentence, quoted))),
        f(43, p(p(source_gap, source_side), p(source_words, in_content))),
        f(44, p(p(verbs, tag(content.start)), p(size(length), quoted))),
        f(45, mix(cue, verbs)),
        f(46, mix(cue, above_key)),
        f(47, p(size(cue_words), tag(draft.anchor)) << 7 | variant),
        f(48, p(p(near(before), how(before)), p(near(after), how(after)))),
        f(49, p(p(same_source(before), near(before)), p(same_source(after), near(after))) << 7 | found),
        f(50, mix(stem(before), p(near(before), same_source(before)))),
        f(51, p(p(shape(content.start.wrapping_sub(1)), shape(end)), p(quoted, split))),
        f(52, mix(source_key, cue)),
        f(53, mix(stem(holder), cue)),
        f(54, mix(cue, p(to_end, quoted))),
        f(55, mix(source_class, p(source_tag, u64::from(anchor.senses.verb)))),
        f(56, mix(key(end), p(tag(draft.anchor), variant))),
    ]);
}
