//! `sayso run CONFIG`: the whole pipeline, and at its end what became of the documents and who was quoted.

use super::configuration;
use crate::arguments::Run;
use crate::exit::{Exit, Failed};
use crate::progress;
use crate::signals;
use indicatif::ProgressBar;
use sayso_engine::graph::Counts;
use sayso_engine::run::Prepared;
use std::io::Write;
use std::time::Instant;

pub(crate) fn run(arguments: &Run, bar: &ProgressBar) -> Result<Exit, Failed> {
    let prepared = Prepared::new(configuration(&arguments.config)?)?;
    let records_on_stdout = prepared.writes_to_stdout();
    let (counts, stop, began) = (Counts::default(), signals::stop_switch()?, Instant::now());
    tracing::info!(files = prepared.inputs(), workers = prepared.division().workers, "run begins");
    let total = prepared.input_bytes();
    let finished = progress::watch(bar, &counts, total, || prepared.run(&counts, &stop))?;
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
    Ok(if counts.dead() == 0 { Exit::Success } else { Exit::Incomplete })
}

pub(super) fn figures(counts: &Counts, seconds: f64) -> String {
    let megabytes = counts.bytes_read() as f64 / 1e6;
    let mut out = format!(
        "{} read = {} exported + {} filtered + {} duplicate + {} dead; {megabytes:.2} MB in {seconds:.2} s\n",
        counts.documents_read(),
        counts.exported(),
        counts.filtered(),
        counts.duplicate(),
        counts.dead(),
    );
    for ((stage, code), number) in counts.reasons() {
        out.push_str(&format!("  {number} in {stage}: {code}\n"));
    }
    out
}
