//! Web archives: WARC 1.0 and 1.1 (ISO 28500), plain or compressed in any way.
//!
//! A record says its own length, and that length is believed only if a record, the end of its gzip member or the end of
//! the file follows it. If not, the length is wrong or bytes are missing, and the next record is looked for from the
//! broken one's own head on: what a wrong length would have swallowed is read, not lost.

use crate::documents::{Context, Records};
use crate::transfer::BadBody;
use crate::unpack::{Fault, Unpacked};
use crate::warc_head::{Head, LONGEST_HEAD, head_length, starts_record};
use crate::warc_record::{Kind, Record};
use crate::{BadInput, Position, Reason};
use memchr::memmem;
use sayso_record::{Note, RawDocument};

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
    /// The compressed data is damaged before the record's member ends, so that its bytes cannot be trusted.
    Damaged(Fault),
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
                Err(fault) => return Some(Err(context.faulted(None, &fault, input))),
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
                return Some(Err(context.faulted(None, &fault, input)));
            }
        }
    };
    let Some(head) = Head::parse(&input.available()[..head_length]) else {
        return Some(Err(broken_head(input, context, "the record's head has no Content-Length")));
    };
    let limit = context.options.limits.document_len();
    match usize::try_from(head.content_length) {
        Ok(length) if length <= limit => held(input, context, &head, head_length + length),
        _ => skip_large(input, context, &head),
    }
}

/// A record that is short enough to be held.
fn held(input: &mut Unpacked, context: &mut Context, head: &Head, length: usize) -> Option<Document> {
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
        if let Some(at) = next_record(input, head.length) {
            let what = "the record ends before its Content-Length is reached";
            return Some(Err(cut(input, context, at, Reason::BadWarc, what)));
        }
        let record = Record { head, bytes: input.available() }.value(&head.record_id);
        if let Some(fault) = fault {
            if fault.reason != Reason::ReadFailed {
                context.records += 1;
            }
            return Some(Err(context.faulted(record, &fault, input)));
        }
        let all = input.available().len();
        return Some(Err(cut(input, context, all, Reason::Truncated, "the input ends inside the record")));
    }
    let (consumed, odd) = match find_end(input, head.length, length) {
        End::Sound { length } => (length, false),
        End::Odd { length } => (length, true),
        End::Damaged(fault) => {
            context.records += 1;
            let record = Record { head, bytes: input.available() }.value(&head.record_id);
            return Some(Err(context.faulted(record, &fault, input)));
        }
        End::Wrong { length } => {
            let what = "the record does not end where its Content-Length says";
            return Some(Err(cut(input, context, length, Reason::BadWarc, what)));
        }
    };
    context.records += 1;
    let position = input.position(0);
    let record = Record { head, bytes: &input.available()[..length] };
    let mut document = record.document(context).map(|document| {
        document.map_err(|BadBody { reason, message }| {
            let message = format!("{}: {message}", place(position, context));
            let mut bad = context.bad(record.value(&head.record_id), reason, message, record.bytes);
            bad.source.uri = record.value(&head.uri).unwrap_or(bad.source.uri);
            bad
        })
    });
    if let (true, Some(Ok(document))) = (odd, &mut document) {
        let message = "other bytes stand between the record and the next; they were passed over";
        document.notes.push(Note::new("ingest", "warc_bytes_between_records", message));
    }
    input.consume(consumed);
    document
}
/// Where a record stands, for messages.
fn place(position: Position, context: &Context) -> String {
    let inside = if position.skip == 0 { String::new() } else { format!(" + {} decompressed", position.skip) };
    format!("{}: record at byte {}{inside}", context.name, position.at)
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
            Err(fault) => return Some(context.faulted(None, &fault, input)),
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

/// A record that begins right behind the end of one, whatever stands between them.
fn near_record(input: &Unpacked, from: usize) -> Option<usize> {
    let bytes = input.available();
    (from..bytes.len().min(from + SLACK)).find(|&at| starts_record(&bytes[at..]))
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
        match input.more() {
            Ok(true) => {}
            // The checksum stands behind the last record.
            Err(fault) if matches!(fault.reason, Reason::BadGzip | Reason::BadZstd) => return End::Damaged(fault),
            _ => return End::Sound { length: at },
        }
    }
    let member_ends = input.member_starts().any(|start| (length..=at).contains(&start));
    if member_ends || starts_fully(input, at) {
        return End::Sound { length: at };
    }
    if let Some(next) = next_record(input, head)
        && next < length
    {
        return End::Wrong { length: next };
    }
    // Not where it was expected: a little further on, or the length was wrong.
    while input.available().len() < length + SLACK + 6 && matches!(input.more(), Ok(true)) {}
    if let Some(near) = near_record(input, length) {
        return End::Odd { length: near };
    }
    if input.available().len() <= length + SLACK {
        return End::Odd { length: input.available().len() };
    }
    // The blank line that ends a record is there: it is the next one whose head is broken.
    if [&b"\r\n\r\n"[..], b"\n\n"].iter().any(|ends| input.available()[length..].starts_with(ends)) {
        return End::Sound { length: at };
    }
    End::Wrong { length: next_record(input, length).unwrap_or(length) }
}

/// Whether a record begins at `at`, reading on if its first bytes are not at hand.
fn starts_fully(input: &mut Unpacked, at: usize) -> bool {
    while input.available().len() < at + 6 && matches!(input.more(), Ok(true)) {}
    starts_record(&input.available()[at..])
}

/// A broken record of `length` bytes: consumed, and handed on with what is wrong with it.
fn cut(input: &mut Unpacked, context: &mut Context, length: usize, reason: Reason, what: &str) -> BadInput {
    context.records += 1;
    let bytes = &input.available()[..length];
    let head = head_length(bytes).and_then(|end| Head::parse(&bytes[..end])).unwrap_or_default();
    let record = Record { head: &head, bytes };
    let message = format!("{}: {what}; reading goes on at the next record", place(input.position(0), context));
    let mut bad = context.bad(record.value(&head.record_id), reason, message, bytes);
    bad.source.uri = record.value(&head.uri).unwrap_or(bad.source.uri);
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
    let place = place(input.position(0), context);
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
fn skip_large(input: &mut Unpacked, context: &mut Context, head: &Head) -> Option<Document> {
    context.records += 1;
    let content = head.content_length;
    let limit = context.options.limits.document_len();
    let record = Record { head, bytes: input.available() };
    let unwanted = match record.kind() {
        Kind::PassOver(passed) => Some(passed),
        _ => None,
    };
    let (id, uri) = (record.value(&head.record_id), record.value(&head.uri));
    let place = place(input.position(0), context);
    let kept = input.available().len().min(context.options.limits.kept_bytes);
    let kept = input.available()[..kept].to_vec();
    let passed = pass_over(input, head.length, content);
    if let (Some(unwanted), Ok(_)) = (unwanted, passed) {
        context.skipped.count(unwanted);
        return None;
    }
    let (reason, message, total) = match passed {
        Ok(total) => {
            let message = format!(
                "{place}: has {content} bytes, more than the {limit} of a document; raise the limit on document bytes"
            );
            (Reason::TooLarge, message, total)
        }
        Err(total) => {
            let message = format!(
                "{place}: the record does not end where its Content-Length of {content} says; reading goes on at the \
                 next record"
            );
            (Reason::BadWarc, message, total)
        }
    };
    let mut bad = context.bad(id, reason, message, &kept);
    bad.bytes.truncate(usize::try_from(total).unwrap_or(usize::MAX));
    bad.source.uri = uri.unwrap_or(bad.source.uri);
    bad.total_bytes = total;
    bad.source.bytes = total;
    Some(Err(bad))
}

/// Consumes a record without holding it, and says how long it was. An error if another record begins before its end, or
/// the input ends there: then the length was wrong, and reading stands at that record.
fn pass_over(input: &mut Unpacked, head: usize, content: u64) -> Result<u64, u64> {
    /// `\r\n\r\nWARC/1`, the least by which the next record is known.
    const MARK: usize = 10;
    input.consume(head);
    let mut total = head as u64;
    let mut left = content;
    while left > 0 {
        let left_here = usize::try_from(left).unwrap_or(usize::MAX);
        if input.available().len() < left_here.min(MARK) {
            // A fault stays in the input and is the next item.
            let _ = input.fill(left_here.min(64 << 10));
        }
        let bytes = input.available();
        if bytes.len() < left_here.min(MARK) {
            total += bytes.len() as u64;
            input.consume(bytes.len());
            return Err(total);
        }
        let step = left_here.min(bytes.len());
        let mut marks = memmem::find_iter(&bytes[..step], b"\r\n\r\nWARC/");
        if let Some(at) = marks.find(|&at| starts_record(&bytes[at + 4..])) {
            input.consume(at + 4);
            return Err(total + at as u64 + 4);
        }
        // What may be the beginning of a mark is looked at again with what follows.
        let step = if step == left_here { step } else { step - (MARK - 1) };
        input.consume(step);
        total += step as u64;
        left -= step as u64;
    }
    Ok(total)
}
