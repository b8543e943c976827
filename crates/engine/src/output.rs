//! Where records go, behind the ordered writer.

use crate::config::{Compress, Export, ExportKind};
use crate::graph::{Sink, SinkError};
use crate::near_duplicate::Copies;
use crate::stage::{Document, Fate};
use sayso_export::{
    CSV_HEADER, Compression, Contents, ExportError, FolderOptions, FolderWriter, LineStream, QuotedSpeakers, Roll,
};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// One export that is open for writing.
enum Output {
    Folder { writer: Box<FolderWriter>, seconds: Option<Duration>, begun: Option<Instant> },
    Stream { lines: LineStream<Box<dyn Write>>, eager: bool },
}

/// All exports of a run, and the count of who was quoted.
pub struct Outputs {
    outputs: Vec<Output>,
    quoted: QuotedSpeakers,
    copies: Option<Copies>,
}

impl Outputs {
    /// Opens the exports of a configuration: makes their folders and proves that they can be written to.
    ///
    /// Without a journal nothing is known of an earlier run, so this one takes its place: its parts are written over
    /// the earlier ones, each only when it is whole, and what the earlier run had more of is removed at the end.
    ///
    /// # Errors
    /// The index of the export that cannot be written, and why.
    pub fn open(exports: &[Export]) -> Result<Self, (usize, ExportError)> {
        let open = |export: &Export| -> Result<Output, ExportError> {
            let head = match export.kind {
                ExportKind::Jsonl => "",
                ExportKind::Csv => CSV_HEADER,
            };
            if export.path.as_os_str() == "-" {
                let out: Box<dyn Write> = Box::new(io::stdout().lock());
                return Ok(Output::Stream { lines: LineStream::with_head(out, head)?, eager: false });
            }
            let options = FolderOptions { replace: true, ..folder_options(export) };
            let seconds = export.roll.as_ref().and_then(|roll| roll.seconds).map(Duration::from_secs);
            Ok(Output::Folder { writer: Box::new(FolderWriter::open(options)?), seconds, begun: None })
        };
        let outputs = exports.iter().enumerate().map(|(i, e)| open(e).map_err(|error| (i, error)));
        Ok(Self { outputs: outputs.collect::<Result<_, _>>()?, quoted: QuotedSpeakers::default(), copies: None })
    }

    /// One stream that takes `head` and then whatever is rendered; each record at once where it is `eager`, because a
    /// person waits.
    ///
    /// # Errors
    /// The stream does not take the head.
    pub fn stream(out: impl Write + 'static, head: &str, eager: bool) -> Result<Self, SinkError> {
        let out: Box<dyn Write> = Box::new(out);
        let outputs = vec![Output::Stream { lines: LineStream::with_head(out, head).map_err(closed)?, eager }];
        Ok(Self { outputs, quoted: QuotedSpeakers::default(), copies: None })
    }

    /// Looks for near-duplicates among what comes.
    #[must_use]
    pub fn finding(mut self, copies: Option<Copies>) -> Self {
        self.copies = copies;
        self
    }

    /// Finishes every file, and gives the count of who was quoted.
    ///
    /// # Errors
    /// The last of what was written cannot be made durable.
    pub fn finish(self) -> Result<QuotedSpeakers, SinkError> {
        for output in self.outputs {
            match output {
                Output::Folder { writer, .. } => drop(writer.finish()?),
                Output::Stream { mut lines, .. } => lines.flush().map_err(closed)?,
            }
        }
        Ok(self.quoted)
    }
}

impl Sink for Outputs {
    fn put(&mut self, document: &mut Document) -> Result<(), SinkError> {
        if document.fate == Fate::Live
            && let Some(copies) = &mut self.copies
        {
            copies.judge(document);
        }
        if document.fate != Fate::Live {
            return Ok(());
        }
        for (output, line) in self.outputs.iter_mut().zip(&document.rendered) {
            match output {
                Output::Folder { writer, seconds, begun } => {
                    let now = seconds.map(|_| Instant::now());
                    if let (Some(now), Some(seconds), Some(since)) = (now, *seconds, *begun)
                        && now.duration_since(since) >= seconds
                    {
                        writer.roll()?;
                        *begun = None;
                    }
                    let rolled = writer.append(line)?.is_some();
                    if rolled || begun.is_none() {
                        *begun = now;
                    }
                }
                Output::Stream { lines, eager } => {
                    lines.append(line).map_err(closed)?;
                    if *eager {
                        lines.flush().map_err(closed)?;
                    }
                }
            }
        }
        if let Some(article) = &document.article {
            self.quoted.add(article);
        }
        Ok(())
    }
}

fn closed(error: ExportError) -> SinkError {
    if error.is_broken_pipe() { SinkError::Closed } else { SinkError::Export(error) }
}

/// Where and how the parts of an export are written.
pub(crate) fn folder_options(export: &Export) -> FolderOptions {
    let roll = export
        .roll
        .as_ref()
        .map_or_else(Roll::default, |roll| Roll { documents: roll.documents, bytes: roll.bytes.map(|b| b.0) });
    let compress = match export.compress {
        Compress::None => Compression::None,
        Compress::Gzip => Compression::Gzip,
        Compress::Zstd => Compression::Zstd,
    };
    let contents = match export.kind {
        ExportKind::Jsonl => Contents::JsonLines,
        ExportKind::Csv => Contents::Csv,
    };
    FolderOptions { path: export.path.clone(), contents, compress, roll, ..FolderOptions::default() }
}
