//! Kill -9 at any moment, start again: the output is that of an uninterrupted run, byte for byte.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

mod support;

use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, Numbers};

/// True where the process was still running when it was killed.
fn kill(mut child: Child) -> bool {
    let running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    running
}

fn rounds(kills: u32, files: usize, lines: usize, workers: usize) {
    let desk = Desk::new(workers, 100);
    // The articles are of one form, so that many are near-duplicates, and few are remembered, so that some leave.
    desk.configure("[pipeline]", "near_duplicates = { similarity = 0.55, remember = 40 }");
    desk.fill(files, lines);
    let began = Instant::now();
    // Some lines are broken, so the status is 1.
    desk.expect(&["-q", "run", "sayso.toml"], 1);
    let whole = began.elapsed();
    let expected = desk.output();
    let totals = desk.expect(&["status", "sayso.toml", "--json"], 0);
    assert!(expected.len() > 3, "too few parts to be interrupted between");
    let marked = expected.iter().flat_map(|(_, bytes)| bytes.split(|b| *b == b'\n')).filter(|line| !line.is_empty());
    let (copies, firsts): (Vec<_>, Vec<_>) = marked.partition(|line| !contains(line, b"\"duplicate_of\":null"));
    assert!(copies.len() > 80 && firsts.len() > 80, "{} near-duplicates of {} articles", copies.len(), firsts.len());
    desk.clear();

    // On average every eighth of a run is killed; early kills, before anything is committed, are among them.
    let longest = u64::try_from(whole.as_micros()).unwrap() / 4;
    let mut numbers = Numbers(0x5EED_0001 + workers as u64);
    let (mut killed, mut finished) = (0, 0);
    while killed < kills {
        let child = desk.start();
        thread::sleep(Duration::from_micros(numbers.below(longest)));
        if kill(child) {
            killed += 1;
        } else {
            finished += 1;
            assert!(desk.output() == expected, "after {killed} kills the finished output differs");
            desk.clear();
        }
        // What is there after a kill is never more than what an uninterrupted run writes.
        for (name, bytes) in desk.output().iter().filter(|(name, _)| name.starts_with("part-")) {
            let same = expected.iter().any(|(other, whole)| other == name && whole == bytes);
            assert!(same, "{name} is not what an uninterrupted run writes, after {killed} kills");
        }
    }
    desk.expect(&["-q", "run", "sayso.toml"], i32::from(!desk_is_done(&desk)));
    assert!(desk.output() == expected, "after {killed} kills the output differs");
    assert_eq!(desk.expect(&["status", "sayso.toml", "--json"], 0), totals);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    println!("{killed} kills, {finished} runs came to their end in between, {workers} workers, a run takes {whole:?}");
}

fn contains(line: &[u8], words: &[u8]) -> bool {
    line.windows(words.len()).any(|window| window == words)
}

/// Whether the last run has nothing left to do: it then meets no broken line, and its status is 0.
fn desk_is_done(desk: &Desk) -> bool {
    let output = desk.sayso(&["status", "sayso.toml", "--json"]);
    let Ok(status) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else { return false };
    // Broken lines stand in both JSON Lines files, and the second is read last.
    status["files_waiting"] == 0
}

#[test]
fn twenty_kills_change_nothing() {
    rounds(10, 60, 300, 1);
    rounds(10, 60, 300, 2);
}

#[test]
#[ignore = "takes minutes: cargo test -p sayso --test kill -- --ignored --nocapture"]
fn two_hundred_kills_over_five_thousand_documents_change_nothing() {
    rounds(100, 1000, 2000, 1);
    rounds(100, 1000, 2000, 2);
}
