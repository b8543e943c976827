//! Pages and what is made of them: `fixtures/pages/*.txt`, the page, a line `---`, then a line for each block (its kind and
//! its words, line feeds and tabs as `\\n` and `\\t`) and for each dropped passage (`-` and its reason).
//!
//! With `SAYSO_BLESS=1` in the environment the files are rewritten with what is made of them now: read the difference.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture has failed")]

use sayso_clean::{Options, clean_html};
use std::fmt::Write as _;
use std::path::Path;

fn read(page: &str) -> String {
    let article = clean_html(page, &Options::default());
    let mut out = String::new();
    let plain = |text: &str| text.replace('\n', "\\n").replace('\t', "\\t");
    for block in &article.blocks {
        let words = plain(block.span.of(&article.text).unwrap());
        writeln!(out, "{}: {words}", block.kind.name()).unwrap();
    }
    for dropped in &article.dropped {
        let reason = serde_json::to_value(dropped.reason).unwrap();
        writeln!(out, "- {}: {}", reason.as_str().unwrap(), plain(&dropped.text)).unwrap();
    }
    for note in &article.notes {
        writeln!(out, "note {}", note.code).unwrap();
    }
    out
}

#[test]
fn pages_are_read_as_their_fixtures_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 6);
    let bless = std::env::vars().any(|(name, value)| name == "SAYSO_BLESS" && value == "1");
    for path in paths {
        let fixture = std::fs::read_to_string(&path).unwrap();
        let (page, wanted) = fixture.split_once("\n---\n").unwrap_or((fixture.trim_end_matches("---\n"), ""));
        let found = read(page);
        if bless {
            std::fs::write(&path, format!("{page}\n---\n{found}")).unwrap();
        } else {
            assert_eq!(found, wanted, "{}", path.display());
        }
    }
}
