//! What belongs to a cue: each unit of its window is its source, its content, part of the cue, or nothing to it.
//!
//! A linear-chain conditional random field (Lafferty et al. 2001) over the window of one cue. Asking once a cue, with
//! features that say where a unit stands *seen from the cue* (by the tree, by distance, by the marks in between), lets
//! spans be shared and nested: the content of one cue may hold another with its own source.

use super::anchor::Dependents;
use super::trees::Trees;
use crate::hash::mix;
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// How many labels there are.
pub const LABELS: usize = 4;
/// Pairs of labels.
pub const PAIRS: usize = LABELS * LABELS;
/// Nothing to this cue.
pub const OUTSIDE: usize = 0;
/// Who said it.
pub const SOURCE: usize = 1;
/// What was said.
pub const CONTENT: usize = 2;
/// The words that say that it was said.
pub const CUE: usize = 3;

/// What the features look at besides the window itself.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The article.
    pub reading: &'a Reading,
    /// Its trees.
    pub trees: &'a Trees,
    /// What hangs on each word.
    pub dependents: &'a [Dependents],
    /// What the rules say of each word for this cue: 0 nothing, else a [`LABELS`] number.
    pub votes: &'a [u8],
    /// What was decided of each word for cues before: a bit for each label.
    pub decided: &'a [u8],
}

/// Where a word stands in the tree, seen from the cue.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Place {
    /// How many steps up from the cue the two meet; 7 where they never do.
    level: u8,
    /// Steps down from there.
    depth: u8,
    /// The word below the meeting point.
    branch: u32,
    relation: u8,
    /// The word below that one, or the same.
    twig: u32,
    right: bool,
}

/// The features of one window.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// For each unit, features whose weights depend on its label.
    pub states: Vec<u64>,
    /// For each unit but the first, features whose weights depend on its label and the one before.
    pub pairs: Vec<u64>,
    places: Vec<Place>,
    /// For each unit, the word of it that its tree hangs on.
    tops: Vec<usize>,
    /// For each unit, what stands between it and the cue.
    between: Vec<u64>,
}

/// Features of a unit. With the forty-six that there were once, half of them a join of the cue's stem with something, the
/// labeller learned its articles by heart: on gold cues of other articles it found 66.0 % of the contents whole, with these
/// 68.8 %.
pub const STATES: usize = 23;
/// Features of a pair.
pub const JOINTS: usize = 15;

/// How far up from the cue meeting points are told apart.
const LEVELS: u8 = 5;

#[allow(clippy::cast_possible_truncation, reason = "levels and depths are capped")]
fn place(trees: &Trees, chain: &[u32], word: usize) -> Place {
    let mut at = word as u32;
    let (mut below, mut twig) = (at, at);
    for depth in 0..24_u8 {
        if let Some(level) = chain.iter().position(|&c| c == at) {
            return Place {
                level: level as u8,
                depth: depth.min(4),
                branch: if depth == 0 { word as u32 } else { below },
                relation: if depth == 0 { 62 } else { trees.relations[below as usize] },
                twig,
                right: below > at,
            };
        }
        twig = below;
        below = at;
        match trees.heads.get(at as usize) {
            Some(&head) if head != super::trees::NONE => at = head,
            _ => break,
        }
    }
    Place { level: 7, depth: 4, branch: at, relation: 61, twig, right: word > chain[0] as usize }
}

/// The word of a unit that its tree hangs on.
fn top(trees: &Trees, unit: &Range<usize>) -> usize {
    if unit.len() == 1 {
        return unit.start;
    }
    unit.clone()
        .take(60)
        .find(|&at| {
            let head = trees.heads[at];
            trees.relations[at] != crate::syntax::Relation::Punctuation as u8
                && (head == super::trees::NONE || !unit.contains(&(head as usize)))
        })
        .unwrap_or(unit.start)
}

const fn bucket(distance: usize) -> u64 {
    match distance {
        0..=5 => distance as u64,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=25 => 9,
        _ => 10,
    }
}

/// Fills `out` with the features of the window `units` around the cue at unit `cue`.
#[allow(clippy::too_many_lines, reason = "one list of features, read from top to bottom")]
pub fn features(scene: Scene<'_>, units: &[Range<usize>], cue: usize, out: &mut Features) {
    let Scene { reading, trees, dependents, votes, decided } = scene;
    let words = &reading.words;
    let anchor = units[cue].start;
    let own = &words[anchor];
    out.states.clear();
    out.pairs.clear();
    out.places.clear();
    out.tops.clear();
    out.between.clear();

    // The cue and the words above it.
    let mut chain = [anchor as u32; LEVELS as usize];
    let mut length = 1;
    while length < chain.len() {
        match trees.heads.get(chain[length - 1] as usize) {
            Some(&head) if head != super::trees::NONE => {
                chain[length] = head;
                length += 1;
            }
            _ => break,
        }
    }
    let chain = &chain[..length];
    let Features { states, pairs, places, tops, between } = out;
    tops.extend(units.iter().map(|unit| top(trees, unit)));
    places.extend(tops.iter().map(|&top| place(trees, chain, top)));

    let key = |i: usize| match units.get(i) {
        Some(u) if u.len() > 1 => 100 + bucket(u.len()),
        Some(u) => words[u.start].key,
        None => 5,
    };
    let tag = |i: usize| match units.get(i) {
        Some(u) if u.len() > 1 => 64,
        Some(u) => u64::from(trees.tags[u.start]),
        None => 65,
    };
    // What stands between each unit and the cue: commas, quotations, verbs, "that".
    between.resize(units.len(), 0);
    for side in [true, false] {
        let (mut commas, mut quotes, mut verbs, mut that, mut stops) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
        let mut at = cue;
        loop {
            let next = if side { at + 1 } else { at.wrapping_sub(1) };
            if next >= units.len() {
                break;
            }
            between[next] = commas.min(2) | quotes.min(2) << 2 | verbs.min(2) << 4 | that << 6 | stops.min(1) << 7;
            let unit = &units[next];
            if unit.len() > 1 {
                quotes += 1;
            } else {
                let word = &words[unit.start];
                commas += u64::from(word.shape == Shape::Comma);
                stops += u64::from(matches!(word.shape, Shape::Stop | Shape::Colon | Shape::Mark));
                quotes += u64::from(word.shape == Shape::Quote);
                verbs += u64::from(trees.verbs[unit.start]);
                that |= u64::from(word.key == crate::hash::word("that"));
            }
            at = next;
        }
    }
    let quoted_left = units[..cue].iter().any(|u| u.len() > 1);
    let quoted_right = units[cue + 1..].iter().any(|u| u.len() > 1);
    let speech = u64::from(quoted_left) | u64::from(quoted_right) << 1 | u64::from(own.quotation != NONE) << 2;
    let last_mark = |unit: &Range<usize>| {
        let inner = unit.end.checked_sub(2).filter(|i| *i > unit.start).map_or(0, |i| words[i].shape as u64);
        inner << 4 | words[unit.end - 1].shape as u64
    };

    let p = |a: u64, b: u64| a << 7 ^ b;
    // Where the units beside one stand, seen from the cue.
    let way_of = |places: &[Place], i: usize| {
        places.get(i).map_or(0, |place| {
            let level = u64::from(place.level) << 1 | u64::from(place.right);
            p(p(level, u64::from(place.relation)), u64::from(place.depth)) + 1
        })
    };
    for (i, unit) in units.iter().enumerate() {
        let f = |kind: u64, value: u64| mix(kind.wrapping_mul(0xC2B2_AE3D_27D4_EB4F), value);
        let top = tops[i];
        let place = places[i];
        let side = match i.cmp(&cue) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 2_u64,
        };
        let distance = side << 4 | bucket(i.abs_diff(cue));
        let (w, t) = (key(i), tag(i));
        let way = p(u64::from(place.level) << 1 | u64::from(place.right), u64::from(place.relation)) << 2 | side;
        let branch = &dependents[place.branch as usize];
        let marker = branch.marker();
        let deep = u64::from(place.depth);
        // Inside the branch: the part of it that the unit stands in, how that part opens, whether a comma parts it off.
        let twig = place.twig as usize;
        let inner = p(u64::from(trees.relations[twig]), u64::from(place.level == 0));
        let inner_marker = dependents[twig].marker();
        let same_twig = i > 0 && places[i - 1].twig == place.twig;
        let same_before = i > 0 && places[i - 1].branch == place.branch;
        let other_sentence = u64::from(words[unit.start].sentence != own.sentence);
        let quote = if unit.len() > 1 { 1 + last_mark(unit) } else { 0 };
        let in_own = u64::from(own.quotation != NONE && words[unit.start].quotation == own.quotation);
        let vote = u64::from(votes[top]);
        let before = u64::from(decided[top]);
        let class = words[top].classes.bits();
        let way_behind = way_of(places, i + 1);
        states.extend([
            f(1, 0),
            f(2, distance),
            f(3, mix(w, side)),
            f(4, p(t, side)),
            f(5, mix(key(i.wrapping_sub(1)), side)),
            f(6, mix(key(i + 1), side)),
            f(7, way),
            f(8, p(way, t)),
            f(9, mix(own.stem, w)),
            f(10, mix(own.stem, p(t, side))),
            f(11, p(between[i], side)),
            f(12, p(p(speech, distance), other_sentence)),
            f(13, p(p(u64::from(trees.relations[top]), t), side)),
            f(14, p(vote, side)),
            f(15, p(p(before, side), distance)),
            f(16, p(p(in_own, side), speech)),
            f(17, mix(class, side)),
            f(18, mix(w, mix(key(i.wrapping_sub(1)), side))),
            f(19, p(between[i], p(speech, side)) << 7 | t),
            f(20, p(p(p(vote, before), speech), side)),
            f(21, mix(way, way_behind)),
            f(22, mix(way, way_of(places, i.wrapping_sub(1)))),
            f(23, mix(key(i + 2), side)),
        ]);
        if i > 0 {
            let prior = places[i - 1];
            let crossing = p(side, u64::from(i > cue) | u64::from(i > cue) << 1);
            let edge = p(
                p(u64::from(prior.level), u64::from(prior.relation)),
                p(u64::from(place.level), u64::from(place.relation)),
            ) << 1
                | u64::from(same_before);
            let g = |kind: u64, value: u64| mix(kind.wrapping_mul(0x1656_67B1_9E37_79F9), value);
            let marks = p(p(quote, u64::from(units[i - 1].len() > 1)), other_sentence);
            let votes_here = p(u64::from(votes[tops[i - 1]]), vote);
            pairs.extend([
                g(1, 0),
                g(2, crossing),
                g(3, mix(w, side)),
                g(4, mix(key(i - 1), side)),
                g(5, p(p(tag(i - 1), t), side)),
                g(6, mix(edge, t)),
                g(7, p(marks, side)),
                g(8, p(votes_here, side)),
                g(9, mix(mix(edge, marker), p(deep, side))),
                g(10, p(p(between[i], t), p(side, u64::from(same_before)))),
                g(11, mix(edge, w)),
                g(12, mix(p(inner, u64::from(same_twig)), mix(way, u64::from(same_before)))),
                g(13, mix(p(inner, u64::from(same_twig)), mix(inner_marker, mix(key(i - 1), side)))),
                g(14, mix(p(tag(i - 1), t), p(tag(i + 1), side))),
                g(15, mix(edge, way_behind)),
            ]);
        }
    }
}

/// The scores of all pairs of labels, from those of all but the first: scores count against each other alone.
#[must_use]
pub fn pairs(scores: [f32; PAIRS - 1]) -> [f32; PAIRS] {
    std::array::from_fn(|pair| if pair == 0 { 0.0 } else { scores[pair - 1] })
}

/// What decoding weighs besides the scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaning {
    /// Labels with a source win unless those without are better by this much: nearly everything that is said is said by
    /// somebody.
    pub source: f32,
}

/// Where the labels of a window are least sure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Doubt {
    /// How much worse the best labels are that change an end of the content, or its least sure unit.
    pub content: f32,
    /// How much worse the best labels are that change the source.
    pub source: f32,
}

/// How sure `labels`, the likeliest ones, are of where the content ends and of the source. Into `edges` go the units at its
/// ends with what it would cost to label them otherwise, the cheapest first.
#[must_use]
pub fn doubt(states: &[[f32; LABELS]], joints: &[[f32; PAIRS]], labels: &[u8], edges: &mut Vec<(f32, usize)>) -> Doubt {
    edges.clear();
    let n = states.len();
    let top = |scores: [f32; LABELS]| scores.into_iter().fold(f32::NEG_INFINITY, f32::max);
    let mut forward = Vec::with_capacity(n);
    let Some(&first) = states.first() else { return Doubt::default() };
    forward.push(first);
    for i in 1..n {
        let before = forward[i - 1];
        forward.push(std::array::from_fn(|to| {
            top(std::array::from_fn(|from| before[from] + joints[i - 1][from * LABELS + to])) + states[i][to]
        }));
    }
    let mut least = Doubt { content: 30.0, source: 30.0 };
    let mut backward = [0.0_f32; LABELS];
    for i in (0..n).rev() {
        let label = usize::from(labels[i]);
        let through: [f32; LABELS] = std::array::from_fn(|l| forward[i][l] + backward[l]);
        let other = (0..LABELS).filter(|l| *l != label).map(|l| through[l]).fold(f32::NEG_INFINITY, f32::max);
        let margin = through[label] - other;
        let before = i.checked_sub(1).map_or(OUTSIDE, |b| usize::from(labels[b]));
        let behind = labels.get(i + 1).map_or(OUTSIDE, |l| usize::from(*l));
        let edge = (label == CONTENT || before == CONTENT || behind == CONTENT) && (before != label || behind != label);
        if edge {
            edges.push((margin, i));
        }
        if label == SOURCE || before == SOURCE || behind == SOURCE {
            least.source = least.source.min(margin);
        }
        if i > 0 {
            backward = std::array::from_fn(|from| {
                top(std::array::from_fn(|to| joints[i - 1][from * LABELS + to] + states[i][to] + backward[to]))
            });
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    least.content = edges.first().map_or(least.content, |edge| edge.0);
    least
}

/// The likeliest labels, given the scores of each unit and each joint (`joints[0]` belongs to the first two units).
/// Gives back how much better they are than labels that give the cue nothing.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "labels are fewer than 256")]
pub fn decode(states: &[[f32; LABELS]], joints: &[[f32; PAIRS]], leaning: Leaning, labels: &mut Vec<u8>) -> f32 {
    labels.clear();
    let n = states.len();
    if n == 0 {
        return 0.0;
    }
    // Paths that have met a source are kept apart from those that have not: the upper half of the cells.
    const CELLS: usize = 2 * LABELS;
    let mut back: Vec<[u8; CELLS]> = Vec::with_capacity(n);
    let mut best = [f32::NEG_INFINITY; CELLS];
    let mut nothing = states[0][OUTSIDE];
    for label in 0..LABELS {
        best[label + if label == SOURCE { LABELS } else { 0 }] = states[0][label];
    }
    back.push([0; CELLS]);
    for i in 1..n {
        let mut next = [f32::NEG_INFINITY; CELLS];
        let mut from = [0_u8; CELLS];
        let joint = &joints[i - 1];
        for to in 0..LABELS {
            let mut reach = |target: usize, half: usize| {
                for label in 0..LABELS {
                    let sum = best[half + label] + joint[label * LABELS + to];
                    if sum > next[target] {
                        next[target] = sum;
                        from[target] = (half + label) as u8;
                    }
                }
            };
            reach(if to == SOURCE { to + LABELS } else { to }, 0);
            reach(to + LABELS, LABELS);
            next[to] += states[i][to];
            next[to + LABELS] += states[i][to];
        }
        nothing += joints[i - 1][OUTSIDE * LABELS + OUTSIDE] + states[i][OUTSIDE];
        best = next;
        back.push(from);
    }
    let top = |range: Range<usize>| range.clone().fold(range.start, |t, c| if best[c] > best[t] { c } else { t });
    let (without, with) = (top(0..LABELS), top(LABELS..CELLS));
    let mut cell = if best[with] + leaning.source >= best[without] { with } else { without };
    let score = best[cell];
    for i in (0..n).rev() {
        labels.push((cell % LABELS) as u8);
        cell = usize::from(back[i][cell]);
    }
    labels.reverse();
    score - nothing
}
