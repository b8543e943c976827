//! The walk over the tree that cuts it into passages.

use super::around::bit as bit_of;
use super::row::is_data_row;
use super::{Break, Context, Passage, Passages, is_name};
use crate::html::{Document, NodeRef, Tag};
use crate::page::fold;
use crate::page::hidden::hides;
use crate::page::names::{Meaning, Names};
use crate::page::verdict::own_reason;
use rustc_hash::{FxHashMap, FxHasher};
use sayso_record::{BlockKind, DropReason, Origin};
use std::hash::Hasher;
use std::ops::Range;

/// An open element that changes how text inside it is read.
struct Frame {
    subtree_end: u32,
    context: u32,
    block: bool,
    kind: BlockKind,
    hidden: Option<DropReason>,
    row: bool,
}

struct Reader<'n> {
    names: Memory<'n>,
    passages: Passages,
    frames: Vec<Frame>,
    floor: usize,
    origin: Option<(u32, u32)>,
    linked: u32,
    stressed: u32,
    /// Text before this node is in bold or italics.
    stress_end: u32,
    /// Text before this node is in a `pre`, whose line feeds are breaks.
    preformatted_end: u32,
    space: bool,
    breaks: u32,
    /// Where the last line feed was written, and where the line before it ends in the source.
    broken: Option<(u32, u32)>,
}

/// Reads all passages of a page.
pub(crate) fn read(page: &Document<'_>, names: &Names) -> Passages {
    let root = Context {
        parent: 0,
        node: 0,
        tag: Tag::Html,
        depth: 0,
        own: Meaning::default(),
        around: 0,
        weight_sum: 0,
        weight_lowest: 0,
        tags: 0,
        reason: None,
        signature: 0,
        first: 0,
        last: 0,
    };
    let mut reader = Reader {
        names: Memory { names, meanings: FxHashMap::default() },
        passages: Passages {
            text: String::with_capacity(page.source().len() / 4),
            list: Vec::with_capacity(256),
            contexts: vec![root],
            breaks: Vec::new(),
            passed_over: Vec::new(),
        },
        frames: Vec::with_capacity(64),
        floor: 0,
        origin: None,
        linked: 0,
        stressed: 0,
        stress_end: 0,
        preformatted_end: 0,
        space: false,
        breaks: 0,
        broken: None,
    };
    let mut id = 0;
    while id < page.len() {
        reader.leave(id);
        id = reader.visit(page.node(id));
    }
    reader.leave(u32::MAX);
    reader.flush();
    reader.passages.contexts[0].last = reader.count();
    reader.passages
}

/// What names say, each value read once: most elements of a page are called like others on it.
struct Memory<'n> {
    names: &'n Names,
    /// By the hash of the value.
    meanings: FxHashMap<u64, Meaning>,
}

impl Memory<'_> {
    /// Adds what a value says to `meaning`, and gives the value's hash.
    fn read(&mut self, value: &str, meaning: &mut Meaning) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(value.as_bytes());
        let hash = hasher.finish();
        meaning.add(*self.meanings.entry(hash).or_insert_with(|| self.names.meaning(value)));
        hash
    }
}

/// Elements whose text no reader sees or that is no text.
const fn is_skipped(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Head
            | Tag::Title
            | Tag::Svg
            | Tag::Math
            | Tag::Iframe
            | Tag::Noembed
            | Tag::Noframes
            | Tag::Noscript
            | Tag::Select
            | Tag::Datalist
            | Tag::Textarea
            | Tag::Audio
            | Tag::Video
            | Tag::Canvas
            | Tag::Object
            | Tag::Applet
            | Tag::Map
            | Tag::Rp
            | Tag::Rt
    )
}

impl Reader<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "no more passages than nodes")]
    fn count(&self) -> u32 {
        self.passages.list.len() as u32
    }

    /// Closes the frames that end before node `id`.
    fn leave(&mut self, id: u32) {
        while let Some(frame) = self.frames.last() {
            if frame.subtree_end > id {
                break;
            }
            let (context, flush) = (frame.context as usize, frame.block || frame.row);
            if flush {
                self.flush();
            }
            self.frames.pop();
            self.passages.contexts[context].last = self.count();
        }
    }

    /// Makes the context of an element whose frame is about to open.
    #[expect(clippy::cast_possible_truncation, reason = "no more contexts than nodes")]
    fn context(&mut self, node: NodeRef<'_, '_>) -> u32 {
        let parent = self.frames.last().map_or(0, |f| f.context);
        let around = self.passages.contexts[parent as usize];
        let mut own = Meaning::default();
        let mut signature = node.tag() as u64;
        for (name, value) in node.attributes() {
            if is_name(name) {
                let hash = self.names.read(value, &mut own);
                if name.eq_ignore_ascii_case("class") && !value.is_empty() {
                    signature = (signature.rotate_left(5) ^ hash).wrapping_mul(0x517c_c1b7_2722_0a95);
                }
            }
        }
        if node.tag() == Tag::Other {
            self.names.read(node.name(), &mut own);
        }
        let weight = if -i16::from(own.lowest) > i16::from(own.highest) { own.lowest } else { own.highest };
        let id = self.passages.contexts.len() as u32;
        let first = self.count();
        self.passages.contexts.push(Context {
            parent,
            node: node.id(),
            tag: node.tag(),
            depth: around.depth + 1,
            own,
            around: around.around | own.categories,
            weight_sum: around.weight_sum.saturating_add(i16::from(weight)),
            weight_lowest: around.weight_lowest.min(own.lowest),
            tags: around.tags | bit_of(node.tag()),
            reason: own_reason(own.categories, node.tag()).or(around.reason),
            signature,
            first,
            last: first,
        });
        id
    }

    fn kind(&self) -> BlockKind {
        self.frames.last().map_or(BlockKind::Paragraph, |f| f.kind)
    }

    fn visit(&mut self, node: NodeRef<'_, '_>) -> u32 {
        let tag = node.tag();
        if tag == Tag::Text {
            self.text(node);
            return node.id() + 1;
        }
        if is_skipped(tag) {
            self.space |= node.space_before();
            let holds_words = !matches!(
                tag,
                Tag::Script
                    | Tag::Style
                    | Tag::Head
                    | Tag::Title
                    | Tag::Svg
                    | Tag::Iframe
                    | Tag::Noembed
                    | Tag::Noframes
            );
            if holds_words && node.subtree_end() > node.id() + 1 {
                self.passages.passed_over.push(node.id());
            }
            return node.subtree_end();
        }
        self.space |= node.space_before();
        if tag == Tag::Br {
            self.breaks += 1;
            return node.id() + 1;
        }
        let outer_row = self.frames.last().is_some_and(|f| f.row);
        let mut kind = self.kind();
        let mut row = outer_row;
        let mut block = tag.is_block();
        match tag {
            _ if tag.is_heading() => kind = BlockKind::Heading,
            Tag::Li | Tag::Dd | Tag::Dt => kind = BlockKind::ListItem,
            Tag::Blockquote => kind = BlockKind::Quote,
            Tag::Figcaption | Tag::Caption => kind = BlockKind::Caption,
            Tag::Tr if is_data_row(node) => {
                kind = BlockKind::Table;
                row = true;
            }
            Tag::Td | Tag::Th if outer_row => {
                block = false;
                self.cell();
            }
            _ if outer_row => block = false,
            _ => {}
        }
        let hidden = self.frames.last().and_then(|f| f.hidden).or_else(|| hides(node));
        if block && !(outer_row) {
            self.flush();
        } else if tag.is_block() {
            self.space = true;
        }
        if matches!(tag, Tag::B | Tag::Strong | Tag::I | Tag::Em) {
            self.stress_end = self.stress_end.max(node.subtree_end());
        }
        if tag == Tag::Pre {
            self.preformatted_end = self.preformatted_end.max(node.subtree_end());
        }
        let outer_hidden = self.frames.last().and_then(|f| f.hidden);
        let named = matches!(tag, Tag::Other | Tag::Button | Tag::Label);
        let changes = block || named || row != outer_row || hidden != outer_hidden;
        if changes && node.subtree_end() > node.id() + 1 {
            if hidden != outer_hidden {
                // A hidden stretch inside a line is a passage of its own, so that the line can stay without it.
                self.flush();
            }
            let context = self.context(node);
            let block = block || hidden != outer_hidden;
            self.frames.push(Frame { subtree_end: node.subtree_end(), context, block, kind, hidden, row });
        }
        node.id() + 1
    }

    /// A cell of a data row begins: a tab keeps it apart from the one before.
    fn cell(&mut self) {
        if self.passages.text.len() > self.floor {
            self.passages.text.push('\t');
            self.space = false;
        }
    }

    fn text(&mut self, node: NodeRef<'_, '_>) {
        let raw = node.raw_text();
        self.space |= node.space_before();
        if node.id() >= self.preformatted_end {
            return self.part(node, 0..raw.len());
        }
        let mut start = 0;
        for line in raw.split_inclusive('\n') {
            self.part(node, start..start + line.trim_end_matches('\n').len());
            start += line.len();
            self.breaks += u32::from(line.ends_with('\n'));
        }
    }

    /// Reads a part of a node's text.
    fn part(&mut self, node: NodeRef<'_, '_>, part: Range<usize>) {
        if node.id() < self.preformatted_end && node.raw_text()[part.clone()].trim().is_empty() {
            return;
        }
        match std::mem::take(&mut self.breaks) {
            0 => {}
            1 if self.passages.text.len() > self.floor => {
                #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
                let at = self.passages.text.len() as u32;
                self.broken = self.broken.or(self.origin.map(|(_, before)| (at, before)));
                self.passages.text.push('\n');
                self.space = false;
            }
            1 => {}
            _ => self.flush(),
        }
        let before = self.passages.text.len();
        // After a line feed or a tab no space is owed.
        let bare = self.passages.text[self.floor..].ends_with(['\n', '\t']);
        let floor = if bare { before } else { self.floor };
        if let Some((first, last)) = fold::append(&mut self.passages.text, floor, &mut self.space, node, part) {
            self.origin = Some((self.origin.map_or(first, |o| o.0), last));
            if let Some((at, before)) = self.broken.take() {
                self.passages.breaks.push(Break { at, before, behind: first });
            }
            if node.in_link() {
                #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
                let added = (self.passages.text.len() - before) as u32;
                self.linked += added;
            }
            if node.id() < self.stress_end {
                #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
                let added = (self.passages.text.len() - before) as u32;
                self.stressed += added;
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
    fn flush(&mut self) {
        self.breaks = 0;
        self.broken = None;
        self.space = false;
        let text = &mut self.passages.text;
        let kept = text[self.floor..].trim_end().len();
        text.truncate(self.floor + kept);
        let linked = std::mem::take(&mut self.linked);
        let stressed = std::mem::take(&mut self.stressed);
        if let (Some((first, last)), true) = (self.origin.take(), kept > 0) {
            let frame = self.frames.last();
            self.passages.list.push(Passage {
                start: self.floor as u32,
                end: text.len() as u32,
                origin: Origin(first, last),
                kind: frame.map_or(BlockKind::Paragraph, |f| f.kind),
                context: frame.map_or(0, |f| f.context),
                linked,
                stressed,
                hidden: frame.and_then(|f| f.hidden),
            });
        }
        self.floor = text.len();
    }
}
