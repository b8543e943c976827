//! Any bytes as text: cleaning keeps the laws of the record, and text that is kept is kept to the byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_clean::{Options, clean_text, keep_text};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let options = Options::default();

    let cleaned = clean_text(&text, &options);
    assert_eq!(cleaned.check(), Ok(()));
    for block in &cleaned.blocks {
        assert!(text.get(block.origin.0 as usize..block.origin.1 as usize).is_some());
    }

    let kept = keep_text(&text, &options);
    assert_eq!(kept.check(), Ok(()));
    assert_eq!(kept.text, text);
    let in_blocks: usize = kept.blocks.iter().filter_map(|b| b.span.of(&kept.text)).map(visible).sum();
    assert_eq!(in_blocks, visible(&kept.text), "a character belongs to no block or to two");
});

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
