//! What a passage's own words show, and how often they stand on the page.

use super::surroundings::Surroundings;
use super::table::{Table, capped, flag, log, share};
use crate::html::{Document, Tag};
use crate::page::measure::phrase_code;
use rustc_hash::FxHashMap;
use sayso_record::BlockKind;

/// The words of the page's `title`, as numbers in their order.
fn title_words(page: &Document<'_>) -> Vec<u64> {
    let title = page.elements().find(|n| n.tag() == Tag::Title).map(crate::html::NodeRef::text).unwrap_or_default();
    let mut words = Vec::new();
    each_word(&title, |word| words.push(word));
    words.sort_unstable();
    words.dedup();
    words
}

const FIRST: u64 = 0xcbf2_9ce4_8422_2325;

const fn mix(hash: u64, letter: char) -> u64 {
    (hash ^ letter as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Calls `found` with a number for each word, capitals and small letters alike.
fn each_word(text: &str, mut found: impl FnMut(u64)) {
    let mut hash = FIRST;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            hash = mix(hash, c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            hash = c.to_lowercase().fold(hash, mix);
        } else if hash != FIRST {
            found(std::mem::replace(&mut hash, FIRST));
        }
    }
    if hash != FIRST {
        found(hash);
    }
}

pub(super) fn add(t: &mut Table, s: &Surroundings<'_>, page: &Document<'_>) {
    let (list, measures) = (&s.passages.list, s.measures);
    t.add("bytes", list.iter().map(|p| log(p.bytes())));
    t.add("words", measures.iter().map(|m| log(m.words)));
    t.add("link share", list.iter().map(|p| share(p.linked, p.bytes())));
    t.add("unlinked bytes", list.iter().map(|p| log(p.bytes().saturating_sub(p.linked))));
    t.add("stress share", list.iter().map(|p| share(p.stressed, p.bytes())));
    t.add("stops", measures.iter().map(|m| capped(m.stops)));
    t.add("commas", measures.iter().map(|m| capped(m.commas)));
    t.add("quotes", measures.iter().map(|m| capped(m.quotes)));
    t.add("lines", measures.iter().map(|m| capped(m.lines)));
    t.add("ending", measures.iter().map(|m| m.ending));
    t.add("ends with full stop", measures.iter().map(|m| flag(m.ending == 1)));
    t.add("ends with colon", measures.iter().map(|m| flag(m.ending == 3)));
    t.add("beginning", measures.iter().map(|m| m.beginning));
    t.add("capital share", measures.iter().map(|m| share(m.capitals, m.letters)));
    t.add("capitalised share", measures.iter().map(|m| share(m.capitalised, m.words)));
    t.add("digit share", measures.iter().map(|m| share(m.digits, m.letters + m.digits)));
    t.add("furniture marks", measures.iter().map(|m| capped(m.furniture_marks)));
    t.add("letters a word", measures.iter().map(|m| capped(m.letters * 8 / m.words.max(1))));
    t.add("phrase", measures.iter().map(|m| phrase_code(m.phrase)));
    t.add("phrase drops", measures.iter().map(|m| flag(phrase_code(m.phrase) >= 3)));
    t.add("phrase ends", measures.iter().map(|m| flag(phrase_code(m.phrase) >= 10)));
    t.add("hidden", list.iter().map(|p| flag(p.hidden.is_some())));
    for kind in [
        BlockKind::Heading,
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Quote,
        BlockKind::Caption,
        BlockKind::Table,
    ] {
        t.add(kind.name(), list.iter().map(|p| flag(p.kind == kind)));
    }
    let title = title_words(page);
    t.add(
        "title share",
        list.iter().zip(measures).map(|(p, m)| {
            if m.words > 40 || title.is_empty() {
                return 0;
            }
            let (mut all, mut same) = (0, 0);
            each_word(s.passages.words(p), |word| {
                all += 1;
                same += u32::from(title.binary_search(&word).is_ok());
            });
            share(same, all)
        }),
    );
    // Where each passage first stands, and how often it does.
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    let mut times = vec![0u32; measures.len()];
    let first: Vec<usize> = measures.iter().enumerate().map(|(i, m)| *seen.entry(m.hash).or_insert(i)).collect();
    for &i in &first {
        times[i] += 1;
    }
    t.add("times on page", first.iter().map(|&i| capped(times[i])));
    t.add("seen before", first.iter().enumerate().map(|(i, &first)| flag(first < i)));
}
