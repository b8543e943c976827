//! `shim.c`, between the real binary and the system.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::Desk;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Shim {
    folder: tempfile::TempDir,
}

impl Shim {
    pub(crate) fn new() -> Self {
        let shim = Self { folder: tempfile::tempdir().unwrap() };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/shim.c");
        let output = Command::new("cc")
            .args(["-std=gnu11", "-O1", "-fPIC", "-shared", "-Wall", "-Werror", "-o"])
            .arg(shim.library())
            .arg(source)
            .arg("-ldl")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        shim
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("shim.so")
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("calls")
    }

    /// The program behind the shim, which does `what` at call number `at` of those below the desk.
    pub(crate) fn command(&self, desk: &Desk, arguments: &[&str], what: &str, at: usize) -> Command {
        let mut command = desk.command(arguments);
        command
            .env("LD_PRELOAD", self.library())
            .env("SHIM_ROOT", desk.path("").canonicalize().unwrap())
            .env("SHIM_DO", what)
            .env("SHIM_AT", at.to_string());
        command
    }

    /// Runs the pipeline behind the shim, for a minute at most.
    pub(crate) fn run(&self, desk: &Desk, what: &str, at: usize) -> Output {
        finish(self.command(desk, &["-q", "run", "sayso.toml"], what, at), Duration::from_secs(60))
    }

    /// Every call of a whole run that changes a file below the desk: `rename out/.part-00000.jsonl.tmp`.
    pub(crate) fn calls(&self, desk: &Desk) -> Vec<String> {
        let _ = std::fs::remove_file(self.log());
        let mut command = self.command(desk, &["-q", "run", "sayso.toml"], "", 0);
        command.env("SHIM_LOG", self.log());
        let output = finish(command, Duration::from_secs(60));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let root = format!("{}/", desk.path("").canonicalize().unwrap().display());
        std::fs::read_to_string(self.log()).unwrap().lines().map(|line| line.replace(&root, "")).collect()
    }
}

/// Runs a command to its end, which must come within `limit`.
pub(crate) fn finish(mut command: Command, limit: Duration) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > limit {
            let _ = child.kill();
            panic!("{command:?} does not end within {limit:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap()
}
