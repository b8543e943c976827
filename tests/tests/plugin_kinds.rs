//! One plugin of each kind through the real binary: a filter that drops, an extractor that reads what `clean` cannot, an
//! annotator that adds attributions; and the configurations of `config/` that the other tests do not run.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{built, compile_c, root, sayso_in, sayso_with};
use sayso_tests::record::{joined, lines, list, slice, speaker_name};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures/plugins").join(name)
}

/// A folder with these files in its inbox, and a configuration with `plugin` and `more` in it.
fn folder_with(files: &[(&str, &[u8])], plugin: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("inbox").join(name), bytes).unwrap();
    }
    let text = format!(
        "[pipeline]\nstate = \"state\"\n[[ingest]]\nkind = \"files\"\npaths = [\"inbox/*\"]\n{plugin}\n[[export]]\nkind = \"jsonl\"\npath = \"out\"\n"
    );
    fs::write(folder.path().join("sayso.toml"), text).unwrap();
    folder
}

/// Every record that the export folder holds.
fn records(out: &Path) -> Vec<Value> {
    let mut parts: Vec<PathBuf> = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.sort();
    parts.iter().flat_map(|part| lines(&fs::read_to_string(part).unwrap())).collect()
}

fn plugin(name: &str, library: &Path, place: &str, isolation: &str) -> String {
    format!("[[plugin]]\nname = \"{name}\"\npath = '{}'\n{place}\nisolation = \"{isolation}\"", library.display())
}

#[test]
fn a_filter_leaves_documents_out_and_every_one_is_accounted_for() {
    let built = tempfile::tempdir().unwrap();
    let library = built.path().join("libshort.so");
    compile_c(&fixture("short.c"), &library);
    let long = "The harbour was closed on Monday, said Ana Novak, and it will stay closed until the ice has gone.";
    for isolation in ["thread", "process"] {
        let short = plugin("short", &library, "after = \"ingest\"", isolation);
        let files: [(&str, &[u8]); 3] =
            [("a.txt", long.as_bytes()), ("b.txt", b"Too short."), ("c.txt", b"So is this.")];
        let folder = folder_with(&files, &short);
        let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
        assert!(run.stdout.contains("3 read = 1 exported + 2 filtered + 0 duplicate + 0 dead"), "{}", run.stdout);
        assert_eq!(records(&folder.path().join("out")).len(), 1);
        sayso_in(folder.path(), ["verify", "sayso.toml"]).expect_status(0);
    }
}

#[test]
fn an_extractor_reads_mail_and_the_built_in_stages_read_on() {
    // Mail ends its lines with CR LF; the fixture is kept with LF so that people can read it.
    let mail = fs::read_to_string(fixture("release.eml")).unwrap().replace('\n', "\r\n");
    for isolation in ["thread", "process"] {
        let press_mail = plugin("press-mail", &built().press_mail, "place = \"clean\"", isolation);
        let folder = folder_with(&[("release.eml", mail.as_bytes())], &press_mail);
        sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(0);
        let record = records(&folder.path().join("out")).remove(0);
        assert_eq!(record["meta"]["title"], "Smörhamn opens its new lock");
        assert_eq!(record["meta"]["site"], "Port of Smörhamn");
        let text = record["text"].as_str().unwrap();
        assert!(text.contains("after four years of building.") && !text.contains("555 0100"), "{text}");
        let found: Vec<String> =
            list(&record["attributions"]).iter().map(|a| slice(&record, &a["content"][0])).collect();
        assert_eq!(found, ["“It is wide enough for anything that floats,”"], "{isolation}");
        assert_eq!(record["speakers"][0]["name"], "Liv Dahl");
    }
}

#[test]
fn without_the_extractor_mail_is_a_dead_letter() {
    let mail = fs::read(fixture("release.eml")).unwrap();
    let folder = folder_with(&[("release.eml", &mail)], "");
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(1);
    assert!(run.stdout.contains("0 exported") && run.stdout.contains("1 dead"), "{}", run.stdout);
}

/// `speaker: content`, with who found it.
fn statements(record: &Value) -> String {
    let mut out = String::new();
    for attribution in list(&record["attributions"]) {
        let (name, content) = (speaker_name(record, attribution), joined(record, &attribution["content"]));
        writeln!(out, "{name} [{}]: {content}", attribution["evidence"].as_str().unwrap()).unwrap();
    }
    out
}

#[test]
fn an_annotator_adds_attributions_beside_those_of_the_built_in_stage() {
    let page = fixture("posts.html");
    let page = page.to_str().unwrap();
    let library = built().social_posts.to_str().unwrap();
    let alone = sayso_in(root(), ["annotate", page]).expect_status(0).records().remove(0);
    let with = sayso_in(root(), ["annotate", "--plugin", library, page]).expect_status(0).records().remove(0);
    let (alone, with) = (statements(&alone), statements(&with));
    let added: Vec<&str> = with.lines().filter(|line| !alone.contains(line)).collect();
    assert_eq!(
        added,
        [
            "Kelda Ferries [embedded post]: We hear you. The 7am boat stays until we have talked to every school on \
             the island.",
            "Isla Renwick [embedded post]: Talked to? My lot have been late every day since May, and the pier has no \
             roof.",
            "Jon Fell [quoting caption]: ‘We had no choice’",
        ]
    );
    assert_eq!(with.lines().count(), alone.lines().count() + added.len(), "nothing else changed");
    assert!(alone.contains("Tam Sorley"), "the built-in stage reads the caption that says who says it: {alone}");
}

/// The folder `config/`, copied to where a run may write.
fn copied_config() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let (path, name) = { entry.map(|e| (e.path(), e.file_name())).unwrap() };
            let target = to.join(name);
            match path.is_dir() {
                true if ["out", "state"].iter().any(|made| path.ends_with(made)) => {}
                true => copy(&path, &target),
                false => drop(fs::copy(&path, &target).unwrap()),
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("config"), folder.path());
    folder
}

#[test]
fn the_configuration_with_plugins_runs() {
    let libraries = tempfile::tempdir().unwrap();
    compile_c(&root().join("plugins/tickers-c/tickers.c"), &libraries.path().join("libtickers.so"));
    let folder = copied_config();
    let of_cargo = built().gazetteer.parent().unwrap().to_str().unwrap();
    let environment = [("SAYSO_PLUGINS", of_cargo), ("SAYSO_TICKERS", libraries.path().to_str().unwrap())];
    sayso_with(folder.path(), ["run", "plugins.toml"], b"", &environment).expect_status(0);
    let records = records(&folder.path().join("out-plugins"));
    assert_eq!(records.len(), 13);
    let with_matches = records.iter().filter(|r| !r["extensions"]["gazetteer"].is_null()).count();
    assert!(with_matches > 0, "no entry of the lists stands in the sample inbox");
}

#[test]
fn the_configuration_for_archives_runs() {
    let folder = copied_config();
    let run = sayso_in(folder.path(), ["run", "corpus.toml"]).expect_status(0);
    assert!(run.stdout.contains("0 dead"), "{}", run.stdout);
    let part = fs::read(folder.path().join("corpus/part-00000.jsonl.zst")).unwrap();
    let records = lines(std::str::from_utf8(&zstd::decode_all(&part[..]).unwrap()).unwrap());
    assert!(!records.is_empty());
    for attribution in records.iter().flat_map(|r| list(&r["attributions"])) {
        assert!(attribution["confidence"].as_f64().unwrap() >= 0.5, "{attribution}");
    }
}
