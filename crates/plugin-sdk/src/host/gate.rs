//! The output table and the gate in front of it.
//!
//! A plugin may keep the table's address and call it from a thread of its own, after `process` has returned or after
//! the instance is gone. So the table and the gate are never freed (a few hundred bytes for each instance ever made);
//! the gate lets through only the thread that `process` runs on, while it runs, and behind it lies the buffer.

use super::callbacks::table;
use super::wire::{Call, ENTRY_HEAD, Entry};
use sayso_plugin_abi::{
    SAYSO_ERROR_LIMIT, SAYSO_ERROR_NULL, SAYSO_ERROR_RECORD, SAYSO_ERROR_SIZE, SAYSO_ERROR_THREAD, SAYSO_OK,
    SaysoOutput,
};
use std::cell::UnsafeCell;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many bytes a plugin may put for a document of `source` bytes: 4 MiB, and four times its size.
#[must_use]
pub const fn output_limit(source: u64) -> u64 {
    let limit = (4 << 20) + source.saturating_mul(4);
    // What an entry's length can say, and no more.
    if limit < 0x8000_0000 { limit } else { 0x8000_0000 }
}

/// A number for the running thread that no other live thread has: the address of something that each has its own of.
fn thread_token() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| ptr::from_ref(mark).addr())
}

const SHUT: usize = 0;

pub(crate) struct Gate {
    output: SaysoOutput,
    /// The token of the thread that may call, or [`SHUT`].
    open_to: AtomicUsize,
    strayed: AtomicBool,
    late: AtomicBool,
    buffer: UnsafeCell<Buffer>,
}

#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    /// For each document: bytes put so far, and the most that it may be given.
    budgets: Vec<(u64, u64)>,
    no_such_record: Option<u64>,
}

/// How a call of `process` ended, beside what was put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// A document's number that was not in the batch, if any was named.
    pub no_such_record: Option<u64>,
    /// A call came from another thread while `process` ran.
    pub strayed: bool,
    /// A call came while no `process` ran. Which document it was about cannot be known, so it costs none.
    pub late: bool,
}

// SAFETY: `output` is never written after `new`; the atomics are made for sharing; `buffer` is touched only by the
// thread that `open_to` names (the callbacks) or, while the gate is shut, by the owner through `&mut`-like methods that
// only the one owning `Instance` calls.
unsafe impl Sync for Gate {}
// SAFETY: nothing in it belongs to a thread; the raw pointer in `output` is to the gate itself.
unsafe impl Send for Gate {}

impl Gate {
    /// A shut gate that lives for ever.
    pub(crate) fn leak() -> &'static Self {
        let gate = Box::leak(Box::new(Self {
            output: table(),
            open_to: AtomicUsize::new(SHUT),
            strayed: AtomicBool::new(false),
            late: AtomicBool::new(false),
            buffer: UnsafeCell::default(),
        }));
        gate.output.data = ptr::from_mut(gate).cast();
        gate
    }

    pub(crate) fn output(&self) -> *const SaysoOutput {
        &raw const self.output
    }

    /// Empties the buffer and lets the running thread through, for documents with these limits.
    ///
    /// # Safety
    /// Only the owner of the gate may call it, on one thread at a time.
    pub(crate) unsafe fn open(&self, limits: impl Iterator<Item = u64>) {
        // SAFETY: the gate is shut and the owner is here, so nobody else looks at the buffer.
        let buffer = unsafe { &mut *self.buffer.get() };
        buffer.bytes.clear();
        buffer.budgets.clear();
        buffer.budgets.extend(limits.map(|limit| (0, limit)));
        buffer.no_such_record = None;
        self.open_to.store(thread_token(), Ordering::Release);
    }

    /// Lets nobody through any more, and gives what was put.
    ///
    /// # Safety
    /// As for [`Gate::open`]; and the bytes must not be looked at after the next `open`.
    pub(crate) unsafe fn shut(&self) -> (&[u8], Ended) {
        self.open_to.store(SHUT, Ordering::Release);
        // SAFETY: the gate is shut and the owner is here.
        let buffer = unsafe { &*self.buffer.get() };
        let strayed = self.strayed.swap(false, Ordering::AcqRel);
        let late = self.late.swap(false, Ordering::AcqRel);
        (&buffer.bytes, Ended { no_such_record: buffer.no_such_record, strayed, late })
    }

    /// Gives the buffer's memory back.
    ///
    /// # Safety
    /// As for [`Gate::open`].
    pub(crate) unsafe fn empty(&self) {
        // SAFETY: the gate is shut and the owner is here.
        unsafe { *self.buffer.get() = Buffer::default() };
    }
}

/// What a callback was handed that it cannot take.
pub(super) enum Refused {
    Null,
    Short,
}

pub(super) type Taken<T> = Result<T, Refused>;

/// Does what every callback does: finds the gate, holds the caller against it and the size against the document's
/// limit, and has `write` append the entry.
///
/// # Safety
/// `output` must be the table that the host handed out.
pub(super) unsafe fn put(
    output: *const SaysoOutput,
    record: usize,
    call: Call,
    size: usize,
    write: impl FnOnce(Entry<'_>) -> Taken<Entry<'_>>,
) -> i32 {
    if output.is_null() {
        return SAYSO_ERROR_NULL;
    }
    // SAFETY: the table is never freed and its `data` leads to its gate, which is never freed either.
    let gate = unsafe { &*(*output).data.cast::<Gate>() };
    match gate.open_to.load(Ordering::Acquire) {
        token if token == thread_token() => {}
        SHUT => {
            gate.late.store(true, Ordering::Release);
            return SAYSO_ERROR_THREAD;
        }
        _ => {
            gate.strayed.store(true, Ordering::Release);
            return SAYSO_ERROR_THREAD;
        }
    }
    // SAFETY: the gate is open to this very thread, so that the owner is inside `process` below us on the stack and
    // does not look at the buffer; no callback calls another.
    let buffer = unsafe { &mut *gate.buffer.get() };
    let Some((used, limit)) = buffer.budgets.get_mut(record) else {
        buffer.no_such_record = Some(record as u64);
        return SAYSO_ERROR_RECORD;
    };
    let record = record as u32;
    if *used > *limit {
        return SAYSO_ERROR_LIMIT;
    }
    *used = used.saturating_add((size + ENTRY_HEAD) as u64);
    if *used > *limit {
        Entry::new(&mut buffer.bytes, record, Call::TooMuch).number(*limit as u32).finish();
        return SAYSO_ERROR_LIMIT;
    }
    let before = buffer.bytes.len();
    let refused = match write(Entry::new(&mut buffer.bytes, record, call)) {
        Ok(entry) => {
            entry.finish();
            return SAYSO_OK;
        }
        Err(refused) => refused,
    };
    buffer.bytes.truncate(before);
    let (instead, code) = match refused {
        Refused::Null => (Call::Null, SAYSO_ERROR_NULL),
        Refused::Short => (Call::Short, SAYSO_ERROR_SIZE),
    };
    Entry::new(&mut buffer.bytes, record, instead).number(call as u32).finish();
    code
}
