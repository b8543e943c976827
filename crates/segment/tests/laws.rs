//! What must hold of any text.

use proptest::prelude::*;
use sayso_record::{Article, Block, BlockKind, Origin, Span};
use sayso_segment::{Options, segment};

/// An article of these blocks.
fn article(blocks: &[String]) -> Article {
    let mut article = Article::default();
    for text in blocks {
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.len() as u32;
        article.text.push_str(text);
        let span = Span::new(start, article.text.len() as u32);
        article.blocks.push(Block { kind: BlockKind::Paragraph, span, origin: Origin(span.start, span.end) });
    }
    article
}

/// Characters that stand between words and belong to no token.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check(mut article: Article, options: &Options) -> Article {
    segment(&mut article, options);
    assert_eq!(article.check(), Ok(()));

    // Tokens tile what is not blank, in order, and lie in the sentence that they name.
    let mut end = 0;
    for token in &article.tokens {
        assert!(token.span.start >= end && !token.span.is_empty(), "{:?}", token.span);
        assert!(article.slice(Span::new(end, token.span.start)).chars().all(is_blank));
        assert!(article.sentences[token.sentence as usize].span.covers(token.span));
        end = token.span.end;
    }
    assert!(article.text[end as usize..].chars().all(is_blank));

    // Sentences begin and end with tokens, and leave nothing out.
    let mut end = 0;
    for sentence in &article.sentences {
        assert!(article.slice(Span::new(end, sentence.span.start)).chars().all(is_blank));
        let text = article.slice(sentence.span);
        assert!(!text.starts_with(is_blank) && !text.ends_with(is_blank) && !text.is_empty(), "{text:?}");
        end = sentence.span.end;
    }
    assert!(article.text[end as usize..].chars().all(is_blank));

    // Quotations come in the order of their opening marks, a span a block, and none is empty.
    let mut start = 0;
    for quotation in &article.quotations {
        assert!(!quotation.spans.is_empty());
        assert!(quotation.extent().start >= start);
        start = quotation.extent().start;
        for span in &quotation.spans {
            assert!(span.len() > 1, "{:?}", article.slice(*span));
            assert!(article.blocks.iter().any(|block| block.span.covers(*span)));
        }
        assert!(quotation.spans.windows(2).all(|pair| pair[0].end < pair[1].start));
    }
    article
}

/// Texts that look like what newsrooms write, with every mark that anything is decided at.
fn newsy() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        " ",
        " ",
        " ",
        " ",
        "\n",
        "word",
        "Word",
        "I",
        "a",
        "A",
        "U.S.",
        "p.m.",
        "Mr.",
        "No.",
        "1",
        "12",
        "3.5",
        ".",
        ".",
        ",",
        "!",
        "?",
        "...",
        "…",
        "\"",
        "\"",
        "“",
        "”",
        "„",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "``",
        "''",
        "`",
        "(",
        ")",
        "[",
        "]",
        "•",
        ";",
        ":",
        "-",
        "—",
        "http://a.b/c",
        "a@b.org",
        "@x",
        "#y",
        "n't",
        "'s",
        "'90s",
        "é",
        "漢字",
        "。",
        "「",
        "」",
        "हिन्दी",
        "।",
        "؟",
        "\u{300}",
        "\u{a0}",
        "\u{200b}",
        "5'11\"",
        "said",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_on_any_text(blocks in prop::collection::vec(any::<String>(), 0..4)) {
        check(article(&blocks), &Options::default());
    }

    #[test]
    fn laws_hold_on_newsy_text(blocks in prop::collection::vec(newsy(), 0..5), split_quotations: bool) {
        check(article(&blocks), &Options { split_quotations });
    }

    #[test]
    fn running_twice_changes_nothing(blocks in prop::collection::vec(newsy(), 0..5)) {
        let once = check(article(&blocks), &Options::default());
        let twice = check(once.clone(), &Options::default());
        prop_assert_eq!(&once.tokens, &twice.tokens);
        prop_assert_eq!(&once, &twice);
    }

    #[test]
    fn blocks_that_do_not_slice_are_passed_over(text in newsy(), start in 0u32..80, end in 0u32..80) {
        let mut article = article(&[text]);
        article.blocks.insert(0, Block { kind: BlockKind::Quote, span: Span::new(start, end), origin: Origin(0, 0) });
        segment(&mut article, &Options::default());
        prop_assert!(article.tokens.iter().all(|token| token.span.of(&article.text).is_some()));
    }
}
