//! `sayso plugin list|inspect|new`.

use super::{configuration, plugin_new};
use crate::arguments::{Plugin, PluginCommand};
use crate::exit::{Exit, Failed};
use sayso_engine::plugin::{Claimed, Description, Kind, Trust, look_into, place_name};
use std::io::Write;
use std::path::Path;

pub(crate) fn plugin(arguments: &Plugin) -> Result<Exit, Failed> {
    match &arguments.command {
        PluginCommand::List { config } => list(config),
        PluginCommand::New { folder, language, kind, sdk } => plugin_new::new(folder, *language, *kind, sdk.as_deref()),
        PluginCommand::Inspect { library } => inspect(library),
    }
}

/// One line for each plugin of a configuration: its name there, its own name and version, where it may stand, what it
/// does. One that cannot be loaded is an error, after all the others.
fn list(config: &Path) -> Result<Exit, Failed> {
    let loaded = configuration(config)?;
    let mut out = std::io::stdout();
    let mut failed = Vec::new();
    for plugin in &loaded.config.plugin {
        let trust = Trust { sha256: plugin.sha256.clone(), allow_writable: plugin.allow_writable };
        match look_into(&plugin.path, &trust) {
            Ok((_, d)) => {
                let (name, places) = (&plugin.name, places(&d));
                writeln!(out, "{name}\t{} {}\t{places}\t{}", d.name, d.version, d.summary)?;
            }
            Err(error) => failed.push(format!("{}: {error}", plugin.name)),
        }
    }
    if failed.is_empty() { Ok(Exit::Success) } else { Err(Failed::usage(failed.join("\nerror: "))) }
}

fn inspect(library: &Path) -> Result<Exit, Failed> {
    let (file, d) = look_into(library, &Trust::default()).map_err(|error| Failed::usage(error.to_string()))?;
    let mut out = std::io::stdout();
    writeln!(out, "{} {}", d.name, d.version)?;
    if !d.summary.is_empty() {
        writeln!(out, "{}", d.summary)?;
    }
    writeln!(out, "\nkind    {}", d.kind.name())?;
    writeln!(out, "place   {}", places(&d))?;
    if d.kind == Kind::Extractor {
        writeln!(out, "claims  {}", claims(&d.claims))?;
    }
    writeln!(out, "abi     {}.{}", d.abi.0, d.abi.1)?;
    writeln!(out, "file    {}", file.display())?;
    match &d.config_schema {
        Some(schema) => writeln!(out, "\nJSON Schema of [plugin.config]:\n{schema:#}")?,
        None => writeln!(out, "\nIt takes no [plugin.config].")?,
    }
    Ok(Exit::Success)
}

/// Where a plugin may stand, as the configuration writes it.
fn places(description: &Description) -> String {
    if description.kind == Kind::Extractor {
        return "place = \"clean\"".to_owned();
    }
    let places: Vec<String> = description.places().map(|place| format!("\"{}\"", place_name(place))).collect();
    format!("after = {}", places.join(" or "))
}

fn claims(claims: &Claimed) -> String {
    let mut words = claims.media_types.clone();
    words.extend(claims.hosts.iter().map(|host| format!("host {host}")));
    words.extend(claims.prefixes.iter().map(|prefix| format!("beginning with {:?}", String::from_utf8_lossy(prefix))));
    words.extend(claims.probes.then(|| "what its probe says".to_owned()));
    words.join(", ")
}
