//! Where in the message something stands.
//!
//! A part that is not encoded is a stretch of the message, and each of its blocks has an origin of its own. Of a part in
//! base64, quoted-printable or another character set no single byte leads back, so all its blocks share the origin of
//! the part.

use crate::counts_body;
use mail_parser::{Message, MessagePart};
use sayso_plugin_sdk::RawDocument;
use sayso_plugin_sdk::record::Origin;

/// The document, as far as origins point into it.
pub(crate) struct Place<'d> {
    body: &'d [u8],
    /// What everything comes from where the body is not what origins count: the whole decoded text.
    whole: Option<Origin>,
}

impl<'d> Place<'d> {
    pub(crate) fn new(document: &RawDocument<'d>) -> Self {
        let end = document.text().map_or(0, |text| u32::try_from(text.len()).unwrap_or(0));
        Self { body: document.body(), whole: (!counts_body(document)).then_some(Origin(0, end)) }
    }

    /// Where `inner`, if it is a stretch of the body, begins in it.
    fn offset(&self, inner: &[u8]) -> Option<u32> {
        let at = inner.as_ptr().addr().checked_sub(self.body.as_ptr().addr())?;
        (at + inner.len() <= self.body.len()).then(|| u32::try_from(at).ok())?
    }

    /// The origin of a part as a whole, as it stands encoded.
    fn whole_part(&self, message: &Message<'_>, part: &MessagePart<'_>) -> Origin {
        if let Some(whole) = self.whole {
            return whole;
        }
        let base = self.offset(message.raw_message()).unwrap_or(0);
        let end = u32::try_from(self.body.len()).unwrap_or(u32::MAX);
        let at = |offset: u32| base.saturating_add(offset).min(end);
        Origin(at(part.offset_body), at(part.offset_end.max(part.offset_body)))
    }

    /// The origin of all of a part's text.
    pub(crate) fn part(&self, message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> Origin {
        self.of(message, part, text)(Origin(0, u32::try_from(text.len()).unwrap_or(u32::MAX)))
    }

    /// From places in a part's text to places in the message.
    pub(crate) fn of(
        &self,
        message: &Message<'_>,
        part: &MessagePart<'_>,
        text: &str,
    ) -> impl Fn(Origin) -> Origin + use<> {
        let begins = self.offset(text.as_bytes()).filter(|_| self.whole.is_none());
        let whole = self.whole_part(message, part);
        move |inside| match begins {
            Some(begins) => Origin(begins.saturating_add(inside.0), begins.saturating_add(inside.1)),
            None => whole,
        }
    }

    /// The origin of a header field.
    pub(crate) fn header(&self, message: &Message<'_>, name: &str) -> Origin {
        if let Some(whole) = self.whole {
            return whole;
        }
        let base = self.offset(message.raw_message()).unwrap_or(0);
        let end = u32::try_from(self.body.len()).unwrap_or(u32::MAX);
        let at = |offset: u32| base.saturating_add(offset).min(end);
        let field = message.headers().iter().rfind(|header| header.name().eq_ignore_ascii_case(name));
        field.map_or(Origin(0, 0), |field| Origin(at(field.offset_field), at(field.offset_end.max(field.offset_field))))
    }
}
