//! What must hold of every record, and of every run, on the sample inbox.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{inbox, sayso, sayso_in};
use sayso_tests::record::{list, slice, spans};
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

fn samples() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(inbox()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn annotate(more: &[&str]) -> String {
    let arguments = [vec![OsString::from("annotate")], more.iter().map(OsString::from).collect()].concat();
    let files = samples().into_iter().map(OsString::from);
    sayso(arguments.into_iter().chain(files)).expect_status(0).stdout
}

fn records() -> Vec<Value> {
    sayso_tests::record::lines(&annotate(&[]))
}

#[test]
fn every_span_slices_in_code_points() {
    for record in records() {
        for (what, span) in spans(&record) {
            let words = slice(&record, span);
            assert_eq!(words.trim().is_empty(), words.is_empty(), "{what} {span} is white space alone");
            assert!(!words.is_empty() || what == "block", "{what} {span} is empty");
        }
    }
}

#[test]
fn blocks_joined_by_a_blank_line_are_the_text() {
    for record in records() {
        let blocks: Vec<String> = list(&record["blocks"]).iter().map(|block| slice(&record, block)).collect();
        assert_eq!(blocks.join("\n\n"), record["text"].as_str().unwrap(), "{}", record["source"]["uri"]);
    }
}

#[test]
fn sentences_lie_in_their_blocks_and_quotations_in_marks() {
    for record in records() {
        let blocks = list(&record["blocks"]);
        for sentence in list(&record["sentences"]) {
            let block = &blocks[usize::try_from(sentence["block"].as_u64().unwrap()).unwrap()];
            let inside = block["start"].as_u64() <= sentence["start"].as_u64()
                && sentence["end"].as_u64() <= block["end"].as_u64();
            assert!(inside, "{sentence} in {block}");
        }
        for quotation in list(&record["quotations"]) {
            let first = slice(&record, &quotation["spans"][0]);
            assert!(first.starts_with(['“', '‘', '"', '\'', '«', '`', '”', '„', '»']), "{first}");
        }
    }
}

#[test]
fn what_attributions_point_at_is_there() {
    for record in records() {
        let speakers: BTreeSet<u64> = list(&record["speakers"]).iter().filter_map(|s| s["id"].as_u64()).collect();
        let ids: BTreeSet<u64> = list(&record["attributions"]).iter().filter_map(|a| a["id"].as_u64()).collect();
        for attribution in list(&record["attributions"]) {
            assert!(!list(&attribution["content"]).is_empty(), "{attribution}");
            assert!(attribution["speaker"].as_u64().is_none_or(|id| speakers.contains(&id)), "{attribution}");
            assert!(attribution["within"].as_u64().is_none_or(|id| ids.contains(&id)), "{attribution}");
            let confidence = attribution["confidence"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&confidence), "{attribution}");
        }
    }
}

#[test]
fn origins_lie_inside_the_page_and_hold_its_words() {
    // Pages in UTF-8 alone: origins count bytes of the decoded source.
    for name in ["harbour-crane.html", "science-eels.html", "scraped-dam.txt"] {
        let page = fs::read_to_string(inbox().join(name)).unwrap();
        let path = inbox().join(name);
        let record = sayso(["annotate".as_ref(), path.as_os_str()]).expect_status(0).records().remove(0);
        for part in list(&record["blocks"]).iter().chain(list(&record["dropped"])) {
            let at = |i: usize| usize::try_from(part["origin"][i].as_u64().unwrap()).unwrap();
            let origin = page.get(at(0)..at(1)).unwrap_or_else(|| panic!("{part} lies outside {name}"));
            let text = part["text"].as_str().map_or_else(|| slice(&record, part), str::to_owned);
            let first = text.split_whitespace().next().unwrap_or("");
            let letters: String = first.chars().take_while(char::is_ascii_alphanumeric).take(1).collect();
            assert!(origin.contains(&letters), "{part} does not come from {origin:?}");
        }
    }
}

#[test]
fn the_bytes_are_the_same_whatever_the_number_of_workers() {
    let one = annotate(&["--workers", "1"]);
    assert!(one.lines().count() >= 13);
    for workers in ["2", "8"] {
        assert!(annotate(&["--workers", workers]) == one, "{workers} workers write other bytes than 1");
    }
    assert!(annotate(&["--workers", "8"]) == one, "the same run writes other bytes the second time");
}

#[test]
fn records_come_out_in_the_order_of_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let (long, short) = (fs::read(inbox().join("harbour-crane.html")).unwrap(), b"<p>Nobody came.</p>".to_vec());
    let names: Vec<String> = (0..60).map(|n| format!("{:02}.html", (n * 37) % 60)).collect();
    for (n, name) in names.iter().enumerate() {
        fs::write(folder.path().join(name), if n % 5 == 0 { &long } else { &short }).unwrap();
    }
    let arguments = ["annotate", "--workers", "8"].iter().map(|a| (*a).to_owned()).chain(names.iter().cloned());
    let records = sayso_in(folder.path(), arguments).expect_status(0).records();
    let uris: Vec<&str> = records.iter().filter_map(|record| record["source"]["uri"].as_str()).collect();
    assert_eq!(uris, names);
}

#[test]
fn offsets_can_count_bytes_and_utf16_units() {
    let path = inbox().join("harbour-crane.html");
    let with = |unit: &str| {
        let arguments: [&std::ffi::OsStr; 4] =
            ["annotate".as_ref(), "--offsets".as_ref(), unit.as_ref(), path.as_ref()];
        sayso(arguments).expect_status(0).records().remove(0)
    };
    let (codepoints, bytes, utf16) = (with("codepoint"), with("byte"), with("utf16"));
    let text = codepoints["text"].as_str().unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(
        (&codepoints["offsets"], &bytes["offsets"], &utf16["offsets"]),
        (&"codepoint".into(), &"byte".into(), &"utf16".into())
    );
    for ((_, span), ((_, in_bytes), (_, in_utf16))) in
        spans(&codepoints).into_iter().zip(spans(&bytes).into_iter().zip(spans(&utf16)))
    {
        let at = |span: &Value, name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
        let words = slice(&codepoints, span);
        assert_eq!(text[at(in_bytes, "start")..at(in_bytes, "end")], words);
        assert_eq!(String::from_utf16(&units[at(in_utf16, "start")..at(in_utf16, "end")]).unwrap(), words);
    }
}
