//! Raw pages and scraped text to articles.
#![forbid(unsafe_code)]
use sayso_record::Article;

mod text;
pub use text::{clean_text, keep_text};

/// stub
#[derive(Clone, Debug, Default)]
pub struct Options {}
/// stub
#[must_use]
pub fn clean_html(_html: &str, _options: &Options) -> Article {
    Article::default()
}
