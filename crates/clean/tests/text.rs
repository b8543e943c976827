//! Plain text, shown by examples that a person can read, and the laws that hold of any text.
//!
//! A fixture is a text, a line `---`, and what becomes of it: one block a line (`kind: words`), then one dropped passage
//! a line (`- reason: words`), then the codes of the notes (`note: code`). `clean-*` is scraped text, `keep-*` clean
//! text.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod fixture;

use proptest::prelude::*;
use sayso_clean::{Options, clean_text, keep_text};
use sayso_record::Article;
use std::fmt::Write;
use std::time::{Duration, Instant};

fn shown(article: &Article) -> String {
    let mut out = String::new();
    for block in &article.blocks {
        let words = article.slice(block.span).replace('\n', " ⏎ ");
        let _ = writeln!(out, "{}: {words}", block.kind.name());
    }
    for dropped in &article.dropped {
        let reason = serde_json::to_string(&dropped.reason).unwrap();
        let _ = writeln!(out, "- {}: {}", reason.trim_matches('"'), dropped.text);
    }
    for note in &article.notes {
        let _ = writeln!(out, "note: {}", note.code);
    }
    out
}

#[test]
fn fixtures() {
    fixture::hold("text", |name, text| {
        let read = if name.starts_with("clean-") { clean_text } else { keep_text };
        let article = read(text, &Options::default());
        article.check().unwrap();
        shown(&article)
    });
}

/// The laws of both ways of reading a text.
fn obeys(text: &str) {
    let options = Options::default();
    let kept = keep_text(text, &options);
    kept.check().unwrap();
    assert_eq!(kept.text, text);
    for block in &kept.blocks {
        assert_eq!((block.span.start, block.span.end), (block.origin.0, block.origin.1));
        assert_eq!(kept.slice(block.span).trim(), kept.slice(block.span));
    }
    let cleaned = clean_text(text, &options);
    cleaned.check().unwrap();
    let joined: Vec<&str> = cleaned.blocks.iter().map(|b| cleaned.slice(b.span)).collect();
    assert_eq!(joined.join("\n\n"), cleaned.text);
    let blocks = cleaned.blocks.iter().map(|b| b.origin);
    for origin in blocks.chain(cleaned.dropped.iter().map(|d| d.origin)) {
        assert!(text.get(origin.0 as usize..origin.1 as usize).is_some_and(|piece| !piece.is_empty()));
    }
}

proptest! {
    #[test]
    fn any_text_obeys_the_laws(text in "\\PC{0,300}") {
        obeys(&text);
    }

    #[test]
    fn any_lines_obey_the_laws(lines in prop::collection::vec(prop_oneof![
        Just(String::new()),
        Just("- Advertisement -".to_owned()),
        Just("Related Stories".to_owned()),
        Just("\u{feff}\u{200b}".to_owned()),
        Just("â€œquotedâ€\u{9d}".to_owned()),
        "[ \t]{0,3}[A-Za-z0-9 ,.'“”–-]{0,90}[.:?]?",
        "\\PC{0,60}",
    ], 0..40), end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")]) {
        obeys(&lines.join(end));
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    // Unoptimised code is many times slower; the law is the same.
    let megabytes = if cfg!(debug_assertions) { 1 << 20 } else { 10 << 20 };
    let repeated = |piece: &str| piece.repeat(megabytes / piece.len());
    let texts = [
        ("one line", repeated("a")),
        ("one line of words", repeated("word ")),
        ("line feeds", repeated("\n")),
        ("markers", repeated("- Advertisement -\n")),
        ("tails", repeated("Related Stories\n\n")),
        (
            "the same paragraph",
            repeated("The ferry was stopped at noon on Friday, the harbour master said, and stayed.\n\n"),
        ),
        ("mojibake", repeated("Ã©â€™")),
        ("brackets", repeated("(")),
        ("dates", repeated("3 March 2025 ")),
    ];
    for (name, text) in texts {
        let began = Instant::now();
        let article = clean_text(&text, &Options::default());
        article.check().unwrap();
        keep_text(&text, &Options::default()).check().unwrap();
        // Far above what it takes, far below what anything quadratic would.
        assert!(began.elapsed() < Duration::from_secs(60), "{name} took {:?}", began.elapsed());
    }
}
