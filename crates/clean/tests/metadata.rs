//! Metadata of pages, shown by examples that a person can read.
//!
//! A fixture is a page, a line `---`, and every field that the record must have, one a line; a field that is not there
//! must be absent. Several values stand behind one another with ` | ` between.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod fixture;

use proptest::prelude::*;
use sayso_clean::{Options, clean_html};
use sayso_record::Article;
use std::fmt::Write;

fn shown(article: &Article) -> String {
    let meta = &article.meta;
    let mut out = String::new();
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let _ = writeln!(out, "{name}: {value}");
        }
    };
    field("title", meta.title.as_deref());
    field("authors", Some(&meta.authors.join(" | ")));
    field("published", meta.published.as_deref());
    field("modified", meta.modified.as_deref());
    field("site", meta.site.as_deref());
    field("url", meta.url.as_deref());
    field("language", meta.language.as_deref());
    field("agency", meta.agency.as_deref());
    field("dateline", meta.dateline.as_deref());
    field("section", meta.section.as_deref());
    field("tags", Some(&meta.tags.join(" | ")));
    field("image", meta.image.as_deref());
    field("paywalled", meta.paywalled.map(|p| if p { "true" } else { "false" }));
    article.notes.iter().for_each(|note| field("note", Some(&note.code)));
    out
}

#[test]
fn fixtures() {
    fixture::hold("metadata", |name, page| {
        let article = clean_html(page, &Options::default());
        let score = article.meta.article_score.unwrap();
        let doubtful = article.notes.iter().any(|note| note.code == "not_an_article");
        assert_eq!(doubtful, score < 0.4, "{name}: the note and the score of {score} contradict each other");
        shown(&article)
    });
}

#[test]
fn an_article_scores_above_an_error_page() {
    let head = r#"<meta property="og:type" content="article"><title>Ferry stopped at noon</title>"#;
    let text = "<p>The ferry between Nordhavn and the outer islands was stopped at noon on Friday, when the wind in the \
                strait had risen to fifty knots, the harbour master said.</p><p>Some two hundred passengers were left \
                waiting in the terminal, among them a school class on its way home from the capital.</p><p>The storm is \
                expected to last until Saturday morning, the weather service said, and the western road might be under \
                water shortly before midnight, when the tide is high.</p>";
    let article = clean_html(&format!("{head}<h1>Ferry stopped at noon</h1>{text}"), &Options::default());
    let error = clean_html("<title>404</title><h1>404</h1><p>Nothing here.</p>", &Options::default());
    let score = |a: &Article| a.meta.article_score.unwrap();
    assert!(score(&article) > 0.5 && score(&error) < 0.4, "{} {}", score(&article), score(&error));
}

proptest! {
    #[test]
    fn any_declaration_is_read_without_a_fall(
        name in prop_oneof![Just("author"), Just("article:published_time"), Just("og:title"), Just("language"), Just("date")],
        value in "\\PC{0,80}",
        json in "[\\[\\]{}\",:a-z@&;\\\\ \n]{0,120}",
        byline in "(By )?\\PC{0,60}",
    ) {
        let value = value.replace('"', "&quot;");
        let page = format!(
            r#"<title>{value}</title><meta property="{name}" content="{value}"><script type="application/ld+json">{json}</script><h1>{byline}</h1><p class="byline">{byline}</p><time>{value}</time><a href="/author/x">{byline}</a>"#
        );
        clean_html(&page, &Options::default()).check().unwrap();
    }
}
