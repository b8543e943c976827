//! The laws of the record on pages of every sort, and the way back from a block to its page.

use proptest::prelude::*;
use sayso_clean::html::{Document, Limits};
use sayso_clean::{Captions, Options, clean_html};
use sayso_record::{Article, Origin};

/// Invisible characters and white space out.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\0' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .collect()
}

/// A stretch of source as text, read by the tree: for any markup.
fn stripped(source: &str) -> String {
    let page = Document::parse(source, &Limits::default());
    let mut out = String::new();
    for node in page.nodes().filter(|n| n.is_text() && !n.is_raw()) {
        out.push_str(&node.decoded_text());
    }
    bare(&out)
}

/// A stretch of source as text, by a way of its own: tags and comments out, scripts and what stands for them out, the
/// references that the fixtures use decoded. It knows nothing of the tree.
fn stripped_by_hand(source: &str) -> String {
    const REFERENCES: [(&str, &str); 17] = [
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("&amp", "&"),
        ("&eacute;", "é"),
        ("&ldquo;", "“"),
        ("&rdquo;", "”"),
        ("&mdash;", "—"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&copy;", "©"),
        ("&nbsp;", "\u{a0}"),
        ("&#39;", "'"),
        ("&#147", "“"),
        ("&#148", "”"),
        ("&#8217;", "’"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
    ];
    let (mut out, mut rest) = (String::new(), source);
    while let Some(c) = rest.chars().next() {
        let behind = |mark: &str| rest.find(mark).map_or("", |at| &rest[at + mark.len()..]);
        let element = ["script", "style", "noscript"].into_iter().find(|name| {
            rest.strip_prefix('<').is_some_and(|r| r.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        });
        if rest.starts_with("<!--") {
            rest = behind("-->");
        } else if let Some(name) = element {
            rest = behind(&format!("</{name}>"));
        } else if c == '<' {
            rest = behind(">");
        } else if c == '&' {
            let known = REFERENCES.into_iter().find(|(r, _)| rest.starts_with(r));
            assert!(known.is_some() || rest.starts_with("& "), "the table lacks a reference: {rest:.20}");
            let (reference, character) = known.unwrap_or(("&", "&"));
            out.push_str(character);
            rest = &rest[reference.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    bare(&out)
}

/// A stretch of a JSON string as the text that it holds.
fn stripped_of_data(source: &str) -> String {
    let string: String = serde_json::from_str(&format!("\"{source}\"")).expect("a piece of a JSON string");
    stripped_by_hand(&string)
}

/// `needle`'s characters stand in `hay` in their order: what was dropped inside a block may stand between them.
fn holds(hay: &str, needle: &str) -> bool {
    let mut characters = hay.chars();
    needle.chars().all(|c| characters.any(|h| h == c))
}

fn check(source: &str, article: &Article) -> Result<(), TestCaseError> {
    prop_assert_eq!(article.check(), Ok(()));
    let origins = article.blocks.iter().map(|b| (b.origin, b.span.of(&article.text).unwrap_or("")));
    let dropped = article.dropped.iter().map(|d| (d.origin, d.text.as_str()));
    for (Origin(start, end), text) in origins.chain(dropped) {
        let piece = source.get(start as usize..end as usize);
        prop_assert!(piece.is_some(), "origin {}..{} does not slice the source", start, end);
        let piece = piece.unwrap_or("");
        prop_assert!(holds(&stripped(piece), &bare(text)), "{:?} is not in {:?}", text, piece);
        prop_assert!(!text.trim().is_empty(), "an empty passage from {:?}", piece);
    }
    Ok(())
}

const PAGES: [&str; 15] = [
    include_str!("fixtures/pages/broken.txt"),
    include_str!("fixtures/pages/tables.txt"),
    include_str!("fixtures/pages/news.txt"),
    include_str!("fixtures/pages/breaks.txt"),
    include_str!("fixtures/pages/live.txt"),
    include_str!("fixtures/pages/shell.txt"),
    include_str!("fixtures/pages/shell-of-an-application.txt"),
    include_str!("fixtures/pages/single-breaks.txt"),
    include_str!("fixtures/pages/preformatted.txt"),
    include_str!("fixtures/metadata/broken-json.txt"),
    include_str!("fixtures/metadata/json-ld-graph.txt"),
    include_str!("fixtures/metadata/author-card-and-page-data.txt"),
    include_str!("fixtures/metadata/headline-byline-over-uploader.txt"),
    include_str!("fixtures/metadata/name-and-date-under-headline.txt"),
    include_str!("fixtures/metadata/reviewer-is-no-author.txt"),
];

fn pages() -> impl Iterator<Item = &'static str> {
    PAGES.into_iter().map(|fixture| fixture.split_once("\n---\n").map_or(fixture, |(page, _)| page))
}

#[test]
fn every_block_leads_back_to_its_page() {
    for page in pages() {
        let article = clean_html(page, &Options::default());
        assert_eq!(article.check(), Ok(()));
        assert!(!article.blocks.is_empty());
        let of_data = article.notes.iter().any(|n| n.code == "text_from_data");
        for block in &article.blocks {
            let piece = &page[block.origin.0 as usize..block.origin.1 as usize];
            let in_data = of_data && block.kind == sayso_record::BlockKind::Paragraph;
            let text = if in_data { stripped_of_data(piece) } else { stripped_by_hand(piece) };
            // Exactly: nothing of the block is missing there, and nothing else stands there.
            assert_eq!(text, bare(article.slice(block.span)), "{piece}");
        }
        for dropped in &article.dropped {
            let piece = &page[dropped.origin.0 as usize..dropped.origin.1 as usize];
            assert!(holds(&stripped(piece), &bare(&dropped.text)), "{:?} is not in {piece:?}", dropped.text);
        }
    }
}

#[test]
fn what_is_dropped_has_its_reason_and_its_place() {
    let page = pages().nth(2).unwrap();
    let article = clean_html(page, &Options::default());
    assert!(!article.dropped.is_empty());
    let without = clean_html(page, &Options { keep_dropped: false, ..Options::default() });
    assert!(without.dropped.is_empty());
    assert_eq!(without.text, article.text);
    let small = clean_html(page, &Options { dropped_bytes: 40, ..Options::default() });
    assert!(small.dropped.iter().map(|d| d.text.len()).sum::<usize>() <= 40);
    assert!(small.notes.iter().any(|n| n.code == "dropped_cut"));
    let bare = clean_html(page, &Options { captions: Captions::Drop, ..Options::default() });
    assert!(bare.blocks.iter().all(|b| b.kind != sayso_record::BlockKind::Caption));
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zà-ÿ]{1,12}[ .,]".prop_map(String::from),
        2 => Just("A sentence that is long enough to look like running text, with a comma or two in it. ".to_owned()),
        4 => prop::sample::select(vec![
            "<p>", "</p>", "<div class=story>", "</div>", "<a href=/x>", "</a>", "<b>", "</b>", "<ul>", "<li>", "</ul>",
            "<table>", "<tr>", "<td>", "</table>", "<br>", "<br/>", "<h1>", "</h1>", "<h2>", "<script>", "</script>",
            "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<svg>", "</svg>", "<template>", "</template>", "<noscript>",
            "<title>", "</title>", "<body>", "</body>", "<html>", "<head>", "<figure>", "<figcaption>", "</figure>",
            "<span hidden>", "</span>", "<p style='display:none'>", "<select>", "<option>", "<blockquote>", "<article>",
            "<nav>", "</nav>", "<pre>", "</pre>", "<x-y>", "</x-y>", "<p ", "<a href='", "\"", "'", ">", "<", "</", "<!",
            "&amp;", "&lt", "&#8217;", "&nbsp;", "&#x110000;", "&", "\0", "\u{ad}", "\u{a0}", "\u{feff}", "\n\n", "\t",
            "<script type=\"application/ld+json\">{\"articleBody\":\"", "\\u00e9\\n", "\"}</script>",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_keeps_the_laws(source in markup()) {
        let article = clean_html(&source, &Options::default());
        if article.notes.iter().any(|n| n.code == "text_from_data") {
            prop_assert_eq!(article.check(), Ok(()));
        } else {
            check(&source, &article)?;
        }
    }

    #[test]
    fn any_text_keeps_the_laws(source in ".{0,400}") {
        check(&source, &clean_html(&source, &Options::default()))?;
    }

    #[test]
    fn the_tree_is_whole(source in markup()) {
        let page = Document::parse(&source, &Limits::default());
        for node in page.nodes() {
            prop_assert!(node.subtree_end() > node.id() && node.subtree_end() <= page.len());
            prop_assert!(node.origin().0 <= node.origin().1 && node.origin().1 as usize <= source.len());
            prop_assert!(source.get(node.origin().0 as usize..node.origin().1 as usize).is_some());
            if let Some(parent) = node.parent() {
                prop_assert!(parent.id() < node.id() && node.subtree_end() <= parent.subtree_end());
                prop_assert!(parent.children().any(|c| c.id() == node.id()));
            }
        }
    }
}
