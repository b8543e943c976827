//! A plugin in a process of its own, as a stage.

use super::frame::{self, FrameKind};
use super::process::{Host, Limits, Lost, Process};
use super::records::Writer;
use crate::plugin::description::{Description, Kind};
use crate::plugin::stage::{Recipe, decoded, note_late, settle, take_extracted};
use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use sayso_plugin_sdk::host::{
    Applied, ArticleInput, Fault, Gathered, RawInput, annotate, extract, gather, output_limit, sift,
};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The most bytes of documents in one frame; one larger document goes alone.
const MOST_BYTES: usize = 8 << 20;
/// The first wait before a child is started again after it has died twice in a row; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(20);
/// The longest.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Everything that it takes to start a child.
#[derive(Debug)]
pub(in crate::plugin) struct Origin {
    pub(in crate::plugin) host: Host,
    pub(in crate::plugin) library: PathBuf,
    pub(in crate::plugin) recipe: Recipe,
    pub(in crate::plugin) limits: Limits,
    pub(in crate::plugin) description: Description,
}

/// Makes a child for each worker.
pub(in crate::plugin) struct IsolatedFactory {
    origin: Arc<Origin>,
    faults: Arc<AtomicU64>,
    /// The child that said what the plugin is, with its instance made; the first worker has it.
    first: Mutex<Option<Process>>,
}

impl IsolatedFactory {
    pub(in crate::plugin) fn new(origin: Origin, first: Process) -> Self {
        Self { origin: Arc::new(origin), faults: Arc::default(), first: Mutex::new(Some(first)) }
    }
}

impl StageFactory for IsolatedFactory {
    fn name(&self) -> &str {
        &self.origin.recipe.name
    }

    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        let mut stage = IsolatedStage {
            origin: Arc::clone(&self.origin),
            faults: Arc::clone(&self.faults),
            process: self.first.lock().unwrap_or_else(PoisonError::into_inner).take(),
            losses: 0,
            request: Vec::new(),
        };
        stage.process().map_err(|lost| Failure::new(lost.code(), format!("the plugin: {lost}")))?;
        Ok(Box::new(stage))
    }

    fn extracts(&self) -> bool {
        self.origin.description.kind == Kind::Extractor
    }
}

struct IsolatedStage {
    origin: Arc<Origin>,
    faults: Arc<AtomicU64>,
    process: Option<Process>,
    /// How many children have been lost since the last answer.
    losses: u32,
    request: Vec<u8>,
}

/// What ended a batch that must be run again one by one.
enum Bad {
    Lost(Lost),
    Fault(Fault),
}

impl Stage for IsolatedStage {
    fn name(&self) -> &str {
        &self.origin.recipe.name
    }

    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let mut results = self.process_many(&mut [document]);
        results.pop().unwrap_or(Ok(Verdict::Keep))
    }

    fn batches(&self) -> bool {
        true
    }

    fn process_many(&mut self, documents: &mut [&mut Document]) -> Vec<Result<Verdict, Failure>> {
        let mut results: Vec<Result<Verdict, Failure>> = documents.iter().map(|_| Ok(Verdict::Keep)).collect();
        let wanted: Vec<usize> = (0..documents.len()).filter(|&at| self.wants(documents[at])).collect();
        let mut rest = wanted.as_slice();
        while !rest.is_empty() {
            let mut bytes = 0;
            let too_much = |at: &usize| {
                bytes += documents[*at].raw.body.len() * 2;
                bytes > MOST_BYTES
            };
            let count = rest.iter().position(too_much).unwrap_or(rest.len()).max(1);
            let (batch, others) = rest.split_at(count);
            rest = others;
            self.run(documents, batch, &mut results);
        }
        results
    }
}

impl IsolatedStage {
    /// Whether the child is to see the document.
    fn wants(&self, document: &Document) -> bool {
        let (raw, description) = (&document.raw, &self.origin.description);
        match description.kind {
            Kind::Annotator => document.article.is_some(),
            Kind::Filter => true,
            Kind::Extractor => {
                document.article.is_none()
                    && (description.claims.probes
                        || description.claims_by_name(&raw.source.media_type, &raw.source.uri, &raw.body))
            }
        }
    }

    /// Runs a batch; where it ends badly, each of its documents by itself.
    fn run(&mut self, documents: &mut [&mut Document], batch: &[usize], results: &mut [Result<Verdict, Failure>]) {
        let bad = match self.exchange(documents, batch, results) {
            Ok(()) => return,
            Err(bad) => bad,
        };
        if let [alone] = batch {
            results[*alone] = match bad {
                Bad::Fault(fault) => settle(&self.origin.recipe.name, &self.faults, Err(fault)),
                Bad::Lost(lost) => {
                    tracing::warn!(plugin = self.origin.recipe.name, "{lost}; the document is a dead letter");
                    Err(Failure::new(lost.code(), format!("the plugin failed on this document: {lost}")))
                }
            };
            return;
        }
        for at in batch {
            self.run(documents, std::slice::from_ref(at), results);
        }
    }

    fn exchange(
        &mut self,
        documents: &mut [&mut Document],
        batch: &[usize],
        results: &mut [Result<Verdict, Failure>],
    ) -> Result<(), Bad> {
        let origin = Arc::clone(&self.origin);
        let kind = origin.description.kind;
        let mut request = std::mem::take(&mut self.request);
        let most = write_request(&mut request, documents, batch, &origin.description);
        let asked = self.process().and_then(|process| match process.process(&request, most) {
            Ok((put, ended)) => Ok((put.to_vec(), ended)),
            Err(lost) => Err(lost),
        });
        self.request = request;
        let (put, ended) = match asked {
            Ok(answer) => answer,
            Err(lost) => {
                self.process = None;
                self.losses = self.losses.saturating_add(1);
                return Err(Bad::Lost(lost));
            }
        };
        self.losses = 0;
        note_late(&origin.recipe.name, &self.faults, ended);
        let gathered = gather(&put, batch.len(), ended).map_err(|fault| {
            // A thread that strays, or garbled output: who knows what else is broken in there.
            self.process = None;
            Bad::Fault(fault)
        })?;
        for (at, gathered) in batch.iter().zip(gathered) {
            let applied = apply(documents[*at], kind, &origin.recipe.name, gathered);
            results[*at] = settle(&origin.recipe.name, &self.faults, applied);
        }
        Ok(())
    }

    /// The child, started if there is none.
    fn process(&mut self) -> Result<&mut Process, Lost> {
        if self.process.is_none() {
            let origin = &self.origin;
            if let Some(wait) = wait_before_start(self.losses) {
                tracing::info!(
                    plugin = origin.recipe.name,
                    "its process has died {} times in a row; starting it again in {wait:?}",
                    self.losses
                );
                std::thread::sleep(wait);
            }
            let (mut process, description) =
                Process::start(&origin.host, &origin.recipe.name, &origin.library, origin.limits)?;
            if description != origin.description {
                return Err(Lost::Refused("the library has changed since it was loaded".to_owned()));
            }
            process.create(&origin.recipe)?;
            self.process = Some(process);
        }
        self.process.as_mut().ok_or(Lost::Garbled)
    }
}

/// How long to wait before a child is started when so many have been lost in a row.
fn wait_before_start(losses: u32) -> Option<Duration> {
    let doublings = losses.checked_sub(2)?;
    Some(FIRST_WAIT.saturating_mul(1 << doublings.min(16)).min(LONGEST_WAIT))
}

/// Writes the frame, and gives the most bytes that the answer may have.
fn write_request(
    request: &mut Vec<u8>,
    documents: &[&mut Document],
    batch: &[usize],
    description: &Description,
) -> u64 {
    let annotates = description.kind == Kind::Annotator;
    frame::begin(request, if annotates { FrameKind::Articles } else { FrameKind::Raw });
    let mut writer = Writer(request);
    writer.count(batch.len());
    let mut most = 0u64;
    for at in batch {
        let document = &documents[*at];
        match &document.article {
            Some(article) if annotates => {
                let input = ArticleInput { id: &document.id, source: &document.raw.source, article };
                writer.article(&input, description.needs);
                most += output_limit(article.text.len() as u64);
            }
            _ => {
                let text = if description.kind == Kind::Extractor { decoded(document) } else { None };
                let text = text.as_ref().map(|decoded| &*decoded.text);
                writer.raw(&RawInput { id: Some(&document.id), raw: &document.raw, text });
                most += output_limit(document.raw.body.len() as u64);
            }
        }
    }
    frame::finish(request);
    // Every document may go a little over its limit, by the entry that says so.
    most.saturating_add(64 * batch.len() as u64)
}

fn apply(document: &mut Document, kind: Kind, name: &str, gathered: Gathered<'_>) -> Result<Applied, Fault> {
    match kind {
        Kind::Annotator => match document.article.as_mut() {
            Some(article) => annotate(article, name, gathered),
            None => Ok(Applied::Kept),
        },
        Kind::Filter => sift(gathered),
        Kind::Extractor => {
            let decoded = decoded(document);
            let text = decoded.as_ref().map(|decoded| &*decoded.text);
            let extracted = extract(&RawInput { id: Some(&document.id), raw: &document.raw, text }, name, gathered)?;
            let notes = decoded.map(|decoded| decoded.notes).unwrap_or_default();
            Ok(take_extracted(document, extracted, notes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_double_up_to_the_longest() {
        let milliseconds: Vec<_> =
            (0..9).map(|losses| wait_before_start(losses).map(|wait| wait.as_millis())).collect();
        assert_eq!(milliseconds[..2], [None, None], "one poisoned document costs no wait");
        assert_eq!(milliseconds[2..], [20, 40, 80, 160, 320, 640, 1000].map(Some));
        assert_eq!(wait_before_start(u32::MAX), Some(LONGEST_WAIT));
    }
}
