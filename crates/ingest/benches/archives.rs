//! How fast web archives are read, beside the floor: libdeflate over members whose borders are known beforehand, with
//! the least of a parser. `cargo bench -p sayso-ingest`.
//!
//! `SAYSO_BENCH_WARC=FILE.warc.gz` reads a real archive with a gzip member for each record instead of the made one.
#![allow(clippy::disallowed_methods, reason = "a bench may look at the environment")]

use divan::{Bencher, black_box, counter::BytesCount};
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use sayso_ingest::{ReadOptions, open};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// An archive, its members' borders, and its size when decompressed.
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    members: Vec<std::ops::Range<usize>>,
    unpacked: usize,
}

static BY_RECORD: LazyLock<Archive> = LazyLock::new(|| match std::env::var("SAYSO_BENCH_WARC") {
    Ok(path) => existing(std::fs::read(path).expect("SAYSO_BENCH_WARC names a file that can be read")),
    Err(_) => made(),
});

static AS_A_WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| gzip(&PLAIN));
static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let archive = &*BY_RECORD;
    let mut plain = Vec::new();
    let mut room = vec![0; 64 << 20];
    for member in &archive.members {
        let length = Decompressor::new().gzip_decompress(&archive.bytes[member.clone()], &mut room).expect("a member");
        plain.extend_from_slice(&room[..length]);
    }
    plain
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::new(6).expect("a level"));
    let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut packed).expect("room");
    packed.truncate(length);
    packed
}

/// The borders of the members of an archive that exists: where the next one's magic number follows a whole member.
fn existing(bytes: Vec<u8>) -> Archive {
    let mut starts: Vec<usize> = memchr::memmem::find_iter(&bytes, b"\x1f\x8b\x08").collect();
    let mut room = vec![0; 64 << 20];
    starts.retain(|&at| {
        Decompressor::new()
            .gzip_decompress(&bytes[at..], &mut room)
            .is_ok_and(|length| room[..length].starts_with(b"WARC/"))
    });
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let members: Vec<_> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    let mut unpacked = 0;
    for member in &members {
        unpacked += Decompressor::new().gzip_decompress(&bytes[member.clone()], &mut room).expect("a member");
    }
    Archive { bytes, members, unpacked }
}

/// Pages of 2 to 300 KB with the mixture of markup, scripts and prose that news pages have; each with its request.
fn made() -> Archive {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut below = move |limit: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % limit
    };
    let syllables = ["ba", "ter", "in", "lo", "men", "ra", "s", "ti", "ou", "gh", "de", "ly", "co", "per", "ex", "al"];
    let words: Vec<String> = (0..6000)
        .map(|_| (0..=below(4)).map(|_| syllables[usize::try_from(below(16)).unwrap_or(0)]).collect())
        .collect();
    let mut archive = Archive::default();
    for number in 0..1000 {
        let mut page = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        let length = 2_000 + usize::try_from(below(600) * below(500)).unwrap_or(0);
        while page.len() < length {
            match below(4) {
                0 => page.push_str(&format!(
                    "<div class=\"c-{}__item js-{}\" data-id=\"{:x}\"><a href=\"/news/{}/\">",
                    below(40),
                    below(90),
                    below(u64::MAX),
                    below(100_000)
                )),
                1 => page.push_str(&format!(
                    "</div>\n<script>window.q.push({{\"k{}\":{}}})</script>",
                    below(50),
                    below(9999)
                )),
                _ => {
                    page.push_str("<p>");
                    for _ in 0..8 + below(50) {
                        // Squared, so that some words are much more common than others, as in prose.
                        let index = below(6000) * below(6000) / 6000;
                        page.push_str(&words[usize::try_from(index).unwrap_or(0)]);
                        page.push(' ');
                    }
                    page.push_str("</p>\n");
                }
            }
        }
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: nginx\r\nDate: Fri, 01 Mar 2024 \
            10:00:00 GMT\r\nCache-Control: max-age=60\r\nVary: Accept-Encoding\r\nX-Cache: HIT\r\n\r\n";
        for (kind, content) in
            [("request", "GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"), ("response", &format!("{head}{page}"))]
        {
            let record = format!(
                "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-03-01T10:00:00Z\r\nWARC-Record-ID: \
                 <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\nContent-Length: {}\r\nContent-Type: \
                 application/http; msgtype={kind}\r\nWARC-Target-URI: http://news.example/{number}\r\n\r\n{content}\r\n\r\n",
                content.len()
            );
            let start = archive.bytes.len();
            archive.bytes.extend(gzip(record.as_bytes()));
            archive.members.push(start..archive.bytes.len());
            archive.unpacked += record.len();
        }
    }
    archive
}

/// The archive in its three forms, as files: reading them is a part of every figure.
struct Files {
    folder: tempfile::TempDir,
}

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("room on the disk");
    write("by-record.warc.gz", &BY_RECORD.bytes);
    write("as-a-whole.warc.gz", &AS_A_WHOLE);
    write("plain.warc", &PLAIN);
    Files { folder }
});

impl Files {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// The least there is to do: read the file, inflate each known member, find the record's length and the end of both
/// heads.
#[divan::bench]
fn floor_libdeflate_by_member(bencher: Bencher<'_, '_>) {
    let archive = &*BY_RECORD;
    let path = FILES.path("by-record.warc.gz");
    let mut bytes = Vec::with_capacity(archive.bytes.len() + 1);
    let mut room = vec![0; 64 << 20];
    let mut decompressor = Decompressor::new();
    bencher.counter(BytesCount::new(archive.unpacked)).bench_local(|| {
        bytes.clear();
        File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)).expect("the file");
        let mut bodies = 0;
        for member in &archive.members {
            let length = decompressor.gzip_decompress(&bytes[member.clone()], &mut room).expect("a member");
            let record = &room[..length];
            let head = memchr::memmem::find(record, b"\r\n\r\n").expect("a head") + 4;
            if memchr::memmem::find(&record[..head], b"WARC-Type: response").is_none() {
                continue;
            }
            let at = memchr::memmem::find(&record[..head], b"Content-Length: ").expect("a length") + 16;
            let digits = record[at..].split(|&byte| byte == b'\r').next().expect("a line");
            let size: usize = std::str::from_utf8(digits).expect("digits").parse().expect("a number");
            let content = &record[head..head + size];
            let body = memchr::memmem::find(content, b"\r\n\r\n").map_or(0, |end| end + 4);
            bodies += content[body..].len();
            black_box(&content[body..]);
        }
        bodies
    });
}

fn read(name: &str) -> usize {
    let documents = open(&FILES.path(name), &ReadOptions::default()).expect("an archive");
    documents.map(|item| black_box(item.document).expect("a document").body.len()).sum()
}

#[divan::bench]
fn sayso_gzip_by_record(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(BY_RECORD.unpacked)).bench_local(|| read("by-record.warc.gz"));
}

#[divan::bench]
fn sayso_gzip_as_a_whole(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(PLAIN.len())).bench_local(|| read("as-a-whole.warc.gz"));
}

#[divan::bench]
fn sayso_plain(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(PLAIN.len())).bench_local(|| read("plain.warc"));
}
