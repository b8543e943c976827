//! What the elements around a passage are called, and what else is in them.

use super::surroundings::{Sums, Surroundings};
use super::table::{Table, capped, flag, log, share, signed};
use crate::html::Tag;
use crate::page::names::{CATEGORIES, category};
use rustc_hash::FxHashMap;

pub(super) fn add(t: &mut Table, s: &Surroundings<'_>) {
    own(t, s);
    names(t, s);
    levels(t, s);
}

fn own(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    t.add("depth", (0..rows).map(|i| capped(u32::from(s.context(i).depth))));
    const OWN_TAGS: [(&str, Tag); 7] = [
        ("in p", Tag::P),
        ("in div", Tag::Div),
        ("in li", Tag::Li),
        ("in td", Tag::Td),
        ("in section", Tag::Section),
        ("in button", Tag::Button),
        ("in label", Tag::Label),
    ];
    let tags: Vec<Tag> = (0..rows).map(|i| s.context(i).tag).collect();
    for (name, tag) in OWN_TAGS {
        t.add(name, tags.iter().map(|&own| flag(own == tag)));
    }
    const TAGS_AROUND: [&str; 16] = [
        "around nav",
        "around footer",
        "around header",
        "around aside",
        "around form",
        "around article",
        "around main",
        "around section",
        "around figure",
        "around table",
        "around ul",
        "around ol",
        "around li",
        "around blockquote",
        "around button",
        "around dialog",
    ];
    let around: Vec<u16> = (0..rows).map(|i| s.context(i).tags).collect();
    for (bit, name) in TAGS_AROUND.into_iter().enumerate() {
        t.add(name, around.iter().map(|tags| flag(tags & 1 << bit != 0)));
    }
}

/// How near a category is where the passage's own element has it: one less for each element further out, 1 at least.
const NEAREST: u8 = 16;

fn names(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    let mut near: Vec<[u8; CATEGORIES.len()]> = Vec::with_capacity(s.passages.contexts.len());
    for (id, context) in s.passages.contexts.iter().enumerate() {
        let mut own = if id == 0 { [0; CATEGORIES.len()] } else { near[context.parent as usize] };
        for (bit, near) in own.iter_mut().enumerate() {
            *near = match *near {
                _ if context.own.categories & 1 << bit != 0 => NEAREST,
                0 => 0,
                farther => (farther - 1).max(1),
            };
        }
        near.push(own);
    }
    let own: Vec<&[u8; CATEGORIES.len()]> = s.passages.list.iter().map(|p| &near[p.context as usize]).collect();
    for (bit, name) in CATEGORIES.into_iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        t.add(name, own.iter().map(|near| near[bit]));
    }
    t.add("against", (0..rows).map(|i| capped((s.context(i).around & category::AGAINST).count_ones())));
    t.add("weight sum", (0..rows).map(|i| signed(s.context(i).weight_sum)));
    t.add("weight lowest", (0..rows).map(|i| signed(i16::from(s.context(i).weight_lowest))));
}

/// What is taken of each of the five elements around a passage, from the inside out.
const LEVELS: [[&str; 10]; 5] = [
    [
        "bytes in 0",
        "links in 0",
        "long in 0",
        "passages in 0",
        "part in 0",
        "place in 0",
        "weight 0",
        "alike 0",
        "long alike 0",
        "links alike 0",
    ],
    [
        "bytes in 1",
        "links in 1",
        "long in 1",
        "passages in 1",
        "part in 1",
        "place in 1",
        "weight 1",
        "alike 1",
        "long alike 1",
        "links alike 1",
    ],
    [
        "bytes in 2",
        "links in 2",
        "long in 2",
        "passages in 2",
        "part in 2",
        "place in 2",
        "weight 2",
        "alike 2",
        "long alike 2",
        "links alike 2",
    ],
    [
        "bytes in 3",
        "links in 3",
        "long in 3",
        "passages in 3",
        "part in 3",
        "place in 3",
        "weight 3",
        "alike 3",
        "long alike 3",
        "links alike 3",
    ],
    [
        "bytes in 4",
        "links in 4",
        "long in 4",
        "passages in 4",
        "part in 4",
        "place in 4",
        "weight 4",
        "alike 4",
        "long alike 4",
        "links alike 4",
    ],
];

fn levels(t: &mut Table, s: &Surroundings<'_>) {
    let contexts = &s.passages.contexts;
    let mut alike: FxHashMap<u64, (u32, Sums)> = FxHashMap::default();
    for context in contexts {
        let entry = alike.entry(context.signature).or_default();
        entry.0 += 1;
        entry.1 = entry.1.plus(s.inside(context));
    }
    let figures: Vec<[u8; 10]> = contexts
        .iter()
        .map(|c| {
            let inside = s.inside(c);
            let (like, sums) = alike.get(&c.signature).copied().unwrap_or_default();
            [
                log(inside.bytes),
                share(inside.linked, inside.bytes),
                log(inside.long),
                log(c.last - c.first),
                share(inside.long_bytes, s.total.long_bytes),
                0, // its place is the passage's own
                signed(i16::from(c.own.lowest) + i16::from(c.own.highest)),
                log(like),
                log(sums.long_bytes / like.max(1)),
                share(sums.linked, sums.bytes),
            ]
        })
        .collect();
    let mut at: Vec<u32> = s.passages.list.iter().map(|p| p.context).collect();
    for names in LEVELS {
        for (figure, name) in names.into_iter().enumerate() {
            if figure == 5 {
                let place = |(i, &id): (usize, &u32)| {
                    let c = &contexts[id as usize];
                    share(u32::try_from(i).unwrap_or(0).saturating_sub(c.first), c.last.saturating_sub(c.first))
                };
                t.add(name, at.iter().enumerate().map(place));
            } else {
                t.add(name, at.iter().map(|&id| figures[id as usize][figure]));
            }
        }
        for id in &mut at {
            *id = contexts[*id as usize].parent;
        }
    }
}
