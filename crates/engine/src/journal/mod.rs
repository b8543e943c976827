//! What a run has done, durably: which inputs were read and how far, which parts of the output count, what is dead.
//!
//! SQLite in the folder `state`, with a write-ahead log and full synchronisation. Everything between two commits of the
//! output is one transaction of the journal, so the two agree at every moment, kill -9 and power cuts included:
//!
//! 1. Lines go into parts under temporary names; the journal's transaction is open and takes in what is dead, whose
//!    bytes were seen, how far each input was read.
//! 2. Commit: every part is synced, renamed, its folder synced; then the parts are written into the transaction, and the
//!    transaction is committed.
//! 3. A part that was renamed and whose transaction was not committed is removed at the next start: its number is the
//!    next one, and no commit names it.
//!
//! So what is in the output folder after the next start is what the journal says, and reading goes on behind the last
//! document that it covers: nothing missing, nothing twice.
//!
//! One process at a time: a lock on a file beside the database holds as long as the process lives, and no longer.

mod dead;
mod first;
mod input;
mod ledger;
mod state;
mod suspects;

pub use dead::{DeadLetter, DeadReason, DeadSummary};
pub use input::{Known, Recall, Renewed};
pub(crate) use input::{digest_of, modified};
pub use ledger::{Bounds, Ledger};
pub(crate) use state::{InputEntry, PartEntry};
pub use state::{InputState, Totals};

use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the tables. Another one is refused: a newer program may have written it.
const VERSION: i64 = 2;

/// What came later and older journals get when they are opened: nothing that an older program would trip over.
const ADDITIONS: &str = "
CREATE INDEX IF NOT EXISTS input_by_content ON input (size, digest);
CREATE TABLE IF NOT EXISTS suspect (
    id      TEXT PRIMARY KEY,     -- of a document
    crashes INTEGER NOT NULL,     -- runs that died while a stage worked on it
    stage   TEXT NOT NULL         -- which, the last time
) WITHOUT ROWID;
";

/// The length of a document of which a dead letter holds only the first bytes; nothing where it holds all.
const WHOLE: &str = "ALTER TABLE dead ADD COLUMN whole INTEGER";

const TABLES: &str = "
CREATE TABLE input (
    id        INTEGER PRIMARY KEY,
    uri       TEXT NOT NULL,      -- the path as it was found
    size      INTEGER NOT NULL,   -- bytes as stored
    modified  INTEGER NOT NULL,   -- nanoseconds since 1970; only to be compared
    digest    BLOB NOT NULL,      -- BLAKE3 of the first `size` bytes
    position  TEXT NOT NULL,      -- everything before it is committed
    documents INTEGER NOT NULL,   -- documents before it, the unreadable ones included
    done      INTEGER NOT NULL,   -- 1: read to its end
    several   INTEGER NOT NULL    -- 1: of a format that holds several documents
);
CREATE INDEX input_by_uri ON input (uri);
CREATE TABLE part (
    folder    TEXT NOT NULL,      -- of the export, absolute
    number    INTEGER NOT NULL,
    path      TEXT NOT NULL,
    documents INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,   -- before compression
    stored    INTEGER NOT NULL,   -- as they lie there
    digest    BLOB NOT NULL,      -- BLAKE3 of them
    PRIMARY KEY (folder, number)
);
CREATE TABLE folder (path TEXT PRIMARY KEY);
CREATE TABLE dead (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    uri        TEXT NOT NULL,
    record     TEXT,
    media_type TEXT NOT NULL,
    fetched    TEXT,
    form       TEXT NOT NULL,
    charset    TEXT,
    headers    TEXT NOT NULL,     -- JSON
    stage      TEXT NOT NULL,
    code       TEXT NOT NULL,
    message    TEXT NOT NULL,
    body       BLOB NOT NULL,
    digest     BLOB NOT NULL      -- BLAKE3 of body
);
CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE first (              -- articles that near-duplicates are held against
    number INTEGER PRIMARY KEY,   -- in the order of the input
    id     BLOB NOT NULL,         -- 16 bytes
    sketch BLOB NOT NULL
);
CREATE TABLE total (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
";

/// Why the journal cannot be used. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process runs on it.
    #[error("the journal in {} is in use by another process; wait for its end, or give this run a state folder of its own", folder.display())]
    Locked {
        /// The state folder.
        folder: PathBuf,
    },
    /// The state folder cannot be made or written.
    #[error("the state folder {} cannot be used: {source}", folder.display())]
    Folder {
        /// The state folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no journal yet.
    #[error("there is no journal in {}; `sayso run` makes one", folder.display())]
    Missing {
        /// The state folder.
        folder: PathBuf,
    },
    /// The database says no: the disk is full, the file is damaged.
    #[error("the journal in {} cannot be used: {source}; if it is damaged, restore it from a copy, or move it away together with the output", folder.display())]
    Database {
        /// The state folder.
        folder: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// It has grown past its limit.
    #[error(
        "the journal in {} has {bytes} bytes, more than the {most} of limits.journal; raise it, or retry or remove dead \
         letters (sayso dead): everything so far is committed, and the next run goes on behind it", folder.display()
    )]
    TooLarge {
        /// The state folder.
        folder: PathBuf,
        /// What it has.
        bytes: u64,
        /// What it may have.
        most: u64,
    },
    /// No room is left: the disk or a quota.
    #[error(
        "no room left to write the journal in {}: {source}; free some, then run again: what was committed stays",
        folder.display()
    )]
    Full {
        /// The state folder.
        folder: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The system does not let it be read or written, and SQLite does not say why.
    #[error(
        "the journal in {} cannot be read or written: {source}; the disk is full, failing or gone: see to it, then run \
         again: what was committed stays", folder.display()
    )]
    Disk {
        /// The state folder.
        folder: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// It does not agree with itself.
    #[error(
        "the journal in {} is damaged ({what}); restore it from a copy, or move it away together with the output: \
         nothing was written or removed", folder.display()
    )]
    Damaged {
        /// The state folder.
        folder: PathBuf,
        /// What does not agree.
        what: String,
    },
    /// Another version of the program wrote it.
    #[error("the journal in {} has version {found}, and this program writes version {VERSION}", folder.display())]
    Version {
        /// The state folder.
        folder: PathBuf,
        /// Its version.
        found: i64,
    },
    /// The output folder holds what this journal did not write.
    #[error("{} holds parts that the journal in {} knows nothing of ({}); move them away, or name another folder", output.display(), state.display(), part.display())]
    UnknownParts {
        /// The output folder.
        output: PathBuf,
        /// The state folder.
        state: PathBuf,
        /// One of the parts.
        part: PathBuf,
    },
    /// The output folder lacks what this journal has written.
    #[error("{} is gone or has changed, though the journal in {} has it as written; put it back, or remove the journal and the output together", part.display(), state.display())]
    LostPart {
        /// The state folder.
        state: PathBuf,
        /// The part.
        part: PathBuf,
    },
}

impl JournalError {
    /// What SQLite said of the journal in `folder`.
    fn of(folder: &Path, source: rusqlite::Error) -> Self {
        let folder = folder.to_owned();
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full { folder, source },
            Some(rusqlite::ErrorCode::SystemIoFailure | rusqlite::ErrorCode::CannotOpen) => {
                Self::Disk { folder, source }
            }
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                Self::Damaged { folder, what: source.to_string() }
            }
            _ => Self::Database { folder, source },
        }
    }
}

/// An open journal. Dropping it without [`commit`](Ledger) loses what was not committed, and that is meant.
#[derive(Debug)]
pub struct Journal {
    connection: Connection,
    folder: PathBuf,
    /// Held, not read: the lock goes with the file.
    _lock: Option<File>,
}

impl Journal {
    /// Opens the journal in `folder` for writing, and makes it where there is none.
    ///
    /// # Errors
    /// [`JournalError::Locked`] while another process runs on it, and all others but `Missing`.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        let unusable = |source| JournalError::Folder { folder: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(unusable)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(folder.join("lock")).map_err(unusable)?;
        let mut attempts = 0;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // Somebody who asks whether a run goes on holds it for a moment.
                Err(TryLockError::WouldBlock) if attempts < 10 => {
                    attempts += 1;
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Err(JournalError::Locked { folder: folder.to_owned() }),
                Err(TryLockError::Error(source)) => return Err(unusable(source)),
            }
        }
        let journal = Self::connect(folder, OpenFlags::default(), Some(lock))?;
        journal.prepare().map_err(|source| journal.error(source))?;
        journal.check_version()?;
        journal.check_sound()?;
        Ok(journal)
    }

    /// Opens the journal in `folder` to look at it, also while a run goes on.
    ///
    /// # Errors
    /// [`JournalError::Missing`] where there is none.
    pub fn look(folder: &Path) -> Result<Self, JournalError> {
        if !folder.join("journal.sqlite").exists() {
            return Err(JournalError::Missing { folder: folder.to_owned() });
        }
        // Not OPEN_READ_ONLY: with a write-ahead log even a reader needs the shared-memory file.
        let journal = Self::connect(folder, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE, None)?;
        journal.check_version()?;
        Ok(journal)
    }

    fn connect(folder: &Path, flags: OpenFlags, lock: Option<File>) -> Result<Self, JournalError> {
        let fault = |source| JournalError::of(folder, source);
        let connection = Connection::open_with_flags(folder.join("journal.sqlite"), flags).map_err(fault)?;
        connection.busy_timeout(Duration::from_secs(5)).map_err(fault)?;
        Ok(Self { connection, folder: folder.to_owned(), _lock: lock })
    }

    fn prepare(&self) -> Result<(), rusqlite::Error> {
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        let version: i64 = self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version == 0 {
            self.connection
                .execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"))?;
        }
        if version <= VERSION {
            self.connection.execute_batch(ADDITIONS)?;
            let sql = "SELECT count(*) FROM pragma_table_info('dead') WHERE name = 'whole'";
            if self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))? == 0 {
                self.connection.execute_batch(WHOLE)?;
            }
        }
        Ok(())
    }

    /// Bytes of the database, its write-ahead log not counted.
    fn bytes(&self) -> rusqlite::Result<u64> {
        let pragma = |name| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        Ok((pragma("page_count")?.saturating_sub(pragma("freelist_count")?) * pragma("page_size")?).cast_unsigned())
    }

    fn check_version(&self) -> Result<(), JournalError> {
        let found: i64 = self
            .connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(|source| self.error(source))?;
        if found == VERSION { Ok(()) } else { Err(JournalError::Version { folder: self.folder.clone(), found }) }
    }

    /// Proves that what decides over the output and over where reading goes on agrees with itself. (Dead letters and ids
    /// are the bulk of a journal, and decide over neither.)
    fn check_sound(&self) -> Result<(), JournalError> {
        let damaged = |what| Err(JournalError::Damaged { folder: self.folder.clone(), what });
        for table in ["input", "part", "folder", "total", "suspect", "first"] {
            let sql = format!("PRAGMA integrity_check('{table}')");
            let found: String =
                self.connection.query_row(&sql, [], |row| row.get(0)).map_err(|source| self.error(source))?;
            if found != "ok" {
                return damaged(format!("{table}: {found}"));
            }
        }
        let totals = self.totals()?;
        if !totals.balanced() {
            return damaged(format!("{totals:?} does not add up"));
        }
        let sql =
            "SELECT coalesce(max(documents), 0) FROM (SELECT sum(documents) AS documents FROM part GROUP BY folder)";
        let written: i64 = self.connection.query_row(sql, [], |row| row.get(0)).map_err(|source| self.error(source))?;
        if written.cast_unsigned() > totals.exported {
            return damaged(format!("parts hold {written} documents, {} are counted", totals.exported));
        }
        let sql =
            "SELECT count(*) FROM (SELECT max(number) + 1 - count(*) AS gap FROM part GROUP BY folder) WHERE gap <> 0";
        let gaps: i64 = self.connection.query_row(sql, [], |row| row.get(0)).map_err(|source| self.error(source))?;
        if gaps > 0 { damaged("a part is missing from it".to_owned()) } else { Ok(()) }
    }

    /// Whether a process runs on it now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let lock = File::open(self.folder.join("lock"));
        lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// The state folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn error(&self, source: rusqlite::Error) -> JournalError {
        JournalError::of(&self.folder, source)
    }
}
