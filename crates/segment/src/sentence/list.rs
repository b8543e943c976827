//! Numbers and letters of list entries: `1.`, `2)`, `(a)`, `iv)`.

use super::View;
use sayso_record::TokenKind;

/// The number or letter in front of a list entry.
#[derive(Clone, Debug)]
pub(super) struct Enumerator {
    /// Its first token: the opening bracket if it has one.
    pub(super) first: usize,
    /// The token behind its last mark.
    pub(super) end: usize,
    bracketed: bool,
    closing: Closing,
    count: Count,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Stop,
    Bracket,
}

/// What an enumerator counts with. A letter such as `i` may be a Roman number as well.
#[derive(Clone, Copy, Debug)]
enum Count {
    Number(u32),
    Letter { upper: bool, place: u32, roman: Option<u32> },
    Roman { upper: bool, value: u32 },
}

impl Enumerator {
    /// The enumerator that the mark at token `mark` ends, if what stands before it looks like one. The sentence began
    /// at `start`.
    pub(super) fn before(view: &View<'_>, mark: usize, start: usize) -> Option<Self> {
        // "1.)" is decided at its first mark.
        let mark = if view.word(mark) == "." && view.word(mark + 1) == ")" && !view.spaced(mark + 1) {
            mark + 1
        } else {
            mark
        };
        let number = mark.checked_sub(1).filter(|number| *number >= start)?;
        // The entry itself must follow, behind a space: "1.) The", "1. The", but not "(1, 2)".
        let closing = match view.word(mark) {
            ")" => Closing::Bracket,
            "." => Closing::Stop,
            _ => return None,
        };
        let number =
            if closing == Closing::Bracket && view.word(number) == "." { number.checked_sub(1)? } else { number };
        if number < start || !view.spaced(mark + 1) || view.word(mark + 1).is_empty() || view.spaced(mark) {
            return None;
        }
        let bracketed = closing == Closing::Bracket && number > start && view.word(number - 1) == "(";
        let first = number - usize::from(bracketed);
        let bullet = first > start && matches!(view.word(first - 1), "⁃" | "•" | "-" | "*");
        if !view.spaced(first) && !bullet {
            return None;
        }
        let count = Count::of(view.word(number), view.kind(number)?)?;
        // "J. Smith": a capital with a full stop is an initial.
        if closing == Closing::Stop
            && matches!(count, Count::Letter { upper: true, .. } | Count::Roman { upper: true, .. })
        {
            return None;
        }
        Some(Self { first, end: mark + 1, bracketed, closing, count })
    }

    /// True where the number or letter of a first entry stands at `token`: `a.`, `1)`, `(i)`.
    pub(super) fn begins_at(view: &View<'_>, token: usize) -> bool {
        let mark = token + 1 + usize::from(view.word(token) == "(");
        Self::before(view, mark, token).is_some_and(|entry| match entry.count {
            Count::Number(number) => number == 1 || entry.closing == Closing::Bracket,
            Count::Letter { place, roman, .. } => place == 0 || roman == Some(1) || entry.closing == Closing::Bracket,
            Count::Roman { .. } => false,
        })
    }

    /// True where this is the next entry of the list that `last` belongs to.
    pub(super) fn follows(&self, last: &Self) -> bool {
        self.bracketed == last.bracketed && self.closing == last.closing && self.count.follows(last.count)
    }
}

impl Count {
    fn of(word: &str, kind: TokenKind) -> Option<Self> {
        match kind {
            TokenKind::Number if word.len() <= 3 => word.parse().ok().map(Self::Number),
            TokenKind::Word if word.len() <= 5 && word.is_ascii() => {
                let upper = word.as_bytes()[0].is_ascii_uppercase();
                let roman = roman(word);
                match (word.len(), roman) {
                    (1, roman) => {
                        let place = u32::from(word.as_bytes()[0].to_ascii_lowercase().checked_sub(b'a')?);
                        (place < 26).then_some(Self::Letter { upper, place, roman })
                    }
                    (_, Some(value)) => Some(Self::Roman { upper, value }),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn follows(self, last: Self) -> bool {
        match (last, self) {
            (Self::Number(last), Self::Number(this)) => this == last + 1,
            (Self::Letter { upper, place, roman }, Self::Letter { upper: u, place: p, roman: r }) => {
                upper == u && (p == place + 1 || (roman.is_some() && r == roman.map(|n| n + 1)))
            }
            (Self::Letter { upper, roman: Some(last), .. }, Self::Roman { upper: u, value })
            | (Self::Roman { upper, value: last }, Self::Letter { upper: u, roman: Some(value), .. })
            | (Self::Roman { upper, value: last }, Self::Roman { upper: u, value }) => upper == u && value == last + 1,
            _ => false,
        }
    }
}

/// The value of a Roman number up to 39, all its letters in one case.
fn roman(word: &str) -> Option<u32> {
    let lower = word.bytes().all(|b| b.is_ascii_lowercase());
    if !lower && !word.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let (mut value, mut last) = (0, 0);
    for byte in word.bytes().rev() {
        let digit = match byte.to_ascii_lowercase() {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            _ => return None,
        };
        if digit < last {
            value -= digit;
        } else {
            value += digit;
            last = digit;
        }
    }
    u32::try_from(value).ok().filter(|v| (1..40).contains(v))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numbers() {
        assert_eq!(roman("iv"), Some(4));
        assert_eq!(roman("XIX"), Some(19));
        assert_eq!(roman("iV"), None);
        assert_eq!(roman("mix"), None);
    }

    #[test]
    fn a_letter_may_count_either_way() {
        let letter = |w| Count::of(w, TokenKind::Word).unwrap();
        assert!(letter("ii").follows(letter("i")));
        assert!(letter("v").follows(letter("iv")));
        assert!(letter("j").follows(letter("i")));
        assert!(!letter("c").follows(letter("a")));
        assert!(!letter("B").follows(letter("a")));
    }
}
