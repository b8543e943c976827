//! A worker: takes a batch, runs its stages over each live document, hands the batch on.
//!
//! While a stage has a document, the rest of the batch and the two ends of the worker's channels are not its own: they lie
//! in its [`Hands`], where the [watchdog](super::watchdog) can take them away. So a worker that never comes back holds up
//! nothing but itself. One that does come back sees that its hands are empty, and goes.

use super::batch::Batch;
use super::counts::Queue;
use super::watchdog::Crew;
use super::{GraphError, Group, panics};
use crate::guard::{Claim, Claims, Guard};
use crate::stage::{Document, Failure, Fate, Stage, StageFactory, Verdict};
use crossbeam_channel::{Receiver, Sender};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What all workers of one group share.
pub(super) struct Post {
    pub(super) group: Group,
    pub(super) guard: Guard,
    /// What waits in front of them, and what behind.
    pub(super) queues: [Arc<Queue>; 2],
}

/// Where a worker's batches come from and go to.
pub(super) struct Arrows {
    pub(super) input: Receiver<Batch>,
    pub(super) output: Sender<Batch>,
}

/// What a worker has in hand, where it can be taken away from it.
pub(super) struct Hands {
    pub(super) post: Arc<Post>,
    work: Mutex<Option<Work>>,
    stage: AtomicUsize,
    /// The number of its thread in the system, from when it works; 0 where there is no such thing.
    pub(super) thread: AtomicUsize,
}

/// A batch that is being worked on.
pub(super) struct Work {
    pub(super) batch: Batch,
    pub(super) arrows: Arrows,
    current: Option<Current>,
}

#[derive(Clone, Copy)]
struct Current {
    /// The document that is out of the batch; none where the worker has copies of all of them.
    index: Option<usize>,
    began: Instant,
    until: Option<Instant>,
}

/// A batch that another worker was abandoned with.
pub(super) struct Rest {
    pub(super) batch: Batch,
    /// The first document of it that is still to do.
    pub(super) from: usize,
    /// Whether each is to be processed by itself: one of them may never end.
    pub(super) alone: bool,
}

impl Hands {
    pub(super) fn new(post: Arc<Post>) -> Self {
        Self { post, work: Mutex::default(), stage: AtomicUsize::new(0), thread: AtomicUsize::new(0) }
    }

    fn with_work<T>(&self, act: impl FnOnce(&mut Option<Work>) -> T) -> T {
        act(&mut self.work.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn lay_down(&self, batch: Batch, arrows: Arrows) {
        self.with_work(|work| *work = Some(Work { batch, arrows, current: None }));
    }

    fn take_up(&self) -> Option<(Batch, Arrows)> {
        self.with_work(Option::take).map(|work| (work.batch, work.arrows))
    }

    /// Takes a document out of the batch; where the hands are empty, the worker has been abandoned.
    fn take_out(&self, index: usize, patience: Option<Duration>) -> Option<Document> {
        let began = Instant::now();
        self.with_work(|work| {
            let work = work.as_mut()?;
            let document = work.batch.documents.get_mut(index)?;
            let until = patience.map(|patience| began + patience.saturating_sub(document.worked));
            let stand_in = document.stand_in();
            let document = std::mem::replace(document, stand_in);
            work.current = Some(Current { index: Some(index), began, until });
            Some(document)
        })
    }

    /// Copies documents of the batch, which stay in it as they are.
    fn copy_out(&self, indexes: &[usize], patience: Option<Duration>) -> Option<Vec<Document>> {
        let began = Instant::now();
        self.with_work(|work| {
            let work = work.as_mut()?;
            let copies = indexes.iter().map(|&index| work.batch.documents[index].clone()).collect();
            work.current = Some(Current { index: None, began, until: patience.map(|patience| began + patience) });
            Some(copies)
        })
    }

    /// Puts copies in the places of what they were made from. False where the worker has been abandoned meanwhile.
    fn replace(&self, indexes: &[usize], copies: Vec<Document>) -> bool {
        self.with_work(|work| {
            let Some(work) = work.as_mut() else { return false };
            let Some(current) = work.current.take() else { return false };
            let share = current.began.elapsed() / u32::try_from(copies.len()).unwrap_or(u32::MAX).max(1);
            for (&index, mut copy) in indexes.iter().zip(copies) {
                copy.worked += share;
                work.batch.documents[index] = copy;
            }
            true
        })
    }

    /// Puts it back. False where the worker has been abandoned meanwhile: the document is a dead letter already.
    fn put_back(&self, mut document: Document) -> bool {
        self.with_work(|work| {
            let Some(work) = work.as_mut() else { return false };
            let Some(current) = work.current.take() else { return false };
            document.worked += current.began.elapsed();
            let Some(index) = current.index else { return false };
            work.batch.documents[index] = document;
            true
        })
    }

    /// Drops what is in them.
    pub(super) fn empty(&self) {
        drop(self.with_work(Option::take));
    }

    /// The work, where the time of its document is over, with the document's place in the batch (none where they are many)
    /// and the stage that has it: from here on it is not the worker's any more.
    pub(super) fn wrest(&self, now: Instant) -> Option<(Work, Option<usize>, usize)> {
        self.with_work(|work| {
            let current = work.as_ref()?.current?;
            if current.until.is_none_or(|until| now < until) {
                return None;
            }
            Some((work.take()?, current.index, self.stage.load(Ordering::Relaxed)))
        })
    }
}

/// The stages of one worker of `group`.
pub(super) fn instances(group: &Group) -> Result<Vec<Box<dyn Stage>>, GraphError> {
    group
        .iter()
        .map(|f| f.make().map_err(|failure| GraphError::Stage { stage: f.name().to_owned(), failure }))
        .collect()
}

/// Works until nothing comes any more, nobody takes it, or the worker is abandoned. `rest` is what another worker was
/// abandoned with.
pub(super) fn work(
    hands: &Hands,
    mut stages: Vec<Box<dyn Stage>>,
    mut arrows: Arrows,
    mut rest: Option<Rest>,
    crew: &Crew,
) {
    let Post { group, guard, queues } = &*hands.post;
    let mut claim = guard.claims.as_ref().map(Claims::claim);
    let batches = stages.iter().any(|stage| stage.batches());
    loop {
        let Rest { mut batch, from, alone } = match rest.take() {
            Some(rest) => rest,
            None => match arrows.input.recv() {
                Ok(batch) => Rest { batch, from: 0, alone: false },
                Err(_) => return,
            },
        };
        queues[0].holds(arrows.input.len());
        for document in batch.documents.iter_mut().filter(|document| document.id.is_empty()) {
            document.id = sayso_ingest::identify(&document.raw.body);
        }
        if batches {
            // Stages that take many documents at once have a time limit of their own, and a process to end.
            for (factory, stage) in group.iter().zip(&mut stages) {
                step_many(factory.as_ref(), stage, &mut batch.documents[from..]);
            }
        } else {
            let count = batch.documents.len();
            let underway: Vec<usize> = (from..count).filter(|&i| batch.documents[i].is_underway()).collect();
            let among_others: Vec<usize> = match &guard.quarantine {
                _ if alone || underway.len() < 2 || !stages[0].gains_from_company() => Vec::new(),
                Some(quarantine) => {
                    underway.iter().copied().filter(|&i| !quarantine.suspects(&batch.documents[i].id)).collect()
                }
                None => underway.clone(),
            };
            hands.lay_down(batch, arrows);
            let Some(done) = together(hands, &among_others, &mut stages[0], claim.as_mut()) else {
                crew.came_back();
                return;
            };
            for index in underway {
                let first = usize::from(done && among_others.binary_search(&index).is_ok());
                if !one(hands, index, first, &mut stages, claim.as_mut()) {
                    crew.came_back();
                    return;
                }
            }
            if let Some(claim) = &mut claim {
                claim.clear();
            }
            let Some(back) = hands.take_up() else {
                crew.came_back();
                return;
            };
            (batch, arrows) = back;
        }
        if arrows.output.send(batch).is_err() {
            return;
        }
        queues[1].holds(arrows.output.len());
    }
}

/// The first stage of a group, for copies of these documents together. Gives back whether it is behind them: not where it
/// panicked, and who of them did it is not known. None where the worker has been abandoned over it.
fn together(hands: &Hands, indexes: &[usize], stage: &mut Box<dyn Stage>, claim: Option<&mut Claim>) -> Option<bool> {
    let Post { group, guard, .. } = &*hands.post;
    let Some(factory) = group.first().filter(|_| !indexes.is_empty()) else { return Some(false) };
    let mut copies = hands.copy_out(indexes, guard.patience)?;
    hands.stage.store(0, Ordering::Relaxed);
    if let Some(claim) = claim {
        let ids: Vec<&str> = copies.iter().map(|document| document.id.as_str()).collect();
        claim.set_all(&ids, factory.name());
    }
    let mut lent: Vec<&mut Document> = copies.iter_mut().collect();
    match panics::catch(|| stage.process_many(&mut lent)) {
        Ok(results) if results.len() == copies.len() => {
            for (document, result) in copies.iter_mut().zip(results) {
                settle(factory.as_ref(), document, result);
            }
            hands.replace(indexes, copies).then_some(true)
        }
        _ => {
            renew(factory.as_ref(), stage);
            hands.replace(&[], Vec::new()).then_some(false)
        }
    }
}

/// The stages of a group from `first` on, one document of the batch in hand. False where the worker has been abandoned over
/// it.
fn one(
    hands: &Hands,
    index: usize,
    first: usize,
    stages: &mut [Box<dyn Stage>],
    mut claim: Option<&mut Claim>,
) -> bool {
    let Post { group, guard, .. } = &*hands.post;
    let Some(mut document) = hands.take_out(index, guard.patience) else { return false };
    if let Some(quarantine) = guard.quarantine.as_ref().filter(|quarantine| quarantine.suspects(&document.id)) {
        // Its process has a time limit and can be killed, so the watchdog has to leave it alone.
        if !hands.put_back(document) {
            return false;
        }
        let Some(taken) = hands.take_out(index, None) else { return false };
        document = taken;
        quarantine.process(&mut document);
    }
    for (number, (factory, stage)) in group.iter().zip(stages).enumerate().skip(first) {
        if !document.is_underway() {
            break;
        }
        hands.stage.store(number, Ordering::Relaxed);
        if let Some(claim) = claim.as_deref_mut() {
            claim.set(&document.id, factory.name());
        }
        step(factory.as_ref(), stage, &mut document);
    }
    hands.put_back(document)
}

/// One stage, all documents of a batch; together where the stage would rather have it so.
fn step_many(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>, documents: &mut [Document]) {
    let mut live: Vec<&mut Document> = documents.iter_mut().filter(|document| document.is_underway()).collect();
    if !stage.batches() {
        live.into_iter().for_each(|document| step(factory, stage, document));
        return;
    }
    match panics::catch(|| stage.process_many(&mut live)) {
        Ok(results) if results.len() == live.len() => {
            for (document, result) in live.into_iter().zip(results) {
                settle(factory, document, result);
            }
            if stage.poisoned() {
                renew(factory, stage);
            }
        }
        // Who of them did it is not known, so each is tried by itself.
        _ => {
            renew(factory, stage);
            live.into_iter().for_each(|document| step(factory, stage, document));
        }
    }
}

/// One stage, one document.
pub(crate) fn step(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>, document: &mut Document) {
    let result = panics::catch(|| stage.process(document));
    let spent = match &result {
        Ok(Ok(_)) => false,
        Ok(Err(_)) => stage.poisoned(),
        Err(_) => true,
    };
    if spent {
        renew(factory, stage);
    }
    settle(factory, document, result.and_then(|result| result));
}

/// Puts a fresh instance in the place of one that a panic may have left half changed. Where no other can be made, the
/// old one has to go on: whatever it does to the next document is caught again.
fn renew(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>) {
    match panics::catch(|| factory.make()) {
        Ok(Ok(fresh)) => *stage = fresh,
        Ok(Err(failure)) | Err(failure) => {
            tracing::error!(stage = factory.name(), "the stage cannot be started again: {failure}");
        }
    }
}

/// Writes down what became of a document.
fn settle(factory: &dyn StageFactory, document: &mut Document, result: Result<Verdict, Failure>) {
    let failure = match result {
        Ok(Verdict::Keep) => match laws(factory, document) {
            Ok(()) => return,
            Err(failure) => failure,
        },
        Ok(Verdict::Filter(reason)) => {
            document.fate = Fate::Filtered { stage: factory.name().to_owned(), reason };
            return;
        }
        Err(failure) => failure,
    };
    document.article = None;
    document.fate = Fate::Dead { stage: factory.name().to_owned(), failure };
}

/// Proves the laws of the record behind every stage of somebody else, and in debug builds behind our own.
fn laws(factory: &dyn StageFactory, document: &Document) -> Result<(), Failure> {
    if factory.trusted() && !cfg!(debug_assertions) {
        return Ok(());
    }
    match document.article.as_ref().map_or(Ok(()), sayso_record::Article::check) {
        Ok(()) => Ok(()),
        Err(law) => Err(Failure::new("broken_law", format!("behind this stage {law}"))),
    }
}
