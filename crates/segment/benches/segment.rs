//! Megabytes a second of the whole of `segment`, on text of several kinds.
//!
//! `cargo bench -p sayso-segment`

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use sayso_record::{Article, Block, BlockKind, Origin, Span};
use sayso_segment::{Options, segment};

fn main() {
    divan::main();
}

const NEWS: &str = "ISLAND CITY — “We will rebuild the harbour, whatever it takes,” Mayor Ada K. Obi told reporters at 5 p.m. \
Monday. Officials said the storm, the worst since 1987, had cost some $3.5 million; the U.S. Coast Guard's \
crews don't expect to reopen the port before Jan. 5. \"Nobody told us,\" said Lee Wong, who runs a shop on Elm St. \
near the pier. He added that the players' club had lost its 12-metre mast. See https://example.org/storm for more.";

const GREEK: &str = "«Θα ξαναχτίσουμε το λιμάνι», είπε η δήμαρχος στους δημοσιογράφους το απόγευμα της Δευτέρας. \
Η καταιγίδα, η χειρότερη από το 1987, κόστισε περίπου 3,5 εκατ. ευρώ. Πότε θα ανοίξει το λιμάνι; Κανείς δεν ξέρει.";

/// Articles of twelve paragraphs, a megabyte in all.
fn articles(paragraph: &str, language: &str) -> Vec<Article> {
    let text = [paragraph; 12].join("\n\n");
    let mut article = Article::default();
    article.meta.language = Some(language.to_owned());
    for n in 0..12 {
        let start = (n * (paragraph.len() + 2)) as u32;
        let span = Span::new(start, start + paragraph.len() as u32);
        article.blocks.push(Block { kind: BlockKind::Paragraph, span, origin: Origin(span.start, span.end) });
    }
    article.text = text;
    vec![article.clone(); 1_000_000 / article.text.len() + 1]
}

fn bench(bencher: Bencher<'_, '_>, paragraph: &str, language: &str) {
    let bytes: usize = articles(paragraph, language).iter().map(|article| article.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).with_inputs(|| articles(paragraph, language)).bench_local_refs(
        |articles| {
            for article in articles.iter_mut() {
                segment(black_box(article), &Options::default());
            }
        },
    );
}

#[divan::bench]
fn english_news(bencher: Bencher<'_, '_>) {
    bench(bencher, NEWS, "en");
}

#[divan::bench]
fn greek_news(bencher: Bencher<'_, '_>) {
    bench(bencher, GREEK, "el");
}

#[divan::bench]
fn quotation_marks_alone(bencher: Bencher<'_, '_>) {
    bench(bencher, &"\"".repeat(400), "en");
}

#[divan::bench]
fn full_stops_alone(bencher: Bencher<'_, '_>) {
    bench(bencher, &". ".repeat(200), "en");
}
