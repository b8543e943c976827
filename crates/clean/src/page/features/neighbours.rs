//! The shapes of the passages before and behind, and how near they are in the tree.

use super::surroundings::Surroundings;
use super::table::{Table, capped, log, share};
use crate::page::measure::phrase_code;

pub(super) fn add(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    const NAMES: [[&str; 5]; 6] = [
        ["bytes -3", "links -3", "stops -3", "kind -3", "height -3"],
        ["bytes -2", "links -2", "stops -2", "kind -2", "height -2"],
        ["bytes -1", "links -1", "stops -1", "kind -1", "height -1"],
        ["bytes +1", "links +1", "stops +1", "kind +1", "height +1"],
        ["bytes +2", "links +2", "stops +2", "kind +2", "height +2"],
        ["bytes +3", "links +3", "stops +3", "kind +3", "height +3"],
    ];
    let heights = heights(s);
    for ((names, step), heights) in NAMES.into_iter().zip([-3isize, -2, -1, 1, 2, 3]).zip(&heights) {
        let at = |i: usize| i.checked_add_signed(step).filter(|&j| j < rows);
        t.add(names[0], (0..rows).map(|i| at(i).map_or(0, |j| log(s.passages.list[j].bytes()))));
        t.add(
            names[1],
            (0..rows).map(|i| at(i).map_or(255, |j| share(s.passages.list[j].linked, s.passages.list[j].bytes()))),
        );
        t.add(names[2], (0..rows).map(|i| at(i).map_or(0, |j| capped(s.measures[j].stops))));
        t.add(names[3], (0..rows).map(|i| at(i).map_or(255, |j| s.passages.list[j].kind as u8)));
        t.add(names[4], heights.iter().copied());
    }
    t.add("phrase -1", (0..rows).map(|i| if i == 0 { 0 } else { phrase_code(s.measures[i - 1].phrase) }));
    t.add("phrase +1", (0..rows).map(|i| s.measures.get(i + 1).map_or(0, |m| phrase_code(m.phrase))));
    // The nearest running text on either side: how far, and how far up the tree.
    let mut before = vec![None; rows];
    let mut last = None;
    for (i, m) in s.measures.iter().enumerate() {
        before[i] = last;
        if m.is_long {
            last = Some(i);
        }
    }
    let mut after = vec![None; rows];
    let mut next = None;
    for i in (0..rows).rev() {
        after[i] = next;
        if s.measures[i].is_long {
            next = Some(i);
        }
    }
    let far = |i: usize, j: Option<usize>| j.map_or(255, |j| log(u32::try_from(i.abs_diff(j)).unwrap_or(u32::MAX)));
    let up = |i: usize, j: Option<usize>| j.map_or(16, |j| s.height_over(i, j));
    t.add("running text before", (0..rows).map(|i| far(i, before[i])));
    t.add("running text after", (0..rows).map(|i| far(i, after[i])));
    t.add("height to text before", (0..rows).map(|i| up(i, before[i])));
    t.add("height to text after", (0..rows).map(|i| up(i, after[i])));
    t.add("height down to text before", (0..rows).map(|i| before[i].map_or(16, |j| s.height_over(j, i))));
    t.add("height down to text after", (0..rows).map(|i| after[i].map_or(16, |j| s.height_over(j, i))));
    for (name, reach) in [("running text around 5", 5), ("running text around 12", 12)] {
        t.add(name, (0..rows).map(|i| log(s.between(i.saturating_sub(reach), i + reach + 1).long_bytes / 4)));
    }
    t.add(
        "links around 5",
        (0..rows).map(|i| {
            let x = s.between(i.saturating_sub(5), i + 6);
            share(x.linked, x.bytes)
        }),
    );
    t.add("running text in 5 behind", (0..rows).map(|i| log(s.between(i + 1, i + 6).long_bytes / 4)));
    t.add("running text in 5 before", (0..rows).map(|i| log(s.between(i.saturating_sub(5), i).long_bytes / 4)));
}

/// How far up from each passage the first context is that holds the third, second and next one before it, and the next,
/// second and third one behind it.
fn heights(s: &Surroundings<'_>) -> [Vec<u8>; 6] {
    let rows = s.passages.list.len();
    let mut heights: [Vec<u8>; 6] = std::array::from_fn(|_| vec![15; rows]);
    for (i, passage) in s.passages.list.iter().enumerate() {
        let own = (passage.context, 0);
        let (mut before, mut behind) = (own, own);
        // What holds the second one holds the next one too, so the climb goes on from there.
        for step in 1..=3 {
            if let Some(j) = i.checked_sub(step) {
                before = s.climb(before, j);
                heights[3 - step][i] = before.1;
            }
            if i + step < rows {
                behind = s.climb(behind, i + step);
                heights[2 + step][i] = behind.1;
            }
        }
    }
    heights
}
