//! Articles that were the first of their kind: what the index of near-duplicates is filled from at the start.

use super::{Journal, JournalError};
use crate::near_duplicate::{Copies, First, Sketch};
use rusqlite::params;

impl Journal {
    /// Tells `copies` of all articles that are kept, in their order.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub(super) fn recall_firsts(&self, copies: &mut Copies) -> Result<(), JournalError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut all = self.connection.prepare("SELECT number, id, sketch FROM first ORDER BY number")?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let (number, id) = (row.get::<_, i64>(0)?.cast_unsigned(), u128::from_be_bytes(row.get(1)?));
                if let Some(sketch) = Sketch::from_bytes(row.get_ref(2)?.as_blob()?) {
                    copies.remember(First { number, id, sketch });
                }
            }
            Ok(())
        };
        read().map_err(|source| self.error(source))
    }

    pub(super) fn keep_first(&self, first: &First) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("INSERT INTO first (number, id, sketch) VALUES (?1, ?2, ?3)")?
            .execute(params![first.number.cast_signed(), first.id.to_be_bytes(), first.sketch.to_bytes()])?;
        Ok(())
    }

    /// Lets go of all that are older than the one of this number.
    pub(super) fn forget_firsts(&self, oldest: u64) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM first WHERE number < ?1")?.execute([oldest.cast_signed()])?;
        Ok(())
    }
}
