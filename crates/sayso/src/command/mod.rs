//! One file a command.

mod annotate;
mod check;
mod completions;
mod dead;
mod plugin;
mod plugin_new;
mod run;
mod schema;
mod status;
mod verify;

pub(crate) use annotate::annotate;
pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use dead::dead;
pub(crate) use plugin::plugin;
pub(crate) use run::run;
pub(crate) use schema::schema;
pub(crate) use status::status;
pub(crate) use verify::verify;

use crate::environment;
use sayso_engine::config::{ConfigError, Loaded, load};
use std::path::Path;

/// Reads a configuration, with the environment of this process.
fn configuration(path: &Path) -> Result<Loaded, ConfigError> {
    load(path, &environment::variable)
}
