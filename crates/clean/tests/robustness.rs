//! Hostile pages: time is linear in the source and memory is bounded.
//!
//! A trap of some hundred thousand bytes takes a fraction of a second where time is linear and minutes where it is
//! quadratic, so a deadline tells the two apart on any machine. The heaviest are ignored by default:
//! `cargo test --release -p sayso-clean --test robustness -- --ignored`.

use sayso_clean::html::Limits;
use sayso_clean::{Options, clean_html};
use std::time::{Duration, Instant};

/// Cleans a trap of about `bytes` bytes made by repeating, and fails where that takes longer than linear time could.
fn is_linear(name: &str, trap: impl Fn(usize) -> String, bytes: usize) {
    let length = (trap(101).len() - trap(100).len()).max(1);
    let page = trap(bytes / length);
    let began = Instant::now();
    let article = clean_html(&page, &Options::default());
    let took = began.elapsed();
    assert_eq!(article.check(), Ok(()), "{name}");
    assert!(took < DEADLINE, "{name}: {} bytes took {took:?}", page.len());
}

const DEADLINE: Duration = Duration::from_secs(15);

const STORY: &str =
    "<p>The harbour master stopped the ferry at noon on Friday, when the wind had risen to fifty knots.</p>";

#[test]
fn traps_are_linear() {
    let size = 400_000;
    is_linear("nested divisions", |n| "<div>".repeat(n) + STORY, size);
    is_linear("nested paragraphs of spans", |n| "<p><span><b>".repeat(n) + STORY, size);
    is_linear("links never closed", |n| "<a href=x>y".repeat(n) + STORY, size);
    is_linear("a tag that never ends", |n| "<a".repeat(n), size);
    is_linear("comments never closed", |n| STORY.to_owned() + &"<!-- ".repeat(n), size);
    is_linear("dashes in a comment", |n| format!("<!--{}{STORY}", "-".repeat(n)), size);
    is_linear(
        "end tags that end nothing",
        |n| "<section><table><tr><td>".to_owned() + &"<div>".repeat(n) + &"</section></span></li></b></q>".repeat(n),
        size,
    );
    is_linear("attributes", |n| format!("<p {}>x</p>{STORY}", "a=1 ".repeat(n)), size);
    is_linear("references", |n| "&amp;&notit;&#x41;&&".repeat(n), size);
    is_linear("references in one name", |n| format!("&{};", "a".repeat(n)), size);
    is_linear("table cells", |n| "<table><tr><td>x<td>".repeat(n), size);
    is_linear("lists", |n| "<ul><li>x<li>".repeat(n), size);
    is_linear("scripts never closed", |n| "<script></scrip".repeat(n), size);
    is_linear("titles", |n| "<title>x</title><h1>x y z a b c d e f</h1>".repeat(n), size);
    is_linear("hidden things", |n| "<span style='display:none;;;;;;'>x".repeat(n), size);
    is_linear(
        "bodies in data",
        |n| format!("<script type=application/ld+json>{}</script>", "\"articleBody\":\"<&a".repeat(n)),
        size,
    );
    is_linear("paragraphs", |n| STORY.repeat(n), size);
    is_linear("rows", |n| format!("<table>{}</table>", "<tr><th>Year<td>Catch".repeat(n)), size);
    is_linear("data rows in rows", |n| "<tr><td>a<td>b<div>".repeat(n), size);
}

#[test]
fn a_page_past_its_limits_is_cut_with_a_note() {
    let limits = Limits { nodes: 1000, ..Limits::default() };
    let article = clean_html(&STORY.repeat(5000), &Options { limits, ..Options::default() });
    assert!(article.notes.iter().any(|n| n.code == "page_cut"));
    assert!(!article.blocks.is_empty());
}

#[test]
fn depth_loses_no_text() {
    let page = format!("{}{STORY}{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let article = clean_html(&page, &Options::default());
    let all = article.text.clone() + &article.dropped.iter().map(|d| d.text.as_str()).collect::<String>();
    assert!(all.contains("harbour master"));
}

#[test]
#[ignore = "a 50 MB page: run it in release"]
fn fifty_megabytes() {
    let page = STORY.repeat(50_000_000 / STORY.len());
    let began = Instant::now();
    let article = clean_html(&page, &Options::default());
    assert_eq!(article.check(), Ok(()));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
#[ignore = "a million attributes: run it in release"]
fn a_million_attributes() {
    let one = format!("<p {}>x</p>{STORY}", "a=1 ".repeat(1_000_000));
    let many = "<p a b c>x</p>".repeat(340_000) + STORY;
    for page in [one, many] {
        let began = Instant::now();
        assert_eq!(clean_html(&page, &Options::default()).check(), Ok(()));
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }
}

#[test]
#[ignore = "traps of megabytes: run it in release"]
fn traps_of_megabytes() {
    for trap in [
        "<a ",
        "<a",
        "<!--",
        "<div>",
        "<p><a href=x>",
        "<table>",
        "</div>",
        "&",
        "&lt",
        "<script>",
        "<li><ul>",
        "<b><p>",
        "<svg>",
        "<title>",
        "<tr><td>x<td>",
    ] {
        let page = trap.repeat(8_000_000 / trap.len());
        let began = Instant::now();
        assert_eq!(clean_html(&page, &Options::default()).check(), Ok(()));
        assert!(began.elapsed() < Duration::from_secs(20), "{trap}: {:?}", began.elapsed());
    }
}
