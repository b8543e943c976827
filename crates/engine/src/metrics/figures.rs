//! Counters that many threads add to and one reads.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The upper bounds of a histogram's buckets, in microseconds: from what a short document takes in a quick stage to what
/// is long past bearing.
pub(super) const BOUNDS: [u64; 16] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000,
    30_000_000,
];

/// How often something took how long.
#[derive(Debug, Default)]
pub struct Histogram {
    /// Not cumulative; the last is for what is beyond all bounds.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    nanoseconds: AtomicU64,
}

/// A histogram at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Upper bound in seconds, and how many took that long at most; ascending, those beyond all bounds left out.
    pub up_to: Vec<(f64, u64)>,
    /// How many there were.
    pub count: u64,
    /// Their seconds together.
    pub seconds: f64,
}

impl Histogram {
    /// Counts something that took `time`.
    pub fn observe(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|bound| nanoseconds <= bound * 1000).unwrap_or(BOUNDS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut count = 0;
        let mut up_to = Vec::with_capacity(BOUNDS.len());
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS) {
            count += bucket.load(Ordering::Relaxed);
            up_to.push((bound as f64 / 1e6, count));
        }
        count += self.buckets[BOUNDS.len()].load(Ordering::Relaxed);
        Snapshot { up_to, count, seconds: self.nanoseconds.load(Ordering::Relaxed) as f64 / 1e9 }
    }
}

/// What one stage did, over all its workers.
#[derive(Debug)]
pub struct StageFigures {
    /// Its name.
    pub name: String,
    /// Documents that it was given.
    pub documents: AtomicU64,
    /// Their raw bytes.
    pub bytes: AtomicU64,
    /// Attributions that it added.
    pub attributions: AtomicU64,
    /// The time that each document took.
    pub seconds: Histogram,
}

impl StageFigures {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            documents: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            attributions: AtomicU64::new(0),
            seconds: Histogram::default(),
        }
    }

    pub(super) fn took(&self, bytes: u64, time: Duration) {
        self.documents.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.seconds.observe(time);
    }
}

/// The stages of a run, in the order in which they were asked for.
#[derive(Debug, Default)]
pub(super) struct Stages(Mutex<Vec<Arc<StageFigures>>>);

impl Stages {
    /// The figures of the stage of this name, new ones where there are none.
    pub(super) fn of(&self, name: &str) -> Arc<StageFigures> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.iter().find(|figures| figures.name == name) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(StageFigures::new(name));
        all.push(Arc::clone(&fresh));
        fresh
    }

    pub(super) fn all(&self) -> Vec<Arc<StageFigures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_each_time_once() {
        let histogram = Histogram::default();
        for microseconds in [10, 50, 51, 700, 40_000_000] {
            histogram.observe(Duration::from_micros(microseconds));
        }
        let snapshot = histogram.snapshot();
        assert_eq!(snapshot.count, 5);
        assert_eq!(snapshot.up_to[..3], [(0.000_05, 2), (0.000_1, 3), (0.000_25, 3)]);
        assert_eq!(snapshot.up_to.last(), Some(&(30.0, 4)));
        assert!((snapshot.seconds - 40.000_811).abs() < 1e-9);
    }

    #[test]
    fn a_stage_that_is_asked_for_twice_is_one() {
        let stages = Stages::default();
        stages.of("clean").took(5, Duration::from_millis(1));
        stages.of("segment").took(5, Duration::from_millis(1));
        stages.of("clean").took(7, Duration::from_millis(1));
        let all: Vec<_> = stages.all().iter().map(|s| (s.name.clone(), s.bytes.load(Ordering::Relaxed))).collect();
        assert_eq!(all, [("clean".to_owned(), 12), ("segment".to_owned(), 5)]);
    }
}
