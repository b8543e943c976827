//! `sayso-train`: makes the weights that sayso carries.
//!
//! Not part of the program: it reads annotated data, which the repository does not hold, and writes weight files, which
//! it does. Every command says on standard output how its weights do on data that it did not see.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "its output is its report")]

mod attribution;
mod blocks;
mod lines;
mod pronouns;
mod senses;
mod syntax;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(about, version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The finder of cues, the labeller of what belongs to them, and the judge of both.
    Attribution(attribution::Arguments),
    /// The block classifier of `clean`: which passages of a page are its article.
    Blocks(blocks::Arguments),
    /// What a teacher has to know of articles, for `crates/train/teacher`.
    Lesson(attribution::teacher::Arguments),
    /// The line model of `clean`: which lines of a scraped text are its article.
    Lines(lines::Arguments),
    /// The weights by which a pronoun is resolved to a speaker.
    Pronouns(pronouns::Arguments),
    /// What verbs and nouns are about: the list `senses.txt`, from WordNet.
    Senses(senses::Arguments),
    /// The tagger and the dependency parser.
    Syntax(syntax::Arguments),
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Attribution(arguments) => attribution::run(&arguments).map_err(|e| e.to_string()),
        Command::Blocks(arguments) => blocks::run(&arguments).map_err(|e| e.to_string()),
        Command::Lesson(arguments) => attribution::teacher::run(&arguments).map_err(|e| e.to_string()),
        Command::Lines(arguments) => lines::run(&arguments).map_err(|e| e.to_string()),
        Command::Pronouns(arguments) => pronouns::run(&arguments).map_err(|e| e.to_string()),
        Command::Senses(arguments) => senses::run(&arguments).map_err(|e| e.to_string()),
        Command::Syntax(arguments) => syntax::run(&arguments).map_err(|e| e.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("sayso-train: {error}");
            ExitCode::FAILURE
        }
    }
}
