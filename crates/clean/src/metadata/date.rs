//! Dates as pages write them.
//!
//! One reader for all forms: ISO 8601 and its relatives, the dates of mail headers, and dates in words of many languages
//! ("3 March 2025, 10:15 am EST", "le 3 mars 2025", "2025年3月3日"). It cuts the text into numbers and words and looks for
//! the year, month and day that they can mean; month names are in `data/metadata/months.txt`.
//!
//! The result is RFC 3339, as precise as the page is: `2025-03-03T10:15:00-05:00` where the page gives time and zone,
//! `2025-03-03` where it does not (RFC 3339 has no time without a zone, and a guessed zone would be a lie), `2025-03`
//! where it gives the month alone.

use std::fmt::Write;
use std::sync::LazyLock;

const MONTHS: &str = include_str!("../../data/metadata/months.txt");

/// A point in time, as precise as a page gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date {
    year: u16,
    month: u8,
    day: Option<u8>,
    time: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    /// Minutes east of Greenwich; absent where the page does not say.
    zone: Option<i16>,
}

impl Date {
    /// RFC 3339.
    pub(super) fn rfc3339(self) -> String {
        let mut out = format!("{:04}-{:02}", self.year, self.month);
        let Some(day) = self.day else { return out };
        let _ = write!(out, "-{day:02}");
        if let Some(Time { hour, minute, second, zone: Some(zone) }) = self.time {
            let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}");
            if zone == 0 {
                out.push('Z');
            } else {
                let sign = if zone < 0 { '-' } else { '+' };
                let _ = write!(out, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60);
            }
        }
        out
    }

    /// True where the time is given in the zone of Greenwich.
    pub(super) fn is_utc(self) -> bool {
        self.time.is_some_and(|t| t.zone == Some(0))
    }

    /// True for two dates of one day, each in its own zone.
    pub(super) fn same_day(self, other: Self) -> bool {
        (self.year, self.month, self.day) == (other.year, other.month, other.day)
    }

    /// Seconds since 1970; `None` without time and zone.
    pub(super) fn instant(self) -> Option<i64> {
        let Time { hour, minute, second, zone } = self.time?;
        let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second) - i64::from(zone?) * 60;
        // A civil date to days: Howard Hinnant, "chrono-compatible low-level date algorithms".
        let (month, day) = (i64::from(self.month), i64::from(self.day?));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468;
        Some(days * 86_400 + of_day)
    }

    /// True where the day is known.
    pub(super) fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// How many days it lies before another, months taken as 31 days; 0 where it does not.
    pub(super) fn days_before(self, other: Self) -> u32 {
        let number = |d: Self| u32::from(d.year) * 372 + u32::from(d.month) * 31 + u32::from(d.day.unwrap_or(1));
        number(other).saturating_sub(number(self))
    }

    fn new(year: u32, month: u32, day: Option<u32>) -> Option<Self> {
        if !(1900..=2100).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let longest = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day.is_some_and(|d| d == 0 || d > longest) {
            return None;
        }
        let day = day.and_then(|d| u8::try_from(d).ok());
        Some(Self { year: u16::try_from(year).ok()?, month: u8::try_from(month).ok()?, day, time: None })
    }
}

/// In which order a page writes day and month where both are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 31/12: nearly everywhere.
    DayFirst,
    /// 12/31: the United States.
    MonthFirst,
}

/// One piece of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece<'a> {
    Number { value: u32, digits: usize, at: usize, end: usize },
    Word { text: &'a str, at: usize },
}

/// Pieces that a date may take; longer texts hold something else as well.
const MOST_PIECES: usize = 24;

/// The first date in a short text. `order` decides between 3/4 and 4/3 where both are possible.
pub(super) fn read(text: &str, order: Order) -> Option<Date> {
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
pub(super) fn month(word: &str) -> Option<u32> {
    if word.len() > 24 || (word.is_ascii() && word.len() < 3) {
        return None;
    }
    let find = |word: &str| NAMES.binary_search_by(|(name, _)| (*name).cmp(word)).ok().map(|at| NAMES[at].1);
    let mut small = [0_u8; 24];
    if word.is_ascii() { lowered(word, &mut small).and_then(find) } else { find(&word.to_lowercase()) }
}

/// A time of day with its zone, close behind a date.
fn time_in(text: &str, pieces: &[Piece<'_>]) -> Option<Time> {
    let near = &pieces[..pieces.len().min(7)];
    for (n, pair) in near.windows(2).enumerate() {
        let [
            Piece::Number { value: hour, digits: 1..=2, end, .. },
            Piece::Number { value: minute, digits: 2, at, end: minute_end },
        ] = *pair
        else {
            continue;
        };
        if at != end + 1 || !matches!(text.as_bytes()[end], b':' | b'.' | b'h') || hour > 24 || minute > 59 {
            continue;
        }
        let mut after = minute_end;
        let next = n + 2;
        let mut second = 0;
        if let Some(&Piece::Number { value, digits: 2, at, end }) = near.get(next)
            && at == after + 1
            && text.as_bytes()[after] == b':'
            && value < 61
        {
            (second, after) = (value.min(59), end);
            if let Some(&Piece::Number { at, end, .. }) = near.get(next + 1)
                && at == after + 1
                && text.as_bytes()[after] == b'.'
            {
                after = end;
            }
        }
        let mut hour = hour % 24;
        let rest = text[after..].trim_start();
        let lower = |n: usize| rest.get(..n).map(str::to_ascii_lowercase).unwrap_or_default();
        let (two, four) = (lower(2), lower(4));
        let (noon_known, afternoon) = match (two.as_str(), four.as_str()) {
            ("pm", _) | (_, "p.m.") => (true, true),
            ("am", _) | (_, "a.m.") => (true, false),
            _ => (false, false),
        };
        let mut rest = rest;
        if noon_known {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            rest = rest[if two.ends_with('m') { 2 } else { 4 }..]
                .trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        }
        let small = |n: u32| u8::try_from(n).unwrap_or(0);
        return Some(Time { hour: small(hour), minute: small(minute), second: small(second), zone: zone(rest) });
    }
    None
}

/// The zone that a text begins with: `Z`, `+05:00`, `-0500`, `EST`, `GMT+2`.
fn zone(text: &str) -> Option<i16> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ','));
    let name_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let named = if name.is_empty() { Some(0) } else { zone_named(name) }?;
    let sign = match rest.chars().next() {
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ if name.is_empty() => return None,
        _ => return Some(named),
    };
    let digits = &rest.as_bytes()[rest.chars().next().map_or(0, char::len_utf8)..];
    let number = |from: usize, count: usize| -> Option<i16> {
        let piece = digits.get(from..from + count)?;
        piece.iter().all(u8::is_ascii_digit).then(|| piece.iter().fold(0, |n, d| n * 10 + i16::from(d - b'0')))
    };
    let hours = number(0, 2).or_else(|| number(0, 1))?;
    let minutes = if digits.get(2) == Some(&b':') { number(3, 2) } else { number(2, 2) }.unwrap_or(0);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Zones by the names that pages use. The American and European ones mean one thing in news; `IST` is India's, whose
/// papers write it most.
fn zone_named(name: &str) -> Option<i16> {
    Some(match name {
        "Z" | "z" | "UTC" | "GMT" | "WET" => 0,
        "BST" | "CET" | "WEST" | "WAT" => 60,
        "CEST" | "EET" | "SAST" | "CAT" => 120,
        "EEST" | "MSK" | "EAT" | "TRT" => 180,
        "GST" => 240,
        "PKT" => 300,
        "IST" => 330,
        "WIB" | "ICT" => 420,
        "SGT" | "HKT" | "PHT" | "AWST" => 480,
        "JST" | "KST" => 540,
        "AEST" => 600,
        "AEDT" => 660,
        "NZST" => 720,
        "NZDT" => 780,
        "BRT" | "ART" | "ADT" => -180,
        "EDT" | "AST" => -240,
        "EST" | "CDT" => -300,
        "CST" | "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" | "AKDT" => -480,
        "AKST" => -540,
        "HST" => -600,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_it(text: &str) -> String {
        read(text, Order::DayFirst).map(Date::rfc3339).unwrap_or_default()
    }

    #[test]
    fn forms_that_pages_write() {
        for (text, expected) in [
            ("2025-03-03T10:15:00Z", "2025-03-03T10:15:00Z"),
            ("2025-03-03T10:15:00.123+05:30", "2025-03-03T10:15:00+05:30"),
            ("2025-03-03T10:15:00-0500", "2025-03-03T10:15:00-05:00"),
            ("2025-03-03 10:15:00", "2025-03-03"),
            ("20250303", "2025-03-03"),
            ("2025-11", "2025-11"),
            ("Mon, 03 Mar 2025 10:15:00 GMT", "2025-03-03T10:15:00Z"),
            ("Published March 3, 2025 at 10:15 p.m. EST", "2025-03-03T22:15:00-05:00"),
            ("Mar 3rd, 2025", "2025-03-03"),
            ("3rd of March, 2025", "2025-03-03"),
            ("3. März 2025", "2025-03-03"),
            ("le 3 mars 2025 à 10h15", "2025-03-03"),
            ("3 de marzo de 2025", "2025-03-03"),
            ("3 марта 2025 г.", "2025-03-03"),
            ("3 Μαρτίου 2025", "2025-03-03"),
            ("2025年3月3日", "2025-03-03"),
            ("2025년 3월 3일", "2025-03-03"),
            ("31/12/2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("03.04.2025", "2025-04-03"),
            ("1740997000", "2025-03-03T10:16:40Z"),
            ("March 2025", "2025-03"),
            ("Updated 11:24 PM EDT, Tue June 10, 2025", "2025-06-10T23:24:00-04:00"),
        ] {
            assert_eq!(read_it(text), expected, "{text}");
        }
        assert_eq!(read("3/4/2025", Order::MonthFirst).map(Date::rfc3339).as_deref(), Some("2025-03-04"));
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "May we?", "31/31/2025", "2025", "Version 1.2.3", "30/02/2025", "12 monkeys 2025", "Mar"] {
            assert_eq!(read_it(text), "", "{text}");
        }
    }
}
