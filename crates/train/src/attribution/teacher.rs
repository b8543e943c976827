//! What goes to a teacher and what comes back from it: `crates/train/teacher`.

use super::AttributionError;
use super::articles;
use sayso_attribute::lexicon::Lexicon;
use sayso_attribute::syntax::Syntax;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The options of `sayso-train lesson`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Articles in the scorers' format (JSON Lines); `attributions` may be empty.
    #[arg(required = true)]
    articles: Vec<PathBuf>,
    /// Where the lesson goes.
    #[arg(long)]
    out: PathBuf,
}

/// Runs `sayso-train lesson`: writes of each article its text, its words and its gold in words.
///
/// # Errors
/// [`AttributionError`] where a file cannot be read or written.
pub(crate) fn run(arguments: &Arguments) -> Result<(), AttributionError> {
    let wrong = |source| AttributionError::File { path: arguments.out.clone(), source };
    let (lexicon, syntax) = (Lexicon::english(), Syntax::load());
    let mut out = std::io::BufWriter::new(std::fs::File::create(&arguments.out).map_err(wrong)?);
    for path in &arguments.articles {
        for article in articles::read(path, &lexicon, &BTreeMap::new(), |_| &syntax)? {
            writeln!(out, "{}", article.lesson()).map_err(wrong)?;
        }
    }
    out.flush().map_err(wrong)
}

/// Reads what a teacher says of articles (JSON Lines, packed by gzip), by their names.
pub(crate) fn read(path: &Path, teacher: &mut BTreeMap<String, Value>) -> Result<(), AttributionError> {
    let wrong = |source| AttributionError::File { path: path.to_owned(), source };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(wrong)?;
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).map_err(wrong)?;
    for (number, line) in text.lines().enumerate() {
        let wrong = || AttributionError::Line { path: path.to_owned(), line: number + 1 };
        let value: Value = serde_json::from_str(line).map_err(|_| wrong())?;
        let name = value.get("id").and_then(Value::as_str).ok_or_else(wrong)?.to_owned();
        teacher.insert(name, value);
    }
    Ok(())
}
