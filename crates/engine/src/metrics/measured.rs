//! Stages, inputs and sinks that do what the ones inside them do, and count it.

use super::{Metrics, StageFigures};
use crate::graph::{Event, Mark, Sink, SinkError};
use crate::stage::{Document, Failure, Stage, StageFactory, Verdict};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Makes stages that are counted.
pub(super) struct Measured {
    inner: Arc<dyn StageFactory>,
    figures: Arc<StageFigures>,
}

impl Measured {
    pub(super) fn around(inner: &Arc<dyn StageFactory>, figures: Arc<StageFigures>) -> Arc<dyn StageFactory> {
        Arc::new(Self { inner: Arc::clone(inner), figures })
    }
}

impl StageFactory for Measured {
    fn name(&self) -> &str {
        self.inner.name()
    }
    fn make(&self) -> Result<Box<dyn Stage>, Failure> {
        Ok(Box::new(MeasuredStage { inner: self.inner.make()?, figures: Arc::clone(&self.figures) }))
    }
    fn trusted(&self) -> bool {
        self.inner.trusted()
    }
    fn extracts(&self) -> bool {
        self.inner.extracts()
    }
}

struct MeasuredStage {
    inner: Box<dyn Stage>,
    figures: Arc<StageFigures>,
}

/// Counts when it is dropped, so that a stage that panics is counted too.
struct Watch<'a> {
    figures: &'a StageFigures,
    bytes: u64,
    began: Instant,
}

impl<'a> Watch<'a> {
    fn begin(figures: &'a StageFigures, document: &Document) -> Self {
        Self { figures, bytes: document.raw.body.len() as u64, began: Instant::now() }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.figures.took(self.bytes, self.began.elapsed());
    }
}

fn attributions(document: &Document) -> u64 {
    document.article.as_ref().map_or(0, |article| article.attributions.len() as u64)
}

impl MeasuredStage {
    fn added(&self, before: u64, after: u64) {
        self.figures.attributions.fetch_add(after.saturating_sub(before), Ordering::Relaxed);
    }
}

impl Stage for MeasuredStage {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn process(&mut self, document: &mut Document) -> Result<Verdict, Failure> {
        let before = attributions(document);
        let watch = Watch::begin(&self.figures, document);
        let verdict = self.inner.process(document);
        drop(watch);
        self.added(before, attributions(document));
        verdict
    }

    fn batches(&self) -> bool {
        self.inner.batches()
    }

    fn gains_from_company(&self) -> bool {
        self.inner.gains_from_company()
    }

    /// What many documents took together is shared out among them.
    fn process_many(&mut self, documents: &mut [&mut Document]) -> Vec<Result<Verdict, Failure>> {
        let count = |documents: &[&mut Document]| documents.iter().map(|document| attributions(document)).sum::<u64>();
        let (before, began) = (count(documents), Instant::now());
        let verdicts = self.inner.process_many(documents);
        let share = began.elapsed() / u32::try_from(documents.len()).unwrap_or(u32::MAX).max(1);
        for document in documents.iter() {
            self.figures.took(document.raw.body.len() as u64, share);
        }
        self.added(before, count(documents));
        verdicts
    }

    fn poisoned(&self) -> bool {
        self.inner.poisoned()
    }
}

/// Documents that are counted as they are read.
pub(super) struct MeasuredInput<I> {
    inner: I,
    figures: Arc<StageFigures>,
}

impl<I> MeasuredInput<I> {
    pub(super) fn new(inner: I, figures: Arc<StageFigures>) -> Self {
        Self { inner, figures }
    }
}

impl<I: Iterator<Item = Event>> Iterator for MeasuredInput<I> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let began = Instant::now();
        let event = self.inner.next();
        if let Some(Event::Document(incoming)) = &event {
            self.figures.took(incoming.raw.body.len() as u64, began.elapsed());
        }
        event
    }
}

/// Documents that are counted as they are written, the commits that fall on them included.
pub(super) struct MeasuredSink<'a> {
    inner: &'a mut dyn Sink,
    figures: Arc<StageFigures>,
    metrics: &'a Metrics,
}

impl<'a> MeasuredSink<'a> {
    pub(super) fn new(inner: &'a mut dyn Sink, figures: Arc<StageFigures>, metrics: &'a Metrics) -> Self {
        Self { inner, figures, metrics }
    }
}

impl Sink for MeasuredSink<'_> {
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError> {
        let began = Instant::now();
        let put = self.inner.put(document);
        self.figures.took(document.raw.body.len() as u64, began.elapsed());
        self.metrics.writer_is_alive();
        put
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), SinkError> {
        self.metrics.writer_is_alive();
        self.inner.mark(mark)
    }

    fn idle(&mut self) -> Result<(), SinkError> {
        self.inner.idle()
    }
}
