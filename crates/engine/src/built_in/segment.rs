//! Articles get sentences, tokens and quotations.

use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_segment::{Options, segment};

/// Segments the article of a document.
#[derive(Clone, Debug, Default)]
pub struct Segment {
    /// What `segment` is told.
    pub options: Options,
}

impl StageFactory for Segment {
    fn name(&self) -> &str {
        "segment"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
    fn trusted(&self) -> bool {
        true
    }
}

impl Stage for Segment {
    fn name(&self) -> &str {
        "segment"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        if let Some(article) = &mut document.article {
            segment(article, &self.options);
        }
        Ok(Verdict::Keep)
    }
}
