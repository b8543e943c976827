//! What flows through the pipeline, and what it flows through.
//!
//! A [`Document`] is one input on its way from a reader to the writer: the raw bytes, and the article from `clean` on. A
//! [`Stage`] looks at one document at a time and says what becomes of it. It never sees a channel, a batch or another
//! document, so that whatever goes wrong in it costs one document: the graph around it catches the panic, turns the
//! [`Failure`] into a dead letter under the stage's name, and goes on with the next.
//!
//! A stage instance belongs to one worker and is never entered twice at once; a [`StageFactory`] makes one for each
//! worker. The built-in stages and the plugins stand in the same row and look the same from outside.

use crate::near_duplicate::Sketch;
use sayso_ingest::Position;
use sayso_record::{Article, Form, RawDocument, Source};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// One document on its way through the pipeline.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its number in the run's input, from 0. The writer puts records out in this order.
    pub sequence: u64,
    /// Hex BLAKE3 of the raw body, 32 digits; filled before the first stage sees the document.
    pub id: String,
    /// The document as it came in. Kept to the end: a dead letter holds the raw bytes. Shared, so that those of a document
    /// whose stage never comes back are still at hand.
    pub raw: Arc<RawDocument>,
    /// The article: absent until `clean`, or an extractor in its place, has made it.
    pub article: Option<Article>,
    /// Where it stood in the run's inputs; absent of a document that came out of no file.
    pub place: Option<Place>,
    /// The records made of it, one for each export, by the last stage.
    pub(crate) rendered: Vec<Vec<u8>>,
    /// Whether all stages are behind it already, because it was processed alone.
    pub(crate) settled: bool,
    /// How long stages have worked on it so far.
    pub(crate) worked: Duration,
    /// What is compared with earlier articles; only where a run looks for near-duplicates.
    pub(crate) sketch: Option<Box<Sketch>>,
    /// Whether the writer found it to be a near-duplicate, whatever then became of it.
    pub(crate) near_duplicate: bool,
    /// What has become of it so far. Only live documents are handed to a stage.
    pub fate: Fate,
}

impl Document {
    /// A live document from its raw form, without an article yet. The id is computed here.
    #[must_use]
    pub fn new(sequence: u64, raw: impl Into<Arc<RawDocument>>) -> Self {
        let raw = raw.into();
        let id = sayso_ingest::identify(&raw.body);
        Self { id, ..Self::unidentified(sequence, raw, None, Fate::Live) }
    }

    /// A document without an id, which a worker computes.
    pub(crate) fn unidentified(sequence: u64, raw: Arc<RawDocument>, place: Option<Place>, fate: Fate) -> Self {
        Self {
            sequence,
            id: String::new(),
            raw,
            article: None,
            place,
            rendered: Vec::new(),
            sketch: None,
            near_duplicate: false,
            settled: false,
            worked: Duration::ZERO,
            fate,
        }
    }

    /// What takes its place in a batch while a stage has it: what a dead letter needs, if the stage keeps it.
    pub(crate) fn stand_in(&self) -> Self {
        let id = self.id.clone();
        Self { id, ..Self::unidentified(self.sequence, Arc::clone(&self.raw), self.place, Fate::Live) }
    }

    /// A live document of `body` bytes in a given form, with an empty source: for tests and for callers who have no
    /// reader.
    #[must_use]
    pub fn from_body(form: Form, body: Vec<u8>) -> Self {
        let source = Source { bytes: body.len() as u64, ..Source::default() };
        Self::new(0, RawDocument { source, form, charset: None, headers: Vec::new(), body, notes: Vec::new() })
    }

    /// True while no stage has filtered or failed it.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.fate, Fate::Live)
    }

    /// Whether stages still have something to do with it.
    pub(crate) const fn is_underway(&self) -> bool {
        self.is_live() && !self.settled
    }
}

/// A place in the inputs of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the input.
    pub input: u64,
    /// The place in it behind the document, from which reading can go on.
    pub next: Position,
}

/// What has become of a document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Fate {
    /// On its way; exported when it reaches the writer so.
    Live,
    /// Left out on purpose.
    Filtered {
        /// The stage that left it out.
        stage: String,
        /// Why, in the stage's words.
        reason: String,
    },
    /// Left out because it was seen before: the same bytes, or a near-duplicate where the configuration skips those.
    Duplicate,
    /// Lost to an error: a dead letter. The raw bytes are those of [`Document::raw`].
    Dead {
        /// The stage that failed.
        stage: String,
        /// Why.
        failure: Failure,
    },
}

/// Why a stage could not do its work on a document. It costs that document and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Failure {
    /// A word that a program can match: `panic`, `too_large`, `broken_span`, ….
    pub code: String,
    /// A sentence for people: what happened, where, and what to do where something can be done.
    pub message: String,
}

impl Failure {
    /// A failure with a `code` for programs and a `message` for people.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Failure {}

/// What a stage says of a document that it could handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Hand it on.
    Keep,
    /// Leave it out of the output, for this reason. It is counted as filtered.
    Filter(String),
}

/// One step of the pipeline, owned by one worker.
pub trait Stage: Send {
    /// Its name in logs, dead letters and metrics: `segment`, or the plugin's name.
    fn name(&self) -> &str;

    /// Handles one live document.
    ///
    /// After an error or a panic the document is a dead letter, whatever state it was left in; the instance is used
    /// again, unless [`Stage::poisoned`] says otherwise.
    ///
    /// # Errors
    /// The [`Failure`] becomes a dead letter.
    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure>;

    /// True when the stage would rather have many documents at once, because handing them over costs more than the
    /// work (a plugin in a process of its own). Its worker then calls [`Stage::process_many`].
    fn batches(&self) -> bool {
        false
    }

    /// True when the stage handles many documents in less time than each by itself. Where it is the first of its worker,
    /// [`Stage::process_many`] then gets copies of the live documents of a batch, whose originals stay as they were. If it
    /// panics or does not end, each document is processed by itself, so that the one at fault is known.
    fn gains_from_company(&self) -> bool {
        false
    }

    /// Handles live documents of one batch and says what becomes of each, in their order. A document that goes wrong
    /// costs itself and no other.
    fn process_many(&mut self, documents: &mut [&mut Document]) -> Vec<Result<Verdict, Failure>> {
        documents.iter_mut().map(|document| self.process(document)).collect()
    }

    /// Asked after a panic and after a failure: true when the instance must not be used again. The worker then has its
    /// factory make another.
    fn poisoned(&self) -> bool {
        false
    }
}

/// Makes the instances of one stage: one for each worker.
pub trait StageFactory: Send + Sync {
    /// The name of the stages that it makes.
    fn name(&self) -> &str;

    /// A fresh instance.
    ///
    /// # Errors
    /// Says why there can be none (a plugin that refuses its configuration). Before the run starts this is a
    /// configuration error; later it costs the worker's document.
    fn make(&self) -> Result<Box<dyn Stage>, Failure>;

    /// True for the program's own stages, whose articles are known to keep the laws of the record. Behind all others
    /// every article is checked.
    fn trusted(&self) -> bool {
        false
    }

    /// True when `process` may take over from `clean`: the stage is then handed documents that have no article yet, and
    /// one that it leaves without an article goes on to `clean`.
    fn extracts(&self) -> bool {
        false
    }
}

/// Where in the row a stage stands: right behind this built-in stage.
///
/// An extractor stands behind `ingest`, in front of `clean`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum After {
    /// Sees the raw document; may drop it unread, or be an extractor.
    Ingest,
    /// Sees text, blocks and metadata.
    Clean,
    /// Sees sentences, tokens and quotations too.
    Segment,
    /// Sees everything.
    Attribute,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_document_is_live_and_known_by_its_bytes() {
        let one = Document::from_body(Form::Text, b"He said so.".to_vec());
        let other = Document::from_body(Form::Html, b"He said so.".to_vec());
        assert!(one.is_live());
        assert_eq!(one.id.len(), 32);
        assert_eq!(one.id, other.id);
        assert!(one.article.is_none());
    }
}
