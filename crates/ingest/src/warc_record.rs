//! From one sound WARC record to a document.

use crate::charset::label_in_content_type;
use crate::documents::Context;
use crate::http::{Response, media_type, status};
use crate::transfer::{BadBody, join_chunks, undo_encodings};
use crate::warc_head::Head;
use crate::{Format, Limits, Reason, Skipped};
use sayso_record::{Form, Note, RawDocument, Source};
use std::borrow::Cow;
use std::ops::Range;

/// One record: its head, and all of its bytes.
pub(crate) struct Record<'a> {
    pub(crate) head: &'a Head,
    pub(crate) bytes: &'a [u8],
}

/// What a record's type means to a reader of documents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Response,
    Resource,
    PassOver(Passed),
}

/// A record that is passed over, and counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    Request,
    Metadata,
    Revisit,
    Continuation,
}

impl Skipped {
    pub(crate) fn count(&mut self, passed: Passed) {
        *match passed {
            Passed::Request => &mut self.requests,
            Passed::Metadata => &mut self.metadata,
            Passed::Revisit => &mut self.revisits,
            Passed::Continuation => &mut self.continuations,
        } += 1;
    }
}

impl Kind {
    pub(crate) fn of(kind: &[u8]) -> Self {
        let is = |name: &[u8]| kind.eq_ignore_ascii_case(name);
        if is(b"response") {
            Self::Response
        } else if is(b"resource") || is(b"conversion") {
            Self::Resource
        } else if is(b"request") {
            Self::PassOver(Passed::Request)
        } else if is(b"revisit") {
            Self::PassOver(Passed::Revisit)
        } else if is(b"continuation") {
            Self::PassOver(Passed::Continuation)
        } else {
            Self::PassOver(Passed::Metadata)
        }
    }
}

impl Record<'_> {
    /// A value of the head; `None` if the field is missing.
    pub(crate) fn value(&self, field: &Range<usize>) -> Option<String> {
        (!field.is_empty()).then(|| String::from_utf8_lossy(&self.bytes[field.clone()]).into_owned())
    }

    /// What its type means.
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(&self.bytes[self.head.kind.clone()])
    }

    fn content(&self) -> &[u8] {
        &self.bytes[self.head.length..]
    }

    /// The document in it; `None` if it is none, which is counted.
    pub(crate) fn document(&self, context: &mut Context) -> Option<Result<RawDocument, BadBody>> {
        match self.kind() {
            Kind::PassOver(passed) => {
                context.skipped.count(passed);
                None
            }
            Kind::Response if self.content().starts_with(b"HTTP/") => match status(self.content()) {
                Some(200) | None => Some(self.response(&context.options.limits)),
                Some(_) => {
                    context.skipped.statuses += 1;
                    None
                }
            },
            Kind::Response if self.bytes[self.head.content_type.clone()].starts_with(b"text/dns") => {
                context.skipped.protocols += 1;
                None
            }
            // Some writers store the page itself as a response.
            Kind::Response | Kind::Resource => Some(Ok(self.resource())),
        }
    }

    /// The content is the document itself.
    fn resource(&self) -> RawDocument {
        let content_type = self.value(&self.head.content_type).unwrap_or_default();
        let (media, form) = self.form(&content_type, self.content());
        let charset = label_in_content_type(&content_type);
        self.raw(media, form, charset, self.content().to_vec(), Vec::new())
    }

    /// The content is an HTTP response.
    fn response(&self, limits: &Limits) -> Result<RawDocument, BadBody> {
        let response = Response::parse(self.content()).ok_or_else(|| BadBody {
            reason: Reason::BadHttp,
            message: "no blank line ends the head of the HTTP response".to_owned(),
        })?;
        let mut notes = Vec::new();
        let mut body = Cow::Borrowed(response.body);
        if response.header("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked")) {
            body = join_chunks(response.body, &mut notes);
        }
        if let Some(encodings) = response.header("content-encoding") {
            body = undo_encodings(body, encodings, limits, &mut notes)?;
        }
        let content_type = response.header("content-type").unwrap_or_default();
        let charset = label_in_content_type(content_type);
        let (media, form) = self.form(content_type, &body);
        let mut document = self.raw(media, form, charset, body.into_owned(), notes);
        document.headers = response.headers;
        Ok(document)
    }

    fn raw(
        &self,
        media_type: String,
        form: Form,
        charset: Option<String>,
        body: Vec<u8>,
        mut notes: Vec<Note>,
    ) -> RawDocument {
        if let Some(why) = self.value(&self.head.truncated) {
            let message = format!("the crawler cut the content off ({why})");
            notes.push(Note::new("ingest", "warc_truncated", message));
        }
        let source = Source {
            uri: self.value(&self.head.uri).unwrap_or_default(),
            record: self.value(&self.head.record_id),
            media_type,
            bytes: body.len() as u64,
            fetched: self.value(&self.head.date),
        };
        RawDocument { source, form, charset, headers: Vec::new(), body, notes }
    }

    /// The media type, looked for in the record and the bytes if the server gave none, and how it is read.
    fn form(&self, content_type: &str, body: &[u8]) -> (String, Form) {
        let mut media = media_type(content_type);
        if matches!(media.as_str(), "" | "application/octet-stream" | "unknown/unknown") {
            media = match self.value(&self.head.payload_type) {
                Some(identified) => media_type(&identified),
                None if media == "application/octet-stream" => media,
                None => Format::of("", body).media_type("", body).to_owned(),
            };
        }
        let form = match media.as_str() {
            "text/html" | "application/xhtml+xml" => Form::Html,
            "text/plain" => Form::Text,
            _ => Form::Other,
        };
        (media, form)
    }
}
