//! `sayso verify CONFIG`: the proof that nothing was lost and nothing came twice.

use super::configuration;
use crate::arguments::Verify;
use crate::exit::{Exit, Failed};
use sayso_engine::run::Prepared;
use std::io::Write;

pub(crate) fn verify(arguments: &Verify) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(&arguments.config)?)?;
    let wrong = prepared.verify()?;
    let totals = prepared.look()?.totals()?;
    let mut out = std::io::stdout();
    for line in &wrong {
        writeln!(out, "{line}")?;
    }
    if wrong.is_empty() {
        writeln!(
            out,
            "in order: {} read = {} exported + {} filtered + {} duplicate + {} dead",
            totals.read, totals.exported, totals.filtered, totals.duplicate, totals.dead
        )?;
        return Ok(Exit::Success);
    }
    Ok(Exit::Incomplete)
}
