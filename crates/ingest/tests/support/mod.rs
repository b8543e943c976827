//! Small writers of the files that the tests read.
#![allow(clippy::unwrap_used, dead_code, unreachable_pub, reason = "each test file uses its own part")]

use sayso_ingest::{BadInput, Item, Position, ReadOptions, open, open_at, read_from};
use sayso_record::RawDocument;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

/// A WARC record of the given type, with any further fields.
pub fn record(kind: &str, number: u32, fields: &[(&str, &str)], content: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:04}>\r\n\
         WARC-Date: 2024-03-0{}T10:00:00Z\r\nWARC-Target-URI: http://news.example/{number}\r\n",
        number % 9 + 1
    );
    for (name, value) in fields {
        record.push_str(&format!("{name}: {value}\r\n"));
    }
    record.push_str(&format!("Content-Length: {}\r\n\r\n", content.len()));
    let mut record = record.into_bytes();
    record.extend_from_slice(content);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// A response record that holds an HTTP message.
pub fn response(number: u32, head: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("HTTP/1.1 {head}\r\n\r\n").into_bytes();
    message.extend_from_slice(body);
    record("response", number, &[("Content-Type", "application/http; msgtype=response")], &message)
}

/// A page as a response record.
pub fn page(number: u32, body: &str) -> Vec<u8> {
    response(number, "200 OK\r\nContent-Type: text/html; charset=utf-8", body.as_bytes())
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A zstd frame with a checksum, without which damage may go unseen.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zstd::Encoder::new(Vec::new(), 3).unwrap();
    writer.include_checksum(true).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A folder with one file in it.
pub struct Input {
    folder: tempfile::TempDir,
    name: String,
}

impl Input {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
        Self { folder, name: name.to_owned() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// Everything that is in it.
    pub fn items(&self, options: &ReadOptions) -> Vec<Item> {
        items(&self.path(), Position::START, options)
    }
}

/// What reading from a position gives. Checks that positions ascend.
pub fn items(path: &Path, from: Position, options: &ReadOptions) -> Vec<Item> {
    let mut documents =
        if from == Position::START { open(path, options).unwrap() } else { open_at(path, from, options).unwrap() };
    let mut last = from;
    let mut items = Vec::new();
    for item in &mut documents {
        assert!(item.next > last, "{} comes after {last}", item.next);
        last = item.next;
        items.push(item);
    }
    assert!(documents.reached() >= last);
    items
}

/// What a stream of these bytes gives.
pub fn stream(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Item> {
    read_from(Cursor::new(bytes.to_vec()), name, options).unwrap().collect()
}

pub fn documents(items: &[Item]) -> Vec<&RawDocument> {
    items.iter().filter_map(|item| item.document.as_ref().ok()).collect()
}

pub fn bad(items: &[Item]) -> Vec<&BadInput> {
    items.iter().filter_map(|item| item.document.as_ref().err()).collect()
}

pub fn bodies(items: &[Item]) -> Vec<String> {
    documents(items).into_iter().map(|document| String::from_utf8_lossy(&document.body).into_owned()).collect()
}

pub fn reasons(items: &[Item]) -> Vec<&'static str> {
    bad(items).into_iter().map(|bad| bad.reason.as_str()).collect()
}
