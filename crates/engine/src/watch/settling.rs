//! Files that have been seen and may still be written: each waits until it has stayed the same for a while.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What of a file is looked at to see that it stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks {
    /// Bytes as stored.
    pub(super) size: u64,
    /// Nanoseconds since 1970.
    pub(super) modified: i64,
}

/// A file whose time to wait is over, as it looked when the wait began.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) path: PathBuf,
    pub(super) watch: usize,
    pub(super) looks: Looks,
}

#[derive(Debug)]
struct Waiting {
    watch: usize,
    looks: Looks,
    stable: Duration,
    /// When the wait is over; `None` until the look that found it is over, so that all that it found settle together.
    due: Option<Instant>,
}

/// The files that wait, and a queue of when each is due. Where the waits of two watches differ, the shorter one may stand
/// behind the longer one, and takes as long.
#[derive(Debug, Default)]
pub(super) struct Settling {
    files: BTreeMap<PathBuf, Waiting>,
    seen: Vec<PathBuf>,
    queue: VecDeque<(Instant, PathBuf)>,
}

impl Settling {
    /// Whether the file waits already, and looks as it did when its wait began.
    pub(super) fn is_waiting(&self, path: &Path, looks: Looks) -> bool {
        self.files.get(path).is_some_and(|waiting| waiting.looks == looks)
    }

    /// Lets a file wait, from the beginning where it waited already.
    pub(super) fn put(&mut self, path: &Path, watch: usize, looks: Looks, stable: Duration) {
        self.files.insert(path.to_owned(), Waiting { watch, looks, stable, due: None });
        self.seen.push(path.to_owned());
    }

    /// All files that were put so far have been looked at by `now`.
    pub(super) fn all_seen(&mut self, now: Instant) {
        for path in self.seen.drain(..) {
            if let Some(waiting) = self.files.get_mut(&path)
                && waiting.due.is_none()
            {
                let due = now + waiting.stable;
                waiting.due = Some(due);
                self.queue.push_back((due, path));
            }
        }
    }

    /// The files whose wait is over.
    pub(super) fn settled(&mut self, now: Instant) -> Vec<Settled> {
        self.all_seen(now);
        let mut settled = Vec::new();
        while self.queue.front().is_some_and(|(due, _)| *due <= now) {
            let Some((due, path)) = self.queue.pop_front() else { break };
            // Seen anew since then, it stands in the queue once more, further back.
            if self.files.get(&path).is_none_or(|waiting| waiting.due != Some(due)) {
                continue;
            }
            if let Some(Waiting { watch, looks, .. }) = self.files.remove(&path) {
                settled.push(Settled { path, watch, looks });
            }
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::{Looks, Settling};
    use std::path::Path;
    use std::time::{Duration, Instant};

    #[test]
    fn a_file_settles_when_it_has_stayed_the_same() {
        let (now, second) = (Instant::now(), Duration::from_secs(1));
        let looks = |size| Looks { size, modified: 7 };
        let names = |settling: &mut Settling, at| -> Vec<String> {
            settling.settled(at).into_iter().map(|s| format!("{} {}", s.path.display(), s.looks.size)).collect()
        };
        let mut settling = Settling::default();
        settling.put(Path::new("b"), 0, looks(1), second);
        settling.put(Path::new("a"), 0, looks(1), second);
        settling.all_seen(now);
        assert!(names(&mut settling, now).is_empty());
        assert!(settling.is_waiting(Path::new("a"), looks(1)) && !settling.is_waiting(Path::new("a"), looks(2)));
        // It grew halfway: the wait begins anew, and comes to its end once.
        settling.put(Path::new("a"), 0, looks(2), second);
        settling.all_seen(now + second / 2);
        assert_eq!(names(&mut settling, now + second), ["b 1"]);
        assert_eq!(names(&mut settling, now + second * 3 / 2), ["a 2"]);
        assert!(names(&mut settling, now + second * 9).is_empty());
    }
}
