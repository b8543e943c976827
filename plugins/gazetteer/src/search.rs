use crate::lists::Entry;
use aho_corasick::{AhoCorasick, MatchKind};
use sayso_plugin_sdk::Error;
use sayso_plugin_sdk::record::Span;
use std::collections::BTreeMap;

/// The automaton over every spelling of every entry.
#[derive(Debug)]
pub(crate) struct Search {
    automaton: AhoCorasick,
    /// For each pattern the entries that are spelt so, in the order of the lists.
    entries: Vec<Vec<usize>>,
}

impl Search {
    pub(crate) fn new(entries: &[Entry], ignore_case: bool) -> Result<Self, Error> {
        let mut spellings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, entry) in entries.iter().enumerate() {
            for spelling in std::iter::once(&entry.name).chain(&entry.aliases) {
                // Lists are typed with the straight mark, articles are set with the curly one.
                for spelling in [spelling.replace('’', "'"), spelling.replace('\'', "’")] {
                    let key = if ignore_case { spelling.to_ascii_lowercase() } else { spelling };
                    let of = spellings.entry(key).or_default();
                    if of.last() != Some(&number) {
                        of.push(number);
                    }
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(ignore_case)
            .build(spellings.keys())?;
        Ok(Self { automaton, entries: spellings.into_values().collect() })
    }

    /// Every place in `text` that is spelt like an entry, with the entries: whole words, the longest at each place, from
    /// left to right without overlap.
    ///
    /// The longest *that ends with a word* is wanted, so all matches are looked at and not only the longest of each
    /// place: in "Koreans" the entry "Korean" must not hide, nor be taken for, the entry "Koreans".
    pub(crate) fn in_text(&self, text: &str) -> impl Iterator<Item = (Span, &[usize])> {
        let mut found: Vec<(usize, usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .filter(|found| is_word(text, found.start(), found.end()))
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .collect();
        found.sort_unstable_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut free_from = 0;
        found.into_iter().filter_map(move |(start, end, pattern)| {
            if start < free_from {
                return None;
            }
            free_from = end;
            Some((Span::try_from_range(start..end)?, self.entries[pattern].as_slice()))
        })
    }
}

/// True when neither end of the range stands inside a word.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joined = |left: Option<char>, right: Option<char>| {
        left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
    };
    let (Some(before), Some(inside), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..)) else {
        return false;
    };
    !joined(before.chars().next_back(), inside.chars().next())
        && !joined(inside.chars().next_back(), after.chars().next())
}
