//! Metadata of a page: not written yet.
//!
//! `clean_html` calls [`declared`] before it looks for the main text (the title tells it which heading is the headline)
//! and [`complete`] after it, on the article with its blocks.

use crate::html::Document;
use sayso_record::{Article, Meta};

/// What the page declares about the article: JSON-LD, `meta`, `title`, canonical link.
pub(crate) fn declared(_page: &Document<'_>) -> Meta {
    Meta::default()
}

/// Fills in what only the text shows (language, dateline, visible byline and date, article score) and adds notes.
pub(crate) fn complete(_article: &mut Article, _page: &Document<'_>) {}
