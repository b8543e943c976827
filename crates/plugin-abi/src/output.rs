use crate::{SaysoMember, SaysoSpan, SaysoStr};
use core::ffi::c_void;

/// Done.
pub const SAYSO_OK: i32 = 0;
/// `record` is not the number of a document in this batch.
pub const SAYSO_ERROR_RECORD: i32 = -1;
/// A pointer that must point somewhere is NULL.
pub const SAYSO_ERROR_NULL: i32 = -2;
/// The document has been given more than the host takes for one.
pub const SAYSO_ERROR_LIMIT: i32 = -3;
/// Called outside `process`, or from another thread than `process` was called on.
pub const SAYSO_ERROR_THREAD: i32 = -4;
/// The configuration will not do; for `create`.
pub const SAYSO_ERROR_CONFIG: i32 = -5;
/// A `struct_size` that does not cover what the host must read.
pub const SAYSO_ERROR_SIZE: i32 = -6;

/// `put_dropped`: an advertisement or its marker.
pub const SAYSO_DROP_ADVERTISEMENT: u32 = 0;
/// `put_dropped`: menus, breadcrumbs, share bars, pagination.
pub const SAYSO_DROP_NAVIGATION: u32 = 1;
/// `put_dropped`: teasers of other articles.
pub const SAYSO_DROP_RELATED: u32 = 2;
/// `put_dropped`: newsletter, subscription, app and follow-us lines.
pub const SAYSO_DROP_PROMOTION: u32 = 3;
/// `put_dropped`: imprint, copyright, contact and credit lines at the end.
pub const SAYSO_DROP_FOOTER: u32 = 4;
/// `put_dropped`: what readers wrote below.
pub const SAYSO_DROP_COMMENT: u32 = 5;
/// `put_dropped`: said already.
pub const SAYSO_DROP_DUPLICATE: u32 = 6;
/// `put_dropped`: not shown to readers.
pub const SAYSO_DROP_HIDDEN: u32 = 7;
/// `put_dropped`: cookie and consent notices.
pub const SAYSO_DROP_CONSENT: u32 = 8;
/// `put_dropped`: time stamps, counters, section labels and other furniture.
pub const SAYSO_DROP_METADATA: u32 = 9;
/// `put_dropped`: the credit of a picture.
pub const SAYSO_DROP_CREDIT: u32 = 10;
/// `put_dropped`: a card about the author.
pub const SAYSO_DROP_AUTHOR_CARD: u32 = 11;
/// `put_dropped`: a caption, where captions are left out.
pub const SAYSO_DROP_CAPTION: u32 = 12;
/// `put_dropped`: outside the article, by its place.
pub const SAYSO_DROP_BOILERPLATE: u32 = 13;
/// `put_dropped`: a reason of the extractor's own.
pub const SAYSO_DROP_OTHER: u32 = 14;

/// `put_meta`: the headline.
pub const SAYSO_META_TITLE: u32 = 0;
/// `put_meta`: one author; each call adds one.
pub const SAYSO_META_AUTHOR: u32 = 1;
/// `put_meta`: when it was published, RFC 3339, as precise as the document is.
pub const SAYSO_META_PUBLISHED: u32 = 2;
/// `put_meta`: when it was last changed, RFC 3339.
pub const SAYSO_META_MODIFIED: u32 = 3;
/// `put_meta`: the name of the site or sender.
pub const SAYSO_META_SITE: u32 = 4;
/// `put_meta`: the canonical address.
pub const SAYSO_META_URL: u32 = 5;
/// `put_meta`: BCP 47 tag of the language.
pub const SAYSO_META_LANGUAGE: u32 = 6;
/// `put_meta`: the news agency that the text came from.
pub const SAYSO_META_AGENCY: u32 = 7;
/// `put_meta`: the place of the dateline.
pub const SAYSO_META_DATELINE: u32 = 8;
/// `put_meta`: the section of the site.
pub const SAYSO_META_SECTION: u32 = 9;
/// `put_meta`: one keyword; each call adds one.
pub const SAYSO_META_TAG: u32 = 10;
/// `put_meta`: address of the lead picture.
pub const SAYSO_META_IMAGE: u32 = 11;

/// An attribution that a plugin adds, or puts in the place of one that is there.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoNewAttribution {
    /// The size of this struct in bytes, as the plugin knows it.
    pub struct_size: u32,
    /// One of the `SAYSO_ATTRIBUTION_…` numbers.
    pub kind: u32,
    /// `content_count` spans of what was said; at least one.
    pub content: *const SaysoSpan,
    /// How many.
    pub content_count: usize,
    /// `cue_count` spans of the words that say that it was said.
    pub cue: *const SaysoSpan,
    /// How many.
    pub cue_count: usize,
    /// `source_count` spans of the words that name who said it.
    pub source: *const SaysoSpan,
    /// How many.
    pub source_count: usize,
    /// The id of a speaker that the article has, or `SAYSO_NONE`.
    pub speaker: u32,
    /// Where `speaker` is `SAYSO_NONE`: the kind of the speaker that `speaker_name` names.
    pub speaker_kind: u32,
    /// Where `speaker` is `SAYSO_NONE`: the name of a speaker. One that the article has under this very name is taken,
    /// else one is added, with `source` as its mentions. Absent: the attribution has no speaker.
    pub speaker_name: SaysoStr,
    /// The role of a speaker that is added, or absent.
    pub speaker_role: SaysoStr,
    /// To whom, or absent.
    pub addressee: SaysoSpan,
    /// When it was said, or absent.
    pub time: SaysoSpan,
    /// Where it was said, or absent.
    pub place: SaysoSpan,
    /// By what medium, or absent.
    pub medium: SaysoSpan,
    /// 1 where the source is said *not* to have said it, else 0.
    pub negated: u32,
    /// The id of the attribution that holds this one, or `SAYSO_NONE`.
    pub within: u32,
    /// The probability, from 0 to 1, that content and source are right.
    pub confidence: f32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// What decided, for people to read. Must not be absent.
    pub evidence: SaysoStr,
}

/// What a plugin gives back: functions to call from inside `process`, on its thread.
///
/// `record` is the number of a document in the batch, from 0. Every function returns `SAYSO_OK` once the host has
/// taken what was put (it has copied it), or one of the `SAYSO_ERROR_…` codes. The host proves what it took after
/// `process` has returned: a span that does not slice the text, a string that is not UTF-8, JSON that does not parse, a
/// number that means nothing, or a call that is not for this kind of plugin costs the document (it goes to the dead
/// letters, with the reason) and no other.
///
/// What is put for a document counts only where the document is neither dropped, failed nor declined.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoOutput {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// Nothing yet; 0.
    pub reserved: u32,
    /// The host's own; leave it.
    pub data: *mut c_void,
    /// Annotator. Appends `{"start": …, "end": …, NAME: VALUE …}` to the array `list` of the plugin's extension, with
    /// the `member_count` members. Offsets are bytes of the text here and are written in the record's own unit.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `list`, `members` and what they point at are borrowed until
    /// it returns.
    pub put_span: unsafe extern "C" fn(
        output: *const SaysoOutput,
        record: usize,
        list: SaysoStr,
        span: SaysoSpan,
        members: *const SaysoMember,
        member_count: usize,
    ) -> i32,
    /// Annotator or extractor. Sets the member `key` of the plugin's extension to `json`, any JSON value. Offsets inside
    /// it stay as they are: use `put_span` for what points into the text.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `key` and `json` are borrowed until it returns.
    pub put_json: unsafe extern "C" fn(output: *const SaysoOutput, record: usize, key: SaysoStr, json: SaysoStr) -> i32,
    /// Annotator. Adds an attribution. The host gives it its number.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `attribution` and what it points at are borrowed until it
    /// returns.
    pub add_attribution:
        unsafe extern "C" fn(output: *const SaysoOutput, record: usize, attribution: *const SaysoNewAttribution) -> i32,
    /// Annotator after `attribute`. Puts `attribution` in the place of the one numbered `id`.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `attribution` and what it points at are borrowed until it
    /// returns.
    pub change_attribution: unsafe extern "C" fn(
        output: *const SaysoOutput,
        record: usize,
        id: u32,
        attribution: *const SaysoNewAttribution,
    ) -> i32,
    /// Annotator after `attribute`. Takes the attribution numbered `id` out.
    ///
    /// Thread: that of `process`, from inside it. Ownership: nothing is handed over.
    pub drop_attribution: unsafe extern "C" fn(output: *const SaysoOutput, record: usize, id: u32) -> i32,
    /// Any kind. Leaves the document out of the output; it is counted as filtered, with `reason`.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `reason` is borrowed until it returns.
    pub drop_record: unsafe extern "C" fn(output: *const SaysoOutput, record: usize, reason: SaysoStr) -> i32,
    /// Any kind. The document could not be done: it goes to the dead letters, with `message`.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `message` is borrowed until it returns.
    pub fail: unsafe extern "C" fn(output: *const SaysoOutput, record: usize, message: SaysoStr) -> i32,
    /// Any kind but a filter. Adds a note to the record: a `code` for programs and a `message` for people.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `code` and `message` are borrowed until it returns.
    pub put_note:
        unsafe extern "C" fn(output: *const SaysoOutput, record: usize, code: SaysoStr, message: SaysoStr) -> i32,
    /// Extractor. Appends a block of `kind` (`SAYSO_BLOCK_…`). `origin` is where it came from; blocks may share one
    /// origin, but no two may overlap in part.
    ///
    /// Thread: that of `process`, from inside it. Ownership: `text` is borrowed until it returns.
    pub put_block: unsafe extern "C" fn(
        output: *const SaysoOutput,
        record: usize,
        kind: u32,
        text: SaysoStr,
        origin: SaysoSpan,
    ) -> i32,
    /// Extractor. Says what of the document is left out of the text, and why (`SAYSO_DROP_…`).
    ///
    /// Thread: that of `process`, from inside it. Ownership: `text` is borrowed until it returns.
    pub put_dropped: unsafe extern "C" fn(
        output: *const SaysoOutput,
        record: usize,
        reason: u32,
        text: SaysoStr,
        origin: SaysoSpan,
    ) -> i32,
    /// Extractor. Sets a field of the metadata (`SAYSO_META_…`).
    ///
    /// Thread: that of `process`, from inside it. Ownership: `value` is borrowed until it returns.
    pub put_meta: unsafe extern "C" fn(output: *const SaysoOutput, record: usize, field: u32, value: SaysoStr) -> i32,
    /// Extractor. Leaves the document to `clean`, as if the plugin had not claimed it.
    ///
    /// Thread: that of `process`, from inside it. Ownership: nothing is handed over.
    pub decline: unsafe extern "C" fn(output: *const SaysoOutput, record: usize) -> i32,
}
