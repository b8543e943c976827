//! A configuration put to work.

use crate::built_in::Rendering;
use crate::config::{ConfigError, Diagnostic, Duplicates, Format, Ingest, IngestKind, Loaded, Step};
use crate::graph::{Counts, Division, Ending, Event, GraphError, Group, Incoming, Sink, SinkError, run as run_graph};
use crate::guard::{Claims, Guard};
use crate::input::{Input, Inputs};
use crate::journal::{Bounds, Journal, JournalError, Ledger, Recall};
use crate::metrics::{Metrics, Server};
use crate::near_duplicate::Copies;
use crate::output::{Outputs, folder_options};
use crate::quarantine::{ENOUGH_CRASHES, Quarantine, Suspect};
use crate::row::Plan;
use crate::watch::{Watch, Watched};
use sayso_export::{ExportError, QuotedSpeakers};
use sayso_ingest::{Patterns, ReadOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A configuration that can be run: its plugins are loaded and its inputs found. Nothing is written yet.
pub struct Prepared {
    loaded: Loaded,
    row: Vec<Group>,
    renderings: Vec<Rendering>,
    inputs: Vec<Input>,
    watches: Vec<Watch>,
}

/// What a run has to say at its end.
#[derive(Debug)]
pub struct Finished {
    /// Who was quoted, and how often.
    pub quoted: QuotedSpeakers,
    /// Files that the journal knew already and that were not read again.
    pub known: usize,
    /// How it came to its end.
    pub ending: Ending,
}

impl Prepared {
    /// Loads the plugins, finds the inputs and looks at the outputs, without writing anything.
    ///
    /// # Errors
    /// Whatever would keep the configuration from running, with its place in the file.
    pub fn new(loaded: Loaded) -> Result<Self, ConfigError> {
        let mut wrong = Vec::new();
        let plan = Plan::of_run(&loaded, &mut wrong);
        let (inputs, watches) = find_inputs(&loaded, &mut wrong);
        look_at_outputs(&loaded, &mut wrong);
        if !wrong.is_empty() {
            return Err(ConfigError(wrong));
        }
        Ok(Self { row: plan.row(), renderings: plan.renderings, inputs, watches, loaded })
    }

    /// The configuration.
    #[must_use]
    pub const fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// How many files will be read, those that are watched for not counted.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Whether the run goes on when everything is read, until it is stopped.
    #[must_use]
    pub fn watches(&self) -> bool {
        !self.watches.is_empty()
    }

    /// All inputs that are there now, the watched ones among them.
    fn all_inputs(&self) -> Vec<Input> {
        let mut all = self.inputs.clone();
        for watch in &self.watches {
            // A folder that cannot be read now holds nothing that is there.
            for path in watch.patterns.find().unwrap_or_default() {
                all.push(Input::new(all.len() as u64, path, watch.options.clone()));
            }
        }
        all
    }

    /// Whether records go to standard output.
    #[must_use]
    pub fn writes_to_stdout(&self) -> bool {
        self.loaded.config.export.iter().any(|e| e.path.as_os_str() == "-")
    }

    /// Bytes of the files that will be read, as they are stored.
    #[must_use]
    pub fn input_bytes(&self) -> u64 {
        self.inputs.iter().map(Input::stored_bytes).sum()
    }

    /// How the work is divided.
    #[must_use]
    pub fn division(&self) -> Division {
        let pipeline = &self.loaded.config.pipeline;
        Division {
            workers: workers(pipeline.workers),
            batch: pipeline.batch,
            queue_batches: pipeline.queue.batches,
            queue_bytes: pipeline.queue.bytes.0,
            guard: Guard { patience: Some(self.loaded.config.limits.patience()), ..Guard::default() },
        }
    }

    /// How the run is guarded against documents that do harm. What an earlier process left claimed is written down, and
    /// new claims begin. `retried` are tried again because they ended a process or did not end: each goes alone.
    fn guard(&self, journal: &Journal, retried: BTreeMap<String, Suspect>) -> Result<Guard, RunError> {
        let folder = journal.folder();
        let unusable = |source| self.state_error(&JournalError::Folder { folder: folder.to_owned(), source });
        let accused = Claims::left_in(folder).map_err(unusable)?;
        journal.accuse(&accused).map_err(|error| self.state_error(&error))?;
        for accused in &accused {
            tracing::warn!(id = accused.id, stage = accused.stage, "was being worked on when the last run died");
        }
        let claims = Claims::begin(folder).map_err(unusable)?;
        let mut suspects = journal.suspects().map_err(|error| self.state_error(&error))?;
        suspects.extend(retried);
        let patience = self.loaded.config.limits.patience();
        let quarantine = Quarantine::new(suspects, &self.loaded, patience);
        Ok(Guard { patience: Some(patience), claims: Some(Arc::new(claims)), quarantine: Some(Arc::new(quarantine)) })
    }

    /// Runs to the end of the input, or until `stop` becomes true.
    ///
    /// With a journal it begins behind what is committed. An input that is known already is not read again.
    ///
    /// # Errors
    /// [`RunError`]; what was written before it is whole.
    pub fn run(self, counts: &Counts, stop: &AtomicBool) -> Result<Finished, RunError> {
        let Some(listen) = self.loaded.config.metrics.as_ref().map(|metrics| metrics.listen.clone()) else {
            return self.go(counts, stop, None);
        };
        let server = Server::bind(&listen).map_err(|error| self.listen_error(&listen, &error))?;
        if let Ok(address) = server.address() {
            tracing::info!("figures at http://{address}/metrics");
        }
        let (metrics, over) = (Metrics::default(), AtomicBool::new(false));
        thread::scope(|scope| {
            let serve = || server.serve(&over, &|path| metrics.answer(path, counts, stop));
            thread::Builder::new().name("metrics".to_owned()).spawn_scoped(scope, serve).map_err(GraphError::Thread)?;
            let finished = self.go(counts, stop, Some(&metrics));
            over.store(true, Ordering::Relaxed);
            finished
        })
    }

    fn go(self, counts: &Counts, stop: &AtomicBool, metrics: Option<&Metrics>) -> Result<Finished, RunError> {
        let mut division = self.division();
        let Some(state) = &self.loaded.config.pipeline.state else {
            let outputs =
                Outputs::open(&self.loaded.config.export).map_err(|(i, error)| self.output_error(i, &error))?;
            let mut outputs = outputs.finding(self.copies());
            let ending = through(metrics, Inputs::new(self.inputs), &self.row, &division, &mut outputs, counts, stop)?;
            if ending == Ending::Worn {
                // What is written is whole, but nobody could say where to go on.
                drop(outputs.finish().map_err(GraphError::Sink)?);
                return Err(GraphError::Worn.into());
            }
            return Ok(Finished { quoted: outputs.finish().map_err(GraphError::Sink)?, known: 0, ending });
        };
        let journal = Journal::open(state).map_err(|error| self.state_error(&error))?;
        division.guard = self.guard(&journal, BTreeMap::new())?;
        let (inputs, known) = go_on(&journal, self.inputs.clone())?;
        let next = inputs.iter().map(|input| input.number + 1).max().unwrap_or(0);
        let next = next.max(journal.next_number().map_err(|source| self.state_error(&journal.error(source)))?);
        let mut ledger = self.ledger(journal)?;
        let ending = if self.watches.is_empty() {
            through(metrics, Inputs::remembered(inputs), &self.row, &division, &mut ledger, counts, stop)?
        } else {
            let beside = Journal::look(state).map_err(|error| self.state_error(&error))?;
            let watched = Watched::new(self.watches.clone(), inputs, beside, next, ledger.committed_ends());
            through(metrics, watched, &self.row, &division, &mut ledger, counts, stop)?
        };
        Ok(Finished { quoted: ledger.finish().map_err(GraphError::Sink)?, known, ending })
    }

    /// Tries dead letters again; what dies again is a dead letter under a new number.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn retry(self, letters: &[u64], counts: &Counts, stop: &AtomicBool) -> Result<Finished, RunError> {
        let Some(state) = &self.loaded.config.pipeline.state else { return Err(self.no_journal().into()) };
        let journal = Journal::open(state).map_err(|error| self.state_error(&error))?;
        let mut events = Vec::new();
        let mut retried = BTreeMap::new();
        let mut alone = BTreeMap::new();
        for id in letters {
            let Some(letter) = journal.dead_letter(*id).map_err(SinkError::from).map_err(GraphError::from)? else {
                continue;
            };
            if ["crashed", "timed_out"].contains(&letter.failure.code.as_str()) {
                let suspect = Suspect { crashes: ENOUGH_CRASHES, stage: letter.stage };
                alone.insert(sayso_ingest::identify(&letter.raw.body), suspect);
            }
            retried.insert(events.len() as u64, *id);
            events.push(Event::Document(Box::new(Incoming::from(letter.raw))));
        }
        let mut division = self.division();
        division.guard = self.guard(&journal, alone)?;
        let mut ledger = self.ledger(journal)?.retrying(retried);
        let ending = run_graph(events.into_iter(), &self.row, &division, &mut ledger, counts, stop)?;
        let quoted = ledger.finish().map_err(GraphError::Sink)?;
        // The letters that were not tried are still there.
        if ending == Ending::Worn { Err(GraphError::Worn.into()) } else { Ok(Finished { quoted, known: 0, ending }) }
    }

    /// The journal, to look at.
    ///
    /// # Errors
    /// There is none, by the configuration or yet.
    pub fn look(&self) -> Result<Journal, RunError> {
        let Some(state) = &self.loaded.config.pipeline.state else { return Err(self.no_journal().into()) };
        Journal::look(state).map_err(|error| self.state_error(&error))
    }

    /// How many of the files that are there now are not read to their end.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn waiting(&self, journal: &Journal) -> Result<usize, RunError> {
        let done: BTreeSet<String> = journal
            .inputs()
            .map_err(|error| self.state_error(&error))?
            .into_iter()
            .filter_map(|input| input.done.then_some(input.uri))
            .collect();
        Ok(self.all_inputs().iter().filter(|i| !done.contains(&i.path.display().to_string())).count())
    }

    /// Counts inputs and parts anew and holds them against the journal. Each entry is something that does not agree.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn verify(&self) -> Result<Vec<String>, RunError> {
        let journal = self.look()?;
        let inputs = self.all_inputs();
        let options: BTreeMap<String, &Input> = inputs.iter().map(|i| (i.path.display().to_string(), i)).collect();
        crate::verify::verify(&journal, &options).map_err(|error| self.state_error(&error))
    }

    fn copies(&self) -> Option<Copies> {
        Copies::new(&self.loaded.config.pipeline.near_duplicates, &self.renderings)
    }

    fn ledger(&self, journal: Journal) -> Result<Ledger, RunError> {
        let config = &self.loaded.config;
        let mut bounds = Bounds {
            journal: config.limits.journal.0,
            dead_letter: usize::try_from(config.limits.dead_letter.0).unwrap_or(usize::MAX),
            ..Bounds::default()
        };
        for roll in config.export.iter().filter_map(|e| e.roll.as_ref()) {
            bounds.documents = roll.documents.map_or(bounds.documents, |n| n.min(bounds.documents));
            bounds.bytes = roll.bytes.map_or(bounds.bytes, |n| n.0.min(bounds.bytes));
            if let Some(seconds) = roll.seconds {
                bounds.time = Some(Duration::from_secs(seconds));
            }
        }
        let folders = config.export.iter().map(folder_options).collect();
        let skip = config.pipeline.duplicates.unwrap_or_default() == Duplicates::Skip;
        let ledger = Ledger::begin(journal, folders, bounds, skip).and_then(|ledger| ledger.finding(self.copies()));
        ledger.map_err(|error| match error {
            SinkError::Export(error) => self.output_error(0, &error),
            SinkError::Journal(error) => self.state_error(&error),
            closed @ SinkError::Closed => GraphError::Sink(closed).into(),
        })
    }

    fn output_error(&self, export: usize, error: &ExportError) -> RunError {
        let place = [Step::Key("export"), Step::Index(export), Step::Key("path")];
        RunError::Config(ConfigError(vec![self.loaded.diagnostic(&place, error.to_string(), None)]))
    }

    fn state_error(&self, error: &JournalError) -> RunError {
        let place = [Step::Key("pipeline"), Step::Key("state")];
        RunError::Config(ConfigError(vec![self.loaded.diagnostic(&place, error.to_string(), None)]))
    }

    fn listen_error(&self, listen: &str, error: &std::io::Error) -> RunError {
        let place = [Step::Key("metrics"), Step::Key("listen")];
        let message = format!("cannot listen on {listen}: {error}");
        let help = "name an address of this machine and a port that is free, or leave `[metrics]` out".to_owned();
        RunError::Config(ConfigError(vec![self.loaded.diagnostic(&place, message, Some(help))]))
    }

    fn no_journal(&self) -> ConfigError {
        let help = "set `state` in [pipeline] to a folder".to_owned();
        let message = "this configuration keeps no journal";
        ConfigError(vec![self.loaded.diagnostic(&[Step::Key("pipeline")], message, Some(help))])
    }
}

/// Runs the graph, and counts what happens in it where somebody asks.
fn through<I: Iterator<Item = Event> + Send>(
    metrics: Option<&Metrics>,
    input: I,
    row: &[Group],
    division: &Division,
    sink: &mut dyn Sink,
    counts: &Counts,
    stop: &AtomicBool,
) -> Result<Ending, GraphError> {
    match metrics {
        None => run_graph(input, row, division, sink, counts, stop),
        Some(metrics) => {
            let (row, input) = (metrics.row(row), metrics.input(input));
            run_graph(input, &row, division, &mut metrics.sink(sink), counts, stop)
        }
    }
}

/// The inputs that are not read to their end, each from where it was left, and how many are left out.
fn go_on(journal: &Journal, inputs: Vec<Input>) -> Result<(Vec<Input>, usize), GraphError> {
    let paths: Vec<&Path> = inputs.iter().map(|i| i.path.as_path()).collect();
    let recalled = journal.recall(&paths).map_err(SinkError::from)?;
    let mut rest = Vec::new();
    let mut known = 0;
    for (mut input, recall) in inputs.into_iter().zip(recalled) {
        match recall {
            Recall::Done => {
                known += 1;
                continue;
            }
            Recall::New(number) => input.number = number,
            Recall::GoOn(number, position) => {
                tracing::info!(uri = %input.path.display(), %position, "going on");
                (input.number, input.from) = (number, position);
            }
        }
        rest.push(input);
    }
    Ok((rest, known))
}

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The configuration cannot be run after all.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It broke off.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// A number of workers as it stands in a configuration: 0 is one for each core.
#[must_use]
pub fn workers(configured: usize) -> usize {
    match configured {
        0 => thread::available_parallelism().map_or(1, usize::from),
        n => n,
    }
}

fn find_inputs(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) -> (Vec<Input>, Vec<Watch>) {
    let mut inputs: Vec<Input> = Vec::new();
    let mut watches = Vec::new();
    let mut add = |path: PathBuf, options: &ReadOptions| {
        inputs.push(Input::new(inputs.len() as u64, path, options.clone()));
    };
    for (i, ingest) in loaded.config.ingest.iter().enumerate() {
        let options = ReadOptions {
            format: ingest.format.map(Format::read_as),
            field: ingest.field.clone(),
            form: ingest.form,
            limits: loaded.config.limits.reading(),
            ..ReadOptions::default()
        };
        if ingest.kind == IngestKind::Stdin {
            add(PathBuf::from("-"), &options);
            continue;
        }
        let place = [Step::Key("ingest"), Step::Index(i), Step::Key("paths")];
        if ingest.watch {
            match watch(loaded, ingest, options) {
                Ok(watch) => watches.push(watch),
                Err(message) => wrong.push(loaded.diagnostic(&place, message, None)),
            }
            continue;
        }
        match sayso_ingest::find(&loaded.folder, &ingest.paths) {
            Ok(paths) => paths.into_iter().for_each(|path| add(path, &options)),
            Err(error) => wrong.push(loaded.diagnostic(&place, error.to_string(), None)),
        }
    }
    (inputs, watches)
}

fn watch(loaded: &Loaded, ingest: &Ingest, options: ReadOptions) -> Result<Watch, String> {
    let patterns = Patterns::new(&loaded.folder, &ingest.paths).map_err(|error| error.to_string())?;
    if let Some(missing) = patterns.folders().find(|folder| !folder.is_dir() && !folder.as_os_str().is_empty()) {
        return Err(format!("the folder {} is not there; make it, and it will be watched", missing.display()));
    }
    let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or_default();
    Ok(Watch { patterns, options, stable: seconds(ingest.stable), poll: seconds(ingest.poll) })
}

/// Says what can be said of the output folders without making them.
fn look_at_outputs(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) {
    for (i, export) in loaded.config.export.iter().enumerate() {
        if export.path.as_os_str() == "-" {
            continue;
        }
        let place = [Step::Key("export"), Step::Index(i), Step::Key("path")];
        let Some(nearest) = export.path.ancestors().find(|p| p.exists()) else { continue };
        let trouble = if !nearest.is_dir() {
            Some(format!("{} is a file, not a folder", nearest.display()))
        } else if std::fs::metadata(nearest).is_ok_and(|m| m.permissions().readonly()) {
            Some(format!("{} is not writable", nearest.display()))
        } else {
            None
        };
        if let Some(trouble) = trouble {
            let message = format!("cannot write to {}: {trouble}", export.path.display());
            let help = "make it writable for this user, or name another folder".to_owned();
            wrong.push(loaded.diagnostic(&place, message, Some(help)));
        }
    }
}
