//! What a passage looks like, words aside: its length, its capitals, how it begins and how it ends.

use super::line::ends_sentence;

/// Figures of one passage, taken in one pass.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    /// Characters.
    pub(crate) characters: usize,
    /// Words: runs between white space that hold a letter or digit.
    pub(crate) words: usize,
    /// Letters.
    pub(crate) letters: usize,
    /// Capital letters.
    pub(crate) capitals: usize,
    /// Digits.
    pub(crate) digits: usize,
    /// Words that begin with a capital.
    pub(crate) capitalised: usize,
    /// Commas.
    pub(crate) commas: usize,
    /// Sentence stops with white space or the end behind them.
    pub(crate) stops: usize,
    /// Marks that separate the entries of menus: bars, bullets, middle dots, angle quotes, slashes.
    pub(crate) separators: usize,
    /// True when the last mark ends a sentence.
    pub(crate) ends_sentence: bool,
    /// True when the first letter is a small one.
    pub(crate) starts_small: bool,
    /// True when the passage begins with a list marker.
    pub(crate) listed: bool,
    /// True when a quotation mark is in it.
    pub(crate) quotes: bool,
    /// True when a web or mail address or a handle is in it.
    pub(crate) address: bool,
    /// True when it ends in a colon: what follows belongs to it ("The governor added:").
    pub(crate) introduces: bool,
    /// Tabulators: cells of a table row.
    pub(crate) tabs: usize,
}

impl Shape {
    /// Looks at a passage.
    pub(crate) fn of(text: &str) -> Self {
        let mut shape = Self {
            ends_sentence: ends_sentence(text),
            introduces: text.ends_with([':', '：']),
            listed: list_marker(text).is_some(),
            ..Self::default()
        };
        let (mut in_word, mut word_start, mut first_letter, mut stop) = (false, true, true, false);
        let mut previous = ' ';
        for c in text.chars() {
            shape.characters += 1;
            if c.is_whitespace() {
                shape.tabs += usize::from(c == '\t');
                shape.stops += usize::from(stop);
                (in_word, word_start, stop) = (false, true, false);
                previous = c;
                continue;
            }
            if c.is_alphanumeric() {
                if !in_word {
                    shape.words += 1;
                    in_word = true;
                }
                if c.is_numeric() {
                    shape.digits += 1;
                } else {
                    shape.letters += 1;
                    let capital = c.is_uppercase();
                    shape.capitals += usize::from(capital);
                    shape.capitalised += usize::from(capital && word_start);
                    if first_letter {
                        shape.starts_small = c.is_lowercase();
                        first_letter = false;
                    }
                }
                word_start = false;
                stop = false;
            } else {
                match c {
                    ',' | '،' | '、' => shape.commas += 1,
                    '.' | '!' | '?' | '…' => stop = true,
                    '。' | '！' | '？' | '؟' | '।' => shape.stops += 1,
                    '|' | '•' | '·' | '»' | '›' | '>' | '/' | '→' | '▸' => shape.separators += 1,
                    '"' | '“' | '”' | '„' | '«' => shape.quotes = true,
                    '@' => shape.address = true,
                    _ => {}
                }
                shape.address |= c == '/' && previous == '/';
            }
            previous = c;
        }
        shape.stops += usize::from(stop);
        shape
    }

    /// True where every letter is a capital, and there are enough letters to mean it.
    pub(crate) fn shouts(&self) -> bool {
        self.capitals >= 4 && self.capitals == self.letters
    }

    /// True for running text: a sentence at the least.
    pub(crate) fn runs(&self) -> bool {
        self.words >= 8 && (self.ends_sentence || self.stops > 0 || self.characters >= 120)
    }

    /// True for what could be a headline or a subheading.
    pub(crate) fn heads(&self) -> bool {
        self.words >= 1
            && self.characters <= 160
            && self.words <= 26
            && self.tabs == 0
            && !self.listed
            && !self.starts_small
            && self.letters * 2 >= self.characters
    }
}

/// The length in bytes of the list marker that a line begins with: a bullet, a dash, or a number with a stop, and the
/// space behind it.
pub(crate) fn list_marker(line: &str) -> Option<usize> {
    let mut characters = line.char_indices();
    let (_, first) = characters.next()?;
    if matches!(
        first,
        '•' | '◦'
            | '▪'
            | '■'
            | '●'
            | '○'
            | '‣'
            | '⁃'
            | '∙'
            | '*'
            | '-'
            | '–'
            | '+'
            | '►'
            | '➤'
            | '✓'
            | '✔'
    ) {
        let (at, next) = characters.next()?;
        // A dash with a space behind it opens direct speech in many languages; as a marker it is a hyphen or bullet.
        return (next.is_whitespace() && first != '–').then_some(at + next.len_utf8());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let label = if digits > 0 && digits <= 2 {
        digits
    } else if first.is_ascii_lowercase() && line.as_bytes().get(1) == Some(&b')') {
        1
    } else {
        return None;
    };
    let rest = &line[label..];
    let mark = rest.chars().next().filter(|c| matches!(c, '.' | ')'))?;
    let space = rest[1..].chars().next().filter(|c| c.is_whitespace())?;
    Some(label + mark.len_utf8() + space.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_lists() {
        for line in ["• one", "- one", "* one", "1. one", "12) one", "a) one"] {
            assert!(list_marker(line).is_some(), "{line}");
        }
        for line in ["– Ja, sagte er.", "-one", "1.5 million", "2021. was", "*", "", "a.m. news"] {
            if line == "2021. was" {
                assert_eq!(list_marker(line), None, "a year is no marker");
            }
            assert_eq!(list_marker(line), None, "{line}");
        }
    }

    #[test]
    fn a_sentence_runs_and_a_heading_heads() {
        assert!(Shape::of("The quay was closed for a week, the harbour master said.").runs());
        let heading = Shape::of("A quay for nobody");
        assert!(heading.heads() && !heading.runs());
        assert!(Shape::of("BREAKING NEWS").shouts());
    }
}
