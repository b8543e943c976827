//! Makes sayso's weight files again.
#![allow(clippy::print_stdout, reason = "a command prints its table")]

mod syntax;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Makes sayso's weight files again.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The tagger and the dependency parser.
    Syntax(syntax::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Syntax(arguments) => syntax::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}");
            ExitCode::from(2)
        }
    }
}
