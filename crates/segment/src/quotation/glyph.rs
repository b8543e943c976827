//! What a quotation mark says by its shape and by what stands beside it.

use sayso_record::QuotationMark;

/// Which way the shape of a mark points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Made to open: `“`, `„`, `«`.
    Opening,
    /// Made to close: `”`, `»`.
    Closing,
    /// The same both ways: `"`, `'`.
    Either,
}

/// A quotation mark as it is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Its first character.
    pub(crate) character: char,
    /// The family that it belongs to.
    pub(crate) mark: QuotationMark,
    /// Which way it points.
    pub(crate) shape: Shape,
}

impl Glyph {
    /// The mark that a token of kind `Quote` is.
    pub(crate) fn of(token: &str) -> Self {
        use QuotationMark::{Curly, CurlySingle, Guillemet, Straight, StraightSingle, Typewriter};
        use Shape::{Closing, Either, Opening};
        let character = token.chars().next().unwrap_or('"');
        let (mark, shape) = match character {
            '`' if token.len() == 2 => (Typewriter, Opening),
            '\'' if token.len() == 2 => (Typewriter, Either),
            '\'' | '`' => (StraightSingle, Either),
            '“' | '„' | '‟' | '〝' | '「' | '《' | '｢' => (Curly, Opening),
            '”' | '〞' | '〟' | '」' | '》' | '｣' => (Curly, Closing),
            '‘' | '‚' | '‛' | '『' => (CurlySingle, Opening),
            '’' | '』' => (CurlySingle, Closing),
            '«' | '‹' => (Guillemet, Opening),
            '»' | '›' => (Guillemet, Closing),
            _ => (Straight, Either),
        };
        Self { character, mark, shape }
    }

    /// True for the marks that are apostrophes as well.
    pub(crate) fn is_single(self) -> bool {
        matches!(self.mark, QuotationMark::StraightSingle | QuotationMark::CurlySingle)
            && !matches!(self.character, '『' | '』')
    }

    /// True where a mark of this shape can end what `opener` began.
    pub(crate) fn ends(self, opener: Self) -> bool {
        match (opener.character, self.character) {
            ('「' | '」', other) => other == '」',
            ('《' | '》', other) => other == '》',
            ('『' | '』', other) => other == '』',
            ('｢' | '｣', other) => other == '｣',
            ('‹', '›') | ('›', '‹') | ('«', '»') | ('»', '«' | '»') => true,
            ('«' | '»' | '‹' | '›', _)
            | (_, '「' | '」' | '《' | '》' | '『' | '』' | '｢' | '｣' | '«' | '»' | '‹' | '›') => false,
            // „…“ and „…”, but “…“ only by where it stands.
            ('„', '“') | ('‚', '‘') => true,
            _ => self.shape != Shape::Opening && self.is_single() == opener.is_single(),
        }
    }
}

/// How much a mark looks like an opening one (above 0) or a closing one (below 0), from the characters beside it.
pub(crate) fn lean(before: Option<char>, after: Option<char>, after_next: Option<char>) -> i8 {
    opens_from_the_left(before) - closes_to_the_right(after, after_next)
}

fn opens_from_the_left(before: Option<char>) -> i8 {
    match before {
        None | Some('(' | '[' | '{' | '（' | '【' | '¿' | '¡') => 1,
        Some(c) if c.is_whitespace() => 1,
        Some('-' | '–' | '—' | '―' | '/' | '=' | '*' | '_') => 0,
        Some(c) if is_quotation_mark(c) => 0,
        Some(_) => -1,
    }
}

fn closes_to_the_right(after: Option<char>, after_next: Option<char>) -> i8 {
    match after {
        None | Some(',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '%' | '。' | '，' | '、' | '）' | '】') => 1,
        // "...what" opens, what..." closes: three full stops say nothing.
        Some('.') if after_next == Some('.') => 0,
        Some('.') => 1,
        Some(c) if c.is_whitespace() => 1,
        Some('-' | '–' | '—' | '―' | '…' | '/' | '*' | '_') => 0,
        Some(c) if is_quotation_mark(c) => 0,
        Some(_) => -1,
    }
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '＂')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_decide_where_the_shape_does_not() {
        assert!(lean(None, Some('H'), None) > 0);
        assert!(lean(Some('.'), Some(' '), None) < 0);
        assert!(lean(Some('—'), Some('H'), None) > 0);
        assert!(lean(Some('d'), Some('—'), None) < 0);
        assert!(lean(Some(' '), Some('.'), Some('.')) > 0);
        assert_eq!(lean(Some(' '), Some(' '), None), 0);
        assert_eq!(lean(Some('e'), Some('W'), None), 0);
    }

    #[test]
    fn marks_end_what_their_kin_began() {
        let ends = |closer: &str, opener: &str| Glyph::of(closer).ends(Glyph::of(opener));
        assert!(ends("”", "“") && ends("”", "„") && ends("“", "„"));
        assert!(ends("\"", "“") && ends("”", "\"") && ends("''", "``") && ends("''", "''"));
        assert!(ends("»", "«") && ends("«", "»"));
        assert!(!ends("“", "“") && !ends("'", "\"") && !ends("»", "“") && !ends("\"", "«"));
    }
}
