//! The line under an embedded post: "— Isla Renwick (@islarenwick) November 3, 2025".

use sayso_plugin_sdk::record::Span;

/// Signatures are looked for in so many bytes at the end of a block, so that a block of any length costs the same.
const REACH: usize = 240;
const LONGEST_NAME: usize = 80;
const LONGEST_DATE: usize = 48;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Who posted, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The words before it in its block: the post itself, or nothing.
    pub(crate) body: Span,
    /// The name and the handle.
    pub(crate) source: Span,
    /// The name alone.
    pub(crate) name: Span,
    /// The day, where the line has one.
    pub(crate) time: Option<Span>,
    /// True where a dash leads it, as under a post.
    pub(crate) dashed: bool,
}

/// The signature that ends the block at `block` of `text`.
pub(crate) fn of_block(text: &str, block: Span) -> Option<Signature> {
    let whole = block.of(text)?;
    let mut from = whole.len().saturating_sub(REACH);
    while !whole.is_char_boundary(from) {
        from += 1;
    }
    let tail = &whole[from..];
    let (handle, after) = handle(tail)?;
    let lead = tail[..handle].trim_end().trim_end_matches('(').trim_end();
    let dash = lead.rfind(['—', '–', '―']).or_else(|| lead.rfind("--"));
    let dashed = dash.is_some();
    let name_from = dash.map_or(0, |at| at + lead[at..].find(|c: char| !is_dash(c)).unwrap_or(lead.len() - at));
    let name = trimmed(lead, name_from, lead.len());
    let rest = tail[after..].trim_matches(|c: char| c.is_whitespace() || "·|,.".contains(c));
    let named =
        !name.is_empty() && name.len() <= LONGEST_NAME && !lead[name.clone()].contains(['.', '!', '?', '“', '"']);
    // Without a dash the name must fill the block from its start: else it is a sentence that mentions a handle.
    if !named || (!dashed && from + name_from > 0) || !(rest.is_empty() || is_date(rest)) {
        return None;
    }
    let span = |range: std::ops::Range<usize>| {
        let base = block.start as usize + from;
        Span::try_from_range(base + range.start..base + range.end)
    };
    let time =
        if rest.is_empty() { None } else { tail[after..].find(rest).map(|at| after + at..after + at + rest.len()) };
    let body_end = block.start as usize + from + dash.unwrap_or(0);
    let body = text.get(block.start as usize..body_end).map_or("", str::trim);
    let body_start = block.start as usize + whole.len() - whole.trim_start().len();
    Some(Signature {
        body: Span::try_from_range(body_start..body_start + body.len()).unwrap_or_default(),
        source: span(name.start..after)?,
        name: span(name)?,
        time: match time {
            Some(range) => Some(span(range)?),
            None => None,
        },
        dashed,
    })
}

const fn is_dash(c: char) -> bool {
    matches!(c, '—' | '–' | '―' | '-') || c.is_whitespace()
}

fn trimmed(text: &str, from: usize, to: usize) -> std::ops::Range<usize> {
    let slice = &text[from..to];
    let start = from + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

/// Where the last handle of a line begins (at its `@`), and where what belongs to it ends.
fn handle(line: &str) -> Option<(usize, usize)> {
    let at = line.rfind('@')?;
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '-';
    let length = line[at + 1..].find(|c| !is_letter(c)).unwrap_or(line.len() - at - 1);
    let end = at + 1 + length;
    // "@name@server": the handle begins at the first of the two.
    let begin = match line[..at].rfind('@') {
        Some(first) if at > first + 1 && line[first + 1..at].chars().all(is_letter) => first,
        _ => at,
    };
    let clear = line[..begin].chars().next_back().is_none_or(|c| c == '(' || c.is_whitespace());
    let end = if line[end..].starts_with(')') { end + 1 } else { end };
    (length > 0 && clear).then_some((begin, end))
}

/// True for "November 3, 2025", "3 Nov 2025", "10:12 AM · Nov 3, 2025", "2025-11-03".
fn is_date(text: &str) -> bool {
    if text.len() > LONGEST_DATE {
        return false;
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let month = words.iter().any(|w| MONTHS.iter().any(|m| w.starts_with(m)) && w.len() <= 9);
    let numbers = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    let other = words.iter().filter(|w| w.chars().all(char::is_alphabetic) && w.len() > 2).count();
    (month && (1..=5).contains(&numbers) && other <= 1) || (!month && numbers == 3 && other == 0)
}
