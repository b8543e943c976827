use sayso_record::Form;
use std::fmt;
use std::str::FromStr;

/// What kind of input a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// One web page.
    Html,
    /// One scraped plain text, to be cleaned.
    Text,
    /// One text that is clean already and kept to the byte.
    CleanText,
    /// JSON Lines: one document in each line.
    Jsonl,
    /// A web archive (WARC 1.0 or 1.1, ISO 28500), one document in each record.
    Warc,
    /// An RSS or Atom feed, one document in each entry.
    Feed,
    /// Something else (a PDF, an image), one document that only a custom extractor can read.
    Other,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Html, Self::Text, Self::CleanText, Self::Jsonl, Self::Warc, Self::Feed, Self::Other];

    /// The format's name in configurations and on the command line: `clean-text`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::CleanText => "clean-text",
            Self::Jsonl => "jsonl",
            Self::Warc => "warc",
            Self::Feed => "feed",
            Self::Other => "other",
        }
    }

    /// The format of a file by its name and its first (decompressed) bytes.
    ///
    /// Bytes that only one format begins with win over the name, the name wins over a guess, and what neither tells
    /// is text if it looks like text. [`Format::CleanText`] is never found out: only the caller knows it.
    #[must_use]
    pub fn of(name: &str, first: &[u8]) -> Self {
        let text = strip_mark_and_space(first);
        if text.starts_with(b"WARC/") {
            return Self::Warc;
        }
        if BINARY_STARTS.iter().any(|start| first.starts_with(start)) {
            return Self::Other;
        }
        match extension(name).as_str() {
            "html" | "htm" | "xhtml" | "xht" | "shtml" | "php" | "asp" | "aspx" | "jsp" => Self::Html,
            "txt" | "text" | "md" => Self::Text,
            "jsonl" | "ndjson" | "jsonlines" | "json" => Self::Jsonl,
            "warc" | "wet" | "wat" => Self::Warc,
            "rss" | "atom" => Self::Feed,
            "pdf" | "eml" | "mht" | "mhtml" | "mbox" | "doc" | "docx" | "odt" | "rtf" | "epub" | "css" | "js"
            | "svg" => Self::Other,
            _ => Self::guess(text),
        }
    }

    fn guess(text: &[u8]) -> Self {
        if text.first() == Some(&b'{') && looks_like_json(text) {
            Self::Jsonl
        } else if looks_like_feed(text) {
            Self::Feed
        } else if looks_like_html(text) {
            Self::Html
        } else if looks_binary(text) {
            Self::Other
        } else {
            Self::Text
        }
    }

    /// The media type of a document that is a whole file of this format.
    pub(crate) fn media_type(self, name: &str, first: &[u8]) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Text | Self::CleanText => "text/plain",
            _ if first.starts_with(b"%PDF-") => "application/pdf",
            _ if extension(name) == "eml" => "message/rfc822",
            _ => "application/octet-stream",
        }
    }

    /// How a document is read that is a whole file of this format.
    pub(crate) fn form(self) -> Form {
        match self {
            Self::Html => Form::Html,
            Self::Text => Form::Text,
            Self::CleanText => Form::CleanText,
            _ => Form::Other,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no format's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no input format; there are html, text, clean-text, jsonl, warc, feed and other")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// First bytes of what is certainly neither text nor a web page: PDF, ZIP (and the office formats in it), PNG, JPEG,
/// GIF, RIFF, OLE documents, ELF, SQLite, bzip2, xz, 7z.
const BINARY_STARTS: [&[u8]; 13] = [
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x7fELF",
    b"SQLite format 3\0",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
];

/// The last extension of a name in lower case, not counting that of a compression.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let file = [".gz", ".zst", ".zstd"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(&file);
    file.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

fn strip_mark_and_space(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

/// The first line opens an object whose first member's name is a string, or that is empty.
fn looks_like_json(text: &[u8]) -> bool {
    matches!(text[1..].trim_ascii_start().first(), Some(b'"' | b'}'))
}

/// The root element of a feed near the beginning, behind the XML declaration and comments.
fn looks_like_feed(text: &[u8]) -> bool {
    let near = &text[..text.len().min(1024)];
    let root = memchr::memchr_iter(b'<', near)
        .map(|at| &near[at + 1..])
        .find(|rest| rest.first().is_some_and(u8::is_ascii_alphabetic));
    root.is_some_and(|rest| {
        [&b"rss"[..], b"feed", b"rdf:RDF"].iter().any(|name| {
            rest.strip_prefix(*name).is_some_and(|rest| rest.first().is_some_and(|&byte| byte == b'>' || byte <= b' '))
        })
    })
}

/// A tag that pages begin with, or any of those near the beginning (after comments or server output).
fn looks_like_html(text: &[u8]) -> bool {
    const TAGS: [&[u8]; 12] = [
        b"<!doctype html",
        b"<html",
        b"<head",
        b"<body",
        b"<title",
        b"<meta",
        b"<script",
        b"<article",
        b"<div",
        b"<table",
        b"<h1",
        b"<p>",
    ];
    let near = &text[..text.len().min(1024)];
    memchr::memchr_iter(b'<', near).any(|at| {
        TAGS.iter().any(|tag| near.get(at..at + tag.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(tag)))
    })
}

/// NUL bytes, unless they are every second one as in UTF-16.
fn looks_binary(text: &[u8]) -> bool {
    let near = &text[..text.len().min(1024)];
    if near.starts_with(b"\xff\xfe") || near.starts_with(b"\xfe\xff") {
        return false;
    }
    near.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn name_and_first_bytes_tell_the_format() {
        let cases: [(&str, &[u8], Format); 20] = [
            ("news.xml", b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", Format::Feed),
            ("-", b"<feedback>", Format::Text),
            ("inbox/a.html", b"anything", Format::Html),
            ("a.HTM.gz", b"", Format::Html),
            ("a.txt", b"<html>", Format::Text),
            ("a.txt", b"%PDF-1.7", Format::Other),
            ("a.html", b"WARC/1.0\r\n", Format::Warc),
            ("crawl.warc.gz", b"", Format::Warc),
            ("crawl.warc.wet.zst", b"", Format::Warc),
            ("x.jsonl", b"\xef\xbb\xbf{", Format::Jsonl),
            ("-", b"{\"text\": \"a\"}\n", Format::Jsonl),
            ("-", b"{ brace for impact", Format::Text),
            ("-", b"\n<!DOCTYPE html><p>", Format::Html),
            ("-", b"<!-- saved --><HTML>", Format::Html),
            ("-", b"Prices < costs, he said.", Format::Text),
            ("-", b"", Format::Text),
            ("-", b"ab\0\x01\x02", Format::Other),
            ("-", b"\xff\xfea\0b\0", Format::Text),
            ("noname", b"WARC/1.1\r\nWARC-Type: response", Format::Warc),
            ("folder.html/page", b"Plain words.", Format::Text),
        ];
        for (name, first, expected) in cases {
            assert_eq!(Format::of(name, first), expected, "{name} {}", String::from_utf8_lossy(first));
        }
    }

    #[test]
    fn names_round_trip() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert!("wark".parse::<Format>().unwrap_err().to_string().contains("clean-text"));
    }
}
