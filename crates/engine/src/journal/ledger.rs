//! The writer's end of the journal: a [`Sink`] that commits output and journal together.

use super::{Journal, JournalError, Known, Totals};
use crate::graph::{Mark, Sink, SinkError};
use crate::near_duplicate::Copies;
use crate::stage::{Document, Fate, Place};
use rusqlite::params;
use sayso_export::{Folder, FolderOptions, Part, PartInfo, QuotedSpeakers};
use sayso_ingest::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{PathBuf, absolute};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// When output and journal are committed, at whichever bound is reached first, and what the journal may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Documents, whatever became of them.
    pub documents: u64,
    /// Bytes of one export, before compression.
    pub bytes: u64,
    /// Time since the first of what is not committed yet.
    pub time: Option<Duration>,
    /// The most bytes that the journal may have; beyond them the run ends behind its next commit.
    pub journal: u64,
    /// Bytes of a document that are kept with its dead letter.
    pub dead_letter: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        let (journal, dead_letter) = (u64::MAX, usize::MAX);
        Self { documents: 10_000, bytes: 256 << 20, time: Some(Duration::from_secs(60)), journal, dead_letter }
    }
}

/// Takes documents in their order and makes them durable.
pub struct Ledger {
    journal: Journal,
    exports: Vec<Export>,
    bounds: Bounds,
    skip_duplicates: bool,
    copies: Option<Copies>,
    totals: Totals,
    inputs: BTreeMap<u64, Progress>,
    retried: BTreeMap<u64, u64>,
    /// Documents that runs died over, and that none has come through with.
    suspects: BTreeSet<String>,
    since_commit: u64,
    /// When the first came of what is not committed yet.
    waiting_since: Option<Instant>,
    ends: u64,
    committed_ends: Arc<AtomicU64>,
    quoted: QuotedSpeakers,
}

struct Export {
    folder: Folder,
    name: String,
    next: u32,
    part: Option<Part>,
    uncommitted: Vec<PathBuf>,
}

/// What is new of an input since the last commit.
struct Progress {
    known: Option<(String, Known)>,
    position: Position,
    documents: u64,
    done: bool,
}

impl Ledger {
    /// Begins to write: makes the folders agree with the journal, and opens the first transaction.
    ///
    /// # Errors
    /// A folder that cannot be written, or that does not hold what the journal says.
    pub fn begin(
        journal: Journal,
        folders: Vec<FolderOptions>,
        bounds: Bounds,
        skip_duplicates: bool,
    ) -> Result<Self, SinkError> {
        let mut exports = Vec::with_capacity(folders.len());
        for options in folders {
            exports.push(Export::open(&journal, options)?);
        }
        // When all of them are known to be in order, and not before.
        exports.iter_mut().try_for_each(Export::clear_away)?;
        let totals = journal.totals()?;
        let suspects = journal.suspects()?.into_keys().collect();
        let ledger = Self {
            suspects,
            journal,
            exports,
            bounds,
            skip_duplicates,
            copies: None,
            totals,
            inputs: BTreeMap::new(),
            retried: BTreeMap::new(),
            since_commit: 0,
            waiting_since: None,
            ends: 0,
            committed_ends: Arc::default(),
            quoted: QuotedSpeakers::default(),
        };
        ledger.check_size()?;
        ledger.sql(|journal| journal.connection.execute_batch("BEGIN IMMEDIATE"))?;
        Ok(ledger)
    }

    /// Dead letters that are among the documents, by the number of their document: they are counted already.
    #[must_use]
    pub fn retrying(mut self, letters: BTreeMap<u64, u64>) -> Self {
        self.retried = letters;
        self
    }

    /// Looks for near-duplicates of what is committed and of what comes.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn finding(mut self, copies: Option<Copies>) -> Result<Self, SinkError> {
        self.copies = copies;
        if let Some(copies) = &mut self.copies {
            self.journal.recall_firsts(copies)?;
        }
        Ok(self)
    }

    /// How many inputs were read to their end in this run with all of it committed: a number that a reader may follow
    /// from another thread.
    #[must_use]
    pub fn committed_ends(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.committed_ends)
    }

    /// Commits what is left, and gives the count of who was quoted in this run.
    ///
    /// # Errors
    /// As every commit.
    pub fn finish(mut self) -> Result<QuotedSpeakers, SinkError> {
        self.commit()?;
        self.sql(|journal| journal.connection.execute_batch("COMMIT"))?;
        Ok(self.quoted)
    }

    fn sql<T>(&self, work: impl FnOnce(&Journal) -> rusqlite::Result<T>) -> Result<T, SinkError> {
        work(&self.journal).map_err(|source| SinkError::Journal(self.journal.error(source)))
    }

    /// Parts first, then the journal: see the [module](super).
    fn commit(&mut self) -> Result<(), SinkError> {
        let mut parts = Vec::new();
        for export in &mut self.exports {
            if let Some(part) = export.part.take() {
                parts.push((export.name.clone(), part.commit()?));
                export.next += 1;
            }
        }
        let inputs = std::mem::take(&mut self.inputs);
        let totals = self.totals;
        let oldest = self.copies.as_ref().map(Copies::oldest);
        self.sql(|journal| {
            for (folder, part) in &parts {
                write_part(journal, folder, part)?;
            }
            for (id, progress) in &inputs {
                write_progress(journal, *id, progress)?;
            }
            if let Some(oldest) = oldest {
                journal.forget_firsts(oldest)?;
            }
            journal.set_totals(&totals)?;
            journal.connection.execute_batch("COMMIT; BEGIN IMMEDIATE")
        })?;
        self.since_commit = 0;
        self.waiting_since = None;
        self.committed_ends.store(self.ends, Ordering::Release);
        self.check_size()
    }

    /// Whether the journal has room for more. What was committed stays, so the run that begins when the limit is raised, or
    /// dead letters are gone, goes on here.
    fn check_size(&self) -> Result<(), SinkError> {
        let bytes = self.sql(Journal::bytes)?;
        if bytes <= self.bounds.journal {
            return Ok(());
        }
        let (folder, most) = (self.journal.folder.clone(), self.bounds.journal);
        Err(JournalError::TooLarge { folder, bytes, most }.into())
    }

    fn is_due(&self) -> bool {
        self.since_commit >= self.bounds.documents
            || self.exports.iter().any(|e| e.part.as_ref().is_some_and(|p| p.bytes() >= self.bounds.bytes))
            || self.is_late()
    }

    /// Whether something has waited for its commit as long as it may.
    fn is_late(&self) -> bool {
        let waited = self.waiting_since.map(|since| since.elapsed());
        waited.zip(self.bounds.time).is_some_and(|(waited, most)| waited >= most)
    }

    fn progress(&mut self, place: Place) -> &mut Progress {
        let progress = self.inputs.entry(place.input).or_insert(Progress {
            known: None,
            position: place.next,
            documents: 0,
            done: false,
        });
        progress.position = place.next;
        progress
    }

    /// Whether the same bytes were exported before; notes them where they were not.
    fn is_duplicate(&self, document: &Document) -> Result<bool, SinkError> {
        self.sql(|journal| {
            let mut note = journal.connection.prepare_cached("INSERT OR IGNORE INTO seen (id) VALUES (?1)")?;
            Ok(note.execute([document.id.as_bytes()])? == 0)
        })
    }
}

impl Sink for Ledger {
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError> {
        if document.fate == Fate::Live && self.skip_duplicates && self.is_duplicate(document)? {
            document.fate = Fate::Duplicate;
        }
        if document.fate == Fate::Live
            && let Some(first) = self.copies.as_mut().and_then(|c| c.judge(document))
        {
            self.sql(|journal| journal.keep_first(&first))?;
        }
        let retried = self.retried.remove(&document.sequence);
        if let Some(letter) = retried {
            self.sql(|journal| journal.exhume(letter))?;
            self.totals.dead = self.totals.dead.saturating_sub(1);
        } else {
            self.totals.read += 1;
            self.totals.bytes += document.raw.source.bytes.max(document.raw.body.len() as u64);
        }
        self.totals.near_duplicate += u64::from(document.near_duplicate);
        match &document.fate {
            Fate::Live => {
                for (export, line) in self.exports.iter_mut().zip(&document.rendered) {
                    export.append(line)?;
                }
                if let Some(article) = &document.article {
                    self.totals.attributions += article.attributions.len() as u64;
                    self.quoted.add(article);
                }
                self.totals.exported += 1;
            }
            Fate::Filtered { .. } => self.totals.filtered += 1,
            Fate::Duplicate => self.totals.duplicate += 1,
            Fate::Dead { stage, failure } => {
                let most = self.bounds.dead_letter;
                self.sql(|journal| journal.bury(document, stage, failure, most))?;
                self.totals.dead += 1;
            }
        }
        if !self.suspects.is_empty()
            && !matches!(document.fate, Fate::Dead { .. })
            && self.suspects.remove(&document.id)
        {
            self.sql(|journal| journal.acquit(&document.id))?;
        }
        if let Some(place) = document.place {
            self.progress(place).documents += 1;
        }
        self.since_commit += 1;
        self.waiting_since.get_or_insert_with(Instant::now);
        if self.is_due() { self.commit() } else { Ok(()) }
    }

    fn mark(&mut self, mark: &Mark) -> Result<(), SinkError> {
        match mark {
            Mark::Begin { place, uri, known } => {
                self.progress(*place).known = known.clone().map(|known| (uri.clone(), known));
            }
            Mark::End { place, .. } => {
                self.progress(*place).done = true;
                self.ends += 1;
            }
            Mark::Renewed(renewed) => self.sql(|journal| journal.renew(renewed))?,
        }
        self.waiting_since.get_or_insert_with(Instant::now);
        Ok(())
    }

    fn idle(&mut self) -> Result<(), SinkError> {
        if self.is_late() { self.commit() } else { Ok(()) }
    }
}

impl Export {
    fn open(journal: &Journal, options: FolderOptions) -> Result<Self, SinkError> {
        let folder = Folder::open(options)?;
        let path = absolute(&folder.options().path).unwrap_or_else(|_| folder.options().path.clone());
        let name = path.display().to_string();
        let database = |source| SinkError::Journal(journal.error(source));
        let (known, next): (bool, u32) = journal
            .connection
            .query_row(
                "SELECT (SELECT count(*) FROM folder WHERE path = ?1), \
                 (SELECT coalesce(max(number) + 1, 0) FROM part WHERE folder = ?1)",
                [&name],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(database)?;
        let mut unnamed = folder.parts()?;
        unnamed.retain(|(number, _)| *number >= next);
        // Only a part that this journal was about to write can be one that it did not come to commit. More than that one
        // says that the journal is not the one that wrote them, or has lost what it knew: nothing is touched then.
        if let Some((_, part)) = unnamed.iter().find(|(number, _)| !known || *number > next) {
            let (output, state) = (folder.options().path.clone(), journal.folder.clone());
            return Err(JournalError::UnknownParts { output, state, part: part.clone() }.into());
        }
        journal.connection.execute("INSERT OR IGNORE INTO folder (path) VALUES (?1)", [&name]).map_err(database)?;
        for part in journal.parts()? {
            let there = part.path.metadata().is_ok_and(|m| m.len() == part.stored);
            if part.path.parent() == Some(path.as_path()) && !there {
                return Err(JournalError::LostPart { state: journal.folder.clone(), part: part.path }.into());
            }
        }
        let uncommitted = unnamed.into_iter().map(|(_, part)| part).collect();
        Ok(Self { folder, name, next, part: None, uncommitted })
    }

    /// Removes what no commit names.
    fn clear_away(&mut self) -> Result<(), SinkError> {
        for part in self.uncommitted.drain(..) {
            tracing::info!(part = %part.display(), "removed: it was not committed");
            fs::remove_file(&part).map_err(|source| sayso_export::ExportError::Write { path: part, source })?;
        }
        Ok(())
    }

    fn append(&mut self, line: &[u8]) -> Result<(), SinkError> {
        let part = match &mut self.part {
            Some(part) => part,
            none => none.insert(self.folder.begin(self.next)?),
        };
        Ok(part.append(line)?)
    }
}

fn write_part(journal: &Journal, folder: &str, part: &PartInfo) -> rusqlite::Result<()> {
    let path = absolute(&part.path).unwrap_or_else(|_| part.path.clone());
    journal
        .connection
        .prepare_cached(
            "INSERT INTO part (folder, number, path, documents, bytes, stored, digest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            folder,
            part.number,
            path.display().to_string(),
            part.documents.cast_signed(),
            part.bytes.cast_signed(),
            part.stored_bytes.cast_signed(),
            part.digest,
        ])?;
    Ok(())
}

fn write_progress(journal: &Journal, id: u64, progress: &Progress) -> rusqlite::Result<()> {
    if let Some((uri, known)) = &progress.known {
        journal
            .connection
            .prepare_cached(
                "INSERT INTO input (id, uri, size, modified, digest, position, documents, done, several)
                 VALUES (?1, ?2, ?3, ?4, ?5, '', 0, 0, ?6)
                 ON CONFLICT (id) DO UPDATE SET uri = ?2, size = ?3, modified = ?4, digest = ?5",
            )?
            .execute(params![
                id.cast_signed(),
                uri,
                known.size.cast_signed(),
                known.modified,
                known.digest,
                known.several
            ])?;
    }
    journal
        .connection
        .prepare_cached("UPDATE input SET position = ?2, documents = documents + ?3, done = ?4 WHERE id = ?1")?
        .execute(params![
            id.cast_signed(),
            progress.position.to_string(),
            progress.documents.cast_signed(),
            progress.done
        ])?;
    Ok(())
}
