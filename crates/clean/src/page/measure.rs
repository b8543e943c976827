//! What a passage's own words show: length, punctuation, letters, and phrases of page furniture.

use super::passage::{Passage, Passages};
use crate::text::vocabulary::{LONGEST_FURNITURE, Meaning, fold, furniture};
use sayso_record::DropReason;

/// Counts over the words of one passage.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measure {
    pub(crate) words: u32,
    pub(crate) letters: u32,
    pub(crate) capitals: u32,
    pub(crate) digits: u32,
    pub(crate) commas: u32,
    /// Marks that end a sentence, white space or the end behind them.
    pub(crate) stops: u32,
    pub(crate) quotes: u32,
    pub(crate) lines: u32,
    /// Words that begin with a capital.
    pub(crate) capitalised: u32,
    /// How it ends: 0 without a mark, 1 full stop, 2 `!` or `?`, 3 colon, 4 ellipsis, 5 a closing mark, 6 another.
    pub(crate) ending: u8,
    /// How it begins: 0 a small letter, 1 a capital, 2 a digit, 3 a quotation mark, 4 another.
    pub(crate) beginning: u8,
    /// Marks that running text does not hold: `|`, `»`, `©`, `•`, `@`, `#`, `/`.
    pub(crate) furniture_marks: u32,
    /// What a phrase of the furniture vocabulary says of the whole.
    pub(crate) phrase: Option<Meaning>,
    /// The words in small letters, as a number: to find the same passage again.
    pub(crate) hash: u64,
    /// It is a passage of running text: long, and not made of links.
    pub(crate) is_long: bool,
}

/// Measures every passage.
pub(crate) fn measure(passages: &Passages) -> Vec<Measure> {
    passages.list.iter().map(|p| one(p, passages.words(p))).collect()
}

/// What a character is to the counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Small,
    Capital,
    Digit,
    Space,
    Line,
    Comma,
    Quote,
    Stop,
    Furniture,
    /// Stands inside words.
    Joint,
    Other,
}

/// The classes of ASCII, which most text is.
const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' => Class::Small,
            b'A'..=b'Z' => Class::Capital,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' => Class::Space,
            b'\n' => Class::Line,
            b',' | b';' => Class::Comma,
            b'"' => Class::Quote,
            b'|' | b'@' | b'#' | b'/' | b'>' => Class::Furniture,
            b'\'' | b'-' => Class::Joint,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn class(c: char) -> Class {
    match c {
        '\0'..='\x7f' => CLASSES[c as usize],
        c if c.is_alphabetic() => {
            if c.is_uppercase() {
                Class::Capital
            } else {
                Class::Small
            }
        }
        c if c.is_numeric() => Class::Digit,
        '،' | '、' | '，' => Class::Comma,
        '“' | '”' | '„' => Class::Quote,
        '。' | '！' | '？' | '।' | '؟' => Class::Stop,
        '»' | '©' | '•' | '›' | '→' | '·' => Class::Furniture,
        '’' => Class::Joint,
        _ => Class::Other,
    }
}

fn one(passage: &Passage, words: &str) -> Measure {
    let mut m = Measure { lines: 1, ..Measure::default() };
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mix = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
    let mut in_word = false;
    let mut previous = ' ';
    for c in words.chars() {
        let class = class(c);
        match class {
            Class::Small | Class::Capital => {
                let capital = u32::from(class == Class::Capital);
                m.letters += 1;
                m.capitals += capital;
                if !in_word {
                    m.words += 1;
                    m.capitalised += capital;
                    in_word = true;
                } else if !c.is_ascii() && is_unspaced(c) && m.letters.is_multiple_of(2) {
                    m.words += 1;
                }
                hash = mix(hash, c.to_ascii_lowercase());
            }
            Class::Digit => {
                m.digits += 1;
                m.words += u32::from(!in_word);
                in_word = true;
                hash = mix(hash, c);
            }
            Class::Space | Class::Line => {
                m.stops += u32::from(matches!(previous, '.' | '!' | '?' | '…' | '"' | '”' | '»'));
                m.lines += u32::from(class == Class::Line);
                in_word = false;
            }
            Class::Joint => {}
            Class::Comma => m.commas += 1,
            Class::Quote => m.quotes += 1,
            Class::Stop => m.stops += 1,
            Class::Furniture => m.furniture_marks += 1,
            Class::Other => {}
        }
        in_word &= matches!(class, Class::Small | Class::Capital | Class::Digit | Class::Joint);
        previous = c;
    }
    m.hash = hash;
    m.ending = match previous {
        '.' | '。' | '।' | '۔' => 1,
        '!' | '?' | '！' | '？' | '؟' => 2,
        ':' | '：' => 3,
        '…' => 4,
        '"' | '”' | '’' | '\'' | ')' | '»' | ']' | '“' => 5,
        c if c.is_alphanumeric() => 0,
        _ => 6,
    };
    m.stops += u32::from(matches!(m.ending, 1 | 2 | 5));
    m.beginning = match words.chars().next().unwrap_or(' ') {
        c if c.is_lowercase() => 0,
        c if c.is_alphabetic() => 1,
        c if c.is_numeric() => 2,
        '"' | '“' | '„' | '«' | '‘' | '\'' => 3,
        _ => 4,
    };
    if words.len() <= LONGEST_FURNITURE {
        m.phrase = furniture().meaning(&fold(words));
    }
    m.is_long = words.len() >= 80 && passage.linked * 3 < passage.bytes() && m.words >= 8;
    m
}

/// Scripts that write no space between words: two letters are counted as a word.
const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// The phrase's meaning as a number from 0 (none), for a feature.
pub(crate) const fn phrase_code(phrase: Option<Meaning>) -> u8 {
    match phrase {
        None => 0,
        Some(Meaning::Caption) => 1,
        Some(Meaning::Byline) => 2,
        Some(Meaning::Drop(reason)) => 3 + group(reason),
        Some(Meaning::Tail(reason)) => 10 + group(reason),
    }
}

const fn group(reason: DropReason) -> u8 {
    match reason {
        DropReason::Advertisement => 0,
        DropReason::Navigation => 1,
        DropReason::Related => 2,
        DropReason::Promotion => 3,
        DropReason::Footer => 4,
        DropReason::Comment => 5,
        _ => 6,
    }
}
