//! Inputs that keep coming: folders are watched, and what arrives in them is read when it is whole.
//!
//! ```text
//! system's notices ─┐                     ┌─ known: not read again
//! slow poll ────────┴─▶ settling ─▶ judge ┼─ grown: read on from where it ended
//!                                         └─ new: read
//! ```
//!
//! The system tells of changes ([`Notices`]), and a slow poll finds what it does not tell of: network folders, a queue
//! that overflowed, a folder that was made and filled at once. Both only name files that may be worth a look. A file
//! then *settles*: its size and time must stay the same for a while, because most programs write files where others
//! already see them. What has settled is held against the [journal](crate::journal) by its content. So a notice too
//! many costs a look, and a notice too few costs the time to the next poll; neither costs a document, or gives one
//! twice.
//!
//! # Order
//!
//! Files that settle together are read in the byte order of their paths: those of the first look as a run that does not
//! watch would read them. What was begun before comes first. A file's number in the journal is the order in which it
//! was taken.
//!
//! # What is not committed is not judged
//!
//! The journal knows a file only when what was read of it is committed. Until then a change of that file, or a new name
//! for it, waits, so that it is always the committed end that reading goes on from.

mod notices;
mod settling;

use crate::graph::{Event, Mark};
use crate::input::{Input, Inputs};
use crate::journal::{Journal, JournalError, Recall, modified};
use notices::Notices;
use sayso_ingest::{FindError, Patterns, ReadOptions};
use settling::{Looks, Settling};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the reader sleeps where there is nothing to do. A signal to stop is heard this late at most.
const NAP: Duration = Duration::from_millis(100);

/// Files and folders that are watched.
#[derive(Clone, Debug)]
pub struct Watch {
    /// What of them is read.
    pub patterns: Patterns,
    /// How it is read.
    pub options: ReadOptions,
    /// How long a file must have stayed the same before it is read.
    pub stable: Duration,
    /// Time between two looks at everything.
    pub poll: Duration,
}

/// The documents of inputs that are there, and then of those that arrive. Never ends by itself: it gives
/// [`Event::Idle`] while there is nothing, so that its reader can look whether it is to stop.
pub struct Watched {
    watches: Vec<Watch>,
    polls: Vec<Instant>,
    notices: Notices,
    settling: Settling,
    taken: Taken,
    journal: Journal,
    next_number: u64,
    inputs: Inputs,
    events: VecDeque<Event>,
}

impl Watched {
    /// Reads `first`, and from then on what `watches` finds. `journal` is only looked at, beside the one that is
    /// written; new inputs are numbered from `next_number`; `committed` counts the ends of inputs that are committed.
    #[must_use]
    pub fn new(
        watches: Vec<Watch>,
        first: Vec<Input>,
        journal: Journal,
        next_number: u64,
        committed: Arc<AtomicU64>,
    ) -> Self {
        let folders: BTreeSet<&Path> = watches.iter().flat_map(|watch| watch.patterns.folders()).collect();
        let notices = Notices::of(&folders);
        let now = Instant::now();
        Self {
            polls: vec![now; watches.len()],
            notices,
            settling: Settling::default(),
            taken: Taken { committed, ..Taken::default() },
            journal,
            next_number,
            inputs: Inputs::remembered(first).vanishing(),
            events: VecDeque::new(),
            watches,
        }
    }

    /// Looks for what is new, and takes what has settled.
    fn gather(&mut self) -> Result<(), JournalError> {
        for path in self.inputs.take_vanished() {
            self.taken.forget(&path);
        }
        self.taken.leave_committed();
        let changes = self.notices.take();
        if changes.too_many {
            self.polls.fill(Instant::now());
        }
        for path in changes.paths {
            self.notice(&path)?;
        }
        for i in 0..self.watches.len() {
            if Instant::now() >= self.polls[i] {
                self.poll(i)?;
            }
        }
        self.take_settled()
    }

    /// A path of which the system has told something.
    fn notice(&mut self, path: &Path) -> Result<(), JournalError> {
        for i in 0..self.watches.len() {
            if path.is_dir() {
                // It may have been filled before it was watched.
                self.polls[i] = Instant::now();
            } else if self.watches[i].patterns.matches(path) {
                return self.consider(path, i);
            }
        }
        Ok(())
    }

    /// A look at everything.
    fn poll(&mut self, watch: usize) -> Result<(), JournalError> {
        let began = Instant::now();
        match self.watches[watch].patterns.find() {
            Ok(files) => {
                let found = files.len();
                for path in files {
                    self.consider(&path, watch)?;
                }
                tracing::debug!(found, seconds = began.elapsed().as_secs_f64(), "looked at everything");
            }
            Err(error) => report(&error),
        }
        self.settling.all_seen(Instant::now());
        self.polls[watch] = Instant::now() + self.watches[watch].poll;
        Ok(())
    }

    /// Lets a file settle, unless it is known to be as it was when it was read.
    fn consider(&mut self, path: &Path, watch: usize) -> Result<(), JournalError> {
        let Some(looks) = looks(path) else { return Ok(()) };
        if self.taken.is_as_taken(path, looks) || self.settling.is_waiting(path, looks) {
            return Ok(());
        }
        let known = self.journal.is_read(path, looks.size, looks.modified);
        if !self.taken.contains(path) && known.map_err(|source| self.journal.error(source))? {
            return Ok(());
        }
        self.settling.put(path, watch, looks, self.watches[watch].stable);
        Ok(())
    }

    /// Takes what has settled: what was begun before first, in the order of its numbers, then new files in that of their
    /// paths.
    fn take_settled(&mut self) -> Result<(), JournalError> {
        let mut ready = Vec::new();
        let mut vanished = BTreeMap::new();
        for settled in self.settling.settled(Instant::now()) {
            let (path, watch) = (settled.path, settled.watch);
            let Some(now) = looks(&path) else { continue };
            let stable = self.watches[watch].stable;
            if now != settled.looks || self.taken.must_wait(&path, now, &mut vanished) {
                self.settling.put(&path, watch, now, stable);
                continue;
            }
            let (recall, renewed) =
                self.journal.look_up(&path, now.size, now.modified).map_err(|source| self.journal.error(source))?;
            if let Some(renewed) = renewed {
                tracing::info!(uri = renewed.uri, "known already, under another name or with another time");
                self.events.push_back(Event::Mark(Mark::Renewed(renewed)));
            }
            match recall {
                Some(Recall::Done) => {}
                Some(Recall::GoOn(number, position)) => ready.push((Some(number), watch, path, now, Some(position))),
                Some(Recall::New(_)) | None => ready.push((None, watch, path, now, None)),
            }
        }
        ready.sort_by(|a, b| (a.0.is_none(), a.0, a.1, &a.2).cmp(&(b.0.is_none(), b.0, b.1, &b.2)));
        for (number, watch, path, looks, from) in ready {
            let number = number.unwrap_or_else(|| {
                self.next_number += 1;
                self.next_number - 1
            });
            self.taken.put(&path, number, looks);
            let mut input = Input::new(number, path, self.watches[watch].options.clone());
            if let Some(position) = from {
                tracing::info!(uri = %input.path.display(), %position, "going on");
                input.from = position;
            }
            self.inputs.push(input);
        }
        Ok(())
    }
}

impl Iterator for Watched {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if self.inputs.is_between() {
            if let Err(error) = self.gather() {
                // The writer, which holds the same journal, says the same and ends the run; nothing is lost by waiting.
                tracing::error!("cannot look for inputs: {error}");
                std::thread::sleep(NAP);
                return Some(Event::Idle);
            }
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
        }
        let Some(event) = self.inputs.next() else {
            std::thread::sleep(NAP);
            return Some(Event::Idle);
        };
        if let Event::Mark(Mark::End { place, .. }) = &event {
            self.taken.ended(place.input);
        }
        Some(event)
    }
}

/// Size and time of a file; `None` of anything else, and of what is not there.
fn looks(path: &Path) -> Option<Looks> {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(Looks { size: metadata.len(), modified: modified(&metadata) })
}

/// A folder that cannot be read now may be readable at the next look: a network folder comes and goes.
fn report(error: &FindError) {
    tracing::warn!("cannot look for inputs: {error}");
}

/// Files that were taken and are not committed yet.
#[derive(Default)]
struct Taken {
    files: BTreeMap<PathBuf, (Looks, u64)>,
    sizes: BTreeMap<u64, BTreeSet<PathBuf>>,
    by_number: BTreeMap<u64, PathBuf>,
    /// Files that were read to their end, each with how many ends there were by then.
    ended: VecDeque<(u64, PathBuf)>,
    ends: u64,
    committed: Arc<AtomicU64>,
}

impl Taken {
    fn put(&mut self, path: &Path, number: u64, looks: Looks) {
        self.forget(path);
        self.files.insert(path.to_owned(), (looks, number));
        self.sizes.entry(looks.size).or_default().insert(path.to_owned());
        self.by_number.insert(number, path.to_owned());
    }

    fn contains(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    fn is_as_taken(&self, path: &Path, looks: Looks) -> bool {
        self.files.get(path).is_some_and(|(taken, _)| *taken == looks)
    }

    /// Whether the journal cannot judge the file yet: what was read of it is not committed, or of one that may be the
    /// same under an older name. `vanished` keeps for each size whether such a file is gone, so that a hundred thousand files
    /// of one size are looked at once and not once for each of them.
    fn must_wait(&self, path: &Path, looks: Looks, vanished: &mut BTreeMap<u64, bool>) -> bool {
        let gone = || self.sizes.get(&looks.size).is_some_and(|paths| paths.iter().any(|other| !other.exists()));
        self.contains(path) || *vanished.entry(looks.size).or_insert_with(gone)
    }

    fn ended(&mut self, number: u64) {
        self.ends += 1;
        if let Some(path) = self.by_number.remove(&number) {
            self.ended.push_back((self.ends, path));
        }
    }

    fn leave_committed(&mut self) {
        let committed = self.committed.load(Ordering::Acquire);
        while self.ended.front().is_some_and(|(end, _)| *end <= committed) {
            if let Some((_, path)) = self.ended.pop_front() {
                self.forget(&path);
            }
        }
    }

    fn forget(&mut self, path: &Path) {
        let Some((looks, number)) = self.files.remove(path) else { return };
        if let Some(paths) = self.sizes.get_mut(&looks.size) {
            paths.remove(path);
            if paths.is_empty() {
                self.sizes.remove(&looks.size);
            }
        }
        self.by_number.remove(&number);
    }
}
