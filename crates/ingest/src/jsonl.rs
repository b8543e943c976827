use crate::documents::{Context, Records};
use crate::json_line::{Bad, Line, Wanted};
use crate::unpack::{Fault, Unpacked};
use crate::{BadInput, ReadOptions, Reason};
use sayso_record::{Form, RawDocument, Source};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// JSON Lines: an object in each line, one of whose members is the document.
pub(crate) struct JsonLines {
    wanted: Wanted,
}

/// How far a line goes.
enum Extent {
    /// This many bytes, and a line feed behind them if the flag says so.
    Whole(usize, bool),
    /// More bytes than a line may have.
    TooLong,
    Faulted(Fault),
}

impl JsonLines {
    pub(crate) fn new(options: &ReadOptions) -> Self {
        Self { wanted: Wanted::new(options) }
    }

    fn document(&self, line: &[u8], context: &Context) -> Result<RawDocument, BadInput> {
        let number = context.records.to_string();
        let Line { text, form, id, url, notes } = self.wanted.find(line).map_err(|Bad { reason, message }| {
            let message = format!("{}:{number}: {message}", context.name);
            context.bad(Some(number.clone()), reason, message, line)
        })?;
        let limit = context.options.limits.document_len();
        if text.len() > limit {
            // The line was short enough, but each byte of it that is no UTF-8 became three.
            let message = format!(
                "{}:{number}: the text has {} bytes where its broken ones are replaced, more than the {limit} that a document \
                 may have; raise the limit on document bytes or mend its encoding",
                context.name,
                text.len()
            );
            return Err(context.bad(Some(number), Reason::TooLarge, message, line));
        }
        let source = Source {
            uri: url.unwrap_or_else(|| context.name.clone()),
            record: Some(id.unwrap_or(number)),
            media_type: if form == Form::Html { "text/html" } else { "text/plain" }.to_owned(),
            bytes: text.len() as u64,
            fetched: None,
        };
        let charset = Some("utf-8".to_owned());
        Ok(RawDocument { source, form, charset, headers: Vec::new(), body: text.into_bytes(), notes })
    }
}

impl Records for JsonLines {
    fn next(&mut self, input: &mut Unpacked, context: &mut Context) -> Option<Result<RawDocument, BadInput>> {
        let limit = context.options.limits.document_len();
        loop {
            let (length, fed) = match find_end(input, limit) {
                Extent::Whole(0, false) => return None,
                Extent::Whole(length, fed) => (length, fed),
                Extent::TooLong => return Some(Err(skip_line(input, context, limit))),
                Extent::Faulted(fault) => {
                    let number = context.records + 1;
                    if fault.reason != Reason::ReadFailed && !input.available().is_empty() {
                        context.records = number;
                    }
                    return Some(Err(context.faulted(Some(number.to_string()), &fault, input)));
                }
            };
            let first = input.position(context.records) == crate::Position::START;
            context.records += 1;
            let line = &input.available()[..length];
            let line = if first { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
            let line = line.trim_ascii();
            let document = (!line.is_empty()).then(|| self.document(line, context));
            input.consume(length + usize::from(fed));
            if document.is_some() {
                return document;
            }
        }
    }
}

fn find_end(input: &mut Unpacked, limit: usize) -> Extent {
    let mut searched = 0;
    loop {
        if let Some(at) = memchr::memchr(b'\n', &input.available()[searched..]) {
            let length = searched + at;
            return if length > limit { Extent::TooLong } else { Extent::Whole(length, true) };
        }
        searched = input.available().len();
        if searched > limit {
            return Extent::TooLong;
        }
        match input.more() {
            Ok(true) => {}
            Ok(false) => return Extent::Whole(searched, false),
            Err(fault) => return Extent::Faulted(fault),
        }
    }
}

/// Goes behind a line that is too long, keeping no more than its beginning.
fn skip_line(input: &mut Unpacked, context: &mut Context, limit: usize) -> BadInput {
    context.records += 1;
    let kept = input.available().len().min(context.options.limits.kept_bytes);
    let mut bytes = input.available()[..kept].to_vec();
    let mut total = 0;
    loop {
        let available = input.available();
        let end = memchr::memchr(b'\n', available);
        let step = end.unwrap_or(available.len());
        total += step as u64;
        input.consume(step + usize::from(end.is_some()));
        // A fault stays in the input: the next item tells of it.
        if end.is_some() || !matches!(input.more(), Ok(true)) {
            break;
        }
    }
    bytes.truncate(usize::try_from(total).unwrap_or(usize::MAX));
    let message = format!(
        "{}:{}: the line has {total} bytes, more than the {limit} that a document may have; raise the limit on \
         document bytes or split the line",
        context.name, context.records
    );
    let mut bad = context.bad(Some(context.records.to_string()), Reason::TooLarge, message, &bytes);
    bad.total_bytes = total;
    bad.source.bytes = total;
    bad
}
