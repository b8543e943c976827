//! The tree's text as a sequence of passages: what stands on lines of its own when the page is shown.

mod reader;
mod row;

use super::names::Meaning;
use crate::html::Tag;
pub(crate) use reader::read;
use sayso_record::{BlockKind, DropReason, Origin};

/// One passage: a run of inline text between two block boundaries.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// Where its words stand in [`Passages::text`].
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Where they came from.
    pub(crate) origin: Origin,
    /// What it is by its markup.
    pub(crate) kind: BlockKind,
    /// The number of its context in [`Passages::contexts`].
    pub(crate) context: u32,
    /// Bytes of it that are inside links.
    pub(crate) linked: u32,
    /// Bytes of it in bold or italics.
    pub(crate) stressed: u32,
    /// Why it is not shown to readers, where it is not.
    pub(crate) hidden: Option<DropReason>,
}

impl Passage {
    pub(crate) const fn bytes(&self) -> u32 {
        self.end - self.start
    }
}

/// An element that passages lie in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) parent: u32,
    pub(crate) node: u32,
    pub(crate) tag: Tag,
    pub(crate) depth: u16,
    /// What its own names say.
    pub(crate) own: Meaning,
    /// Categories of its own and of all around it.
    pub(crate) around: u32,
    /// Sum and lowest of the learned weights from the page inwards.
    pub(crate) weight_sum: i16,
    pub(crate) weight_lowest: i8,
    /// What the nearest element around says against what is inside.
    pub(crate) reason: Option<DropReason>,
    /// Tags around it, itself among them: bits of [`around`].
    pub(crate) tags: u16,
    /// The same for elements of the same tag and class.
    pub(crate) signature: u64,
    /// The passages inside: from `first` up to, not including, `last`.
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl Context {
    /// True where the passage of that number lies inside.
    pub(crate) const fn holds(&self, passage: usize) -> bool {
        self.first as usize <= passage && passage < self.last as usize
    }
}

/// Bits for tags around a passage.
pub(crate) mod around {
    use crate::html::Tag;

    pub(crate) const TAGS: [Tag; 16] = [
        Tag::Nav,
        Tag::Footer,
        Tag::Header,
        Tag::Aside,
        Tag::Form,
        Tag::Article,
        Tag::Main,
        Tag::Section,
        Tag::Figure,
        Tag::Table,
        Tag::Ul,
        Tag::Ol,
        Tag::Li,
        Tag::Blockquote,
        Tag::Button,
        Tag::Dialog,
    ];

    pub(crate) fn bit(tag: Tag) -> u16 {
        TAGS.iter().position(|t| *t == tag).map_or(0, |i| 1 << i)
    }
}

/// Bytes of a line that may be a paragraph; shorter ones are verse, addresses, captions.
const LONG_LINE: usize = 80;

/// A line break inside a passage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Break {
    /// Where its line feed stands in [`Passages::text`].
    pub(crate) at: u32,
    /// Where the line before it ends in the source.
    pub(crate) before: u32,
    /// Where the line behind it begins in the source.
    pub(crate) behind: u32,
}

/// All passages of a page in its order, and their words.
#[derive(Debug, Default)]
pub(crate) struct Passages {
    pub(crate) text: String,
    pub(crate) list: Vec<Passage>,
    pub(crate) contexts: Vec<Context>,
    /// The line breaks inside passages, in the order of the page.
    pub(crate) breaks: Vec<Break>,
    /// Elements that were passed over with words in them: forms' choices, `noscript`, templates, players.
    pub(crate) passed_over: Vec<u32>,
}

impl Passages {
    pub(crate) fn words(&self, passage: &Passage) -> &str {
        &self.text[passage.start as usize..passage.end as usize]
    }

    /// The paragraphs of a passage, each with its place in the source: authors of old pages press `<br>` once where a
    /// paragraph ends. A line ends one where it is long and ends like a sentence, and the next line is long too.
    pub(crate) fn paragraphs(&self, passage: &Passage) -> Vec<(&str, Origin)> {
        let first = self.breaks.partition_point(|b| b.at < passage.start);
        let inside = self.breaks[first..].iter().take_while(|b| b.at < passage.end);
        let ends = inside.clone().skip(1).map(|b| b.at).chain([passage.end]);
        let (mut start, mut from) = (passage.start, passage.origin.0);
        let mut line = passage.start;
        let mut paragraphs = Vec::new();
        for (b, end) in inside.zip(ends) {
            let words = &self.text[line as usize..b.at as usize];
            let like_a_sentence = words.ends_with(['.', '!', '?', '…', '"', '”', '»', '。', '！', '？', '।', '؟']);
            line = b.at + 1;
            let both_long = words.len() >= LONG_LINE && end.saturating_sub(line) as usize >= LONG_LINE;
            // A line of nothing but a no-break space is an empty one.
            let empty_line = self.text[b.at as usize..].starts_with("\n\n");
            if (like_a_sentence && both_long) || empty_line {
                paragraphs.push((self.text[start as usize..b.at as usize].trim(), Origin(from, b.before)));
                (start, from) = (line, b.behind);
            }
        }
        paragraphs.push((self.text[start as usize..passage.end as usize].trim(), Origin(from, passage.origin.1)));
        paragraphs
    }
}

/// Attributes whose values name what an element is for.
pub(crate) fn is_name(attribute: &str) -> bool {
    match attribute.len() {
        2 => attribute.eq_ignore_ascii_case("id"),
        4 => attribute.eq_ignore_ascii_case("role"),
        5 => attribute.eq_ignore_ascii_case("class"),
        8 => attribute.eq_ignore_ascii_case("itemprop") || attribute.eq_ignore_ascii_case("property"),
        9 => attribute.eq_ignore_ascii_case("data-type") || attribute.eq_ignore_ascii_case("data-name"),
        11 => attribute.eq_ignore_ascii_case("data-testid") || attribute.eq_ignore_ascii_case("data-module"),
        14 => attribute.eq_ignore_ascii_case("data-component"),
        _ => false,
    }
}
