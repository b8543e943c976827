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

    fn renewed(&self, path: &Path, modified: i64) -> Renewed {
        Renewed { input: self.id, uri: path.display().to_string(), modified }
    }
}

/// A known file that lies there under another name or with another time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// The number of the input.
    pub input: u64,
    /// Its path now.
    pub uri: String,
    /// Its time now, as [`Known::modified`].
    pub modified: i64,
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
        let mut next = self.next_number()?;
        let mut recalled = Vec::with_capacity(files.len());
        for path in files {
            let found = match path.metadata() {
                Ok(metadata) => self.look_up(path, metadata.len(), modified(&metadata))?,
                Err(_) => (None, None),
            };
            if let Some(renewed) = &found.1 {
                self.renew(renewed)?;
            }
            recalled.push(found.0.unwrap_or_else(|| {
                next += 1;
                Recall::New(next - 1)
            }));
        }
        Ok(recalled)
    }

    /// The number that the next new input gets.
    pub(crate) fn next_number(&self) -> rusqlite::Result<u64> {
        let sql = "SELECT coalesce(max(id), 0) + 1 FROM input";
        self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
    }

    /// Whether a file of this path, size and time was read to its end, without a look at its content.
    pub(crate) fn is_read(&self, path: &Path, size: u64, modified: i64) -> rusqlite::Result<bool> {
        let known = self.by_path(path)?;
        Ok(known.is_some_and(|known| known.done && (known.size, known.modified) == (size, modified)))
    }

    fn by_path(&self, path: &Path) -> rusqlite::Result<Option<Entry>> {
        let sql = format!("SELECT {COLUMNS} FROM input WHERE uri = ?1 ORDER BY id DESC LIMIT 1");
        self.connection.prepare_cached(&sql)?.query_row([path.display().to_string()], entry).optional()
    }

    /// What is known of a file that now has this size and time, and what of that is to be written anew. `None` is a new
    /// one. Only reads.
    pub(crate) fn look_up(
        &self,
        path: &Path,
        size: u64,
        modified: i64,
    ) -> rusqlite::Result<(Option<Recall>, Option<Renewed>)> {
        match self.by_path(path)? {
            Some(known) if (known.size, known.modified) == (size, modified) => Ok((Some(known.recall()), None)),
            Some(known) => Ok(Self::changed(&known, path, size, modified)),
            None => self.renamed(path, size, modified),
        }
    }

    /// The path is known, its size or time is not.
    fn changed(known: &Entry, path: &Path, size: u64, modified: i64) -> (Option<Recall>, Option<Renewed>) {
        if size < known.size || digest_of(path, known.size).ok().is_none_or(|d| d[..] != known.digest[..]) {
            return (None, None);
        }
        if size == known.size {
            return (Some(known.recall()), Some(known.renewed(path, modified)));
        }
        // A page or a text that grew is another document.
        if !known.several {
            return (None, None);
        }
        (Some(Recall::GoOn(known.id, known.position)), None)
    }

    /// The path is not known: is it one of those that are gone, under a new name?
    fn renamed(&self, path: &Path, size: u64, modified: i64) -> rusqlite::Result<(Option<Recall>, Option<Renewed>)> {
        let stored = size.cast_signed();
        // Most new files have a size that no other has, and need not be hashed to be known as new.
        let sql = "SELECT EXISTS (SELECT 1 FROM input WHERE size = ?1)";
        if !self.connection.prepare_cached(sql)?.query_row([stored], |row| row.get::<_, bool>(0))? {
            return Ok((None, None));
        }
        let Ok(digest) = digest_of(path, size) else { return Ok((None, None)) };
        let sql = format!("SELECT {COLUMNS} FROM input WHERE size = ?1 AND digest = ?2 ORDER BY id");
        let mut same = self.connection.prepare_cached(&sql)?;
        for known in same.query_map(params![stored, digest], entry)? {
            let known = known?;
            if !Path::new(&known.uri).exists() {
                return Ok((Some(known.recall()), Some(known.renewed(path, modified))));
            }
        }
        Ok((None, None))
    }

    pub(crate) fn renew(&self, renewed: &Renewed) -> rusqlite::Result<()> {
        let sql = "UPDATE input SET uri = ?2, modified = ?3 WHERE id = ?1";
        let Renewed { input, uri, modified } = renewed;
        self.connection.prepare_cached(sql)?.execute(params![input.cast_signed(), uri, modified])?;
        Ok(())
    }
}

/// Nanoseconds since 1970; only ever compared for being the same.
pub(crate) fn modified(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|m| m.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}

/// The BLAKE3 of the first `size` bytes of a file.
pub(crate) fn digest_of(path: &Path, size: u64) -> io::Result<[u8; 32]> {
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
