//! Where on the page a passage stands, and how far behind the headline and the last heading.

use super::surroundings::Surroundings;
use super::table::{Table, flag, log, share};
use crate::html::Tag;
use crate::page::measure::phrase_code;
use sayso_record::BlockKind;

pub(super) fn add(t: &mut Table, s: &Surroundings<'_>) {
    let rows = s.passages.list.len();
    let n = u32::try_from(rows).unwrap_or(u32::MAX);
    let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
    t.add("long on page", (0..rows).map(|_| log(s.total.long)));
    t.add("place", (0..rows).map(|i| share(number(i), n)));
    t.add("place by bytes", (0..rows).map(|i| share(s.sums[i].bytes, s.total.bytes)));
    t.add("place by running text", (0..rows).map(|i| share(s.sums[i].long_bytes, s.total.long_bytes)));
    t.add("from start", (0..rows).map(|i| log(number(i))));
    t.add("from end", (0..rows).map(|i| log(n - number(i))));
    t.add("long before", (0..rows).map(|i| log(s.sums[i].long)));
    t.add("long after", (0..rows).map(|i| log(s.total.long - s.sums[i + 1].long)));
    let main_heading = s
        .passages
        .list
        .iter()
        .enumerate()
        .filter(|(i, p)| p.kind == BlockKind::Heading && s.context(*i).tag == Tag::H1);
    // The headline is the first h1 that has running text behind it, or the last one.
    let mut headline = None;
    for (i, _) in main_heading {
        headline = Some(i);
        if s.between(i, i + 30).long >= 2 {
            break;
        }
    }
    t.add("has headline", (0..rows).map(|_| flag(headline.is_some())));
    t.add("after headline", (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(number(i - h)) } else { 0 })));
    t.add("before headline", (0..rows).map(|i| headline.map_or(0, |h| if i < h { log(number(h - i)) } else { 0 })));
    t.add(
        "bytes since headline",
        (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(s.between(h, i).bytes / 4) } else { 0 })),
    );
    t.add(
        "unlinked since headline",
        (0..rows).map(|i| headline.map_or(0, |h| if i > h { log(s.between(h, i).long_bytes / 4) } else { 0 })),
    );
    // The last heading of any level before the passage, and whether furniture stands in it.
    let (mut level, mut since, mut furniture) = (0u8, 0u32, 0u8);
    let (mut levels, mut sinces, mut furnitures) =
        (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
    for (i, p) in s.passages.list.iter().enumerate() {
        levels.push(level);
        sinces.push(log(since));
        furnitures.push(furniture);
        if p.kind == BlockKind::Heading {
            level = heading_level(s.context(i).tag);
            since = 0;
            furniture = phrase_code(s.measures[i].phrase);
        } else {
            since += 1;
        }
    }
    t.add("last heading's level", levels.into_iter());
    t.add("since heading", sinces.into_iter());
    t.add("last heading's phrase", furnitures.into_iter());
    t.add("heading level", (0..rows).map(|i| heading_level(s.context(i).tag)));
}

const fn heading_level(tag: Tag) -> u8 {
    match tag {
        Tag::H1 => 1,
        Tag::H2 => 2,
        Tag::H3 => 3,
        Tag::H4 => 4,
        Tag::H5 => 5,
        Tag::H6 => 6,
        _ => 0,
    }
}
