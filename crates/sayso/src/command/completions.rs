//! `sayso completions SHELL`.

use crate::arguments::{Arguments, Completions};
use crate::exit::{Exit, Failed};
use clap::CommandFactory;
use std::io::Write;

pub(crate) fn completions(arguments: &Completions) -> Result<Exit, Failed> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "sayso", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(Exit::Success)
}
