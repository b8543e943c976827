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
mod input;
mod ledger;
mod state;

pub use dead::{DeadLetter, DeadSummary};
pub(crate) use input::modified;
pub use input::{Known, Recall, Renewed};
pub use ledger::{Bounds, Ledger};
pub use state::{InputState, Totals};

use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the tables. Another one is refused: a newer program may have written it.
const VERSION: i64 = 1;

/// What came later and older journals get when they are opened: nothing that an older program would trip over.
const ADDITIONS: &str = "
CREATE INDEX IF NOT EXISTS input_by_content ON input (size, digest);
";

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
    body       BLOB NOT NULL
);
CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID;
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
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Locked { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        let journal = Self::connect(folder, OpenFlags::default(), Some(lock))?;
        journal.prepare().map_err(|source| journal.error(source))?;
        journal.check_version()?;
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
        let fault = |source| JournalError::Database { folder: folder.to_owned(), source };
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
        }
        Ok(())
    }

    fn check_version(&self) -> Result<(), JournalError> {
        let found: i64 = self
            .connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(|source| self.error(source))?;
        if found == VERSION { Ok(()) } else { Err(JournalError::Version { folder: self.folder.clone(), found }) }
    }

    /// The state folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn error(&self, source: rusqlite::Error) -> JournalError {
        JournalError::Database { folder: self.folder.clone(), source }
    }
}
