//! What became of the documents: the figures of a run, and the law that they keep.

use crate::stage::{Document, Fate};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The figures of a run, kept up to date by reader and writer, and read by anyone at any time.
///
/// The reader counts what it reads and the writer what it writes, each by itself, so that
/// [`balance`](Self::balance) proves something.
#[derive(Debug, Default)]
pub struct Counts {
    read: AtomicU64,
    bytes: AtomicU64,
    stored: AtomicU64,
    stored_within: AtomicU64,
    exported: AtomicU64,
    filtered: AtomicU64,
    duplicate: AtomicU64,
    near_duplicate: AtomicU64,
    dead: AtomicU64,
    left: AtomicU64,
    attributions: AtomicU64,
    dead_reasons: Reasons,
    filtered_reasons: Reasons,
    queues: Mutex<Vec<(String, Arc<Queue>)>>,
}

/// How much waits in front of a stage, by those who put something there or took something away.
#[derive(Debug, Default)]
pub(super) struct Queue(AtomicU64);

impl Queue {
    pub(super) fn holds(&self, batches: usize) {
        self.0.store(batches as u64, Ordering::Relaxed);
    }
}

/// Documents by stage and reason.
#[derive(Debug, Default)]
struct Reasons(Mutex<BTreeMap<(String, String), u64>>);

impl Reasons {
    /// Reasons are words of the program and of plugins. A plugin that gives each document a reason of its own must not
    /// fill the memory.
    fn count(&self, stage: &str, reason: &str) {
        const MOST: usize = 1000;
        let mut reasons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = reasons.len() < MOST || reasons.contains_key(&(stage.to_owned(), reason.to_owned()));
        let reason = if known { reason } else { "other reasons" };
        *reasons.entry((stage.to_owned(), reason.to_owned())).or_default() += 1;
    }

    fn all(&self) -> BTreeMap<(String, String), u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Documents went in and did not come out: a bug in the program, and never to be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{read} documents were read, but {exported} exported, {filtered} filtered, {duplicate} duplicate and {dead} dead \
     make {}; please report this", exported + filtered + duplicate + dead
)]
pub struct Unbalanced {
    read: u64,
    exported: u64,
    filtered: u64,
    duplicate: u64,
    dead: u64,
}

impl Counts {
    pub(super) fn input_read(&self, stored_bytes: u64) {
        self.stored_within.store(0, Ordering::Relaxed);
        self.stored.fetch_add(stored_bytes, Ordering::Relaxed);
    }

    pub(super) fn input_reached(&self, stored_bytes: u64) {
        self.stored_within.store(stored_bytes, Ordering::Relaxed);
    }

    pub(super) fn read(&self, bytes: u64) {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn fate(&self, document: &Document) {
        let counter = match &document.fate {
            Fate::Live => {
                let attributions = document.article.as_ref().map_or(0, |a| a.attributions.len() as u64);
                self.attributions.fetch_add(attributions, Ordering::Relaxed);
                &self.exported
            }
            Fate::Filtered { stage, reason } => {
                self.filtered_reasons.count(stage, reason);
                &self.filtered
            }
            Fate::Duplicate => &self.duplicate,
            Fate::Dead { stage, failure } => {
                self.dead_reasons.count(stage, &failure.code);
                &self.dead
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
        self.near_duplicate.fetch_add(u64::from(document.near_duplicate), Ordering::Relaxed);
    }

    /// Documents read, the unreadable ones included.
    #[must_use]
    pub fn documents_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
    /// Raw bytes read, decompressed.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
    /// Bytes of the inputs that have been read, as they are stored; of one that is being read as far as it is known.
    #[must_use]
    pub fn stored_bytes_read(&self) -> u64 {
        self.stored.load(Ordering::Relaxed) + self.stored_within.load(Ordering::Relaxed)
    }
    /// Records written.
    #[must_use]
    pub fn exported(&self) -> u64 {
        self.exported.load(Ordering::Relaxed)
    }
    /// Documents that a stage left out on purpose.
    #[must_use]
    pub fn filtered(&self) -> u64 {
        self.filtered.load(Ordering::Relaxed)
    }
    /// Documents that were left out because they were seen before: the same bytes, and near-duplicates where those are
    /// skipped.
    #[must_use]
    pub fn duplicate(&self) -> u64 {
        self.duplicate.load(Ordering::Relaxed)
    }
    /// Near-duplicates of earlier documents, marked (and among the exported) or skipped (and among the duplicate).
    #[must_use]
    pub fn near_duplicate(&self) -> u64 {
        self.near_duplicate.load(Ordering::Relaxed)
    }
    /// Dead letters.
    #[must_use]
    pub fn dead(&self) -> u64 {
        self.dead.load(Ordering::Relaxed)
    }
    /// Attributions in the records written.
    #[must_use]
    pub fn attributions(&self) -> u64 {
        self.attributions.load(Ordering::Relaxed)
    }
    /// Dead letters by stage and reason code.
    #[must_use]
    pub fn dead_reasons(&self) -> BTreeMap<(String, String), u64> {
        self.dead_reasons.all()
    }
    /// Filtered documents by stage and reason.
    #[must_use]
    pub fn filtered_reasons(&self) -> BTreeMap<(String, String), u64> {
        self.filtered_reasons.all()
    }
    /// Documents that were read and of which it is not known yet what becomes of them.
    #[must_use]
    pub fn on_the_way(&self) -> u64 {
        let settled = self.exported() + self.filtered() + self.duplicate() + self.dead() + self.left();
        self.documents_read().saturating_sub(settled)
    }

    /// Batches that wait in front of each stage that has workers of its own, and in front of the writer.
    #[must_use]
    pub fn queues(&self) -> Vec<(String, u64)> {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.iter().map(|(stage, queue)| (stage.clone(), queue.0.load(Ordering::Relaxed))).collect()
    }

    /// The queue in front of a stage.
    pub(super) fn queue(&self, stage: &str) -> Arc<Queue> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = queues.iter().find(|(name, _)| name == stage) {
            return Arc::clone(known);
        }
        let fresh = Arc::<Queue>::default();
        queues.push((stage.to_owned(), Arc::clone(&fresh)));
        fresh
    }

    /// Documents that were read and not done when the run had to end. They count for the run that reads them again.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// Leaves everything that is on its way, and gives its number.
    pub(super) fn leave(&self) -> u64 {
        let done = self.exported() + self.filtered() + self.duplicate() + self.dead() + self.left();
        let left = self.documents_read().saturating_sub(done);
        self.left.fetch_add(left, Ordering::Relaxed);
        left
    }

    /// Proves that read = exported + filtered + duplicate + dead. Holds only when nothing is on its way.
    ///
    /// # Errors
    /// [`Unbalanced`] with the figures.
    pub fn balance(&self) -> Result<(), Unbalanced> {
        let read = self.documents_read().saturating_sub(self.left());
        let (exported, filtered) = (self.exported(), self.filtered());
        let (duplicate, dead) = (self.duplicate(), self.dead());
        if read == exported + filtered + duplicate + dead {
            return Ok(());
        }
        Err(Unbalanced { read, exported, filtered, duplicate, dead })
    }
}
