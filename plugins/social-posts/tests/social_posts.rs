//! The plugin, run through the ABI without the engine: on articles as `sayso-clean` makes them of a few lines.
//!
//! A case of `fixtures/posts.txt` is an article, one block a line; a line begins with the block's kind where that is no
//! paragraph. Behind `---` stands each attribution that is added: speaker, time, content.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

use sayso_plugin_sdk::record::{Article, BlockKind};
use sayso_plugin_sdk::testing::{annotate, article, refusal};
use serde_json::json;
use social_posts::SocialPosts;

/// The article of a case.
fn written(case: &str) -> Article {
    let kind = |line: &str| BlockKind::ALL.into_iter().find(|kind| line.starts_with(&format!("{}: ", kind.name())));
    let lines: Vec<&str> = case.lines().filter(|line| !line.is_empty()).collect();
    let texts: Vec<&str> =
        lines.iter().map(|line| kind(line).map_or(*line, |kind| &line[kind.name().len() + 2..])).collect();
    let mut made = article(&texts.join("\n\n"));
    for (block, line) in made.blocks.iter_mut().zip(&lines) {
        block.kind = kind(line).unwrap_or(BlockKind::Paragraph);
    }
    made
}

fn added(article: Article) -> Vec<String> {
    let outcome = annotate::<SocialPosts>(&json!({}), article);
    let article = outcome.article();
    article
        .attributions
        .iter()
        .map(|a| {
            let speaker = article.speakers.iter().find(|s| Some(s.id) == a.speaker);
            let time = a.time.map_or("", |time| article.slice(time));
            let content: Vec<&str> = a.content.iter().map(|span| article.slice(*span)).collect();
            format!("{} | {time} | {}", speaker.map_or("", |s| &s.name), content.join(" / "))
        })
        .collect()
}

#[test]
fn each_fixture_adds_what_it_says() {
    let cases: Vec<&str> = include_str!("fixtures/posts.txt").split("\n===\n").collect();
    assert!(cases.len() >= 12, "the fixture holds {} cases", cases.len());
    for case in cases {
        let (text, expected) = case.split_once("\n---").unwrap();
        let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(added(written(text)), expected, "in {text:?}");
    }
}

const POST: &str = "quote: The bridge is safe, and I walked it.\nquote: — Isla Renwick (@islarenwick) November 3, 2025";

/// What the built-in stages find in it first.
fn attributed(case: &str) -> Article {
    let mut article = written(case);
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    sayso_attribute::Attributor::new(sayso_attribute::Options::default()).attribute(&mut article);
    article
}

#[test]
fn what_is_attributed_already_is_left_alone() {
    let captions = "The harbour was closed on Monday by the county.\ncaption: “The ice worries me,” said Jon Fell.\n\
                    caption: Jon Fell: “The ice worries me.”\ncaption: “The pier is new,” – Jon Fell";
    let before = attributed(&format!("{captions}\n{POST}"));
    assert!(
        before.attributions.iter().any(|a| before.slice(a.content[0]).contains("ice")),
        "the built-in stage found it"
    );
    let once = annotate::<SocialPosts>(&json!({}), before.clone()).article().clone();
    assert!(once.attributions.len() > before.attributions.len());
    let twice = annotate::<SocialPosts>(&json!({}), once.clone()).article().clone();
    assert_eq!(twice.attributions.len(), once.attributions.len(), "the second pass found all of it taken");
}

#[test]
fn a_speaker_that_the_article_has_is_taken() {
    for (name, new) in [("Isla Renwick", 0), ("Renwick", 0), ("Tam Sorley", 1)] {
        let mut before = attributed(&format!("“The boat was late on every day of May,” said Tam Sorley.\n{POST}"));
        assert_eq!(before.speakers.len(), 1);
        name.clone_into(&mut before.speakers[0].name);
        let outcome = annotate::<SocialPosts>(&json!({}), before.clone());
        assert_eq!(outcome.article().speakers.len(), before.speakers.len() + new, "{name}");
        assert_eq!(outcome.article().attributions.len(), before.attributions.len() + 1, "{name}");
    }
}

#[test]
fn either_sort_can_be_switched_off() {
    let both = format!("{POST}\ncaption: ‘We had no choice’ – harbour master Jon Fell");
    let count = |config| annotate::<SocialPosts>(&config, written(&both)).article().attributions.len();
    assert_eq!(count(json!({})), 2);
    assert_eq!(count(json!({"posts": false})), 1);
    assert_eq!(count(json!({"captions": false})), 1);
}

#[test]
fn a_confidence_that_is_no_probability_is_refused() {
    assert!(refusal::<SocialPosts>(&json!({"confidence": 7})).unwrap().contains("from 0 to 1"));
}

/// Any cut of a text made of signatures and captions: nothing panics, every span slices (the host proves it).
#[test]
fn every_prefix_of_the_fixtures_is_read_without_a_fault() {
    let text = include_str!("fixtures/posts.txt");
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let from = end.saturating_sub(120);
        let from = (from..=end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
        let mut cut = article(&text[from..end].replace('\n', "\n\n"));
        for kind in [BlockKind::Caption, BlockKind::Quote] {
            cut.blocks.iter_mut().for_each(|block| block.kind = kind);
            let _ = annotate::<SocialPosts>(&json!({}), cut.clone()).article();
        }
    }
}
