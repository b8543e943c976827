//! Whole files in, documents out: each format, each compression.

mod support;

use sayso_ingest::{Format, Limits, OpenError, Position, ReadOptions, open, open_at, read_from};
use sayso_record::Form;
use support::{Input, bad, bodies, documents, gzip, items, page, reasons, record, response, zstd};

fn defaults() -> ReadOptions {
    ReadOptions::default()
}

#[test]
fn a_page_is_one_document_however_it_is_compressed() {
    let page = b"<html><p>He said so.</p>";
    let files =
        [("a.html", page.to_vec()), ("a.html.gz", gzip(page)), ("a.html.zst", zstd(page)), ("a.html", gzip(page))];
    for (name, bytes) in files {
        let items = Input::new(name, &bytes).items(&defaults());
        let documents = documents(&items);
        assert_eq!(documents.len(), 1);
        assert_eq!((documents[0].body.as_slice(), documents[0].form), (&page[..], Form::Html));
        assert_eq!(documents[0].source.media_type, "text/html");
        assert!(documents[0].source.uri.ends_with(name));
    }
}

#[test]
fn several_members_and_frames_are_one_text() {
    let (one, two) = (b"First half, ".as_slice(), b"second half.".as_slice());
    for bytes in [
        [gzip(one), gzip(two)].concat(),
        [zstd(one), zstd(two)].concat(),
        [gzip(one), gzip(b""), gzip(two), vec![0; 700]].concat(),
    ] {
        assert_eq!(bodies(&Input::new("a.txt", &bytes).items(&defaults())), ["First half, second half."]);
    }
}

#[test]
fn json_lines_give_a_document_a_line() {
    let lines =
        "\u{feff}{\"text\": \"One.\"}\r\n\n{\"html\": \"<p>Two\"}\nnonsense\n{\"title\": 3}\n{\"text\": \"Last\"}";
    for bytes in [lines.as_bytes().to_vec(), gzip(lines.as_bytes()), zstd(lines.as_bytes())] {
        let input = Input::new("a.jsonl", &bytes);
        let items = input.items(&defaults());
        assert_eq!(bodies(&items), ["One.", "<p>Two", "Last"]);
        let lines: Vec<_> = documents(&items).iter().map(|document| document.source.record.clone().unwrap()).collect();
        assert_eq!(lines, ["1", "3", "6"]);
        let forms: Vec<_> = documents(&items).iter().map(|document| document.form).collect();
        assert_eq!(forms, [Form::Text, Form::Html, Form::Text]);
        assert_eq!(reasons(&items), ["bad_json", "missing_field"]);
        assert_eq!(bad(&items)[0].bytes, b"nonsense");
        assert!(bad(&items)[0].message.contains("a.jsonl:4: column "), "{}", bad(&items)[0].message);
    }
}

#[test]
fn json_lines_name_their_documents_if_asked_to() {
    let options = ReadOptions {
        field: Some("page.body".into()),
        form: Some(Form::CleanText),
        id_field: Some("id".into()),
        url_field: Some("url".into()),
        ..defaults()
    };
    let line = br#"{"id": 77, "url": "http://a.example/", "page": {"body": "Words."}}"#;
    let items = Input::new("a.jsonl", line).items(&options);
    let document = documents(&items)[0];
    assert_eq!((document.source.uri.as_str(), document.source.record.as_deref()), ("http://a.example/", Some("77")));
    assert_eq!(document.form, Form::CleanText);
}

#[test]
fn a_line_over_the_limit_costs_itself() {
    let lines = format!("{{\"text\": \"a\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"b\"}}\n", "x".repeat(3_000_000));
    let limits = Limits { document_bytes: 1000, kept_bytes: 10, ..Limits::default() };
    let items = Input::new("a.jsonl", &gzip(lines.as_bytes())).items(&ReadOptions { limits, ..defaults() });
    assert_eq!(bodies(&items), ["a", "b"]);
    assert_eq!(reasons(&items), ["too_large"]);
    assert_eq!((bad(&items)[0].bytes.len(), bad(&items)[0].total_bytes), (10, 3_000_012));
}

/// A byte that is no UTF-8 becomes three, so that a line within the limit may hold a document that is not.
#[test]
fn a_text_that_grows_over_the_limit_as_it_is_repaired_costs_itself() {
    let lines = [b"{\"text\": \"".as_slice(), &[0xEB; 80], b"\"}\n{\"text\": \"b\"}\n"].concat();
    let limits = Limits { document_bytes: 200, ..Limits::default() };
    let items = Input::new("a.jsonl", &lines).items(&ReadOptions { limits, ..defaults() });
    assert_eq!(bodies(&items), ["b"]);
    assert_eq!(reasons(&items), ["too_large"]);
    assert!(bad(&items)[0].message.contains("a.jsonl:1: the text has 240 bytes"), "{}", bad(&items)[0].message);
}

/// An archive with everything that a crawl holds.
fn archive() -> Vec<Vec<u8>> {
    let body = b"<p>\xe9t\xe9</p>";
    let chunked = [b"5\r\n<p>Ch\r\n4\r\nunks\r\n0\r\n\r\n".as_slice()].concat();
    vec![
        record("warcinfo", 1, &[], b"software: test\r\n"),
        record("request", 2, &[], b"GET / HTTP/1.1\r\n\r\n"),
        response(3, "200 OK\r\nContent-Type: Text/HTML; charset=iso-8859-1", body),
        response(4, "301 Moved\r\nContent-Type: text/html", b"moved"),
        response(5, "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", &chunked),
        response(6, "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(b"<p>Packed")),
        response(7, "200 OK\r\nContent-Type: application/pdf", b"%PDF-1.4"),
        record("metadata", 8, &[], b"outlink: x\r\n"),
        record("resource", 9, &[("Content-Type", "text/plain; charset=utf-8")], b"Plain."),
        record("conversion", 10, &[("Content-Type", "text/plain"), ("WARC-Truncated", "length")], b"Converted."),
        record("revisit", 11, &[], b"HTTP/1.1 200 OK\r\n\r\n"),
        record("response", 12, &[("Content-Type", "text/dns")], b"20240301 news.example A 1.2.3.4"),
    ]
}

#[test]
fn an_archive_gives_its_pages_however_it_is_compressed() {
    let plain = archive().concat();
    let by_record: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    let by_frame: Vec<u8> = archive().iter().flat_map(|record| zstd(record)).collect();
    for bytes in [plain.clone(), by_record, gzip(&plain), by_frame, zstd(&plain)] {
        let input = Input::new("crawl.warc", &bytes);
        let items = input.items(&defaults());
        assert_eq!(reasons(&items), [""; 0]);
        assert_eq!(
            bodies(&items),
            ["<p>\u{fffd}t\u{fffd}</p>", "<p>Chunks", "<p>Packed", "%PDF-1.4", "Plain.", "Converted."]
        );
        let documents = documents(&items);
        assert_eq!(documents[0].charset.as_deref(), Some("windows-1252"));
        assert_eq!(sayso_ingest::decode(documents[0]).text, "<p>été</p>");
        let source = &documents[0].source;
        assert_eq!((source.uri.as_str(), source.record.as_deref()), ("http://news.example/3", Some("urn:uuid:0003")));
        assert_eq!((source.fetched.as_deref(), source.bytes), (Some("2024-03-04T10:00:00Z"), 10));
        let forms: Vec<_> = documents.iter().map(|document| document.form).collect();
        assert_eq!(forms, [Form::Html, Form::Html, Form::Html, Form::Other, Form::Text, Form::Text]);
        assert_eq!(documents[5].notes[0].code, "warc_truncated");
        assert_eq!(documents[0].headers[0], ("content-type".to_owned(), "Text/HTML; charset=iso-8859-1".to_owned()));
        let mut reading = open(&input.path(), &defaults()).unwrap();
        assert_eq!(reading.by_ref().count(), 6);
        let skipped = reading.skipped();
        assert_eq!((skipped.requests, skipped.metadata, skipped.revisits), (1, 2, 1));
        assert_eq!((skipped.statuses, skipped.protocols), (1, 1));
    }
}

#[test]
fn an_archive_by_record_is_resumed_at_a_member() {
    let members: Vec<Vec<u8>> = archive().iter().map(|record| gzip(record)).collect();
    let items = Input::new("crawl.warc.gz", &members.concat()).items(&defaults());
    let end_of_third: usize = members[..3].iter().map(Vec::len).sum();
    assert_eq!(items[0].next, Position { at: end_of_third as u64, skip: 0, records: 3 });
}

#[test]
fn a_wrong_length_costs_its_record_only() {
    let lie = |length: &str| {
        let record = String::from_utf8(page(2, "<p>two")).unwrap();
        let (before, after) = record.split_once("Content-Length: ").unwrap();
        let (_, after) = after.split_once("\r\n").unwrap();
        format!("{before}Content-Length: {length}\r\n{after}").into_bytes()
    };
    for length in ["9", "200", "5000", "99999999", "999999999999999", "-1", "18446744073709551615", "x"] {
        let records = [page(1, "<p>one"), lie(length), page(3, "<p>three"), page(4, "<p>four")];
        let by_record: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        for bytes in [records.concat(), by_record, gzip(&records.concat())] {
            let items = Input::new("crawl.warc", &bytes).items(&defaults());
            assert_eq!(bodies(&items), ["<p>one", "<p>three", "<p>four"], "{length}");
            assert_eq!(bad(&items).len(), 1, "{length} {:?}", reasons(&items));
        }
    }
}

#[test]
fn rubbish_between_records_is_passed_over() {
    let few = [page(1, "<p>one"), b"few bytes\r\n".to_vec(), page(2, "<p>two")].concat();
    let items = Input::new("crawl.warc", &few).items(&defaults());
    assert_eq!(bodies(&items), ["<p>one", "<p>two"]);
    assert_eq!(documents(&items)[0].notes[0].code, "warc_bytes_between_records");
    let rubbish = [b"rubbish first\n".to_vec(), page(1, "<p>one")].concat();
    let items = Input::new("crawl.warc", &rubbish).items(&defaults());
    assert_eq!((bodies(&items), reasons(&items)), (vec!["<p>one".to_owned()], vec!["bad_warc"]));
}

#[test]
fn a_damaged_member_costs_itself() {
    let members: Vec<Vec<u8>> = (1..=5).map(|number| gzip(&page(number, &format!("<p>{number}").repeat(50)))).collect();
    let mut broken = members.clone();
    broken[1].truncate(40);
    let middle = broken[3].len() / 2;
    broken[3][middle] ^= 0x55;
    let items = Input::new("crawl.warc.gz", &broken.concat()).items(&defaults());
    let kept: Vec<_> = documents(&items).iter().map(|document| document.source.uri.clone()).collect();
    assert_eq!(kept, ["http://news.example/1", "http://news.example/3", "http://news.example/5"]);
    assert_eq!(reasons(&items).iter().filter(|reason| **reason == "bad_gzip").count(), 2, "{:?}", reasons(&items));
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    for bytes in [gzip(&vec![b' '; 64 << 20]), zstd(&vec![b' '; 64 << 20])] {
        for name in ["a.html", "a.jsonl", "a.warc"] {
            let items = Input::new(name, &bytes).items(&defaults());
            assert!(reasons(&items).contains(&"decompression_ratio"), "{name} {:?}", reasons(&items));
        }
    }
}

#[test]
fn a_file_cut_short_says_so() {
    let packed = gzip(&(0..5000).map(|number| format!("Line {number}.\n")).collect::<String>().into_bytes());
    let items = Input::new("a.txt.gz", &packed[..packed.len() / 2]).items(&defaults());
    assert_eq!(reasons(&items), ["truncated"]);
    assert!(bad(&items)[0].bytes.starts_with(b"Line 0.\nLine 1.\n"));
}

#[test]
fn a_stream_is_read_like_a_file() {
    let documents = read_from(&b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n"[..], "-", &defaults()).unwrap();
    assert_eq!(documents.format(), Format::Jsonl);
    assert_eq!(documents.count(), 2);
    let forced = ReadOptions { format: Some(Format::CleanText), ..defaults() };
    let mut documents = read_from(&b"{\"text\": \"a\"}"[..], "-", &forced).unwrap();
    assert_eq!(documents.next().unwrap().document.unwrap().form, Form::CleanText);
}

#[test]
fn what_cannot_be_opened_is_an_error() {
    let input = Input::new("a.jsonl", b"{}");
    let folder = input.path().parent().unwrap().to_owned();
    assert!(matches!(open(&folder.join("b"), &defaults()), Err(OpenError::NotFound { .. })));
    assert!(matches!(open(&folder, &defaults()), Err(OpenError::Folder { .. })));
    let beyond = Position { at: 100, skip: 0, records: 1 };
    assert!(matches!(open_at(&input.path(), beyond, &defaults()), Err(OpenError::Shrunk { .. })));
}

#[test]
fn reading_goes_on_from_every_position() {
    let lines: String = (0..40).map(|number| format!("{{\"text\": \"Line {number}\"}}\n")).collect();
    let halves = [gzip(&lines.as_bytes()[..300]), gzip(&lines.as_bytes()[300..])].concat();
    let by_record: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    let files = [
        ("a.jsonl", lines.as_bytes().to_vec()),
        ("a.jsonl.gz", halves),
        ("a.jsonl.zst", zstd(lines.as_bytes())),
        ("a.warc", archive().concat()),
        ("a.warc.gz", by_record),
        ("a.warc.gz", gzip(&archive().concat())),
        ("a.html", b"<p>one".to_vec()),
    ];
    for (name, bytes) in files {
        let input = Input::new(name, &bytes);
        let all = input.items(&defaults());
        for (index, item) in all.iter().enumerate() {
            assert_eq!(items(&input.path(), item.next, &defaults()), all[index + 1..], "{name} {}", item.next);
        }
    }
}
