//! The progress bar: documents, MB/s, errors, time left. On a terminal only.

use crate::arguments::{Arguments, Command};
use crate::environment;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sayso_engine::graph::Counts;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// The bar for this command line: hidden unless a person waits and would not otherwise see the records go by.
pub(crate) fn bar(arguments: &Arguments) -> ProgressBar {
    let long = match &arguments.command {
        Command::Annotate(_) => !environment::stdout_is_terminal(),
        Command::Run(_) => true,
        _ => false,
    };
    if !long || arguments.quiet || !environment::stderr_is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    // The template is a constant; where it were wrong the default bar is shown.
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {percent:>3} % {msg}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Runs `work`, moving the bar along with `counts`. `total` is the bytes of the inputs as they are stored.
pub(crate) fn watch<T>(bar: &ProgressBar, counts: &Counts, total: u64, work: impl FnOnce() -> T) -> T {
    if bar.is_hidden() {
        return work();
    }
    bar.set_length(total);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let seconds = bar.elapsed().as_secs_f64().max(0.001);
                let rate = counts.bytes_read() as f64 / 1e6 / seconds;
                let (documents, dead) = (counts.documents_read(), counts.dead());
                bar.set_message(format!("{documents} documents, {rate:.1} MB/s, {dead} errors"));
                bar.set_position(counts.stored_bytes_read().min(total));
                thread::park_timeout(Duration::from_millis(120));
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}
