//! Room between reader and writer, counted in batches and in bytes.

use std::sync::{Condvar, Mutex, PoisonError};

/// What may be on its way at once. Taken by the reader, given back by the writer.
#[derive(Debug)]
pub(super) struct Budget {
    most_batches: usize,
    most_bytes: u64,
    used: Mutex<Used>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Used {
    batches: usize,
    bytes: u64,
    closed: bool,
}

impl Budget {
    pub(super) fn new(most_batches: usize, most_bytes: u64) -> Self {
        Self { most_batches: most_batches.max(1), most_bytes, used: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits until there is room for a batch of so many bytes; more bytes than there are at all wait until everything
    /// else is gone. False when there is no use in waiting any more.
    pub(super) fn take(&self, bytes: u64) -> bool {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |used: &mut Used| {
            let too_much = used.batches >= self.most_batches || used.bytes.saturating_add(bytes) > self.most_bytes;
            !used.closed && used.batches > 0 && too_much
        };
        let mut used = self.freed.wait_while(used, full).unwrap_or_else(PoisonError::into_inner);
        used.batches += 1;
        used.bytes = used.bytes.saturating_add(bytes);
        !used.closed
    }

    /// Gives the room of a batch back.
    pub(super) fn give_back(&self, bytes: u64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.batches = used.batches.saturating_sub(1);
        used.bytes = used.bytes.saturating_sub(bytes);
        self.freed.notify_one();
    }

    /// Sends the reader home.
    pub(super) fn close(&self) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    #[test]
    fn never_more_is_out_than_there_is() {
        let (budget, out) = (Budget::new(4, 100), AtomicU64::new(0));
        thread::scope(|scope| {
            let (sender, receiver) = crossbeam_channel::unbounded::<u64>();
            scope.spawn(|| {
                for bytes in receiver {
                    out.fetch_sub(bytes, Ordering::SeqCst);
                    budget.give_back(bytes);
                }
            });
            for bytes in [30, 60, 10, 250, 99, 2, 1, 1, 1, 1, 1, 100] {
                assert!(budget.take(bytes));
                let now = out.fetch_add(bytes, Ordering::SeqCst) + bytes;
                assert!(now <= 100 || now == 250, "{now} bytes out at once");
                sender.send(bytes).unwrap();
            }
            drop(sender);
        });
    }

    #[test]
    fn closing_ends_the_wait() {
        let budget = Budget::new(1, 1);
        assert!(budget.take(1));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.take(1));
            budget.close();
            assert!(!waiting.join().unwrap());
        });
    }
}
