//! Plugins compiled for a test, five documents, and the real binary to run them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Compiles a C plugin.
pub(crate) fn compile(source: &str, folder: &Path, name: &str, flags: &[&str]) -> PathBuf {
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

pub(crate) const MISBEHAVE: &str = "plugins/misbehave/misbehave.c";

pub(crate) fn sayso(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sayso")).args(arguments).output().unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Five documents, the third of which is the one.
pub(crate) fn write_inbox(folder: &Path) {
    let mut lines = String::new();
    for number in 0..5 {
        let word = if number == 2 { "É POISON" } else { "É harmless" };
        let text = format!("{word} in the harbour.\\n\\n“We closed it,” said Ana Novak, harbour master {number}.");
        writeln!(lines, "{{\"text\": \"{text}\"}}").unwrap();
    }
    std::fs::write(folder.join("inbox.jsonl"), lines).unwrap();
}

pub(crate) fn write_config(folder: &Path, plugin: &str) -> PathBuf {
    let config = format!(
        "[[ingest]]\nkind = \"files\"\npaths = [\"inbox.jsonl\"]\nas = \"clean-text\"\n\n{plugin}\n\n[[export]]\nkind = \
         \"jsonl\"\npath = \"out\"\n"
    );
    let path = folder.join("sayso.toml");
    std::fs::write(&path, config).unwrap();
    path
}

pub(crate) fn run(folder: &Path, plugin: &str) -> Output {
    write_inbox(folder);
    let config = write_config(folder, plugin);
    // What an earlier run wrote, and what it knows of it.
    for old in ["out", "state"].map(|name| folder.join(name)).into_iter().filter(|old| old.exists()) {
        std::fs::remove_dir_all(old).unwrap();
    }
    sayso(&["run", config.to_str().unwrap()])
}

/// How many records stand in the output folder.
pub(crate) fn records(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder.join("out")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().lines().count()).sum()
}
