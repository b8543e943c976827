//! `sayso check CONFIG`: everything that is wrong, or what would be run.

use super::configuration;
use crate::arguments::Check;
use crate::exit::{Exit, Failed};
use sayso_engine::run::Prepared;
use std::io::Write;

pub(crate) fn check(arguments: &Check) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(&arguments.config)?)?;
    let files = prepared.inputs();
    let noun = if files == 1 { "file" } else { "files" };
    writeln!(std::io::stdout(), "{}: in order; {files} {noun} to read", arguments.config.display())?;
    Ok(Exit::Success)
}
