use globset::GlobBuilder;
use sayso_plugin_sdk::{Context, Error};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// One row of a list.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The list's name.
    pub(crate) list: Arc<str>,
    /// The name that matches are reported under: the column `name`.
    pub(crate) name: String,
    /// Other spellings: the column `aliases`, parted by `|`.
    pub(crate) aliases: Vec<String>,
    /// The other columns that hold something, with their heads.
    pub(crate) columns: Vec<(Arc<str>, String)>,
}

/// Heads that would stand twice in a match.
const TAKEN: [&str; 4] = ["start", "end", "list", "entry"];

/// Reads every file that a pattern fits, in the order of the patterns, files of one pattern by name.
pub(crate) fn read_lists(patterns: &[String], context: &Context<'_>) -> Result<Vec<Entry>, Error> {
    let mut files = Vec::new();
    for pattern in patterns {
        let found = expand(&context.resolve(pattern))?;
        if found.is_empty() {
            let folder = context.folder().display();
            return Err(Error::new(format!(
                "`lists`: no file fits {pattern:?}; relative patterns start at the configuration's folder, {folder}"
            )));
        }
        files.extend(found.into_iter().filter(|file| !files.contains(file)).collect::<Vec<_>>());
    }
    let mut entries = Vec::new();
    for file in &files {
        read_list(file, &mut entries).map_err(|error| Error::new(format!("{}: {error:?}", file.display())))?;
    }
    Ok(entries)
}

/// The files that an absolute pattern fits; a path without pattern characters fits itself.
fn expand(pattern: &Path) -> Result<Vec<PathBuf>, Error> {
    if pattern.is_file() {
        return Ok(vec![pattern.to_owned()]);
    }
    let is_plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let root: PathBuf = pattern.components().take_while(is_plain).collect();
    let glob = GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build()?.compile_matcher();
    let mut files = Vec::new();
    for file in WalkDir::new(&root).sort_by_file_name() {
        // A folder that is not there fits nothing, which the caller says better.
        let Ok(file) = file else { continue };
        if file.file_type().is_file() && glob.is_match(file.path()) {
            files.push(file.into_path());
        }
    }
    Ok(files)
}

fn read_list(file: &Path, entries: &mut Vec<Entry>) -> Result<(), Error> {
    let list: Arc<str> = file.file_stem().unwrap_or_default().to_string_lossy().into();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file)?;
    let heads: Vec<Arc<str>> =
        reader.headers()?.iter().map(|head| head.trim_start_matches('\u{feff}').into()).collect();
    let Some(name_at) = heads.iter().position(|head| &**head == "name") else {
        return Err(Error::new("the first line must name the columns, one of them `name`"));
    };
    if let Some(head) = heads.iter().find(|head| TAKEN.contains(&&***head)) {
        return Err(Error::new(format!("a column may not be called {head:?}: a match has a member of that name")));
    }
    let alias_at = heads.iter().position(|head| &**head == "aliases");
    for row in reader.records() {
        let row = row?;
        let Some(name) = row.get(name_at).filter(|name| !name.is_empty()) else {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(Error::new(format!("line {line}: `name` is empty")));
        };
        let aliases = alias_at.and_then(|at| row.get(at)).unwrap_or("");
        let others = heads.iter().zip(&row).enumerate();
        entries.push(Entry {
            list: Arc::clone(&list),
            name: name.to_owned(),
            aliases: aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
            columns: others
                .filter(|(at, (_, value))| *at != name_at && Some(*at) != alias_at && !value.is_empty())
                .map(|(_, (head, value))| (Arc::clone(head), value.to_owned()))
                .collect(),
        });
    }
    Ok(())
}
