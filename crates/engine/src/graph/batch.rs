//! Documents travel in batches: a message between threads costs about as much as a short document.

use super::Division;
use crate::stage::{Document, Failure, Fate};
use sayso_record::RawDocument;

/// One thing out of an input.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The document; of an unreadable one whatever is known and left of it.
    pub raw: RawDocument,
    /// Why it could not be read: it goes to the writer as a dead letter of `ingest`.
    pub failure: Option<Failure>,
    /// Bytes of the inputs, as they are stored, that have been read since the one before.
    pub stored_bytes: u64,
}

impl From<RawDocument> for Incoming {
    fn from(raw: RawDocument) -> Self {
        Self { raw, failure: None, stored_bytes: 0 }
    }
}

/// Documents on their way together.
#[derive(Debug)]
pub(super) struct Batch {
    /// Its number, from 0 in the order of the input.
    pub(super) sequence: u64,
    /// Its documents in the order of the input.
    pub(super) documents: Vec<Document>,
    /// Their raw bytes together: what it holds of the budget.
    pub(super) bytes: u64,
}

/// Gathers documents to batches: full by number, or by an equal share of the bytes that may be on their way.
pub(super) struct Batcher {
    documents: Vec<Document>,
    bytes: u64,
    sequence: u64,
    batches: u64,
    most_documents: usize,
    most_bytes: u64,
}

impl Batcher {
    pub(super) fn new(division: &Division) -> Self {
        Self {
            documents: Vec::with_capacity(division.batch),
            bytes: 0,
            sequence: 0,
            batches: 0,
            most_documents: division.batch,
            most_bytes: division.queue_bytes / division.queue_batches as u64,
        }
    }

    /// Gives an incoming document its number. Its id is computed later, by a worker.
    pub(super) fn number(&mut self, incoming: Incoming) -> Document {
        let fate = match incoming.failure {
            None => Fate::Live,
            Some(failure) => Fate::Dead { stage: "ingest".to_owned(), failure },
        };
        let sequence = self.sequence;
        self.sequence += 1;
        Document { sequence, id: String::new(), raw: incoming.raw, article: None, rendered: Vec::new(), fate }
    }

    /// Adds a document, and returns the batch where it is full.
    pub(super) fn push(&mut self, document: Document) -> Option<Batch> {
        self.bytes += document.raw.body.len() as u64;
        self.documents.push(document);
        if self.documents.len() >= self.most_documents || self.bytes >= self.most_bytes { self.rest() } else { None }
    }

    /// What is gathered, if anything.
    pub(super) fn rest(&mut self) -> Option<Batch> {
        if self.documents.is_empty() {
            return None;
        }
        let documents = std::mem::replace(&mut self.documents, Vec::with_capacity(self.most_documents));
        let batch = Batch { sequence: self.batches, documents, bytes: std::mem::take(&mut self.bytes) };
        self.batches += 1;
        Some(batch)
    }
}
