//! Documents travel in batches: a message between threads costs about as much as a short document.

use super::Division;
use crate::journal::{Known, Renewed};
use crate::stage::{Document, Failure, Fate, Place};
use sayso_record::RawDocument;
use std::sync::Arc;

/// One step of the reader.
#[derive(Clone, Debug)]
pub enum Event {
    /// A document, or what could not be read as one.
    Document(Box<Incoming>),
    /// Something that the writer is to hear in its turn.
    Mark(Mark),
    /// Nothing to read for the moment: what was gathered so far must not wait for more.
    Idle,
}

/// What the writer hears between two documents.
#[derive(Clone, Debug)]
pub enum Mark {
    /// An input is read from here on.
    Begin {
        /// Where reading begins.
        place: Place,
        /// Its path.
        uri: String,
        /// Its content, where the run keeps a journal.
        known: Option<Known>,
    },
    /// An input came to its end, and everything of it was put.
    End {
        /// Where its end is.
        place: Place,
        /// Its bytes as it is stored.
        stored_bytes: u64,
    },
    /// An input that was read before lies there under another name, or with another time.
    Renewed(Renewed),
}

/// One document out of an input.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The document; of an unreadable one whatever is known and left of it.
    pub raw: Arc<RawDocument>,
    /// Why it could not be read: it goes to the writer as a dead letter of `ingest`.
    pub failure: Option<Failure>,
    /// Where it stood.
    pub place: Option<Place>,
}

impl<R: Into<Arc<RawDocument>>> From<R> for Incoming {
    fn from(raw: R) -> Self {
        Self { raw: raw.into(), failure: None, place: None }
    }
}

/// Documents on their way together.
#[derive(Debug)]
pub(super) struct Batch {
    /// Its number, from 0 in the order of the input.
    pub(super) sequence: u64,
    /// Its documents in the order of the input.
    pub(super) documents: Vec<Document>,
    /// What the writer is to hear, each with the number of documents of the batch that stand before it.
    pub(super) marks: Vec<(usize, Mark)>,
    /// Their raw bytes together: what it holds of the budget.
    pub(super) bytes: u64,
}

/// Gathers documents to batches: full by number, or by an equal share of the bytes that may be on their way.
pub(super) struct Batcher {
    documents: Vec<Document>,
    marks: Vec<(usize, Mark)>,
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
            marks: Vec::new(),
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
        Document::unidentified(sequence, incoming.raw, incoming.place, fate)
    }

    /// Adds a document, and returns the batch where it is full.
    pub(super) fn push(&mut self, document: Document) -> Option<Batch> {
        self.bytes += document.raw.body.len() as u64;
        self.documents.push(document);
        if self.documents.len() >= self.most_documents || self.bytes >= self.most_bytes { self.rest() } else { None }
    }

    /// Notes a mark. Marks are few against documents, but a folder of empty files has nothing else.
    pub(super) fn mark(&mut self, mark: Mark) -> Option<Batch> {
        self.marks.push((self.documents.len(), mark));
        if self.marks.len() >= self.most_documents.max(32) * 2 { self.rest() } else { None }
    }

    /// What is gathered, if anything.
    pub(super) fn rest(&mut self) -> Option<Batch> {
        if self.documents.is_empty() && self.marks.is_empty() {
            return None;
        }
        let documents = std::mem::replace(&mut self.documents, Vec::with_capacity(self.most_documents));
        let (marks, bytes) = (std::mem::take(&mut self.marks), std::mem::take(&mut self.bytes));
        let batch = Batch { sequence: self.batches, documents, marks, bytes };
        self.batches += 1;
        Some(batch)
    }
}
