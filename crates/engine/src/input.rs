//! What is read: the files of a configuration or a command line, one after the other.

use crate::graph::{Event, Incoming, Mark};
use crate::journal::Known;
use crate::stage::{Failure, Place};
use sayso_ingest::{BadInput, Documents, Format, Item, OpenError, Position, ReadOptions};
use sayso_record::{Form, RawDocument, Source};
use std::collections::VecDeque;
use std::path::PathBuf;

/// One file to read, or standard input, and how.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its number in the run: [`Place::input`] of its documents.
    pub number: u64,
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// How it is read.
    pub options: ReadOptions,
    /// Where reading begins.
    pub from: Position,
}

impl Input {
    /// An input that is read from its beginning.
    #[must_use]
    pub fn new(number: u64, path: PathBuf, options: ReadOptions) -> Self {
        Self { number, path, options, from: Position::START }
    }

    /// Bytes of the file as it is stored; 0 where that is not known.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |m| m.len())
    }

    fn open(&self) -> Result<Documents, OpenError> {
        if self.path.as_os_str() == "-" {
            return sayso_ingest::read_from(std::io::stdin(), "-", &self.options);
        }
        sayso_ingest::open_at(&self.path, self.from, &self.options)
    }
}

/// The documents of several inputs, in their order.
pub struct Inputs {
    waiting: VecDeque<Input>,
    open: Option<(Input, Documents)>,
    remembered: bool,
    vanishing: bool,
    vanished: Vec<PathBuf>,
}

impl Inputs {
    /// Reads `inputs` one after the other.
    #[must_use]
    pub fn new(inputs: Vec<Input>) -> Self {
        Self { waiting: inputs.into(), open: None, remembered: false, vanishing: false, vanished: Vec::new() }
    }

    /// The same for a run that keeps a journal: each file is hashed before it is read, so that it is known again.
    #[must_use]
    pub fn remembered(inputs: Vec<Input>) -> Self {
        Self { remembered: true, ..Self::new(inputs) }
    }

    /// The same where others move files about: one that is gone when its turn comes is passed over.
    #[must_use]
    pub fn vanishing(mut self) -> Self {
        self.vanishing = true;
        self
    }

    /// Adds an input behind the others.
    pub fn push(&mut self, input: Input) {
        self.waiting.push_back(input);
    }

    /// The files that were passed over since this was last asked.
    pub fn take_vanished(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.vanished)
    }

    /// Whether the next step begins another input, or there is none.
    #[must_use]
    pub fn is_between(&self) -> bool {
        self.open.is_none()
    }

    /// Bytes of all inputs together, as they are stored; of standard input nothing is known.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.waiting.iter().map(Input::stored_bytes).sum()
    }
}

impl Iterator for Inputs {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if let Some((input, documents)) = &mut self.open {
            if let Some(item) = documents.next() {
                return Some(Event::Document(Box::new(incoming(input.number, item))));
            }
            let place = Place { input: input.number, next: documents.reached() };
            let stored_bytes = input.stored_bytes();
            report_skipped(input, documents);
            self.open = None;
            return Some(Event::Mark(Mark::End { place, stored_bytes }));
        }
        loop {
            let input = self.waiting.pop_front()?;
            match input.open() {
                Ok(documents) => {
                    tracing::info!(uri = %input.path.display(), format = %documents.format(), "reading");
                    let several = matches!(documents.format(), Format::Jsonl | Format::Warc);
                    let known = if self.remembered { Known::of(&input.path, several).ok() } else { None };
                    let place = Place { input: input.number, next: input.from };
                    let uri = input.path.display().to_string();
                    self.open = Some((input, documents));
                    return Some(Event::Mark(Mark::Begin { place, uri, known }));
                }
                Err(OpenError::NotFound { path }) if self.vanishing => {
                    tracing::info!(uri = %path.display(), "gone before it was read");
                    self.vanished.push(path);
                }
                Err(error) => return Some(Event::Document(Box::new(unopened(&input, &error)))),
            }
        }
    }
}

fn incoming(input: u64, item: Item) -> Incoming {
    let place = Some(Place { input, next: item.next });
    match item.document {
        Ok(raw) => Incoming { raw: raw.into(), failure: None, place },
        Err(BadInput { source, reason, message, bytes, .. }) => {
            let raw = RawDocument {
                source,
                form: Form::Other,
                charset: None,
                headers: Vec::new(),
                body: bytes,
                notes: Vec::new(),
            };
            Incoming { raw: raw.into(), failure: Some(Failure::new(reason.as_str(), message)), place }
        }
    }
}

fn unopened(input: &Input, error: &OpenError) -> Incoming {
    let code = match error {
        OpenError::NotFound { .. } => "not_found",
        OpenError::Folder { .. } => "is_a_folder",
        OpenError::Shrunk { .. } => "shrunk",
        _ => "read_failed",
    };
    let source = Source { uri: input.path.display().to_string(), ..Source::default() };
    let raw = RawDocument {
        source,
        form: Form::Other,
        charset: None,
        headers: Vec::new(),
        body: Vec::new(),
        notes: Vec::new(),
    };
    let place = Some(Place { input: input.number, next: input.from });
    Incoming { raw: raw.into(), failure: Some(Failure::new(code, error.to_string())), place }
}

fn report_skipped(input: &Input, documents: &Documents) {
    let skipped = documents.skipped();
    if skipped != sayso_ingest::Skipped::default() {
        tracing::info!(uri = %input.path.display(), ?skipped, "records that are no documents were passed over");
    }
}
