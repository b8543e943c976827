use crate::{SaysoBytes, SaysoMember, SaysoStr};

/// `SaysoRawDocument.form`: a web page.
pub const SAYSO_FORM_HTML: u32 = 0;
/// `SaysoRawDocument.form`: scraped plain text.
pub const SAYSO_FORM_TEXT: u32 = 1;
/// `SaysoRawDocument.form`: text that is clean already.
pub const SAYSO_FORM_CLEAN_TEXT: u32 = 2;
/// `SaysoRawDocument.form`: something that the built-in stages cannot read.
pub const SAYSO_FORM_OTHER: u32 = 3;

/// A document as it came in: what an extractor or a filter reads.
///
/// Origins (`put_block`, `put_dropped`) count bytes of `text` where there is one, and bytes of `body` where `form` is
/// `SAYSO_FORM_OTHER`, which has none.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct SaysoRawDocument {
    /// The size of this struct in bytes, as the host knows it.
    pub struct_size: u32,
    /// One of the `SAYSO_FORM_…` numbers.
    pub form: u32,
    /// The body, decompressed, in its own character set.
    pub body: SaysoBytes,
    /// The body decoded to UTF-8, as `clean` would see it. Absent for a filter, and where `form` is
    /// `SAYSO_FORM_OTHER`.
    pub text: SaysoStr,
    /// The character set that the transport declared, or absent; a declaration, not a promise.
    pub charset: SaysoStr,
    /// `header_count` headers that came with it, names in lower case.
    pub headers: *const SaysoMember,
    /// How many headers.
    pub header_count: usize,
}
