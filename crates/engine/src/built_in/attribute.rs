//! Articles get attributions and speakers.

use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_attribute::{Attributor, Options};

/// Makes attributors, one for each worker: each holds working memory of its own.
#[derive(Clone, Debug, Default)]
pub struct Attribute {
    /// What `attribute` is told.
    pub options: Options,
}

impl StageFactory for Attribute {
    fn name(&self) -> &str {
        "attribute"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(Worker(Attributor::new(self.options.clone()))))
    }
    fn trusted(&self) -> bool {
        true
    }
}

struct Worker(Attributor);

impl Stage for Worker {
    fn name(&self) -> &str {
        "attribute"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        if let Some(article) = &mut document.article {
            self.0.attribute(article);
        }
        Ok(Verdict::Keep)
    }
}
