use crate::lent;
use crate::record::Form;
use crate::source::source_fields;
use sayso_plugin_abi::{SaysoMember, SaysoRawDocument, SaysoRecord};

/// A document as it came in, lent by the host for one call: what an extractor or a filter reads.
#[derive(Clone, Copy, Debug)]
pub struct RawDocument<'call> {
    record: &'call SaysoRecord,
    flat: &'call SaysoRawDocument,
}

impl<'call> RawDocument<'call> {
    /// # Safety
    /// The record is one that the host lends for `'call`.
    pub(crate) unsafe fn new(record: &'call SaysoRecord) -> Option<Self> {
        // SAFETY: the host's pointer: NULL or alive for the call.
        Some(Self { record, flat: unsafe { record.raw.as_ref() }? })
    }

    source_fields!();

    /// How the body is to be read.
    #[must_use]
    pub const fn form(&self) -> Form {
        match self.flat.form {
            sayso_plugin_abi::SAYSO_FORM_HTML => Form::Html,
            sayso_plugin_abi::SAYSO_FORM_TEXT => Form::Text,
            sayso_plugin_abi::SAYSO_FORM_CLEAN_TEXT => Form::CleanText,
            _ => Form::Other,
        }
    }

    /// The body, decompressed, in its own character set.
    #[must_use]
    pub fn body(&self) -> &'call [u8] {
        // SAFETY: lent by the host.
        unsafe { lent::bytes(self.flat.body) }
    }

    /// The body decoded, as `clean` would see it; `None` for a filter and for [`Form::Other`].
    ///
    /// Origins count bytes of this text where there is one, and bytes of [`body`](RawDocument::body) where not.
    #[must_use]
    pub fn text(&self) -> Option<&'call str> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::option(self.flat.text) }
    }

    /// The character set that the transport declared; a declaration, not a promise.
    #[must_use]
    pub fn charset(&self) -> Option<&'call str> {
        // SAFETY: lent by the host; UTF-8.
        unsafe { lent::option(self.flat.charset) }
    }

    /// Headers that came with it, names in lower case.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = (&'call str, &'call str)> + use<'call> {
        // SAFETY: lent by the host; UTF-8.
        let headers = unsafe { lent::slice(self.flat.headers, self.flat.header_count) };
        let header = |header: &'call SaysoMember| {
            // SAFETY: as above.
            unsafe { (lent::string(header.name), lent::string(header.value)) }
        };
        headers.iter().map(header)
    }
}
