//! A page as a flat tree, and how to read it.
//!
//! Nodes stand in one vector in the order of the page (preorder), each with the number of the node after its last
//! descendant. So a subtree is a slice, walking a page is a loop over a vector, skipping a subtree is one assignment,
//! and nothing that reads the tree recurses. Nodes hold byte positions and no text: names, attributes and text are
//! borrowed from the source, and character references are decoded when somebody asks.
//!
//! ```
//! use sayso_clean::html::{Document, Limits, Tag};
//! let page = Document::parse("<p class=lead>Rain &amp; wind<br>all day", &Limits::default());
//! let paragraph = page.elements().find(|node| node.tag() == Tag::P).expect("there is one");
//! assert_eq!(paragraph.attribute("class").as_deref(), Some("lead"));
//! assert_eq!(paragraph.text(), "Rain & wind all day");
//! ```

use super::reference;
use super::tag::Tag;
use super::tokenizer::Attribute;
use sayso_record::Origin;
use std::borrow::Cow;

/// What a page may cost. Passing a limit stops the reading there: what was read stays, and [`Document::cut`] says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Elements and texts; each takes 32 bytes.
    pub nodes: u32,
    /// Attributes; each takes 16 bytes.
    pub attributes: u32,
    /// Open elements inside one another. What is deeper is kept beside its parent instead of inside it, as Chromium
    /// does; nothing is lost by it.
    pub depth: u16,
    /// Elements inside one another as the source has them, whatever became of those that are deeper than
    /// [`depth`](Self::depth). No limit by default, since depth costs nothing; a page with thousands is no article.
    pub nesting: u32,
}

/// The limit that a page has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedLimit {
    /// [`Limits::nodes`].
    Nodes,
    /// [`Limits::attributes`].
    Attributes,
    /// [`Limits::nesting`].
    Nesting,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 4_000_000, attributes: 8_000_000, depth: 512, nesting: u32::MAX }
    }
}

/// White space stood before the node.
pub(super) const SPACE_BEFORE: u8 = 1;
/// The node lies inside a link that leads somewhere.
pub(super) const IN_LINK: u8 = 1 << 1;
/// A text in which character references do not count.
pub(super) const RAW: u8 = 1 << 2;

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) tag: Tag,
    pub(super) flags: u8,
    pub(super) attribute_count: u16,
    pub(super) parent: u32,
    /// The number of the node after the last descendant.
    pub(super) subtree_end: u32,
    /// An element's `<`, a text's first byte.
    pub(super) start: u32,
    /// The byte after an element's start tag, after a text's last byte.
    pub(super) open_end: u32,
    /// The byte after an element's end tag, or where it ended without one.
    pub(super) end: u32,
    pub(super) first_attribute: u32,
}

/// A page as a tree.
#[derive(Clone, Debug)]
pub struct Document<'s> {
    pub(super) source: &'s str,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) cut: Option<(u32, PassedLimit)>,
}

/// One node of a [`Document`]: an element or a text. Copying it copies two words.
#[derive(Clone, Copy)]
pub struct NodeRef<'d, 's> {
    document: &'d Document<'s>,
    id: u32,
}

impl<'s> Document<'s> {
    /// Reads a page. Never fails: whatever the source holds makes a tree, as it does in browsers.
    #[must_use]
    pub fn parse(source: &'s str, limits: &Limits) -> Self {
        super::builder::build(source, limits)
    }

    /// The page as it was given in.
    #[must_use]
    pub const fn source(&self) -> &'s str {
        self.source
    }

    /// The byte at which reading stopped because a limit was passed, if one was.
    #[must_use]
    pub fn cut(&self) -> Option<u32> {
        self.cut.map(|(at, _)| at)
    }

    /// The limit that was passed, if one was.
    #[must_use]
    pub fn passed_limit(&self) -> Option<PassedLimit> {
        self.cut.map(|(_, limit)| limit)
    }

    /// How many nodes there are; their numbers run from 0.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "limited by the builder")]
    pub fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// True for a page without element and text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node of a number below [`len`](Self::len).
    #[must_use]
    pub fn node(&self, id: u32) -> NodeRef<'_, 's> {
        debug_assert!(id < self.len());
        NodeRef { document: self, id }
    }

    /// All nodes in the order of the page, elements and texts.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeRef<'_, 's>> {
        (0..self.len()).map(|id| self.node(id))
    }

    /// All elements in the order of the page.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = NodeRef<'_, 's>> {
        self.nodes().filter(|n| !n.is_text())
    }
}

impl<'d, 's> NodeRef<'d, 's> {
    fn data(&self) -> &'d Node {
        &self.document.nodes[self.id as usize]
    }

    /// Its number in the document, in the order of the page.
    #[must_use]
    pub const fn id(self) -> u32 {
        self.id
    }

    /// Which element it is; [`Tag::Text`] for a text.
    #[must_use]
    pub fn tag(self) -> Tag {
        self.data().tag
    }

    /// True for a text.
    #[must_use]
    pub fn is_text(self) -> bool {
        self.data().tag == Tag::Text
    }

    /// An element's name as the page writes it, which matters for [`Tag::Other`]; empty for a text.
    #[must_use]
    pub fn name(self) -> &'s str {
        if self.is_text() {
            return "";
        }
        let rest = self.document.source.get(self.data().start as usize + 1..self.data().open_end as usize);
        let rest = rest.unwrap_or("");
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
        &rest[..end]
    }

    /// The element that it lies in; `None` at the top.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let parent = self.data().parent;
        (parent != u32::MAX).then_some(Self { id: parent, ..self })
    }

    /// Its ancestors from the parent outwards.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |n| n.parent())
    }

    /// The number of the node after its last descendant: the subtree is `id()..subtree_end()`.
    #[must_use]
    pub fn subtree_end(self) -> u32 {
        self.data().subtree_end
    }

    /// Its descendants in the order of the page, itself left out.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Self> {
        (self.id + 1..self.subtree_end()).map(move |id| Self { id, ..self })
    }

    /// All nodes behind it in the order of the page, its own descendants among them.
    pub fn following(self) -> impl Iterator<Item = Self> {
        (self.id + 1..self.document.len()).map(move |id| Self { id, ..self })
    }

    /// Its children in the order of the page.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.subtree_end();
        let first = (self.id + 1 < end).then_some(Self { id: self.id + 1, ..self });
        std::iter::successors(first, move |n| (n.subtree_end() < end).then_some(Self { id: n.subtree_end(), ..*n }))
    }

    /// The node after it in the same parent.
    #[must_use]
    pub fn next_sibling(self) -> Option<Self> {
        let end = self.parent().map_or(self.document.len(), Self::subtree_end);
        (self.subtree_end() < end).then_some(Self { id: self.subtree_end(), ..self })
    }

    /// The bytes of the source that it takes: an element from `<` to after its end tag, a text its own.
    #[must_use]
    pub fn origin(self) -> Origin {
        Origin(self.data().start, self.data().end)
    }

    /// The byte after an element's start tag.
    #[must_use]
    pub fn open_end(self) -> u32 {
        self.data().open_end
    }

    /// White space stood between it and what comes before it.
    #[must_use]
    pub fn space_before(self) -> bool {
        self.data().flags & SPACE_BEFORE != 0
    }

    /// It lies inside a link with an address (the element `a` itself does not).
    #[must_use]
    pub fn in_link(self) -> bool {
        self.data().flags & IN_LINK != 0
    }

    /// A text in which character references do not count (a script's).
    #[must_use]
    pub fn is_raw(self) -> bool {
        self.data().flags & RAW != 0
    }

    /// Its attributes as the source has them, in its order: names in the page's case, values undecoded.
    pub fn attributes(self) -> impl Iterator<Item = (&'s str, &'s str)> {
        let source = self.document.source;
        let slice = move |(start, end): (u32, u32)| source.get(start as usize..end as usize).unwrap_or("");
        let first = self.data().first_attribute as usize;
        let count = if self.is_text() { 0 } else { self.data().attribute_count as usize };
        self.document.attributes[first..first + count].iter().map(move |a| (slice(a.name), slice(a.value)))
    }

    /// The undecoded value of an attribute (`name` in lower case); the first one where the page has it twice.
    #[must_use]
    pub fn raw_attribute(self, name: &str) -> Option<&'s str> {
        self.attributes().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of an attribute (`name` in lower case), character references decoded.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Cow<'s, str>> {
        self.raw_attribute(name).map(|value| reference::decode(value, true))
    }

    /// A text as the source has it: undecoded, white space as it stands. Empty for an element.
    #[must_use]
    pub fn raw_text(self) -> &'s str {
        if !self.is_text() {
            return "";
        }
        self.document.source.get(self.data().start as usize..self.data().open_end as usize).unwrap_or("")
    }

    /// A text with its character references decoded, white space as it stands. Empty for an element.
    #[must_use]
    pub fn decoded_text(self) -> Cow<'s, str> {
        if self.is_raw() {
            return Cow::Borrowed(self.raw_text());
        }
        reference::decode(self.raw_text(), false)
    }

    /// What stands inside an element, markup and all: the JSON of a `<script type="application/ld+json">`.
    #[must_use]
    pub fn inner_source(self) -> &'s str {
        let content = self.children().last().map_or(self.data().open_end, |n| n.origin().1);
        self.document.source.get(self.data().open_end as usize..content as usize).unwrap_or("")
    }

    /// All text below it that a reader would see, decoded, white space folded to single spaces, blocks kept apart;
    /// scripts and styles left out.
    #[must_use]
    pub fn text(self) -> String {
        let mut out = String::new();
        let end = self.subtree_end();
        let mut id = self.id;
        while id < end {
            let node = Self { id, ..self };
            id += 1;
            if node.is_text() {
                if node.space_before() {
                    out.push(' ');
                }
                out.push_str(&node.decoded_text());
            } else if matches!(node.tag(), Tag::Script | Tag::Style | Tag::Template) && node.id != self.id {
                id = node.subtree_end();
            } else if node.space_before() || node.tag().is_block() || node.tag() == Tag::Br {
                out.push(' ');
            }
        }
        fold(&out)
    }
}

/// Runs of white space (the no-break space among it) to single spaces, none at the ends.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

impl std::fmt::Debug for NodeRef<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{} {:?}", self.name(), self.id, self.origin())
    }
}
