//! The tree's text as a sequence of passages: what stands on lines of its own when the page is shown.

use super::fold;
use super::hidden::hides;
use crate::html::{Document, NodeRef, Tag};
use sayso_record::{BlockKind, DropReason, Origin};

/// One passage: a run of inline text between two block boundaries.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    /// Where its words stand in [`Passages::text`].
    pub(super) start: u32,
    pub(super) end: u32,
    /// Where they came from.
    pub(super) origin: Origin,
    /// What it is by its markup.
    pub(super) kind: BlockKind,
    /// The nearest block element that it lies in.
    pub(super) container: u32,
    /// Bytes of it that are inside links.
    pub(super) linked: u32,
    /// Why it is not shown to readers, where it is not.
    pub(super) hidden: Option<DropReason>,
}

/// All passages of a page in its order, and their words.
#[derive(Debug, Default)]
pub(super) struct Passages {
    pub(super) text: String,
    pub(super) list: Vec<Passage>,
}

impl Passages {
    pub(super) fn words(&self, passage: &Passage) -> &str {
        &self.text[passage.start as usize..passage.end as usize]
    }
}

/// An open element that changes how text inside it is read.
struct Frame {
    subtree_end: u32,
    node: u32,
    block: bool,
    kind: BlockKind,
    hidden: Option<DropReason>,
    row: bool,
}

struct Reader<'d, 's> {
    page: &'d Document<'s>,
    passages: Passages,
    frames: Vec<Frame>,
    floor: usize,
    origin: Option<(u32, u32)>,
    linked: u32,
    space: bool,
    breaks: u32,
}

/// Reads all passages of a page.
pub(super) fn read(page: &Document<'_>) -> Passages {
    let mut reader = Reader {
        page,
        passages: Passages { text: String::with_capacity(page.source().len() / 4), list: Vec::with_capacity(256) },
        frames: Vec::with_capacity(64),
        floor: 0,
        origin: None,
        linked: 0,
        space: false,
        breaks: 0,
    };
    let mut id = 0;
    while id < page.len() {
        reader.leave(id);
        id = reader.visit(page.node(id));
    }
    reader.leave(u32::MAX);
    reader.flush();
    reader.passages
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

impl Reader<'_, '_> {
    /// Closes the frames that end before node `id`.
    fn leave(&mut self, id: u32) {
        while self.frames.last().is_some_and(|f| f.subtree_end <= id) {
            if self.frames.last().is_some_and(|f| f.block) {
                self.flush();
            }
            let row = self.frames.pop().is_some_and(|f| f.row);
            if row {
                self.flush();
            }
        }
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
            Tag::Tr => {
                if is_data_row(node) {
                    kind = BlockKind::Table;
                    row = true;
                }
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
        let changes = block || row != outer_row || hidden != self.frames.last().and_then(|f| f.hidden);
        if changes && node.subtree_end() > node.id() + 1 {
            if !block {
                // A hidden stretch inside a line is a passage of its own, so that the line can stay without it.
                self.flush();
            }
            let block = block || hidden.is_some();
            self.frames.push(Frame { subtree_end: node.subtree_end(), node: node.id(), block, kind, hidden, row });
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
        match std::mem::take(&mut self.breaks) {
            0 => {}
            1 if self.passages.text.len() > self.floor => {
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
        if let Some((first, last)) = fold::append(&mut self.passages.text, floor, &mut self.space, node) {
            self.origin = Some((self.origin.map_or(first, |o| o.0), last));
            if node.in_link() {
                #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
                let added = (self.passages.text.len() - before) as u32;
                self.linked += added;
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
    fn flush(&mut self) {
        self.breaks = 0;
        self.space = false;
        let text = &mut self.passages.text;
        let kept = text[self.floor..].trim_end().len();
        text.truncate(self.floor + kept);
        let linked = std::mem::take(&mut self.linked);
        if let (Some((first, last)), true) = (self.origin.take(), kept > 0) {
            let frame = self.frames.last();
            self.passages.list.push(Passage {
                start: self.floor as u32,
                end: text.len() as u32,
                origin: Origin(first, last),
                kind: frame.map_or(BlockKind::Paragraph, |f| f.kind),
                container: frame.map_or(0, |f| f.node),
                linked,
                hidden: frame.and_then(|f| f.hidden),
            });
        }
        self.floor = text.len();
    }
}

/// True for a row of cells that belong on one line: two cells or more, none with blocks of its own inside.
fn is_data_row(row: NodeRef<'_, '_>) -> bool {
    let cells = row.children().filter(|n| matches!(n.tag(), Tag::Td | Tag::Th)).take(2).count();
    cells == 2
        && !row.descendants().any(|n| matches!(n.tag(), Tag::Table | Tag::Article | Tag::Blockquote | Tag::Section))
        && row
            .descendants()
            .filter(|n| matches!(n.tag(), Tag::P | Tag::Div | Tag::Ul | Tag::H1 | Tag::H2 | Tag::H3))
            .count()
            <= 2 * row.children().count()
}
