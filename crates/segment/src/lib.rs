//! Blocks to tokens, sentences and quotations.
#![forbid(unsafe_code)]
use sayso_record::Article;
/// stub
#[derive(Clone, Debug, Default)] pub struct Options {}
/// stub
pub fn segment(_article: &mut Article, _options: &Options) {}
