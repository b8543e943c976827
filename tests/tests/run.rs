//! `sayso run`: folders in, parts out, a count of everything, a summary of who was quoted.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{built, finished, inbox, root, sayso_in};
use sayso_tests::record::lines;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A folder with the sample inbox and a configuration that ends in `more`.
fn folder_with(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    for entry in fs::read_dir(inbox()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join("inbox").join(path.file_name().unwrap())).unwrap();
    }
    let ingest = "[[ingest]]\nkind = \"files\"\npaths = [\"inbox/**/*\"]\n";
    fs::write(folder.path().join("sayso.toml"), format!("{more}\n{ingest}")).unwrap();
    folder
}

fn parts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = fs::read_dir(folder.join("out"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    parts.sort();
    parts
}

const PLAIN: &str = "[[export]]\nkind = \"jsonl\"\npath = \"out\"\n";

#[test]
fn a_run_writes_the_records_that_annotate_writes_and_names_who_was_quoted() {
    let folder = folder_with(PLAIN);
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
    assert!(run.stdout.contains("14 read = 13 exported + 1 filtered + 0 duplicate + 0 dead"), "{}", run.stdout);
    assert!(run.stdout.contains("Freya Ashdown"), "{}", run.stdout);
    let parts = parts(folder.path());
    assert_eq!(parts.len(), 1);
    let written = lines(std::str::from_utf8(&parts[0].1).unwrap());

    let annotated = sayso_in(folder.path(), ["annotate", "inbox"]).expect_status(0).records();
    let without_source = |records: &[serde_json::Value]| -> Vec<(String, String)> {
        records.iter().map(|r| (r["id"].to_string(), format!("{}{}", r["text"], r["attributions"]))).collect()
    };
    assert_eq!(without_source(&written), without_source(&annotated));
}

#[test]
fn parts_are_the_same_bytes_whatever_the_number_of_workers_and_the_compression_reads_back() {
    let with = |workers: u32, compress: &str| {
        let export = format!(
            "[[export]]\nkind = \"jsonl\"\npath = \"out\"\ncompress = \"{compress}\"\nroll = {{ documents = 4 }}\n"
        );
        let folder = folder_with(&format!("[pipeline]\nworkers = {workers}\nbatch = 2\n{export}"));
        sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
        // Paths of the source differ from folder to folder only if the program makes them absolute.
        parts(folder.path())
    };
    let one = with(1, "none");
    let names: Vec<&str> = one.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl", "part-00003.jsonl"]);
    let plain: Vec<Vec<u8>> = one.iter().map(|(_, bytes)| bytes.clone()).collect();
    let stripped = |bytes: &[u8]| -> Vec<serde_json::Value> {
        let mut records = lines(std::str::from_utf8(bytes).unwrap());
        records.iter_mut().for_each(|record| drop(record["source"].take()));
        records
    };
    for (part, plain) in with(8, "zstd").iter().zip(&plain) {
        assert!(part.0.ends_with(".jsonl.zst"), "{}", part.0);
        assert_eq!(stripped(&zstd::decode_all(&part.1[..]).unwrap()), stripped(plain));
    }
    for (part, plain) in with(8, "none").iter().zip(&plain) {
        assert_eq!(stripped(&part.1), stripped(plain));
    }
}

#[test]
fn a_run_can_write_records_and_a_table_at_once() {
    let table = "[[export]]\nkind = \"csv\"\npath = \"table\"\nroll = { documents = 7 }\n";
    let folder = folder_with(&format!("{PLAIN}{table}"));
    sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
    let records = lines(std::str::from_utf8(&parts(folder.path())[0].1).unwrap());
    let attributions: usize =
        records.iter().map(|record| sayso_tests::record::list(&record["attributions"]).len()).sum();
    let rows =
        |name: &str| csv::Reader::from_path(folder.path().join("table").join(name)).unwrap().into_records().count();
    assert_eq!(rows("part-00000.csv") + rows("part-00001.csv"), attributions);
}

#[test]
fn the_same_folder_gives_the_same_bytes_with_1_and_8_workers() {
    let folder = folder_with(PLAIN);
    let config = fs::read_to_string(folder.path().join("sayso.toml")).unwrap();
    let with = |workers: u32| {
        fs::write(folder.path().join("sayso.toml"), format!("[pipeline]\nworkers = {workers}\nbatch = 1\n{config}"))
            .unwrap();
        sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
        parts(folder.path())
    };
    let one = with(1);
    assert!(with(8) == one, "8 workers write other bytes than 1");
}

#[test]
fn a_bad_document_costs_itself_only() {
    let folder = folder_with(&format!("{PLAIN}[limits]\ndocument = \"64KiB\"\n"));
    fs::write(folder.path().join("inbox/broken.jsonl"), "{\"text\": \"One, said Ann Bo.\"}\nnot json\n").unwrap();
    fs::write(folder.path().join("inbox/huge.html"), format!("<p>{}</p>", "Too long. ".repeat(20_000))).unwrap();
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(1);
    assert!(run.stdout.contains("17 read = 14 exported + 1 filtered + 0 duplicate + 2 dead"), "{}", run.stdout);
    assert!(run.stderr.contains("broken.jsonl") && run.stderr.contains("huge.html"), "{}", run.stderr);
    let written = lines(std::str::from_utf8(&parts(folder.path())[0].1).unwrap());
    assert_eq!(written.len(), 14);
}

#[test]
fn a_second_run_takes_the_place_of_the_first() {
    let folder = folder_with(&format!("{PLAIN}roll = {{ documents = 3 }}\n"));
    sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
    let first = parts(folder.path());
    sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
    assert!(parts(folder.path()) == first);
}

#[test]
fn no_room_leaves_nothing_half_written() {
    let folder = folder_with(PLAIN);
    // The limit on the size of files stands for a full disk, which a test cannot fill.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" run sayso.toml"]).arg(&built().sayso);
    let run = finished(command.current_dir(folder.path()), b"");
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stderr.contains("no room left"), "{}", run.stderr);
    assert_eq!(parts(folder.path()), [], "a part that is not whole has no name");
}

#[test]
fn standard_input_and_output_can_be_the_ends_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[[ingest]]\nkind = \"stdin\"\nformat = \"html\"\n[[export]]\nkind = \"jsonl\"\npath = \"-\"\n";
    fs::write(folder.path().join("sayso.toml"), config).unwrap();
    let page = fs::read(inbox().join("harbour-crane.html")).unwrap();
    let run = sayso_tests::program::sayso_with(folder.path(), ["run", "sayso.toml"], &page, &[]).expect_status(0);
    assert_eq!(run.records().len(), 1, "the summary does not stand among the records");
    assert!(run.stderr.contains("Dana Whitlock"), "{}", run.stderr);
}

#[test]
fn the_ready_made_configuration_is_sound() {
    let run = sayso_in(root(), ["check", "config/sayso.toml"]);
    run.expect_status(0);
}
