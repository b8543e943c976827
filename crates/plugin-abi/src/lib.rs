//! The C ABI between sayso and its plugins, version 1: `#[repr(C)]` types, constants, and nothing else.
//!
//! The design follows CLAP, the audio plug-in ABI that has stayed compatible for years: a library exports **one**
//! symbol, `sayso_plugin_entry`, a plain struct of data and function pointers. Finding out what a library is runs no
//! code of it. Everything that a plugin wants from the host it calls through a table that the host hands in, so a
//! plugin links against nothing and neither side ever frees the other's memory.
//!
//! # Versions
//!
//! [`SAYSO_ABI_MAJOR`] changes when an old plugin would misread a struct; the host refuses any other major. Within a
//! major, structs that are handed over by pointer begin with `struct_size` and grow only at the end, and a field is
//! read only where `struct_size` covers it ([`covers!`], `SAYSO_COVERS` in C). Structs that stand in arrays
//! ([`SaysoBlock`], [`SaysoSentence`], …) have no `struct_size` and never change within a major. What fits neither way
//! is added by a named extension (`get_extension` on both sides).
//!
//! # The thread contract
//!
//! - `describe` and `get_extension` may be called from any thread, at any time, by several threads at once.
//! - `create` may be called from any thread, by several threads at once.
//! - An instance belongs to one worker. Its `process` and `destroy` are never entered twice at once; two calls in a row
//!   may come from different threads. Several instances of one plugin run side by side: what they share they must lock.
//! - The table of [`SaysoOutput`] may be called only from inside `process`, and only from the thread that `process` was
//!   called on. A call from elsewhere returns [`SAYSO_ERROR_THREAD`], changes nothing, and marks the plugin as faulty.
//! - `log` of [`SaysoHost`] may be called from any thread until the instance is destroyed.
//!
//! # The ownership contract
//!
//! - What the host hands in (records, text, arrays, configuration) is borrowed: valid until the call returns, never to
//!   be written to, never to be freed. Keep a copy of what you need longer.
//! - What the plugin hands in (strings, arrays, structs) is borrowed by the host until that one call returns; the host
//!   copies what it keeps.
//! - What `sayso_plugin_entry` and `describe` point at must stay valid and unchanged for the life of the process.
//!   Libraries are never unloaded.
//! - The `data` of an instance is the plugin's. The host hands it back to `process`, and at last to `destroy`.
//!
//! # Trust
//!
//! The host believes no number: indices, bounds, character boundaries, UTF-8 and JSON are checked, and a plugin that
//! gives a wrong one costs the record that it was about and no other. It cannot check that a pointer points somewhere:
//! a plugin that is not trusted that far belongs in a process of its own (`isolation = "process"`).
//!
//! No unwinding may cross the boundary in either direction: a panic, a C++ exception or a `longjmp` through a host
//! frame is undefined behaviour. The SDK for Rust catches panics for its authors.

#![no_std]
// The one `unsafe` here says that a struct of constant data may be shared between threads.
#![allow(unsafe_code)]

mod article;
mod entry;
mod output;
mod raw;
mod text;

pub use article::*;
pub use entry::*;
pub use output::*;
pub use raw::*;
pub use text::*;

/// True when `$size`, the `struct_size` that the other side gave, covers the field `$field` of the struct `$type`.
///
/// ```
/// use sayso_plugin_abi::{SaysoPluginEntry, covers};
/// let size = core::mem::size_of::<SaysoPluginEntry>() as u32;
/// assert!(covers!(size, SaysoPluginEntry, create));
/// assert!(!covers!(size - 1, SaysoPluginEntry, create));
/// ```
#[macro_export]
macro_rules! covers {
    ($size:expr, $type:ty, $field:ident) => {
        $size as usize >= ::core::mem::offset_of!($type, $field) + $crate::size_of_field(|of: &$type| &of.$field)
    };
}

/// The size of the field that `_field` would lead to; it is never called. For [`covers!`] alone.
#[doc(hidden)]
#[must_use]
pub const fn size_of_field<T, F>(_field: fn(&T) -> &F) -> usize {
    size_of::<F>()
}
