//! What the host lends, as slices and strings.
//!
//! The host keeps the ownership contract: what a record leads to is readable, unchanging and UTF-8 where it says so,
//! until `process` returns. The views ([`Article`](crate::Article), [`RawDocument`](crate::RawDocument)) carry the
//! lifetime of the call, so safe code cannot keep any of it longer. Every `unsafe` of reading stands here.

use sayso_plugin_abi::{SaysoBytes, SaysoStr};

/// The elements of an array.
///
/// # Safety
/// `ptr` leads to `count` elements that live for `'call`; or `count` is 0.
pub(crate) unsafe fn slice<'call, T>(ptr: *const T, count: usize) -> &'call [T] {
    if count == 0 || ptr.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(ptr, count) }
}

/// The bytes.
///
/// # Safety
/// As for [`slice`].
pub(crate) unsafe fn bytes<'call>(lent: SaysoBytes) -> &'call [u8] {
    // SAFETY: the caller's promise.
    unsafe { slice(lent.ptr, lent.len) }
}

/// The string, `None` where it is absent.
///
/// # Safety
/// As for [`slice`], and the bytes are UTF-8.
pub(crate) unsafe fn option<'call>(lent: SaysoStr) -> Option<&'call str> {
    if lent.is_absent() {
        return None;
    }
    // SAFETY: the caller's promise.
    Some(unsafe { std::str::from_utf8_unchecked(slice(lent.ptr.cast(), lent.len)) })
}

/// The string, empty where it is absent.
///
/// # Safety
/// As for [`option`].
pub(crate) unsafe fn string<'call>(lent: SaysoStr) -> &'call str {
    // SAFETY: the caller's promise.
    unsafe { option(lent) }.unwrap_or("")
}
