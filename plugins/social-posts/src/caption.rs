//! A caption that quotes: "‘We had no choice’ – harbour master Jon Fell", "Jon Fell: ‘We had no choice’".

use sayso_plugin_sdk::record::Span;
use std::ops::Range;

const LONGEST_SOURCE: usize = 120;
const MARKS: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('"', '"'), ('«', '»'), ('„', '“')];
const CREDITS: [&str; 7] = ["photo", "photograph", "picture", "image", "credit", "video", "illustration"];

/// A quotation beside its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// The quotation, marks included.
    pub(crate) content: Span,
    /// The dash or colon between the two.
    pub(crate) cue: Span,
    /// The words that name the source, its role included.
    pub(crate) source: Span,
    /// The name alone.
    pub(crate) name: Span,
    /// What stands before the name, where something does.
    pub(crate) role: Option<Span>,
}

/// What the caption at `block` of `text` quotes.
pub(crate) fn of_block(text: &str, block: Span) -> Option<Quoted> {
    let caption = block.of(text)?;
    let (content, cue, source) = quoted_first(caption).or_else(|| named_first(caption))?;
    let name = name(caption, &source)?;
    let role = trim(caption, source.start..name.start);
    let span = |range: Range<usize>| {
        Span::try_from_range(block.start as usize + range.start..block.start as usize + range.end)
    };
    Some(Quoted {
        content: span(content)?,
        cue: span(cue)?,
        source: span(source)?,
        name: span(name)?,
        role: if role.is_empty() { None } else { span(role) },
    })
}

type Parts = (Range<usize>, Range<usize>, Range<usize>);

/// "‘…’ – Jon Fell"
fn quoted_first(caption: &str) -> Option<Parts> {
    let close = closing(caption)?;
    let rest = &caption[close..];
    let dash = rest.find(['—', '–', '―']).or_else(|| rest.find(" - ").map(|at| at + 1))?;
    let only_marks = rest[..dash].chars().all(|c| c.is_whitespace() || ",.".contains(c));
    let width = rest[dash..].chars().next().map_or(0, char::len_utf8);
    let cue = close + dash..close + dash + width;
    only_marks.then(|| (0..close, cue.clone(), source(caption, cue.end)))
}

/// "Jon Fell: ‘…’"
fn named_first(caption: &str) -> Option<Parts> {
    let colon = caption.find(':').filter(|at| *at <= LONGEST_SOURCE)?;
    let quoted = trim(caption, colon + 1..caption.len());
    let close = closing(&caption[quoted.clone()])?;
    Some((quoted.start..quoted.start + close, colon..colon + 1, trim(caption, 0..colon)))
}

/// Where the quotation that begins the text ends. A mark inside a word is an apostrophe.
fn closing(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let (_, close) = MARKS.into_iter().find(|(mark, _)| *mark == open)?;
    let from = open.len_utf8();
    let ends = |at: usize| !text[at + close.len_utf8()..].starts_with(char::is_alphanumeric);
    let at = text[from..].match_indices(close).map(|(at, _)| from + at).find(|at| ends(*at))?;
    (!text[from..at].trim().is_empty()).then_some(at + close.len_utf8())
}

/// The source that begins at `from`: up to the full stop, the bracket or the credit behind it.
fn source(caption: &str, from: usize) -> Range<usize> {
    let rest = &caption[from..];
    let stop = rest.find(['(', '[', '|', ';']).unwrap_or(rest.len());
    let stop = rest[..stop].find(". ").unwrap_or(stop);
    let mut range = trim(caption, from..from + stop);
    while range.end > range.start && caption[..range.end].ends_with(['.', ',']) {
        range.end -= 1;
    }
    range
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

/// The words with a capital at the end of the source, or in front of its comma ("Jon Fell, harbour master").
fn name(caption: &str, source: &Range<usize>) -> Option<Range<usize>> {
    let whole = &caption[source.clone()];
    let credit = whole.split(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    if whole.is_empty() || whole.len() > LONGEST_SOURCE || CREDITS.contains(&credit.as_str()) {
        return None;
    }
    let named = whole.split(',').next().unwrap_or(whole).trim_end();
    let mut from = named.len();
    for (at, word) in words(named).rev() {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        from = at;
    }
    (from < named.len()).then(|| source.start + from..source.start + named.len())
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.split(' ').filter(|word| !word.is_empty()).map(move |word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}
