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
    let parts = journal.parts()?.len();
    let mut out = std::io::stdout();
    if arguments.json {
        let all = serde_json::json!({
            "documents": totals, "inputs": inputs, "files_waiting": waiting, "parts": parts, "balanced": totals.balanced()
        });
        writeln!(out, "{all}")?;
        return Ok(Exit::Success);
    }
    writeln!(
        out,
        "documents  {} read = {} exported + {} filtered + {} duplicate + {} dead",
        totals.read, totals.exported, totals.filtered, totals.duplicate, totals.dead
    )?;
    writeln!(out, "inputs     {} read to their end, {} begun, {waiting} files waiting", inputs.done, inputs.begun)?;
    writeln!(out, "output     {parts} parts, {} attributions", totals.attributions)?;
    Ok(Exit::Success)
}
