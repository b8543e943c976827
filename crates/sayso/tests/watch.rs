//! `watch = true`: what arrives while the run goes on is read once, when it is whole, whatever is done to its name.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

mod support;

use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, article};

/// A desk whose configuration watches the inbox and commits within a second.
fn watching(poll: f64) -> Desk {
    let desk = Desk::new(2, 1000);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let config = config
        .replace("kind = \"files\"\n", &format!("kind = \"files\"\nwatch = true\nstable = 0.3\npoll = {poll:?}\n"))
        .replace("documents = 1000", "documents = 1000, seconds = 1");
    desk.write("sayso.toml", config);
    desk
}

fn status(desk: &Desk) -> Option<serde_json::Value> {
    let output = desk.sayso(&["status", "sayso.toml", "--json"]);
    serde_json::from_slice(&output.stdout).ok()
}

/// Waits until so many documents are committed, and gives the figures.
fn wait_for(desk: &Desk, child: &mut Child, read: u64) -> serde_json::Value {
    let began = Instant::now();
    loop {
        assert!(child.try_wait().unwrap().is_none(), "a watching run ends when it is told to, not before");
        match status(desk) {
            Some(status) if status["documents"]["read"] == read => return status,
            last => assert!(began.elapsed() < Duration::from_secs(60), "{read} were not read: {last:?}"),
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn end(mut child: Child) {
    let began = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(0), "{status}");
    assert!(began.elapsed() < Duration::from_secs(10), "took {:?} to end", began.elapsed());
}

fn records(desk: &Desk) -> Vec<serde_json::Value> {
    let all: String = desk.output().into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    all.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn uri_of(record: &serde_json::Value) -> &str {
    record["source"]["uri"].as_str().unwrap()
}

fn append(desk: &Desk, name: &str, text: &str) {
    let mut file = File::options().create(true).append(true).open(desk.path(name)).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn line(i: usize) -> String {
    format!("{}\n", serde_json::json!({"text": article(i)}))
}

/// Everything that may happen to a file, with the notices of the system and with the slow poll.
fn arrivals(poll: f64) {
    let desk = watching(poll);
    desk.write("inbox/a.txt", article(1));
    desk.write("inbox/lines.jsonl", line(10) + &line(11));
    let mut child = desk.start();
    wait_for(&desk, &mut child, 3);

    // New files, in a new folder too; one under a temporary name until it is whole.
    desk.write("inbox/b.txt", article(2));
    fs::create_dir_all(desk.path("inbox/deep/er")).unwrap();
    desk.write("inbox/deep/er/c.txt", article(3));
    desk.write("inbox/d.txt.part", &article(4)[..50]);
    desk.write("inbox/.hidden.txt", "not to be read");
    wait_for(&desk, &mut child, 5);
    desk.write("inbox/d.txt.part", article(4));
    fs::rename(desk.path("inbox/d.txt.part"), desk.path("inbox/d.txt")).unwrap();
    wait_for(&desk, &mut child, 6);

    // One that somebody writes slowly is read when it is whole.
    for piece in article(5).as_bytes().chunks(40) {
        append(&desk, "inbox/slow.txt", &String::from_utf8_lossy(piece).replace('\u{fffd}', "-"));
        thread::sleep(Duration::from_millis(60));
    }
    wait_for(&desk, &mut child, 7);
    let slow = records(&desk).into_iter().find(|r| uri_of(r).ends_with("inbox/slow.txt")).unwrap();
    assert_eq!(slow["source"]["bytes"], fs::metadata(desk.path("inbox/slow.txt")).unwrap().len());

    // Touched and renamed: nothing new. Grown: what is new, and no more; twice, because the first growth is one thing
    // and going on where that ended another.
    desk.write("inbox/a.txt", article(1));
    fs::rename(desk.path("inbox/b.txt"), desk.path("inbox/deep/renamed.txt")).unwrap();
    append(&desk, "inbox/lines.jsonl", &line(12));
    wait_for(&desk, &mut child, 8);
    append(&desk, "inbox/lines.jsonl", &(line(13) + &line(14)));
    // Another text under a known name is another document.
    desk.write("inbox/a.txt", article(77));
    let figures = wait_for(&desk, &mut child, 11);
    assert_eq!(figures["documents"]["exported"], 11, "{figures}");
    assert_eq!(figures["files_waiting"], 0, "{figures}");
    // Whatever was left to be read by mistake would be by now.
    thread::sleep(Duration::from_millis(900));
    let mut figures = wait_for(&desk, &mut child, 11);
    end(child);
    figures["running"] = false.into();
    assert_eq!(status(&desk).unwrap(), figures);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    let from_lines: Vec<_> = records(&desk)
        .into_iter()
        .filter(|r| uri_of(r).ends_with("inbox/lines.jsonl"))
        .map(|r| r["source"]["record"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(from_lines, ["1", "2", "3", "4", "5"]);

    // What arrived while nobody looked is found at the next start.
    desk.write("inbox/late.txt", article(99));
    let mut child = desk.start();
    wait_for(&desk, &mut child, 12);
    end(child);
}

#[test]
fn what_arrives_is_read_once_when_it_is_whole() {
    arrivals(3600.0);
}

#[test]
fn what_is_there_at_the_start_gives_the_bytes_of_a_run_that_does_not_watch() {
    let desk = watching(3600.0);
    desk.fill(40, 60);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("plain.toml", config.replace("watch = true\n", ""));
    desk.expect(&["-q", "run", "plain.toml"], 1);
    let all = |desk: &Desk| -> Vec<u8> { desk.output().into_iter().flat_map(|(_, bytes)| bytes).collect() };
    let plain = all(&desk);
    desk.clear();
    let mut child = desk.start();
    wait_for(&desk, &mut child, 160);
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    // Some lines are broken.
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(all(&desk) == plain);
}

#[test]
fn a_watching_run_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing() {
    let desk = watching(3600.0);
    let mut written = 0;
    for round in 0..6_u64 {
        for _ in 0..20 {
            desk.write(&format!("inbox/{:05}.txt", (written * 7919) % 100_000), article(written));
            append(&desk, "inbox/lines.jsonl", &line(100_000 + written));
            written += 1;
        }
        let mut child = desk.start();
        thread::sleep(Duration::from_millis(350 + 300 * (round % 4)));
        for _ in 0..10 {
            desk.write(&format!("inbox/{:05}.txt", (written * 7919) % 100_000), article(written));
            append(&desk, "inbox/lines.jsonl", &line(100_000 + written));
            written += 1;
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(100 * (round * 5 % 7)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = desk.start();
    let figures = wait_for(&desk, &mut child, 2 * written as u64);
    end(child);
    assert_eq!(figures["documents"]["exported"], 2 * written, "{figures}");
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    let mut ids: Vec<String> = records(&desk).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 2 * written);
}

#[test]
fn watching_needs_a_journal_and_its_folder() {
    let desk = watching(60.0);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("no-state.toml", config.replace("state = \"state\"\n", ""));
    let said = desk.expect(&["check", "no-state.toml"], 2);
    assert!(said.contains("without a journal nothing is known of what was read before"), "{said}");
    desk.write("no-folder.toml", config.replace("inbox/**/*", "elsewhere/*.html"));
    let said = desk.expect(&["check", "no-folder.toml"], 2);
    assert!(said.contains("elsewhere is not there; make it"), "{said}");
    // An empty folder is no fault: files will come.
    desk.expect(&["check", "sayso.toml"], 0);
}

#[test]
#[ignore = "writes 100,000 files: cargo test --release -p sayso --test watch -- --ignored --nocapture"]
fn a_folder_of_a_hundred_thousand_files_starts_in_seconds() {
    const FILES: u64 = 100_000;
    let desk = watching(3600.0);
    for i in 0..FILES {
        let folder = format!("inbox/{:03}", i % 100);
        if i < 100 {
            fs::create_dir(desk.path(&folder)).unwrap();
        }
        desk.write(&format!("{folder}/{i:06}.txt"), format!("Short note {i}.\n"));
    }
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("sayso.toml", config.replace("[pipeline]", "[pipeline]\nuntil = \"clean\""));
    let began = Instant::now();
    let mut child = desk.start();
    let first = loop {
        if status(&desk).is_some_and(|s| s["documents"]["read"].as_u64() > Some(0)) {
            break began.elapsed();
        }
        thread::sleep(Duration::from_millis(20));
    };
    let deadline = Instant::now() + Duration::from_secs(300);
    while status(&desk).is_none_or(|s| s["documents"]["read"] != FILES) {
        assert!(Instant::now() < deadline, "{:?}", status(&desk));
        thread::sleep(Duration::from_millis(500));
    }
    let all = began.elapsed();
    end(child);
    // And once more, with all of them known: how long until a new one is committed.
    let began = Instant::now();
    child = desk.start();
    desk.write("inbox/new.txt", article(1));
    wait_for(&desk, &mut child, FILES + 1);
    let again = began.elapsed();
    end(child);
    println!(
        "{FILES} files: first commit after {first:?}, all after {all:?}; known, a new one committed after {again:?}"
    );
    assert!(first < Duration::from_secs(15) && again < Duration::from_secs(15));
}
