//! The exit status: 0, 1 or 2, and no other.

use sayso_engine::config::ConfigError;
use sayso_engine::graph::{GraphError, SinkError};
use sayso_engine::journal::JournalError;
use sayso_engine::run::RunError;
use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: all went well.
    Success,
    /// 1: some documents are dead letters, an input could not be read, or the work broke off.
    Incomplete,
    /// 2: the command line or the configuration is wrong.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Incomplete => 1,
            Exit::Usage => 2,
        })
    }
}

/// Why a command could not do its work, in words, and how the program ends for it.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failed {
    pub(crate) fn usage(message: impl Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }
}

impl From<ConfigError> for Failed {
    fn from(error: ConfigError) -> Self {
        Self::usage(error)
    }
}

impl From<GraphError> for Failed {
    fn from(error: GraphError) -> Self {
        match error {
            // `| head` has seen enough.
            GraphError::Sink(SinkError::Closed) => Self { exit: Exit::Success, message: String::new() },
            GraphError::Stage { .. } => Self::usage(error),
            other => Self { exit: Exit::Incomplete, message: other.to_string() },
        }
    }
}

impl From<SinkError> for Failed {
    fn from(error: SinkError) -> Self {
        GraphError::Sink(error).into()
    }
}

impl From<JournalError> for Failed {
    fn from(error: JournalError) -> Self {
        Self::usage(error)
    }
}

impl From<RunError> for Failed {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Config(error) => error.into(),
            RunError::Graph(error) => error.into(),
        }
    }
}

impl From<io::Error> for Failed {
    /// Of writing to standard output.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self { exit: Exit::Success, message: String::new() },
            _ => Self { exit: Exit::Incomplete, message: format!("cannot write the output: {error}") },
        }
    }
}
