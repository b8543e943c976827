//! Which of the files that were found have been read already, and how far.
//!
//! A file is known by its content. Its path, size and time only save the reading: where all three are as they were, the
//! content is taken to be. Where they are not, the content is hashed and compared:
//!
//! - touched (same path, same bytes, another time): known;
//! - renamed (same bytes, and the path that had them has them no more): known under the new name;
//! - grown (same path, the old bytes at the beginning, if the format has many documents): read on from where it ended;
//! - anything else is a new input. A copy beside the original is one too: its documents are duplicates, not the file.

use super::{Journal, JournalError};
use rusqlite::{OptionalExtension, Row, params};
use sayso_ingest::Position;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A file as it lies there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Bytes as stored.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// BLAKE3 of the content.
    pub digest: [u8; 32],
    /// Whether its format holds several documents, so that it can grow.
    pub several: bool,
}

/// What the journal knows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recall {
    /// Nothing: a new input gets this number.
    New(u64),
    /// Part of it was read: go on at this place.
    GoOn(u64, Position),
    /// All of it was read.
    Done,
}

#[derive(Clone, Debug)]
struct Entry {
    id: u64,
    uri: String,
    size: u64,
    modified: i64,
    digest: Vec<u8>,
    position: Position,
    done: bool,
    several: bool,
}

const COLUMNS: &str = "id, uri, size, modified, digest, position, done, several";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let position: String = row.get(5)?;
    Ok(Entry {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        uri: row.get(1)?,
        size: row.get::<_, i64>(2)?.cast_unsigned(),
        modified: row.get(3)?,
        digest: row.get(4)?,
        position: position
            .parse()
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(e)))?,
        done: row.get(6)?,
        several: row.get(7)?,
    })
}

impl Entry {
    fn recall(&self) -> Recall {
        if self.done { Recall::Done } else { Recall::GoOn(self.id, self.position) }
    }
}

impl Journal {
    /// Looks each of the files up, in their order. Numbers of new inputs follow those of the known ones.
    ///
    /// A file that cannot be looked at is new: reading it will say why.
    ///
    /// # Errors
    /// The journal cannot be read or written.
    pub fn recall(&self, files: &[&Path]) -> Result<Vec<Recall>, JournalError> {
        let all = || {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            let recalled = self.recall_all(files)?;
            self.connection.execute_batch("COMMIT")?;
            Ok(recalled)
        };
        all().map_err(|source| self.error(source))
    }

    fn recall_all(&self, files: &[&Path]) -> rusqlite::Result<Vec<Recall>> {
        let mut next: u64 = self
            .connection
            .query_row("SELECT coalesce(max(id), 0) + 1 FROM input", [], |row| row.get::<_, i64>(0))?
            .cast_unsigned();
        let mut gone: Option<BTreeMap<u64, Vec<Entry>>> = None;
        let mut by_uri =
            self.connection.prepare(&format!("SELECT {COLUMNS} FROM input WHERE uri = ?1 ORDER BY id DESC LIMIT 1"))?;
        let mut recalled = Vec::with_capacity(files.len());
        let mut new = || {
            next += 1;
            Recall::New(next - 1)
        };
        for path in files {
            let uri = path.display().to_string();
            let Ok(metadata) = path.metadata() else {
                recalled.push(new());
                continue;
            };
            let (size, modified) = (metadata.len(), modified(&metadata));
            let known = by_uri.query_row([&uri], entry).optional()?;
            let found = match known {
                Some(known) if (known.size, known.modified) == (size, modified) => Some(known.recall()),
                Some(known) => self.changed(&known, path, size, modified)?,
                None => {
                    let gone = match &mut gone {
                        Some(gone) => gone,
                        none => none.insert(self.gone()?),
                    };
                    self.renamed(gone.get(&size).map_or(&[], Vec::as_slice), path, size, modified)?
                }
            };
            recalled.push(found.unwrap_or_else(&mut new));
        }
        Ok(recalled)
    }

    /// The path is known, its size or time is not.
    fn changed(&self, known: &Entry, path: &Path, size: u64, modified: i64) -> rusqlite::Result<Option<Recall>> {
        if size < known.size || digest_of(path, known.size).ok().is_none_or(|d| d[..] != known.digest[..]) {
            return Ok(None);
        }
        if size == known.size {
            self.connection
                .execute("UPDATE input SET modified = ?2 WHERE id = ?1", params![known.id.cast_signed(), modified])?;
            return Ok(Some(known.recall()));
        }
        // A page or a text that grew is another document.
        if !known.several {
            return Ok(None);
        }
        Ok(Some(Recall::GoOn(known.id, known.position)))
    }

    /// The path is not known: is it one of those that are gone, under a new name?
    fn renamed(&self, gone: &[Entry], path: &Path, size: u64, modified: i64) -> rusqlite::Result<Option<Recall>> {
        if gone.is_empty() {
            return Ok(None);
        }
        let Ok(digest) = digest_of(path, size) else { return Ok(None) };
        let Some(known) = gone.iter().find(|known| known.digest == digest) else { return Ok(None) };
        self.connection.execute(
            "UPDATE input SET uri = ?2, modified = ?3 WHERE id = ?1",
            params![known.id.cast_signed(), path.display().to_string(), modified],
        )?;
        Ok(Some(known.recall()))
    }

    /// Known inputs whose files are no longer there, by their size.
    fn gone(&self) -> rusqlite::Result<BTreeMap<u64, Vec<Entry>>> {
        let mut gone: BTreeMap<u64, Vec<Entry>> = BTreeMap::new();
        let mut all = self.connection.prepare(&format!("SELECT {COLUMNS} FROM input"))?;
        for known in all.query_map([], entry)? {
            let known = known?;
            if !Path::new(&known.uri).exists() {
                gone.entry(known.size).or_default().push(known);
            }
        }
        Ok(gone)
    }
}

/// Nanoseconds since 1970; only ever compared for being the same.
fn modified(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|m| m.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}

/// The BLAKE3 of the first `size` bytes of a file.
fn digest_of(path: &Path, size: u64) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    let mut rest = File::open(path)?.take(size);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(*hasher.finalize().as_bytes()),
            n => hasher.update(&buffer[..n]),
        };
    }
}

impl Known {
    /// A file as it lies there now: reads all of it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(path: &Path, several: bool) -> io::Result<Self> {
        let metadata = path.metadata()?;
        let (size, modified) = (metadata.len(), modified(&metadata));
        Ok(Self { size, modified, digest: digest_of(path, size)?, several })
    }
}
