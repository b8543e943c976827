//! Nothing grows with the length of a run.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, article, memory};

#[test]
#[ignore = "takes minutes, and wants an optimised binary: SAYSO_TEST_BINARY=… cargo test -p sayso --test soak -- --ignored --nocapture"]
fn memory_after_two_hundred_thousand_documents_is_what_it_was_after_twenty_thousand() {
    const DOCUMENTS: usize = 200_000;
    let desk = Desk::new(2, 1000);
    // What is remembered of earlier articles is bounded; the bound is to be reached before the first look.
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let pipeline = "[pipeline]\nnear_duplicates = { remember = 10000 }";
    desk.write("sayso.toml", config.replace("[pipeline]", pipeline));
    for file in 0..20 {
        let mut lines = String::new();
        for i in 0..DOCUMENTS / 20 {
            writeln!(lines, "{}", json!({"text": article(file * 1_000_000 + i)})).unwrap();
        }
        desk.write(&format!("inbox/{file:02}.jsonl"), lines);
    }
    let mut child = desk.start();
    let began = Instant::now();
    // Memory by parts written.
    let mut samples: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    while child.try_wait().unwrap().is_none() {
        let parts = fs::read_dir(desk.path("out")).map_or(0, Iterator::count);
        samples.entry(parts).or_default().push(memory(child.id(), "VmRSS"));
        assert!(began.elapsed() < Duration::from_secs(3600), "no end");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    let median = |parts: std::ops::Range<usize>| {
        let mut all: Vec<u64> =
            samples.range(parts).flat_map(|(_, memory)| memory).copied().filter(|m| *m > 0).collect();
        all.sort_unstable();
        all[all.len() / 2]
    };
    let (early, late) = (median(18..22), median(196..201));
    println!(
        "{DOCUMENTS} documents in {:?}: {} KiB resident at one tenth, {} KiB at the end ({:+.1} %)",
        began.elapsed(),
        early >> 10,
        late >> 10,
        (late as f64 / early as f64 - 1.0) * 100.0
    );
    assert!(late as f64 <= early as f64 * 1.05, "{early} bytes became {late}");
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}
