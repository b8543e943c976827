//! Plugins in the real program: what a good one adds, and what a bad one costs.
//!
//! `plugins/misbehave` does one thing wrong at a time, to one document of five; `fixtures/misbehaviour.txt` says what
//! that costs, in this process and in one of the plugin's own.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Compiles a C plugin.
fn compile(source: &str, folder: &Path, name: &str, flags: &[&str]) -> PathBuf {
    let library = folder.join(name);
    let output = Command::new("cc")
        .args(["-std=c11", "-O1", "-fPIC", "-shared", "-pthread", "-fvisibility=hidden", "-w"])
        .args(flags)
        .arg("-I")
        .arg(repository().join("crates/plugin-abi/include"))
        .arg("-o")
        .arg(&library)
        .arg(repository().join(source))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    library
}

const MISBEHAVE: &str = "plugins/misbehave/misbehave.c";

fn sayso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sayso")).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Five documents, the third of which is the one.
fn write_inbox(folder: &Path) {
    let mut lines = String::new();
    for number in 0..5 {
        let word = if number == 2 { "É POISON" } else { "É harmless" };
        let text = format!("{word} in the harbour.\\n\\n“We closed it,” said Ana Novak, harbour master {number}.");
        writeln!(lines, "{{\"text\": \"{text}\"}}").unwrap();
    }
    std::fs::write(folder.join("inbox.jsonl"), lines).unwrap();
}

fn write_config(folder: &Path, plugin: &str) -> PathBuf {
    let config = format!(
        "[[ingest]]\nkind = \"files\"\npaths = [\"inbox.jsonl\"]\nas = \"clean-text\"\n\n{plugin}\n\n[[export]]\nkind = \
         \"jsonl\"\npath = \"out\"\n"
    );
    let path = folder.join("sayso.toml");
    std::fs::write(&path, config).unwrap();
    path
}

fn run(folder: &Path, plugin: &str) -> Output {
    write_inbox(folder);
    let config = write_config(folder, plugin);
    // What an earlier run wrote, and what it knows of it.
    for old in ["out", "state"].map(|name| folder.join(name)).into_iter().filter(|old| old.exists()) {
        std::fs::remove_dir_all(old).unwrap();
    }
    sayso(&["run", config.to_str().unwrap()])
}

/// How many records stand in the output folder.
fn records(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder.join("out")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().lines().count()).sum()
}

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

#[test]
fn each_misbehaviour_costs_what_the_table_says_and_nothing_else() {
    let libraries = tempfile::tempdir().unwrap();
    let annotator = compile(MISBEHAVE, libraries.path(), "libannotator.so", &[]);
    let extractor = compile(MISBEHAVE, libraries.path(), "libextractor.so", &["-DEXTRACTOR"]);
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
    }
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
    }
}
