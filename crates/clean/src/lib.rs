//! Raw pages and scraped text to articles.
#![forbid(unsafe_code)]
use sayso_record::{Article, Block, BlockKind, Origin, Span};
/// stub
#[derive(Clone, Debug, Default)] pub struct Options {}
/// stub
#[must_use] pub fn clean_html(_html: &str, _options: &Options) -> Article { Article::default() }
/// stub
#[must_use] pub fn clean_text(text: &str, options: &Options) -> Article { keep_text(text, options) }
/// stub
#[must_use] pub fn keep_text(text: &str, _options: &Options) -> Article {
    let n = text.len() as u32;
    Article { text: text.to_owned(), blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, n), origin: Origin(0, n) }], ..Article::default() }
}
