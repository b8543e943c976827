//! What single words tell about attribution: verbs of saying with the frames they take, and closed word classes.
//!
//! The words stand in `data/en/*.txt`; this module reads them once for each [`Attributor`](crate::Attributor).

mod sort;

use crate::hash;
use rustc_hash::{FxHashMap, FxHashSet};
pub use sort::Sort;

/// The classes of a word, as bits: a word may be in several ("press", "long").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u64);

macro_rules! classes {
    ($($name:ident = $bit:expr;)*) => {
        impl Classes { $(#[doc = concat!("The class `", stringify!($name), "`.")] pub const $name: Self = Self(1 << $bit);)* }
    };
}

classes! {
    VERB = 0; BASE = 1; PAST = 2; GERUND = 3;
    THAT = 4; BARE = 5; QUOTE = 6; TO = 7; CLAIM = 8; CALL = 9; WH = 10; INF = 11; WEAK = 12;
    AUXILIARY = 13; NEGATION = 14; PREPOSITION = 15; SUBORDINATOR = 16; COORDINATOR = 17;
    PRONOUN = 18; SUBJECT_PRONOUN = 19; DETERMINER = 20; ADVERB = 21; TIME = 22; RELATIVE = 23;
    REPORT = 24; TITLE = 25; PERSON = 26; GROUP = 27; ORGANIZATION = 28; DOCUMENT = 29; STOP = 30;
    CALLING = 31; FOLK = 32; PAPER = 33; BODY = 34; HUMAN = 35;
}

/// The classes that learned weights know; those of `callings.txt` and `humans.txt` came later and
/// are for speakers alone.
const LEARNED: u64 = (1 << 31) - 1;

impl Classes {
    /// No class at all.
    pub const NONE: Self = Self(0);

    /// True when the word is in at least one of the classes of `other`.
    #[inline]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[inline]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of `kept` among them.
    pub(crate) const fn only(self, kept: Self) -> Self {
        Self(self.0 & kept.0)
    }

    /// The classes as a number, for use in a feature.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.0 & LEARNED
    }
}

/// What a word is about, as a verb and as a noun: the number of a class of `senses.txt`, 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Senses {
    /// As a verb: communication, cognition, motion.
    pub verb: u8,
    /// As a noun: person, group, communication.
    pub noun: u8,
}

impl Senses {
    /// The number of the nouns for people.
    pub const PERSON: u8 = 26;
}

/// Phrases by the hash of their first word: the hashes of the others.
pub type Phrases = FxHashMap<u64, Vec<Vec<u64>>>;

/// The word lists of one language, ready for look-up.
#[derive(Debug)]
pub struct Lexicon {
    words: FxHashMap<u64, Classes>,
    senses: FxHashMap<u64, Senses>,
    families: FxHashMap<u64, u64>,
    /// What marks a source as kept unnamed.
    pub anonymity: Phrases,
    /// What asks without a question mark.
    pub prompts: Phrases,
    /// Nouns for sources whose names are kept back.
    pub hidden_nouns: FxHashSet<u64>,
    /// Words before a noun for a person that say the person was spoken of before: "the retired teacher".
    pub epithets: FxHashSet<u64>,
    /// The families whose words are said of somebody who was spoken of before, as bits.
    pub epithet_families: u64,
    /// Nouns for the media of a statement: "statement", "interview".
    pub media: FxHashSet<u64>,
    /// Nouns for places where a statement is made: "airport", "court".
    pub sites: FxHashSet<u64>,
    /// Words in the names of papers, broadcasters and agencies.
    pub outlets: FxHashSet<u64>,
    /// Nouns by sort, of `sorts.txt`.
    sorts: FxHashMap<u64, u32>,
}

impl Lexicon {
    /// The word lists of English.
    pub fn english() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::default(),
            senses: FxHashMap::default(),
            families: FxHashMap::default(),
            anonymity: Phrases::default(),
            prompts: Phrases::default(),
            hidden_nouns: FxHashSet::default(),
            epithets: FxHashSet::default(),
            epithet_families: 0,
            media: FxHashSet::default(),
            sites: FxHashSet::default(),
            outlets: FxHashSet::default(),
            sorts: FxHashMap::default(),
        };
        for line in lines(include_str!("../data/en/verbs.txt")) {
            lexicon.read_verb(line);
        }
        for line in
            lines(include_str!("../data/en/function_words.txt")).chain(lines(include_str!("../data/en/nouns.txt")))
        {
            if let Some((name, words)) = line.split_once('|') {
                let class = class_named(name.trim());
                words.split_whitespace().for_each(|word| lexicon.add(word, class));
            }
        }
        for line in lines(include_str!("../data/en/stop_words.txt")) {
            line.split_whitespace().for_each(|word| lexicon.add(word, Classes::STOP));
        }
        for (number, line) in (1..).zip(lines(include_str!("../data/en/senses.txt"))) {
            lexicon.read_senses(number, line);
        }
        for (number, line) in (0..).zip(lines(include_str!("../data/en/callings.txt"))) {
            lexicon.read_callings(number, line);
        }
        for word in lines(include_str!("../data/en/humans.txt")).flat_map(str::split_whitespace) {
            lexicon.add(word, Classes::HUMAN);
            lexicon.add(&plural(word), Classes::HUMAN);
        }
        lexicon.hidden_nouns = words(include_str!("../data/en/hidden_nouns.txt"));
        lexicon.epithets = words(include_str!("../data/en/epithets.txt"));
        lexicon.media = lines(include_str!("../data/en/media.txt")).map(hash::word).collect();
        for (sort, words) in lines(include_str!("../data/en/sorts.txt")).filter_map(|line| line.split_once('|')) {
            for word in words.split_whitespace() {
                *lexicon.sorts.entry(hash::word(word)).or_default() |= Sort::of_name(sort.trim());
            }
        }
        lexicon.outlets = words(include_str!("../data/en/outlets.txt"));
        lexicon.sites = words(include_str!("../data/en/sites.txt"));
        lexicon.anonymity = phrases(include_str!("../data/en/anonymity.txt"));
        lexicon.prompts = phrases(include_str!("../data/en/prompts.txt"));
        lexicon
    }

    /// The classes of the word with this hash.
    #[inline]
    pub fn classes(&self, key: u64) -> Classes {
        self.words.get(&key).copied().unwrap_or(Classes::NONE)
    }

    /// What a word with a hyphen is, by its last part, where that is one for people: "vice-captain", "singer-songwriter".
    pub(crate) fn classes_of_compound(&self, word: &str) -> Classes {
        let Some((first, last)) = word.rsplit_once('-').filter(|(first, last)| first.len() > 1 && last.len() > 2)
        else {
            return Classes::NONE;
        };
        let people = Classes::CALLING.with(Classes::FOLK).with(Classes::HUMAN);
        // "anti-hunter" is none, and "by-stander" is written so by nobody
        let against = ["anti", "non", "pro", "self", "all", "un"].contains(&first);
        if against { Classes::NONE } else { self.classes(hash::word(last)).only(people) }
    }

    /// What the word with this stem is about.
    #[inline]
    pub fn senses(&self, stem: u64) -> Senses {
        self.senses.get(&stem).copied().unwrap_or_default()
    }

    /// True for a word of this sort.
    #[inline]
    pub fn is_of(&self, key: u64, sort: Sort) -> bool {
        self.sorts.get(&key).is_some_and(|sorts| sorts & sort as u32 != 0)
    }

    /// The families of words for people that this word belongs to, as bits: two words of one family may be said of one
    /// person.
    #[inline]
    pub fn families(&self, key: u64) -> u64 {
        self.families.get(&key).copied().unwrap_or(0)
    }

    /// One line of `callings.txt`: `sport+ | striker forward`.
    fn read_callings(&mut self, number: u32, line: &str) {
        let Some((name, words)) = line.split_once('|') else { return };
        if name.trim().ends_with('+') {
            self.epithet_families |= 1 << number;
        }
        for word in words.split_whitespace() {
            match name.trim() {
                "group" => self.add(word, Classes::FOLK),
                "paper" => self.add(word, Classes::PAPER),
                "body" => self.add(word, Classes::BODY),
                name if name.starts_with("paper-") || name.starts_with("body-") => {
                    self.add(word, if name.starts_with("body-") { Classes::BODY } else { Classes::PAPER });
                    *self.families.entry(hash::word(word)).or_default() |= 1 << number;
                }
                name => {
                    self.add(word, Classes::CALLING);
                    let plural = plural(word);
                    self.add(&plural, Classes::FOLK);
                    if name != "others" {
                        *self.families.entry(hash::word(word)).or_default() |= 1 << number;
                        *self.families.entry(hash::word(&plural)).or_default() |= 1 << number;
                    }
                }
            }
        }
    }

    /// One line of `senses.txt`: `verb_communication | announc say said`.
    fn read_senses(&mut self, number: u8, line: &str) {
        let Some((name, stems)) = line.split_once('|') else { return };
        let verb = name.starts_with("verb");
        for stem in stems.split_whitespace() {
            let senses = self.senses.entry(hash::word(stem)).or_default();
            *(if verb { &mut senses.verb } else { &mut senses.noun }) = number;
        }
    }

    fn add(&mut self, word: &str, classes: Classes) {
        let entry = self.words.entry(hash::word(word)).or_default();
        *entry = entry.with(classes);
    }

    /// One line of `verbs.txt`: `say said | that bare quote`.
    fn read_verb(&mut self, line: &str) {
        let Some((forms, frames)) = line.split_once('|') else { return };
        let frames = frames.split_whitespace().fold(Classes::VERB, |sum, frame| sum.with(class_named(frame)));
        let mut forms = forms.split_whitespace();
        let Some(base) = forms.next() else { return };
        let irregular: Vec<&str> = forms.collect();
        self.add(base, frames.with(Classes::BASE));
        self.add(&third_person(base), frames.with(Classes::BASE));
        let doubled = irregular.first().is_some_and(|past| past.len() > base.len() + 2 && past.ends_with("ed"));
        self.add(&gerund(base, doubled), frames.with(Classes::GERUND));
        if irregular.is_empty() {
            self.add(&regular_past(base), frames.with(Classes::PAST));
        }
        irregular.iter().for_each(|past| self.add(past, frames.with(Classes::PAST)));
    }
}

/// The words of a list that tells nothing more of them.
fn words(text: &'static str) -> FxHashSet<u64> {
    lines(text).flat_map(str::split_whitespace).map(hash::word).collect()
}

/// The phrases of a list, one a line.
fn phrases(text: &'static str) -> Phrases {
    let mut phrases = Phrases::default();
    for line in lines(text) {
        let mut words = line.split_whitespace().map(hash::word);
        if let Some(first) = words.next() {
            phrases.entry(first).or_default().push(words.collect());
        }
    }
    phrases
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The class that a data file calls by this name; no class where the name is unknown (a test checks the files).
fn class_named(name: &str) -> Classes {
    match name {
        "that" => Classes::THAT,
        "bare" => Classes::BARE,
        "quote" => Classes::QUOTE,
        "to" => Classes::TO,
        "claim" => Classes::CLAIM,
        "call" => Classes::CALL,
        "wh" => Classes::WH,
        "inf" => Classes::INF,
        "weak" => Classes::WEAK,
        "auxiliary" => Classes::AUXILIARY,
        "negation" => Classes::NEGATION,
        "preposition" => Classes::PREPOSITION,
        "subordinator" => Classes::SUBORDINATOR,
        "coordinator" => Classes::COORDINATOR,
        "pronoun" => Classes::PRONOUN,
        "subject_pronoun" => Classes::SUBJECT_PRONOUN,
        "determiner" => Classes::DETERMINER,
        "adverb" => Classes::ADVERB,
        "time" => Classes::TIME,
        "relative" => Classes::RELATIVE,
        "report" => Classes::REPORT,
        "title" => Classes::TITLE,
        "person" => Classes::PERSON,
        "group" => Classes::GROUP,
        "organization" => Classes::ORGANIZATION,
        "document" => Classes::DOCUMENT,
        _ => Classes::NONE,
    }
}

/// The plural of a noun for somebody.
fn plural(noun: &str) -> String {
    let consonant = |end: &str| end.chars().next_back().is_some_and(|c| !"aeiou".contains(c));
    if let Some(stem) = noun.strip_suffix("man") {
        format!("{stem}men")
    } else if let Some(stem) = noun.strip_suffix('y').filter(|stem| consonant(stem)) {
        format!("{stem}ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

fn vowel_before_last(base: &str) -> bool {
    base.len() >= 2 && matches!(base.as_bytes()[base.len() - 2], b'a' | b'e' | b'i' | b'o' | b'u')
}

fn third_person(base: &str) -> String {
    if let (Some(stem), false) = (base.strip_suffix('y'), vowel_before_last(base)) {
        format!("{stem}ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|end| base.ends_with(end)) || base == "go" {
        format!("{base}es")
    } else {
        format!("{base}s")
    }
}

fn regular_past(base: &str) -> String {
    if base.ends_with('e') { format!("{base}d") } else { format!("{base}ed") }
}

fn gerund(base: &str, doubled: bool) -> String {
    if let (Some(stem), false) = (base.strip_suffix('e'), base.ends_with("ee")) {
        format!("{stem}ing")
    } else if doubled {
        format!("{base}{}ing", &base[base.len() - 1..])
    } else {
        format!("{base}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(word: &str) -> Classes {
        Lexicon::english().classes(hash::word(word))
    }

    #[test]
    fn verbs_are_known_in_all_their_forms() {
        for word in ["say", "says", "said", "saying", "denies", "denying", "quipping", "wrote", "Added", "vows"] {
            assert!(classes(word).any(Classes::VERB), "{word}");
        }
        assert!(classes("saying").any(Classes::GERUND));
        assert!(!classes("sayed").any(Classes::VERB));
    }

    #[test]
    fn nouns_for_people_have_their_number() {
        assert_eq!(Lexicon::english().senses(hash::word("carpenter")).noun, Senses::PERSON);
    }

    #[test]
    fn every_line_of_the_sorts_names_one() {
        let lines = include_str!("../data/en/sorts.txt").lines().filter_map(|line| line.split_once('|'));
        let names: Vec<&str> = lines.filter(|(name, _)| !name.starts_with('#')).map(|(name, _)| name.trim()).collect();
        assert_eq!(names.len(), 22);
        assert!(names.iter().all(|name| Sort::of_name(name) != 0), "{names:?}");
        let lexicon = Lexicon::english();
        assert!(lexicon.is_of(hash::word("mp"), Sort::Rank) && lexicon.is_of(hash::word("mp"), Sort::Lawmaker));
        assert!(!lexicon.is_of(hash::word("shopper"), Sort::Rank));
    }

    #[test]
    fn every_class_in_the_data_is_known() {
        for line in
            lines(include_str!("../data/en/function_words.txt")).chain(lines(include_str!("../data/en/nouns.txt")))
        {
            let name = line.split('|').next().unwrap().trim();
            assert_ne!(class_named(name), Classes::NONE, "{name}");
        }
        for line in lines(include_str!("../data/en/verbs.txt")) {
            let frames = line.split_once('|').unwrap().1;
            frames.split_whitespace().for_each(|frame| assert_ne!(class_named(frame), Classes::NONE, "{line}"));
        }
    }
}
