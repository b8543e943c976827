//! The configuration: from a file to values that the engine can trust, or to errors that a person can act on.
//!
//! ```text
//! TOML or JSON ─ tree ─ environment ─ shape ─ model ─ meaning
//! ```
//!
//! The file becomes a [`tree`] in which every key and value knows its place. Texts are filled from the
//! environment. The tree is then held against the JSON Schema that the [`model`] describes: everything that does
//! not fit is reported at once, each with its line, a caret, and what was probably meant. Only a tree that fits becomes
//! typed values, and [`meaning`] then checks what a schema cannot say (two plugins of one name, an extractor with a
//! place behind `segment`). Relative paths start at the file's folder.

mod diagnostic;
mod environment;
mod meaning;
mod model;
mod shape;
mod size;
mod tree;

pub use diagnostic::{Diagnostic, did_you_mean};
pub use model::{
    Attribute, Captions, Clean, Compress, Config, Duplicates, Export, ExportKind, Format, Ingest, IngestKind,
    Isolation, Limits, Metrics, Near, NearDuplicates, Pipeline, Place, Plugin, Queue, Roll, Segment, Until,
};
pub(crate) use model::{plugin_memory, plugin_timeout};
pub use shape::{Misfit, misfits};
pub use size::ByteSize;
pub use tree::{Entry, Node, NodeValue, Step, SyntaxError, parse_json, parse_toml};

use std::fmt;
use std::path::{Path, PathBuf};

/// A configuration with the file that it came from: errors found later can still point into it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it says, with paths made absolute or relative to the working directory.
    pub config: Config,
    /// The file as it was named.
    pub file: String,
    /// Its folder, where relative paths start.
    pub folder: PathBuf,
    source: String,
    tree: Node,
}

impl Loaded {
    /// Whether a run of this configuration may go on as one of `other`: what was done must stay known.
    ///
    /// # Errors
    /// Why not, with the place in `other`.
    pub fn may_become(&self, other: &Self) -> Result<(), ConfigError> {
        let (message, help) = match (&self.config.pipeline.state, &other.config.pipeline.state) {
            (Some(old), Some(new)) if old == new => return Ok(()),
            (None, _) => {
                ("this run keeps no journal, so that it cannot go on with another configuration", "end it first")
            }
            (Some(_), _) => ("a run cannot leave its journal", "end it first, or leave `state` as it was"),
        };
        let place = [Step::Key("pipeline"), Step::Key("state")];
        Err(ConfigError(vec![other.diagnostic(&place, message, Some(help.to_owned()))]))
    }

    /// Its text, as it was read.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether a file of this name is JSON, and not TOML.
    #[must_use]
    pub fn is_json(file: &Path) -> bool {
        file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
    }

    /// An error that points at the value at the end of `path`.
    #[must_use]
    pub fn diagnostic(&self, path: &[Step<'_>], message: impl Into<String>, help: Option<String>) -> Diagnostic {
        Diagnostic::at(&self.file, &self.source, &self.tree.nearest(path).span, message, help)
    }

    /// Holds the value at the end of `path` (a plugin's `config`) against a schema of its own, and gives it back with
    /// texts out of the environment turned into what the schema wants.
    ///
    /// # Errors
    /// Everything in it that does not fit.
    pub fn fitted(&self, path: &[Step<'_>], schema: &serde_json::Value) -> Result<serde_json::Value, Vec<Diagnostic>> {
        let mut node = self.tree.nearest(path).clone();
        let misfits = misfits(&mut node, schema);
        if misfits.is_empty() {
            return Ok(node.to_json());
        }
        Err(misfits.into_iter().map(|m| located(&self.file, &self.source, m)).collect())
    }
}

/// Everything that is wrong with a configuration; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Diagnostic>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// Reads and checks a configuration file. A name that ends in `.json` is JSON, any other TOML.
///
/// `environment` gives the value of a variable; a library has no business to look at the environment by itself.
///
/// # Errors
/// Everything that is wrong with the file, as far as it could be understood.
pub fn load(path: &Path, environment: &dyn Fn(&str) -> Option<String>) -> Result<Loaded, ConfigError> {
    let file = path.display().to_string();
    let whole = |message: String, help: &str| ConfigError(vec![Diagnostic::of_file(&file, message, Some(help.into()))]);
    let bytes = std::fs::read(path).map_err(|error| {
        whole(format!("the configuration cannot be read: {error}"), "check the path; config/ holds ready-made ones")
    })?;
    let source = String::from_utf8(bytes)
        .map_err(|e| whole(format!("the configuration is not UTF-8: {}", e.utf8_error()), "save the file as UTF-8"))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new(".")).to_owned();
    parse(&file, &source, Loaded::is_json(path), &folder, environment)
}

/// Reads and checks a configuration from its text; see [`load`].
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse(
    file: &str,
    source: &str,
    json: bool,
    folder: &Path,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Loaded, ConfigError> {
    let syntax = |errors: Vec<SyntaxError>| {
        ConfigError(errors.iter().map(|e| Diagnostic::at(file, source, &e.span, &e.message, None)).collect())
    };
    let mut tree = if json { parse_json(source) } else { parse_toml(source) }.map_err(syntax)?;
    let mut unset = Vec::new();
    environment::fill(&mut tree, environment, &mut unset);
    let mut unfit = misfits(&mut tree, &schema());
    // What a variable would have been is not known, so nothing more is said about it.
    unfit.retain(|misfit| unset.iter().all(|error| error.span != misfit.span));
    let mut wrong: Vec<Diagnostic> = syntax(unset).0;
    wrong.extend(unfit.into_iter().map(|m| located(file, source, m)));
    if !wrong.is_empty() {
        return Err(ConfigError(wrong));
    }
    let mut config: Config = serde_json::from_value(tree.to_json())
        .map_err(|error| ConfigError(vec![Diagnostic::of_file(file, error.to_string(), None)]))?;
    meaning::resolve_paths(&mut config, folder);
    let loaded = Loaded { config, file: file.to_owned(), folder: folder.to_owned(), source: source.to_owned(), tree };
    let wrong = meaning::check(&loaded);
    if wrong.is_empty() { Ok(loaded) } else { Err(ConfigError(wrong)) }
}

fn located(file: &str, source: &str, misfit: Misfit) -> Diagnostic {
    Diagnostic::at(file, source, &misfit.span, misfit.message, misfit.help)
}

/// The JSON Schema of a configuration file.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Config>()
        .to_value()
}
