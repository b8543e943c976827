//! Texts made to be slow: the time must grow with their length, not with its square.
//!
//! Each is segmented at one size and at 32 times that size; a quadratic step would take a thousand times as long. The heavy
//! ones run at full size only where they are asked for: `cargo test -p sayso-segment -- --ignored`.

use sayso_record::{Article, Block, BlockKind, Origin, Span};
use sayso_segment::{Options, segment};
use std::time::{Duration, Instant};

fn article(text: String, blocks: usize) -> Article {
    let len = text.len() / blocks;
    let mut article = Article { text, ..Article::default() };
    for n in 0..blocks {
        let (start, end) = (n * len, if n + 1 == blocks { article.text.len() } else { (n + 1) * len });
        let span = Span::new(start as u32, end as u32);
        article.blocks.push(Block { kind: BlockKind::Paragraph, span, origin: Origin(span.start, span.end) });
    }
    article
}

fn time(text: String, blocks: usize) -> Duration {
    let mut article = article(text, blocks);
    let start = Instant::now();
    for split_quotations in [true, false] {
        segment(&mut article, &Options { split_quotations });
    }
    let elapsed = start.elapsed();
    assert_eq!(article.check(), Ok(()));
    elapsed
}

/// What is repeated, and in how many blocks.
const PIECES: &[(&str, usize)] = &[
    ("\"", 1),
    ("\" ", 1),
    (" \"", 1),
    ("“", 1),
    ("”", 1),
    ("'", 1),
    (" 'a", 1),
    ("s' ", 1),
    (" \"a", 1),
    ("“‘", 1),
    ("``", 1),
    ("«\u{a0}", 1),
    ("5'11\" ", 1),
    ("(", 1),
    ("(a ", 1),
    (")", 1),
    ("[1]", 1),
    (". ", 1),
    (".", 1),
    (". . . ", 1),
    ("!", 1),
    ("…", 1),
    ("….", 1),
    ("a.", 1),
    ("a.b", 1),
    ("a.B. ", 1),
    ("a@", 1),
    ("a.a@a.", 1),
    ("http://", 1),
    ("http://a.b/)", 1),
    ("a-", 1),
    ("a'", 1),
    ("1.", 1),
    ("1. ", 1),
    ("i) a ", 1),
    ("1:", 1),
    ("\n", 1),
    ("a\n", 1),
    ("• ", 1),
    ("Mr. ", 1),
    ("p.m. A ", 1),
    ("漢", 1),
    ("。", 1),
    ("\u{300}", 1),
    ("é", 1),
    ("word ", 1),
    ("#a@b", 1),
    ("\"a ", 1000),
    ("“‘a ", 1000),
    ("a \"", 1000),
];

#[test]
fn time_grows_with_the_length() {
    const SMALL: usize = 2_000;
    const TIMES: u32 = 32;
    for (piece, blocks) in PIECES {
        // Blocks are cut where a piece ends.
        let repeated = |bytes: usize| piece.repeat((bytes / piece.len() / blocks).max(1) * blocks);
        let small = (0..5).map(|_| time(repeated(SMALL), *blocks)).min().unwrap_or_default();
        // Eight times the linear cost leaves room for caches, the floor and the second try for a busy machine; a
        // quadratic step over so many marks takes longer still.
        let allowed = small * TIMES * 8 + Duration::from_secs(1);
        let mut large = time(repeated(SMALL * TIMES as usize), *blocks);
        if large > allowed {
            large = time(repeated(SMALL * TIMES as usize), *blocks);
        }
        assert!(large <= allowed, "{piece:?}: {small:?} for {SMALL} bytes, {large:?} for {TIMES} times as many");
    }
}

#[test]
#[ignore = "heavy: run with --ignored"]
fn ten_megabytes_of_anything() {
    for (piece, blocks) in PIECES {
        let pieces = 10_000_000 / piece.len() / blocks * blocks;
        let took = time(piece.repeat(pieces), *blocks);
        assert!(took < Duration::from_secs(60), "{piece:?}: {took:?}");
    }
}

#[test]
#[ignore = "heavy: run with --ignored"]
fn one_sentence_of_a_megabyte_and_a_hundred_thousand_names() {
    let sentence = "and the delegate of the island said that ".repeat(25_000) + "it was over.";
    assert!(time(sentence, 1) < Duration::from_secs(10));
    let names: String = (0..100_000).map(|n| format!("J. R. Name{n}, ")).collect();
    assert!(time(names, 1) < Duration::from_secs(10));
}
