//! Where a passage stands to the elements that may be the article's root.
//!
//! Five are looked for: the one that names itself the article's body, the one whose own running text weighs most, and the
//! tightest that hold a half, most, and nearly all of the page's running text.

use super::surroundings::Surroundings;
use super::table::{Table, capped, log, share};
use crate::html::Tag;
use crate::page::names::category;
use crate::page::passage::Context;

/// The tightest context that holds `share` parts in 256 of the page's running text.
fn tightest(s: &Surroundings<'_>, share: u32) -> u32 {
    let wanted = u64::from(s.total.long_bytes) * u64::from(share) / 256;
    let mut best = 0;
    for (id, context) in s.passages.contexts.iter().enumerate() {
        if u64::from(s.inside(context).long_bytes) >= wanted.max(1) && context.depth >= s.passages.contexts[best].depth
        {
            best = id;
        }
    }
    u32::try_from(best).unwrap_or(0)
}

/// The context whose own running text weighs most: each long passage counts for its parent, half for the grandparent, …
fn heaviest(s: &Surroundings<'_>) -> u32 {
    let mut scores = vec![0u32; s.passages.contexts.len()];
    for (passage, measure) in s.passages.list.iter().zip(s.measures) {
        if !measure.is_long || passage.hidden.is_some() {
            continue;
        }
        let mut id = passage.context;
        let mut weight = (64 + passage.bytes().min(600) + 16 * measure.commas.min(20)) * 4;
        for _ in 0..5 {
            let context = &s.passages.contexts[id as usize];
            if context.around & (category::COMMENT | category::FOOTER | category::RELATED | category::NAVIGATION) != 0 {
                weight /= 2;
            }
            // A paragraph is no root of its own.
            if !matches!(context.tag, Tag::P | Tag::Li | Tag::Blockquote | Tag::Td | Tag::H2 | Tag::H3) {
                scores[id as usize] += weight;
                weight /= 2;
            }
            if id == 0 {
                break;
            }
            id = context.parent;
        }
    }
    let best =
        scores.iter().enumerate().max_by_key(|(id, score)| (**score, std::cmp::Reverse(*id))).map_or(0, |(id, _)| id);
    u32::try_from(best).unwrap_or(0)
}

/// The first context, the most specific vocabulary first, that names itself the article's body and has real content.
fn named_root(s: &Surroundings<'_>) -> u32 {
    let is_real = |c: &Context| {
        let inside = s.inside(c);
        inside.long_bytes >= 250 && inside.long_bytes * 5 >= s.total.long_bytes
    };
    let ways: [fn(&Context) -> bool; 4] = [
        |c| c.own.categories & category::BODY != 0 && c.around & (category::AGAINST & !category::META) == 0,
        |c| c.own.categories & category::BODY != 0,
        |c| c.tag == Tag::Article,
        |c| c.tag == Tag::Main || c.own.categories & category::ARTICLE != 0,
    ];
    for way in ways {
        let mut best: Option<(u32, u32)> = None;
        for (id, context) in s.passages.contexts.iter().enumerate() {
            if way(context) && is_real(context) {
                let bytes = s.inside(context).long_bytes;
                if best.is_none_or(|(held, _)| bytes > held) {
                    best = Some((bytes, u32::try_from(id).unwrap_or(0)));
                }
            }
        }
        if let Some((_, id)) = best {
            return id;
        }
    }
    0
}

pub(super) fn add(t: &mut Table, s: &Surroundings<'_>) {
    const NAMES: [[&str; 4]; 5] = [
        ["in named root", "after named root", "part of named root", "height over named root"],
        ["in heaviest", "after heaviest", "part of heaviest", "height over heaviest"],
        ["in half", "after half", "part of half", "height over half"],
        ["in most", "after most", "part of most", "height over most"],
        ["in nearly all", "after nearly all", "part of nearly all", "height over nearly all"],
    ];
    let rows = s.passages.list.len();
    let found = [named_root(s), heaviest(s), tightest(s, 128), tightest(s, 180), tightest(s, 230)];
    for (names, root) in NAMES.into_iter().zip(found) {
        let root = &s.passages.contexts[root as usize];
        let (first, last) = (root.first as usize, root.last as usize);
        let inside = |i: usize| (first..last).contains(&i);
        t.add(
            names[0],
            (0..rows).map(|i| {
                if inside(i) { capped(1 + u32::from(s.context(i).depth.saturating_sub(root.depth))) } else { 0 }
            }),
        );
        t.add(names[1], (0..rows).map(|i| if i >= last { log(u32::try_from(i - last + 1).unwrap_or(0)) } else { 0 }));
        let part = share(s.inside(root).long_bytes, s.total.long_bytes);
        t.add(names[2], (0..rows).map(|_| part));
        // For what is outside: how far up from it the context is that holds the root too.
        let heights = if first < last { s.heights_over(first) } else { Vec::new() };
        let height = |i: usize| heights.get(s.passages.list[i].context as usize).map_or(0, |h| 1 + h);
        t.add(names[3], (0..rows).map(|i| if inside(i) { 0 } else { height(i) }));
    }
}
