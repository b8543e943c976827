//! The gazetteer, run through the ABI without the engine. Lists and expectations stand in `tests/fixtures`.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use gazetteer::Gazetteer;
use sayso_plugin_sdk::testing::{annotate, article, refusal};
use serde_json::{Value, json};
use std::path::PathBuf;

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    path.display().to_string()
}

/// The matches in a text, each as `list/entry "words in the text"`.
fn matches(config: &Value, text: &str) -> Vec<String> {
    let outcome = annotate::<Gazetteer>(config, article(text));
    let extension = outcome.extension();
    let matches = extension["matches"].as_array().cloned().unwrap_or_default();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    matches
        .iter()
        .map(|m| {
            let words = &text[number(&m["start"])..number(&m["end"])];
            format!("{}/{} {words:?}", m["list"].as_str().unwrap(), m["entry"].as_str().unwrap())
        })
        .collect()
}

#[test]
fn each_fixture_finds_what_it_says() {
    let cases = std::fs::read_to_string(fixture("matches.txt")).unwrap();
    let mut count = 0;
    for case in cases.split("\n===\n") {
        let (text, expected) = case.split_once("\n---\n").unwrap();
        let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(matches(&json!({"lists": [fixture("lists/*.csv")]}), text), expected, "in {text:?}");
        count += 1;
    }
    assert!(count >= 6, "the fixture holds {count} cases");
}

#[test]
fn case_is_kept_apart_unless_the_configuration_says_otherwise() {
    let text = "IRAN and iran.";
    assert!(matches(&json!({"lists": [fixture("lists/*.csv")]}), text).is_empty());
    let config = json!({"lists": [fixture("lists/*.csv")], "ignore_case": true});
    assert_eq!(matches(&config, text), ["places/Iran \"IRAN\"", "places/Iran \"iran\""]);
}

#[test]
fn further_columns_stand_in_the_match() {
    let outcome = annotate::<Gazetteer>(&json!({"lists": [fixture("lists/places.csv")]}), article("In Iran."));
    assert_eq!(
        outcome.extension(),
        json!({"matches": [{"start": 3, "end": 7, "list": "places", "entry": "Iran", "continent": "Asia"}]})
    );
}

#[test]
fn an_article_without_a_match_has_no_extension() {
    let outcome = annotate::<Gazetteer>(&json!({"lists": [fixture("lists/*.csv")]}), article("Nothing here."));
    assert_eq!(outcome.extension(), Value::Null);
}

#[test]
fn a_bad_configuration_says_what_is_wrong_and_where() {
    let refused = |config: &Value| refusal::<Gazetteer>(config).unwrap();
    assert!(refused(&json!({"lists": ["no/such/*.csv"]})).contains("no file fits \"no/such/*.csv\""));
    assert!(refused(&json!({"list": []})).contains("unknown field `list`"));
    let headless = refused(&json!({"lists": [fixture("bad/headless.csv")]}));
    assert!(headless.contains("headless.csv") && headless.contains("one of them `name`"), "{headless}");
    let taken = refused(&json!({"lists": [fixture("bad/taken.csv")]}));
    assert!(taken.contains("may not be called \"start\""), "{taken}");
    let empty = refused(&json!({"lists": [fixture("bad/empty-name.csv")]}));
    assert!(empty.contains("line 3"), "{empty}");
}
