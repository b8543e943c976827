//! Which of a page's passages are the article.

mod fold;
mod hidden;
mod passage;

use crate::html::Document;
use crate::{Options, metadata};
use passage::{Passage, Passages};
use sayso_record::{Article, Block, DropReason, Dropped, Span};

/// Cleans a page: its main text in blocks, what it says about itself, and what was dropped and why.
///
/// `origin` of every block and dropped passage is in bytes of `html`. Never fails: a page without an article gives one
/// without blocks.
#[must_use]
pub fn clean_html(html: &str, options: &Options) -> Article {
    let page = Document::parse(html, &options.limits);
    let mut article = Article { meta: metadata::declared(&page), ..Article::default() };
    let passages = passage::read(&page);
    let verdicts: Vec<Option<DropReason>> = judge(&passages);
    for (passage, verdict) in passages.list.iter().zip(verdicts) {
        match verdict {
            None => keep(&mut article, passages.words(passage), passage),
            Some(reason) if options.keep_dropped => article.dropped.push(Dropped {
                reason,
                text: passages.words(passage).to_owned(),
                origin: passage.origin,
            }),
            Some(_) => {}
        }
    }
    metadata::complete(&mut article, &page);
    article
}

fn judge(passages: &Passages) -> Vec<Option<DropReason>> {
    let verdict = |p: &Passage| {
        let length = p.end - p.start;
        if p.hidden.is_some() {
            return p.hidden;
        }
        (p.linked * 2 > length || length < 40).then_some(DropReason::Boilerplate)
    };
    passages.list.iter().map(verdict).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "no longer than the source")]
fn keep(article: &mut Article, words: &str, passage: &Passage) {
    if !article.text.is_empty() {
        article.text.push_str("\n\n");
    }
    let start = article.text.len() as u32;
    article.text.push_str(words);
    let span = Span::new(start, article.text.len() as u32);
    article.blocks.push(Block { kind: passage.kind, span, origin: passage.origin });
}
