//! The extractor, run through the ABI without the engine. `fixtures/*.eml` are messages; the `.txt` beside each says what
//! must come out of it.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use press_mail::PressMail;
use sayso_plugin_sdk::record::{Article, Form};
use sayso_plugin_sdk::testing::{Outcome, extract, raw_document};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// An article as the fixtures write it: metadata, blocks, and what was dropped.
fn written(article: &Article) -> String {
    let mut out = String::new();
    let meta = &article.meta;
    for (name, value) in [("title", &meta.title), ("published", &meta.published), ("site", &meta.site)] {
        writeln!(out, "{name}: {}", value.as_deref().unwrap_or("-")).unwrap();
    }
    for block in &article.blocks {
        writeln!(out, "[{}] {}", block.kind.name(), article.slice(block.span)).unwrap();
    }
    for dropped in &article.dropped {
        writeln!(out, "dropped {:?}: {}", dropped.reason, dropped.text).unwrap();
    }
    out
}

#[test]
fn each_message_gives_what_stands_beside_it() {
    let mut count = 0;
    for file in std::fs::read_dir(fixtures()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        count += 1;
        // Mail has CR LF; the fixtures are kept with LF so that people can read and compare them.
        let body = std::fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
        let outcome = extract::<PressMail>(&json!({}), &raw_document(Form::Other, "message/rfc822", body.as_bytes()));
        let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let article = outcome.article();
        assert_eq!(written(article), expected, "{}", path.display());
        article.check().unwrap();
    }
    assert!(count >= 4, "{count} messages");
}

#[test]
fn origins_of_a_plain_part_lead_back_to_the_very_words() {
    let body = std::fs::read(fixtures().join("plain.eml")).unwrap();
    let raw = raw_document(Form::Other, "message/rfc822", &body);
    let outcome = extract::<PressMail>(&json!({}), &raw);
    let article = outcome.article();
    for block in &article.blocks {
        let words = String::from_utf8_lossy(&body[block.origin.0 as usize..block.origin.1 as usize]).into_owned();
        let first = article.slice(block.span).split_whitespace().next().unwrap();
        assert!(words.contains(first), "{words:?} does not hold {first:?}");
    }
}

#[test]
fn what_is_no_message_is_declined() {
    for body in ["", "<html><body><p>From: a page</p></body></html>", "Subject: alone\r\n\r\n"] {
        let outcome = extract::<PressMail>(&json!({}), &raw_document(Form::Other, "message/rfc822", body.as_bytes()));
        assert_eq!(outcome, Outcome::LeftAlone, "{body:?}");
    }
}

#[test]
fn messages_cut_off_anywhere_break_nothing() {
    for file in ["plain.eml", "forwarded.eml", "html.eml", "attached.eml"] {
        let body = std::fs::read(fixtures().join(file)).unwrap();
        for end in (0..body.len()).step_by(7) {
            let raw = raw_document(Form::Other, "message/rfc822", &body[..end]);
            let outcome = extract::<PressMail>(&json!({}), &raw);
            assert!(matches!(outcome, Outcome::Kept(_) | Outcome::LeftAlone), "{file} cut at {end}: {outcome:?}");
        }
    }
}
