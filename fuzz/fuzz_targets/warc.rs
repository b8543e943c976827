//! Any bytes as a web archive, plain or compressed: no panic, positions ascend, reading goes on from any of them.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use sayso_ingest::{Format, Limits, ReadOptions};

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let name = ["a.warc", "a.warc.gz", "a.warc.zst", "a"][usize::from(choice & 3)];
    let limits = if choice & 4 == 0 { Limits::default() } else { reading::small_limits() };
    let options = ReadOptions { format: Some(Format::Warc), limits, ..ReadOptions::default() };
    reading::hold(name, bytes, &options, usize::from(choice >> 3));
});
