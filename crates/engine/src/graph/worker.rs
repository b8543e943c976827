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
    for mut batch in input {
        for document in &mut batch.documents {
            for (factory, stage) in group.iter().zip(&mut stages) {
                if !document.is_live() {
                    break;
                }
                step(factory.as_ref(), stage, document);
            }
        }
        if output.send(batch).is_err() {
            return;
        }
    }
}

/// One stage, one document.
fn step(factory: &dyn StageFactory, stage: &mut Box<dyn Stage>, document: &mut Document) {
    let result = panics::catch(|| stage.process(document));
    let renew = match &result {
        Ok(Ok(_)) => false,
        Ok(Err(_)) => stage.poisoned(),
        Err(_) => true,
    };
    if renew {
        // A panic may have left the instance half changed. Where no other can be made, the old one has to go on:
        // whatever it does to the next document is caught again.
        match panics::catch(|| factory.make()) {
            Ok(Ok(fresh)) => *stage = fresh,
            Ok(Err(failure)) | Err(failure) => {
                tracing::error!(stage = factory.name(), "the stage cannot be started again: {failure}");
            }
        }
    }
    let failure = match result {
        Ok(Ok(Verdict::Keep)) => match laws(factory, document) {
            Ok(()) => return,
            Err(failure) => failure,
        },
        Ok(Ok(Verdict::Filter(reason))) => {
            document.fate = Fate::Filtered { stage: factory.name().to_owned(), reason };
            return;
        }
        Ok(Err(failure)) | Err(failure) => failure,
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
