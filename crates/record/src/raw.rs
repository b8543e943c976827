use crate::Note;
use serde::{Deserialize, Serialize};

/// How the body of a raw document is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Form {
    /// A web page.
    Html = 0,
    /// Scraped plain text, with what a crude extractor leaves in it; it is cleaned.
    Text = 1,
    /// Text that is clean already and kept to the byte: only blocks are found in it.
    CleanText = 2,
    /// Something else (a PDF, an e-mail), which only a custom extractor can read.
    Other = 3,
}

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The file's path as it was given, or the address that a WARC record holds; `-` for standard input.
    pub uri: String,
    /// Which record of the file: the WARC record's id, or the line of a JSON Lines file, from 1.
    pub record: Option<String>,
    /// Media type without parameters: `text/html`.
    pub media_type: String,
    /// Size of the body in bytes, decompressed.
    pub bytes: u64,
    /// When it was fetched, where the input says so: RFC 3339.
    pub fetched: Option<String>,
}

/// One document as it came in: bytes, and what was said about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// Where it came from.
    pub source: Source,
    /// How the body is to be read.
    pub form: Form,
    /// The character set that the transport declared (HTTP header), if any; a declaration, not a promise.
    pub charset: Option<String>,
    /// Headers that came with it (HTTP response headers of a WARC record), names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed, in its own character set.
    pub body: Vec<u8>,
    /// What went wrong on the way in without costing the document.
    pub notes: Vec<Note>,
}
