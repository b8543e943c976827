//! What the names of elements say: the vocabulary of `class`, `id`, `role`, `itemprop` and their like.
//!
//! A name is cut into pieces (`storyBody_2x` is story, body, 2x); each piece, each two neighbours and the whole are
//! looked up by their hash, so nothing is allocated. `data/html/classes.txt` is written by hand and gives categories;
//! `data/html/weights.txt` is learned and gives each piece the logarithm of the odds that text below it is the article's.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The categories of `data/html/classes.txt`, as bits in the order of the file.
pub(crate) const CATEGORIES: [&str; 22] = [
    "body",
    "article",
    "main",
    "title",
    "lead",
    "meta",
    "authorcard",
    "caption",
    "navigation",
    "share",
    "related",
    "promotion",
    "advertisement",
    "comment",
    "footer",
    "consent",
    "tags",
    "sidebar",
    "embed",
    "keep",
    "",
    "",
];

/// One category as a bit.
pub(crate) mod category {
    pub(crate) const BODY: u32 = 1;
    pub(crate) const ARTICLE: u32 = 1 << 1;
    pub(crate) const TITLE: u32 = 1 << 3;
    pub(crate) const META: u32 = 1 << 5;
    pub(crate) const AUTHOR_CARD: u32 = 1 << 6;
    pub(crate) const CAPTION: u32 = 1 << 7;
    pub(crate) const NAVIGATION: u32 = 1 << 8;
    pub(crate) const SHARE: u32 = 1 << 9;
    pub(crate) const RELATED: u32 = 1 << 10;
    pub(crate) const PROMOTION: u32 = 1 << 11;
    pub(crate) const ADVERTISEMENT: u32 = 1 << 12;
    pub(crate) const COMMENT: u32 = 1 << 13;
    pub(crate) const FOOTER: u32 = 1 << 14;
    pub(crate) const CONSENT: u32 = 1 << 15;
    pub(crate) const TAGS: u32 = 1 << 16;
    pub(crate) const SIDEBAR: u32 = 1 << 17;
    /// Those that speak against a passage.
    pub(crate) const AGAINST: u32 = META
        | AUTHOR_CARD
        | NAVIGATION
        | SHARE
        | RELATED
        | PROMOTION
        | ADVERTISEMENT
        | COMMENT
        | FOOTER
        | CONSENT
        | TAGS
        | SIDEBAR;
}

/// What a name says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Bits of [`category`].
    pub(crate) categories: u32,
    /// The lowest learned weight of its pieces, in sixteenths of the natural logarithm of the odds.
    pub(crate) lowest: i8,
    /// The highest.
    pub(crate) highest: i8,
}

impl Meaning {
    /// Takes in what another name of the same element says.
    pub(crate) const fn add(&mut self, other: Self) {
        self.categories |= other.categories;
        if other.lowest < self.lowest {
            self.lowest = other.lowest;
        }
        if other.highest > self.highest {
            self.highest = other.highest;
        }
    }
}

/// The compiled vocabulary.
#[derive(Clone, Debug)]
pub struct Names {
    entries: FxHashMap<u64, (u32, i8)>,
}

// Compiled once from data that is part of the program.
static NAMES: LazyLock<Names> = LazyLock::new(|| Names::new(include_str!("../../data/html/weights.txt")));

const FIRST: u64 = 0xcbf2_9ce4_8422_2325;

const fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

fn hash(word: &str) -> u64 {
    word.bytes().fold(FIRST, mix)
}

impl Names {
    /// The vocabulary that the program carries.
    pub fn built_in() -> &'static Self {
        &NAMES
    }

    /// The hand-written categories with learned `weights`: a piece, a space and its weight, one a line.
    #[must_use]
    pub fn new(weights: &str) -> Self {
        let mut entries = FxHashMap::default();
        let mut bit = 0;
        for line in include_str!("../../data/html/classes.txt").lines().filter(|l| !l.starts_with("//")) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                bit = CATEGORIES.iter().position(|c| *c == name).map_or(0, |i| 1 << i);
            } else {
                for word in line.split_ascii_whitespace() {
                    entries.entry(hash(word)).or_insert((0, 0)).0 |= bit;
                }
            }
        }
        for line in weights.lines() {
            if let Some((word, weight)) = line.split_once(' ') {
                entries.entry(hash(word)).or_insert((0, 0)).1 = weight.parse().unwrap_or(0);
            }
        }
        Self { entries }
    }

    /// What `value` (names apart by white space) says.
    pub(crate) fn meaning(&self, value: &str) -> Meaning {
        let mut meaning = Meaning::default();
        pieces(value, |hash, _| {
            if let Some(&(categories, weight)) = self.entries.get(&hash) {
                meaning.add(Meaning { categories, lowest: weight, highest: weight });
            }
        });
        meaning
    }
}

/// Calls `found` with each piece, each two neighbours and the whole of each name in `value`: hash and byte range.
pub(crate) fn pieces(value: &str, mut found: impl FnMut(u64, (usize, usize))) {
    let bytes = value.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // One name; names of more than 64 bytes are made by machines and say nothing.
        let begin = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        if at - begin <= 64 && !files(&bytes[begin..at]) {
            name(&bytes[begin..at], begin, &mut found);
        }
        at += 1;
    }
}

/// True for a name that says under what its post is filed (WordPress: `category-travel tag-comments`), on the element that
/// holds all of it: it speaks of the subject, not of the element.
fn files(name: &[u8]) -> bool {
    name.starts_with(b"category-") || name.starts_with(b"tag-")
}

fn name(bytes: &[u8], begin: usize, found: &mut impl FnMut(u64, (usize, usize))) {
    let (mut whole, mut pair, mut piece) = (FIRST, FIRST, FIRST);
    let (mut pieces, mut start, mut previous_start) = (0u32, 0, 0);
    let mut letters = 0;
    let mut after_small = false;
    for at in 0..=bytes.len() {
        let byte = bytes.get(at).copied().unwrap_or(b'-');
        let solid = byte.is_ascii_alphanumeric() || byte >= 0x80;
        let cut = !solid || (byte.is_ascii_uppercase() && after_small);
        if cut && letters > 0 {
            pieces += 1;
            found(piece, (begin + start, begin + at));
            if pieces > 1 {
                found(pair, (begin + previous_start, begin + at));
            }
            pair = piece;
            previous_start = start;
            piece = FIRST;
            letters = 0;
        }
        if solid {
            if letters == 0 {
                start = at;
            }
            let small = byte.to_ascii_lowercase();
            whole = mix(whole, small);
            piece = mix(piece, small);
            pair = mix(pair, small);
            letters += 1;
        }
        after_small = byte.is_ascii_lowercase() || byte.is_ascii_digit();
    }
    if pieces > 2 {
        found(whole, (begin, begin + bytes.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_a_reader_would_cut_them() {
        let value = "storyBody_2x  wp-block-post";
        let mut seen = Vec::new();
        pieces(value, |h, (start, end)| {
            let plain: String = value[start..end].to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            assert_eq!(h, hash(&plain), "{plain}");
            seen.push(plain);
        });
        assert_eq!(
            seen,
            [
                "story",
                "body",
                "storybody",
                "2x",
                "body2x",
                "storybody2x",
                "wp",
                "block",
                "wpblock",
                "post",
                "blockpost",
                "wpblockpost"
            ]
        );
    }

    #[test]
    fn every_category_of_the_file_is_known() {
        for line in include_str!("../../data/html/classes.txt").lines() {
            if let Some(name) = line.strip_prefix('[') {
                assert!(CATEGORIES.contains(&name.trim_end_matches(']')), "{line}");
            }
        }
        let meaning = Names::built_in().meaning("td-post-content");
        assert_eq!(meaning.categories & category::BODY, category::BODY);
    }
}
