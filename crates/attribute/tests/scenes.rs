//! The scene of statements: short texts, and below the line, for each statement in the order of the text, its cue and `to` whom
//! it was made, `at` what place, `by` what medium and `on` what time, where the text says so.

use sayso_attribute::{Attributor, Options};
use sayso_record::Span;
use std::path::Path;

fn scenes(text: &str) -> String {
    let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    Attributor::new(Options::default()).attribute(&mut article);
    let mut statements: Vec<_> = article.attributions.iter().collect();
    statements.sort_by_key(|statement| statement.cue.first().map_or(0, |cue| cue.start));
    let words = |span: &Span| article.slice(*span).to_owned();
    let lines = statements.iter().map(|statement| {
        let parts = [
            ("to", &statement.addressee),
            ("at", &statement.place),
            ("by", &statement.medium),
            ("on", &statement.time),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter_map(|(name, span)| span.as_ref().map(|span| format!(" {name} {}", words(span))))
            .collect();
        let cue: Vec<String> = statement.cue.iter().map(words).collect();
        format!("{}:{}\n", cue.join(" "), parts.join(","))
    });
    lines.collect()
}

#[test]
fn every_scene_is_read_as_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenes");
    let mut wrong = String::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let file = std::fs::read_to_string(&path).unwrap();
        let (text, expected) = file.split_once("\n---\n").unwrap();
        let got = scenes(text);
        if got != expected {
            wrong += &format!("{}: expected\n{expected}got\n{got}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
