//! Custom stages, loaded at run time.
//!
//! A plugin is a shared library that exports `sayso_plugin_entry` (see [`sayso_plugin_abi`]). Before one is loaded
//! [`trust`] asks whether the file is the one that was meant; the [`library`] is then opened, and its entry
//! read with the distrust that a stranger's memory deserves. Its configuration is held against the schema that it
//! describes, with line and column, and an instance is made at once, so that a plugin that refuses it is an error of
//! the configuration and not of the run. What it puts is proved by [`sayso_plugin_sdk::host`], document by document.
//!
//! In this process a plugin can do whatever code can: the host catches what is wrong with what it *says*, not a wild
//! pointer or an endless loop. A plugin that is not trusted that far runs in a process of its own.

// Opening a library, reading its entry and calling it cannot be proved by the compiler; each block says why it is sound.
#![allow(unsafe_code)]

mod description;
mod error;
#[cfg(unix)]
pub(crate) mod isolated;
mod library;
mod stage;
mod trial;
mod trust;

pub use description::{Claimed, Description, Kind};
pub use error::LoadError;
#[cfg(unix)]
pub use isolated::{HOST_COMMAND, serve};
pub use library::Library;
pub(crate) use trial::load as load_trials;
pub use trust::Trust;

use crate::config::{self, Diagnostic, Loaded, Step};
use crate::row::Placed;
use crate::stage::{After, StageFactory};
use description::place_bit;
use stage::{PluginFactory, Recipe};
use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;
use std::time::Duration;

/// Loads every plugin of a configuration; what cannot be loaded is said in `wrong`.
pub(crate) fn load_all(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (number, plugin) in loaded.config.plugin.iter().enumerate() {
        match load_one(loaded, number, plugin) {
            Ok(one) => placed.push(one),
            Err(found) => wrong.extend(found),
        }
    }
    placed
}

fn load_one(loaded: &Loaded, number: usize, plugin: &config::Plugin) -> Result<Placed, Vec<Diagnostic>> {
    let at = |key: &'static str| [Step::Key("plugin"), Step::Index(number), Step::Key(key)];
    let trust = Trust { sha256: plugin.sha256.clone(), allow_writable: plugin.allow_writable };
    let opened = match plugin.isolation {
        config::Isolation::Thread => Library::load(&plugin.path, &trust).map(Opened::Here),
        config::Isolation::Process => isolate(&plugin.name, &plugin.path, &trust, plugin.timeout, plugin.memory.0),
    };
    let opened = opened.map_err(|error| {
        let key = if matches!(error, LoadError::OtherHash { .. }) { "sha256" } else { "path" };
        vec![loaded.diagnostic(&at(key), error.to_string(), None)]
    })?;
    let description = opened.description();
    let after = placement(description, plugin.after).map_err(|(message, help)| {
        let key = if plugin.after.is_some() { "after" } else { "place" };
        vec![loaded.diagnostic(&at(key), message, Some(help))]
    })?;
    let config = config_of(loaded, number, plugin, description)?;
    let folder = absolute(&loaded.folder).unwrap_or_else(|_| loaded.folder.clone());
    let recipe = Recipe {
        name: plugin.name.clone(),
        place: place_bit(if description.kind == Kind::Extractor { After::Clean } else { after }),
        config: config.to_string(),
        folder: folder.display().to_string(),
    };
    let factory = opened.factory(recipe).map_err(|error| {
        let key = if plugin.config.is_some() { "config" } else { "path" };
        vec![loaded.diagnostic(&at(key), error.to_string(), None)]
    })?;
    Ok(Placed { after, factory })
}

/// A library whose description is known, in this process or in one of its own.
enum Opened {
    Here(Library),
    #[cfg(unix)]
    Elsewhere {
        process: Box<isolated::Process>,
        host: isolated::Host,
        path: PathBuf,
        description: Box<Description>,
        limits: isolated::Limits,
    },
}

impl Opened {
    fn description(&self) -> &Description {
        match self {
            Self::Here(library) => &library.description,
            #[cfg(unix)]
            Self::Elsewhere { description, .. } => description,
        }
    }

    /// Makes the first instance, and what makes the others.
    fn factory(self, recipe: Recipe) -> Result<Arc<dyn StageFactory>, LoadError> {
        match self {
            Self::Here(library) => Ok(Arc::new(PluginFactory::new(Arc::new(library), recipe)?)),
            #[cfg(unix)]
            Self::Elsewhere { mut process, host, path, description, limits } => {
                process.create(&recipe).map_err(|lost| LoadError::Refused { reason: lost.to_string() })?;
                let origin = isolated::Origin { host, library: path, recipe, limits, description: *description };
                Ok(Arc::new(isolated::IsolatedFactory::new(origin, *process)))
            }
        }
    }
}

/// What a library says of itself, and its file as it was found. Its code runs in a process of its own where the system
/// has that, so that one that dies when it is loaded takes nobody along.
///
/// # Errors
/// The file may not be trusted, is no plugin, or does not survive being loaded.
pub fn look_into(library: &Path, trust: &Trust) -> Result<(PathBuf, Description), LoadError> {
    if cfg!(not(unix)) {
        return Library::load(library, trust).map(|library| (library.path, library.description));
    }
    let name = library.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let opened = isolate(&name, library, trust, config::plugin_timeout(), config::plugin_memory().0)?;
    Ok((trust::admit(library, trust)?, opened.description().clone()))
}

/// Has a child load the library, so that none of its code runs in this process. A batch may take `timeout` seconds, and
/// the child `memory` bytes.
#[cfg(unix)]
fn isolate(name: &str, path: &Path, trust: &Trust, timeout: f64, memory: u64) -> Result<Opened, LoadError> {
    let limits = isolated::Limits { timeout: Duration::from_secs_f64(timeout), memory };
    let path = trust::admit(path, trust)?;
    let not_asked = |reason: String| LoadError::NotAsked { path: path.clone(), reason };
    let host = isolated::Host::this_program().map_err(|error| not_asked(error.to_string()))?;
    let (process, description) =
        isolated::Process::start(&host, name, &path, limits).map_err(|lost| not_asked(lost.to_string()))?;
    Ok(Opened::Elsewhere { process: Box::new(process), host, path, description: Box::new(description), limits })
}

#[cfg(not(unix))]
fn isolate(_name: &str, path: &Path, _trust: &Trust, _timeout: f64, _memory: u64) -> Result<Opened, LoadError> {
    let reason = "this system has no isolation; write isolation = \"thread\"".to_owned();
    Err(LoadError::NotAsked { path: path.to_owned(), reason })
}

/// The place in the row of a plugin that the configuration puts behind `after`, or (an extractor) in the place of
/// `clean`.
fn placement(description: &Description, after: Option<After>) -> Result<After, (String, String)> {
    let name = &description.name;
    match (description.kind, after) {
        // In front of `clean` is behind `ingest`.
        (Kind::Extractor, None) => Ok(After::Ingest),
        (Kind::Extractor, Some(_)) => {
            Err((format!("`{name}` is an extractor and takes the place of `clean`"), "write place = \"clean\"".into()))
        }
        (kind, None) => Err((
            format!("`{name}` is no extractor but {}", with_article(kind)),
            format!("write after = {}", choices(description)),
        )),
        (_, Some(after)) if description.places().any(|place| place == after) => Ok(after),
        (kind, Some(_)) => Err((
            format!("`{name}` cannot stand here: it is {}", with_article(kind)),
            format!("write after = {}", choices(description)),
        )),
    }
}

fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::Annotator => "an annotator",
        Kind::Extractor => "an extractor",
        Kind::Filter => "a filter",
    }
}

/// `"clean" or "segment"`.
fn choices(description: &Description) -> String {
    let places: Vec<String> = description.places().map(|place| format!("\"{}\"", place_name(place))).collect();
    places.join(" or ")
}

/// A place as the configuration writes it.
#[must_use]
pub const fn place_name(place: After) -> &'static str {
    match place {
        After::Ingest => "ingest",
        After::Clean => "clean",
        After::Segment => "segment",
        After::Attribute => "attribute",
    }
}

/// `[plugin.config]`, held against the plugin's schema.
fn config_of(
    loaded: &Loaded,
    number: usize,
    plugin: &config::Plugin,
    description: &Description,
) -> Result<serde_json::Value, Vec<Diagnostic>> {
    let at = [Step::Key("plugin"), Step::Index(number), Step::Key("config")];
    let empty = || serde_json::Value::Object(serde_json::Map::new());
    match (&plugin.config, &description.config_schema) {
        (None, None) => Ok(empty()),
        (Some(config), None) if config.is_empty() => Ok(empty()),
        (Some(_), None) => {
            let message = format!("`{}` takes no configuration", description.name);
            Err(vec![loaded.diagnostic(&at, message, Some("leave [plugin.config] out".to_owned()))])
        }
        (Some(_), Some(schema)) => loaded.fitted(&at, schema),
        (None, Some(schema)) => {
            let required = schema.get("required").and_then(serde_json::Value::as_array);
            let keys: Vec<String> =
                required.into_iter().flatten().map(|key| format!("`{}`", key.as_str().unwrap_or("?"))).collect();
            if keys.is_empty() {
                return Ok(empty());
            }
            let help = format!("add [plugin.config] with {}", keys.join(", "));
            let message = format!("`{}` needs a configuration", description.name);
            Err(vec![loaded.diagnostic(&at[..2], message, Some(help))])
        }
    }
}
