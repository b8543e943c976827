//! Documents that runs died over.

use super::{Journal, JournalError};
use crate::guard::Accusation;
use crate::quarantine::Suspect;
use rusqlite::params;
use std::collections::BTreeMap;

impl Journal {
    /// Writes down, durably, whom the run that died accuses.
    ///
    /// # Errors
    /// The journal cannot be written.
    pub fn accuse(&self, accusations: &[Accusation]) -> Result<(), JournalError> {
        let sql = "INSERT INTO suspect (id, crashes, stage) VALUES (?1, 1, ?2)
                   ON CONFLICT (id) DO UPDATE SET crashes = crashes + 1, stage = ?2";
        let all = || -> rusqlite::Result<()> {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            for Accusation { id, stage } in accusations {
                self.connection.prepare_cached(sql)?.execute(params![id, stage])?;
            }
            self.connection.execute_batch("COMMIT")
        };
        all().map_err(|source| self.error(source))
    }

    /// All documents that runs died over and that no run has come through with since.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn suspects(&self) -> Result<BTreeMap<String, Suspect>, JournalError> {
        let read = || -> rusqlite::Result<BTreeMap<_, _>> {
            let mut all = self.connection.prepare("SELECT id, crashes, stage FROM suspect")?;
            let rows = all.query_map([], |row| {
                Ok((row.get(0)?, Suspect { crashes: row.get::<_, u32>(1)?, stage: row.get(2)? }))
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// A run came through with the document.
    pub(super) fn acquit(&self, id: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM suspect WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}
