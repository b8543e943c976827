//! `sayso annotate FILE…`: articles in, records or the reading view out, no configuration needed.

use super::configuration;
use crate::arguments::{Annotate, Colour, FormName, From, Isolation, Offsets, To, Until};
use crate::environment;
use crate::exit::{Exit, Failed};
use crate::progress::{self, Reach};
use indicatif::ProgressBar;
use sayso_engine::built_in::Rendering;
use sayso_engine::config::{self, Config};
use sayso_engine::graph::{self, Counts, Division, Ending, GraphError};
use sayso_engine::guard::Guard;
use sayso_engine::input::{Input, Inputs};
use sayso_engine::output::Outputs;
use sayso_engine::row::Plan;
use sayso_engine::run::workers;
use sayso_export::{ReadingOptions, RecordOptions};
use sayso_ingest::{Format, ReadOptions};
use sayso_record::{Form, OffsetUnit};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Few, so that some dozen files are shared among the workers; many enough that attributing them together pays.
const BATCH: usize = 16;

pub(crate) fn annotate(arguments: &Annotate, bar: &ProgressBar) -> Result<Exit, Failed> {
    let terminal = environment::stdout_is_terminal();
    let (mut plan, settings) = match &arguments.config {
        Some(path) => {
            let loaded = configuration(path)?;
            (Plan::with_plugins(&loaded)?, loaded.config)
        }
        None => (Plan::of(&Config::default()), Config::default()),
    };
    let isolation = match arguments.isolation {
        Isolation::Thread => config::Isolation::Thread,
        Isolation::Process => config::Isolation::Process,
    };
    plan.add_libraries(&arguments.plugins, isolation, &arguments.plugin_config).map_err(Failed::usage)?;
    if let Some(until) = arguments.until {
        plan.until = match until {
            Until::Clean => config::Until::Clean,
            Until::Segment => config::Until::Segment,
            Until::Attribute => config::Until::Attribute,
        };
    }
    plan.attribute.explain = arguments.explain;
    let rendering = rendering(arguments, terminal, settings.clean.dropped);
    let head = rendering.head();
    plan.renderings = vec![rendering];

    let inputs = inputs(arguments, &settings)?;
    let (counts, stop) = (Counts::default(), AtomicBool::new(false));
    let division = Division {
        workers: workers(usize::from(arguments.workers)),
        batch: BATCH,
        queue_batches: settings.pipeline.queue.batches,
        queue_bytes: settings.pipeline.queue.bytes.0,
        guard: Guard { patience: Some(settings.limits.patience()), ..Guard::default() },
    };
    let mut outputs = Outputs::stream(std::io::stdout().lock(), &head, terminal)?;
    let total = inputs.stored_bytes();
    let row = plan.row();
    let run = || graph::run(inputs, &row, &division, &mut outputs, &counts, &stop);
    let ending = progress::watch(bar, &counts, Reach::Bytes(total), run)?;
    outputs.finish()?;
    if ending == Ending::Worn {
        return Err(GraphError::Worn.into());
    }
    Ok(if counts.dead() == 0 { Exit::Success } else { Exit::Incomplete })
}

fn rendering(arguments: &Annotate, terminal: bool, dropped: bool) -> Rendering {
    let to = arguments.to.unwrap_or(if terminal { To::Pretty } else { To::Jsonl });
    let offsets = match arguments.offsets {
        Offsets::Byte => OffsetUnit::Byte,
        Offsets::Codepoint => OffsetUnit::Codepoint,
        Offsets::Utf16 => OffsetUnit::Utf16,
    };
    match to {
        To::Jsonl => Rendering::JsonLine(RecordOptions { offsets, dropped }),
        To::Csv => Rendering::Csv(RecordOptions { offsets, dropped }),
        To::Html => Rendering::Html,
        To::Json => Rendering::Json(RecordOptions { offsets, dropped }),
        To::Pretty => {
            let colour = match arguments.colour {
                Colour::Auto => terminal && !environment::plain(),
                Colour::Always => true,
                Colour::Never => false,
            };
            Rendering::Reading(ReadingOptions { width: environment::width(), colour })
        }
    }
}

fn inputs(arguments: &Annotate, settings: &Config) -> Result<Inputs, Failed> {
    let options = ReadOptions {
        format: match arguments.from {
            From::Auto => None,
            From::Html => Some(Format::Html),
            From::Text => Some(Format::Text),
            From::CleanText => Some(Format::CleanText),
            From::Jsonl => Some(Format::Jsonl),
            From::Warc => Some(Format::Warc),
            From::Feed => Some(Format::Feed),
        },
        field: arguments.field.clone(),
        form: arguments.form.map(|form| match form {
            FormName::Html => Form::Html,
            FormName::Text => Form::Text,
            FormName::CleanText => Form::CleanText,
        }),
        limits: settings.limits.reading(),
        ..ReadOptions::default()
    };
    let files = &arguments.files;
    if files.iter().filter(|f| f.as_os_str() == "-").count() > 1 {
        return Err(Failed::usage("`-` is given twice; standard input can be read once"));
    }
    let mut inputs: Vec<Input> = Vec::new();
    for file in files {
        // A folder stands for the files in it. Anything else is taken by its name, stars and all: the shell has
        // expanded the patterns already, and a name that is not there is said to be missing, once, in its turn.
        let found = match file.to_str().filter(|_| file.is_dir()) {
            Some(folder) => sayso_ingest::find(Path::new(""), &[folder]).map_err(Failed::usage)?,
            None => vec![file.clone()],
        };
        for path in found {
            inputs.push(Input::new(inputs.len() as u64, path, options.clone()));
        }
    }
    Ok(Inputs::new(inputs))
}
