//! The figures of everything that was ever committed.

use super::{Journal, JournalError};
use rusqlite::params;
use serde::Serialize;
use std::path::PathBuf;

/// What became of all documents, over all runs on this journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents read, the unreadable ones included.
    pub read: u64,
    /// Their raw bytes.
    pub bytes: u64,
    /// Records written.
    pub exported: u64,
    /// Left out on purpose.
    pub filtered: u64,
    /// Left out because they were seen before.
    pub duplicate: u64,
    /// Near-duplicates, marked (and among the exported) or skipped (and among the duplicate).
    pub near_duplicate: u64,
    /// Dead letters.
    pub dead: u64,
    /// Attributions in the records written.
    pub attributions: u64,
}

/// A part as it was written.
#[derive(Clone, Debug)]
pub(crate) struct PartEntry {
    pub(crate) path: PathBuf,
    pub(crate) documents: u64,
    /// Bytes as they lie there.
    pub(crate) stored: u64,
    /// Their BLAKE3.
    pub(crate) digest: Vec<u8>,
}

/// An input as it was read.
#[derive(Clone, Debug)]
pub(crate) struct InputEntry {
    pub(crate) uri: String,
    pub(crate) documents: u64,
    pub(crate) done: bool,
    /// Bytes as they lay there.
    pub(crate) size: u64,
    /// Their BLAKE3.
    pub(crate) digest: Vec<u8>,
}

/// How many inputs are known, and how far they were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InputState {
    /// Read to their end.
    pub done: u64,
    /// Begun.
    pub begun: u64,
    /// Documents in all of them so far.
    pub documents: u64,
}

impl Totals {
    fn named(&self) -> [(&'static str, u64); 8] {
        [
            ("read", self.read),
            ("bytes", self.bytes),
            ("exported", self.exported),
            ("filtered", self.filtered),
            ("duplicate", self.duplicate),
            ("near_duplicate", self.near_duplicate),
            ("dead", self.dead),
            ("attributions", self.attributions),
        ]
    }

    /// Whether read = exported + filtered + duplicate + dead.
    #[must_use]
    pub const fn balanced(&self) -> bool {
        self.read == self.exported + self.filtered + self.duplicate + self.dead
    }
}

impl Journal {
    /// The totals as of the last commit.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn totals(&self) -> Result<Totals, JournalError> {
        let read = || -> rusqlite::Result<Totals> {
            let mut totals = Totals::default();
            let mut all = self.connection.prepare("SELECT name, value FROM total")?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let (name, value) = (row.get::<_, String>(0)?, row.get::<_, i64>(1)?.cast_unsigned());
                match name.as_str() {
                    "read" => totals.read = value,
                    "bytes" => totals.bytes = value,
                    "exported" => totals.exported = value,
                    "filtered" => totals.filtered = value,
                    "duplicate" => totals.duplicate = value,
                    "near_duplicate" => totals.near_duplicate = value,
                    "dead" => totals.dead = value,
                    "attributions" => totals.attributions = value,
                    _ => {}
                }
            }
            Ok(totals)
        };
        read().map_err(|source| self.error(source))
    }

    pub(super) fn set_totals(&self, totals: &Totals) -> rusqlite::Result<()> {
        let mut set = self.connection.prepare_cached("INSERT OR REPLACE INTO total (name, value) VALUES (?1, ?2)")?;
        for (name, value) in totals.named() {
            set.execute(params![name, value.cast_signed()])?;
        }
        Ok(())
    }

    /// How many inputs are known, and how far they were read.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn input_state(&self) -> Result<InputState, JournalError> {
        let sql = "SELECT coalesce(sum(done), 0), coalesce(sum(1 - done), 0), coalesce(sum(documents), 0) FROM input";
        let number = |row: &rusqlite::Row<'_>, i| row.get::<_, i64>(i).map(i64::cast_unsigned);
        self.connection
            .query_row(sql, [], |row| {
                Ok(InputState { done: number(row, 0)?, begun: number(row, 1)?, documents: number(row, 2)? })
            })
            .map_err(|source| self.error(source))
    }

    /// The parts that count, in the order of their numbers.
    pub(crate) fn parts(&self) -> Result<Vec<PartEntry>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let sql = "SELECT path, documents, stored, digest FROM part ORDER BY folder, number";
            let mut all = self.connection.prepare(sql)?;
            let rows = all.query_map([], |row| {
                let path: String = row.get(0)?;
                Ok(PartEntry {
                    path: path.into(),
                    documents: row.get::<_, i64>(1)?.cast_unsigned(),
                    stored: row.get::<_, i64>(2)?.cast_unsigned(),
                    digest: row.get(3)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// How many parts count.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn part_count(&self) -> Result<u64, JournalError> {
        self.count("part")
    }

    /// How many articles are kept to hold near-duplicates against.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn first_count(&self) -> Result<u64, JournalError> {
        self.count("first")
    }

    fn count(&self, table: &str) -> Result<u64, JournalError> {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        count.map(i64::cast_unsigned).map_err(|source| self.error(source))
    }

    /// The folders that this journal writes to.
    pub(crate) fn folders(&self) -> Result<Vec<PathBuf>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let mut all = self.connection.prepare("SELECT path FROM folder ORDER BY path")?;
            let rows = all.query_map([], |row| row.get::<_, String>(0).map(PathBuf::from))?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// The inputs by their paths; of several that had the same path, one after the other, the last.
    pub(crate) fn inputs(&self) -> Result<Vec<InputEntry>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let sql = "SELECT uri, documents, done, size, digest FROM input \
                       WHERE id IN (SELECT max(id) FROM input GROUP BY uri) ORDER BY id";
            let mut all = self.connection.prepare(sql)?;
            let rows = all.query_map([], |row| {
                Ok(InputEntry {
                    uri: row.get(0)?,
                    documents: row.get::<_, i64>(1)?.cast_unsigned(),
                    done: row.get(2)?,
                    size: row.get::<_, i64>(3)?.cast_unsigned(),
                    digest: row.get(4)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// What the database has to say of its own pages; empty where they are in order.
    pub(crate) fn damage(&self) -> Result<Vec<String>, JournalError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut all = self.connection.prepare("PRAGMA quick_check")?;
            let rows = all.query_map([], |row| row.get(0))?;
            rows.collect()
        };
        let mut said = read().map_err(|source| self.error(source))?;
        said.retain(|line| line != "ok");
        Ok(said)
    }
}
