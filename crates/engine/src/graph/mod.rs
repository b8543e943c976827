//! The stages as one running pipeline: a reader, rows of workers, a writer that puts the batches back in order.
//!
//! ```text
//! reader ─▶ workers of group 1 ─▶ workers of group 2 ─▶ … ─▶ ordered writer
//!    ▲                                                         │
//!    └──────────────── budget: batches and bytes ◀─────────────┘
//! ```
//!
//! Every arrow is a bounded channel that carries a [`Batch`] with a sequence number. The reader makes batches in the
//! order of the input; each group of stages has workers of its own, any of which may take the next batch; the writer
//! holds what comes too early until its turn. So the output is the same bytes whatever the number of workers.
//!
//! # Why it cannot grow, and cannot lock up
//!
//! The reader takes room for a batch (its raw bytes, and one place) out of a [`Budget`] before it hands it over, and the
//! writer gives the room back when the batch is written. Whatever waits anywhere, the reordering included, is therefore
//! within the budget. The oldest batch holds its room already and waits for nobody but its own worker, the writer never
//! stops receiving, and so there is always one that can move. A document that is larger than the whole budget passes
//! alone.
//!
//! # What a fault costs
//!
//! Stages run one document at a time under [`catch`](panics::catch). A failure or a panic makes that document a dead
//! letter and the next goes on. Only a writer that cannot write, or a thread that cannot be started, ends the run.

mod batch;
mod budget;
mod counts;
mod panics;
mod reorder;
mod worker;

pub use batch::{Event, Incoming, Mark};
pub use counts::{Counts, Unbalanced};
pub use panics::keep_panics_quiet;

use crate::stage::{Document, Failure, Fate, StageFactory};
use batch::{Batch, Batcher};
use budget::Budget;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use reorder::Reorder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Room on the stack of every worker, in bytes: address space, not memory, until a deep page needs it.
const STACK: usize = 64 << 20;

/// How long the writer waits for a batch before it looks whether something else is to be done.
const IDLE: Duration = Duration::from_millis(250);

/// Stages that the same worker runs one after the other, without a channel between them.
pub type Group = Vec<Arc<dyn StageFactory>>;

/// How the work is divided.
#[derive(Clone, Debug)]
pub struct Division {
    /// Workers of each group, at least 1.
    pub workers: usize,
    /// Documents in one batch, at least 1.
    pub batch: usize,
    /// Batches that may wait in front of each group, at least 1.
    pub queue_batches: usize,
    /// Raw bytes between reader and writer.
    pub queue_bytes: u64,
}

/// Where documents end, in the order in which they were read.
pub trait Sink {
    /// Takes a document with its fate, which only a sink that knows what was seen before may change, to a duplicate.
    ///
    /// # Errors
    /// Ends the run: what cannot be written must not be counted as done.
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError>;

    /// Hears of an input that begins or ends here.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    fn mark(&mut self, mark: &Mark) -> Result<(), SinkError> {
        let _ = mark;
        Ok(())
    }

    /// Called a few times a second while nothing comes: the time to write what has waited long enough.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    fn idle(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Why the writer had to end the run.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The reader of the output has gone away (`| head`): an end, not a fault.
    #[error("the reader of the output has gone away")]
    Closed,
    /// The output cannot be written.
    #[error(transparent)]
    Export(#[from] sayso_export::ExportError),
    /// The journal cannot be written.
    #[error(transparent)]
    Journal(#[from] crate::journal::JournalError),
}

/// Why a run ended before its input did.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The writer had to end it.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// A stage could not be made.
    #[error("the stage `{stage}` cannot be started: {failure}")]
    Stage {
        /// Its name.
        stage: String,
        /// Why.
        failure: Failure,
    },
    /// A thread could not be started.
    #[error("no thread can be started: {0}; set fewer workers, or raise the limit on processes")]
    Thread(#[source] std::io::Error),
    /// Documents went in that did not come out.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// Runs everything that `input` gives through `row` into `sink`, and returns when all of it is written.
///
/// `counts` is kept up to date while the run goes on, so that others can watch it. The writer runs on the calling
/// thread. When `stop` becomes true the reader reads no further; what is on its way is still written.
///
/// # Errors
/// [`GraphError`]; what was put into the sink before it stays there.
pub fn run<I>(
    input: I,
    row: &[Group],
    division: &Division,
    sink: &mut dyn Sink,
    counts: &Counts,
    stop: &AtomicBool,
) -> Result<(), GraphError>
where
    I: Iterator<Item = Event> + Send,
{
    keep_panics_quiet();
    let arrows = row.len() + 1;
    let budget = Budget::new(arrows * division.queue_batches + division.workers * row.len(), division.queue_bytes);
    let mut instances = Vec::with_capacity(row.len());
    for group in row {
        let workers: Vec<_> = (0..division.workers).map(|_| worker::instances(group)).collect::<Result<_, _>>()?;
        instances.push(workers);
    }
    thread::scope(|scope| {
        let (first, mut upstream) = bounded::<Batch>(division.queue_batches);
        let mut started = Ok(());
        for (group, workers) in row.iter().zip(instances) {
            let (sender, receiver) = bounded::<Batch>(division.queue_batches);
            for stages in workers {
                let (upstream, sender) = (upstream.clone(), sender.clone());
                let name = group.first().map_or("worker", |f| f.name()).to_owned();
                let work = move || worker::work(group, stages, &upstream, &sender);
                let spawned = thread::Builder::new().name(name).stack_size(STACK).spawn_scoped(scope, work);
                started = started.and(spawned.map(drop));
            }
            upstream = receiver;
        }
        let budget = &budget;
        if started.is_ok() {
            let read = move || read(input, &first, division, budget, counts, stop);
            started =
                thread::Builder::new().name("reader".to_owned()).stack_size(STACK).spawn_scoped(scope, read).map(drop);
        }
        let written = started.map_err(GraphError::Thread).and_then(|()| write(&upstream, sink, budget, counts));
        // Whoever still wants to send finds nobody there, and whoever waits for room is told to go home.
        drop(upstream);
        budget.close();
        written
    })?;
    Ok(counts.balance()?)
}

fn read<I: Iterator<Item = Event>>(
    input: I,
    out: &Sender<Batch>,
    division: &Division,
    budget: &Budget,
    counts: &Counts,
    stop: &AtomicBool,
) {
    let mut batcher = Batcher::new(division);
    for event in input {
        let full = match event {
            Event::Document(incoming) => {
                counts.read(incoming.raw.source.bytes.max(incoming.raw.body.len() as u64));
                let document = batcher.number(*incoming);
                batcher.push(document)
            }
            Event::Mark(mark) => {
                if let Mark::End { stored_bytes, .. } = mark {
                    counts.input_read(stored_bytes);
                }
                batcher.mark(mark)
            }
            Event::Idle => batcher.rest(),
        };
        if let Some(batch) = full
            && !hand_over(batch, out, budget)
        {
            return;
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if let Some(batch) = batcher.rest() {
        hand_over(batch, out, budget);
    }
}

fn hand_over(batch: Batch, out: &Sender<Batch>, budget: &Budget) -> bool {
    budget.take(batch.bytes) && out.send(batch).is_ok()
}

fn write(input: &Receiver<Batch>, sink: &mut dyn Sink, budget: &Budget, counts: &Counts) -> Result<(), GraphError> {
    let mut reorder = Reorder::default();
    loop {
        match input.recv_timeout(IDLE) {
            Ok(batch) => reorder.push(batch),
            Err(RecvTimeoutError::Timeout) => sink.idle()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        while let Some(mut batch) = reorder.next() {
            let mut marks = batch.marks.iter().peekable();
            for (i, document) in batch.documents.iter_mut().enumerate() {
                while let Some((_, mark)) = marks.next_if(|(before, _)| *before <= i) {
                    sink.mark(mark)?;
                }
                report(document);
                sink.put(document)?;
                counts.fate(document);
            }
            marks.try_for_each(|(_, mark)| sink.mark(mark))?;
            budget.give_back(batch.bytes);
        }
    }
}

/// A dead letter is never silent.
fn report(document: &Document) {
    if let Fate::Dead { stage, failure } = &document.fate {
        let source = &document.raw.source;
        tracing::warn!(
            stage,
            code = failure.code,
            uri = source.uri,
            record = source.record,
            "dead letter: {}",
            failure.message
        );
    }
}
