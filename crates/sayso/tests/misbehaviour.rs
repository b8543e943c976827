//! What a bad plugin costs.
//!
//! `plugins/misbehave` does one thing wrong at a time, to one document of five; `fixtures/misbehaviour.txt` says what
//! that costs, in this process and in one of the plugin's own.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

#[path = "support/plugin.rs"]
mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{MISBEHAVE, compile, records, repository, run, sayso, stderr, stdout, write_config};

/// Ways that are only noticed when the timeout has passed.
const SLOW: [&str; 4] = ["loop", "sleep", "stop", "fork"];

/// Runs one way to misbehave, and says what did not go as the table has it.
fn try_way(folder: &Path, library: &Path, place: &str, how: &str, isolation: &str, cost: &str) -> Option<String> {
    let timeout = if SLOW.contains(&how) { 1.0 } else { 60.0 };
    let memory = if how == "memory" { "memory = \"300MiB\"" } else { "" };
    let plugin = format!(
        "[[plugin]]\nname = \"bad\"\npath = {library:?}\n{place}\nisolation = \"{isolation}\"\ntimeout = \
         {timeout:?}\n{memory}\n[plugin.config]\nhow = \"{how}\""
    );
    let output = run(folder, &plugin);
    let (said, count) = (stdout(&output), if cost == "nothing" { 5 } else { 4 });
    let as_expected = output.status.code() == Some(i32::from(count == 4))
        && said.contains(&format!("5 read = {count} exported + 0 filtered + 0 duplicate + {} dead", 5 - count))
        && (count == 5 || said.contains(&format!("1 in bad: {cost}\n")))
        && records(folder) == count;
    let said = || said.lines().rev().take(6).collect::<Vec<_>>().join("\n");
    (!as_expected)
        .then(|| format!("{how} ({isolation}): expected {cost}; {}\n{}\n{}\n", output.status, said(), stderr(&output)))
}

/// A plugin of a configuration that is to misbehave in the way `how`.
fn plugin(library: &Path, place: &str, isolation: &str, how: &str) -> String {
    format!(
        "[[plugin]]\nname = \"bad\"\npath = {library:?}\n{place}\nisolation = \"{isolation}\"\n[plugin.config]\nhow = \
         \"{how}\""
    )
}

#[test]
fn each_misbehaviour_costs_what_the_table_says_and_nothing_else() {
    let libraries = tempfile::tempdir().unwrap();
    let annotator = compile(MISBEHAVE, libraries.path(), "libannotator.so", &[]);
    let extractor = compile(MISBEHAVE, libraries.path(), "libextractor.so", &["-DEXTRACTOR"]);
    let filter = compile(MISBEHAVE, libraries.path(), "libfilter.so", &["-DFILTER"]);
    let mut tries = Vec::new();
    let mut ways = 0;
    let table = include_str!("fixtures/misbehaviour.txt");
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [how, kind, here, elsewhere] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("not a line of the table: {line}");
        };
        ways += 1;
        let (library, place) = match kind {
            "annotator" => (annotator.as_path(), "after = \"attribute\""),
            "filter" => (filter.as_path(), "after = \"ingest\""),
            _ => (extractor.as_path(), "place = \"clean\""),
        };
        tries.extend(
            [("thread", here), ("process", elsewhere)].map(|(where_, cost)| (library, place, how, where_, cost)),
        );
    }
    tries.retain(|(.., cost)| *cost != "-");
    assert!(ways >= 25, "the table holds {ways} ways");
    let next = AtomicUsize::new(0);
    let try_all = || {
        let folder = tempfile::tempdir().unwrap();
        let mut wrong = String::new();
        while let Some(&(library, place, how, isolation, cost)) = tries.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(try_way(folder.path(), library, place, how, isolation, cost));
        }
        wrong
    };
    // Some of them mostly wait.
    let wrong: String = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(try_all)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_library_that_is_no_plugin_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    for (flag, reason) in [
        ("-DWRONG_MAGIC", "does not begin with the magic number"),
        ("-DWRONG_MAJOR", "was built for version 2.0 of the plugin ABI, and this program speaks version 1.0"),
        ("-DSHORT_SIZE", "the struct_size of its entry is smaller"),
        ("-DNULL_CREATE", "its `create` is NULL"),
        ("-DNULL_DESCRIBE", "its `describe` is NULL"),
        ("-DNULL_DESCRIPTION", "its `describe` gives no description"),
        ("-DSHORT_DESCRIPTION", "the struct_size of its description is smaller"),
        ("-DBAD_NAME", "its name is not one"),
        ("-DBAD_SCHEMA", "its config_schema is not a JSON object"),
        ("-DUNKNOWN_KIND", "its kind is neither"),
        ("-DNO_PLACE", "it may stand nowhere"),
        ("-DNO_CLAIMS", "claims no document"),
        ("-DNO_ENTRY", "it exports no `sayso_plugin_entry`"),
    ] {
        let library = compile(MISBEHAVE, folder.path(), &format!("lib{}.so", &flag[2..]), &[flag]);
        let output = sayso(&["plugin", "inspect", library.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{flag}: {}", stderr(&output));
        assert!(stderr(&output).contains(reason), "{flag}: {}", stderr(&output));
        for isolation in ["thread", "process"] {
            let plugin = plugin(&library, "after = \"clean\"", isolation, "");
            let output = run(folder.path(), &plugin);
            assert_eq!(output.status.code(), Some(2), "{flag} {isolation}: {}", stderr(&output));
            assert!(stderr(&output).contains(reason), "{flag} {isolation}: {}", stderr(&output));
            assert!(!folder.path().join("out").exists(), "something was written");
        }
    }
    // Not even looking into one takes the program along.
    let deadly = compile(MISBEHAVE, folder.path(), "libdeadly.so", &["-DDIE_WHEN_LOADED"]);
    let output = sayso(&["plugin", "inspect", deadly.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("(SIGABRT)"), "{}", stderr(&output));
    let text = folder.path().join("text.so");
    std::fs::write(&text, "not a library").unwrap();
    let output = sayso(&["plugin", "inspect", text.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot be loaded"), "{}", stderr(&output));
    let missing = sayso(&["plugin", "inspect", "no/such/library.so"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("no/such/library.so cannot be read"), "{}", stderr(&missing));
}

#[test]
fn a_newer_minor_version_and_a_longer_struct_are_welcome() {
    let folder = tempfile::tempdir().unwrap();
    for flag in ["-DNEWER_MINOR", "-DLONG_SIZE"] {
        let library = compile(MISBEHAVE, folder.path(), &format!("lib{}.so", &flag[2..]), &[flag]);
        let output = sayso(&["plugin", "inspect", library.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{flag}: {}", stderr(&output));
        assert!(stdout(&output).contains("misbehave 0.1.0"));
        for isolation in ["thread", "process"] {
            let output = run(folder.path(), &plugin(&library, "after = \"clean\"", isolation, "no_block"));
            assert_eq!(output.status.code(), Some(0), "{flag} {isolation}: {}", stderr(&output));
            assert_eq!(records(folder.path()), 5);
        }
    }
}

#[test]
fn a_plugin_that_cannot_be_made_is_an_error_of_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    for (flag, isolation, reason) in [
        ("-DREFUSE", "thread", "the plugin refuses its configuration: it will not"),
        ("-DREFUSE", "process", "the plugin refuses its configuration: it will not"),
        ("-DREFUSE_SILENTLY", "thread", "it gave no reason (code -77)"),
        ("-DNULL_PROCESS", "thread", "gave no process function"),
        ("-DNULL_PROCESS", "process", "gave no process function"),
        ("-DDIE_IN_CREATE", "process", "(SIGABRT)"),
        ("-DDIE_WHEN_LOADED", "process", "(SIGABRT)"),
        ("-DWRONG_MAJOR", "process", "was built for version 2.0"),
    ] {
        let library = compile(MISBEHAVE, folder.path(), &format!("lib{}.so", &flag[2..]), &[flag]);
        let plugin = format!(
            "[[plugin]]\nname = \"bad\"\npath = {library:?}\nafter = \"clean\"\nisolation = \
             \"{isolation}\"\n[plugin.config]\nhow = \"\""
        );
        let output = run(folder.path(), &plugin);
        assert_eq!(output.status.code(), Some(2), "{flag} {isolation}: {}", stderr(&output));
        assert!(stderr(&output).contains(reason), "{flag} {isolation}: {}", stderr(&output));
        assert!(stderr(&output).contains("sayso.toml:"), "{flag} {isolation}: {}", stderr(&output));
        assert!(!folder.path().join("out").exists(), "something was written");
    }
}

/// The library of `plugins/misbehave/panics.rs`, built with the features of the whole workspace as `cargo test` has done.
fn panics() -> PathBuf {
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--message-format=json-render-diagnostics"])
        .args(["--workspace", "--example", "panics"])
        .current_dir(repository())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(build.status.success(), "the library does not build");
    let messages = String::from_utf8(build.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let files = messages.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let files = files.filter_map(|file| file.as_str().map(PathBuf::from));
    let end = format!("panics.{}", std::env::consts::DLL_EXTENSION);
    files.into_iter().find(|file| file.to_str().unwrap().ends_with(&end)).unwrap()
}

#[test]
fn a_panic_costs_one_document_and_is_told() {
    let library = panics();
    let folder = tempfile::tempdir().unwrap();
    for isolation in ["thread", "process"] {
        let plugin = |at: &str| {
            format!(
                "[pipeline]\nstate = \"state\"\n\n[[plugin]]\nname = \"bad\"\npath = {library:?}\nafter = \
                 \"clean\"\nisolation = \
                 \"{isolation}\"\n[plugin.config]\nat = \"{at}\""
            )
        };
        for (at, message) in [
            ("process", "panicked: no way with "),
            ("value", "panicked: without a message"),
            ("drop", "panicked: before the drop"),
            ("thread", "its thread is gone"),
        ] {
            let output = run(folder.path(), &plugin(at));
            let said = stdout(&output);
            assert_eq!(output.status.code(), Some(1), "{at} {isolation}: {}", stderr(&output));
            assert!(said.contains("5 read = 4 exported + 0 filtered + 0 duplicate + 1 dead"), "{at}: {said}");
            assert!(said.contains("1 in bad: plugin_failed\n"), "{at} {isolation}: {said}");
            assert_eq!(records(folder.path()), 4);
            let dead = sayso(&["dead", "list", folder.path().join("sayso.toml").to_str().unwrap()]);
            assert!(stdout(&dead).contains(message), "{at} {isolation}: {}", stdout(&dead));
        }
        let output = run(folder.path(), &plugin("new"));
        assert_eq!(output.status.code(), Some(2), "{isolation}: {}", stderr(&output));
        assert!(stderr(&output).contains("panicked: at the very start"), "{isolation}: {}", stderr(&output));
    }
}

/// Documents with the word that the plugin waits for in those of `poisoned`.
fn write_documents(folder: &Path, count: usize, poisoned: &[usize]) {
    let mut lines = String::new();
    for number in 0..count {
        let word = if poisoned.contains(&number) { "POISON" } else { "harmless" };
        writeln!(lines, "{{\"text\": \"Number {number} is {word}, said Ana Novak, the harbour master.\"}}").unwrap();
    }
    std::fs::write(folder.join("inbox.jsonl"), lines).unwrap();
}

#[test]
fn every_good_document_of_a_poisoned_batch_is_exported() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile(MISBEHAVE, folder.path(), "libbad.so", &[]);
    let poisoned = [0, 17, 18, 31, 40, 63];
    write_documents(folder.path(), 64, &poisoned);
    let plugin = plugin(&library, "after = \"clean\"", "process", "abort");
    let config = write_config(folder.path(), &format!("[pipeline]\nstate = \"state\"\n\n{plugin}"));
    let output = sayso(&["run", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("64 read = 58 exported + 0 filtered + 0 duplicate + 6 dead"),
        "{}",
        stdout(&output)
    );
    let mut exported = String::new();
    for file in std::fs::read_dir(folder.path().join("out")).unwrap() {
        exported.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    for number in 0..64 {
        let there = exported.contains(&format!("Number {number} is "));
        assert_eq!(there, !poisoned.contains(&number), "document {number}");
    }
    let verified = sayso(&["verify", config.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{}{}", stdout(&verified), stderr(&verified));
}

#[test]
fn a_child_that_dies_again_and_again_is_started_again_ever_more_slowly() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile(MISBEHAVE, folder.path(), "libbad.so", &[]);
    write_documents(folder.path(), 7, &[0, 1, 2, 3, 4, 5, 6]);
    let plugin = plugin(&library, "after = \"clean\"", "process", "abort");
    let config = write_config(folder.path(), &format!("[pipeline]\nworkers = 1\n\n{plugin}"));
    let begun = Instant::now();
    let output = sayso(&["run", "-v", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("7 read = 0 exported + 0 filtered + 0 duplicate + 7 dead"), "{}", stdout(&output));
    let said = stderr(&output);
    // The batch, and then each document by itself: the waits before the third child and those after it.
    let mut from = 0;
    for wait in ["20ms", "40ms", "80ms", "160ms", "320ms"] {
        let line = format!("starting it again in {wait}");
        from += said[from..].find(&line).unwrap_or_else(|| panic!("no {wait} where it belongs: {said}"));
    }
    assert!(begun.elapsed() >= Duration::from_millis(620), "{:?}", begun.elapsed());
}
