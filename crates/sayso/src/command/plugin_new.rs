//! `sayso plugin new`: a folder with a plugin that builds, passes its own test and loads. What goes into it stands in
//! `data/plugin`.

use crate::arguments::{Language, PluginKind};
use crate::exit::{Exit, Failed};
use std::io::Write;
use std::path::{Path, PathBuf};

const HEADER: &str = include_str!("../../../plugin-abi/include/sayso_plugin.h");

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../data/plugin/", $name))
    };
}

pub(crate) fn new(folder: &Path, language: Language, kind: PluginKind, sdk: Option<&Path>) -> Result<Exit, Failed> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !is_name(&name) {
        return Err(Failed::usage(format!(
            "`{name}` is no name for a plugin: lower-case letters, digits and `-`, a letter first"
        )));
    }
    if folder.exists() {
        return Err(Failed::usage(format!("{} is there already; choose another name", folder.display())));
    }
    let place = match kind {
        PluginKind::Annotator => "after = \"clean\"",
        PluginKind::Extractor => "place = \"clean\"",
    };
    let mut fill = vec![
        ("{{name}}", name.clone()),
        ("{{snake}}", name.replace('-', "_")),
        ("{{Type}}", type_name(&name)),
        ("{{place}}", place.to_owned()),
    ];
    let source = format!("{}.c", name.replace('-', "_"));
    let files: Vec<(&str, &str)> = match (language, kind) {
        (Language::Rust, kind) => {
            fill.push(("{{sdk}}", find_sdk(sdk)?.display().to_string()));
            let code = match kind {
                PluginKind::Annotator => template!("rust-annotator/lib.rs.in"),
                PluginKind::Extractor => template!("rust-extractor/lib.rs.in"),
            };
            vec![
                (".gitignore", template!("rust/gitignore.in")),
                ("Cargo.toml", template!("rust/Cargo.toml.in")),
                ("README.md", template!("rust/README.md.in")),
                ("src/lib.rs", code),
            ]
        }
        (Language::C, kind) => {
            let (code, test) = match kind {
                PluginKind::Annotator => (template!("c-annotator/plugin.c.in"), template!("c-annotator/test.c.in")),
                PluginKind::Extractor => (template!("c-extractor/plugin.c.in"), template!("c-extractor/test.c.in")),
            };
            vec![
                (".gitignore", template!("c/gitignore.in")),
                ("Makefile", template!("c/Makefile.in")),
                ("README.md", template!("c/README.md.in")),
                ("sayso_plugin.h", HEADER),
                (&source, code),
                ("test.c", test),
            ]
        }
    };
    for (file, template) in files {
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let text = fill.iter().fold(template.to_owned(), |text, (hole, value)| text.replace(hole, value));
        std::fs::write(path, text)?;
    }
    let build = match language {
        Language::Rust => "cargo test && cargo build --release",
        Language::C => "make test && make",
    };
    writeln!(std::io::stdout(), "{} is made; next: cd {} && {build}", name, folder.display())?;
    Ok(Exit::Success)
}

fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// `press-mail` as `PressMail`.
fn type_name(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(capital).collect()
}

/// The folder of the SDK: the one named, or the one of the repository that the command is run in.
fn find_sdk(named: Option<&Path>) -> Result<PathBuf, Failed> {
    if let Some(named) = named {
        return named
            .canonicalize()
            .map_err(|error| Failed::usage(format!("{} cannot be read: {error}", named.display())));
    }
    let here = std::env::current_dir()?;
    let found =
        here.ancestors().map(|folder| folder.join("crates/plugin-sdk")).find(|sdk| sdk.join("Cargo.toml").is_file());
    found.ok_or_else(|| {
        Failed::usage("the SDK is not found; name its folder with --sdk (crates/plugin-sdk of sayso's repository)")
    })
}
