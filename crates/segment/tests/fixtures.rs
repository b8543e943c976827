//! Runs the cases of `tests/fixtures`.
//!
//! A file holds cases parted by lines of `===`. A case is the text, a line `---`, and what is expected. Lines at the
//! top of a file that start with `#` say what it is about. A blank line parts the blocks of a text. The first word of
//! the file's name says what is compared, the last one before `.txt` is the language:
//!
//! - `sentences…`: one sentence a line. A line break inside a sentence is written `⏎`.
//! - `unsplit…`: the same with quotations of several sentences left whole.
//! - `quotations…`: one quotation a line: mark, depth, `closed` or `open`, and its spans parted by ` ¶ `.
//! - `tokens…`: one line a sentence, its tokens parted by spaces; a token that is no word has its kind in front.

// The lint spares test functions alone, not what they call.
#![allow(clippy::unwrap_used)]

use sayso_record::{Article, Block, BlockKind, Origin, QuotationMark, Span, TokenKind};
use sayso_segment::{Options, segment};
use std::fmt::Write;

/// Runs every case of the files whose names start with `what`; returns how many there were.
fn run(what: &str, split_quotations: bool, show: fn(&Article) -> String) -> usize {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut cases, mut wrong) = (0, String::new());
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with(what) {
            continue;
        }
        let language = name.rsplit('.').nth(1).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let head: usize = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
        for case in text[head..].split("\n===\n") {
            let (input, expected) = case.split_once("\n---\n").unwrap_or_else(|| panic!("{name}: no --- in {case:?}"));
            let mut article = article(input.trim_start_matches('\n'), language);
            segment(&mut article, &Options { split_quotations });
            assert_eq!(article.check(), Ok(()), "{name}: {input}");
            let got = show(&article);
            cases += 1;
            if got.trim_end() != expected.trim_end() {
                write!(wrong, "\n{name}:\n{input}\n  expected\n{expected}\n  got\n{got}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    cases
}

fn article(text: &str, language: &str) -> Article {
    let mut article = Article { text: text.to_owned(), ..Article::default() };
    article.meta.language = Some(language.to_owned());
    let mut start = 0;
    for part in text.split("\n\n") {
        let span = Span::new(start as u32, (start + part.len()) as u32);
        article.blocks.push(Block { kind: BlockKind::Paragraph, span, origin: Origin(span.start, span.end) });
        start += part.len() + 2;
    }
    article
}

fn sentences(article: &Article) -> String {
    article.sentences.iter().map(|s| article.slice(s.span).replace('\n', "⏎") + "\n").collect()
}

fn quotations(article: &Article) -> String {
    let mut lines = String::new();
    for quotation in &article.quotations {
        let mark = match quotation.mark {
            QuotationMark::Straight => "straight",
            QuotationMark::Curly => "curly",
            QuotationMark::StraightSingle => "straight-single",
            QuotationMark::CurlySingle => "curly-single",
            QuotationMark::Typewriter => "typewriter",
            QuotationMark::Guillemet => "guillemet",
        };
        let closed = if quotation.closed { "closed" } else { "open" };
        let spans: Vec<_> = quotation.spans.iter().map(|span| article.slice(*span)).collect();
        writeln!(lines, "{mark} {} {closed} {}", quotation.depth, spans.join(" ¶ ")).unwrap();
    }
    lines
}

fn tokens(article: &Article) -> String {
    let mut lines = String::new();
    for (token, index) in article.tokens.iter().zip(0..) {
        let kind = match token.kind {
            TokenKind::Word => "",
            TokenKind::Number => "number:",
            TokenKind::Quote => "quote:",
            TokenKind::Punctuation => "mark:",
            TokenKind::Address => "address:",
        };
        let before = match index {
            0 => "",
            _ if article.tokens[index - 1].sentence == token.sentence => " ",
            _ => "\n",
        };
        write!(lines, "{before}{kind}{}", article.slice(token.span)).unwrap();
    }
    lines
}

#[test]
fn sentences_are_as_expected() {
    assert!(run("sentences", true, sentences) > 70);
}

#[test]
fn quotations_left_whole_are_as_expected() {
    assert!(run("unsplit", false, sentences) > 2);
}

#[test]
fn quotations_are_as_expected() {
    assert!(run("quotations", true, quotations) > 30);
}

#[test]
fn tokens_are_as_expected() {
    assert!(run("tokens", true, tokens) > 20);
}
