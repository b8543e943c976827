use crate::unpack::{Fault, Unpacked};
use crate::{BadInput, Format, OpenError, Position, ReadOptions, Reason};
use crate::{feed::Feed, jsonl::JsonLines, warc::WebArchive, whole::Whole};
use sayso_record::{RawDocument, Source};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

/// Decompressed bytes that are looked at to find out the format.
const SNIFFED: usize = 2048;

/// One step through an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The document, or what could not be read as one.
    pub document: Result<RawDocument, BadInput>,
    /// The place behind it, from which [`open_at`] goes on. It is greater than that of the item before, except for
    /// [`Reason::ReadFailed`], where it is the place that was not read.
    pub next: Position,
}

/// What was passed over in a web archive because it is no document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Records of type `request`.
    pub requests: u64,
    /// Records of type `metadata`, `warcinfo`, and of types that no standard names.
    pub metadata: u64,
    /// Records of type `revisit`, which repeat a document that was archived before.
    pub revisits: u64,
    /// Records of type `continuation`: later segments of a record that was cut in pieces.
    pub continuations: u64,
    /// Responses whose HTTP status is not 200: redirects, error pages.
    pub statuses: u64,
    /// Responses of other protocols than HTTP (name look-ups).
    pub protocols: u64,
}

/// The documents of one input, in its order. Made by [`open`], [`open_at`] and [`read_from`].
pub struct Documents {
    input: Unpacked,
    records: Box<dyn Records>,
    context: Context,
    format: Format,
    ended: bool,
}

/// A reader of one format.
pub(crate) trait Records: Send {
    /// The next document; `None` at the end. What it was made of is consumed.
    fn next(&mut self, input: &mut Unpacked, context: &mut Context) -> Option<Result<RawDocument, BadInput>>;
}

/// What every reader knows and counts.
pub(crate) struct Context {
    pub(crate) name: String,
    pub(crate) options: ReadOptions,
    pub(crate) records: u64,
    pub(crate) skipped: Skipped,
}

impl Context {
    /// A bad input in this file. `bytes` may be longer than what is to be kept of them.
    pub(crate) fn bad(&self, record: Option<String>, reason: Reason, message: String, bytes: &[u8]) -> BadInput {
        let kept = bytes.len().min(self.options.limits.kept_bytes);
        let total_bytes = bytes.len() as u64;
        BadInput {
            source: Source { uri: self.name.clone(), record, bytes: total_bytes, ..Source::default() },
            reason,
            message,
            bytes: bytes[..kept].to_vec(),
            total_bytes,
        }
    }

    /// What a fault left over: all that is available goes with it, and reading is taken to the next member.
    pub(crate) fn faulted(&self, record: Option<String>, fault: &Fault, input: &mut Unpacked) -> BadInput {
        let advice = match fault.reason {
            Reason::ReadFailed => "; check the disk and read it again",
            Reason::DecompressionRatio => "; raise the limit on the ratio if this input is to be trusted",
            _ => "; fetch the file again if it can be had whole",
        };
        let message = format!("{}: {}{advice}", self.name, fault.message);
        let bad = self.bad(record, fault.reason, message, input.available());
        if fault.reason != Reason::ReadFailed {
            input.consume(input.available().len());
        }
        input.recover();
        bad
    }
}

impl Documents {
    /// The format that the input is read as.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The place reached: behind the last item, and at the end behind everything that was passed over after it.
    #[must_use]
    pub fn reached(&self) -> Position {
        self.input.position(self.context.records)
    }

    /// What was passed over so far.
    #[must_use]
    pub fn skipped(&self) -> Skipped {
        self.context.skipped
    }

    fn new(input: Unpacked, name: String, format: Format, records: u64, options: &ReadOptions) -> Self {
        let reader: Box<dyn Records> = match format {
            Format::Jsonl => Box::new(JsonLines::new(options)),
            Format::Warc => Box::new(WebArchive),
            Format::Feed => Box::<Feed>::default(),
            _ => Box::new(Whole::new(format)),
        };
        let context = Context { name, options: options.clone(), records, skipped: Skipped::default() };
        Self { input, records: reader, context, format, ended: false }
    }
}

impl Iterator for Documents {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        let document = self.records.next(&mut self.input, &mut self.context);
        self.ended =
            document.as_ref().is_none_or(|document| matches!(document, Err(bad) if bad.reason == Reason::ReadFailed));
        Some(Item { document: document?, next: self.reached() })
    }
}

/// Opens a file and reads its documents from the beginning.
///
/// # Errors
///
/// If the file is not there, is a folder, or its first bytes cannot be read. What goes wrong later is an item.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Documents, OpenError> {
    let (input, format) =
        sniff(Box::new(open_file(path)?), &path.to_string_lossy(), options).map_err(|error| unreadable(path, error))?;
    Ok(Documents::new(input, path.to_string_lossy().into_owned(), format, 0, options))
}

/// Opens a file and goes on behind an item of an earlier reading: gives the items that followed it then.
///
/// # Errors
///
/// As [`open`]; and [`OpenError::Shrunk`] if the position lies behind the end of the file.
pub fn open_at(path: &Path, position: Position, options: &ReadOptions) -> Result<Documents, OpenError> {
    let mut documents = open(path, options)?;
    if position == Position::START {
        return Ok(documents);
    }
    let mut file = open_file(path)?;
    let length = file.metadata().map_err(|error| unreadable(path, error))?.len();
    if position.at > length {
        return Err(OpenError::Shrunk { path: path.to_owned(), at: position.at, length });
    }
    file.seek(SeekFrom::Start(position.at)).map_err(|error| unreadable(path, error))?;
    documents.context.records = position.records;
    documents.input =
        Unpacked::new(Box::new(file), position.at, documents.input.compression(), &documents.context.options.limits);
    // A fault on the way stays in the input and is the first item.
    let _ = documents.input.skip(position.skip);
    Ok(documents)
}

/// Reads the documents of a stream, such as standard input. `name` stands in their sources and tells the format with
/// the first bytes.
///
/// # Errors
///
/// If the first bytes cannot be read.
pub fn read_from(
    reader: impl Read + Send + 'static,
    name: &str,
    options: &ReadOptions,
) -> Result<Documents, OpenError> {
    let (input, format) = sniff(Box::new(reader), name, options).map_err(|error| unreadable(Path::new(name), error))?;
    Ok(Documents::new(input, name.to_owned(), format, 0, options))
}

fn open_file(path: &Path) -> Result<File, OpenError> {
    let file = File::open(path).map_err(|error| unreadable(path, error))?;
    if file.metadata().map_err(|error| unreadable(path, error))?.is_dir() {
        return Err(OpenError::Folder { path: path.to_owned() });
    }
    Ok(file)
}

fn unreadable(path: &Path, error: std::io::Error) -> OpenError {
    match error.kind() {
        ErrorKind::NotFound => OpenError::NotFound { path: path.to_owned() },
        ErrorKind::IsADirectory => OpenError::Folder { path: path.to_owned() },
        _ => OpenError::Unreadable { path: path.to_owned(), error },
    }
}

fn sniff(
    reader: Box<dyn Read + Send>,
    name: &str,
    options: &ReadOptions,
) -> Result<(Unpacked, Format), std::io::Error> {
    let mut input = Unpacked::detect(reader, name, &options.limits)?;
    let format = options.format.unwrap_or_else(|| {
        // Damage in the first bytes stays in the input and is the first item.
        let _ = input.fill(SNIFFED);
        Format::of(name, input.available())
    });
    Ok((input, format))
}
