//! Web archives: WARC 1.0 and 1.1 (ISO 28500), plain or compressed in any way.
//!
//! A record says its own length, and that length is believed only if a record, the end of its gzip member or the end of
//! the file follows it. If not, the length is wrong or bytes are missing, and the next record is looked for from the
//! broken one's own head on: what a wrong length would have swallowed is read, not lost.

use crate::charset::label_in_content_type;
use crate::documents::{Context, Records};
use crate::http::{Response, media_type, status};
use crate::transfer::{BadBody, join_chunks, undo_encodings};
use crate::unpack::Unpacked;
use crate::warc_head::{Head, LONGEST_HEAD, head_length, starts_record};
use crate::{BadInput, Format, Limits, Reason, Skipped};
use memchr::memmem;
use sayso_record::{Form, Note, RawDocument, Source};
use std::borrow::Cow;

/// Line ends and stray bytes between a record and the next that are passed over with no more than a note.
const SLACK: usize = 64;

/// A reader of web archives.
pub(crate) struct WebArchive;

type Document = Result<RawDocument, BadInput>;

/// How a record's end was found.
enum End {
    /// Where its length says, with this many line ends behind it.
    Sound { length: usize },
    /// Where its length says, but with other bytes before the next record.
    Odd { length: usize },
    /// Not where its length says: the next record (or the end of what can be read) comes after this many bytes.
    Wrong { length: usize },
}

impl Records for WebArchive {
    fn next(&mut self, input: &mut Unpacked, context: &mut Context) -> Option<Document> {
        loop {
            if let Some(bad) = skip_line_ends(input, context) {
                return Some(Err(bad));
            }
            match input.fill(6) {
                Ok(0) => return None,
                Ok(_) if starts_record(input.available()) => {}
                Ok(_) => return Some(Err(resynchronise(input, context))),
                Err(fault) => return Some(Err(context.faulted(None, fault, input))),
            }
            if let Some(document) = record(input, context) {
                return Some(document);
            }
        }
    }
}

/// Reads the record that begins here; `None` if it is no document.
fn record(input: &mut Unpacked, context: &mut Context) -> Option<Document> {
    let head_length = loop {
        if let Some(length) = head_length(input.available()) {
            break length;
        }
        let available = input.available().len();
        if available > LONGEST_HEAD {
            return Some(Err(broken_head(input, context, "no blank line ends the record's head")));
        }
        match input.more() {
            Ok(true) => {}
            Ok(false) => return Some(Err(broken_head(input, context, "the input ends inside the record's head"))),
            Err(fault) => {
                if let Some(at) = next_record(input, 1) {
                    return Some(Err(cut(input, context, at, Reason::BadWarc, "the record's head breaks off")));
                }
                context.records += 1;
                return Some(Err(context.faulted(None, fault, input)));
            }
        }
    };
    let content_length = match Head::parse(&input.available()[..head_length]) {
        Ok(head) => head.content_length,
        Err((_, what)) => return Some(Err(broken_head(input, context, what))),
    };
    let limit = context.options.limits.document_len();
    match usize::try_from(content_length) {
        Ok(length) if length <= limit => held(input, context, head_length, head_length + length),
        _ => skip_large(input, context, head_length, content_length),
    }
}

/// A record that is short enough to be held.
fn held(input: &mut Unpacked, context: &mut Context, head: usize, length: usize) -> Option<Document> {
    let mut fault = None;
    while input.available().len() < length {
        match input.more() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                fault = Some(error);
                break;
            }
        }
    }
    if input.available().len() < length {
        if let Some(at) = next_record(input, head) {
            let what = "the record ends before its Content-Length is reached";
            return Some(Err(cut(input, context, at, Reason::BadWarc, what)));
        }
        let record = record_id(input, head);
        if let Some(fault) = fault {
            if fault.reason != Reason::ReadFailed {
                context.records += 1;
            }
            return Some(Err(context.faulted(record, fault, input)));
        }
        let all = input.available().len();
        return Some(Err(cut(input, context, all, Reason::Truncated, "the input ends inside the record")));
    }
    let (consumed, odd) = match find_end(input, head, length) {
        End::Sound { length } => (length, false),
        End::Odd { length } => (length, true),
        End::Wrong { length } => {
            let what = "the record does not end where its Content-Length says";
            return Some(Err(cut(input, context, length, Reason::BadWarc, what)));
        }
    };
    context.records += 1;
    let place = place(input, context);
    let bytes = &input.available()[..length];
    let mut document = document(&bytes[..head], &bytes[head..], &place, context);
    if let (true, Some(Ok(document))) = (odd, &mut document) {
        let message = "other bytes stand between the record and the next; they were passed over";
        document.notes.push(Note::new("ingest", "warc_bytes_between_records", message));
    }
    input.consume(consumed);
    document
}
/// Where the record at the beginning of what is available stands, for messages.
fn place(input: &Unpacked, context: &Context) -> String {
    let position = input.position(0);
    let inside = if position.skip == 0 { String::new() } else { format!(" + {} decompressed", position.skip) };
    format!("{}: record at byte {}{inside}", context.name, position.at)
}

fn record_id(input: &Unpacked, head: usize) -> Option<String> {
    let head = Head::parse(input.available().get(..head)?).ok()?;
    (!head.record_id.is_empty()).then(|| String::from_utf8_lossy(head.record_id).into_owned())
}

/// Passes over the line ends between records. A fault met there is an item of its own.
fn skip_line_ends(input: &mut Unpacked, context: &mut Context) -> Option<BadInput> {
    loop {
        let available = input.available();
        let ends = available.iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
        let all = ends == available.len();
        input.consume(ends);
        if !all {
            return None;
        }
        match input.more() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(fault) => return Some(context.faulted(None, fault, input)),
        }
    }
}

/// The first record that begins at or behind `from`: after a line end, or at the start of a member.
fn next_record(input: &Unpacked, from: usize) -> Option<usize> {
    let bytes = input.available();
    let member = input.member_starts().find(|&at| at >= from && at < bytes.len() && starts_record(&bytes[at..]));
    let tail = bytes.get(from - 1..)?;
    let line = memmem::find_iter(tail, b"\nWARC/").map(|at| from + at).find(|&at| starts_record(&bytes[at..]));
    member.into_iter().chain(line).min()
}

/// Checks that the record that should end after `length` bytes does.
fn find_end(input: &mut Unpacked, head: usize, length: usize) -> End {
    // The line ends, and no more: in an archive with a member for each record the next one is not even begun.
    let mut at = length;
    loop {
        let bytes = input.available();
        while bytes.get(at).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            at += 1;
        }
        if at < bytes.len() || input.member_starts().any(|start| (length..=at).contains(&start)) {
            break;
        }
        // A fault behind the record is the next item's affair.
        if !matches!(input.more(), Ok(true)) {
            return End::Sound { length: at };
        }
    }
    let member_ends = input.member_starts().any(|start| (length..=at).contains(&start));
    if member_ends || starts_fully(input, at) {
        return End::Sound { length: at };
    }
    if let Some(next) = next_record(input, head) {
        if next < length {
            return End::Wrong { length: next };
        }
    }
    // Not where it was expected: a little further on, or the length was wrong.
    while input.available().len() < length + SLACK && matches!(input.more(), Ok(true)) {}
    match next_record(input, length) {
        Some(next) if next <= length + SLACK => End::Odd { length: next },
        Some(next) => End::Wrong { length: next },
        None if input.available().len() <= length + SLACK => End::Odd { length: input.available().len() },
        None => End::Wrong { length },
    }
}

/// Whether a record begins at `at`, reading on if its first bytes are not at hand.
fn starts_fully(input: &mut Unpacked, at: usize) -> bool {
    while input.available().len() < at + 6 && matches!(input.more(), Ok(true)) {}
    starts_record(&input.available()[at..])
}

/// A broken record of `length` bytes: consumed, and handed on with what is wrong with it.
fn cut(input: &mut Unpacked, context: &mut Context, length: usize, reason: Reason, what: &str) -> BadInput {
    context.records += 1;
    let head = head_length(&input.available()[..length]).unwrap_or(0);
    let record = record_id(input, head);
    let message = format!("{}: {what}; reading goes on at the next record", place(input, context));
    let bad = context.bad(record, reason, message, &input.available()[..length]);
    input.consume(length);
    bad
}

/// A record whose head cannot be read: everything up to the next record goes with it.
fn broken_head(input: &mut Unpacked, context: &mut Context, what: &str) -> BadInput {
    context.records += 1;
    skip_to_record(input, context, what, 1)
}

/// Bytes that are no record, up to the next one.
fn resynchronise(input: &mut Unpacked, context: &mut Context) -> BadInput {
    skip_to_record(input, context, "no record begins here", 1)
}

/// Goes to the next record that begins at least `from` bytes further on, holding no more than is kept.
fn skip_to_record(input: &mut Unpacked, context: &mut Context, what: &str, from: usize) -> BadInput {
    let place = place(input, context);
    let mut kept = Vec::new();
    let mut total = 0;
    let mut from = from;
    loop {
        let found = next_record(input, from);
        let available = input.available();
        // A beginning that is cut off at the end of what is at hand must not be stepped over.
        let step = found.unwrap_or_else(|| available.len().saturating_sub(7)).max(from.min(available.len()));
        let room = context.options.limits.kept_bytes.saturating_sub(kept.len()).min(step);
        kept.extend_from_slice(&available[..room]);
        total += step as u64;
        input.consume(step);
        if found.is_some() {
            break;
        }
        from = 1;
        // A fault stays in the input and is the next item.
        if !matches!(input.more(), Ok(true)) {
            let rest = input.available();
            let room = context.options.limits.kept_bytes.saturating_sub(kept.len()).min(rest.len());
            kept.extend_from_slice(&rest[..room]);
            total += rest.len() as u64;
            input.consume(input.available().len());
            break;
        }
    }
    let message = format!("{place}: {what}; {total} bytes were passed over, up to the next record");
    let mut bad = context.bad(None, Reason::BadWarc, message, &kept);
    bad.total_bytes = total;
    bad.source.bytes = total;
    bad
}

/// A record that is longer than a document may be: passed over without being held. `None` if nobody wanted it.
fn skip_large(input: &mut Unpacked, context: &mut Context, head: usize, content: u64) -> Option<Document> {
    context.records += 1;
    let limit = context.options.limits.document_len();
    let parsed = Head::parse(&input.available()[..head]).ok()?;
    let unwanted = match Kind::of(parsed.kind) {
        Kind::PassOver(passed) => Some(passed),
        _ => None,
    };
    let (record, uri) = (lossy(parsed.record_id), lossy(parsed.uri));
    let place = place(input, context);
    let kept = input.available().len().min(context.options.limits.kept_bytes);
    let kept = input.available()[..kept].to_vec();
    let passed = pass_over(input, head, content);
    if let (Some(unwanted), Some(_)) = (unwanted, passed) {
        context.skipped.count(unwanted);
        return None;
    }
    let total = passed.unwrap_or(head as u64 + content);
    let (reason, message) = match passed {
        Some(_) => {
            let advice = "raise the limit on document bytes";
            (Reason::TooLarge, format!("{place}: has {content} bytes, more than the {limit} of a document; {advice}"))
        }
        None => {
            let message = format!("{place}: the record does not end where its Content-Length of {content} says");
            (Reason::BadWarc, message)
        }
    };
    let mut bad = context.bad(record, reason, message, &kept);
    bad.source.uri = uri.unwrap_or(bad.source.uri);
    bad.total_bytes = total;
    bad.source.bytes = total;
    Some(Err(bad))
}

/// Consumes a record without holding it. `None` if another record begins before its end, or the input ends there: then
/// the length was wrong, and reading stands at that record.
fn pass_over(input: &mut Unpacked, head: usize, content: u64) -> Option<u64> {
    let total = (head as u64).saturating_add(content);
    input.consume(head);
    let mut left = content;
    while left > 0 {
        // A fault stays in the input and is the next item.
        if input.available().len() < 11 && !matches!(input.fill(64 << 10), Ok(11..)) {
            let rest = input.available().len();
            input.consume(rest);
            return (rest as u64 >= left).then_some(total);
        }
        let bytes = input.available();
        let step = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        if let Some(at) =
            memmem::find_iter(&bytes[..step], b"\r\n\r\nWARC/").find(|&at| starts_record(&bytes[at + 4..]))
        {
            input.consume(at + 4);
            return None;
        }
        // What may be the beginning of a record's mark is looked at again with what follows.
        let step = if step as u64 == left { step } else { step - 10 };
        input.consume(step);
        left -= step as u64;
    }
    Some(total)
}

/// What a record's type means to a reader of documents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Response,
    Resource,
    PassOver(Passed),
}

/// A record that is passed over, and counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    Request,
    Metadata,
    Revisit,
    Continuation,
}

impl Skipped {
    fn count(&mut self, passed: Passed) {
        *match passed {
            Passed::Request => &mut self.requests,
            Passed::Metadata => &mut self.metadata,
            Passed::Revisit => &mut self.revisits,
            Passed::Continuation => &mut self.continuations,
        } += 1;
    }
}

impl Kind {
    fn of(kind: &[u8]) -> Self {
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

/// Makes a document of a sound record; `None` if it is none.
fn document(head: &[u8], content: &[u8], place: &str, context: &mut Context) -> Option<Document> {
    let parsed = Head::parse(head).ok()?;
    let skipped = &mut context.skipped;
    match Kind::of(parsed.kind) {
        Kind::PassOver(passed) => {
            skipped.count(passed);
            None
        }
        Kind::Resource => Some(Ok(resource(&parsed, content))),
        Kind::Response if content.starts_with(b"HTTP/") => match status(content) {
            Some(200) | None => {
                Some(response(&parsed, content, &context.options.limits).map_err(|BadBody { reason, message }| {
                    let record = lossy(parsed.record_id);
                    let mut bad = context.bad(record, reason, format!("{place}: {message}"), content);
                    if let Some(uri) = lossy(parsed.uri) {
                        bad.source.uri = uri;
                    }
                    bad
                }))
            }
            Some(_) => {
                skipped.statuses += 1;
                None
            }
        },
        Kind::Response if media_type(&String::from_utf8_lossy(parsed.content_type)) == "text/dns" => {
            skipped.protocols += 1;
            None
        }
        // Some writers store the page itself as a response.
        Kind::Response => Some(Ok(resource(&parsed, content))),
    }
}

fn lossy(value: &[u8]) -> Option<String> {
    (!value.is_empty()).then(|| String::from_utf8_lossy(value).into_owned())
}

fn new_document(head: &Head<'_>, media: String, form: Form, charset: Option<String>, body: Vec<u8>) -> RawDocument {
    let mut notes = Vec::new();
    if !head.truncated.is_empty() {
        let why = String::from_utf8_lossy(head.truncated);
        notes.push(Note::new("ingest", "warc_truncated", format!("the crawler cut the content off ({why})")));
    }
    let source = Source {
        uri: lossy(head.uri).unwrap_or_default(),
        record: lossy(head.record_id),
        media_type: media,
        bytes: body.len() as u64,
        fetched: lossy(head.date),
    };
    RawDocument { source, form, charset, headers: Vec::new(), body, notes }
}

/// A record whose content is the document itself.
fn resource(head: &Head<'_>, content: &[u8]) -> RawDocument {
    let content_type = String::from_utf8_lossy(head.content_type);
    let (media, form) = form_of(&media_type(&content_type), head, content);
    new_document(head, media, form, label_in_content_type(&content_type), content.to_vec())
}

/// A record whose content is an HTTP response.
fn response(head: &Head<'_>, content: &[u8], limits: &Limits) -> Result<RawDocument, BadBody> {
    let response = Response::parse(content).ok_or_else(|| BadBody {
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
    let (media, form) = form_of(&media_type(content_type), head, &body);
    let mut document = new_document(head, media, form, charset, body.into_owned());
    document.notes.append(&mut notes);
    document.headers = response.headers;
    Ok(document)
}

/// The media type, looked for in the record and the bytes if the server gave none, and how it is read.
fn form_of(declared: &str, head: &Head<'_>, body: &[u8]) -> (String, Form) {
    let identified = String::from_utf8_lossy(head.payload_type);
    let media = match declared {
        "" | "application/octet-stream" | "unknown/unknown" if !identified.is_empty() => media_type(&identified),
        "" | "unknown/unknown" => {
            let format = Format::of("", body);
            format.media_type("", body).to_owned()
        }
        declared => declared.to_owned(),
    };
    let form = match media.as_str() {
        "text/html" | "application/xhtml+xml" => Form::Html,
        "text/plain" => Form::Text,
        _ => Form::Other,
    };
    (media, form)
}
