//! The text that Prometheus reads (exposition format 0.0.4).
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use super::Metrics;
use crate::graph::Counts;
use std::fmt::Write;
use std::sync::atomic::Ordering;

/// Grows by metrics, each with its kind and what it means.
struct Text(String);

impl Text {
    fn metric(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn line(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(arguments);
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        self.0.push_str(name);
        for (i, (label, text)) in labels.iter().enumerate() {
            self.line(format_args!("{}{label}=\"{}\"", if i == 0 { '{' } else { ',' }, Escaped(text)));
        }
        self.line(format_args!("{} {value}\n", if labels.is_empty() { "" } else { "}" }));
    }

    fn single(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.metric(name, kind, help);
        self.sample(name, &[], value);
    }
}

/// The value of a label: plugins choose their names and reasons themselves.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for character in self.0.chars() {
            match character {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// All figures of a run.
pub(super) fn exposition(metrics: &Metrics, counts: &Counts) -> String {
    let mut text = Text(String::with_capacity(16 << 10));
    text.metric("sayso_build_info", "gauge", "The version of the program.");
    text.sample("sayso_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    let seconds = metrics.began.elapsed().as_secs_f64();
    text.single("sayso_run_seconds", "gauge", "Time since the run began.", format_args!("{seconds:.3}"));
    of_documents(&mut text, counts);
    of_stages(&mut text, metrics);
    text.0
}

fn of_documents(text: &mut Text, counts: &Counts) {
    let single = [
        ("sayso_documents_read_total", "Documents read, the unreadable ones included.", counts.documents_read()),
        ("sayso_bytes_read_total", "Raw bytes read, decompressed.", counts.bytes_read()),
        ("sayso_attributions_total", "Attributions in the records written.", counts.attributions()),
        ("sayso_near_duplicates_total", "Near-duplicates, marked or skipped.", counts.near_duplicate()),
    ];
    for (name, help, value) in single {
        text.single(name, "counter", help, value);
    }
    text.metric("sayso_documents_total", "counter", "Documents by what became of them.");
    let fates = [
        ("exported", counts.exported()),
        ("filtered", counts.filtered()),
        ("duplicate", counts.duplicate()),
        ("dead", counts.dead()),
    ];
    for (fate, value) in fates {
        text.sample("sayso_documents_total", &[("fate", fate)], value);
    }
    let help = "Documents read of which it is not known yet what becomes of them.";
    text.single("sayso_documents_on_the_way", "gauge", help, counts.on_the_way());
    for (name, help, reasons) in [
        ("sayso_dead_total", "Dead letters by stage and reason.", counts.dead_reasons()),
        ("sayso_filtered_total", "Documents left out on purpose, by stage and reason.", counts.filtered_reasons()),
    ] {
        text.metric(name, "counter", help);
        for ((stage, reason), value) in reasons {
            text.sample(name, &[("stage", &stage), ("reason", &reason)], value);
        }
    }
    text.metric("sayso_queue_batches", "gauge", "Batches waiting in front of a stage.");
    for (stage, value) in counts.queues() {
        text.sample("sayso_queue_batches", &[("stage", &stage)], value);
    }
}

fn of_stages(text: &mut Text, metrics: &Metrics) {
    let stages = metrics.stages.all();
    let counters = [
        ("sayso_stage_documents_total", "Documents that a stage was given."),
        ("sayso_stage_bytes_total", "Raw bytes of the documents that a stage was given."),
        ("sayso_stage_attributions_total", "Attributions that a stage added."),
    ];
    for (i, (name, help)) in counters.into_iter().enumerate() {
        text.metric(name, "counter", help);
        for stage in &stages {
            let value = [&stage.documents, &stage.bytes, &stage.attributions][i].load(Ordering::Relaxed);
            text.sample(name, &[("stage", &stage.name)], value);
        }
    }
    let name = "sayso_stage_seconds";
    text.metric(
        name,
        "histogram",
        "Time that a document took in a stage; in `write` with the commits that fell on it.",
    );
    for stage in &stages {
        let snapshot = stage.seconds.snapshot();
        for (bound, value) in &snapshot.up_to {
            text.sample(&format!("{name}_bucket"), &[("stage", &stage.name), ("le", &bound.to_string())], value);
        }
        text.sample(&format!("{name}_bucket"), &[("stage", &stage.name), ("le", "+Inf")], snapshot.count);
        text.sample(&format!("{name}_sum"), &[("stage", &stage.name)], snapshot.seconds);
        text.sample(&format!("{name}_count"), &[("stage", &stage.name)], snapshot.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_plugins_call_themselves_breaks_no_line() {
        let mut text = Text(String::new());
        text.sample("x_total", &[("stage", "a\"b\\c\nd"), ("reason", "é")], 3);
        assert_eq!(text.0, "x_total{stage=\"a\\\"b\\\\c\\nd\",reason=\"é\"} 3\n");
    }
}
