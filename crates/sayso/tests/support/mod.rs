//! A folder with an inbox, a configuration, and the real binary to run on it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

/// The longest that a command of a test may take, on a busy machine.
const LONGEST: Duration = Duration::from_secs(180);

pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A desk with a configuration that keeps a journal and commits every `roll` documents.
    pub(crate) fn new(workers: usize, roll: usize) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(desk.path("inbox")).unwrap();
        let config = format!(
            "[pipeline]\nstate = \"state\"\nworkers = {workers}\nbatch = 4\nqueue = {{ batches = 2 }}\n\
             [[ingest]]\nkind = \"files\"\npaths = [\"inbox/**/*\"]\n\
             [[export]]\nkind = \"jsonl\"\npath = \"out\"\nroll = {{ documents = {roll} }}\n"
        );
        desk.write("sayso.toml", &config);
        desk
    }

    /// Puts lines behind one of the configuration.
    pub(crate) fn configure(&self, behind: &str, lines: &str) {
        let config = fs::read_to_string(self.path("sayso.toml")).unwrap();
        assert!(config.contains(behind), "{behind} is not in {config}");
        self.write("sayso.toml", config.replacen(behind, &format!("{behind}\n{lines}"), 1));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    /// `files` single texts and two JSON Lines files of `lines` lines each. Every tenth line is broken.
    pub(crate) fn fill(&self, files: usize, lines: usize) {
        for i in 0..files {
            self.write(&format!("inbox/{i:05}.txt"), article(i));
        }
        for name in ["inbox/b-lines.jsonl", "inbox/zz-lines.jsonl"] {
            let mut all = String::new();
            for i in 0..lines {
                if i % 10 == 9 {
                    writeln!(all, "{{\"text\": broken {name} {i}").unwrap();
                } else {
                    let text = serde_json::json!({"text": article(if i % 7 == 3 { i } else { i + 100_000 })});
                    writeln!(all, "{text}").unwrap();
                }
            }
            self.write(name, all);
        }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        // Long tests may be given an optimised binary.
        let program = std::env::var_os("SAYSO_TEST_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_sayso").into());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.path()).env_remove("SAYSO_LOG");
        command
    }

    pub(crate) fn sayso(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        ended_in_time(child)
    }

    /// Runs and expects an exit status; gives both outputs as text.
    pub(crate) fn expect(&self, arguments: &[&str], status: i32) -> String {
        let output = self.sayso(arguments);
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{arguments:?} said:\n{said}");
        said
    }

    pub(crate) fn start(&self) -> Child {
        self.command(&["-q", "run", "sayso.toml"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Every file of the output with its name, sorted.
    pub(crate) fn output(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.path("out"))
    }

    pub(crate) fn clear(&self) {
        let _ = fs::remove_dir_all(self.path("out"));
        let _ = fs::remove_dir_all(self.path("state"));
    }
}

/// What a program said, that is killed where it does not end: one that runs on fails its test and holds up no other.
fn ended_in_time(child: Child) -> Output {
    let id = child.id().to_string();
    let (ended, watched) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        if watched.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
            Command::new("kill").args(["-9", &id]).status().unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    watch.join().unwrap();
    output
}

pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    // A running program may rename a file between the list and the look.
    let read = |path: &Path| match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        read => Some(read.unwrap()),
    };
    let mut all: Vec<(String, Vec<u8>)> = entries
        .map(|e| e.unwrap())
        .filter_map(|e| Some((e.file_name().to_string_lossy().into_owned(), read(&e.path())?)))
        .collect();
    all.sort();
    all
}

pub(crate) fn article(i: usize) -> String {
    format!(
        "Harbour {i} opens again\n\nThe harbour will open on day {i}, said Mira Tovell, who runs pier {}.\n\n\
         “We waited {i} weeks,” she said. “Nobody told us why.” According to the port authority, {} ships are on \
         their way.\n",
        i % 17,
        i % 23
    )
}

/// Numbers that look random and are the same every time (xorshift64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }

    /// A place in something of this length.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }
}

/// Memory of a process in bytes; 0 where the system does not say.
pub(crate) fn memory(process: u32, which: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) * 1024
}
