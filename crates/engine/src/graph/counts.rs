//! What became of the documents: the figures of a run, and the law that they keep.

use crate::stage::{Document, Fate};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// The figures of a run, kept up to date by reader and writer, and read by anyone at any time.
///
/// The reader counts what it reads and the writer what it writes, each by itself, so that
/// [`balance`](Self::balance) proves something.
#[derive(Debug, Default)]
pub struct Counts {
    read: AtomicU64,
    bytes: AtomicU64,
    stored: AtomicU64,
    exported: AtomicU64,
    filtered: AtomicU64,
    duplicate: AtomicU64,
    dead: AtomicU64,
    left: AtomicU64,
    attributions: AtomicU64,
    reasons: Mutex<BTreeMap<(String, String), u64>>,
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
        self.stored.fetch_add(stored_bytes, Ordering::Relaxed);
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
                self.reason(stage, reason);
                &self.filtered
            }
            Fate::Duplicate => &self.duplicate,
            Fate::Dead { stage, failure } => {
                self.reason(stage, &failure.code);
                &self.dead
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Reasons are words of the program and of plugins. A plugin that gives each document a reason of its own must not
    /// fill the memory.
    fn reason(&self, stage: &str, reason: &str) {
        const MOST: usize = 1000;
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        let known = reasons.len() < MOST || reasons.contains_key(&(stage.to_owned(), reason.to_owned()));
        let reason = if known { reason } else { "other reasons" };
        *reasons.entry((stage.to_owned(), reason.to_owned())).or_default() += 1;
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
    /// Bytes of the inputs that have been read to their end, as they are stored.
    #[must_use]
    pub fn stored_bytes_read(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
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
    /// Documents whose bytes were seen before.
    #[must_use]
    pub fn duplicate(&self) -> u64 {
        self.duplicate.load(Ordering::Relaxed)
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
    /// Dead letters by stage and reason code, and filtered documents by stage and reason.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<(String, String), u64> {
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
