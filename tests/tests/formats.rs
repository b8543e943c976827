//! Every way in gives the same article: formats, compressions, character sets, standard input.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails as the test itself does")]

use sayso_tests::program::{inbox, sayso_in, sayso_with};
use sayso_tests::record::list;
use sayso_tests::sample_warc::{self, gzip, windows_1252};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const PAGE: &str = include_str!("../fixtures/sample-warc/obituary.html");

/// The one record that a file gives.
fn record(folder: &Path, arguments: &[&str]) -> Value {
    let mut records = sayso_in(folder, [&["annotate"], arguments].concat()).expect_status(0).records();
    assert_eq!(records.len(), 1, "{arguments:?}");
    records.remove(0)
}

/// A record without what says where it came from.
fn of_the_article(mut record: Value) -> Value {
    for name in ["source", "id", "notes"] {
        record.as_object_mut().unwrap().remove(name);
    }
    record
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn compression_changes_nothing() {
    let page = PAGE.as_bytes();
    let (head, tail) = page.split_at(page.len() / 2);
    let two_members = [gzip(head), gzip(tail)].concat();
    let folder = folder_with(&[
        ("page.html", page),
        ("page.html.gz", &gzip(page)),
        ("members.html.gz", &two_members),
        ("page.html.zst", &zstd::encode_all(page, 3).unwrap()),
    ]);
    let plain = of_the_article(record(folder.path(), &["page.html"]));
    assert_eq!(plain["meta"]["title"], "Sister Perpetua Lund, who taught a nation to argue, dies at 97");
    for name in ["page.html.gz", "members.html.gz", "page.html.zst"] {
        assert_eq!(of_the_article(record(folder.path(), &[name])), plain, "{name}");
    }
}

#[test]
fn a_page_is_the_same_from_a_file_from_standard_input_from_json_lines_and_from_an_archive() {
    let line = json!({"id": 7, "page": PAGE}).to_string();
    let warc: Vec<u8> = sample_warc::records().concat();
    let folder = folder_with(&[
        ("page.html", PAGE.as_bytes()),
        ("pages.jsonl", line.as_bytes()),
        ("crawl.warc", &warc),
        ("crawl.warc.gz", &sample_warc::warc_gz()),
    ]);
    let page = of_the_article(record(folder.path(), &["page.html"]));

    let from_stdin = sayso_with(folder.path(), ["annotate", "-"], PAGE.as_bytes(), &[]).expect_status(0);
    assert_eq!(of_the_article(from_stdin.records().remove(0)), page, "standard input");

    let from_line = record(folder.path(), &["--field", "page", "--as", "html", "pages.jsonl"]);
    assert_eq!(from_line["source"]["record"], "1");
    assert_eq!(of_the_article(from_line), page, "JSON Lines");

    for name in ["crawl.warc", "crawl.warc.gz"] {
        let records = sayso_in(folder.path(), ["annotate", name]).expect_status(0).records();
        let uris: Vec<&Value> = records.iter().map(|record| &record["source"]["uri"]).collect();
        let expected =
            ["https://ludfordmercury.example/2018/05/market", "https://eveningledger.example/obituaries/lund"];
        assert_eq!(uris, expected, "{name}");
        assert_eq!(records[1]["source"]["fetched"], "2020-09-13T04:05:05Z");
        assert_eq!(of_the_article(records[1].clone())["text"], page["text"], "{name}");
        assert_eq!(of_the_article(records[1].clone())["attributions"], page["attributions"], "{name}");
    }
}

#[test]
fn json_lines_take_the_field_and_the_form_that_they_are_told() {
    let lines = [
        json!({"text": "Mayor Odd Lie said the pool would open.", "body": "It closed, said Odd Lie."}),
        json!({"body": "It shut, said Odd Lie.", "text": "Nothing."}),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let folder = folder_with(&[("lines.jsonl", lines.as_bytes())]);
    let texts = |arguments: &[&str]| -> Vec<String> {
        let run = sayso_in(folder.path(), [&["annotate", "lines.jsonl"], arguments].concat()).expect_status(0);
        run.records().iter().map(|record| record["text"].as_str().unwrap().to_owned()).collect()
    };
    let body = texts(&["--from", "jsonl", "--field", "body", "--as", "clean-text"]);
    assert_eq!(body, ["It closed, said Odd Lie.", "It shut, said Odd Lie."]);
    let text = texts(&["--as", "clean-text"]);
    assert_eq!(text, ["Mayor Odd Lie said the pool would open.", "Nothing."]);
}

#[test]
fn a_bad_line_of_json_lines_costs_itself_only() {
    let folder = folder_with(&[(
        "lines.jsonl",
        b"{\"text\": \"One, said Ann Bo.\"}\n{\"text\": \"cut o\n{\"nothing\": 1}\n{\"text\": \"Two, said Ann Bo.\"}\n",
    )]);
    let run = sayso_in(folder.path(), ["annotate", "--as", "clean-text", "lines.jsonl"]).expect_status(1);
    let lines: Vec<Value> = run.records().iter().map(|record| record["source"]["record"].clone()).collect();
    assert_eq!(lines, ["1", "4"]);
    assert!(run.stderr.contains("lines.jsonl"), "the error names the file: {}", run.stderr);
}

#[test]
fn clean_text_is_kept_to_the_byte_and_scraped_text_is_cleaned() {
    let text = fs::read_to_string(inbox().join("scraped-dam.txt")).unwrap();
    let folder = folder_with(&[("dam.txt", text.as_bytes())]);
    let kept = record(folder.path(), &["--from", "clean-text", "dam.txt"]);
    assert_eq!(kept["text"], text);
    let cleaned = record(folder.path(), &["--from", "text", "dam.txt"]);
    assert!(!cleaned["text"].as_str().unwrap().contains("- Advertisement -"));
    assert!(list(&cleaned["dropped"]).iter().any(|dropped| dropped["reason"] == "advertisement"), "{cleaned}");
}

#[test]
fn character_sets_are_found_by_mark_by_meta_and_by_looking() {
    let utf16 = |text: &str| -> Vec<u8> {
        [0xfeff_u16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let said = "<p>“The café is shut,” said Zoë Brandt on Monday, and nobody in the long street by the harbour \
                answered her at all that morning.</p>";
    let page =
        |meta: &str| format!("<html><head>{meta}<title>Café</title></head><body><h1>Café</h1>{said}</body></html>");
    let folder = folder_with(&[
        ("utf8.html", page("").as_bytes()),
        ("mark.html", &utf16(&page(""))),
        ("meta.html", &windows_1252(&page("<meta charset=\"windows-1252\">"))),
        ("none.html", &windows_1252(&page(""))),
    ]);
    let expected = record(folder.path(), &["utf8.html"])["text"].clone();
    assert!(expected.as_str().unwrap().contains("“The café is shut,” said Zoë Brandt"), "{expected}");
    for name in ["mark.html", "meta.html", "none.html"] {
        assert_eq!(record(folder.path(), &[name])["text"], expected, "{name}");
    }
}

#[test]
fn wrong_bytes_become_a_replacement_and_a_note() {
    let mut page = b"<html><head><meta charset=utf-8></head><body><h1>Late</h1><p>It was l".to_vec();
    page.extend_from_slice(
        b"\xff\xfete, said Ada Moor, who had waited at the bridge since the early morning.</p></body>",
    );
    let folder = folder_with(&[("page.html", &page)]);
    let record = record(folder.path(), &["page.html"]);
    assert!(record["text"].as_str().unwrap().contains('\u{fffd}'), "{record}");
    assert!(!list(&record["notes"]).is_empty(), "{record}");
}

#[test]
fn a_truncated_archive_gives_all_that_was_whole() {
    let whole = sample_warc::warc_gz();
    let plain: Vec<u8> = sample_warc::records().concat();
    let folder =
        folder_with(&[("cut.warc.gz", &whole[..whole.len() - 200]), ("cut.warc", &plain[..plain.len() - 1500])]);
    for name in ["cut.warc.gz", "cut.warc"] {
        let run = sayso_in(folder.path(), ["annotate", name]);
        assert!([0, 1].contains(&run.status), "{}", run.stderr);
        let first = &run.records()[0];
        assert_eq!(first["meta"]["title"], "Traders vow to fight ‘glass box’ plan for Saddlers’ Market", "{name}");
        let said = run.stderr.contains(name) || run.records().iter().any(|record| !list(&record["notes"]).is_empty());
        assert!(said, "nobody is told that {name} is cut: {}", run.stderr);
    }
}

#[test]
fn what_nothing_reads_is_no_fault_in_an_archive_and_one_where_somebody_named_it() {
    let picture = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".as_slice();
    let folder = folder_with(&[("crawl.warc.gz", &sample_warc::warc_gz()), ("pixel.gif", picture)]);
    let crawl = sayso_in(folder.path(), ["annotate", "crawl.warc.gz"]).expect_status(0);
    assert_eq!((crawl.records().len(), crawl.stderr.as_str()), (2, ""));
    let named = sayso_in(folder.path(), ["annotate", "pixel.gif"]).expect_status(1);
    assert!(named.stderr.contains("pixel.gif"), "{}", named.stderr);
    assert_eq!(named.stdout, "");
}

#[test]
fn an_input_that_cannot_be_read_costs_itself_only() {
    let folder = folder_with(&[("a.html", PAGE.as_bytes()), ("c.html", PAGE.as_bytes())]);
    let run = sayso_in(folder.path(), ["annotate", "a.html", "b.html", "c.html"]).expect_status(1);
    let uris: Vec<Value> = run.records().iter().map(|record| record["source"]["uri"].clone()).collect();
    assert_eq!(uris, ["a.html", "c.html"]);
    assert!(run.stderr.contains("b.html"), "{}", run.stderr);
}
