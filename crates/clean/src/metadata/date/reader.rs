//! Text to a date: cut into numbers and words, which are then asked what year, month and day they can mean.

use super::clock::{time_in, zone_named};
use super::{Date, Order, Time};
use std::sync::LazyLock;

const MONTHS: &str = include_str!("../../../data/metadata/months.txt");

/// One piece of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Number { value: u32, digits: usize, at: usize, end: usize },
    Word { text: &'a str, at: usize },
}

/// Pieces that a date may take; longer texts hold something else as well.
const MOST_PIECES: usize = 24;

/// The first date in a short text. `order` decides between 3/4 and 4/3 where both are possible.
pub(in crate::metadata) fn read(text: &str, order: Order) -> Option<Date> {
    let text = text.trim();
    if text.len() > 4096 {
        return None;
    }
    if let Some(date) = epoch(text) {
        return Some(date);
    }
    let pieces = pieces(text);
    for n in 0..pieces.len() {
        if let Some((mut date, after)) = date_at(text, &pieces[n..], order) {
            date.time = time_in(text, &pieces[n + after..]).or_else(|| time_in(text, &pieces[n.saturating_sub(6)..n]));
            return Some(date);
        }
    }
    None
}

/// Seconds or milliseconds since 1970, as some pages have it.
fn epoch(text: &str) -> Option<Date> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = text[..10].parse().ok()?;
    // Days to a civil date: the algorithm of Howard Hinnant, "chrono-compatible low-level date algorithms".
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let number = |n: i64| u32::try_from(n).ok();
    let mut date = Date::new(number(year)?, number(month)?, Some(number(day)?))?;
    let of_day = seconds.rem_euclid(86_400);
    let small = |n: i64| u8::try_from(n).unwrap_or(0);
    date.time = Some(Time {
        hour: small(of_day / 3600),
        minute: small(of_day / 60 % 60),
        second: small(of_day % 60),
        zone: Some(0),
    });
    Some(date)
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if found.len() >= MOST_PIECES * 8 {
            break;
        }
        if c.is_ascii_digit() {
            let mut end = at + 1;
            while let Some(&(next, _)) = rest.peek().filter(|(_, c)| c.is_ascii_digit()) {
                end = next + 1;
                rest.next();
            }
            let digits = end - at;
            if let Ok(value) = text[at..end].parse() {
                found.push(Piece::Number { value, digits, at, end });
            }
        } else if c.is_alphabetic() {
            let mut end = at + c.len_utf8();
            // 年, 月 and 日 are units behind a number and must not stick to the next word.
            if !matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
                while let Some(&(next, c)) =
                    rest.peek().filter(|(_, c)| c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}'))
                {
                    end = next + c.len_utf8();
                    rest.next();
                }
            }
            found.push(Piece::Word { text: &text[at..end], at });
        }
    }
    found
}

/// A date that begins with the first piece, and how many pieces it takes.
fn date_at(text: &str, pieces: &[Piece<'_>], order: Order) -> Option<(Date, usize)> {
    use Piece::{Number, Word};
    match *pieces {
        // 20250303, 20250303T101500Z
        [Number { value, digits: 8, .. }, ..] => {
            Date::new(value / 10_000, value / 100 % 100, Some(value % 100)).map(|d| (d, 1))
        }
        // 2025年3月3日
        [
            Number { value: y, digits: 4, .. },
            Word { text: "年" | "년", .. },
            Number { value: m, .. },
            Word { text: "月" | "월", .. },
            Number { value: d, .. },
            ..,
        ] => Date::new(y, m, Some(d)).map(|d| (d, 5)),
        // 2025-03-03, 2025/3/3, 2025.03.03
        [
            Number { value: y, digits: 4, end, .. },
            Number { value: m, digits: 1..=2, at, end: second },
            Number { value: d, digits: 1..=2, at: third, .. },
            ..,
        ] if at == end + 1 && third == second + 1 => Date::new(y, m, Some(d)).map(|d| (d, 3)),
        // 31/12/2025, 31.12.2025, 12/31/25
        [
            Number { value: a, digits: 1..=2, end, .. },
            Number { value: b, digits: 1..=2, at, end: second },
            Number { value: y, digits, at: third, .. },
            ..,
        ] if (digits == 4 || digits == 2)
            && at == end + 1
            && third > second
            && third <= second + 2
            && matches!(text.as_bytes()[end], b'/' | b'.' | b'-') =>
        {
            let year = if digits == 2 { 2000 + y } else { y };
            let dotted = text.as_bytes()[end] == b'.';
            let (day, month) = match order {
                _ if a > 12 => (a, b),
                _ if b > 12 => (b, a),
                Order::MonthFirst if !dotted => (b, a),
                _ => (a, b),
            };
            Date::new(year, month, Some(day)).map(|d| (d, 3))
        }
        // 3 March 2025, 3rd of March, 2025, 3. März 2025, 3-Mar-2025
        [Number { value: d, digits: 1..=2, .. }, ref rest @ ..] => {
            let mut taken = 1;
            for piece in rest.iter().take(3) {
                taken += 1;
                match *piece {
                    Word { text: word, .. } if ordinal(word) => {}
                    Word { text: word, .. } => {
                        let m = month(word)?;
                        let skipped =
                            usize::from(matches!(pieces.get(taken), Some(Word { text, .. }) if ordinal(text)));
                        return match pieces.get(taken + skipped) {
                            Some(&Number { value: y, digits: 4, .. }) => {
                                Date::new(y, m, Some(d)).map(|d| (d, taken + skipped + 1))
                            }
                            Some(&Number { value: y, digits: 2, at, .. }) if text[..at].ends_with(['\'', '’', '-']) => {
                                Date::new(2000 + y, m, Some(d)).map(|d| (d, taken + skipped + 1))
                            }
                            _ => None,
                        };
                    }
                    Number { .. } => return None,
                }
            }
            None
        }
        // March 3, 2025; Mar 3rd 2025; Mon Mar 3 10:15:00 2025; March 2025
        [Word { text: word, .. }, Number { value: d, digits: 1..=2, .. }, ref rest @ ..] => {
            let m = month(word)?;
            for (n, piece) in rest.iter().take(6).enumerate() {
                match *piece {
                    Number { value: y, digits: 4, .. } => {
                        return Date::new(y, m, Some(d)).map(|d| (d, if n < 2 { n + 3 } else { 2 }));
                    }
                    Number { value: y, digits: 2, at, .. } if n == 0 && text[..at].ends_with(['\'', '’']) => {
                        return Date::new(2000 + y, m, Some(d)).map(|d| (d, 3));
                    }
                    Word { text: word, .. } if !ordinal(word) && !zone_word(word) && !half_of_day(word) => return None,
                    _ => {}
                }
            }
            None
        }
        [Word { text: word, .. }, Number { value: y, digits: 4, .. }, ..] => {
            Date::new(y, month(word)?, None).map(|d| (d, 2))
        }
        // 2025-11
        [Number { value: y, digits: 4, at, end }, Number { value: m, digits: 2, at: second, end: last }]
            if at == 0 && second == end + 1 && last == text.len() =>
        {
            Date::new(y, m, None).map(|d| (d, 2))
        }
        _ => None,
    }
}

/// Words that stand inside dates and mean nothing: "3rd", "of", "de".
fn ordinal(word: &str) -> bool {
    let mut small = [0_u8; 4];
    let Some(small) = lowered(word, &mut small) else { return false };
    matches!(small, "st" | "nd" | "rd" | "th" | "of" | "de" | "del" | "er" | "e" | "a" | "ter" | "г" | "г.")
}

fn half_of_day(word: &str) -> bool {
    matches!(word, "am" | "pm" | "AM" | "PM" | "a" | "p" | "m" | "at" | "T" | "Z")
}

fn zone_word(word: &str) -> bool {
    zone_named(word).is_some()
}

fn lowered<'b>(word: &str, buffer: &'b mut [u8]) -> Option<&'b str> {
    let bytes = buffer.get_mut(..word.len())?;
    bytes.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    std::str::from_utf8(bytes).ok()
}

/// Month names with their numbers, sorted by the name.
static NAMES: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
    let months = MONTHS.lines().filter(|l| !l.starts_with("//")).zip(1..);
    let mut names: Vec<(&str, u32)> = months.flat_map(|(line, n)| line.split(' ').map(move |name| (name, n))).collect();
    names.sort_unstable();
    names
});

/// The month that a word names in any of the languages known.
pub(in crate::metadata) fn month(word: &str) -> Option<u32> {
    if word.len() > 24 || (word.is_ascii() && word.len() < 3) {
        return None;
    }
    let find = |word: &str| NAMES.binary_search_by(|(name, _)| (*name).cmp(word)).ok().map(|at| NAMES[at].1);
    let mut small = [0_u8; 24];
    if word.is_ascii() { lowered(word, &mut small).and_then(find) } else { find(&word.to_lowercase()) }
}
