//! The time of day beside a date, and its zone.

use super::Time;
use super::reader::Piece;

/// A time of day with its zone, close behind a date.
pub(super) fn time_in(text: &str, pieces: &[Piece<'_>]) -> Option<Time> {
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
pub(super) fn zone_named(name: &str) -> Option<i16> {
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
