//! The two plugins of the repository, loaded by the real binary.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{built, compile_c, root, sayso, sayso_in};
use sayso_tests::record::{list, slice};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const ARTICLE: &str = "Mint shares climb\n\nShares of Östra Copper (NYSE: OCX) rose on Monday. “We are surprised,” said \
                       Sunniva Krog of Östra Copper.\n\nRivals (NASDAQ: RIVL) fell.\n";

/// A folder with one article, and a configuration that loads `library` as `name` with `config`.
fn folder_with(name: &str, library: &Path, after: &str, config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    fs::write(folder.path().join("inbox/a.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("places.csv"), "name,country\nÖstra Copper,Sweden\nSunniva Krog,Sweden\n").unwrap();
    let text = format!(
        "[pipeline]\nworkers = 2\n[[ingest]]\nkind = \"files\"\npaths = [\"inbox/*\"]\nformat = \"clean-text\"\n\
         [[plugin]]\nname = \"{name}\"\npath = '{}'\nafter = \"{after}\"\n{config}\n\
         [[export]]\nkind = \"jsonl\"\npath = \"out\"\n",
        library.display()
    );
    fs::write(folder.path().join("sayso.toml"), text).unwrap();
    folder
}

fn record(folder: &Path) -> Value {
    sayso_in(folder, ["run", "sayso.toml"]).expect_status(0);
    let written = fs::read_to_string(folder.join("out/part-00000.jsonl")).unwrap();
    sayso_tests::record::lines(&written).remove(0)
}

fn tickers(folder: &Path) -> PathBuf {
    let source = fs::read_dir(root().join("plugins/tickers-c"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "c"))
        .expect("plugins/tickers-c holds a C file");
    let library = folder.join("libtickers.so");
    compile_c(&source, &library);
    library
}

/// The words that the matches of a plugin stand on, wherever in its extension they are.
fn matched(record: &Value, extension: &str) -> Vec<String> {
    let extension = &record["extensions"][extension];
    let members = extension.as_object().unwrap_or_else(|| panic!("no extension: {}", record["extensions"]));
    members.values().flat_map(list).map(|found| slice(record, found)).collect()
}

#[test]
fn the_gazetteer_finds_the_entries_of_its_lists() {
    let lists = "[plugin.config]\nlists = [\"places.csv\"]";
    let folder = folder_with("gazetteer", &built().gazetteer, "segment", lists);
    let record = record(folder.path());
    assert_eq!(matched(&record, "gazetteer"), ["Östra Copper", "Sunniva Krog", "Östra Copper"]);
    assert_eq!(record["extensions"]["gazetteer"]["matches"][0]["country"], "Sweden");
    assert!(!list(&record["attributions"]).is_empty(), "the built-in stages ran beside it");
}

#[test]
fn the_tickers_are_found_by_a_plugin_in_c() {
    let folder = tempfile::tempdir().unwrap();
    let library = tickers(folder.path());
    let folder = folder_with("tickers", &library, "clean", "");
    let found = matched(&record(folder.path()), "tickers").join(" ");
    assert!(found.contains("OCX") && found.contains("RIVL"), "{found}");
}

#[test]
fn a_plugin_can_be_given_to_annotate() {
    let folder = tempfile::tempdir().unwrap();
    let library = tickers(folder.path());
    fs::write(folder.path().join("a.txt"), ARTICLE).unwrap();
    let library = library.to_str().unwrap();
    let run = sayso_in(folder.path(), ["annotate", "--from", "clean-text", "--plugin", library, "a.txt"]);
    let record = run.expect_status(0).records().remove(0);
    assert!(!record["extensions"].as_object().unwrap().is_empty(), "{record}");
}

#[test]
fn a_wrong_configuration_of_a_plugin_is_pointed_at() {
    let folder = folder_with("gazetteer", &built().gazetteer, "segment", "[plugin.config]\nlits = [\"places.csv\"]");
    let run = sayso_in(folder.path(), ["check", "sayso.toml"]).expect_status(2);
    assert!(run.stderr.contains("sayso.toml:12:1") && run.stderr.contains("lits"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `lists`"), "{}", run.stderr);
}

#[test]
fn a_list_that_is_not_there_is_an_error_before_anything_is_read() {
    let folder = folder_with("gazetteer", &built().gazetteer, "segment", "[plugin.config]\nlists = [\"ghost.csv\"]");
    let run = sayso_in(folder.path(), ["run", "sayso.toml"]).expect_status(2);
    assert!(run.stderr.contains("ghost.csv"), "{}", run.stderr);
    assert!(!folder.path().join("out").exists());
}

/// Checks and runs a configuration with `library`; both must refuse it, at its place, with a message that holds all of
/// `said`, and write nothing.
fn refused(library: &Path, said: &[&str]) {
    let folder = folder_with("refused", library, "clean", "");
    for command in ["check", "run"] {
        let run = sayso_in(folder.path(), [command, "sayso.toml"]).expect_status(2);
        for words in ["sayso.toml:9:8", "^"].iter().chain(said) {
            assert!(run.stderr.contains(words), "{command} does not say {words:?}:\n{}", run.stderr);
        }
        assert!(!folder.path().join("out").exists(), "{command} left something behind");
    }
}

#[test]
fn a_plugin_of_another_abi_version_is_refused() {
    let source = fs::read_to_string(root().join("crates/plugin-abi/tests/fixtures/smallest.c")).unwrap();
    assert!(source.contains("SAYSO_ABI_MAJOR, SAYSO_ABI_MINOR"), "the fixture names the version once");
    let built = tempfile::tempdir().unwrap();
    let (c, library) = (built.path().join("future.c"), built.path().join("libfuture.so"));
    fs::write(&c, source.replace("SAYSO_ABI_MAJOR, SAYSO_ABI_MINOR", "SAYSO_ABI_MAJOR + 6, SAYSO_ABI_MINOR")).unwrap();
    compile_c(&c, &library);
    refused(&library, &["libfuture.so", "version", "7"]);
}

#[test]
fn a_library_that_is_no_plugin_is_refused() {
    let built = tempfile::tempdir().unwrap();
    let (c, library) = (built.path().join("other.c"), built.path().join("libother.so"));
    fs::write(&c, "int other(void);\nint other(void) { return 0; }\n").unwrap();
    compile_c(&c, &library);
    refused(&library, &["libother.so", "sayso_plugin_entry"]);
    fs::write(&library, "no library").unwrap();
    refused(&library, &["libother.so"]);
    fs::remove_file(&library).unwrap();
    refused(&library, &["libother.so"]);
}

#[test]
fn inspect_says_what_a_library_holds() {
    let library = built().gazetteer.as_os_str();
    let run = sayso(["plugin".as_ref(), "inspect".as_ref(), library]).expect_status(0);
    assert!(run.stdout.contains("gazetteer") && run.stdout.contains("lists"), "{}", run.stdout);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text.so"), "no library").unwrap();
    let run = sayso_in(folder.path(), ["plugin", "inspect", "text.so"]).expect_status(2);
    assert!(run.stderr.contains("text.so"), "{}", run.stderr);
}

#[test]
fn list_names_the_plugins_of_a_configuration() {
    let lists = "[plugin.config]\nlists = [\"places.csv\"]";
    let folder = folder_with("places", &built().gazetteer, "segment", lists);
    let run = sayso_in(folder.path(), ["plugin", "list", "sayso.toml"]).expect_status(0);
    assert!(run.stdout.contains("places") && run.stdout.contains("segment"), "{}", run.stdout);
}
