//! The sample WARC of the inbox, `crawl.warc.gz`: made here from the pages in `fixtures/sample-warc/`, so that nobody
//! has to trust a binary. `cargo run -p sayso-tests --example sample_warc > config/inbox/crawl.warc.gz` writes it anew.
//!
//! It is what a crawler leaves (WARC 1.1, ISO 28500:2017): each record a gzip member of its own; a `warcinfo`, a
//! request, a page sent in chunks, gzip'd and in windows-1252 (said by the HTTP header alone), a picture, a page that
//! was not there, and a plain page.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// The bytes of the WARC before compression, one element a record.
#[must_use]
pub fn records() -> Vec<Vec<u8>> {
    let market = include_str!("../fixtures/sample-warc/market.html");
    let obituary = include_str!("../fixtures/sample-warc/obituary.html");
    let chunked = response(
        "200 OK",
        &["Content-Type: text/html; charset=windows-1252", "Content-Encoding: gzip", "Transfer-Encoding: chunked"],
        &in_chunks(&gzip(&windows_1252(market)), 700),
    );
    let picture = response("200 OK", &["Content-Type: image/gif"], b"GIF89a\x01\x00\x01\x00\x00\x00\x00;");
    let missing = response(
        "404 Not Found",
        &["Content-Type: text/html"],
        b"<html><body><h1>Not found</h1><p>The page said it was somewhere else.</p></body></html>",
    );
    let plain = response("200 OK", &["Content-Type: text/html; charset=utf-8"], obituary.as_bytes());
    let request = b"GET /2018/05/market HTTP/1.1\r\nHost: ludfordmercury.example\r\n\r\n";
    vec![
        record(
            0,
            "warcinfo",
            None,
            "application/warc-fields",
            b"software: by hand\r\nformat: WARC File Format 1.1\r\n",
        ),
        record(1, "request", Some(MARKET), "application/http; msgtype=request", request),
        record(2, "response", Some(MARKET), RESPONSE, &chunked),
        record(3, "response", Some("https://ludfordmercury.example/pixel.gif"), RESPONSE, &picture),
        record(4, "response", Some("https://ludfordmercury.example/gone"), RESPONSE, &missing),
        record(5, "response", Some(OBITUARY), RESPONSE, &plain),
    ]
}

/// The whole WARC, each record a gzip member.
#[must_use]
pub fn warc_gz() -> Vec<u8> {
    records().iter().flat_map(|record| gzip(record)).collect()
}

const MARKET: &str = "https://ludfordmercury.example/2018/05/market";
const OBITUARY: &str = "https://eveningledger.example/obituaries/lund";
const RESPONSE: &str = "application/http; msgtype=response";

fn record(number: u32, kind: &str, uri: Option<&str>, media_type: &str, body: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n\
         WARC-Date: 2020-09-13T04:05:{number:02}Z\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n",
        body.len()
    )
    .into_bytes();
    if let Some(uri) = uri {
        record.extend_from_slice(format!("WARC-Target-URI: {uri}\r\n").as_bytes());
    }
    record.extend_from_slice(b"\r\n");
    record.extend_from_slice(body);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut response = format!("HTTP/1.1 {status}\r\n{}\r\n\r\n", headers.join("\r\n")).into_bytes();
    response.extend_from_slice(body);
    response
}

fn in_chunks(body: &[u8], size: usize) -> Vec<u8> {
    let mut chunked = Vec::new();
    for chunk in body.chunks(size) {
        chunked.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    chunked
}

/// Compressed without a time stamp, so that the same input is the same bytes.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every byte")
}

/// The text in windows-1252, as far as the sample pages need it.
///
/// # Panics
/// On a character that the sample pages do not have.
#[must_use]
pub fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '—' => 0x97,
            '…' => 0x85,
            _ => u8::try_from(u32::from(c)).ok().filter(|b| !(0x80..0xa0).contains(b)).unwrap_or_else(|| panic!("{c}")),
        })
        .collect()
}
