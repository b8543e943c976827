//! The output table and the gate in front of it.
//!
//! A plugin may keep the table's address and call it from a thread of its own, after `process` has returned or after
//! the instance is gone. So the table and the gate are never freed (a few hundred bytes for each instance ever made);
//! the gate lets through only the thread that `process` runs on, while it runs, and behind it lies the buffer.

use super::wire::{Call, ENTRY_HEAD, Entry, write_attribution};
use sayso_plugin_abi::{
    SAYSO_ERROR_LIMIT, SAYSO_ERROR_NULL, SAYSO_ERROR_RECORD, SAYSO_ERROR_SIZE, SAYSO_ERROR_THREAD, SAYSO_OK,
    SaysoMember, SaysoNewAttribution, SaysoOutput, SaysoSpan, SaysoStr, covers,
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
            output: SaysoOutput {
                struct_size: size_of::<SaysoOutput>() as u32,
                reserved: 0,
                data: ptr::null_mut(),
                put_span,
                put_json,
                add_attribution,
                change_attribution,
                drop_attribution,
                drop_record,
                fail,
                put_note,
                put_block,
                put_dropped,
                put_meta,
                decline,
            },
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
enum Refused {
    Null,
    Short,
}

type Taken<T> = Result<T, Refused>;

/// The bytes of a string, `None` where it is absent.
///
/// # Safety
/// The string must be what the ownership contract says: `len` readable bytes at `ptr`, or `ptr` NULL.
unsafe fn bytes<'call>(string: SaysoStr) -> Option<&'call [u8]> {
    // A length that no allocation can have is a lie that would be undefined behaviour to believe.
    if string.ptr.is_null() || string.len > isize::MAX as usize {
        return None;
    }
    // SAFETY: not NULL; the caller promises the bytes.
    Some(unsafe { std::slice::from_raw_parts(string.ptr.cast::<u8>(), string.len) })
}

/// The elements of an array; NULL only where there are none.
///
/// # Safety
/// As for [`bytes`], with `count` elements.
unsafe fn array<'call, T>(ptr: *const T, count: usize) -> Taken<&'call [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if ptr.is_null() || !ptr.is_aligned() || count > isize::MAX as usize / size_of::<T>() {
        return Err(Refused::Null);
    }
    // SAFETY: not NULL, aligned; the caller promises the elements.
    Ok(unsafe { std::slice::from_raw_parts(ptr, count) })
}

/// Does what every callback does: finds the gate, holds the caller against it and the size against the document's
/// limit, and has `write` append the entry.
///
/// # Safety
/// `output` must be the table that the host handed out.
unsafe fn put(
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

/// The string, or a refusal where it is absent.
fn present(string: Option<&[u8]>) -> Taken<Option<&[u8]>> {
    if string.is_some() { Ok(string) } else { Err(Refused::Null) }
}

unsafe extern "C" fn put_span(
    output: *const SaysoOutput,
    record: usize,
    list: SaysoStr,
    span: SaysoSpan,
    members: *const SaysoMember,
    member_count: usize,
) -> i32 {
    // SAFETY: the ownership contract: what the plugin hands in is readable until this call returns.
    let (list, members) = unsafe { (bytes(list), array(members, member_count)) };
    // A member is believed to be a few bytes at least, so that a count alone cannot make the sum run over.
    let size = members.as_ref().map_or(0, |members| {
        members
            .iter()
            .fold(0usize, |sum, m| sum.saturating_add(m.name.len).saturating_add(m.value.len).saturating_add(8))
    });
    let size = size.saturating_add(list.map_or(0, <[u8]>::len)).min(usize::MAX / 2);
    // SAFETY: `output` is the host's table, by the contract.
    unsafe {
        put(output, record, Call::PutSpan, size + 16, |entry| {
            let members = members?;
            let entry = entry.string(present(list)?).span(span).number(members.len() as u32);
            members.iter().try_fold(entry, |entry, member| {
                // As above.
                Ok(entry.string(present(bytes(member.name))?).string(present(bytes(member.value))?))
            })
        })
    }
}

/// A callback that takes some numbers and some strings.
///
/// # Safety
/// `output` and the strings are what the contract says.
unsafe fn put_strings<const N: usize>(
    output: *const SaysoOutput,
    record: usize,
    call: Call,
    numbers: &[u32],
    strings: [SaysoStr; N],
) -> i32 {
    // SAFETY: the caller's promise.
    let strings = strings.map(|string| unsafe { bytes(string) });
    let size = strings.iter().flatten().fold(0usize, |sum, s| sum.saturating_add(s.len())).min(usize::MAX / 2);
    // SAFETY: the caller's promise.
    unsafe {
        put(output, record, call, size + 4 * (N + numbers.len()), |entry| {
            let entry = numbers.iter().fold(entry, |entry, number| entry.number(*number));
            strings.into_iter().try_fold(entry, |entry, string| Ok(entry.string(present(string)?)))
        })
    }
}

unsafe extern "C" fn put_json(output: *const SaysoOutput, record: usize, key: SaysoStr, json: SaysoStr) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::PutJson, &[], [key, json]) }
}

/// What `add_attribution` and `change_attribution` share.
///
/// # Safety
/// `output` and `attribution` are what the contract says.
unsafe fn put_attribution(
    output: *const SaysoOutput,
    record: usize,
    call: Call,
    id: Option<u32>,
    attribution: *const SaysoNewAttribution,
) -> i32 {
    if attribution.is_null() || !attribution.is_aligned() {
        // SAFETY: the caller's promise.
        return unsafe { put(output, record, call, 0, |_| Err(Refused::Null)) };
    }
    // SAFETY: not NULL; `struct_size` is the first field of every version.
    let struct_size = unsafe { (&raw const (*attribution).struct_size).read() };
    if !covers!(struct_size, SaysoNewAttribution, evidence) {
        // SAFETY: the caller's promise.
        return unsafe { put(output, record, call, 0, |_| Err(Refused::Short)) };
    }
    // SAFETY: the struct is as long as version 1.0 of it, and borrowed until this call returns.
    let a = unsafe { &*attribution };
    // SAFETY: the ownership contract, for everything that the struct points at.
    let (spans, strings) = unsafe {
        (
            [array(a.content, a.content_count), array(a.cue, a.cue_count), array(a.source, a.source_count)],
            [bytes(a.speaker_name), bytes(a.speaker_role), bytes(a.evidence)],
        )
    };
    let size = spans.iter().flatten().fold(96usize, |sum, spans| sum.saturating_add(spans.len().saturating_mul(8)));
    let size = strings.iter().flatten().fold(size, |sum, string| sum.saturating_add(string.len())).min(usize::MAX / 2);
    // SAFETY: the caller's promise.
    unsafe {
        put(output, record, call, size, |entry| {
            let [content, cue, source] = spans;
            present(strings[2])?;
            let entry = match id {
                Some(id) => entry.number(id),
                None => entry,
            };
            Ok(write_attribution(entry, a, [content?, cue?, source?], strings))
        })
    }
}

unsafe extern "C" fn add_attribution(
    output: *const SaysoOutput,
    record: usize,
    attribution: *const SaysoNewAttribution,
) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_attribution(output, record, Call::AddAttribution, None, attribution) }
}

unsafe extern "C" fn change_attribution(
    output: *const SaysoOutput,
    record: usize,
    id: u32,
    attribution: *const SaysoNewAttribution,
) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_attribution(output, record, Call::ChangeAttribution, Some(id), attribution) }
}

unsafe extern "C" fn drop_attribution(output: *const SaysoOutput, record: usize, id: u32) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::DropAttribution, &[id], []) }
}

unsafe extern "C" fn drop_record(output: *const SaysoOutput, record: usize, reason: SaysoStr) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::DropRecord, &[], [reason]) }
}

unsafe extern "C" fn fail(output: *const SaysoOutput, record: usize, message: SaysoStr) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::Fail, &[], [message]) }
}

unsafe extern "C" fn put_note(output: *const SaysoOutput, record: usize, code: SaysoStr, message: SaysoStr) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::PutNote, &[], [code, message]) }
}

unsafe extern "C" fn put_block(
    output: *const SaysoOutput,
    record: usize,
    kind: u32,
    text: SaysoStr,
    origin: SaysoSpan,
) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::PutBlock, &[kind, origin.start, origin.end], [text]) }
}

unsafe extern "C" fn put_dropped(
    output: *const SaysoOutput,
    record: usize,
    reason: u32,
    text: SaysoStr,
    origin: SaysoSpan,
) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::PutDropped, &[reason, origin.start, origin.end], [text]) }
}

unsafe extern "C" fn put_meta(output: *const SaysoOutput, record: usize, field: u32, value: SaysoStr) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::PutMeta, &[field], [value]) }
}

unsafe extern "C" fn decline(output: *const SaysoOutput, record: usize) -> i32 {
    // SAFETY: the ownership contract.
    unsafe { put_strings(output, record, Call::Decline, &[], []) }
}
