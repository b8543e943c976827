//! A worker: takes a batch, runs its stages over each live document, hands the batch on.

use super::batch::Batch;
use super::{GraphError, Group, panics};
use crate::stage::{Document, Failure, Fate, Stage, StageFactory, Verdict};
use crossbeam_channel::{Receiver, Sender};

/// The stages of one worker of `group`.
pub(super) fn instances(group: &Group) -> Result<Vec<Box<dyn Stage>>, GraphError> {
    group
        .iter()
        .map(|f| f.make().map_err(|failure| GraphError::Stage { stage: f.name().to_owned(), failure }))
        .collect()
}

/// Works until nothing comes any more, or nobody takes it.
pub(super) fn work(group: &Group, mut stages: Vec<Box<dyn Stage>>, input: &Receiver<Batch>, output: &Sender<Batch>) {
    let batches = stages.iter().any(|stage| stage.batches());
    for mut batch in input {
        if batches {
            for (factory, stage) in group.iter().zip(&mut stages) {
                step_many(factory.as_ref(), stage, &mut batch.documents);
            }
        } else {
            for document in &mut batch.documents {
                for (factory, stage) in group.iter().zip(&mut stages) {
                    if !document.is_live() {
                        break;
                    }
                    step(factory.as_ref(), stage, document);
                }
            }
        }
        if output.send(batch).is_err() {
            return;
        }
    }
}

/// One stage, all documents of a batch; together where the stage would rather have it so.
fn step_many(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>, documents: &mut [Document]) {
    let mut live: Vec<&mut Document> = documents.iter_mut().filter(|document| document.is_live()).collect();
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
fn step(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>, document: &mut Document) {
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
