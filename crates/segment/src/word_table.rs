//! Word lists as look-up tables that the compiler builds.
//!
//! A list is a text file with a word a line, and perhaps a space and a label. A `const fn` hashes it into an open
//! addressed table of offsets into that text, so that at run time nothing has to be parsed, allocated or locked, and
//! the binary holds the list once.

/// One place of a table: a word as a range of the list's text, and the number of its label.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    start: u32,
    len: u8,
    label: u8,
}

/// The place that no word took.
pub(crate) const EMPTY: Slot = Slot { start: 0, len: 0, label: 0 };

/// A word list, ready to look words up in. Words are kept in lower case and looked up in any.
#[derive(Clone, Copy)]
pub(crate) struct WordTable {
    text: &'static [u8],
    slots: &'static [Slot],
}

/// Longer words are in no list.
const LONGEST: usize = 40;

const fn hash_step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

const HASH_START: u32 = 0x811c_9dc5;

/// How many lines of `text` hold a word.
pub(crate) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut i, mut words, mut at_line_start) = (0, 0, true);
    while i < bytes.len() {
        if at_line_start && bytes[i] != b'\n' && bytes[i] != b'#' {
            words += 1;
        }
        at_line_start = bytes[i] == b'\n';
        i += 1;
    }
    words
}

/// The number of places for a list: a power of two that leaves at least half of them empty.
pub(crate) const fn places(text: &str) -> usize {
    (count(text) * 2 + 1).next_power_of_two()
}

/// Fills the places of a table. A label is the place of its name in `labels`; a name that is not there, or a list
/// that has a word twice, stops the compilation.
pub(crate) const fn fill<const N: usize>(text: &str, labels: &[&str]) -> [Slot; N] {
    let bytes = text.as_bytes();
    let mut slots = [EMPTY; N];
    let mut line = 0;
    while line < bytes.len() {
        let mut word_end = line;
        let mut hash = HASH_START;
        while word_end < bytes.len() && bytes[word_end] != b' ' && bytes[word_end] != b'\n' {
            hash = hash_step(hash, bytes[word_end]);
            word_end += 1;
        }
        let mut line_end = word_end;
        while line_end < bytes.len() && bytes[line_end] != b'\n' {
            line_end += 1;
        }
        if word_end > line && bytes[line] != b'#' {
            assert!(word_end - line <= LONGEST, "a word of a list is too long");
            let label = if word_end < line_end { label_of(bytes, word_end + 1, line_end, labels) } else { 0 };
            let mut place = hash as usize & (N - 1);
            while slots[place].len != 0 {
                assert!(
                    !same(bytes, slots[place].start as usize, slots[place].len, line, word_end),
                    "a word stands in its list twice"
                );
                place = (place + 1) & (N - 1);
            }
            slots[place] = Slot { start: line as u32, len: (word_end - line) as u8, label };
        }
        line = line_end + 1;
    }
    slots
}

const fn same(bytes: &[u8], start: usize, len: u8, other: usize, other_end: usize) -> bool {
    if len as usize != other_end - other {
        return false;
    }
    let mut i = 0;
    while i < len as usize {
        if bytes[start + i] != bytes[other + i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn label_of(bytes: &[u8], start: usize, end: usize, labels: &[&str]) -> u8 {
    let mut label = 0;
    while label < labels.len() {
        let name = labels[label].as_bytes();
        if name.len() == end - start {
            let mut i = 0;
            while i < name.len() && name[i] == bytes[start + i] {
                i += 1;
            }
            if i == name.len() {
                return label as u8;
            }
        }
        label += 1;
    }
    panic!("a word of a list has an unknown label")
}

impl WordTable {
    /// A table over `text` whose places [`fill`] made.
    pub(crate) const fn new(text: &'static str, slots: &'static [Slot]) -> Self {
        Self { text: text.as_bytes(), slots }
    }

    /// The number of the word's label (0 where it has none), or `None` where the list does not hold the word.
    pub(crate) fn get(&self, word: &str) -> Option<u8> {
        let bytes = word.as_bytes();
        if bytes.len() > LONGEST || bytes.is_empty() {
            return None;
        }
        let mut lower = [0; LONGEST + 8];
        let mut len = 0;
        if word.is_ascii() {
            for (to, from) in lower.iter_mut().zip(bytes) {
                *to = from.to_ascii_lowercase();
            }
            len = bytes.len();
        } else {
            for c in word.chars().flat_map(char::to_lowercase) {
                let mut utf8 = [0; 4];
                let utf8 = c.encode_utf8(&mut utf8).as_bytes();
                lower.get_mut(len..len + utf8.len())?.copy_from_slice(utf8);
                len += utf8.len();
            }
        }
        let lower = lower.get(..len)?;
        let hash = lower.iter().fold(HASH_START, |hash, byte| hash_step(hash, *byte));
        let mut place = hash as usize & (self.slots.len() - 1);
        loop {
            let slot = self.slots[place];
            if slot.len == 0 {
                return None;
            }
            let start = slot.start as usize;
            if &self.text[start..start + slot.len as usize] == lower {
                return Some(slot.label);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// True when the list holds the word.
    pub(crate) fn holds(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

/// A [`WordTable`] of a file below `data/`, built while the crate is compiled.
macro_rules! word_table {
    ($file:expr, $labels:expr) => {{
        const TEXT: &str = include_str!(concat!("../data/", $file));
        static SLOTS: [$crate::word_table::Slot; $crate::word_table::places(TEXT)] =
            $crate::word_table::fill(TEXT, $labels);
        $crate::word_table::WordTable::new(TEXT, &SLOTS)
    }};
}
pub(crate) use word_table;

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# a comment\nmr name\nétat\np.m time\n";
    static SLOTS: [Slot; places(LIST)] = fill(LIST, &["", "name", "time"]);

    #[test]
    fn words_are_found_in_any_case_with_their_labels() {
        let table = WordTable::new(LIST, &SLOTS);
        assert_eq!(table.get("Mr"), Some(1));
        assert_eq!(table.get("ÉTAT"), Some(0));
        assert_eq!(table.get("P.M"), Some(2));
        assert_eq!(table.get("mrs"), None);
        assert_eq!(table.get(""), None);
        assert_eq!(table.get(&"m".repeat(1000)), None);
    }
}
