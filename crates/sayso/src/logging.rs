//! Logs to standard error, for people or for machines.

use crate::arguments::{Arguments, LogFormat};
use crate::environment;
use indicatif::ProgressBar;
use std::io::{self, Write};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// Starts logging. `SAYSO_LOG` (as `RUST_LOG` elsewhere: `info`, `sayso_engine=debug`) wins over `-v` and `-q`.
pub(crate) fn start(arguments: &Arguments, bar: &ProgressBar) {
    let level = match (arguments.quiet, arguments.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, 2) => "debug",
        (false, _) => "trace",
    };
    let filter = environment::variable("SAYSO_LOG")
        .and_then(|wanted| EnvFilter::try_new(wanted).ok())
        .unwrap_or_else(|| EnvFilter::new(level));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(BesideBar(bar.clone()));
    // A second start in one process keeps the first; there is none.
    let _ = match arguments.log_format {
        LogFormat::Json => tracing::subscriber::set_global_default(subscriber.json().flatten_event(true).finish()),
        LogFormat::Pretty => {
            let colour = environment::stderr_is_terminal() && !environment::plain();
            let subscriber = subscriber.without_time().with_target(false).with_ansi(colour).finish();
            tracing::subscriber::set_global_default(subscriber)
        }
    };
}

/// Standard error, with the progress bar out of the way while something is written.
#[derive(Clone, Debug)]
struct BesideBar(ProgressBar);

impl Write for BesideBar {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(bytes))
    }
    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for BesideBar {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}
