//! What the graph costs against one straight loop over the same stages: `cargo bench -p sayso-engine --bench channels`.
//!
//! Both run the whole pipeline, from raw text to the line of JSON, on the same articles; the graph with one worker a
//! stage. Compare the user time that `--bench straight` and `--bench graph` take, or the medians on an idle machine:
//! with more than one core the graph's wall time is shorter, because the stages overlap.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use divan::Bencher;
use sayso_engine::built_in::Rendering;
use sayso_engine::config::Config;
use sayso_engine::graph::{self, Counts, Division, Event, Incoming, Sink, SinkError};
use sayso_engine::guard::Guard;
use sayso_engine::row::Plan;
use sayso_engine::stage::{Document, Verdict};
use sayso_export::RecordOptions;
use sayso_record::Form;
use std::sync::atomic::AtomicBool;

fn main() {
    divan::main();
}

const DOCUMENTS: usize = 512;

/// An article of about four kilobytes, each different.
fn article(i: usize) -> Vec<u8> {
    let mut text = format!("Harbour {i} opens again\n\n");
    for j in 0..14 {
        text.push_str(&format!(
            "The harbour will open on day {j}, said Mira Tovell, who runs pier {i}. “We waited {j} weeks,” she said. \
             “Nobody told us why.” According to the port authority, {} ships are on their way, and officials who asked \
             not to be named said that the crane would be repaired by spring.\n\n",
            i + j
        ));
    }
    text.into_bytes()
}

fn plan() -> Plan {
    let mut plan = Plan::of(&Config::default());
    plan.renderings = vec![Rendering::JsonLine(RecordOptions::default())];
    plan
}

fn documents() -> Vec<Document> {
    (0..DOCUMENTS).map(|i| Document::from_body(Form::Text, article(i))).collect()
}

#[divan::bench]
fn straight(bencher: Bencher<'_, '_>) {
    let row = plan().row();
    let mut stages: Vec<_> = row.iter().flatten().map(|factory| factory.make().unwrap()).collect();
    bencher.with_inputs(documents).bench_local_values(|documents| {
        let mut attributions = 0;
        for mut document in documents {
            for stage in &mut stages {
                assert_eq!(stage.process(&mut document), Ok(Verdict::Keep));
            }
            attributions += document.article.map_or(0, |a| a.attributions.len());
        }
        attributions
    });
}

struct Count(usize);

impl Sink for Count {
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError> {
        self.0 += document.article.as_ref().map_or(0, |a| a.attributions.len());
        Ok(())
    }
}

#[divan::bench]
fn graph(bencher: Bencher<'_, '_>) {
    let row = plan().row();
    let division =
        Division { workers: 1, batch: 32, queue_batches: 16, queue_bytes: 64 << 20, guard: Guard::default() };
    bencher.with_inputs(documents).bench_local_values(|documents| {
        let mut sink = Count(0);
        let events = documents.into_iter().map(|d| Event::Document(Box::new(Incoming::from(d.raw))));
        graph::run(events, &row, &division, &mut sink, &Counts::default(), &AtomicBool::new(false)).unwrap();
        sink.0
    });
}
