//! What the system tells of watched folders.

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::mem;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Arc, Mutex, PoisonError};

/// The most paths that are kept until somebody asks. Beyond it everything has to be looked at.
const MOST: usize = 100_000;

/// Paths that were told of since the last time.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Each in the form that a search would have found it in.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Some were lost: everything has to be looked at.
    pub(super) too_many: bool,
}

/// The system's notices of what happens in some folders. Where it gives none (a network folder, no watches left) that is
/// said once, and the slow poll has to do.
pub(super) struct Notices {
    changes: Arc<Mutex<Changes>>,
    /// Held, not used: notices come as long as it lives.
    _watcher: Option<RecommendedWatcher>,
}

impl Notices {
    /// Asks for notices of everything in `folders`, however deep.
    pub(super) fn of(folders: &BTreeSet<&Path>) -> Self {
        let changes = Arc::new(Mutex::new(Changes::default()));
        // The system tells of absolute paths; they are turned back into what the patterns would have found.
        let names: Vec<(PathBuf, PathBuf)> =
            folders.iter().filter_map(|folder| Some((absolute(folder).ok()?, folder.to_path_buf()))).collect();
        let (told, roots) = (Arc::clone(&changes), names.clone());
        let handler = move |event: notify::Result<notify::Event>| {
            let mut changes = told.lock().unwrap_or_else(PoisonError::into_inner);
            match event {
                Ok(event) if event.need_rescan() => changes.too_many = true,
                Ok(event) if is_change(event.kind) => {
                    changes.paths.extend(event.paths.iter().map(|path| as_found(path, &roots)));
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::debug!("a notice of the system is lost: {error}");
                    changes.too_many = true;
                }
            }
            if changes.paths.len() > MOST {
                *changes = Changes { too_many: true, ..Changes::default() };
            }
        };
        let watcher = notify::recommended_watcher(handler).and_then(|mut watcher| {
            names.iter().try_for_each(|(folder, _)| watcher.watch(folder, RecursiveMode::Recursive))?;
            Ok(watcher)
        });
        let watcher = watcher
            .inspect_err(|error| {
                tracing::warn!(
                    "the system tells nothing of the watched folders ({error}); they are looked at every `poll` seconds"
                );
            })
            .ok();
        Self { changes, _watcher: watcher }
    }

    /// What was told since the last time.
    pub(super) fn take(&self) -> Changes {
        mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reading is told of too, our own included.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Remove(_) => false,
        _ => true,
    }
}

fn as_found(path: &Path, roots: &[(PathBuf, PathBuf)]) -> PathBuf {
    let root = roots.iter().filter_map(|(told, found)| Some((found, path.strip_prefix(told).ok()?)));
    let nearest = root.min_by_key(|(_, inside)| inside.as_os_str().len());
    nearest.map_or_else(|| path.to_owned(), |(found, inside)| found.join(inside))
}
