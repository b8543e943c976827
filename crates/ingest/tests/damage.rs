//! Inputs that are cut at every byte, flipped at each byte, or made of anything at all.
//!
//! The laws: reading ends, never panics, never gives a document that was not in the input, loses no document that is
//! whole, and goes on from any position to the same rest.

mod support;

use proptest::prelude::*;
use sayso_ingest::{Format, Limits, Position, ReadOptions, Reason, decode, read_from};
use sayso_record::{Form, RawDocument, Source};
use std::io::{self, Read};
use support::{Input, bodies, gzip, items, page, record, response, stream, zstd};

fn records() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", 1, &[], b"software: test\r\n"),
        page(2, "<p>The first page says little.</p>"),
        record("request", 3, &[], b"GET / HTTP/1.1\r\n\r\n"),
        response(4, "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(b"<p>Second, packed")),
        page(5, "<p>The third page is the last.</p>"),
    ]
}

const BODIES: [&str; 3] =
    ["<p>The first page says little.</p>", "<p>Second, packed", "<p>The third page is the last.</p>"];

fn lines() -> String {
    (0..6).map(|number| format!("{{\"n\": {number}, \"text\": \"Line \\u00e9 {number}.\"}}\n")).collect()
}

/// Name, bytes, and the places (in stored bytes) at which a unit of damage ends.
fn inputs() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let members = |records: Vec<Vec<u8>>| records.iter().map(|record| gzip(record)).collect::<Vec<_>>();
    let frames = |records: Vec<Vec<u8>>| records.iter().map(|record| zstd(record)).collect::<Vec<_>>();
    let lines: Vec<Vec<u8>> = lines().split_inclusive('\n').map(|line| line.as_bytes().to_vec()).collect();
    vec![
        ("a.warc", records()),
        ("a.warc.gz", members(records())),
        ("a.warc.zst", frames(records())),
        ("a.warc.gz", vec![gzip(&records().concat())]),
        ("a.jsonl", lines.clone()),
        ("a.jsonl.gz", members(lines.clone())),
        ("a.jsonl.zst", frames(lines)),
    ]
}

#[test]
fn a_file_cut_at_any_byte_gives_all_that_was_whole() {
    for (name, parts) in inputs() {
        let bytes = parts.concat();
        let options = ReadOptions { format: Some(Format::of(name, b"")), ..ReadOptions::default() };
        let whole = bodies(&stream(name, &bytes, &options));
        for end in 0..bytes.len() {
            let items = stream(name, &bytes[..end], &options);
            let found = bodies(&items);
            assert!(whole.starts_with(&found), "{name} cut at {end}: {found:?}");
            let whole_parts: Vec<Vec<u8>> = parts
                .iter()
                .scan(0, |at, part| {
                    *at += part.len();
                    (*at <= end).then(|| part.clone())
                })
                .collect();
            let least = bodies(&stream(name, &whole_parts.concat(), &options));
            assert!(found.starts_with(&least), "{name} cut at {end}: {found:?} lacks one of {least:?}");
        }
    }
}

#[test]
fn a_flipped_bit_costs_its_record_at_most() {
    for (name, parts) in inputs() {
        let bytes = parts.concat();
        let options = ReadOptions { format: Some(Format::of(name, b"")), ..ReadOptions::default() };
        let mut start = 0;
        for part in &parts {
            let before = bodies(&stream(name, &bytes[..start], &options));
            let after = bodies(&stream(name, &bytes[start + part.len()..], &options));
            // Two bits of each byte, and over eight bytes all eight.
            for flip in 0..part.len() * 2 {
                let bit = flip / 2 * 8 + (flip / 2 + flip % 2 * 4) % 8;
                let mut flipped = bytes.clone();
                flipped[start + bit / 8] ^= 1 << (bit % 8);
                let found = bodies(&stream(name, &flipped, &options));
                // A flipped bit may join a line of an uncompressed file to the next one, which costs both.
                let slack = usize::from(name == "a.jsonl" && bit / 8 == part.len() - 1);
                let after = &after[slack.min(after.len())..];
                assert!(
                    found.starts_with(&before) && found.ends_with(after),
                    "{name} bit {bit} of the part at {start}: {found:?}"
                );
            }
            start += part.len();
        }
    }
}

#[test]
fn reading_a_damaged_file_goes_on_from_every_position() {
    for (name, parts) in inputs() {
        let bytes = parts.concat();
        let options = ReadOptions { format: Some(Format::of(name, b"")), ..ReadOptions::default() };
        for step in 0..40 {
            let mut broken = bytes.clone();
            let at = 4 + step * (broken.len() - 5) / 40;
            broken[at] ^= 0x5a;
            broken.truncate(broken.len() - step / 4);
            let input = Input::new(name, &broken);
            let all = input.items(&options);
            for (index, item) in all.iter().enumerate() {
                assert_eq!(items(&input.path(), item.next, &options), all[index + 1..], "{name} {at} {}", item.next);
            }
        }
    }
}

/// Gives a few bytes at a time, and fails in the end if told to.
struct Dribble {
    bytes: io::Cursor<Vec<u8>>,
    step: usize,
    fails: bool,
}

impl Read for Dribble {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let step = self.step.min(buffer.len());
        match self.bytes.read(&mut buffer[..step])? {
            0 if self.fails => Err(io::Error::other("the disk is gone")),
            read => Ok(read),
        }
    }
}

#[test]
fn it_does_not_matter_how_the_bytes_arrive() {
    for (name, parts) in inputs() {
        let bytes = parts.concat();
        let whole = Input::new(name, &bytes).items(&ReadOptions::default());
        for step in [1, 7, 100] {
            let reader = Dribble { bytes: io::Cursor::new(bytes.clone()), step, fails: false };
            let found: Vec<_> = read_from(reader, name, &ReadOptions::default()).unwrap().collect();
            assert_eq!(bodies(&found), bodies(&whole), "{name}");
            let (found, whole): (Vec<_>, Vec<_>) =
                found.iter().zip(&whole).map(|(found, whole)| (found.next, whole.next)).unzip();
            assert_eq!(found, whole, "{name}");
        }
    }
}

#[test]
fn a_disk_that_fails_ends_the_reading_where_it_can_go_on() {
    let bytes = lines().into_bytes();
    let reader = Dribble { bytes: io::Cursor::new(bytes[..bytes.len() - 5].to_vec()), step: 50, fails: true };
    let mut documents = read_from(reader, "a.jsonl", &ReadOptions::default()).unwrap();
    let found: Vec<_> = documents.by_ref().collect();
    assert_eq!(found.len(), 6);
    let bad = found[5].document.as_ref().unwrap_err();
    assert_eq!(bad.reason, Reason::ReadFailed);
    assert!(bad.message.contains("the disk is gone"), "{}", bad.message);
    assert_eq!(found[5].next, found[4].next);
    assert!(documents.next().is_none());
}

#[test]
fn the_bodies_are_those_that_were_written() {
    assert_eq!(bodies(&Input::new("a.warc", &records().concat()).items(&ReadOptions::default())), BODIES);
}

/// Pieces that files are made of, in any order.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        Just(page(1, "<p>page")),
        Just(record("metadata", 2, &[], b"x")),
        Just(gzip(&page(3, "<p>packed"))),
        Just(gzip(b"{\"text\": \"packed\"}\n")),
        Just(zstd(&page(4, "<p>packed"))),
        Just(b"WARC/1.0\r\nContent-Length: 20\r\n\r\n".to_vec()),
        Just(b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999999\r\n\r\n".to_vec()),
        Just(b"\r\n\r\nWARC/1.".to_vec()),
        Just(b"{\"text\": \"a\"}\n".to_vec()),
        Just(b"{\"text\": \"\\ud800".to_vec()),
        Just(b"\x1f\x8b\x08\0\0\0\0\0\0\0".to_vec()),
        Just(b"\x28\xb5\x2f\xfd".to_vec()),
        Just(b"<rss><item><title>a&b;</title><content:encoded><![CDATA[".to_vec()),
        Just(b"]]></content:encoded></item>".to_vec()),
        Just(b"<feed><entry><content type=\"xhtml\"><p>a</p></content></entry>".to_vec()),
        Just(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n".to_vec()),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_can_be_read_and_gone_on_with(bytes in pieces(), format in prop::sample::select(&Format::ALL[..])) {
        let limits = Limits { document_bytes: 500, kept_bytes: 50, ..Limits::default() };
        let options = ReadOptions { format: Some(format), limits, ..ReadOptions::default() };
        let input = Input::new("input", &bytes);
        let all = items(&input.path(), Position::START, &options);
        prop_assert!(all.len() <= bytes.len() + 2);
        for (index, item) in all.iter().enumerate() {
            prop_assert_eq!(&items(&input.path(), item.next, &options)[..], &all[index + 1..]);
            match &item.document {
                // An entry of a feed gets a page around it.
                Ok(document) => prop_assert!(document.body.len() <= 800),
                Err(bad) => prop_assert!(bad.bytes.len() <= 50 && !bad.message.is_empty()),
            }
        }
    }

    #[test]
    fn anything_can_be_decoded(
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "(<meta|charset=|<!--|-->|\"|'|>|utf-16|gbk|content=|http-equiv=content-type| |=|;|/){0,20}".prop_map(String::into_bytes),
        ],
        charset in prop::option::of("[a-z0-9-]{0,12}|utf-8|gb18030|iso-2022-jp|replacement|utf-16le"),
    ) {
        let raw = RawDocument {
            source: Source::default(), form: Form::Html, charset, headers: Vec::new(), body, notes: Vec::new(),
        };
        let decoded = decode(&raw);
        prop_assert!(decoded.text.len() <= raw.body.len() * 3);
        prop_assert!(encoding_rs::Encoding::for_label(decoded.charset.as_bytes()).is_some());
    }
}
