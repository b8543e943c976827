//! Passages and verdicts to the article's text, blocks and dropped passages.

use super::body::Body;
use super::passage::Passages;
use super::verdict::Verdict;
use crate::Options;
use crate::html::Document;
use sayso_record::{Article, Block, BlockKind, DropReason, Dropped, Note, Origin, Span};

/// A dropped passage is given up to here; the rest of it can be found by its origin.
const LONGEST_DROPPED: usize = 2000;

/// Elements passed over with more nodes than this hold no passage but a part of an application.
const MOST_NODES: u32 = 400;

/// Fills in text, blocks and dropped passages. With `body`, that is the article's text, and of the passages only the
/// headline and the byline stay.
pub(super) fn assemble(
    article: &mut Article,
    page: &Document<'_>,
    passages: &Passages,
    verdicts: &[Verdict],
    body: Option<&Body>,
    options: &Options,
) {
    let mut dropped = Bin { bytes: options.dropped_bytes, left_out: 0 };
    for (passage, verdict) in passages.list.iter().zip(verdicts) {
        let words = passages.words(passage);
        match *verdict {
            Verdict::Keep(kind @ (BlockKind::Title | BlockKind::Byline)) => keep(article, words, kind, passage.origin),
            Verdict::Keep(BlockKind::Paragraph) if body.is_none() => {
                for (words, origin) in passages.paragraphs(passage) {
                    keep(article, words, BlockKind::Paragraph, origin);
                }
            }
            Verdict::Keep(kind) if body.is_none() => keep(article, words, kind, passage.origin),
            Verdict::Keep(_) => {
                // What the page shows of a text that is taken from its data: the same words, or what stood around them.
                let head: String = words.chars().take(40).collect();
                let said = body.is_some_and(|b| b.paragraphs.iter().any(|(paragraph, _)| paragraph.contains(&head)));
                let reason = if said { DropReason::Duplicate } else { DropReason::Boilerplate };
                dropped.add(article, reason, words, passage.origin, options);
            }
            Verdict::Drop(reason) => dropped.add(article, reason, words, passage.origin, options),
        }
    }
    for &id in &passages.passed_over {
        // The words of one element cost no more to read than fit into the bin.
        let node = page.node(id);
        if options.keep_dropped && dropped.bytes > 0 && node.subtree_end() - id < MOST_NODES {
            let words = node.text();
            if !words.is_empty() {
                dropped.add(article, DropReason::Hidden, &words, node.origin(), options);
            }
        }
    }
    if let Some(body) = body {
        for (words, origin) in &body.paragraphs {
            keep(article, words, BlockKind::Paragraph, *origin);
        }
        let message = "the text is the one that the page's structured data holds; the page itself shows less of it";
        article.notes.push(Note::new("clean", "text_from_data", message));
    }
    if dropped.left_out > 0 {
        let message = format!("{} dropped passages are left out of the record; it holds the first", dropped.left_out);
        article.notes.push(Note::new("clean", "dropped_cut", message));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
fn keep(article: &mut Article, words: &str, kind: BlockKind, origin: Origin) {
    if !article.text.is_empty() {
        article.text.push_str("\n\n");
    }
    let start = article.text.len() as u32;
    article.text.push_str(words);
    let span = Span::new(start, article.text.len() as u32);
    article.blocks.push(Block { kind, span, origin });
}

/// Room for what is dropped.
struct Bin {
    bytes: usize,
    left_out: u32,
}

impl Bin {
    fn add(&mut self, article: &mut Article, reason: DropReason, words: &str, origin: Origin, options: &Options) {
        if !options.keep_dropped {
            return;
        }
        let mut end = words.len().min(LONGEST_DROPPED);
        while !words.is_char_boundary(end) {
            end -= 1;
        }
        if end > self.bytes {
            self.left_out += 1;
            return;
        }
        self.bytes -= end;
        article.dropped.push(Dropped { reason, text: words[..end].to_owned(), origin });
    }
}
