//! Counts everything anew and holds it against the journal.
//!
//! What is held against what: the figures against each other; dead letters against their number, each against the digest
//! of its bytes; each part against its digest, its lines against the documents that it should hold, and all parts of a
//! folder against the documents exported; the folder against the parts, so that one that nobody wrote is seen; each input
//! that still lies where it was against its digest, and its documents, read anew, against those that were counted. An
//! input that is gone cannot be counted and is not said to be wrong: inputs may be moved away once they are read.

use crate::input::Input;
use crate::journal::{InputEntry, Journal, JournalError, PartEntry, digest_of};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What does not agree; empty when everything does. `inputs` are the files that are there now, by their paths.
pub(crate) fn verify(journal: &Journal, inputs: &BTreeMap<String, &Input>) -> Result<Vec<String>, JournalError> {
    let mut wrong: Vec<String> =
        journal.damage()?.into_iter().map(|said| format!("the journal is damaged: {said}")).collect();
    let totals = journal.totals()?;
    if !totals.balanced() {
        wrong.push(format!(
            "{} read are not {} exported + {} filtered + {} duplicate + {} dead",
            totals.read, totals.exported, totals.filtered, totals.duplicate, totals.dead
        ));
    }
    let dead = journal.examine_dead()?;
    if dead.len() as u64 != totals.dead {
        wrong.push(format!("{} dead letters are kept, {} are counted", dead.len(), totals.dead));
    }
    wrong.extend(dead.iter().filter(|(_, same)| !same).map(|(id, _)| format!("dead letter {id} has changed")));
    parts(journal, totals.exported, &mut wrong)?;
    for known in journal.inputs()?.iter().filter(|known| known.done) {
        if let Some(input) = inputs.get(&known.uri) {
            wrong.extend(wrong_with_input(known, input));
        }
    }
    Ok(wrong)
}

fn parts(journal: &Journal, exported: u64, wrong: &mut Vec<String>) -> Result<(), JournalError> {
    // In this order: a part that is committed meanwhile is in the folder's list only if it is in the other one too.
    let running = journal.is_running();
    let mut lying_there: Vec<(PathBuf, Vec<PathBuf>)> = Vec::new();
    for folder in journal.folders()? {
        lying_there.push((folder.clone(), names_of_parts(&folder)));
    }
    let parts = journal.parts()?;
    for part in &parts {
        wrong.extend(wrong_with_part(part));
    }
    let known: BTreeSet<&Path> = parts.iter().map(|part| part.path.as_path()).collect();
    for (folder, found) in lying_there {
        let documents: u64 =
            parts.iter().filter(|part| part.path.parent() == Some(folder.as_path())).map(|part| part.documents).sum();
        if documents != exported {
            wrong.push(format!("{} holds {documents} records, {exported} are counted", folder.display()));
        }
        let mut strange: Vec<&PathBuf> = found.iter().filter(|path| !known.contains(path.as_path())).collect();
        // The last one is being committed.
        if running {
            strange.pop();
        }
        let said = |path: &&PathBuf| format!("{} is no part that the journal knows of", path.display());
        wrong.extend(strange.iter().map(said));
    }
    Ok(())
}

/// Everything in `folder` that is called as a part is, sorted.
fn names_of_parts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let part = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("part-");
    let mut found: Vec<PathBuf> = entries.flatten().filter(part).map(|entry| folder.join(entry.file_name())).collect();
    found.sort();
    found
}

fn wrong_with_part(part: &PartEntry) -> Option<String> {
    let path = part.path.display();
    let size = match part.path.metadata() {
        Ok(metadata) => metadata.len(),
        Err(error) => return Some(format!("{path} cannot be read: {error}")),
    };
    if size != part.stored {
        return Some(format!("{path} has {size} bytes, {} were written", part.stored));
    }
    match digest_of(&part.path, size) {
        Ok(digest) if digest[..] == part.digest => {}
        Ok(_) => return Some(format!("{path} has changed since it was written")),
        Err(error) => return Some(format!("{path} cannot be read: {error}")),
    }
    // A row is no record, so the documents of a table cannot be counted.
    if !part.path.to_string_lossy().contains(".jsonl") {
        return None;
    }
    match lines(&part.path) {
        Ok(found) if found == part.documents => None,
        Ok(found) => Some(format!("{path} holds {found} records, {} are counted", part.documents)),
        Err(error) => Some(format!("{path} cannot be read: {error}")),
    }
}

fn wrong_with_input(known: &InputEntry, input: &Input) -> Option<String> {
    let (uri, size) = (&known.uri, input.stored_bytes());
    if size < known.size || digest_of(&input.path, known.size).ok().is_none_or(|digest| digest[..] != known.digest) {
        return Some(format!("{uri} has changed since it was read"));
    }
    // What came since is not read yet.
    if size > known.size {
        return None;
    }
    match sayso_ingest::open(&input.path, &input.options).map(|all| all.count() as u64) {
        Ok(found) if found == known.documents => None,
        Ok(found) => Some(format!("{uri} holds {found} documents, {} are counted", known.documents)),
        Err(error) => Some(format!("{uri} cannot be read: {error}")),
    }
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
