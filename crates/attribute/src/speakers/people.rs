//! What words tell about people: titles, kinship, first names; and the places that speak for governments.

use super::pronoun::Weights;
use crate::hash;
use crate::reading::Reading;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The gender of a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    /// "he"
    He,
    /// "she"
    She,
}

/// The word lists about people of one language.
#[derive(Debug)]
pub(crate) struct People {
    titles: FxHashMap<u64, Gender>,
    nouns: FxHashMap<u64, Gender>,
    first_names: FxHashMap<u64, Gender>,
    places: FxHashSet<u64>,
    demonyms: FxHashSet<u64>,
    pub(super) pronouns: Weights,
}

impl People {
    /// The word lists of English.
    pub(crate) fn english() -> Self {
        // three pairs of lines: titles, nouns, first names
        let mut lists: [FxHashMap<u64, Gender>; 3] = Default::default();
        let lines = include_str!("../../data/en/people.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('|'));
        for (number, (gender, words)) in lines.enumerate() {
            let gender = if gender.trim() == "he" { Gender::He } else { Gender::She };
            let list = &mut lists[(number / 2).min(2)];
            list.extend(words.split_whitespace().map(|word| (hash::word(word), gender)));
        }
        let places = include_str!("../../data/en/places.txt").lines().filter(|line| !line.starts_with('#'));
        let places = places.flat_map(str::split_whitespace).map(hash::word).collect();
        let demonyms = include_str!("../../data/en/demonyms.txt").lines().filter(|line| !line.starts_with('#'));
        let demonyms = demonyms.flat_map(str::split_whitespace).map(hash::word).collect();
        let [titles, nouns, first_names] = lists;
        Self { titles, nouns, first_names, places, demonyms, pronouns: Weights::english() }
    }

    /// The gender that the titles before a name tell.
    pub(super) fn gender_of_titles(&self, reading: &Reading, titles: Range<usize>) -> Option<Gender> {
        titles
            .filter_map(|at| {
                let key = reading.words[at].key;
                self.titles.get(&key).or_else(|| self.nouns.get(&key)).copied()
            })
            .next()
    }

    /// The gender of a noun for a person: "landlady", "brother".
    pub(super) fn gender_of_noun(&self, key: u64) -> Option<Gender> {
        self.nouns.get(&key).or_else(|| self.titles.get(&key)).copied()
    }

    /// The gender that a first name lets one expect.
    pub(super) fn gender_of_first_name(&self, key: u64) -> Option<Gender> {
        self.first_names.get(&key).copied()
    }

    /// A word for somebody from a country.
    pub(super) fn is_demonym(&self, key: u64) -> bool {
        self.demonyms.contains(&key)
    }

    /// A place that speaks for those who govern it.
    pub(super) fn is_place(&self, key: u64) -> bool {
        self.places.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read_in_their_order() {
        let people = People::english();
        assert_eq!(people.titles.get(&hash::word("Ms")), Some(&Gender::She));
        assert_eq!(people.gender_of_noun(hash::word("landlady")), Some(Gender::She));
        assert_eq!(people.gender_of_first_name(hash::word("Peter")), Some(Gender::He));
        assert!(people.is_place(hash::word("Ottawa")));
    }
}
