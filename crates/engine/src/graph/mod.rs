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
//! letter and the next goes on. A stage that does not come back is left behind by the [watchdog], as [`guard`](crate::guard)
//! says. Only a writer that cannot write, or a thread that cannot be started, ends the run.
//!
//! # How it ends
//!
//! With its input, or in order when it is told to [`stop`](run): the reader reads no further and what is on its way is
//! written. That may take [`DRAIN`] and no longer; the documents that are still on their way then are left, are part of
//! no commit, and are read again by the next run.

mod batch;
mod budget;
mod counts;
mod panics;
mod reorder;
mod watchdog;
mod worker;

pub use batch::{Event, Incoming, Mark};
pub use counts::{Counts, Unbalanced};
pub use panics::keep_panics_quiet;
pub(crate) use watchdog::timed_out;
pub(crate) use worker::step;

use crate::guard::Guard;
use crate::stage::{Document, Failure, Fate, StageFactory};
use batch::{Batch, Batcher};
use budget::Budget;
use counts::Queue;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use reorder::Reorder;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::Crew;
use worker::{Arrows, Post};

/// Room on the stack of every worker, in bytes: address space, not memory, until a deep page needs it.
pub(crate) const STACK: usize = 64 << 20;

/// How long a run that was told to stop may take over what is on its way.
pub const DRAIN: Duration = Duration::from_secs(7);

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
    /// How documents that do harm are dealt with.
    pub guard: Guard,
}

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything that was read is written.
    Done,
    /// It was told to stop, and so many documents were not done in time. They are in no commit.
    Late(u64),
    /// Too many threads are busy with documents that were given up. Everything that was read is written; what was not
    /// read needs a new process.
    Worn,
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
    /// Too many threads are busy with documents that were given up, and nothing says where a new process would go on.
    #[error(
        "{} documents did not end within limits.seconds and still hold their threads; run the plugin that they hang in \
         with isolation = \"process\", or set pipeline.state, so that the run can start itself anew",
        crate::guard::MOST_ABANDONED
    )]
    Worn,
    /// Documents went in that did not come out.
    #[error(transparent)]
    Unbalanced(#[from] Unbalanced),
}

/// Runs everything that `input` gives through `row` into `sink`, and returns when all of it is written.
///
/// `counts` is kept up to date while the run goes on, so that others can watch it. The writer runs on the calling
/// thread. When `stop` becomes true the reader reads no further; what is on its way is still written, if it is done within
/// [`DRAIN`].
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
) -> Result<Ending, GraphError>
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
    let (first, mut upstream) = bounded::<Batch>(division.queue_batches);
    let crew = Arc::new(Crew::default());
    // The writer is called as in the metrics; all others by the first of their stages.
    let names = row.iter().skip(1).map(|group| group.first().map_or("worker", |f| f.name())).chain(["write"]);
    let mut queue = counts.queue(row.first().and_then(|group| group.first()).map_or("write", |f| f.name()));
    let before_first = Arc::clone(&queue);
    for ((group, workers), next) in row.iter().zip(instances).zip(names) {
        let queues = [queue, counts.queue(next)];
        queue = Arc::clone(&queues[1]);
        let (output, downstream) = bounded::<Batch>(division.queue_batches);
        let post = Arc::new(Post { group: group.clone(), guard: division.guard.clone(), queues });
        for stages in workers {
            let arrows = Arrows { input: upstream.clone(), output: output.clone() };
            crew.hire(Arc::clone(&post), Some(stages), arrows, None).map_err(GraphError::Thread)?;
        }
        upstream = downstream;
    }
    let ending = thread::scope(|scope| {
        let (budget, crew) = (&budget, &crew);
        // Both end with this scope: closed, the one channel calls off the watchdog and the budget the reader.
        let (watching, quit) = bounded::<()>(0);
        let thread = |name: &str| thread::Builder::new().name(name.to_owned()).stack_size(STACK);
        let out = First { arrow: first, queue: before_first };
        let mut started = thread("reader")
            .spawn_scoped(scope, move || read(input, &out, division, budget, counts, &|| is_over(stop, crew)))
            .map(drop);
        if let Some(patience) = division.guard.patience {
            let watch = move || crew.watch(patience, &quit);
            started = started.and(thread("watchdog").spawn_scoped(scope, watch).map(drop));
        }
        let written = started
            .map_err(GraphError::Thread)
            .and_then(|()| write(&upstream, sink, budget, (counts, &queue), stop, crew));
        // Whoever still wants to send finds nobody there, and whoever waits for room is told to go home.
        drop((upstream, watching));
        budget.close();
        if !matches!(written, Ok(Ending::Done)) {
            crew.disband();
        }
        written
    })?;
    match ending {
        Ending::Late(_) => {
            let left = counts.leave();
            tracing::warn!(documents = left, "not done in time, and left for the next run");
            Ok(Ending::Late(left))
        }
        ending => {
            crew.go_home();
            counts.balance()?;
            Ok(if crew.is_worn() { Ending::Worn } else { ending })
        }
    }
}

fn is_over(stop: &AtomicBool, crew: &Crew) -> bool {
    stop.load(Ordering::Relaxed) || crew.is_worn()
}

fn read<I: Iterator<Item = Event>>(
    input: I,
    out: &First,
    division: &Division,
    budget: &Budget,
    counts: &Counts,
    is_over: &dyn Fn() -> bool,
) {
    let mut batcher = Batcher::new(division);
    for event in input {
        let full = match event {
            Event::Document(incoming) => {
                counts.read(incoming.raw.source.bytes.max(incoming.raw.body.len() as u64));
                if let Some(place) = incoming.place {
                    counts.input_reached(place.next.at);
                }
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
        if is_over() {
            break;
        }
    }
    if let Some(batch) = batcher.rest() {
        hand_over(batch, out, budget);
    }
}

/// The arrow that the reader puts batches on, and the count of what lies there.
struct First {
    arrow: Sender<Batch>,
    queue: Arc<Queue>,
}

fn hand_over(batch: Batch, out: &First, budget: &Budget) -> bool {
    let handed = budget.take(batch.bytes) && out.arrow.send(batch).is_ok();
    out.queue.holds(out.arrow.len());
    handed
}

fn write(
    input: &Receiver<Batch>,
    sink: &mut dyn Sink,
    budget: &Budget,
    (counts, queue): (&Counts, &Queue),
    stop: &AtomicBool,
    crew: &Crew,
) -> Result<Ending, GraphError> {
    let mut reorder = Reorder::default();
    let mut stopping = None;
    loop {
        match input.recv_timeout(IDLE) {
            Ok(batch) => reorder.push(batch),
            Err(RecvTimeoutError::Timeout) => sink.idle()?,
            Err(RecvTimeoutError::Disconnected) => return Ok(Ending::Done),
        }
        queue.holds(input.len());
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
        if let Some(error) = crew.broken() {
            return Err(error);
        }
        if stop.load(Ordering::Relaxed) && stopping.get_or_insert_with(Instant::now).elapsed() >= DRAIN {
            return Ok(Ending::Late(0));
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
