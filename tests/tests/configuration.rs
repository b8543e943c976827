//! A configuration that is wrong: status 2, an error that points at the place, and nothing written.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{root, sayso_in};
use std::fs;
use std::path::Path;

const SOUND: &str = r#"[pipeline]
workers = 2

[[ingest]]
kind  = "files"
paths = ["inbox/**/*"]

[[export]]
kind = "jsonl"
path = "out"
"#;

/// A folder with one article in its inbox and `text` as its configuration.
fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    fs::copy(root().join("config/inbox/scraped-dam.txt"), folder.path().join("inbox/dam.txt")).unwrap();
    fs::write(folder.path().join("sayso.toml"), text).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs and checks `text`; both must refuse it with a message that holds all of `said`, and write nothing.
fn refused(folder: &Path, said: &[&str]) {
    let before = names(folder);
    for command in ["check", "run"] {
        let run = sayso_in(folder, [command, "sayso.toml"]).expect_status(2);
        for words in said {
            assert!(run.stderr.contains(words), "{command} does not say {words:?}:\n{}", run.stderr);
        }
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
        assert_eq!(names(folder), before, "{command} left something behind");
    }
}

#[test]
fn the_sound_one_is_taken() {
    let folder = folder_with(SOUND);
    sayso_in(folder.path(), ["check", "sayso.toml"]).expect_status(0);
    assert_eq!(names(folder.path()), ["inbox", "sayso.toml"], "check writes nothing");
    sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
    assert_eq!(names(&folder.path().join("out")), ["part-00000.jsonl"]);
}

#[test]
fn a_misspelt_key_is_pointed_at() {
    let folder = folder_with(&SOUND.replace("workers = 2", "wrokers = 2"));
    refused(folder.path(), &["sayso.toml:2:1", "wrokers = 2", "^^^^^^^", "did you mean `workers`"]);
}

#[test]
fn a_value_of_the_wrong_type_is_pointed_at() {
    let folder = folder_with(&SOUND.replace("workers = 2", "workers = \"two\""));
    refused(folder.path(), &["sayso.toml:2:11", "workers = \"two\"", "^^^^^"]);
}

#[test]
fn broken_syntax_is_pointed_at() {
    let folder = folder_with(&SOUND.replace("paths = [\"inbox/**/*\"]", "paths = [\"inbox/**/*\""));
    refused(folder.path(), &["sayso.toml:", "^"]);
}

#[test]
fn a_missing_plugin_is_pointed_at() {
    let plugin = "\n[[plugin]]\nname = \"ghost\"\npath = \"plugins/libghost.so\"\nafter = \"segment\"\n";
    let folder = folder_with(&format!("{SOUND}{plugin}"));
    refused(folder.path(), &["sayso.toml:14:8", "libghost.so", "^"]);
}

#[test]
fn an_output_that_cannot_be_written_is_pointed_at() {
    let folder = folder_with(SOUND);
    fs::write(folder.path().join("out"), "mine").unwrap();
    let before = names(folder.path());
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(2);
    for words in ["sayso.toml:10:8", "out", "^", "not a folder"] {
        assert!(run.stderr.contains(words), "{words:?}: {}", run.stderr);
    }
    assert_eq!(names(folder.path()), before);
    assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"mine");
}

#[test]
fn a_folder_that_cannot_be_made_is_pointed_at() {
    // Below a file, so that it holds for root too, whom no permission stops.
    let folder = folder_with(&SOUND.replace("path = \"out\"", "path = \"sayso.toml/out\""));
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(2);
    assert!(run.stderr.contains("sayso.toml:10:8") && run.stderr.contains("writable"), "{}", run.stderr);
    assert_eq!(names(folder.path()), ["inbox", "sayso.toml"]);
}

#[test]
fn two_faults_are_said_at_once() {
    let wrong = SOUND.replace("workers = 2", "wrokers = 2").replace("kind = \"jsonl\"", "kind = \"jsonnl\"");
    let folder = folder_with(&wrong);
    refused(folder.path(), &["sayso.toml:2:1", "sayso.toml:9:8", "jsonl"]);
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let run = sayso_in(folder.path(), ["run", "missing.toml"]).expect_status(2);
    assert!(run.stderr.contains("missing.toml"), "{}", run.stderr);
}
