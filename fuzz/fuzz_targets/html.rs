//! Any bytes as a page: no panic, the laws of the record hold, every origin slices the source.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_clean::html::Limits;
use sayso_clean::{Captions, Options, clean_html};
use sayso_record::{Article, Origin};

fuzz_target!(|bytes: &[u8]| {
    let page = String::from_utf8_lossy(bytes);
    let whole = clean_html(&page, &Options::default());
    hold(&page, &whole);
    // Small limits meet the paths that only huge pages would take.
    let small = Limits { nodes: 40, ..Limits::default() };
    let options = Options { captions: Captions::Drop, dropped_bytes: 64, limits: small, ..Options::default() };
    hold(&page, &clean_html(&page, &options));
});

fn hold(page: &str, article: &Article) {
    assert_eq!(article.check(), Ok(()));
    let origins = article.blocks.iter().map(|b| b.origin).chain(article.dropped.iter().map(|d| d.origin));
    for Origin(start, end) in origins {
        assert!(start < end && page.get(start as usize..end as usize).is_some(), "origin {start}..{end}");
    }
}
