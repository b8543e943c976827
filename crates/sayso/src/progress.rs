//! How far the work is: a bar on a terminal, a line of JSON now and then in a log.

use crate::arguments::{Arguments, Command};
use crate::environment;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sayso_engine::graph::Counts;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};

/// How far it is to the end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    /// So many bytes of inputs, as they are stored.
    Bytes(u64),
    /// There is none: inputs keep coming.
    Endless,
}

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
    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8))
}

/// Runs `work`, moving the bar along with `counts`.
pub(crate) fn watch<T>(bar: &ProgressBar, counts: &Counts, reach: Reach, work: impl FnOnce() -> T) -> T {
    if bar.is_hidden() {
        return work();
    }
    let template = match reach {
        Reach::Bytes(total) => {
            bar.set_length(total);
            "{bar:24} {percent:>3} % {msg}, {eta} left"
        }
        Reach::Endless => "{spinner} {msg}, {elapsed} so far",
    };
    // The templates are constants; where one were wrong the default bar is shown.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    beside(
        Duration::from_millis(120),
        || {
            // The reader is ahead by what the queues hold, so what is read counts as far as it is done.
            let (read, dead) = (counts.documents_read(), counts.dead());
            let done = read - counts.on_the_way();
            let share = done as f64 / read.max(1) as f64;
            let seconds = bar.elapsed().as_secs_f64().max(0.001);
            let rate = counts.bytes_read() as f64 * share / 1e6 / seconds;
            bar.set_message(format!("{done} documents, {rate:.1} MB/s, {dead} errors"));
            match reach {
                Reach::Bytes(total) => {
                    bar.set_position(((counts.stored_bytes_read() as f64 * share) as u64).min(total));
                }
                Reach::Endless => bar.tick(),
            }
        },
        work,
    )
}

/// Runs `work`, writing the figures to standard error now and then, each time as one JSON object on a line: where a
/// program reads it, and nobody has asked for silence.
pub(crate) fn log<T>(bar: &ProgressBar, counts: &Counts, every: Duration, work: impl FnOnce() -> T) -> T {
    let wanted = !every.is_zero() && !environment::stderr_is_terminal() && tracing::enabled!(tracing::Level::WARN);
    if !wanted || !bar.is_hidden() {
        return work();
    }
    let began = Instant::now();
    let mut last = (began, 0);
    let tell = || {
        if last.0.elapsed() < every {
            return;
        }
        let settled = counts.documents_read() - counts.on_the_way();
        let rate = (settled - last.1) as f64 / last.0.elapsed().as_secs_f64();
        last = (Instant::now(), settled);
        // Where standard error is gone there is nobody left to tell.
        let _ = std::io::stderr().write_all(line(counts, began.elapsed(), rate).as_bytes());
    };
    beside(every.min(Duration::from_millis(200)), tell, work)
}

fn line(counts: &Counts, elapsed: Duration, rate: f64) -> String {
    let rounded = |number: f64| (number * 100.0).round() / 100.0;
    let mut timestamp = String::new();
    let _ = SystemTime.format_time(&mut Writer::new(&mut timestamp));
    let line = serde_json::json!({
        "timestamp": timestamp,
        "level": "INFO",
        "message": "figures",
        "seconds": rounded(elapsed.as_secs_f64()),
        "read": counts.documents_read(),
        "bytes": counts.bytes_read(),
        "exported": counts.exported(),
        "filtered": counts.filtered(),
        "duplicate": counts.duplicate(),
        "near_duplicate": counts.near_duplicate(),
        "dead": counts.dead(),
        "on_the_way": counts.on_the_way(),
        "attributions": counts.attributions(),
        "documents_per_second": rounded(rate),
    });
    format!("{line}\n")
}

/// Runs `work`, and `tell` beside it again and again.
fn beside<T>(pause: Duration, mut tell: impl FnMut() + Send, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let teller = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                tell();
                thread::park_timeout(pause);
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        teller.thread().unpark();
        result
    })
}
