//! Articles get the sketch that near-duplicates are found by.

use crate::near_duplicate::Sketcher;
use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};

/// Makes the sketch of an article's text. Whether it resembles another is decided by the writer.
#[derive(Clone, Debug, Default)]
pub struct Shingles(Sketcher);

impl StageFactory for Shingles {
    fn name(&self) -> &str {
        "shingles"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
    fn trusted(&self) -> bool {
        true
    }
}

impl Stage for Shingles {
    fn name(&self) -> &str {
        "shingles"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        document.sketch = document.article.as_ref().and_then(|article| self.0.sketch(&article.text)).map(Box::new);
        Ok(Verdict::Keep)
    }
}
