//! What a schema cannot say about a configuration.

use super::{Config, Diagnostic, IngestKind, Loaded, Place, Step, Until};
use crate::stage::After;
use std::path::{Path, PathBuf};

/// Makes relative paths start at the configuration's folder. (Patterns of inputs are given to the search with it.)
pub(super) fn resolve_paths(config: &mut Config, folder: &Path) {
    let resolve = |path: &mut PathBuf| {
        if path.as_os_str() != "-" && path.is_relative() && folder != Path::new(".") {
            *path = folder.join(&*path);
        }
    };
    config.pipeline.state.iter_mut().for_each(resolve);
    config.plugin.iter_mut().for_each(|p| resolve(&mut p.path));
    config.export.iter_mut().for_each(|e| resolve(&mut e.path));
}

/// Everything that is wrong although it has the right shape.
pub(super) fn check(loaded: &Loaded) -> Vec<Diagnostic> {
    let config = &loaded.config;
    let mut wrong = Vec::new();
    let mut say = |path: &[Step<'_>], message: String, help: &str| {
        wrong.push(loaded.diagnostic(path, message, Some(help.to_owned())));
    };
    use Step::{Index, Key};

    for (key, count, help) in [
        ("ingest", config.ingest.len(), "add `[[ingest]]` with `kind = \"files\"` and `paths`"),
        ("export", config.export.len(), "add `[[export]]` with `kind = \"jsonl\"` and `path`"),
    ] {
        if count == 0 {
            say(&[Key(key)], format!("there is no `[[{key}]]`"), help);
        }
    }
    for (i, ingest) in config.ingest.iter().enumerate() {
        let at = |key| [Key("ingest"), Index(i), Key(key)];
        match ingest.kind {
            IngestKind::Files if ingest.paths.is_empty() => {
                say(&at("paths"), "`kind = \"files\"` needs `paths`".into(), "such as paths = [\"inbox/**/*\"]");
            }
            IngestKind::Stdin if !ingest.paths.is_empty() => {
                say(&at("paths"), "standard input has no paths".into(), "leave `paths` out, or use kind = \"files\"");
            }
            _ => {}
        }
        if ingest.watch && ingest.kind == IngestKind::Stdin {
            let help = "leave `watch` out: standard input is read to its end as it is";
            say(&at("watch"), "standard input cannot be watched".into(), help);
        } else if ingest.watch && config.pipeline.state.is_none() {
            let help = "set `state` in [pipeline] to a folder";
            say(&at("watch"), "without a journal nothing is known of what was read before".into(), help);
        }
    }
    for (i, plugin) in config.plugin.iter().enumerate() {
        let at = |key| [Key("plugin"), Index(i), Key(key)];
        if config.plugin[..i].iter().any(|p| p.name == plugin.name) {
            say(&at("name"), format!("there are two plugins named `{}`", plugin.name), "give each a name of its own");
        }
        if ["ingest", "clean", "segment", "attribute", "shingles", "export"].contains(&plugin.name.as_str()) {
            say(&at("name"), format!("`{}` is the name of a built-in stage", plugin.name), "choose another name");
        }
        match (plugin.after, plugin.place) {
            (None, None) => say(
                &[Key("plugin"), Index(i)],
                "the key `after` is missing".into(),
                "after = \"ingest\", \"clean\", \"segment\" or \"attribute\" (an extractor: place = \"clean\")",
            ),
            (Some(_), Some(Place::Clean)) => {
                say(&at("place"), "`after` and `place` exclude each other".into(), "an extractor has `place` alone");
            }
            (Some(After::Segment), _) if config.pipeline.until < Until::Segment => {
                say(&at("after"), "`segment` is not run".into(), "set pipeline.until to \"segment\" or \"attribute\"");
            }
            (Some(After::Attribute), _) if config.pipeline.until < Until::Attribute => {
                say(&at("after"), "`attribute` is not run".into(), "set pipeline.until to \"attribute\"");
            }
            _ => {}
        }
    }
    for (i, export) in config.export.iter().enumerate() {
        let at = |key| [Key("export"), Index(i), Key(key)];
        if config.export[..i].iter().any(|e| e.path == export.path) {
            say(
                &at("path"),
                format!("two exports write to {}", export.path.display()),
                "give each a folder of its own",
            );
        }
    }
    let pipeline = |key| [Key("pipeline"), Key(key)];
    if config.pipeline.state.is_none() && config.pipeline.duplicates.is_some() {
        let help = "set `state` to a folder, or leave `duplicates` out";
        say(&pipeline("duplicates"), "without a journal nothing is known of earlier documents".into(), help);
    }
    if config.pipeline.state.is_some() {
        let place = |export: &super::Export| export.path.as_os_str() == "-";
        if let Some(i) = config.export.iter().position(place) {
            let help = "name a folder, or leave pipeline.state out";
            say(
                &[Key("export"), Index(i), Key("path")],
                "a journal cannot take back what went to standard output".into(),
                help,
            );
        }
        if let Some(i) = config.ingest.iter().position(|ingest| ingest.kind == IngestKind::Stdin) {
            let help = "read files, or leave pipeline.state out";
            let message = "a journal cannot go on inside standard input";
            say(&[Key("ingest"), Index(i), Key("kind")], message.into(), help);
        }
    }
    if let Some(metrics) = config.metrics.as_ref().filter(|metrics| !is_address(&metrics.listen)) {
        let message = format!("`{}` is no address to listen on", metrics.listen);
        say(&[Key("metrics"), Key("listen")], message, "an address and a port, such as \"127.0.0.1:9464\"");
    }
    wrong
}

/// Whether this is a host and a port. Whether the host is one of this machine is seen when the run begins.
fn is_address(listen: &str) -> bool {
    listen.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}
