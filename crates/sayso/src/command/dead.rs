//! `sayso dead list|show|retry`.

use super::configuration;
use super::run::figures;
use crate::arguments::{Dead, DeadCommand};
use crate::exit::{Exit, Failed};
use crate::signals::Signals;
use indicatif::ProgressBar;
use sayso_engine::graph::Counts;
use sayso_engine::run::Prepared;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

pub(crate) fn dead(arguments: &Dead, bar: &ProgressBar) -> Result<Exit, Failed> {
    match &arguments.command {
        DeadCommand::List { config, json } => list(config, *json),
        DeadCommand::Show { config, id, raw } => show(config, *id, *raw),
        DeadCommand::Retry { config, ids } => retry(config, ids, bar),
    }
}

fn list(config: &Path, json: bool) -> Result<Exit, Failed> {
    let letters = Prepared::new(configuration(config)?)?.look()?.dead()?;
    let mut out = std::io::stdout().lock();
    for letter in letters {
        if json {
            writeln!(out, "{}", serde_json::json!(letter))?;
            continue;
        }
        let record = letter.record.map(|record| format!(" {record}")).unwrap_or_default();
        let (id, stage, code, bytes) = (letter.id, letter.stage, letter.code, letter.bytes);
        writeln!(out, "{id}\t{stage}\t{code}\t{bytes} bytes\t{}{record}\t{}", letter.uri, letter.message)?;
    }
    Ok(Exit::Success)
}

fn show(config: &Path, id: u64, raw: bool) -> Result<Exit, Failed> {
    let journal = Prepared::new(configuration(config)?)?.look()?;
    let letter = journal
        .dead_letter(id)?
        .ok_or_else(|| Failed::usage(format!("there is no dead letter {id}; `sayso dead list` names them")))?;
    let mut out = std::io::stdout().lock();
    if !raw {
        let source = &letter.raw.source;
        writeln!(
            out,
            "stage    {}\ncode     {}\nmessage  {}",
            letter.stage, letter.failure.code, letter.failure.message
        )?;
        writeln!(out, "source   {} {}", source.uri, source.record.as_deref().unwrap_or(""))?;
        writeln!(out, "bytes    {} ({})\n", letter.raw.body.len(), source.media_type)?;
    }
    out.write_all(&letter.raw.body)?;
    Ok(Exit::Success)
}

fn retry(config: &Path, ids: &[u64], bar: &ProgressBar) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(config)?)?;
    let letters = prepared.look()?.dead()?;
    let chosen: Vec<u64> = if ids.is_empty() {
        // What could not be read as a document was not kept as one: the file itself has to be read again.
        letters.iter().filter(|letter| letter.whole && letter.stage != "ingest").map(|letter| letter.id).collect()
    } else {
        for id in ids {
            match letters.iter().find(|letter| letter.id == *id) {
                None => {
                    return Err(Failed::usage(format!("there is no dead letter {id}; `sayso dead list` names them")));
                }
                Some(letter) if letter.stage == "ingest" => {
                    let why = "could not be read as a document; mend its file and run again";
                    return Err(Failed::usage(format!("dead letter {id} {why}")));
                }
                Some(letter) if !letter.whole => {
                    let why = "holds only the first bytes of its document; raise limits.dead_letter and read it again";
                    return Err(Failed::usage(format!("dead letter {id} {why}")));
                }
                Some(_) => {}
            }
        }
        ids.to_vec()
    };
    let (counts, signals, began) = (Counts::default(), Signals::listen()?, Instant::now());
    prepared.retry(&chosen, &counts, signals.stop())?;
    bar.finish_and_clear();
    std::io::stdout().write_all(figures(&counts, began.elapsed().as_secs_f64()).as_bytes())?;
    Ok(if counts.dead() == 0 { Exit::Success } else { Exit::Incomplete })
}
