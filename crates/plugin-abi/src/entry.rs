use crate::{SaysoBytes, SaysoOutput, SaysoRecord, SaysoStr};
use core::ffi::{c_char, c_void};

/// The first eight bytes of `sayso_plugin_entry`, as a number: `SAYSOPLG` read from the right.
pub const SAYSO_PLUGIN_MAGIC: u64 = 0x474C_504F_5359_4153;
/// The version that breaks: the host refuses a plugin of any other.
pub const SAYSO_ABI_MAJOR: u32 = 1;
/// The version that only adds.
pub const SAYSO_ABI_MINOR: u32 = 0;

/// The symbol `sayso_plugin_entry` that a plugin exports: a constant of this type.
///
/// The host reads `magic`, then `abi_major`, then `struct_size`, and goes on only where each is right. It never writes.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoPluginEntry {
    /// `SAYSO_PLUGIN_MAGIC`.
    pub magic: u64,
    /// `SAYSO_ABI_MAJOR` of the header that the plugin was built with.
    pub abi_major: u32,
    /// `SAYSO_ABI_MINOR` of the header that the plugin was built with.
    pub abi_minor: u32,
    /// The size of this struct in bytes, as the plugin knows it.
    pub struct_size: u32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// The plugin's own name: lower-case letters, digits, `-` and `_`. What it puts into a record stands under the
    /// name that the configuration gives it, which may be another.
    pub name: SaysoStr,
    /// The plugin's own version, for people.
    pub version: SaysoStr,
    /// What the plugin is and where it may stand. NULL means that the description could not be made.
    ///
    /// Thread: any, at any time, several at once. Ownership: the result stays the plugin's; it is constant and lives
    /// as long as the process.
    pub describe: Option<unsafe extern "C" fn() -> *const SaysoDescription>,
    /// The extension called `name` (closed by NUL), or NULL. Version 1.0 knows none. The field itself may be NULL.
    ///
    /// Thread: any, at any time, several at once. Ownership: `name` is borrowed until it returns; the result stays the
    /// plugin's, is constant and lives as long as the process.
    pub get_extension: Option<unsafe extern "C" fn(name: *const c_char) -> *const c_void>,
    /// Makes an instance: fills `instance` and returns `SAYSO_OK`. Otherwise it says why with `host->refuse`, returns
    /// `SAYSO_ERROR_CONFIG` (or any other code), and leaves nothing behind.
    ///
    /// Thread: any, several at once. Ownership: `host` and `setup` are borrowed, `setup` until the call returns, `host`
    /// until the instance is destroyed; `instance` is the host's, and what `instance->data` points at the plugin's,
    /// until `destroy`.
    pub create: Option<
        unsafe extern "C" fn(host: *const SaysoHost, setup: *const SaysoSetup, instance: *mut SaysoInstance) -> i32,
    >,
}

// SAFETY: the struct is constant data; whoever exports one promises that what it points at is constant too.
unsafe impl Sync for SaysoPluginEntry {}

/// `SaysoDescription.kind`: reads articles and adds to them.
pub const SAYSO_KIND_ANNOTATOR: u32 = 0;
/// `SaysoDescription.kind`: makes articles from raw documents, in the place of `clean`.
pub const SAYSO_KIND_EXTRACTOR: u32 = 1;
/// `SaysoDescription.kind`: drops raw documents before they cost anything.
pub const SAYSO_KIND_FILTER: u32 = 2;

/// A place: after `ingest` (filters).
pub const SAYSO_PLACE_INGEST: u32 = 1;
/// A place: after `clean` (annotators), or in the place of it (extractors).
pub const SAYSO_PLACE_CLEAN: u32 = 2;
/// A place: after `segment` (annotators).
pub const SAYSO_PLACE_SEGMENT: u32 = 4;
/// A place: after `attribute` (annotators).
pub const SAYSO_PLACE_ATTRIBUTE: u32 = 8;

/// `SaysoDescription.needs`: `SaysoArticle.tokens`.
pub const SAYSO_NEEDS_TOKENS: u32 = 1;
/// `SaysoDescription.needs`: `SaysoArticle.quotations`.
pub const SAYSO_NEEDS_QUOTATIONS: u32 = 2;
/// `SaysoDescription.needs`: `SaysoArticle.attributions` and `SaysoArticle.speakers`.
pub const SAYSO_NEEDS_ATTRIBUTIONS: u32 = 4;
/// `SaysoDescription.needs`: `SaysoArticle.meta`.
pub const SAYSO_NEEDS_META: u32 = 8;

/// What a plugin is: constant data.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoDescription {
    /// The size of this struct in bytes, as the plugin knows it.
    pub struct_size: u32,
    /// One of the `SAYSO_KIND_…` numbers.
    pub kind: u32,
    /// Where it may stand: `SAYSO_PLACE_…` bits. An extractor says `SAYSO_PLACE_CLEAN`, a filter `SAYSO_PLACE_INGEST`.
    pub places: u32,
    /// What it reads beside text, blocks and sentences: `SAYSO_NEEDS_…` bits.
    pub needs: u32,
    /// One sentence on what it does.
    pub summary: SaysoStr,
    /// JSON Schema (2020-12) of `[plugin.config]`. Absent where the plugin takes no configuration.
    pub config_schema: SaysoStr,
    /// For an extractor: the documents that it wants to see. Any one claim is enough. NULL otherwise.
    pub claims: *const SaysoClaims,
}

// SAFETY: constant data, as above.
unsafe impl Sync for SaysoDescription {}

/// The documents that an extractor wants to see. A document that any entry fits is handed to it; what it declines, and
/// every other document, goes to `clean`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoClaims {
    /// The size of this struct in bytes, as the plugin knows it.
    pub struct_size: u32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// `media_type_count` media types: `message/rfc822`; without a slash a whole class (`image`); `any` for all.
    pub media_types: *const SaysoStr,
    /// How many media types.
    pub media_type_count: usize,
    /// `host_count` hosts of the document's address: `example.org`, or `*.example.org` for those below it.
    pub hosts: *const SaysoStr,
    /// How many hosts.
    pub host_count: usize,
    /// `prefix_count` beginnings of the body (`%PDF-`).
    pub prefixes: *const SaysoBytes,
    /// How many beginnings.
    pub prefix_count: usize,
    /// Looks at the first bytes of the body (at most 4096) and returns 1 to claim the document, 0 not to. May be NULL.
    ///
    /// Thread: any, several at once. Ownership: `start` is borrowed until it returns.
    pub probe: Option<unsafe extern "C" fn(start: SaysoBytes) -> u32>,
}

// SAFETY: constant data, as above.
unsafe impl Sync for SaysoClaims {}

/// What an instance is made from.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoSetup {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// Where the plugin will stand: one of the `SAYSO_PLACE_…` bits.
    pub place: u32,
    /// `[plugin.config]` as a JSON object, proved against the plugin's schema.
    pub config: SaysoStr,
    /// The absolute path of the folder that relative paths in the configuration start at.
    pub folder: SaysoStr,
    /// The name that the configuration gives this plugin.
    pub name: SaysoStr,
}

/// A running stage. The host hands in an empty one with `struct_size` set; `create` fills the rest.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoInstance {
    /// The size of this struct in bytes, as the host knows it: the plugin writes only what it covers.
    pub struct_size: u32,
    /// Nothing yet; leave it.
    pub reserved: u32,
    /// The plugin's own; handed back with each call.
    pub data: *mut c_void,
    /// Does the stage's work on `count` documents. Never NULL once `create` has returned `SAYSO_OK`.
    ///
    /// Thread: one of the host's workers, not always the same, and never twice at once for one instance. Ownership:
    /// `records`, everything behind it, and `output` are borrowed until it returns.
    ///
    /// What it puts for one document must follow from that document and the configuration alone: documents come in
    /// batches and to workers in no order that a plugin may rely on.
    pub process: Option<
        unsafe extern "C" fn(
            data: *mut c_void,
            records: *const *const SaysoRecord,
            count: usize,
            output: *const SaysoOutput,
        ),
    >,
    /// Frees the instance. Called once, after the last `process` has returned. May be NULL.
    ///
    /// Thread: any, but never while `process` runs for this instance. Ownership: `data` goes back to the plugin, which
    /// frees it; the host forgets it.
    pub destroy: Option<unsafe extern "C" fn(data: *mut c_void)>,
}

/// `log` level: something is wrong.
pub const SAYSO_LOG_ERROR: u32 = 1;
/// `log` level: something may be wrong.
pub const SAYSO_LOG_WARN: u32 = 2;
/// `log` level: worth knowing.
pub const SAYSO_LOG_INFO: u32 = 3;
/// `log` level: for the plugin's author.
pub const SAYSO_LOG_DEBUG: u32 = 4;

/// What the host does for an instance at any time. Valid until the instance is destroyed.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoHost {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// `SAYSO_ABI_MAJOR` of the host.
    pub abi_major: u32,
    /// `SAYSO_ABI_MINOR` of the host.
    pub abi_minor: u32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// The host's own; leave it.
    pub data: *mut c_void,
    /// Writes a line to the host's log.
    ///
    /// Thread: any, until the instance is destroyed. Ownership: `message` is borrowed until it returns.
    pub log: unsafe extern "C" fn(host: *const SaysoHost, level: u32, message: SaysoStr),
    /// Says why `create` could not make an instance.
    ///
    /// Thread: that of `create`, from inside it. Ownership: `message` is borrowed until it returns.
    pub refuse: unsafe extern "C" fn(host: *const SaysoHost, message: SaysoStr),
    /// The host's extension called `name` (closed by NUL), or NULL. Version 1.0 knows none.
    ///
    /// Thread: any, until the instance is destroyed. Ownership: `name` is borrowed until it returns; the result stays
    /// the host's and is valid as long as the instance.
    pub get_extension: unsafe extern "C" fn(host: *const SaysoHost, name: *const c_char) -> *const c_void,
}
