//! What signals do to a run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/plugin.rs"]
mod plugin;
mod support;

use plugin::{MISBEHAVE, compile};
use std::fs;
use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, article};

/// A run whose standard error goes to a file, killed when it is dropped.
struct Run {
    child: Child,
    desk: Desk,
}

impl Run {
    fn start(desk: Desk) -> Self {
        let said = fs::File::create(desk.path("said")).unwrap();
        let child = desk.command(&["-v", "run", "sayso.toml"]).stdout(Stdio::null()).stderr(said).spawn().unwrap();
        Self { child, desk }
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap().success());
    }

    fn said(&self) -> String {
        let mut said = Vec::new();
        fs::File::open(self.desk.path("said")).unwrap().read_to_end(&mut said).unwrap();
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Waits until something has become true, for half a minute.
    fn until(&mut self, what: &str, mut is_true: impl FnMut(&Self) -> bool) {
        let began = Instant::now();
        while !is_true(self) {
            assert!(began.elapsed() < Duration::from_secs(30), "not {what}:\n{}", self.said());
            assert!(self.child.try_wait().unwrap().is_none(), "ended before {what}:\n{}", self.said());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn until_said(&mut self, words: &str) {
        self.until(words, |run| run.said().contains(words));
    }

    fn until_exported(&mut self, count: usize) {
        self.until("exported", |run| {
            run.desk.output().iter().map(|(_, part)| part.iter().filter(|b| **b == b'\n').count()).sum::<usize>()
                == count
        });
    }

    /// Waits for its end, and gives how long that took.
    fn end(&mut self, most: Duration) -> (ExitStatus, Duration) {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < most, "no end within {most:?}:\n{}", self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A desk with a plugin that sleeps over the documents that hold POISON.
fn sleepy(folder: &std::path::Path) -> Desk {
    let desk = Desk::new(1, 4);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let library = compile(MISBEHAVE, folder, "libmisbehave.so", &[]);
    let plugin = format!(
        "[[plugin]]\nname = \"sleepy\"\npath = {library:?}\nafter = \"clean\"\nconfig = {{ how = \"sleep\" }}\n"
    );
    desk.write("sayso.toml", format!("{config}{plugin}"));
    for i in 0..40 {
        let word = if i == 20 { "POISON" } else { "" };
        desk.write(&format!("inbox/{i:05}.txt"), format!("{}\n\n{word}\n", article(i)));
    }
    desk
}

#[test]
fn a_run_that_cannot_finish_a_document_ends_within_ten_seconds_and_leaves_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::start(sleepy(folder.path()));
    run.until("at work", |run| run.desk.output().len() >= 4);
    run.signal("-TERM");
    let (status, took) = run.end(Duration::from_secs(10));
    assert_eq!(status.code(), Some(0), "{}", run.said());
    assert!(took > Duration::from_secs(5), "it gave up after {took:?}");
    assert!(run.said().contains("left for the next run"), "{}", run.said());
    let desk = &run.desk;
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("sayso.toml", config.replace("\"sleep\"", "\"\""));
    desk.expect(&["run", "sayso.toml"], 0);
    let status: serde_json::Value = serde_json::from_str(&desk.expect(&["status", "sayso.toml", "--json"], 0)).unwrap();
    assert_eq!(status["documents"]["exported"], 40);
    assert!(desk.expect(&["verify", "sayso.toml"], 0).starts_with("in order"));
}

#[test]
fn a_second_signal_ends_a_run_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::start(sleepy(folder.path()));
    run.until("at work", |run| run.desk.output().len() >= 4);
    run.signal("-INT");
    thread::sleep(Duration::from_millis(300));
    assert!(run.child.try_wait().unwrap().is_none(), "it did not wait for the document:\n{}", run.said());
    run.signal("-TERM");
    let (status, took) = run.end(Duration::from_secs(5));
    assert_eq!(status.code(), Some(1));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_new_configuration_is_taken_and_a_bad_one_refused() {
    let desk = Desk::new(1, 100);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    let watching = config.replace("paths = [\"inbox/**/*\"]", "paths = [\"inbox/**/*\"]\nwatch = true\nstable = 0.1");
    let watching = watching.replace("roll = { documents = 100 }", "roll = { documents = 100, seconds = 1 }");
    desk.write("sayso.toml", &watching);
    desk.fill(3, 0);
    let mut run = Run::start(desk);
    run.until_exported(3);

    run.desk.write("sayso.toml", watching.replace("[pipeline]", "[pipeline]\nworkesr = 3"));
    run.signal("-HUP");
    run.until_said("did you mean");
    assert!(run.said().contains("refused") && run.said().contains("sayso.toml:2"), "{}", run.said());
    run.desk.write("sayso.toml", watching.replace("\"state\"", "\"another\""));
    run.signal("-HUP");
    run.until_said("a run cannot leave its journal");
    run.desk.write("inbox/still.txt", article(50));
    run.until_exported(4);

    fs::create_dir(run.desk.path("second")).unwrap();
    run.desk.write("second/one.txt", article(60));
    run.desk.write("sayso.toml", watching.replace("\"inbox/**/*\"", "\"inbox/**/*\", \"second/*\""));
    run.signal("-HUP");
    run.until_exported(5);
    run.desk.write("second/two.txt", article(61));
    run.desk.write("inbox/more.txt", article(62));
    run.until_exported(7);

    // What can be read but not run after all: the old one goes on.
    fs::create_dir(run.desk.path("taken")).unwrap();
    run.desk.write("taken/part-00000.jsonl", "mine\n");
    run.desk.write("sayso.toml", watching.replace("path = \"out\"", "path = \"taken\""));
    run.signal("-HUP");
    run.until_said("the old one goes on");
    run.desk.write("second/three.txt", article(63));
    run.until_exported(8);
    assert_eq!(fs::read(run.desk.path("taken/part-00000.jsonl")).unwrap(), b"mine\n");

    run.signal("-TERM");
    let (status, _) = run.end(Duration::from_secs(10));
    assert_eq!(status.code(), Some(0), "{}", run.said());
}

#[test]
fn a_run_without_a_journal_keeps_its_configuration() {
    let desk = Desk::new(1, 100);
    let config = fs::read_to_string(desk.path("sayso.toml")).unwrap();
    desk.write("sayso.toml", config.replace("state = \"state\"\n", ""));
    desk.fill(10, 400);
    let mut run = Run::start(desk);
    run.until("at work", |run| run.desk.path("out/part-00000.jsonl").exists());
    run.signal("-HUP");
    run.until_said("keeps no journal");
    let (status, _) = run.end(Duration::from_secs(60));
    assert_eq!(status.code(), Some(1), "the broken lines are dead: {}", run.said());
}
