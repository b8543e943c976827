//! The process in which one document is alone.

use super::message::{self, Configuration};
use crate::config::{self, Loaded};
use crate::graph::{STACK, keep_panics_quiet, step};
use crate::plugin::isolated::{FrameKind, begin, bound_memory, frame, garbled, read_frame, refuse};
use crate::row::Plan;
use crate::stage::{Document, Fate, StageFactory};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The hidden command of the program that runs [`serve`].
pub const COMMAND: &str = "quarantine";

/// Processes one document for the process that started this one. `environment` is the one that the configuration is
/// filled from.
///
/// Must be the first thing that the program does, as [`plugin::serve`](crate::plugin::serve).
///
/// # Errors
/// The pipe is broken, or what came through it is not what this program writes.
pub fn serve(environment: &dyn Fn(&str) -> Option<String>) -> io::Result<()> {
    let (mut requests, answers) = begin()?;
    let (mut request, mut answer) = (Vec::new(), Vec::new());
    let Some(FrameKind::Configure) = read_frame(&mut requests, &mut request)? else { return Err(garbled()) };
    let configuration: Configuration = serde_json::from_slice(&request)?;
    bound_memory(configuration.memory)?;
    let row = match row(&configuration, environment) {
        Ok(row) => {
            frame::begin(&mut answer, FrameKind::Created);
            row
        }
        Err(reason) => {
            refuse(&mut answer, &reason);
            return send(answers, &mut answer);
        }
    };
    send(answers, &mut answer)?;
    let Some(FrameKind::Alone) = read_frame(&mut requests, &mut request)? else { return Err(garbled()) };
    let mut document = Document::new(0, message::raw(&request).ok_or_else(garbled)?);
    drop(request);
    keep_panics_quiet();
    // As much room as a worker has: what fits there must fit here.
    let work = move || -> io::Result<Document> {
        for factory in &row {
            if !document.is_live() {
                break;
            }
            run_stage(factory.as_ref(), &mut document, answers)?;
        }
        Ok(document)
    };
    let worker = thread::Builder::new().name("stages".to_owned()).stack_size(STACK).spawn(work)?;
    let document = worker.join().map_err(|_| io::Error::other("the worker panicked outside a stage"))??;
    message::outcome(document, &mut answer);
    send(answers, &mut answer)
}

fn run_stage(factory: &dyn StageFactory, document: &mut Document, answers: &Mutex<File>) -> io::Result<()> {
    let mut said = Vec::new();
    frame::begin(&mut said, FrameKind::Stage);
    said.extend_from_slice(factory.name().as_bytes());
    send(answers, &mut said)?;
    match factory.make() {
        Ok(mut stage) => step(factory, &mut stage, document),
        Err(failure) => document.fate = Fate::Dead { stage: factory.name().to_owned(), failure },
    }
    Ok(())
}

fn row(
    configuration: &Configuration,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Arc<dyn StageFactory>>, String> {
    let Configuration { file, source, folder, .. } = configuration;
    let json = Loaded::is_json(Path::new(file));
    let loaded = config::parse(file, source, json, folder, environment).map_err(|error| error.to_string())?;
    let mut wrong = Vec::new();
    let plan = Plan::of_run(&loaded, &mut wrong);
    if wrong.is_empty() {
        Ok(plan.row().into_iter().flatten().collect())
    } else {
        Err(config::ConfigError(wrong).to_string())
    }
}

fn send(answers: &Mutex<File>, answer: &mut [u8]) -> io::Result<()> {
    frame::finish(answer);
    answers.lock().unwrap_or_else(PoisonError::into_inner).write_all(answer)
}
