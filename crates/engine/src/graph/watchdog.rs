//! The watchdog: sees when a document has had its time, and lets the run go on without the worker that has it.
//!
//! See [`guard`](crate::guard) for why workers are abandoned and not stopped.

use super::worker::{self, Arrows, Hands, Post, Rest, Work};
use super::{GraphError, STACK};
use crate::guard::MOST_ABANDONED;
use crate::stage::{Failure, Fate, Stage};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// All workers of a run.
#[derive(Default)]
pub(super) struct Crew {
    members: Mutex<Vec<(Arc<Hands>, JoinHandle<()>)>>,
    /// Signed: a worker may come back before it is counted.
    abandoned: AtomicIsize,
    worn: AtomicBool,
    broken: Mutex<Option<GraphError>>,
}

impl Crew {
    /// Starts a worker; without `stages` it makes its own.
    pub(super) fn hire(
        self: &Arc<Self>,
        post: Arc<Post>,
        stages: Option<Vec<Box<dyn Stage>>>,
        arrows: Arrows,
        rest: Option<Rest>,
    ) -> io::Result<()> {
        let hands = Arc::new(Hands::new(post));
        let (its_hands, crew) = (Arc::clone(&hands), Arc::clone(self));
        let name = hands.post.group.first().map_or("worker", |f| f.name()).to_owned();
        let body = move || {
            its_hands.thread.store(thread_number(), Ordering::Relaxed);
            match stages.map_or_else(|| worker::instances(&its_hands.post.group), Ok) {
                Ok(stages) => worker::work(&its_hands, stages, arrows, rest, &crew),
                Err(error) => crew.breaks(error),
            }
        };
        let thread = thread::Builder::new().name(name).stack_size(STACK).spawn(body)?;
        self.members.lock().unwrap_or_else(PoisonError::into_inner).push((hands, thread));
        Ok(())
    }

    /// A worker that was abandoned has come back, and goes.
    pub(super) fn came_back(&self) {
        self.abandoned.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether so many were abandoned that the run must end.
    pub(super) fn is_worn(&self) -> bool {
        self.worn.load(Ordering::Relaxed)
    }

    fn breaks(&self, error: GraphError) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    /// Why the run cannot go on, if it cannot.
    pub(super) fn broken(&self) -> Option<GraphError> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits for the workers that were not abandoned. To be called when nothing comes any more.
    pub(super) fn go_home(&self) {
        for (_, thread) in std::mem::take(&mut *self.members.lock().unwrap_or_else(PoisonError::into_inner)) {
            // A worker catches what its stages do; what it dies of otherwise was written to standard error.
            let _ = thread.join();
        }
    }

    /// Takes everything out of all hands, so that whoever comes back goes, and nobody waits for one that does not.
    pub(super) fn disband(&self) {
        for (hands, _) in &*self.members.lock().unwrap_or_else(PoisonError::into_inner) {
            hands.empty();
        }
    }

    /// Looks after the workers until `quit` closes.
    pub(super) fn watch(self: &Arc<Self>, patience: Duration, quit: &Receiver<()>) {
        let tick = (patience / 8).clamp(Duration::from_millis(5), Duration::from_millis(250));
        while quit.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
            let now = Instant::now();
            let mut given_up = Vec::new();
            // A thread that is abandoned is not waited for: its handle goes.
            self.members.lock().unwrap_or_else(PoisonError::into_inner).retain(|(hands, _)| match hands.wrest(now) {
                Some(wrested) => {
                    given_up.push((Arc::clone(hands), wrested));
                    false
                }
                None => true,
            });
            for (hands, (work, index, stage)) in given_up {
                self.abandon(&hands, work, index, stage, patience);
            }
        }
    }

    fn abandon(self: &Arc<Self>, hands: &Hands, work: Work, index: Option<usize>, stage: usize, patience: Duration) {
        let Work { mut batch, arrows, .. } = work;
        let stage = hands.post.group.get(stage).map_or("", |factory| factory.name()).to_owned();
        let rest = if let Some(index) = index {
            let document = &mut batch.documents[index];
            tracing::warn!(
                stage,
                uri = document.raw.source.uri,
                "no end after {patience:?}: given up, the run goes on"
            );
            document.fate = Fate::Dead { stage, failure: timed_out(patience) };
            Rest { batch, from: index + 1, alone: true }
        } else {
            tracing::warn!(stage, "no end of a batch after {patience:?}: each of its documents is tried by itself");
            Rest { batch, from: 0, alone: true }
        };
        yield_to_others(hands.thread.load(Ordering::Relaxed));
        let abandoned = self.abandoned.fetch_add(1, Ordering::Relaxed) + 1;
        if usize::try_from(abandoned).is_ok_and(|abandoned| abandoned >= MOST_ABANDONED) {
            self.worn.store(true, Ordering::Relaxed);
        }
        if let Err(error) = self.hire(Arc::clone(&hands.post), None, arrows, Some(rest)) {
            self.breaks(GraphError::Thread(error));
        }
    }
}

/// Why a document that never ends is a dead letter.
pub(crate) fn timed_out(patience: Duration) -> Failure {
    let seconds = patience.as_secs_f64();
    let message = format!(
        "the stage had not ended after {seconds} s of work on the document and was given up; \
         raise limits.seconds if it only needs longer"
    );
    Failure::new("timed_out", message)
}

#[cfg(target_os = "linux")]
fn thread_number() -> usize {
    usize::try_from(rustix::thread::gettid().as_raw_nonzero().get()).unwrap_or(0)
}

#[cfg(not(target_os = "linux"))]
fn thread_number() -> usize {
    0
}

/// Gives a thread the lowest priority, where the system has one for each thread: it may spin as long as nobody else wants
/// the core.
#[cfg(target_os = "linux")]
fn yield_to_others(thread: usize) {
    let number = i32::try_from(thread).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(number) = number {
        // Where it is refused, the thread takes its share of a core until it ends.
        let _ = rustix::process::setpriority_process(Some(number), 19);
    }
}

#[cfg(not(target_os = "linux"))]
fn yield_to_others(_thread: usize) {}
