//! The plugins of a configuration, found, checked and loaded.

use crate::config::{Diagnostic, Loaded, Step};
use crate::row::Placed;
use std::path::Path;

/// Loads every plugin of a configuration; what cannot be loaded is said in `wrong`.
pub(crate) fn load_all(loaded: &Loaded, wrong: &mut Vec<Diagnostic>) -> Vec<Placed> {
    for (i, plugin) in loaded.config.plugin.iter().enumerate() {
        let place = [Step::Key("plugin"), Step::Index(i), Step::Key("path")];
        let message = format!("{} cannot be loaded: this version loads no plugins", plugin.path.display());
        wrong.push(loaded.diagnostic(&place, message, None));
    }
    Vec::new()
}

/// Loads one plugin by its library, with an empty configuration.
pub(crate) fn load_library(library: &Path) -> Result<Placed, String> {
    Err(format!("{} cannot be loaded: this version loads no plugins", library.display()))
}
