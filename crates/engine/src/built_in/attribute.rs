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

    /// Articles that go through a phase together find its learned figures in the cache.
    fn gains_from_company(&self) -> bool {
        true
    }

    fn process_many(&mut self, documents: &mut [&mut Document]) -> Vec<Result<Verdict, Failure>> {
        let mut articles: Vec<_> = documents.iter_mut().filter_map(|document| document.article.as_mut()).collect();
        self.0.attribute_all(&mut articles);
        vec![Ok(Verdict::Keep); documents.len()]
    }
}
