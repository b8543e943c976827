//! Tokens to a tree, as tolerant as browsers are.
//!
//! The rules are those of the standard's tree construction (§13.2.6) as far as they can be followed by appending alone:
//! implied end tags (`p`, `li`, `dd`, `td`, `tr`, `option`, headings), scopes that stop a stray end tag, `head` that
//! ends at the first thing that may not stand in it, a second `html` or `body` that is ignored, foreign content that a
//! division leaves. Three rules move nodes after the fact, and are done otherwise here because positions must stay in
//! the page's order:
//!
//! - *Adoption agency* (`<b><p>x</b>y</p>`): a formatting end tag in the wrong place closes nothing; the one consequence
//!   that matters to a reader of text, which words are inside a link, is kept as a flag on each node.
//! - *Foster parenting* (text between rows): it stays inside the table, where the page wrote it.
//! - *Form end tags* that would leave the middle of the stack: ignored.
//!
//! The stack is capped ([`Limits::depth`]), and the number of open elements is kept by tag, so no end tag walks further
//! than the cap, and most do not walk at all: building is linear in the source.

use super::document::{Document, IN_LINK, Limits, Node, PassedLimit, RAW, SPACE_BEFORE};
use super::tag::Tag;
use super::tokenizer::{Attribute, Token, Tokenizer};

struct Builder<'s> {
    source: &'s str,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// Numbers and tags of the open elements, outermost first.
    open: Vec<(u32, Tag)>,
    open_by_tag: [u16; Tag::COUNT],
    depth: usize,
    /// Elements that the source still has open, as far as one can tell, and the capped stack has not.
    lost: u32,
    in_link: bool,
    pending_space: bool,
    seen_body: bool,
}

pub(super) fn build<'s>(source: &'s str, limits: &Limits) -> Document<'s> {
    // A page holds a node for each twenty-five bytes or so, and as many attributes.
    let expected = (source.len() / 24).min(limits.nodes as usize).min(1 << 20);
    let mut builder = Builder {
        source,
        nodes: Vec::with_capacity(expected),
        attributes: Vec::with_capacity(expected),
        open: Vec::with_capacity(64),
        open_by_tag: [0; Tag::COUNT],
        depth: usize::from(limits.depth.clamp(16, 4096)),
        lost: 0,
        in_link: false,
        pending_space: false,
        seen_body: false,
    };
    let mut tokenizer = Tokenizer::new(source);
    let mut cut = None;
    let mut end = 0;
    loop {
        let before = builder.attributes.len();
        let Some(token) = tokenizer.next(&mut builder.attributes) else { break };
        let (Token::Text { start, end: after, .. }
        | Token::Open { start, end: after, .. }
        | Token::Close { start, end: after, .. }) = token;
        // A start tag may make two nodes (an implied paragraph), never more.
        let passed = if builder.nodes.len() + 2 > limits.nodes as usize {
            Some(PassedLimit::Nodes)
        } else if builder.attributes.len() > limits.attributes as usize {
            Some(PassedLimit::Attributes)
        } else if builder.open.len() + builder.lost as usize > limits.nesting as usize {
            Some(PassedLimit::Nesting)
        } else {
            None
        };
        if let Some(limit) = passed {
            builder.attributes.truncate(before);
            cut = Some((start, limit));
            break;
        }
        end = after;
        match token {
            Token::Text { start, end, raw } => builder.text(start, end, raw),
            Token::Open { tag, start, name_end, end, self_closing } => {
                builder.element(tag, (start, name_end, end), before, self_closing);
            }
            Token::Close { tag, start, name_end, end } => {
                let open = builder.open.len();
                builder.end(tag, (start, name_end, end));
                // What closes nothing may close what is no longer on the stack.
                if builder.open.len() == open {
                    builder.lost = builder.lost.saturating_sub(1);
                }
            }
        }
    }
    builder.pop_to(0, end);
    Document { source, nodes: builder.nodes, attributes: builder.attributes, cut }
}

const fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c')
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "nodes and attributes are limited to u32, those of one element to 256"
)]
const fn number(n: usize) -> u32 {
    n as u32
}

/// What an item of a list does not reach across to end the item before it.
fn ends_search_for_item(tag: Tag) -> bool {
    tag.is_special() && !matches!(tag, Tag::Address | Tag::Div | Tag::P)
}

impl Builder<'_> {
    fn is_open(&self, tag: Tag) -> bool {
        self.open_by_tag[tag as usize] > 0
    }

    fn current(&self) -> Option<Tag> {
        self.open.last().map(|&(_, tag)| tag)
    }

    /// Closes the open elements from `height` upwards; they end at byte `end`.
    fn pop_to(&mut self, height: usize, end: u32) {
        let next = number(self.nodes.len());
        while self.open.len() > height {
            let Some((id, tag)) = self.open.pop() else { break };
            let node = &mut self.nodes[id as usize];
            node.subtree_end = next;
            node.end = end.max(node.open_end);
            self.open_by_tag[tag as usize] -= 1;
            if tag == Tag::A || tag.is_scope() {
                // A paragraph that a block ends leaves its link running, as formatting is reopened in browsers; a cell
                // or an object does not.
                self.in_link &= !tag.is_scope();
            }
        }
    }

    /// The height of the innermost open element that `wanted` accepts, unless one that `barrier` accepts is met first.
    fn find(&self, wanted: impl Fn(Tag) -> bool, barrier: impl Fn(Tag) -> bool) -> Option<usize> {
        for (height, &(_, tag)) in self.open.iter().enumerate().rev() {
            if wanted(tag) {
                return Some(height);
            }
            if barrier(tag) {
                return None;
            }
        }
        None
    }

    /// Closes an open paragraph that a block at byte `at` ends.
    fn close_paragraph(&mut self, at: u32) {
        if self.is_open(Tag::P) {
            self.close(at, |t| t == Tag::P, |t| t.is_scope() || t == Tag::Button);
        }
    }

    /// Closes the innermost open element that `wanted` accepts, with all inside it, unless `barrier` is met first.
    fn close(&mut self, at: u32, wanted: impl Fn(Tag) -> bool, barrier: impl Fn(Tag) -> bool) {
        if let Some(height) = self.find(wanted, barrier) {
            self.pop_to(height, at);
        }
    }

    /// Closes, up to the innermost table, everything from the outermost of `tags` upwards.
    fn close_in_table(&mut self, tags: &[Tag], at: u32) {
        if !self.is_open(Tag::Table) || !tags.iter().any(|&t| self.is_open(t)) {
            return;
        }
        let mut found = None;
        for (height, &(_, tag)) in self.open.iter().enumerate().rev() {
            if tags.contains(&tag) {
                found = Some(height);
            } else if matches!(tag, Tag::Table | Tag::Template) {
                break;
            }
        }
        if let Some(height) = found {
            self.pop_to(height, at);
        }
    }

    /// Closes what the start tag of `tag` at byte `at` ends by the rules.
    fn imply_ends(&mut self, tag: Tag, at: u32) {
        let ends_head = self.is_open(Tag::Head) && !tag.may_stand_in_head();
        if ends_head && !self.is_open(Tag::Noscript) && !self.is_open(Tag::Template) {
            self.close(at, |t| t == Tag::Head, |_| false);
        }
        if tag.leaves_foreign()
            && (self.is_open(Tag::Svg) || self.is_open(Tag::Math))
            && !self.is_open(Tag::ForeignObject)
        {
            while let Some(height) = self.find(|t| matches!(t, Tag::Svg | Tag::Math), |_| false) {
                self.pop_to(height, at);
            }
        }
        match tag {
            Tag::Li if self.is_open(Tag::Li) => self.close(at, |t| t == Tag::Li, ends_search_for_item),
            Tag::Dd | Tag::Dt if self.is_open(Tag::Dd) || self.is_open(Tag::Dt) => {
                self.close(at, |t| matches!(t, Tag::Dd | Tag::Dt), ends_search_for_item);
            }
            Tag::Option | Tag::Optgroup => {
                if self.current() == Some(Tag::Option) {
                    self.pop_to(self.open.len() - 1, at);
                }
                if tag == Tag::Optgroup && self.current() == Some(Tag::Optgroup) {
                    self.pop_to(self.open.len() - 1, at);
                }
            }
            Tag::Td | Tag::Th => self.close_in_table(&[Tag::Td, Tag::Th, Tag::Caption], at),
            Tag::Tr => self.close_in_table(&[Tag::Tr, Tag::Td, Tag::Th, Tag::Caption, Tag::Colgroup], at),
            Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Caption | Tag::Colgroup => self.close_in_table(
                &[Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Tr, Tag::Td, Tag::Th, Tag::Caption, Tag::Colgroup],
                at,
            ),
            Tag::Button if self.is_open(Tag::Button) => self.close(at, |t| t == Tag::Button, Tag::is_scope),
            Tag::A => {
                // A link inside a link ends the outer one; where that is on top, its element too.
                self.in_link = false;
                self.close(at, |t| t == Tag::A, Tag::is_special);
            }
            _ => {}
        }
        if tag.closes_paragraph() {
            self.close_paragraph(at);
        }
        if tag.is_heading() && self.current().is_some_and(Tag::is_heading) {
            self.pop_to(self.open.len() - 1, at);
        }
        if tag == Tag::Table && self.is_open(Tag::Table) {
            // Outside a cell a table cannot hold a table: the first one ends.
            let in_cell =
                |t| matches!(t, Tag::Td | Tag::Th | Tag::Caption | Tag::Template | Tag::Noscript | Tag::Object);
            self.close(at, |t| t == Tag::Table, in_cell);
        }
    }

    fn push(&mut self, tag: Tag, (start, open_end): (u32, u32), attributes: (u32, u16), extra: u8) -> u32 {
        let id = number(self.nodes.len());
        let mut flags = extra;
        if std::mem::take(&mut self.pending_space) {
            flags |= SPACE_BEFORE;
        }
        if self.in_link {
            flags |= IN_LINK;
        }
        self.nodes.push(Node {
            tag,
            flags,
            attribute_count: attributes.1,
            parent: self.open.last().map_or(u32::MAX, |&(id, _)| id),
            subtree_end: id + 1,
            start,
            open_end,
            end: open_end,
            first_attribute: attributes.0,
        });
        id
    }

    fn element(&mut self, tag: Tag, (start, _, end): (u32, u32, u32), first: usize, self_closing: bool) {
        // A second one only adds attributes to the first, in browsers; nobody reads those.
        let again = match tag {
            Tag::Html | Tag::Head => self.is_open(tag) || self.seen_body,
            Tag::Body => self.seen_body,
            _ => false,
        };
        if again {
            self.attributes.truncate(first);
            return;
        }
        self.seen_body |= tag == Tag::Body;
        self.imply_ends(tag, start);
        let holds_nothing =
            tag.is_void() || (self_closing && (self.is_open(Tag::Svg) || self.is_open(Tag::Math) || tag == Tag::Svg));
        if !holds_nothing && self.open.len() >= self.depth {
            self.pop_to(self.depth - 1, start);
            self.lost += 1;
        }
        let count = self.attributes.len() - first;
        #[expect(clippy::cast_possible_truncation, reason = "the tokenizer keeps at most 256")]
        let id = self.push(tag, (start, end), (number(first), count as u16), 0);
        if holds_nothing {
            return;
        }
        self.open.push((id, tag));
        self.open_by_tag[tag as usize] += 1;
        if tag == Tag::A {
            self.in_link = self.attributes[first..].iter().any(|a| {
                let name = self.source.as_bytes().get(a.name.0 as usize..a.name.1 as usize);
                name.is_some_and(|n| n.eq_ignore_ascii_case(b"href")) && a.value.1 > a.value.0
            });
        }
    }

    fn text(&mut self, start: u32, end: u32, raw: bool) {
        let bytes = &self.source.as_bytes()[start as usize..end as usize];
        if bytes.iter().all(|&b| is_white(b)) && !self.is_open(Tag::Pre) {
            self.pending_space = true;
            return;
        }
        if self.current() == Some(Tag::Head) {
            self.pop_to(self.open.len() - 1, start);
        }
        self.push(Tag::Text, (start, end), (0, 0), if raw { RAW } else { 0 });
    }

    fn end(&mut self, tag: Tag, (start, name_end, end): (u32, u32, u32)) {
        match tag {
            Tag::Html | Tag::Body => return,
            Tag::Br => {
                self.imply_ends(Tag::Br, start);
                self.push(Tag::Br, (start, end), (0, 0), 0);
                return;
            }
            Tag::P => {
                let found = if self.is_open(Tag::P) {
                    self.find(|t| t == Tag::P, |t| t.is_scope() || t == Tag::Button)
                } else {
                    None
                };
                if let Some(height) = found {
                    self.pop_to(height, end);
                } else {
                    // Browsers make an empty paragraph of it, which is a break between what stands around it.
                    self.push(Tag::P, (start, end), (0, 0), 0);
                }
                return;
            }
            Tag::A => self.in_link = false,
            _ => {}
        }
        let headings = tag.is_heading();
        if !headings && !self.is_open(tag) {
            return;
        }
        let found = match tag {
            _ if headings => self.find(Tag::is_heading, Tag::is_scope),
            Tag::Li => self.find(|t| t == Tag::Li, |t| t.is_scope() || matches!(t, Tag::Ol | Tag::Ul)),
            Tag::Td | Tag::Th | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Caption | Tag::Table => {
                self.find(|t| t == tag, |t| matches!(t, Tag::Table | Tag::Template | Tag::Noscript))
            }
            Tag::Form => self.find(|t| t == tag, Tag::is_special),
            Tag::Other => {
                let name = self.source.as_bytes().get(start as usize + 2..name_end as usize).unwrap_or(&[]);
                let mut found = None;
                for (height, &(id, open)) in self.open.iter().enumerate().rev() {
                    if open == Tag::Other && self.is_named(id, name) {
                        found = Some(height);
                        break;
                    }
                    if open.is_special() {
                        break;
                    }
                }
                found
            }
            _ if tag.is_scope() || matches!(tag, Tag::Button | Tag::Head | Tag::Select) => {
                self.find(|t| t == tag, |_| false)
            }
            _ if tag.is_division() => self.find(|t| t == tag, Tag::is_scope),
            _ if tag.is_formatting() => self.find(|t| t == tag, Tag::is_special),
            _ => self.find(|t| t == tag, Tag::is_special),
        };
        if let Some(height) = found {
            self.pop_to(height, end);
        }
    }

    fn is_named(&self, id: u32, name: &[u8]) -> bool {
        let start = self.nodes[id as usize].start as usize + 1;
        let bytes = self.source.as_bytes();
        bytes.get(start..start + name.len()).is_some_and(|held| held.eq_ignore_ascii_case(name))
            && bytes.get(start + name.len()).is_some_and(|&b| is_white(b) || b == b'/' || b == b'>')
    }
}
