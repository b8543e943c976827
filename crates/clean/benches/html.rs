//! `cargo bench -p sayso-clean --bench html`: what each step of cleaning a page costs, by the size of the page.
//!
//! The pages are made here: a menu, an article, rows of teasers, scripts and a footer, as news pages have them, with
//! about three bytes of markup and script to one of text. For pages of your own see the example `folder`.

use divan::Bencher;
use divan::counter::BytesCount;
use sayso_clean::html::tokenizer::Tokenizer;
use sayso_clean::html::{Document, Limits};
use sayso_clean::{Options, clean_html};

fn main() {
    divan::main();
}

/// A page with so many paragraphs, and three teasers for each.
fn page(paragraphs: usize) -> String {
    let mut html =
        String::from("<!doctype html><html lang=en><head><title>Harbour closed</title></head><body><nav><ul>");
    for section in 0..20 {
        html += &format!(
            "<li class=\"nav-item nav-item-{section}\"><a href=\"/section/{section}\">Section {section}</a></li>"
        );
    }
    html += "</ul></nav><main><article class=\"post\"><h1>Harbour closed</h1><div class=\"entry-content\">";
    for n in 0..paragraphs {
        html += &format!(
            "<p class=\"par\">On day {n} the harbour master, who had seen &ldquo;worse, but not often&rdquo;, closed the \
            harbour at noon, and the <a href=\"/boats/{n}\">boats</a> that were out had to wait behind the island until it was calm.</p>\n"
        );
    }
    html += "</div></article></main><aside class=\"related\">";
    for n in 0..paragraphs * 3 {
        html += &format!(
            "<div class=\"card teaser\"><a href=\"/story/{n}\" data-track='{{\"slot\":{n}}}'><img src=\"/i/{n}.jpg\" alt=\"\">\
            <h3>Another story {n}</h3></a></div>"
        );
    }
    html += "</aside>";
    for n in 0..paragraphs {
        html += &format!(
            "<script>window.data = window.data || []; window.data.push({{id: {n}, html: '<p>not text</p>'}});</script>"
        );
    }
    html + "<footer><p>&copy; The Sound Courier. All rights reserved.</p></footer></body></html>"
}

const SIZES: [usize; 3] = [10, 100, 1000];

#[divan::bench(args = SIZES)]
fn tokenizer(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let page = page(paragraphs);
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| {
        let (mut tokenizer, mut attributes, mut tokens) = (Tokenizer::new(&page), Vec::new(), 0u32);
        while tokenizer.next(&mut attributes).is_some() {
            attributes.clear();
            tokens += 1;
        }
        tokens
    });
}

#[divan::bench(args = SIZES)]
fn tree(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let page = page(paragraphs);
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| Document::parse(&page, &Limits::default()).len());
}

#[divan::bench(args = SIZES)]
fn clean(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let page = page(paragraphs);
    let options = Options::default();
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| clean_html(&page, &options));
}
