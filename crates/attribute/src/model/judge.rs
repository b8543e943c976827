//! How likely an attribution is right, seen beside the others of its article.
//!
//! The finder of cues looks at one word and the labeller takes the cue for granted; only now are source and content
//! known, and what other cues made of the same words. The judge is a forest of boosted trees over all that, trained on
//! attributions of articles that the other two had not seen, so what it gives is a probability: of all attributions
//! at 0.9, nine in ten are right in content and source.

use super::desk::Desk;
use crate::draft::{Draft, Variant};
use crate::lexicon::Classes as C;
use crate::reading::NONE;

/// So many readings to each side of one are looked at.
const NEARBY: usize = 30;
/// Behind the likeliest reading of a cue stand no more of it than this.
const READINGS: usize = 5;
/// Of longer contents only so many words are looked at.
const MANY: usize = 400;
/// How many figures there are.
pub const FIGURES: usize = 57;

/// What the judge weighs as numbers, of the draft at `at`. `critic` is what the [critic](super::critic) says of it.
pub fn figures(desk: &Desk, drafts: &[Draft], at: usize, critic: f32, out: &mut Vec<f32>) {
    out.clear();
    let draft = &drafts[at];
    let words = &desk.reading.words;
    let trees = &desk.trees;
    let anchor = &words[draft.anchor];
    let logit = |p: f32| (p / (1.0 - p).max(1e-4)).max(1e-4).ln();
    let count = |n: usize| n.min(400) as f32;
    let flag = |b: bool| f32::from(u8::from(b));
    let signed = |to: usize| (to as f32 - draft.anchor as f32).clamp(-400.0, 400.0);
    let content = draft.content.first().cloned().unwrap_or(0..0);
    let end = draft.content.last().map_or(0, |c| c.end);
    let own = draft.content_words();
    let tag = |i: usize| trees.tags.get(i).map_or(70.0, |t| f32::from(*t));
    let source = draft.source.first();
    let likeliest = drafts[at.saturating_sub(READINGS)..at]
        .iter()
        .find(|d| d.anchor == draft.anchor && d.reading == Variant::Likeliest && draft.reading != Variant::Likeliest);
    let quoted = desk.quoted_words(draft, MANY);
    let sentence = &desk.reading.sentences[anchor.sentence as usize];
    let block = desk.reading.blocks.get(anchor.sentence as usize).copied().unwrap_or(0);
    let first = words.get(content.start);
    let first_classes = first.map_or(C::NONE, |w| w.classes);
    out.extend([
        logit(draft.confidence),
        draft.gain,
        draft.doubt.content,
        draft.doubt.source,
        draft.gain / (own.max(1) as f32),
        count(own),
        signed(content.start),
        signed(end),
        draft.content.len() as f32,
        source.map_or(99.0, |s| signed(s.start)),
        source.map_or(99.0, |s| signed(s.end)),
        source.map_or(0.0, |s| count(s.len())),
        source.map_or(71.0, |s| tag(s.end - 1)),
        source.map_or(0.0, |s| f32::from(words[s.end - 1].senses.noun)),
        source.map_or(0.0, |s| flag(words[s.end - 1].classes.any(C::SUBJECT_PRONOUN))),
        source.map_or(0.0, |s| {
            flag(words[s.end - 1].classes.any(C::PERSON.with(C::GROUP).with(C::ORGANIZATION).with(C::TITLE)))
        }),
        source.map_or(0.0, |s| flag(words[s.clone()].iter().any(|w| w.classes.any(C::RELATIVE)))),
        tag(draft.anchor),
        f32::from(anchor.senses.verb),
        f32::from(anchor.senses.noun),
        f32::from(trees.relations[draft.anchor]),
        f32::from(desk.anchor_votes[draft.anchor]),
        f32::from(draft.reading as u8),
        likeliest.map_or(0.0, |l| l.gain - draft.gain),
        likeliest.map_or(1.0, |l| draft.shared_content(l) as f32 / (own + l.content_words()).max(1) as f32),
        likeliest.map_or(1.0, |l| flag(l.source == draft.source)),
        quoted as f32 / own.clamp(1, MANY) as f32,
        flag(anchor.quotation != NONE),
        tag(content.start),
        tag(end.saturating_sub(1)),
        tag(end),
        flag(first_classes.any(C::SUBORDINATOR)),
        flag(first.is_some_and(|w| w.key == crate::hash::word("that"))),
        flag(first.is_some_and(|w| w.key == crate::hash::word("to"))),
        draft.content.iter().flat_map(|r| trees.verbs[r.clone()].iter()).take(MANY).filter(|v| **v).count().min(9)
            as f32,
        sentence.len().min(99) as f32,
        (draft.anchor - sentence.start).min(99) as f32,
        block.min(60) as f32,
        words.len().min(3000) as f32 / 100.0,
        flag(desk.dependents[draft.anchor].is_passive()),
        flag(desk.dependents[draft.anchor].is_negated()),
        draft.cue.iter().map(std::ops::Range::len).sum::<usize>() as f32,
    ]);
    // What the rules make of the cue.
    let from = desk.drafts.partition_point(|d| d.anchor < draft.anchor);
    match desk.drafts.get(from).filter(|d| d.anchor == draft.anchor) {
        Some(rule) => {
            let shared = draft.shared_content(rule);
            let union = own + rule.content_words() - shared;
            out.extend([shared as f32 / union.max(1) as f32, flag(rule.source.first() == source), rule.confidence]);
        }
        None => out.extend([-1.0, -1.0, -1.0]),
    }
    // The others nearby.
    let mut beside = [0.0_f32; 9];
    let (mut before, mut behind) = (-9.0_f32, -9.0_f32);
    beside[5] = -9.0;
    beside[6] = -9.0;
    let nearby = &drafts[at.saturating_sub(NEARBY)..(at + NEARBY + 1).min(drafts.len())];
    for other in nearby.iter().filter(|o| o.anchor != draft.anchor && o.reading == Variant::Likeliest) {
        let p = other.confidence;
        let shared = draft.shared_content(other);
        let union = own + other.content_words() - shared;
        if shared * 2 >= union {
            beside[0] += 1.0;
            beside[1] += flag(p > draft.confidence);
            beside[5] = beside[5].max(logit(p));
        } else if shared > 0 {
            beside[2] += 1.0;
        }
        if other.content.iter().any(|r| r.contains(&draft.anchor)) {
            beside[3] += 1.0;
            beside[6] = beside[6].max(logit(p));
        }
        if draft.content.iter().any(|r| r.contains(&other.anchor)) {
            beside[4] += 1.0;
        }
        if source.is_some_and(|s| other.source.first().is_some_and(|o| o.start == s.start)) {
            beside[7] += p;
        }
        if words[other.anchor].sentence == anchor.sentence {
            beside[8] += p;
        }
        if other.anchor < draft.anchor {
            before = logit(p);
        } else if behind == -9.0 {
            behind = logit(p);
        }
    }
    out.extend(beside);
    out.extend([before, behind, critic]);
    debug_assert_eq!(out.len(), FIGURES);
}
