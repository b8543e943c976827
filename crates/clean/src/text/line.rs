//! Lines, and how they make passages.
//!
//! A *passage* is what becomes one block: mostly one line, but a run of lines where the source was wrapped at a fixed
//! width, or where a crude extractor broke a sentence at a link. Wrapped text is told by the oldest test there is: a
//! break is a wrap when the first word of the next line would not have fitted on this one.

use memchr::memchr3;

/// One line of the source that holds something besides white space.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// First byte that is not white space.
    pub(crate) start: usize,
    /// Byte after the last one that is not white space.
    pub(crate) end: usize,
    /// Width in characters.
    pub(crate) width: usize,
    /// Columns of white space in front.
    pub(crate) indent: usize,
    /// Empty lines in front.
    pub(crate) blanks: usize,
}

/// A run of lines that belong together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage {
    /// First byte in the source.
    pub(crate) start: usize,
    /// Byte after the last one.
    pub(crate) end: usize,
    /// How many lines it is made of.
    pub(crate) lines: usize,
    /// Columns of white space in front of the first line.
    pub(crate) indent: usize,
    /// Empty lines in front.
    pub(crate) blanks: usize,
}

/// Every line with something on it.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 60);
    let (mut at, mut blanks) = (0, 0);
    while at < bytes.len() {
        let end = memchr3(b'\n', b'\r', 0x0c, &bytes[at..]).map_or(bytes.len(), |n| at + n);
        let raw = &text[at..end];
        let body = raw.trim();
        if body.is_empty() {
            blanks += 1;
        } else {
            let start = end - raw.trim_start().len();
            found.push(Line {
                start,
                end: start + body.len(),
                width: if body.is_ascii() { body.len() } else { body.chars().count() },
                indent: start - at,
                blanks,
            });
            blanks = 0;
        }
        // A carriage return in front of a line feed is one break, not an empty line more.
        at = if bytes[end..].starts_with(b"\r\n") { end + 2 } else { end + 1 };
    }
    found
}

/// The passages of a text, in its order.
pub(crate) fn passages(text: &str) -> Vec<Passage> {
    let lines = lines(text);
    let mut found: Vec<Passage> = Vec::with_capacity(lines.len());
    let mut first = 0;
    while first < lines.len() {
        let after = lines[first + 1..].iter().position(|l| l.blanks > 0).map_or(lines.len(), |n| first + 1 + n);
        let group = &lines[first..after];
        let wrapped = wrap_width(text, group);
        for (n, line) in group.iter().enumerate() {
            let joins = n > 0 && joins(text, &group[n - 1], line, wrapped);
            match found.last_mut() {
                Some(passage) if joins => {
                    passage.end = line.end;
                    passage.lines += 1;
                }
                _ => found.push(Passage {
                    start: line.start,
                    end: line.end,
                    lines: 1,
                    indent: line.indent,
                    blanks: line.blanks,
                }),
            }
        }
        first = after;
    }
    found
}

impl Passage {
    /// True where this passage and `next` stand on neighbouring lines with the same indent: entries of a list whose
    /// markers were lost.
    pub(crate) fn lists_with(&self, next: &Self) -> bool {
        (1..=12).contains(&self.indent) && self.indent == next.indent && next.blanks == 0
    }
}

/// Which passages are indented beside a neighbour, in a text that is not indented as a whole.
pub(crate) fn listed(passages: &[Passage]) -> Vec<bool> {
    let mut listed = vec![false; passages.len()];
    if passages.iter().filter(|p| p.indent > 0).count() * 2 > passages.len() {
        return listed;
    }
    for n in 1..passages.len() {
        if passages[n - 1].lists_with(&passages[n]) {
            listed[n - 1] = true;
            listed[n] = true;
        }
    }
    listed
}

/// Widths at which text is wrapped by hand, by mail programs and by terminals.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 40..=132;

/// The width that a group of lines was wrapped at, or `None` where its breaks are breaks.
fn wrap_width(text: &str, group: &[Line]) -> Option<usize> {
    let width = group.iter().map(|l| l.width + l.indent).max()?;
    if group.len() < 2 || !WRAP_WIDTHS.contains(&width) {
        return None;
    }
    let breaks = group.len() - 1;
    let full = group.windows(2).filter(|pair| would_not_fit(text, &pair[0], &pair[1], width)).count();
    let within = group.windows(2).filter(|pair| !ends_sentence(&text[pair[0].start..pair[0].end])).count();
    // One break says little: there the sentence must run on as well.
    let enough = if breaks < 3 { full == breaks && within == breaks } else { full * 10 >= breaks * 8 };
    (enough && within * 2 >= breaks).then_some(width)
}

fn would_not_fit(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = text[next.start..next.end].split_whitespace().next().unwrap_or("");
    line.indent + line.width + 1 + word.chars().count() > width
}

/// Whether `line` goes on where `previous` broke off.
fn joins(text: &str, previous: &Line, line: &Line, wrapped: Option<usize>) -> bool {
    let (before, after) = (&text[previous.start..previous.end], &text[line.start..line.end]);
    if let Some(width) = wrapped {
        return would_not_fit(text, previous, line, width) && super::shape::list_marker(after).is_none();
    }
    // No wrapping at large: only a sentence that is plainly cut in two is mended.
    let runs_on = after.chars().next().is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';' | ')' | '”' | '’'));
    runs_on
        && previous.width >= 40
        && line.indent == previous.indent
        && !before.contains('\t')
        && !after.contains('\t')
        && !ends_sentence(before)
        && !before.ends_with(':')
        && !(line.width < 40 && after.split(' ').count() < 3)
        && super::shape::list_marker(before).is_none()
}

/// Whether a line ends as sentences end, closing marks set aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(|c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '*') || c.is_whitespace())
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '։'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        passages(text).iter().map(|p| &text[p.start..p.end]).collect()
    }

    #[test]
    fn text_wrapped_at_a_width_is_one_passage() {
        let text = "The harbour board met late on Tuesday and heard from\nfour of its members that the quay would not be\nfinished before the autumn storms, whatever the city\nhad been told in spring.\n\nNobody spoke.";
        assert_eq!(cut(text).len(), 2);
    }

    #[test]
    fn short_lines_are_lines() {
        assert_eq!(cut("Home\nWorld\nSport\nWeather").len(), 4);
    }

    #[test]
    fn line_ends_of_every_system_split_alike() {
        assert_eq!(cut("One.\r\n\r\nTwo."), ["One.", "Two."]);
        assert_eq!(lines("One.\r\nTwo.")[1].blanks, 0);
        assert_eq!(lines("One.\r\rTwo.")[1].blanks, 1);
    }
}
