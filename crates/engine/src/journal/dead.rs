//! Dead letters: kept whole, listed, shown, tried again.

use super::{Journal, JournalError};
use crate::stage::{Document, Failure};
use rusqlite::{OptionalExtension, Row, params};
use sayso_record::{Form, RawDocument, Source};
use serde::Serialize;

/// A document that a stage could not handle, as it came in.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    /// Its number.
    pub id: u64,
    /// The stage that failed.
    pub stage: String,
    /// Why.
    pub failure: Failure,
    /// The document; its body is all that was kept of it.
    pub raw: RawDocument,
}

/// A dead letter without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadSummary {
    /// Its number.
    pub id: u64,
    /// The stage that failed.
    pub stage: String,
    /// Why, for programs.
    pub code: String,
    /// Why, for people.
    pub message: String,
    /// The file or address that it came from.
    pub uri: String,
    /// Which record of it.
    pub record: Option<String>,
    /// Bytes that were kept.
    pub bytes: u64,
    /// Whether those are all that the document had, so that it can be tried again.
    pub whole: bool,
}

/// The longest body that the database takes: a little less than its own limit for one value.
const MOST_BYTES: usize = 900_000_000;
/// How many dead letters there are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadReason {
    /// The stage that failed.
    pub stage: String,
    /// Why, for programs.
    pub code: String,
    /// How many.
    pub count: u64,
}

const LETTER: &str = "id, stage, code, message, uri, record, media_type, fetched, form, charset, headers, body";

fn letter(row: &Row<'_>) -> rusqlite::Result<DeadLetter> {
    let body: Vec<u8> = row.get(11)?;
    let headers: String = row.get(10)?;
    let form: String = row.get(8)?;
    let source = Source {
        uri: row.get(4)?,
        record: row.get(5)?,
        media_type: row.get(6)?,
        bytes: body.len() as u64,
        fetched: row.get(7)?,
    };
    Ok(DeadLetter {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        stage: row.get(1)?,
        failure: Failure::new(row.get::<_, String>(2)?, row.get::<_, String>(3)?),
        raw: RawDocument {
            source,
            form: form_of(&form),
            charset: row.get(9)?,
            headers: serde_json::from_str(&headers).unwrap_or_default(),
            body,
            notes: Vec::new(),
        },
    })
}

const fn form_name(form: Form) -> &'static str {
    match form {
        Form::Html => "html",
        Form::Text => "text",
        Form::CleanText => "clean-text",
        Form::Other => "other",
    }
}

fn form_of(name: &str) -> Form {
    [Form::Html, Form::Text, Form::CleanText].into_iter().find(|form| form_name(*form) == name).unwrap_or(Form::Other)
}

impl Journal {
    /// Keeps a dead letter, with at most `most` bytes of its document.
    pub(super) fn bury(
        &self,
        document: &Document,
        stage: &str,
        failure: &Failure,
        most: usize,
    ) -> rusqlite::Result<()> {
        let raw = &document.raw;
        let kept = &raw.body[..raw.body.len().min(most).min(MOST_BYTES)];
        let message = if kept.len() < raw.body.len() {
            let (kept, all) = (kept.len(), raw.body.len());
            format!("{} ({kept} of its {all} bytes are kept: limits.dead_letter)", failure.message)
        } else {
            failure.message.clone()
        };
        let headers = serde_json::to_string(&raw.headers).unwrap_or_default();
        self.connection
            .prepare_cached(
                "INSERT INTO dead
                     (uri, record, media_type, fetched, form, charset, headers, stage, code, message, body, whole, digest)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                raw.source.uri,
                raw.source.record,
                raw.source.media_type,
                raw.source.fetched,
                form_name(raw.form),
                raw.charset,
                headers,
                stage,
                failure.code,
                message,
                kept,
                (kept.len() < raw.body.len()).then_some(raw.body.len() as u64).map(u64::cast_signed),
                blake3::hash(kept).as_bytes(),
            ])?;
        Ok(())
    }

    /// All dead letters in the order in which they died, without their bytes.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn dead(&self) -> Result<Vec<DeadSummary>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let sql = "SELECT id, stage, code, message, uri, record, length(body), whole FROM dead ORDER BY id";
            let mut all = self.connection.prepare(sql)?;
            let rows = all.query_map([], |row| {
                Ok(DeadSummary {
                    id: row.get::<_, i64>(0)?.cast_unsigned(),
                    stage: row.get(1)?,
                    code: row.get(2)?,
                    message: row.get(3)?,
                    uri: row.get(4)?,
                    record: row.get(5)?,
                    bytes: row.get::<_, i64>(6)?.cast_unsigned(),
                    whole: row.get::<_, Option<i64>>(7)?.is_none(),
                })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// How many there are of each stage and reason code.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn dead_reasons(&self) -> Result<Vec<DeadReason>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let sql = "SELECT stage, code, count(*) FROM dead GROUP BY stage, code ORDER BY stage, code";
            let mut all = self.connection.prepare(sql)?;
            let rows = all.query_map([], |row| {
                let count = row.get::<_, i64>(2)?.cast_unsigned();
                Ok(DeadReason { stage: row.get(0)?, code: row.get(1)?, count })
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// The numbers of all dead letters, each with whether its bytes are those that were kept.
    pub(crate) fn examine_dead(&self) -> Result<Vec<(u64, bool)>, JournalError> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let mut all = self.connection.prepare("SELECT id, body, digest FROM dead ORDER BY id")?;
            let rows = all.query_map([], |row| {
                let digest = blake3::hash(row.get_ref(1)?.as_bytes()?);
                Ok((row.get::<_, i64>(0)?.cast_unsigned(), digest.as_bytes()[..] == *row.get_ref(2)?.as_bytes()?))
            })?;
            rows.collect()
        };
        read().map_err(|source| self.error(source))
    }

    /// One dead letter; `None` where there is none of that number.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn dead_letter(&self, id: u64) -> Result<Option<DeadLetter>, JournalError> {
        self.connection
            .query_row(&format!("SELECT {LETTER} FROM dead WHERE id = ?1"), [id.cast_signed()], letter)
            .optional()
            .map_err(|source| self.error(source))
    }

    /// Takes a dead letter out, because it is being tried again.
    pub(super) fn exhume(&self, id: u64) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM dead WHERE id = ?1")?.execute([id.cast_signed()])?;
        Ok(())
    }
}
