//! The functions of the output table. Each lends what it was handed to [`put`], which decides whether it may pass.

use super::gate::{Refused, Taken, put};
use super::wire::{Call, write_attribution};
use sayso_plugin_abi::{SaysoMember, SaysoNewAttribution, SaysoOutput, SaysoSpan, SaysoStr, covers};
use std::ptr;

/// The table, without the gate that its `data` is to lead to.
pub(super) const fn table() -> SaysoOutput {
    SaysoOutput {
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
    }
}

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
