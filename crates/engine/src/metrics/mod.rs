//! What a run can be asked while it goes on: figures for Prometheus, and whether it lives and is ready.
//!
//! ```text
//! GET /metrics   documents, bytes and attributions of each stage, its seconds as a histogram, queues, dead by reason
//! GET /healthz   200 while documents come out; 503 when some are on their way and none has come out for five minutes
//! GET /readyz    200 while documents are read; 503 before that and when the run is ending
//! ```
//!
//! The figures are counted where the work is done, by stages around the stages ([`measured`]), and only where somebody
//! asks for them: without `[metrics]` nothing of this is there. Counters begin at 0 with the process, as Prometheus
//! expects; what was done over all runs is what `sayso status` says.

mod figures;
mod measured;
mod server;
mod text;

pub use figures::{Histogram, Snapshot, StageFigures};
pub use server::{Answer, Server};

use crate::graph::{Counts, Event, Group, Sink};
use figures::Stages;
use measured::{Measured, MeasuredInput, MeasuredSink};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Documents on their way that do not come out for so long are stuck.
const STUCK: Duration = Duration::from_secs(300);

/// The figures of one run beyond its [`Counts`].
#[derive(Debug)]
pub struct Metrics {
    began: Instant,
    stages: Stages,
    reading: AtomicBool,
    /// Milliseconds since the beginning when the writer last had something to do.
    last_written: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            stages: Stages::default(),
            reading: AtomicBool::new(false),
            last_written: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    /// A row that does the same as `row` and is counted.
    #[must_use]
    pub fn row(&self, row: &[Group]) -> Vec<Group> {
        let measured = |group: &Group| -> Group {
            group.iter().map(|factory| Measured::around(factory, self.stages.of(factory.name()))).collect()
        };
        row.iter().map(measured).collect()
    }

    /// An input that gives the same as `input` and is counted, as the stage `read`.
    pub fn input<I: Iterator<Item = Event>>(&self, input: I) -> impl Iterator<Item = Event> + use<I> {
        self.reading.store(true, Ordering::Relaxed);
        MeasuredInput::new(input, self.stages.of("read"))
    }

    /// A sink that hands everything on to `sink` and is counted, as the stage `write`.
    pub fn sink<'a>(&'a self, sink: &'a mut dyn Sink) -> impl Sink + 'a {
        MeasuredSink::new(sink, self.stages.of("write"), self)
    }

    /// The answer to a request for `path`.
    #[must_use]
    pub fn answer(&self, path: &str, counts: &Counts, stop: &AtomicBool) -> Answer {
        match path {
            "/metrics" => Answer::metrics(text::exposition(self, counts)),
            "/healthz" => self.health(counts),
            "/readyz" if stop.load(Ordering::Relaxed) => Answer::unavailable("the run is ending\n".to_owned()),
            "/readyz" if self.reading.load(Ordering::Relaxed) => Answer::fine("reading\n".to_owned()),
            "/readyz" => Answer::unavailable("not reading yet\n".to_owned()),
            _ => Answer::not_found(),
        }
    }

    fn health(&self, counts: &Counts) -> Answer {
        let waited =
            self.began.elapsed().saturating_sub(Duration::from_millis(self.last_written.load(Ordering::Relaxed)));
        let on_the_way = counts.on_the_way();
        if on_the_way > 0 && waited > STUCK {
            let seconds = waited.as_secs();
            return Answer::unavailable(format!(
                "nothing came out for {seconds} s, with {on_the_way} documents on their way\n"
            ));
        }
        Answer::fine("ok\n".to_owned())
    }

    fn writer_is_alive(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_written.store(now, Ordering::Relaxed);
    }
}
