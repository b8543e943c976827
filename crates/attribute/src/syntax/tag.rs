use super::form::{Form, feature, mix};

/// A part of speech: the tags of the Penn Treebank, proper nouns split by what they name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(u8);

const NAMES: [&str; Tag::COUNT] = [
    "NN",
    "NNS",
    "NNP",
    "NNP-PERSON",
    "NNP-ORGANIZATION",
    "NNP-LOCATION",
    "NNPS",
    "VB",
    "VBD",
    "VBG",
    "VBN",
    "VBP",
    "VBZ",
    "MD",
    "JJ",
    "JJR",
    "JJS",
    "RB",
    "RBR",
    "RBS",
    "RP",
    "IN",
    "TO",
    "DT",
    "PDT",
    "WDT",
    "WP",
    "WP$",
    "WRB",
    "PRP",
    "PRP$",
    "POS",
    "CC",
    "CD",
    "EX",
    "UH",
    "FW",
    "LS",
    "SYM",
    "``",
    "''",
    ",",
    ".",
    ":",
    "-LRB-",
    "-RRB-",
    "$",
    "#",
];

impl Tag {
    /// How many there are.
    pub const COUNT: usize = 48;

    /// The tag of a treebank's name for it and, for a proper noun, what it names (`PERSON`, `ORGANIZATION`,
    /// `LOCATION`; anything else leaves it open). Unknown names become `SYM`.
    #[must_use]
    pub fn of_name(name: &str, names: &str) -> Self {
        let name = match (name, names) {
            ("NNP", "PERSON") => "NNP-PERSON",
            ("NNP", "ORGANIZATION") => "NNP-ORGANIZATION",
            ("NNP", "LOCATION") => "NNP-LOCATION",
            ("HYPH" | "NFP" | "AFX" | "ADD" | "GW" | "XX", _) => match name {
                "HYPH" => ":",
                "AFX" | "GW" => "NN",
                "ADD" => "NNP",
                _ => "SYM",
            },
            _ => name,
        };
        let at = NAMES.iter().position(|n| *n == name).or_else(|| NAMES.iter().position(|n| *n == "SYM"));
        Self(at.and_then(|i| u8::try_from(i).ok()).unwrap_or(0))
    }

    /// The treebank's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        NAMES[self.0 as usize]
    }

    /// Its number, below [`Self::COUNT`].
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0 as u32
    }

    /// The tag of a number; of one beyond [`Self::COUNT`], the last.
    pub(crate) fn of_number(number: u8) -> Self {
        Self(number.min(Self::COUNT as u8 - 1))
    }

    /// A noun, proper or common.
    #[must_use]
    pub const fn is_noun(self) -> bool {
        self.0 <= 6
    }

    /// A proper noun.
    #[must_use]
    pub const fn is_name(self) -> bool {
        self.0 >= 2 && self.0 <= 6
    }

    /// A part of a person's name.
    #[must_use]
    pub const fn is_person(self) -> bool {
        self.0 == 3
    }

    /// A verb, modals left out.
    #[must_use]
    pub const fn is_verb(self) -> bool {
        self.0 >= 7 && self.0 <= 12
    }

    /// A finite verb.
    #[must_use]
    pub const fn is_finite(self) -> bool {
        matches!(self.0, 8 | 11 | 12 | 13)
    }

    /// A personal or possessive pronoun.
    #[must_use]
    pub const fn is_pronoun(self) -> bool {
        matches!(self.0, 29 | 30)
    }

    /// The tag with the highest score; the first of equals.
    #[must_use]
    pub fn best<T: Ord + Copy + Default>(scores: &[T; Self::COUNT]) -> Self {
        Self(u8::try_from(super::weights::best(scores)).unwrap_or(0))
    }
}

/// How many features the tagger looks at.
pub const FEATURES: usize = FORM_FEATURES + HISTORY_FEATURES;
/// How many of them are of the token and those beside it.
const FORM_FEATURES: usize = 10;
/// How many are of the tags before it.
const HISTORY_FEATURES: usize = 2;

/// The features of token `at`, whose predecessors are tagged already.
///
/// These are left of eighteen: joining a tag or a word to the word before and behind made the tagger no better on text
/// that it has not seen, and left the other features fewer rows of the table.
#[must_use]
pub fn tag_features(forms: &[Form], tags: &[Tag], at: usize) -> [u32; FEATURES] {
    let (form, history) = (form_features(forms, at), history_features(tags, at));
    std::array::from_fn(|i| if i < FORM_FEATURES { form[i] } else { history[i - FORM_FEATURES] })
}

/// What token `at` looks like and what stands beside it.
#[inline]
pub(super) fn form_features(forms: &[Form], at: usize) -> [u32; FORM_FEATURES] {
    let form = |offset: isize| at.checked_add_signed(offset).and_then(|i| forms.get(i));
    let word = |offset: isize| form(offset).map_or(OUTSIDE, |f| f.word);
    let shape = |offset: isize| form(offset).map_or(OUTSIDE, |f| f.shape);
    let here = &forms[at];
    [
        feature(1, here.word),
        feature(2, here.suffix3),
        feature(3, here.suffix2),
        feature(4, mix(here.suffix1, here.shape)),
        feature(5, here.shape),
        feature(6, mix(here.prefix2, here.suffix2)),
        feature(7, word(-1)),
        feature(8, word(1)),
        feature(9, form(1).map_or(OUTSIDE, |f| mix(f.suffix3, f.shape))),
        feature(10, mix(mix(here.shape, shape(1)), shape(-1))),
    ]
}

/// The tags before token `at`.
#[inline]
pub(super) fn history_features(tags: &[Tag], at: usize) -> [u32; HISTORY_FEATURES] {
    let tag = |back: usize| at.checked_sub(back).map_or(OUTSIDE, |i| tags[i].number());
    [feature(11, tag(1)), feature(12, mix(tag(1), tag(2)))]
}

const OUTSIDE: u32 = 0xFFFF_FFF1;
