//! The figures of everything that was ever committed.

use super::{Journal, JournalError};
use rusqlite::params;
use serde::Serialize;

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
    /// The same bytes were seen before.
    pub duplicate: u64,
    /// Dead letters.
    pub dead: u64,
    /// Attributions in the records written.
    pub attributions: u64,
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
    fn named(&self) -> [(&'static str, u64); 7] {
        [
            ("read", self.read),
            ("bytes", self.bytes),
            ("exported", self.exported),
            ("filtered", self.filtered),
            ("duplicate", self.duplicate),
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

    /// The parts that count: path, documents, and bytes as they lie there, in the order of their numbers.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn parts(&self) -> Result<Vec<(std::path::PathBuf, u64, u64)>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let mut all =
                self.connection.prepare("SELECT path, documents, stored FROM part ORDER BY folder, number")?;
            let rows = all.query_map([], |row| {
                let path: String = row.get(0)?;
                let documents = row.get::<_, i64>(1)?.cast_unsigned();
                Ok((path.into(), documents, row.get::<_, i64>(2)?.cast_unsigned()))
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// The inputs with the documents that were read of each, and whether all were.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn inputs(&self) -> Result<Vec<(String, u64, bool)>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let mut all = self.connection.prepare("SELECT uri, documents, done FROM input ORDER BY id")?;
            let rows =
                all.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned(), row.get(2)?)))?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }
}
