//! Dates as pages write them.
//!
//! One reader for all forms: ISO 8601 and its relatives, the dates of mail headers, and dates in words of many languages
//! ("3 March 2025, 10:15 am EST", "le 3 mars 2025", "2025年3月3日"). It cuts the text into numbers and words and looks for
//! the year, month and day that they can mean; month names are in `data/metadata/months.txt`.
//!
//! The result is RFC 3339, as precise as the page is: `2025-03-03T10:15:00-05:00` where the page gives time and zone,
//! `2025-03-03` where it does not (RFC 3339 has no time without a zone, and a guessed zone would be a lie), `2025-03`
//! where it gives the month alone.

mod clock;
mod reader;

pub(super) use reader::{month, read};
use std::fmt::Write;

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
        self.day.map(|_| self.days() * 86_400 + of_day)
    }

    /// Days since 1970, of a month without a day those up to its first (Howard Hinnant, "chrono-compatible low-level date
    /// algorithms").
    fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day.unwrap_or(1)));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468
    }

    /// True where the day is known.
    pub(super) fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// How many days it lies before another; negative where it lies behind it.
    pub(super) fn days_before(self, other: Self) -> i64 {
        other.days() - self.days()
    }

    /// True for dates of one month.
    pub(super) fn same_month(self, other: Self) -> bool {
        (self.year, self.month) == (other.year, other.month)
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

impl Order {
    /// The other one.
    pub(super) const fn other(self) -> Self {
        match self {
            Self::DayFirst => Self::MonthFirst,
            Self::MonthFirst => Self::DayFirst,
        }
    }
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
