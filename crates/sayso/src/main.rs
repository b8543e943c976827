//! `sayso`: who said what, in every article.
//!
//! The command line and nothing else: it reads arguments and the environment, hands the work to `sayso-engine`, and
//! turns what comes back into words on a terminal and an exit status.

#![forbid(unsafe_code)]

mod arguments;
mod command;
mod environment;
mod exit;
mod logging;
mod progress;
mod signals;

use arguments::{Arguments, Command};
use clap::Parser;
use exit::Exit;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

fn main() -> ExitCode {
    // A plugin or a document in a process of its own: that is this same program, which must not have opened anything by
    // then.
    #[cfg(unix)]
    match std::env::args_os().nth(1) {
        Some(command) if command == sayso_engine::plugin::HOST_COMMAND => return child(sayso_engine::plugin::serve()),
        Some(command) if command == sayso_engine::quarantine::COMMAND => {
            return child(sayso_engine::quarantine::serve(&environment::variable));
        }
        _ => {}
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors and go to standard output.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Success };
            let _ = error.print();
            return exit.into();
        }
    };
    // A panic in a stage costs one document. One anywhere else is a bug; its words are printed by then, and it must not
    // leave with a status that is not in the manual.
    catch_unwind(AssertUnwindSafe(|| run(arguments))).unwrap_or(Exit::Incomplete).into()
}

#[cfg(unix)]
fn child(served: std::io::Result<()>) -> ExitCode {
    match served {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            Exit::Usage.into()
        }
    }
}

fn run(arguments: Arguments) -> Exit {
    let bar = progress::bar(&arguments);
    logging::start(&arguments, &bar);
    let result = match arguments.command {
        Command::Annotate(annotate) => command::annotate(&annotate, &bar),
        Command::Run(run) => command::run(&run, &bar),
        Command::Check(check) => command::check(&check),
        Command::Status(status) => command::status(&status),
        Command::Verify(verify) => command::verify(&verify),
        Command::Dead(dead) => command::dead(&dead, &bar),
        Command::Plugin(plugin) => command::plugin(&plugin),
        Command::Schema(schema) => command::schema(&schema),
        Command::Completions(completions) => command::completions(&completions),
    };
    bar.finish_and_clear();
    match result {
        Ok(exit) => exit,
        Err(failed) => {
            if !failed.message.is_empty() {
                // Where standard error is gone too there is nobody left to tell.
                let _ = writeln!(std::io::stderr(), "error: {}", failed.message);
            }
            failed.exit
        }
    }
}
