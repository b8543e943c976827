//! A configuration put to work.

use crate::built_in::Rendering;
use crate::config::{ConfigError, Diagnostic, ExportKind, Format, IngestKind, Loaded, Step};
use crate::graph::{Counts, Division, GraphError, Group, run as run_graph};
use crate::input::{Input, Inputs};
use crate::output::Outputs;
use crate::row::Plan;
use sayso_export::{QuotedSpeakers, RecordOptions};
use sayso_ingest::ReadOptions;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// A configuration that can be run: its plugins are loaded and its inputs found. Nothing is written yet.
pub struct Prepared {
    loaded: Loaded,
    row: Vec<Group>,
    inputs: Vec<Input>,
}

/// What a run has to say at its end.
#[derive(Debug)]
pub struct Finished {
    /// Who was quoted, and how often.
    pub quoted: QuotedSpeakers,
}

impl Prepared {
    /// Loads the plugins, finds the inputs and looks at the outputs, without writing anything.
    ///
    /// # Errors
    /// Whatever would keep the configuration from running, with its place in the file.
    pub fn new(loaded: Loaded) -> Result<Self, ConfigError> {
        let mut wrong = Vec::new();
        let mut plan = Plan::of(&loaded.config);
        plan.plugins = crate::plugin::load_all(&loaded, &mut wrong);
        plan.renderings = loaded
            .config
            .export
            .iter()
            .map(|e| {
                let options = RecordOptions { offsets: e.offsets, dropped: loaded.config.clean.dropped };
                match e.kind {
                    ExportKind::Jsonl => Rendering::JsonLine(options),
                    ExportKind::Csv => Rendering::Csv(options),
                }
            })
            .collect();
        let inputs = find_inputs(&loaded, &mut wrong);
        look_at_outputs(&loaded, &mut wrong);
        if wrong.is_empty() { Ok(Self { row: plan.row(), inputs, loaded }) } else { Err(ConfigError(wrong)) }
    }

    /// How many files will be read.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.inputs.len()
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
        }
    }

    /// Runs to the end of the input, or until `stop` becomes true.
    ///
    /// # Errors
    /// [`RunError`]; what was written before it is whole.
    pub fn run(self, counts: &Counts, stop: &AtomicBool) -> Result<Finished, RunError> {
        let mut outputs = Outputs::open(&self.loaded.config.export).map_err(|(i, error)| {
            RunError::Config(ConfigError(vec![self.loaded.diagnostic(
                &[Step::Key("export"), Step::Index(i), Step::Key("path")],
                error.to_string(),
                None,
            )]))
        })?;
        let division = self.division();
        run_graph(Inputs::new(self.inputs), &self.row, &division, &mut outputs, counts, stop)?;
        let quoted = outputs.finish().map_err(GraphError::Sink)?;
        Ok(Finished { quoted })
    }
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
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    }
}

fn find_inputs(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut add = |path: PathBuf, options: &ReadOptions| {
        inputs.push(Input::new(inputs.len() as u64, path, options.clone()));
    };
    for (i, ingest) in loaded.config.ingest.iter().enumerate() {
        let options = ReadOptions {
            format: ingest.format.map(Format::read_as),
            field: ingest.field.clone(),
            form: ingest.form,
            limits: sayso_ingest::Limits {
                document_bytes: loaded.config.limits.document.0,
                ratio: loaded.config.limits.ratio,
                ..sayso_ingest::Limits::default()
            },
            ..ReadOptions::default()
        };
        if ingest.kind == IngestKind::Stdin {
            add(PathBuf::from("-"), &options);
            continue;
        }
        match sayso_ingest::find(&loaded.folder, &ingest.paths) {
            Ok(paths) => paths.into_iter().for_each(|path| add(path, &options)),
            Err(error) => {
                let place = [Step::Key("ingest"), Step::Index(i), Step::Key("paths")];
                wrong.push(loaded.diagnostic(&place, error.to_string(), None));
            }
        }
    }
    inputs
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
