use super::style::{Palette, Role};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes on a terminal: two for a wide character, none for a combining one.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// One line that is ready to print, and the numbers of the speakers whose statements begin on it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) numbers: Vec<Option<u32>>,
}

#[derive(Debug)]
struct Piece {
    text: String,
    role: Role,
}

#[derive(Debug, Default)]
struct Row {
    pieces: Vec<Piece>,
    width: usize,
    numbers: Vec<Option<u32>>,
}

impl Row {
    fn push(&mut self, text: &str, role: Role) {
        self.width += width(text);
        match self.pieces.last_mut() {
            Some(last) if last.role == role => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), role }),
        }
    }

    fn take(&mut self, other: Self) {
        for piece in other.pieces {
            self.push(&piece.text, piece.role);
        }
        self.numbers.extend(other.numbers);
    }
}

/// Sets running text in several styles to a width: greedy, by words, measured in columns of the terminal.
#[derive(Debug)]
pub(super) struct Wrapper {
    measure: usize,
    rows: Vec<Row>,
    row: Row,
    word: Row,
    // The role of the white space in front of the word, or None where none was.
    space: Option<Role>,
}

impl Wrapper {
    pub(super) fn new(measure: usize) -> Self {
        Self { measure: measure.max(8), rows: Vec::new(), row: Row::default(), word: Row::default(), space: None }
    }

    /// Adds running text; its white space is where lines may break.
    pub(super) fn text(&mut self, text: &str, role: Role) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let white = first.is_whitespace();
            let end = rest.find(|c: char| c.is_whitespace() != white).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            rest = after;
            if white {
                self.end_word();
                self.space = Some(role);
            } else {
                self.word.push(run, role);
            }
        }
    }

    /// Adds a mark that belongs to the word that is being set.
    pub(super) fn mark(&mut self, mark: &str, role: Role) {
        if !mark.is_empty() {
            self.word.push(mark, role);
        }
    }

    /// Says that a statement of the speaker with this number begins here.
    pub(super) fn number(&mut self, number: Option<u32>) {
        self.word.numbers.push(number);
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word.pieces.is_empty() {
            self.word.numbers = word.numbers;
            return;
        }
        let space = self.space.take().filter(|_| !self.row.pieces.is_empty());
        if self.row.width + usize::from(space.is_some()) + word.width > self.measure {
            self.end_row();
        } else if let Some(role) = space {
            self.row.push(" ", role);
        }
        if word.width > self.measure {
            self.split(word);
        } else {
            self.row.take(word);
        }
    }

    /// Sets a word that is wider than a line (an address, a script without spaces) over several.
    fn split(&mut self, word: Row) {
        self.row.numbers.extend(word.numbers);
        for piece in word.pieces {
            let mut buffer = [0; 4];
            for c in piece.text.chars() {
                if self.row.width + c.width().unwrap_or(0) > self.measure {
                    self.end_row();
                }
                self.row.push(c.encode_utf8(&mut buffer), piece.role);
            }
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.pieces.is_empty() {
            self.rows.push(row);
        } else {
            self.row.numbers = row.numbers;
        }
    }

    /// The lines, painted.
    pub(super) fn finish(mut self, palette: Palette) -> Vec<Line> {
        self.end_word();
        self.end_row();
        let painted = |row: &Row| row.pieces.iter().map(|p| palette.paint(p.role, &p.text)).collect();
        self.rows.into_iter().map(|row| Line { text: painted(&row), numbers: row.numbers }).collect()
    }
}

/// `text` on one line of at most `columns`, its white space folded, cut at a word with "…" where it is longer.
pub(super) fn shorten(text: &str, columns: usize) -> String {
    let mut short = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let space = usize::from(!short.is_empty());
        if used + space + width(word) > columns.saturating_sub(1) {
            if short.is_empty() {
                for c in word.chars() {
                    used += c.width().unwrap_or(0);
                    if used > columns.saturating_sub(1) {
                        break;
                    }
                    short.push(c);
                }
            }
            short.push('…');
            return short;
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
        used += space + width(word);
    }
    short
}
