//! The program under test, built once for all tests of a binary.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// Where the built things are.
#[derive(Debug)]
pub struct Built {
    /// The `sayso` binary.
    pub sayso: PathBuf,
    /// The library of `plugins/gazetteer`.
    pub gazetteer: PathBuf,
    /// The library of `plugins/press-mail`.
    pub press_mail: PathBuf,
    /// The library of `plugins/social-posts`.
    pub social_posts: PathBuf,
}

/// The root of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace")
}

/// The sample inbox.
#[must_use]
pub fn inbox() -> PathBuf {
    root().join("config/inbox")
}

/// Builds what the tests start, in the profile that `cargo test` itself uses, and says where it is.
///
/// The whole workspace is named, and a test with it: what cargo builds depends on the features that everything named
/// wants, those of tests included. Behind `cargo test --workspace` nothing is left to build then.
///
/// # Panics
/// When it does not build: the output of the build says why.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let build = Command::new(env!("CARGO"))
            .args(["build", "--locked", "--message-format=json-render-diagnostics"])
            .args(["--workspace", "--lib", "--bin", "sayso", "--test", "house"])
            .current_dir(root())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo starts");
        assert!(build.status.success(), "the program does not build");
        let mut sayso = None;
        let mut libraries = BTreeMap::new();
        for line in build.stdout.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"{")) {
            let message: serde_json::Value = serde_json::from_slice(line).expect("cargo writes JSON");
            let name = message["target"]["name"].as_str().unwrap_or("");
            if message["reason"] != "compiler-artifact" {
                continue;
            }
            if let ("sayso", Some(path)) = (name, message["executable"].as_str()) {
                sayso = Some(PathBuf::from(path));
            }
            let files = message["filenames"].as_array().into_iter().flatten().filter_map(|file| file.as_str());
            let library = files
                .map(PathBuf::from)
                .find(|file| file.extension().is_some_and(|e| e == std::env::consts::DLL_EXTENSION));
            if let Some(library) = library {
                libraries.insert(name.to_owned(), library);
            }
        }
        let mut library = |name: &str| libraries.remove(name).expect("cargo builds the library of each plugin");
        Built {
            gazetteer: library("gazetteer"),
            press_mail: library("press_mail"),
            social_posts: library("social_posts"),
            sayso: sayso.expect("cargo builds the binary"),
        }
    })
}

/// What a finished run left.
#[derive(Debug)]
pub struct Finished {
    /// The exit status; -1 after a signal.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Finished {
    /// The records on standard output.
    ///
    /// # Panics
    /// When a line is no JSON.
    #[must_use]
    pub fn records(&self) -> Vec<serde_json::Value> {
        crate::record::lines(&self.stdout)
    }

    /// The run itself, if its status is the expected one.
    ///
    /// # Panics
    /// When it is another.
    #[allow(clippy::must_use_candidate, reason = "often the status is all that a test wants")]
    pub fn expect_status(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stderr: {}\nstdout: {:.2000}", self.stderr, self.stdout);
        self
    }
}

/// Starts `sayso` with `arguments` in `folder`, with nothing of the tests' environment that could change what it writes.
///
/// # Panics
/// When it cannot be started or its output is not UTF-8.
pub fn sayso_in<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Finished {
    sayso_with(folder, arguments, &[], &[])
}

/// The same in the root of the workspace.
///
/// # Panics
/// As [`sayso_in`].
pub fn sayso<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Finished {
    sayso_in(root(), arguments)
}

/// The same with bytes on standard input and more environment.
///
/// # Panics
/// As [`sayso_in`].
pub fn sayso_with<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = S>,
    input: &[u8],
    environment: &[(&str, &str)],
) -> Finished {
    let mut command = Command::new(&built().sayso);
    command.args(arguments).current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS", "RUST_LOG", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    finished(&mut command, input)
}

/// Runs any command to its end, with `input` on its standard input.
///
/// # Panics
/// As [`sayso_in`].
pub fn finished(command: &mut Command, input: &[u8]) -> Finished {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    let output: Output = std::thread::scope(|scope| {
        // A program that does not read its input ends before all is written: no fault of this test.
        scope.spawn(move || drop(stdin.write_all(input)));
        child.wait_with_output().expect("it ends")
    });
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Finished { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Compiles one C file to a library that can be loaded, at `library`, with the header of the plugin ABI in reach.
///
/// # Panics
/// When the C compiler is missing or refuses the file.
pub fn compile_c(source: &Path, library: &Path) {
    let compiled = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC"])
        .arg("-I")
        .arg(root().join("crates/plugin-abi/include"))
        .arg(source)
        .arg("-o")
        .arg(library)
        .output()
        .expect("cc starts: these tests need a C compiler");
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
}
