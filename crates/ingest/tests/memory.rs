//! A line of a gibibyte must not cost a gibibyte. Alone in its file, so that no other test's memory is counted.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test file")]

use sayso_ingest::{Format, ReadOptions, Reason, read_from};
use std::io::Read;

/// The most memory that this process ever held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn a_line_of_a_gibibyte_is_passed_over_in_bounded_memory() {
    let lines = std::io::repeat(b'x').take(1 << 30).chain(&b"\n{\"text\": \"after\"}\n"[..]);
    let options = ReadOptions { format: Some(Format::Jsonl), ..ReadOptions::default() };
    let items: Vec<_> = read_from(lines, "-", &options).unwrap().collect();
    let bad = items[0].document.as_ref().unwrap_err();
    assert_eq!((bad.reason, bad.total_bytes, bad.bytes.len()), (Reason::TooLarge, 1 << 30, 1 << 20));
    assert_eq!(items[1].document.as_ref().unwrap().body, b"after");
    assert_eq!(items.len(), 2);
    // Twice the limit on a document, and as much again while the buffer grows.
    assert!(peak() < 320 << 20, "{} MiB", peak() >> 20);
}
