//! The first look at a document: whether it may come in at all.

use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};

/// Refuses documents that are too large.
#[derive(Clone, Debug)]
pub struct Admit {
    /// The most bytes that a raw document may have.
    pub document_bytes: u64,
}

impl StageFactory for Admit {
    fn name(&self) -> &str {
        "ingest"
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(self.clone()))
    }
    fn trusted(&self) -> bool {
        true
    }
}

impl Stage for Admit {
    fn name(&self) -> &str {
        "ingest"
    }
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let bytes = document.raw.body.len() as u64;
        if bytes > self.document_bytes {
            let most = self.document_bytes;
            let message = format!(
                "the document has {bytes} bytes, more than the {most} allowed; raise limits.document to read it"
            );
            return Err(Failure::new("too_large", message));
        }
        Ok(Verdict::Keep)
    }
}
