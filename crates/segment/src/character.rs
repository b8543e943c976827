//! What a character is made of, as far as tokens care.
//!
//! ASCII is answered by a table of 256 bytes, because nearly all bytes of nearly all text are ASCII or belong to a
//! character whose first byte says nothing. The rest follows Unicode: `char::is_alphanumeric` for letters and digits,
//! and the ranges of combining signs that the standard library has no question for.

/// The class of one byte: of an ASCII character, or [`HIGH`](Class::High) for a byte of a longer one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Class {
    /// White space and control characters.
    Space,
    /// `a`–`z`, `A`–`Z`.
    Letter,
    /// `0`–`9`.
    Digit,
    /// `"`, `'` and the grave accent.
    Quote,
    /// Every other ASCII mark.
    Mark,
    /// The first or a later byte of a character outside ASCII.
    High,
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            0..=b' ' | 0x7f => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' | b'`' => Class::Quote,
            0x80..=0xff => Class::High,
            _ => Class::Mark,
        };
        byte += 1;
    }
    table
};

/// The class of a byte.
#[inline]
pub(crate) fn class(byte: u8) -> Class {
    CLASSES[byte as usize]
}

/// The class of a character outside ASCII.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WideClass {
    /// White space and invisible characters that stand between words.
    Space,
    /// A letter or digit of a script that puts spaces between words.
    Letter,
    /// A sign that belongs to the letter before it: combining marks, joiners, the soft hyphen.
    Joiner,
    /// A character that is a word by itself: scripts written without spaces.
    Ideograph,
    /// A quotation mark.
    Quote,
    /// A mark that ends a sentence in its script.
    Stop,
    /// Any other mark.
    Mark,
}

/// The length of the letter at the start of `bytes` if it is one of the two-byte letters that Latin, Greek and Cyrillic
/// text is made of; 0 for anything else, which [`wide_class`] then answers.
#[inline]
pub(crate) fn common_letter(bytes: &[u8]) -> usize {
    let [first, second, ..] = *bytes else { return 0 };
    let letter = match first {
        // À to ÿ, without the signs for times and divided by.
        0xc3 => second != 0x97 && second != 0xb7,
        0xc4..=0xc8 | 0xd0 | 0xd1 => true,
        // Greek, without the middle dot.
        0xce => second >= 0x86 && second != 0x87,
        0xcf => second <= 0xb5,
        _ => false,
    };
    if letter { 2 } else { 0 }
}

/// The class of a character outside ASCII.
pub(crate) fn wide_class(c: char) -> WideClass {
    match c {
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200b}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}'
        | '\u{85}'
        | '\u{feff}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2060}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{80}'..='\u{84}'
        | '\u{86}'..='\u{9f}' => WideClass::Space,
        '\u{ad}'
        | '\u{200c}'
        | '\u{200d}'
        | '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' => WideClass::Joiner,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '「' | '」' | '『' | '』' | '《'
        | '》' | '〝' | '〞' | '〟' | '＂' | '｢' | '｣' => WideClass::Quote,
        '…' | '‼' | '⁇' | '⁈' | '⁉' | '。' | '．' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '\u{37e}' | '։'
        | '።' | '፧' | '၊' | '။' | '។' | '៕' | '།' | '᠃' | '܀' | '܁' | '܂' | '꓿' | '︒' | '﹒' | '﹗' | '﹖' => {
            WideClass::Stop
        }
        '\u{e00}'..='\u{e7f}' | '\u{e80}'..='\u{eff}' if c.is_alphanumeric() => WideClass::Letter,
        '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' if !c.is_alphanumeric() && !is_southern_mark(c) => {
            WideClass::Joiner
        }
        '\u{3041}'..='\u{30ff}' if c != '・' && c != '゠' => WideClass::Letter,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            WideClass::Ideograph
        }
        _ if c.is_alphanumeric() => WideClass::Letter,
        _ if c.is_whitespace() => WideClass::Space,
        _ => WideClass::Mark,
    }
}

/// Marks in the blocks of the Indic and South-East Asian scripts that are punctuation, not vowel signs.
fn is_southern_mark(c: char) -> bool {
    matches!(c, '\u{970}' | '\u{9fd}' | '\u{a76}' | '\u{df4}' | '\u{e2f}' | '\u{e3f}' | '\u{e4f}' | '\u{e5a}' | '\u{e5b}'
        | '\u{f04}'..='\u{f14}' | '\u{f3a}'..='\u{f3d}' | '\u{104c}'..='\u{104f}' | '\u{17d6}'..='\u{17db}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_covers_ascii() {
        assert_eq!(class(b'x'), Class::Letter);
        assert_eq!(class(b'7'), Class::Digit);
        assert_eq!(class(b'\t'), Class::Space);
        assert_eq!(class(b'`'), Class::Quote);
        assert_eq!(class(b'-'), Class::Mark);
        assert_eq!(class(0xe2), Class::High);
    }

    #[test]
    fn common_letters_are_letters() {
        for c in ('\u{80}'..'\u{800}').filter(|c| common_letter(c.to_string().as_bytes()) > 0) {
            // A few places of the ranges are not assigned; nothing else may stand there.
            let unassigned = matches!(c, '\u{38b}' | '\u{38d}' | '\u{3a2}');
            assert!(unassigned || wide_class(c) == WideClass::Letter, "{c:?} is not a letter");
        }
        assert_eq!(common_letter("é".as_bytes()), 2);
        assert_eq!(common_letter("Ж".as_bytes()), 2);
        assert_eq!(common_letter("×".as_bytes()), 0);
        assert_eq!(common_letter("“".as_bytes()), 0);
    }

    #[test]
    fn vowel_signs_hold_a_word_together_and_dandas_end_a_sentence() {
        assert_eq!(wide_class('\u{94d}'), WideClass::Joiner);
        assert_eq!(wide_class('।'), WideClass::Stop);
        assert_eq!(wide_class('क'), WideClass::Letter);
        assert_eq!(wide_class('漢'), WideClass::Ideograph);
    }
}
