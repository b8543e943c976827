//! The five stages as one running pipeline: configuration, stage graph, channels, plugins.
//!
//! - [`config`] reads and checks a configuration, with errors that point at the line.
//! - [`stage`] is what a document and a stage are; [`built_in`] puts the program's own stages on it.
//! - [`row`] decides which stages stand in the row, [`graph`] runs the row: reader, workers, ordered writer.
//! - [`guard`] is what is done about documents that take the process with them or never end; [`quarantine`] is where they are
//!   processed alone.
//! - [`journal`] keeps what was done, so that a killed run goes on where it was.
//! - [`metrics`] says over HTTP what a run does.
//! - [`near_duplicate`] finds reprints and changed copies of earlier documents.
//! - [`input`] is where documents come from and [`output`] where records go.
//! - [`watch`] reads what arrives while a run goes on.
//! - [`run`] puts a configuration to work.

pub mod built_in;
pub mod config;
pub mod graph;
pub mod guard;
pub mod input;
pub mod journal;
pub mod metrics;
pub mod near_duplicate;
pub mod output;
pub mod plugin;
pub mod quarantine;
pub mod row;
pub mod run;
pub mod stage;
mod verify;
pub mod watch;
