//! What is wrong with a configuration, where, and what to do: the file, line and column, the line itself, a caret.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong with a configuration file.
///
/// Its `Display` is for a terminal or a log, several lines long:
///
/// ```text
/// config/sayso.toml:4:1: unknown key `wrokers`
///   |
/// 4 | wrokers = 2
///   | ^^^^^^^ did you mean `workers`?
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file as it was named.
    pub file: String,
    /// Line, from 1; 0 where the trouble has no place in the file (it cannot be read).
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself, without its line feed.
    pub text: String,
    /// How many characters the caret underlines, at least 1.
    pub width: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something wrong at the byte range `span` of `source`, the text of `file`.
    #[must_use]
    pub fn at(file: &str, source: &str, span: &Range<usize>, message: impl Into<String>, help: Option<String>) -> Self {
        let start = floor_boundary(source, span.start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let text = source[line_start..line_end].trim_end_matches('\r');
        let end = floor_boundary(source, span.end).clamp(start, line_start + text.len().max(start - line_start));
        Self {
            file: file.to_owned(),
            line: source[..start].matches('\n').count() + 1,
            column: source[line_start..start].chars().count() + 1,
            text: text.to_owned(),
            width: source[start..end].chars().count().max(1),
            message: message.into(),
            help,
        }
    }

    /// Something wrong with the file as a whole.
    #[must_use]
    pub fn of_file(file: &str, message: impl Into<String>, help: Option<String>) -> Self {
        let (message, file) = (message.into(), file.to_owned());
        Self { file, line: 0, column: 0, text: String::new(), width: 0, message, help }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.file, self.message)?;
            return self.help.iter().try_for_each(|help| write!(f, "\n  = {help}"));
        }
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        writeln!(f, "{margin} |")?;
        // A tab is one character of the line and one of the indent below it, so that the caret stands right.
        let indent: String =
            self.text.chars().take(self.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        writeln!(f, "{number} | {}", self.text)?;
        write!(f, "{margin} | {indent}{}", "^".repeat(self.width))?;
        self.help.iter().try_for_each(|help| write!(f, " {help}"))
    }
}

/// The candidate that is nearest to a misspelt word, where one is near enough to be meant.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match word.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_word() {
        let source = "[pipeline]\nqueue = { bátches = 1 }\n";
        let at = source.find("bátches").unwrap();
        let diagnostic = Diagnostic::at("a.toml", source, &(at..at + "bátches".len()), "unknown key", None);
        assert_eq!(
            diagnostic.to_string(),
            "a.toml:2:11: unknown key\n  |\n2 | queue = { bátches = 1 }\n  |           ^^^^^^^"
        );
    }

    #[test]
    fn a_place_past_the_end_is_the_end() {
        for source in ["", "\n", "é", "a\r\nb"] {
            for at in 0..8 {
                assert!(!Diagnostic::at("a", source, &(at..at + 3), "", None).to_string().is_empty());
            }
        }
    }

    #[test]
    fn only_a_near_word_is_offered() {
        assert_eq!(did_you_mean("wrokers", ["workers", "batch", "queue"]), Some("workers"));
        assert_eq!(did_you_mean("colour", ["workers", "batch", "queue"]), None);
    }
}
