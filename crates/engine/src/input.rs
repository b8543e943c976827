//! What is read: the files of a configuration or a command line, one after the other.

use crate::config::Format;
use crate::graph::Incoming;
use crate::stage::Failure;
use sayso_record::{Form, RawDocument, Source};
use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One file to read, or standard input, and how.
#[derive(Clone, Debug)]
pub struct Input {
    /// The file; `-` is standard input.
    pub path: PathBuf,
    /// How it is read.
    pub options: ReadOptions,
}

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The format; without it the name and the first bytes decide.
    pub format: Option<Format>,
    /// JSON Lines: the member that holds the document.
    pub field: Option<String>,
    /// JSON Lines: what it holds.
    pub form: Option<Form>,
}

/// The documents of several inputs, in their order.
#[derive(Debug)]
pub struct Inputs {
    inputs: VecDeque<Input>,
    ready: VecDeque<Incoming>,
}

impl Inputs {
    /// Reads `inputs` one after the other.
    #[must_use]
    pub fn new(inputs: Vec<Input>) -> Self {
        Self { inputs: inputs.into(), ready: VecDeque::new() }
    }
}

impl Inputs {
    /// Bytes of all inputs together, as they are stored; of standard input nothing is known.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.inputs.iter().filter_map(|i| std::fs::metadata(&i.path).ok()).map(|m| m.len()).sum()
    }
}

impl Iterator for Inputs {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        loop {
            if let Some(incoming) = self.ready.pop_front() {
                return Some(incoming);
            }
            let input = self.inputs.pop_front()?;
            match read(&input) {
                Ok(documents) => self.ready = documents.into(),
                Err(message) => {
                    let raw = document(&input.path, Form::Other, Vec::new(), None);
                    return Some(Incoming {
                        raw,
                        failure: Some(Failure::new("read_failed", message)),
                        stored_bytes: 0,
                    });
                }
            }
        }
    }
}

fn document(path: &Path, form: Form, body: Vec<u8>, record: Option<String>) -> RawDocument {
    let source = Source {
        uri: path.display().to_string(),
        record,
        media_type: if form == Form::Html { "text/html" } else { "text/plain" }.to_owned(),
        bytes: body.len() as u64,
        fetched: None,
    };
    RawDocument { source, form, charset: None, headers: Vec::new(), body, notes: Vec::new() }
}

fn read(input: &Input) -> Result<Vec<Incoming>, String> {
    let name = input.path.display().to_string();
    let mut body = Vec::new();
    if name == "-" {
        std::io::stdin().read_to_end(&mut body).map_err(|e| e.to_string())?;
    } else {
        body = std::fs::read(&input.path).map_err(|e| format!("{name}: {e}"))?;
    }
    if body.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(&body[..]).read_to_end(&mut plain).map_err(|e| format!("{name}: {e}"))?;
        body = plain;
    }
    let name = name.trim_end_matches(".gz").to_owned();
    let format = input.options.format.unwrap_or_else(|| {
        if name.ends_with(".jsonl") {
            Format::Jsonl
        } else if body.trim_ascii_start().starts_with(b"<") {
            Format::Html
        } else {
            Format::Text
        }
    });
    let form = match format {
        Format::Html => Form::Html,
        Format::Text => Form::Text,
        Format::CleanText => Form::CleanText,
        Format::Warc => return Err(format!("{name}: web archives cannot be read yet")),
        Format::Jsonl => return Ok(lines(input, &body)),
    };
    Ok(vec![document(&input.path, form, body, None).into()])
}

fn lines(input: &Input, body: &[u8]) -> Vec<Incoming> {
    let mut out = Vec::new();
    for (i, line) in body.split(|b| *b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let number = Some((i + 1).to_string());
        let names: Vec<&str> = input.options.field.as_deref().map_or_else(|| vec!["text", "html"], |f| vec![f]);
        let value: Result<serde_json::Value, _> = serde_json::from_slice(line);
        let found = value.as_ref().ok().and_then(|v| names.iter().find_map(|n| Some((*n, v.get(n)?.as_str()?))));
        out.push(match found {
            Some((name, text)) => {
                let guess = if name.ends_with("html") { Form::Html } else { Form::Text };
                let form = input.options.form.unwrap_or(guess);
                document(&input.path, form, text.as_bytes().to_vec(), number).into()
            }
            None => Incoming {
                raw: document(&input.path, Form::Other, line.to_vec(), number),
                failure: Some(Failure::new("bad_json", "the line is not JSON, or has no text in the member wanted")),
                stored_bytes: 0,
            },
        });
    }
    out
}

/// The files that patterns name, sorted.
pub(crate) fn find(patterns: &[String]) -> Result<Vec<PathBuf>, String> {
    let mut out = Vec::new();
    for pattern in patterns {
        let root = PathBuf::from(pattern.split(['*', '?', '[', '{']).next().unwrap_or(""));
        walk(&root, &mut out).map_err(|e| format!("{pattern}: {e}"))?;
    }
    out.sort();
    Ok(out)
}

fn walk(path: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            walk(&entry?.path(), out)?;
        }
    } else {
        out.push(path.to_owned());
    }
    Ok(())
}
