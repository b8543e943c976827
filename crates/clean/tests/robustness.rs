//! Hostile pages: time is linear in the source, memory is bounded, and nothing panics.
//!
//! A trap of some hundred thousand bytes takes a fraction of a second where time is linear and minutes where it is
//! quadratic, so a deadline tells the two apart on any machine. Every case is a test of its own and ends at its deadline,
//! whatever the code under it does. The heaviest are ignored by default:
//! `cargo test --release -p sayso-clean --test robustness -- --ignored`.

use sayso_clean::html::Limits;
use sayso_clean::{Options, clean_html, clean_text};
use sayso_record::Article;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Far above what linear time takes in unoptimised code on a busy machine, far below what anything quadratic would.
const DEADLINE: Duration = Duration::from_secs(20);

/// The same for inputs of many megabytes, which take seconds of one idle core.
const HEAVY: Duration = Duration::from_secs(300);

const STORY: &str =
    "<p>The harbour master stopped the ferry at noon on Friday, when the wind had risen to fifty knots.</p>";

/// Runs `work` on a thread of its own and fails where it takes longer than `limit`: a test that waits for ever would stop
/// the suite, and a thread left behind ends with the process.
fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, answer) = channel();
    let worker = thread::spawn(move || done.send(work()));
    match answer.recv_timeout(limit) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => panic!("not done after {limit:?}"),
        Err(RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(_) => unreachable!("the answer was sent"),
        },
    }
}

fn clean(limit: Duration, page: String) -> Article {
    within(limit, move || {
        let article = clean_html(&page, &Options::default());
        assert_eq!(article.check(), Ok(()));
        article
    })
}

/// A trap is made by repeating: `trap(n)` holds its piece `n` times.
fn spring(trap: impl Fn(usize) -> String) {
    const BYTES: usize = 400_000;
    let length = (trap(101).len() - trap(100).len()).max(1);
    clean(DEADLINE, trap(BYTES / length));
}

macro_rules! traps {
    ($($name:ident: $trap:expr;)*) => {$(
        #[test]
        fn $name() {
            spring($trap);
        }
    )*};
}

traps! {
    nested_divisions: |n| "<div>".repeat(n) + STORY;
    nested_paragraphs_of_spans: |n| "<p><span><b>".repeat(n) + STORY;
    links_never_closed: |n| "<a href=x>y".repeat(n) + STORY;
    link_tags_never_ended: |n| "<a".repeat(n);
    link_tags_with_a_space: |n| "<a ".repeat(n) + STORY;
    comments_never_closed: |n| STORY.to_owned() + &"<!-- ".repeat(n);
    comments_almost_closed: |n| STORY.to_owned() + &"<!-- --".repeat(n);
    dashes_in_a_comment: |n| format!("<!--{}{STORY}", "-".repeat(n));
    greater_than_in_a_comment: |n| format!("<!--{}{STORY}", "->".repeat(n));
    quotes_never_closed: |n| "<p a=\"".repeat(n) + STORY;
    end_tags_that_end_nothing:
        |n| "<section><table><tr><td>".to_owned() + &"<div>".repeat(n) + &"</section></span></li></b></q>".repeat(n);
    unknown_elements: |n| "<x-a>".repeat(n) + &"</x-b>".repeat(n) + STORY;
    attributes: |n| format!("<p {}>x</p>{STORY}", "a=1 ".repeat(n));
    attributes_of_an_end_tag: |n| format!("<p>x</p {}>{STORY}", "a=1 ".repeat(n));
    equals_signs: |n| format!("<p {}>x</p>{STORY}", "=".repeat(n));
    class_names: |n| format!("<p class=\"{}\">x</p>{STORY}", "post-body ".repeat(n));
    styles: |n| format!("<p style=\"{}\">x</p>{STORY}", "display:none;".repeat(n));
    references: |n| "&amp;&notit;&#x41;&&".repeat(n);
    references_without_an_end: |n| "&a".repeat(n) + STORY;
    references_in_one_name: |n| format!("&{};", "a".repeat(n));
    digits_of_one_reference: |n| format!("&#{};", "9".repeat(n));
    references_in_an_attribute: |n| format!("<meta name=author content=\"{}\">{STORY}", "&amp;&lt".repeat(n));
    table_cells: |n| "<table><tr><td>x<td>".repeat(n);
    nested_tables: |n| "<table>".repeat(n) + STORY;
    rows: |n| format!("<table>{}</table>", "<tr><th>Year<td>Catch".repeat(n));
    data_rows_in_rows: |n| "<tr><td>a<td>b<div>".repeat(n);
    lists: |n| "<ul><li>x<li>".repeat(n);
    options: |n| "<select><option>x".repeat(n) + STORY;
    scripts_never_closed: |n| "<script></scrip".repeat(n);
    templates: |n| "<template><p>x".repeat(n) + STORY;
    foreign_content: |n| "<svg><math><desc>x".repeat(n) + STORY;
    titles: |n| "<title>x</title><h1>x y z a b c d e f</h1>".repeat(n);
    headings_of_the_title: |n| format!("<title>{}</title><h1>{}</h1>{STORY}", "a - ".repeat(n / 2), "a - ".repeat(n / 2));
    hidden_things: |n| "<span style='display:none;;;;;;'>x".repeat(n);
    line_breaks: |n| "<br>x".repeat(n) + STORY;
    white_space: |n| "\u{a0} \t\n".repeat(n) + STORY;
    paragraphs: |n| STORY.repeat(n);
    one_paragraph: |n| format!("<p>{}", "The ferry was stopped at noon. ".repeat(n));
    one_word: |n| format!("<p>{}", "a".repeat(n));
    bodies_in_data: |n| format!("<script type=application/ld+json>{}</script>", "\"articleBody\":\"<&a".repeat(n));
    nested_data: |n| format!("<script type=application/ld+json>{}</script>{STORY}", "[{\"a\":".repeat(n));
    strings_of_data: |n| format!("<script type=application/ld+json>{{\"a\":\"{}\"}}</script>{STORY}", "\\\"&quot;".repeat(n));
    scripts_with_dates: |n| format!("<script>{}</script>{STORY}", "datePublished\":\"2025-03".repeat(n));
    bylines: |n| "<p>By <a rel=author href=/author/x>Ida Holm</a>".repeat(n);
    by_in_elements: |n| "<div>By".repeat(n) + STORY;
    dates: |n| "<time>3 March 2025</time>".repeat(n);
    declarations: |n| "<meta name=author content=x><meta property=article:tag content=y>".repeat(n) + STORY;
}

#[test]
fn a_page_past_its_limits_is_cut_with_a_note() {
    let limits = Limits { nodes: 1000, ..Limits::default() };
    let article = within(DEADLINE, move || clean_html(&STORY.repeat(5000), &Options { limits, ..Options::default() }));
    assert!(article.notes.iter().any(|n| n.code == "page_cut"));
    assert!(!article.blocks.is_empty());
}

#[test]
fn a_page_that_nests_too_deep_is_cut_with_a_note() {
    let limits = Limits { nesting: 2000, ..Limits::default() };
    let deep = |n: usize| {
        let page = format!("{STORY}{}{STORY}{}", "<div>".repeat(n), "</div>".repeat(n)).repeat(3);
        let article = clean_html(&page, &Options { limits, ..Options::default() });
        article.notes.iter().any(|n| n.code == "page_deep")
    };
    assert!(deep(2100) && deep(10_000));
    assert!(!deep(1900), "what was closed does not count any more");
    let wide = format!("{}{}", "<div>".repeat(600), "<p>One <b>two</b> <i>three</i></p>".repeat(5000));
    let article = clean_html(&wide, &Options { limits, ..Options::default() });
    assert!(article.notes.iter().all(|n| n.code != "page_deep"), "many beside one another are not deep");
}

#[test]
fn a_hundred_thousand_nested_divisions_lose_no_text() {
    let article = clean(DEADLINE, format!("{}{STORY}{}", "<div>".repeat(100_000), "</div>".repeat(100_000)));
    let all = article.text.clone() + &article.dropped.iter().map(|d| d.text.as_str()).collect::<String>();
    assert!(all.contains("harbour master"));
}

#[test]
fn a_million_attributes_of_one_element() {
    let article = clean(DEADLINE, format!("<p {}>x</p>{STORY}", "a=1 ".repeat(1_000_000)));
    assert!(article.text.contains("harbour master"));
}

#[test]
fn a_million_attributes_of_many_elements() {
    let article = clean(Duration::from_secs(60), "<p a b c>x</p>".repeat(340_000) + STORY);
    assert!(article.notes.iter().all(|n| n.code != "page_cut"));
}

#[test]
#[ignore = "a 50 MB page: run it in release"]
fn fifty_megabytes() {
    let article = clean(HEAVY, STORY.repeat(50_000_000 / STORY.len()));
    assert!(!article.blocks.is_empty());
}

#[test]
#[ignore = "50 MB of scraped text: run it in release"]
fn fifty_megabytes_of_text() {
    let line = "The harbour master stopped the ferry at noon on Friday, when the wind had risen to fifty knots.\n\n";
    within(HEAVY, move || {
        let article = clean_text(&line.repeat(50_000_000 / line.len()), &Options::default());
        assert_eq!(article.check(), Ok(()));
    });
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
        clean(HEAVY, trap.repeat(8_000_000 / trap.len()));
    }
}

/// Pages written for the tests of this crate.
const PAGES: [&str; 13] = [
    include_str!("fixtures/pages/breaks.txt"),
    include_str!("fixtures/pages/broken.txt"),
    include_str!("fixtures/pages/live.txt"),
    include_str!("fixtures/pages/news.txt"),
    include_str!("fixtures/pages/shell.txt"),
    include_str!("fixtures/pages/shell-of-an-application.txt"),
    include_str!("fixtures/pages/single-breaks.txt"),
    include_str!("fixtures/pages/tables.txt"),
    include_str!("fixtures/metadata/broken-json.txt"),
    include_str!("fixtures/metadata/json-ld-graph.txt"),
    include_str!("fixtures/metadata/author-card-and-page-data.txt"),
    include_str!("fixtures/metadata/byline-and-visible-date.txt"),
    include_str!("fixtures/metadata/headline-byline-over-uploader.txt"),
];

/// Texts written for the tests of this crate.
const TEXTS: [&str; 4] = [
    include_str!("fixtures/text/clean-news-with-furniture.txt"),
    include_str!("fixtures/text/clean-hard-wrapped.txt"),
    include_str!("fixtures/text/clean-mojibake.txt"),
    include_str!("fixtures/text/keep-introductions.txt"),
];

/// Reads a fixture's input cut at every byte, inside of characters too, and checks the laws of each record.
fn cut_everywhere(fixtures: &'static [&'static str], read: fn(&str, &Options) -> Article) {
    within(Duration::from_secs(300), move || {
        for fixture in fixtures {
            let whole = fixture.split_once("\n---\n").map_or(*fixture, |(input, _)| input);
            for end in 0..=whole.len() {
                let cut = String::from_utf8_lossy(&whole.as_bytes()[..end]);
                let article = read(&cut, &Options::default());
                assert_eq!(article.check(), Ok(()), "cut at {end}: {cut}");
                let origins = article.blocks.iter().map(|b| b.origin).chain(article.dropped.iter().map(|d| d.origin));
                for origin in origins {
                    let slice = cut.get(origin.0 as usize..origin.1 as usize);
                    assert!(slice.is_some_and(|s| !s.is_empty()), "cut at {end}: {origin:?} in {cut}");
                }
            }
        }
    });
}

#[test]
fn pages_cut_at_every_byte_keep_the_laws() {
    cut_everywhere(&PAGES, clean_html);
}

#[test]
fn texts_cut_at_every_byte_keep_the_laws() {
    cut_everywhere(&TEXTS, clean_text);
}
