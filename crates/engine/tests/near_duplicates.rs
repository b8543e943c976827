//! Reprints, cut and changed copies, and stories that only tell of the same thing. Each fixture is a first article and
//! others behind `=== copy: …` or `=== other: …`, all of them written for this test.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use sayso_engine::built_in::Rendering;
use sayso_engine::config::{Near, NearDuplicates};
use sayso_engine::near_duplicate::{Copies, Sketcher};
use sayso_engine::stage::{Document, Fate};
use sayso_export::RecordOptions;
use sayso_record::{Article, Form};
use std::path::Path;

struct Text {
    fixture: String,
    says: String,
    text: String,
}

fn texts() -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/near_duplicates");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let mut all = Vec::new();
    for name in names {
        let fixture = name.file_stem().unwrap().to_string_lossy().into_owned();
        for part in std::fs::read_to_string(&name).unwrap().split("=== ").filter(|part| !part.is_empty()) {
            let (says, text) = part.split_once('\n').unwrap();
            all.push(Text { fixture: fixture.clone(), says: says.to_owned(), text: text.to_owned() });
        }
    }
    all
}

/// A document as the last stage leaves it.
fn document(text: &str) -> Document {
    let mut document = Document::from_body(Form::Text, text.as_bytes().to_vec());
    document.article = Some(Article { id: document.id.clone(), text: text.to_owned(), ..Article::default() });
    document
}

fn copies(action: Near) -> Copies {
    let options = NearDuplicates { action, ..NearDuplicates::default() };
    Copies::new(&options, &[Rendering::JsonLine(RecordOptions::default())]).unwrap()
}

#[test]
fn copies_are_found_and_other_stories_are_not() {
    let (all, mut copies, mut sketcher) = (texts(), copies(Near::Mark), Sketcher::default());
    assert!(all.len() >= 15, "fixtures are missing");
    let mut wrong = Vec::new();
    let mut first = (String::new(), String::new());
    for text in &all {
        let mut document = document(&text.text);
        copies.judge(&mut document);
        let article = document.article.unwrap();
        let (is_first, is_copy) = (text.says.starts_with("first"), text.says.starts_with("copy"));
        if is_first {
            first = (article.id.clone(), text.text.clone());
        }
        let mut sketch = |text: &str| sketcher.sketch(text).unwrap();
        let resemblance = sketch(&first.1).resemblance(&sketch(&text.text));
        println!("{:8} {resemblance:.2}  {}", text.fixture, text.says);
        let expected = is_copy.then_some(first.0.as_str());
        if article.duplicate_of.as_deref() != expected {
            wrong.push(format!("{}, {}: {:?}", text.fixture, text.says, article.duplicate_of));
        }
        assert_eq!(article.similarity.is_some(), article.duplicate_of.is_some());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_copy_says_so_in_its_record() {
    let text = texts().swap_remove(0).text;
    let mut copies = copies(Near::Mark);
    let mut first = document(&text);
    assert!(copies.judge(&mut first).is_some());
    let mut copy = document(&format!("{text} And a word more."));
    assert_eq!(copies.judge(&mut copy), None);
    assert_eq!(copy.fate, Fate::Live);
    let article = copy.article.unwrap();
    assert_eq!(article.duplicate_of, Some(first.id));
    assert!(article.similarity.unwrap() > 0.9);
    assert_eq!(copies.remembered(), 1);
}

#[test]
fn a_copy_of_a_copy_is_a_copy_of_the_first() {
    let text = texts().swap_remove(0).text;
    let mut copies = copies(Near::Mark);
    let first = document(&format!("{text} ")).id;
    for i in 0..5 {
        let mut document = document(&format!("{text} {}", "And a word more. ".repeat(i)));
        copies.judge(&mut document);
        assert_eq!(document.article.unwrap().duplicate_of, (i > 0).then(|| first.clone()));
    }
}

#[test]
fn copies_can_be_left_out() {
    let text = texts().swap_remove(0).text;
    let mut copies = copies(Near::Skip);
    copies.judge(&mut document(&text));
    let mut copy = document(&format!("{text} And a word more."));
    assert_eq!(copies.judge(&mut copy), None);
    assert_eq!(copy.fate, Fate::Duplicate);
}

#[test]
fn a_line_or_two_is_not_judged() {
    let mut copies = copies(Near::Mark);
    for _ in 0..2 {
        let mut document = document("The page you are looking for cannot be found.");
        assert_eq!(copies.judge(&mut document), None);
        assert_eq!(document.article.unwrap().duplicate_of, None);
    }
    assert_eq!(copies.remembered(), 0);
}
