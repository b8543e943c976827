//! The vocabulary of page furniture: phrases that say what a line is, whatever stands around it.
//!
//! `data/text/furniture.txt` holds one phrase a line under headings that say what it means. A phrase is compared with
//! the *folded* line (see [`fold`]) as a whole; `…` at either end lets anything precede or follow. Phrases that begin a
//! line are found by the hash of the line up to each of its words, in one pass; the few that anything may precede by an
//! Aho-Corasick automaton. So the cost of a line does not grow with the vocabulary.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use sayso_record::DropReason;
use std::sync::LazyLock;

/// What a phrase says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The line is furniture.
    Drop(DropReason),
    /// The line is furniture, and what follows it is too, unless the article plainly goes on.
    Tail(DropReason),
    /// The line is a caption.
    Caption,
    /// The line says who wrote the article.
    Byline,
}

/// A folded line longer than this is running text, and no phrase is looked for in it but at its start.
pub(crate) const LONGEST_FURNITURE: usize = 240;

/// A compiled list of phrases.
pub(crate) struct Vocabulary {
    /// Phrases that begin a line, by their hash.
    heads: FxHashMap<u64, Entry>,
    /// Bytes of the longest of them.
    longest_head: usize,
    /// Phrases that anything may precede, and their automaton.
    automaton: AhoCorasick,
    inner: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    meaning: Meaning,
    open_end: bool,
}

const fn mix(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

const FIRST: u64 = 0xcbf2_9ce4_8422_2325;

// Compiled once from data that is part of the program: a constant that costs too much to make twice.
static FURNITURE: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::parse(include_str!("../../data/text/furniture.txt")));

/// The phrases of `data/text/furniture.txt`.
pub(crate) fn furniture() -> &'static Vocabulary {
    &FURNITURE
}

impl Vocabulary {
    fn parse(data: &str) -> Self {
        let (mut heads, mut inner, mut phrases) = (FxHashMap::default(), Vec::new(), Vec::new());
        let (mut meaning, mut longest_head) = (None, 0);
        for line in data.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("// ")) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                meaning = meaning_of(name);
                debug_assert!(meaning.is_some(), "unknown heading {name}");
            } else if let Some(meaning) = meaning {
                let (open_start, open_end) = (line.starts_with('…'), line.ends_with('…'));
                // A number in the data stands as it is compared, and folds to itself.
                let phrase = fold(&line.trim_matches('…').replace('#', "0"));
                let entry = Entry { meaning, open_end };
                if open_start {
                    phrases.push(phrase);
                    inner.push(entry);
                } else {
                    longest_head = longest_head.max(phrase.len());
                    let held = heads.entry(phrase.bytes().fold(FIRST, mix)).or_insert(entry);
                    // The same phrase twice: the wider one counts.
                    held.open_end |= open_end;
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&phrases)
            .unwrap_or_else(|_| unreachable!("the vocabulary is far below the automaton's limits, as the tests prove"));
        Self { heads, longest_head, automaton, inner }
    }

    /// What the longest phrase that fits the folded line says, if any fits.
    pub(crate) fn meaning(&self, folded: &str) -> Option<Meaning> {
        if folded.len() > LONGEST_FURNITURE {
            return None;
        }
        let boundary = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '#');
        let mut best: Option<(usize, Meaning)> = None;
        let mut hash = FIRST;
        for (at, &byte) in folded.as_bytes().iter().enumerate().take(self.longest_head) {
            hash = mix(hash, byte);
            let end = at + 1;
            let ends_word = match folded.as_bytes().get(end) {
                Some(next) if next.is_ascii() => !next.is_ascii_alphanumeric() && *next != b'#',
                _ => folded.is_char_boundary(end) && boundary(folded[end..].chars().next()),
            };
            if byte != b' ' && ends_word {
                let entry = self.heads.get(&hash).filter(|e| e.open_end || end == folded.len());
                if let Some(entry) = entry {
                    best = Some((end, entry.meaning));
                }
            }
        }
        for found in self.automaton.find_overlapping_iter(folded) {
            let entry = &self.inner[found.pattern().as_usize()];
            let starts = boundary(folded[..found.start()].chars().next_back());
            let ends =
                found.end() == folded.len() || (entry.open_end && boundary(folded[found.end()..].chars().next()));
            if starts && ends && best.is_none_or(|(length, _)| found.len() > length) {
                best = Some((found.len(), entry.meaning));
            }
        }
        best.map(|(_, meaning)| meaning)
    }
}

fn meaning_of(heading: &str) -> Option<Meaning> {
    let (name, tail) = heading.strip_suffix(" tail").map_or((heading, false), |name| (name, true));
    let reason = match name {
        "advertisement" => DropReason::Advertisement,
        "navigation" => DropReason::Navigation,
        "related" => DropReason::Related,
        "promotion" => DropReason::Promotion,
        "footer" => DropReason::Footer,
        "comment" => DropReason::Comment,
        "consent" => DropReason::Consent,
        "metadata" => DropReason::Metadata,
        "credit" => DropReason::Credit,
        "author_card" => DropReason::AuthorCard,
        "caption" => return Some(Meaning::Caption),
        "byline" => return Some(Meaning::Byline),
        _ => return None,
    };
    Some(if tail { Meaning::Tail(reason) } else { Meaning::Drop(reason) })
}

/// A line as phrases are compared: small letters, every number as `#`, straight apostrophes, single spaces, and no marks
/// at either end.
pub(crate) fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    let (mut space, mut number) = (false, false);
    for c in line.chars() {
        if c.is_ascii_lowercase() {
            // Most characters of most lines.
            if space && !folded.is_empty() {
                folded.push(' ');
            }
            (space, number) = (false, false);
            folded.push(c);
            continue;
        }
        if c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}') {
            space = true;
            number = false;
            continue;
        }
        let solid = c.is_alphanumeric() || matches!(c, '©' | '@');
        if folded.is_empty() && !solid {
            continue;
        }
        if space && !folded.is_empty() {
            folded.push(' ');
        }
        space = false;
        if c.is_numeric() {
            if !number {
                folded.push('#');
            }
            number = true;
            continue;
        }
        number = false;
        match c {
            '’' | '‘' | 'ʼ' | '`' => folded.push('\''),
            '–' | '—' | '‑' | '‐' => folded.push('-'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    let end = folded.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '©' | '@')).len();
    folded.truncate(end);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_folded_and_finds_itself() {
        let data = include_str!("../../data/text/furniture.txt");
        for line in
            data.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("// ") && !l.starts_with('['))
        {
            let phrase = line.trim_matches('…').replace('#', "0");
            assert!(furniture().meaning(&fold(&phrase)).is_some(), "{line}");
        }
        for name in data.lines().filter_map(|l| l.trim().strip_prefix('[')?.strip_suffix(']')) {
            assert!(meaning_of(name).is_some(), "{name}");
        }
    }

    #[test]
    fn markers_in_every_dress() {
        for line in ["- Advertisement -", "ADVERTISEMENT", "[Advertisement]", "— advertisement —"] {
            assert_eq!(furniture().meaning(&fold(line)), Some(Meaning::Drop(DropReason::Advertisement)), "{line}");
        }
        assert_eq!(furniture().meaning(&fold("Advertisement spending fell by a third.")), None);
    }

    #[test]
    fn folding() {
        assert_eq!(fold("  • 1,200  Comments » "), "#,# comments");
        assert_eq!(fold("* * *"), "");
    }
}
