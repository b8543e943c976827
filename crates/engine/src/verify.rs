//! Counts everything anew and holds it against the journal.

use crate::input::Input;
use crate::journal::{Journal, JournalError};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// What does not agree; empty when everything does.
///
/// `inputs` are the files that are there now, by their paths. One that is gone cannot be counted and is not said to be
/// wrong: inputs may be moved away once they are read.
pub(crate) fn verify(journal: &Journal, inputs: &BTreeMap<String, &Input>) -> Result<Vec<String>, JournalError> {
    let mut wrong = Vec::new();
    let totals = journal.totals()?;
    if !totals.balanced() {
        wrong.push(format!(
            "{} read are not {} exported + {} filtered + {} duplicate + {} dead",
            totals.read, totals.exported, totals.filtered, totals.duplicate, totals.dead
        ));
    }
    let dead = journal.dead()?.len() as u64;
    if dead != totals.dead {
        wrong.push(format!("{dead} dead letters are kept, {} are counted", totals.dead));
    }
    let mut by_folder: BTreeMap<String, u64> = BTreeMap::new();
    for (path, documents, stored) in journal.parts()? {
        let folder = path.parent().map(|p| p.display().to_string()).unwrap_or_default();
        *by_folder.entry(folder).or_default() += documents;
        if !path.to_string_lossy().contains(".jsonl") {
            // A row is no record, so of tables only the size is known.
            if path.metadata().map_or(true, |m| m.len() != stored) {
                wrong.push(format!("{} is gone or has not the {stored} bytes that were written", path.display()));
            }
            continue;
        }
        match lines(&path) {
            Ok(found) if found == documents => {}
            Ok(found) => wrong.push(format!("{} holds {found} records, {documents} are counted", path.display())),
            Err(error) => wrong.push(format!("{} cannot be read: {error}", path.display())),
        }
    }
    for (folder, documents) in by_folder {
        if documents != totals.exported {
            wrong.push(format!("{folder} holds {documents} records, {} are counted", totals.exported));
        }
    }
    for (uri, documents, done) in journal.inputs()? {
        let Some(input) = inputs.get(&uri).filter(|_| done) else { continue };
        match sayso_ingest::open(&input.path, &input.options).map(|all| all.count() as u64) {
            Ok(found) if found == documents => {}
            Ok(found) => wrong.push(format!("{uri} holds {found} documents, {documents} are counted")),
            Err(error) => wrong.push(format!("{uri} cannot be read: {error}")),
        }
    }
    Ok(wrong)
}

/// The lines of a part, however it is compressed.
fn lines(path: &Path) -> io::Result<u64> {
    let file = File::open(path)?;
    let bytes: Box<dyn Read> = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Some("zst") => Box::new(zstd::Decoder::new(file)?),
        _ => Box::new(file),
    };
    let mut reader = BufReader::with_capacity(1 << 16, bytes);
    let mut count = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(count);
        }
        count += memchr::memchr_iter(b'\n', buffer).count() as u64;
        let length = buffer.len();
        reader.consume(length);
    }
}
