//! Which of a page's passages are the article.

pub(crate) mod features;
mod fold;
mod hidden;
pub(crate) mod measure;
pub(crate) mod model;
pub(crate) mod names;
pub(crate) mod passage;
pub(crate) mod second;

use crate::html::Document;
use crate::{Options, metadata};
use model::Model;
use names::Names;
use passage::{Passage, Passages};
use sayso_record::{Article, Block, DropReason, Dropped, Span};

/// The weights of the first look.
pub(crate) const FIRST_MODEL: &[u8] = include_bytes!("../../data/html/first.model");
/// The weights of the second look.
pub(crate) const SECOND_MODEL: &[u8] = include_bytes!("../../data/html/second.model");

/// Cleans a page: its main text in blocks, what it says about itself, and what was dropped and why.
///
/// `origin` of every block and dropped passage is in bytes of `html`. Never fails: a page without an article gives one
/// without blocks.
#[must_use]
pub fn clean_html(html: &str, options: &Options) -> Article {
    let page = Document::parse(html, &options.limits);
    let mut article = Article { meta: metadata::declared(&page), ..Article::default() };
    let passages = passage::read(&page, Names::built_in());
    let verdicts: Vec<Option<DropReason>> = judge(&page, &passages);
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

fn judge(page: &Document<'_>, passages: &Passages) -> Vec<Option<DropReason>> {
    let measures = measure::measure(passages);
    let table = features::features(page, passages, &measures);
    let first = Model::new(FIRST_MODEL).map(|m| m.scores(&table)).unwrap_or_default();
    let second = Model::new(SECOND_MODEL).map(|m| m.scores(&second::features(table, passages, &first)));
    let second = second.unwrap_or_default();
    let verdict = |(_, &score): (&Passage, &i32)| (score <= 0).then_some(DropReason::Boilerplate);
    passages.list.iter().zip(&second).map(verdict).collect()
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
