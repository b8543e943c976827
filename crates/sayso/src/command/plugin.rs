//! `sayso plugin list|inspect`.

use super::configuration;
use crate::arguments::{Plugin, PluginCommand};
use crate::exit::{Exit, Failed};
use std::io::Write;

pub(crate) fn plugin(arguments: &Plugin) -> Result<Exit, Failed> {
    match &arguments.command {
        PluginCommand::List { config } => {
            let loaded = configuration(config)?;
            let mut out = std::io::stdout();
            for plugin in &loaded.config.plugin {
                writeln!(out, "{}\t{}", plugin.name, plugin.path.display())?;
            }
            Ok(Exit::Success)
        }
        PluginCommand::Inspect { library } => {
            Err(Failed::usage(format!("{}: this version loads no plugins", library.display())))
        }
    }
}
