//! Every edge of a commit: the process dies before, in the middle of and behind each call that changes a file, the disk is
//! full from there on, or that one call fails. What follows is always the output of an uninterrupted run.
//!
//! The edges are not named in the program: `support/shim.c` numbers the calls that the real binary makes, SQLite's among
//! them, so that none can be forgotten.
#![cfg(all(target_os = "linux", target_env = "gnu"))]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

#[path = "support/shim.rs"]
mod shim;
mod support;

use shim::{Shim, finish};
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output};
use std::time::Duration;
use support::{Desk, Numbers, article};

/// A desk with twelve documents in three parts, and what an uninterrupted run writes of them.
fn desk() -> (Desk, Vec<(String, Vec<u8>)>) {
    let desk = Desk::new(1, 4);
    desk.fill(12, 0);
    desk.expect(&["-q", "run", "sayso.toml"], 0);
    let expected = desk.output();
    assert_eq!(expected.len(), 3);
    desk.clear();
    (desk, expected)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// After whatever has happened, an ordinary run makes everything whole.
fn is_made_whole(desk: &Desk, expected: &[(String, Vec<u8>)], after: &str) {
    let output = desk.sayso(&["-q", "run", "sayso.toml"]);
    assert_eq!(output.status.code(), Some(0), "after {after}: {}", said(&output));
    let parts: Vec<_> = desk.output().into_iter().filter(|(name, _)| name.starts_with("part-")).collect();
    assert!(parts == expected, "after {after} the output differs");
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"), "after {after}");
}

#[test]
fn a_commit_is_written_synced_renamed_and_then_committed() {
    let (desk, _) = desk();
    let calls = Shim::new().calls(&desk);
    let find = |from: usize, call: &str| {
        calls
            .iter()
            .skip(from)
            .position(|c| c.starts_with(call))
            .map_or_else(|| panic!("no `{call}` behind call {from} in\n{}", calls.join("\n")), |found| from + found)
    };
    let mut committed = 0;
    for number in 0..3 {
        let temporary = format!("out/.part-{number:05}.jsonl.tmp");
        let written = find(committed, &format!("write {temporary}"));
        let synced = find(written, &format!("sync {temporary}"));
        assert!(!calls[synced..].contains(&format!("write {temporary}")), "written to behind its sync");
        let renamed = find(synced, &format!("rename {temporary}"));
        let folder = find(renamed, "sync out");
        assert_eq!((renamed, folder), (synced + 1, synced + 2), "something stands between: {calls:?}");
        let journal = find(folder, "write state/journal.sqlite-wal");
        committed = find(journal, "sync state/journal.sqlite-wal");
        // Nothing of the transaction that names the part may be durable before the part is.
        let early = calls[written..folder].iter().filter(|c| c.starts_with("sync state/")).count();
        assert_eq!(early, 0, "the journal was synced before the part: {calls:?}");
    }
}

/// Dies at each of the calls that `wanted` lets through, in all three ways.
fn dies_everywhere(wanted: impl Fn(usize) -> bool) {
    let (desk, expected) = desk();
    let shim = Shim::new();
    let calls = shim.calls(&desk);
    let mut deaths = 0;
    for (at, call) in calls.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        for what in ["before", "half", "after"] {
            if what == "half" && !call.starts_with("write") {
                continue;
            }
            desk.clear();
            let output = shim.run(&desk, what, at);
            assert_eq!(output.status.signal(), Some(9), "{what} {at} {call}: {}", said(&output));
            deaths += 1;
            is_made_whole(&desk, &expected, &format!("death {what} call {at}, {call}"));
        }
    }
    println!("{} calls, {deaths} deaths: the output is that of an uninterrupted run each time", calls.len());
}

#[test]
fn death_at_some_of_the_edges_changes_nothing() {
    dies_everywhere(|at| at % 11 == 4);
}

#[test]
#[ignore = "takes minutes: cargo test -p sayso --test edges -- --ignored --nocapture"]
fn death_at_every_edge_changes_nothing() {
    dies_everywhere(|_| true);
}

/// The disk is full from a call on, or the call fails; all calls that `wanted` lets through.
fn fails_everywhere(wanted: impl Fn(usize) -> bool) {
    let (desk, expected) = desk();
    let shim = Shim::new();
    let calls = shim.calls(&desk);
    let (mut failures, mut passed) = (0, 0);
    for (at, call) in calls.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        for what in ["full", "broken"] {
            desk.clear();
            let output = shim.run(&desk, what, at);
            let said = said(&output);
            let after = format!("{what} at call {at}, {call}");
            assert!(!said.contains("panicked"), "{after}: {said}");
            match output.status.code() {
                // Some calls may fail without harm: an old file that cannot be removed, a sync that SQLite does not need.
                Some(0) => passed += 1,
                Some(1 | 2) => {
                    failures += 1;
                    assert!(said.starts_with("error: "), "{after}: {said}");
                    if what == "full" {
                        // SQLite does not always say why it cannot write.
                        let words = ["no room left", "No space left", "the disk is full"];
                        assert!(words.iter().any(|word| said.contains(word)), "{after}: {said}");
                    }
                }
                other => panic!("{after}: status {other:?}: {said}"),
            }
            is_made_whole(&desk, &expected, &after);
        }
    }
    println!("{} calls, {failures} failures with a message, {passed} without harm: made whole each time", calls.len());
}

#[test]
fn a_full_disk_or_a_failing_one_loses_nothing() {
    fails_everywhere(|at| at % 14 == 5);
}

#[test]
#[ignore = "takes minutes: cargo test -p sayso --test edges -- --ignored --nocapture"]
fn a_full_disk_or_a_failing_one_loses_nothing_wherever_it_fails() {
    fails_everywhere(|_| true);
}

#[test]
fn a_clock_that_runs_backwards_changes_nothing() {
    let (desk, expected) = desk();
    let shim = Shim::new();
    let mut command = shim.command(&desk, &["-q", "run", "sayso.toml"], "", 0);
    command.env("SHIM_CLOCK", "1");
    let output = finish(command, Duration::from_secs(60));
    assert!(output.status.success(), "{}", said(&output));
    assert!(desk.output() == expected);
    is_made_whole(&desk, &expected, "a clock that ran backwards");
}

/// A file system of a fixed size, where this user may mount one.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn mount(at: std::path::PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_disk_that_fills_up_loses_nothing_when_it_has_room_again() {
    let desk = Desk::new(2, 20);
    desk.fill(400, 0);
    desk.expect(&["-q", "run", "sayso.toml"], 0);
    let expected = desk.output();
    desk.clear();
    for folder in ["out", "state"] {
        let Some(disk) = SmallDisk::mount(desk.path(folder), "160k") else {
            println!("skipped: this user may not mount a file system");
            return;
        };
        let output = finish(desk.command(&["-q", "run", "sayso.toml"]), Duration::from_secs(60));
        let said = said(&output);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{folder}: {said}");
        assert!(said.contains("no room left"), "{folder}: {said}");
        assert!(Command::new("mount").args(["-o", "remount,size=64m"]).arg(&disk.0).status().unwrap().success());
        is_made_whole(&desk, &expected, &format!("no room in {folder}"));
        drop(disk);
        desk.clear();
    }
}

#[test]
fn an_output_folder_that_goes_ends_the_run_and_comes_back_whole() {
    let desk = Desk::new(1, 10);
    desk.fill(10, 400);
    desk.expect(&["-q", "run", "sayso.toml"], 1);
    let expected = desk.output();
    desk.clear();
    let child = desk.command(&["-q", "run", "sayso.toml"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let began = std::time::Instant::now();
    while !desk.path("out/part-00001.jsonl").exists() {
        assert!(began.elapsed() < Duration::from_secs(60), "no second part");
        std::thread::sleep(Duration::from_millis(1));
    }
    fs::rename(desk.path("out"), desk.path("away")).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("out is gone; put it back"), "{}", said(&output));
    fs::remove_dir_all(desk.path("out")).unwrap_or_default();
    let refused = desk.expect(&["run", "sayso.toml"], 2);
    assert!(refused.contains("is gone or has changed"), "{refused}");
    fs::remove_dir_all(desk.path("out")).unwrap();
    fs::rename(desk.path("away"), desk.path("out")).unwrap();
    desk.expect(&["-q", "run", "sayso.toml"], 1);
    assert!(desk.output() == expected);
}

/// Cuts a file, or turns some of its bits.
fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) -> String {
    if numbers.below(3) == 0 {
        let length = numbers.place(bytes.len());
        bytes.truncate(length);
        return format!("cut to {length} bytes");
    }
    let places: Vec<usize> = (0..=numbers.below(8)).map(|_| numbers.place(bytes.len())).collect();
    for place in &places {
        bytes[*place] ^= 1 << numbers.below(8);
    }
    format!("bits turned at {places:?}")
}

fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for (name, bytes) in support::files(from) {
        fs::write(to.join(name), bytes).unwrap();
    }
}

/// A run is killed with two parts committed and a third not; then one of the files is damaged and it goes on.
fn damaged(rounds: usize) {
    let (desk, expected) = desk();
    let shim = Shim::new();
    let calls = shim.calls(&desk);
    let third = calls.iter().position(|call| call.starts_with("rename out/.part-00002")).unwrap();
    desk.clear();
    assert_eq!(shim.run(&desk, "after", third).status.signal(), Some(9));
    for folder in ["state", "out"] {
        copy_tree(&desk.path(folder), &desk.path(&format!("kept/{folder}")));
    }
    let victims: Vec<String> = ["state", "out"]
        .iter()
        .flat_map(|folder| {
            support::files(&desk.path(folder)).into_iter().map(move |(name, _)| format!("{folder}/{name}"))
        })
        .chain(["inbox/00010.txt".to_owned()])
        .filter(|name| !name.ends_with("lock"))
        .collect();
    assert!(victims.iter().any(|name| name.ends_with("-wal")), "{victims:?}");
    let mut numbers = Numbers(0x5EED_0002);
    let mut ends = [0; 3];
    for round in 0..rounds {
        desk.clear();
        for folder in ["state", "out"] {
            copy_tree(&desk.path(&format!("kept/{folder}")), &desk.path(folder));
        }
        desk.write("inbox/00010.txt", article(10));
        let victim = &victims[numbers.place(victims.len())];
        let mut bytes = fs::read(desk.path(victim)).unwrap();
        let how = if bytes.is_empty() { "left alone".to_owned() } else { damage(&mut bytes, &mut numbers) };
        fs::write(desk.path(victim), bytes).unwrap();
        let output = finish(desk.command(&["-q", "run", "sayso.toml"]), Duration::from_secs(60));
        let (said, after) = (said(&output), format!("round {round}, {victim} {how}"));
        let Some(code @ 0..=2) = output.status.code() else { panic!("{after}: {:?}: {said}", output.status) };
        assert!(!said.contains("panicked"), "{after}: {said}");
        assert!(code != 2 || said.starts_with("error: "), "{after}: {said}");
        ends[usize::try_from(code).unwrap()] += 1;
        for (name, whole) in expected.iter().take(2).filter(|(name, _)| *victim != format!("out/{name}")) {
            let there = fs::read(desk.path(&format!("out/{name}"))).ok();
            assert!(there.as_ref() == Some(whole), "{after}: {name} was committed and is lost: {said}");
        }
    }
    println!("{rounds} rounds: {} went on, {} ended with dead letters, {} were refused", ends[0], ends[1], ends[2]);
}

#[test]
fn a_damaged_file_is_an_error_and_no_committed_part_is_lost() {
    damaged(40);
}

#[test]
#[ignore = "takes minutes: cargo test -p sayso --test edges -- --ignored --nocapture"]
fn a_thousand_damaged_files_are_errors_and_no_committed_part_is_lost() {
    damaged(1000);
}
