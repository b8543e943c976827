//! Who said what.
#![forbid(unsafe_code)]
use sayso_record::Article;
/// stub
#[derive(Clone, Debug, Default)] pub struct Options {}
/// stub
#[derive(Debug)] pub struct Attributor { options: Options }
impl Attributor {
/// stub
#[must_use] pub fn new(options: Options) -> Self { Self { options } }
/// stub
pub fn attribute(&mut self, _article: &mut Article) { let _ = &self.options; }
}
