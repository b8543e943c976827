//! Runs the cases of `tests/fixtures` and holds the accuracy above a floor.
//!
//! A file holds cases parted by lines of `===`. A case is the text of an article, a line `---`, and its attributions,
//! one a line: kind, cue, source and content, parted by `|`; parts of a content are parted by `//`. Lines at the top
//! that start with `#` say what the file is about.
//!
//! An attribution is found where its content shares four fifths of its words with the expected one; it is right where
//! kind and source are the expected ones too.

// The lint spares test functions alone, not what they call.
#![allow(clippy::unwrap_used)]

use sayso_attribute::{Attributor, Options};
use sayso_record::{Article, AttributionKind, Span};
use std::collections::BTreeMap;

#[derive(Default)]
struct Tally {
    cases: usize,
    expected: usize,
    found: usize,
    right: usize,
    spurious: usize,
    wrong: String,
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != "that") {
        *bag.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    bag
}

fn shared(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let both: usize = a.iter().map(|(w, n)| (*n).min(b.get(w).copied().unwrap_or(0))).sum();
    let all: usize = a.values().sum::<usize>() + b.values().sum::<usize>() - both;
    both as f64 / all.max(1) as f64
}

fn attributed(text: &str, attributor: &mut Attributor) -> Article {
    let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    attributor.attribute(&mut article);
    assert_eq!(article.check(), Ok(()), "{text}");
    article
}

fn run(file: &str, tally: &mut Tally) {
    let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let head: usize = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    let mut attributor = Attributor::new(Options::default());
    for case in text[head..].split("\n===\n") {
        let (input, expected) = case.split_once("\n---").unwrap_or_else(|| panic!("{file}: no --- in {case:?}"));
        let article = attributed(input.trim(), &mut attributor);
        let joined = |spans: &[Span]| spans.iter().map(|s| article.slice(*s)).collect::<Vec<_>>().join(" // ");
        let mut free: Vec<_> = article.attributions.iter().collect();
        tally.cases += 1;
        for line in expected.lines().filter(|l| !l.trim().is_empty()) {
            let [kind, _cue, source, content] = line
                .split(" | ")
                .map(str::trim)
                .collect::<Vec<_>>()
                .try_into()
                .unwrap_or_else(|_| panic!("{file}: {line}"));
            tally.expected += 1;
            let best = free
                .iter()
                .enumerate()
                .max_by(|a, b| {
                    shared(content, &joined(&a.1.content)).total_cmp(&shared(content, &joined(&b.1.content)))
                })
                .filter(|(_, a)| shared(content, &joined(&a.content)) >= 0.8)
                .map(|(i, _)| i);
            let Some(best) = best.map(|i| free.remove(i)) else {
                tally.wrong += &format!("missed: {line}\n");
                continue;
            };
            tally.found += 1;
            let got = match best.kind {
                AttributionKind::Direct => "direct",
                AttributionKind::Mixed => "mixed",
                AttributionKind::Indirect => "indirect",
            };
            let same_source =
                shared(source, &joined(&best.source)) >= 0.5 || source.is_empty() && best.source.is_empty();
            if got == kind && same_source {
                tally.right += 1;
            } else {
                tally.wrong += &format!("{line}\n  got {got} | {} | {}\n", joined(&best.source), joined(&best.content));
            }
        }
        tally.spurious += free.len();
        for extra in free {
            tally.wrong += &format!("spurious: {} | {}\n", joined(&extra.source), joined(&extra.content));
        }
    }
}

#[test]
fn house_styles_are_read_well_enough() {
    let mut tally = Tally::default();
    for file in ["direct.txt", "indirect.txt", "silence.txt"] {
        run(file, &mut tally);
    }
    println!(
        "{} cases: {} of {} found, {} right, {} spurious\n{}",
        tally.cases, tally.found, tally.expected, tally.right, tally.spurious, tally.wrong
    );
    assert!(tally.cases >= 30);
    assert!(tally.found * 100 >= tally.expected * FOUND, "{}", tally.wrong);
    assert!(tally.right * 100 >= tally.expected * RIGHT, "{}", tally.wrong);
    assert!(tally.spurious <= SPURIOUS, "{}", tally.wrong);
}

/// Floors in per cent of what is expected, and the most that may be found beyond it.
const FOUND: usize = 80;
const RIGHT: usize = 75;
const SPURIOUS: usize = 4;

#[test]
fn another_language_gets_no_attributions_and_a_note() {
    let text = "„Wir bauen den Hafen wieder auf“, sagte die Bürgermeisterin am Montag. ".repeat(12);
    let article = attributed(text.trim(), &mut Attributor::new(Options::default()));
    assert!(article.attributions.is_empty());
    assert_eq!(article.notes.last().map(|n| n.code.as_str()), Some("language_not_supported"));
}

#[test]
fn a_declared_language_is_taken_at_its_word() {
    let mut article = sayso_clean::keep_text("“Yes,” he said.", &sayso_clean::Options::default());
    article.meta.language = Some("fr".to_owned());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    Attributor::new(Options::default()).attribute(&mut article);
    assert!(article.attributions.is_empty());
}

#[test]
fn unlikely_attributions_are_left_out_where_that_is_wanted() {
    let mut article = sayso_clean::keep_text("“It holds,” said Anna Reyes.", &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    Attributor::new(Options { min_confidence: 1.0, ..Options::default() }).attribute(&mut article);
    assert!(article.attributions.is_empty());
    assert!(article.speakers.is_empty());
}
