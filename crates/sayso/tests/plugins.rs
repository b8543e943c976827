//! Plugins in the real program: how they are loaded and configured, and what a good one adds.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

#[path = "support/plugin.rs"]
mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use support::{MISBEHAVE, compile, repository, run, sayso, stderr, stdout, write_config, write_inbox};

#[test]
fn the_configuration_of_a_plugin_is_checked_with_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile(MISBEHAVE, folder.path(), "libgood.so", &[]);
    let head = format!("[[plugin]]\nname = \"bad\"\npath = {library:?}\nafter = \"clean\"\n");
    for (rest, line, reason) in [
        ("[plugin.config]\nhwo = \"x\"", "11:1", "did you mean `how`?"),
        ("[plugin.config]\nhow = 7", "11:7", "expected text"),
        ("", "6:1", "add [plugin.config] with `how`"),
        ("sha256 = \"00\"\n[plugin.config]\nhow = \"\"", "10:1", "its SHA-256 is "),
    ] {
        let config = write_config(folder.path(), &format!("{head}{rest}"));
        write_inbox(folder.path());
        let output = sayso(&["check", config.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{rest}: {}", stderr(&output));
        let said = stderr(&output);
        let line = line.split(':').next().unwrap();
        assert!(said.contains(reason) && said.contains(&format!("sayso.toml:{line}:")), "{rest}: {said}");
    }
}

#[test]
#[cfg(unix)]
fn a_library_that_others_can_write_to_is_refused_unless_allowed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let library = compile(MISBEHAVE, folder.path(), "libopen.so", &[]);
    std::fs::set_permissions(&library, std::fs::Permissions::from_mode(0o777)).unwrap();
    let plugin = |more: &str| {
        format!(
            "[[plugin]]\nname = \"bad\"\npath = {library:?}\nafter = \"clean\"\n{more}\n[plugin.config]\nhow = \"\""
        )
    };
    let refused = run(folder.path(), &plugin(""));
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("can be written to by other users"), "{}", stderr(&refused));
    assert_eq!(run(folder.path(), &plugin("allow_writable = true")).status.code(), Some(0));
}

#[test]
fn the_child_inherits_neither_environment_nor_files() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile("crates/sayso/tests/fixtures/inherited.c", folder.path(), "libinherited.so", &[]);
    write_inbox(folder.path());
    let plugin = format!("[[plugin]]\nname = \"seen\"\npath = {library:?}\nafter = \"clean\"\nisolation = \"process\"");
    let config = write_config(folder.path(), &plugin);
    let output = Command::new("sh")
        // A descriptor that the program did not open itself, as a careless caller leaves one behind.
        .args(["-c", "exec 7</dev/zero; exec \"$0\" run \"$1\"", env!("CARGO_BIN_EXE_sayso")])
        .arg(&config)
        .env("SECRET", "of the caller")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let file = std::fs::read_dir(folder.path().join("out")).unwrap().next().unwrap().unwrap().path();
    let records = std::fs::read_to_string(file).unwrap();
    assert_eq!(records.matches(r#""seen":{"descriptors":5,"variables":0}"#).count(), 5, "{records}");
}

#[test]
fn tickers_are_found_alike_in_either_process() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile("plugins/tickers-c/tickers.c", folder.path(), "libtickers.so", &[]);
    let cases = include_str!("fixtures/tickers.txt");
    for isolation in ["thread", "process"] {
        for case in cases.split("\n===\n") {
            let (text, expected) = case.split_once("\n---").unwrap();
            let file = folder.path().join("case.txt");
            std::fs::write(&file, text).unwrap();
            let plugin = format!(
                "[[plugin]]\nname = \"tickers\"\npath = {library:?}\nafter = \"segment\"\nisolation = \"{isolation}\""
            );
            let config = write_config(folder.path(), &plugin);
            let arguments = ["annotate", "--from", "clean-text", "--to", "jsonl", "--config", config.to_str().unwrap()];
            let output = sayso(&[&arguments[..], &[file.to_str().unwrap()]].concat());
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let characters: Vec<char> = record["text"].as_str().unwrap().chars().collect();
            let mut found = String::new();
            for m in record["extensions"]["tickers"]["matches"].as_array().unwrap_or(&Vec::new()) {
                let at = |key: &str| usize::try_from(m[key].as_u64().unwrap()).unwrap();
                let words: String = characters[at("start")..at("end")].iter().collect();
                assert_eq!(m["ticker"], words.as_str());
                writeln!(found, "{} {words}", m["exchange"].as_str().unwrap()).unwrap();
            }
            assert_eq!(found.trim(), expected.trim(), "{isolation}: {text}");
        }
    }
}

#[test]
fn annotate_tries_a_plugin_with_its_settings_in_either_process() {
    let folder = tempfile::tempdir().unwrap();
    let library = compile(MISBEHAVE, folder.path(), "libmisbehave.so", &[]);
    let [library, article, settings] =
        [library, folder.path().join("a.txt"), folder.path().join("how.toml")].map(|path| path.display().to_string());
    std::fs::write(&article, "The POISON is gone, said Ana Novak, the harbour master.").unwrap();
    std::fs::write(&settings, "how = \"json_garbage\"\n").unwrap();
    let annotate = |more: &[&str]| {
        let first = ["annotate", "--from", "clean-text", "--to", "jsonl", "--plugin", &library];
        sayso(&[&first[..], more, &[&article]].concat())
    };
    for isolation in ["thread", "process"] {
        for (setting, code, reason) in [
            ("how=", 0, ""),
            ("how=nonsense", 1, "no such way to misbehave"),
            ("how=json_garbage", 1, "the value of \"key\" is not JSON"),
            ("misbehave:how=json_garbage", 1, "the value of \"key\" is not JSON"),
            (settings.as_str(), 1, "the value of \"key\" is not JSON"),
            ("how=call_later", 0, ""),
            ("hwo=x", 2, "--plugin-config:1:1: unknown key `hwo`"),
            ("how=[1]", 2, "--plugin-config:1:5: expected text"),
            ("no/such.toml", 2, "no/such.toml: neither KEY=VALUE nor a file that can be read"),
        ] {
            let output = annotate(&["--isolation", isolation, "--plugin-config", setting]);
            assert_eq!(output.status.code(), Some(code), "{setting} {isolation}: {}", stderr(&output));
            assert!(stderr(&output).contains(reason), "{setting} {isolation}: {}", stderr(&output));
        }
        let without = annotate(&["--isolation", isolation]);
        assert_eq!(without.status.code(), Some(2));
        assert!(stderr(&without).contains("`misbehave` needs a configuration: --plugin-config how=…"));
    }
    // What no plugin survives in this process costs one document in its own.
    let aborted = annotate(&["--isolation", "process", "--plugin-config", "how=abort"]);
    assert_eq!(aborted.status.code(), Some(1));
    assert!(stderr(&aborted).contains("(SIGABRT)"), "{}", stderr(&aborted));
    let twice = annotate(&["--plugin", &library, "--plugin-config", "misbehave:how=x"]);
    assert_eq!(twice.status.code(), Some(2), "{}", stderr(&twice));
    let alone = sayso(&["annotate", "--plugin-config", "how=x", &article]);
    assert_eq!(alone.status.code(), Some(2), "a setting without a plugin");
}

/// What a new plugin of this kind does, in the real program and in either process.
fn does_its_work(library: &Path, kind: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("document");
    let (text, from) = match kind {
        "annotator" => ("It is shut, said Ana Novak.", "clean-text"),
        _ => ("%NOTE\nThe harbour\nIt is shut, said Ana Novak.", "auto"),
    };
    std::fs::write(&file, text).unwrap();
    for isolation in ["thread", "process"] {
        let [library, file] = [library, &file].map(|path| path.to_str().unwrap());
        let arguments = ["annotate", "--to", "jsonl", "--from", from, "--plugin", library, "--isolation", isolation];
        let output = sayso(&[&arguments[..], &[file]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        match kind {
            "annotator" => assert_eq!(record["extensions"]["my-annotator"]["matches"][0]["start"], 12, "{record}"),
            _ => {
                // The mark is gone; without the plugin it would be a paragraph.
                let lines: Vec<&str> = record["text"].as_str().unwrap().split_whitespace().collect();
                assert_eq!(lines.join(" "), "The harbour It is shut, said Ana Novak.");
            }
        }
    }
}

#[test]
fn a_new_plugin_in_c_passes_its_own_test_and_loads() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, place) in [("annotator", "after = \"clean\""), ("extractor", "place = \"clean\"")] {
        let made = folder.path().join(format!("my-{kind}"));
        let output = sayso(&["plugin", "new", made.to_str().unwrap(), "--lang", "c", "--kind", kind]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let make = |target: &[&str]| {
            let output = Command::new("make").arg("-C").arg(&made).args(target).output().unwrap();
            assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
        };
        make(&["test"]);
        make(&[]);
        let library = made.join(format!("libmy_{kind}.so"));
        let output = sayso(&["plugin", "inspect", library.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains(&format!("my-{kind} 0.1.0")) && stdout(&output).contains(place));
        does_its_work(&library, kind);
        let again = sayso(&["plugin", "new", made.to_str().unwrap(), "--lang", "c"]);
        assert_eq!(again.status.code(), Some(2), "a folder that is there is left alone");
    }
    let bad = sayso(&["plugin", "new", "Bad Name", "--lang", "c"]);
    assert_eq!(bad.status.code(), Some(2));
}

/// Builds with the dependencies that are here already: the folder's own target, the repository's lock file.
#[test]
fn a_new_plugin_in_rust_passes_its_own_test_and_loads() {
    let folder = tempfile::tempdir().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-plugin");
    let sdk = repository().join("crates/plugin-sdk");
    for kind in ["annotator", "extractor"] {
        let made = folder.path().join(format!("my-{kind}"));
        let made_as = made.to_str().unwrap();
        let output =
            sayso(&["plugin", "new", made_as, "--lang", "rust", "--kind", kind, "--sdk", sdk.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        std::fs::copy(repository().join("Cargo.lock"), made.join("Cargo.lock")).unwrap();
        for command in ["test", "build"] {
            let output = Command::new(env!("CARGO"))
                .arg(command)
                .args(["--quiet", "--offline", "--manifest-path"])
                .arg(made.join("Cargo.toml"))
                .arg("--target-dir")
                .arg(&target)
                .output()
                .unwrap();
            assert!(output.status.success(), "{command}: {}{}", stdout(&output), stderr(&output));
        }
        let library = target.join(format!("debug/libmy_{kind}.so"));
        let output = sayso(&["plugin", "inspect", library.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stdout(&output).contains(&format!("my-{kind} 0.1.0")));
        does_its_work(&library, kind);
    }
}
