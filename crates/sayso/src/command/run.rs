//! `sayso run CONFIG`: the whole pipeline, and at its end what became of the documents and who was quoted.

use super::configuration;
use crate::arguments::Run;
use crate::environment;
use crate::exit::{Exit, Failed};
use crate::progress::{self, Reach};
use crate::signals::{LastResort, Signals};
use indicatif::ProgressBar;
use sayso_engine::graph::{Counts, Ending};
use sayso_engine::run::{Finished, Prepared, RunError};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How late a signal may be heard.
const TICK: Duration = Duration::from_millis(50);

/// Set for the process that this one puts in its own place, when there were dead letters already: the exit status is
/// that of both.
const DEAD_BEFORE: &str = "SAYSO_DEAD_BEFORE";

pub(crate) fn run(arguments: &Run, bar: &ProgressBar) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(&arguments.config)?)?;
    let records_on_stdout = prepared.writes_to_stdout();
    let (counts, signals, began) = (Counts::default(), Signals::listen()?, Instant::now());
    tracing::info!(files = prepared.inputs(), workers = prepared.division().workers, "run begins");
    let reach = if prepared.watches() { Reach::Endless } else { Reach::Bytes(prepared.input_bytes()) };
    let every = Duration::from_secs(arguments.log_every);
    let finished = progress::log(bar, &counts, every, || {
        progress::watch(bar, &counts, reach, || turns(prepared, &arguments.config, &counts, &signals))
    })?;
    bar.finish_and_clear();
    if finished.known > 0 {
        tracing::info!(files = finished.known, "known already, and not read again");
    }
    let seconds = began.elapsed().as_secs_f64();
    let summary = format!("{}\n{}", figures(&counts, seconds), finished.quoted.summary(arguments.quoted));
    // Where the records themselves go to standard output, the summary must not stand among them.
    if records_on_stdout {
        std::io::stderr().write_all(summary.as_bytes())?;
    } else {
        std::io::stdout().write_all(summary.as_bytes())?;
    }
    let dead = counts.dead() > 0 || environment::variable(DEAD_BEFORE).is_some();
    if finished.ending == Ending::Worn && !signals.is_stopped() {
        return Err(start_anew(dead));
    }
    Ok(if dead { Exit::Incomplete } else { Exit::Success })
}

/// Runs, and runs anew each time that SIGHUP brings another configuration that can be run.
fn turns(first: Prepared, config: &Path, counts: &Counts, signals: &Signals) -> Result<Finished, RunError> {
    let mut prepared = first;
    // The configuration that ran before this one, in case that this one does not run after all.
    let mut before = None;
    loop {
        let loaded = prepared.loaded().clone();
        let (finished, next) = turn(prepared, config, counts, signals);
        match (finished, next) {
            (Ok(finished), Some(next)) if !signals.is_stopped() && finished.ending != Ending::Worn => {
                tracing::warn!("the new configuration is running");
                before = Some(loaded);
                prepared = next;
            }
            (Err(RunError::Config(error)), _) if before.is_some() => {
                tracing::error!("the new configuration does not run, and the old one goes on:\n{error}");
                prepared = Prepared::new(before.take().unwrap_or(loaded))?;
            }
            (finished, _) => return finished,
        }
    }
}

/// Runs until the end, a signal to stop, or a new configuration, which is given back.
fn turn(
    prepared: Prepared,
    config: &Path,
    counts: &Counts,
    signals: &Signals,
) -> (Result<Finished, RunError>, Option<Prepared>) {
    let (stop, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let current = prepared.loaded().clone();
    thread::scope(|scope| {
        let listening = scope.spawn(|| {
            let (mut next, mut last_resort) = (None, LastResort::default());
            while !over.load(Ordering::Relaxed) {
                if next.is_none() && signals.take_reload() {
                    let read = configuration(config).and_then(|loaded| {
                        current.may_become(&loaded)?;
                        Prepared::new(loaded)
                    });
                    match read {
                        Ok(read) => {
                            tracing::warn!(
                                "read the configuration again; what is on its way is finished by the old one"
                            );
                            next = Some(read);
                        }
                        Err(error) => {
                            tracing::error!("the new configuration is refused, and the old one runs on:\n{error}");
                        }
                    }
                }
                if signals.is_stopped() || next.is_some() {
                    stop.store(true, Ordering::Relaxed);
                }
                last_resort.look(signals.is_stopped());
                thread::park_timeout(TICK);
            }
            next
        });
        let finished = prepared.run(counts, &stop);
        over.store(true, Ordering::Relaxed);
        listening.thread().unpark();
        (finished, listening.join().unwrap_or_default())
    })
}

/// Puts a new process of the same program in the place of this one: the only way to be rid of threads that never end.
fn start_anew(dead: bool) -> Failed {
    tracing::warn!("too many documents never ended: the program starts itself anew and goes on");
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let started = std::env::current_exe().map(|program| {
            let mut arguments = std::env::args_os();
            arguments.next();
            let mut again = std::process::Command::new(program);
            if dead {
                again.env(DEAD_BEFORE, "1");
            }
            again.args(arguments).exec()
        });
        let error = started.unwrap_or_else(|error| error);
        Failed {
            exit: Exit::Incomplete,
            message: format!("the program cannot start itself anew: {error}; run it again"),
        }
    }
    #[cfg(not(unix))]
    let _ = dead;
    #[cfg(not(unix))]
    Failed { exit: Exit::Incomplete, message: "too many documents never ended; run it again".to_owned() }
}

pub(super) fn figures(counts: &Counts, seconds: f64) -> String {
    let megabytes = counts.bytes_read() as f64 / 1e6;
    let mut out = format!(
        "{} read = {} exported + {} filtered + {} duplicate + {} dead; {megabytes:.2} MB in {seconds:.2} s\n",
        counts.documents_read() - counts.left(),
        counts.exported(),
        counts.filtered(),
        counts.duplicate(),
        counts.dead(),
    );
    if counts.left() > 0 {
        out.push_str(&format!(
            "  {} more were read and not done in time; the next run reads them again\n",
            counts.left()
        ));
    }
    if counts.near_duplicate() > 0 {
        out.push_str(&format!("  {} near-duplicates of earlier ones\n", counts.near_duplicate()));
    }
    for ((stage, code), number) in counts.dead_reasons().into_iter().chain(counts.filtered_reasons()) {
        out.push_str(&format!("  {number} in {stage}: {code}\n"));
    }
    out
}
