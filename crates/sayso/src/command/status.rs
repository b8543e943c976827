//! `sayso status CONFIG`: what was committed, and what waits.

use super::configuration;
use crate::arguments::Status;
use crate::exit::{Exit, Failed};
use sayso_engine::run::Prepared;
use std::io::Write;

pub(crate) fn status(arguments: &Status) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(&arguments.config)?)?;
    let journal = prepared.look()?;
    let waiting = prepared.waiting(&journal)?;
    let (totals, inputs) = (journal.totals()?, journal.input_state()?);
    let (parts, dead) = (journal.part_count()?, journal.dead_reasons()?);
    let (remembered, running) = (journal.first_count()?, journal.is_running());
    let mut out = std::io::stdout();
    if arguments.json {
        let all = serde_json::json!({
            "running": running,
            "documents": totals,
            "balanced": totals.balanced(),
            "dead": dead,
            "inputs": inputs,
            "files_waiting": waiting,
            "parts": parts,
            "articles_remembered": remembered,
        });
        writeln!(out, "{all}")?;
        return Ok(Exit::Success);
    }
    writeln!(out, "run        {}", if running { "goes on; figures as of its last commit" } else { "none now" })?;
    writeln!(
        out,
        "documents  {} read = {} exported + {} filtered + {} duplicate + {} dead",
        totals.read, totals.exported, totals.filtered, totals.duplicate, totals.dead
    )?;
    for reason in dead {
        writeln!(out, "dead       {} in {}: {}", reason.count, reason.stage, reason.code)?;
    }
    writeln!(out, "copies     {} near-duplicates, of {remembered} articles remembered", totals.near_duplicate)?;
    writeln!(out, "inputs     {} read to their end, {} begun, {waiting} files waiting", inputs.done, inputs.begun)?;
    writeln!(out, "output     {parts} parts, {} attributions", totals.attributions)?;
    Ok(Exit::Success)
}
