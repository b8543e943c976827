//! Documents as bytes, on their way to a plugin's process: numbers little-endian, a string its length and its bytes, a
//! list its length and its elements. Written by this program and read by this program, in one version of it.
//!
//! Only what the plugin reads is written: tokens are the bulk of an article, and few plugins ask for them.

mod read;
mod write;

pub(super) use read::Reader;
pub(super) use write::Writer;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sayso_plugin_abi::{SAYSO_NEEDS_ATTRIBUTIONS, SAYSO_NEEDS_META, SAYSO_NEEDS_QUOTATIONS, SAYSO_NEEDS_TOKENS};
    use sayso_plugin_sdk::host::{ArticleInput, RawInput};
    use sayso_record::{Article, Form, QuotationMark, RawDocument, Source};

    const ALL: u32 = SAYSO_NEEDS_ATTRIBUTIONS | SAYSO_NEEDS_META | SAYSO_NEEDS_QUOTATIONS | SAYSO_NEEDS_TOKENS;

    fn full_article() -> Article {
        let mut article = sayso_clean::keep_text(
            "Harbour closed\n\n“It is shut,” said Ana Novak, the harbour master, on Friday.\n\nShe said it would open.",
            &sayso_clean::Options::default(),
        );
        sayso_segment::segment(&mut article, &sayso_segment::Options::default());
        sayso_attribute::Attributor::new(sayso_attribute::Options::default()).attribute(&mut article);
        article.meta.authors = vec!["A".to_owned(), "B".to_owned()];
        article.meta.title = Some("Harbour closed".to_owned());
        article.meta.paywalled = Some(true);
        article
    }

    #[test]
    fn an_article_comes_out_as_it_went_in() {
        let article = full_article();
        assert!(!article.attributions.is_empty() && !article.tokens.is_empty());
        let source = Source { uri: "a.html".to_owned(), bytes: 7, ..Source::default() };
        let mut frame = Vec::new();
        Writer(&mut frame).article(&ArticleInput { id: "1f", source: &source, article: &article }, ALL);
        let mut reader = Reader(&frame);
        let out = reader.article(ALL).unwrap();
        assert!(reader.0.is_empty());
        assert_eq!((out.id.as_str(), &out.source), ("1f", &source));
        let mut expected = article;
        // What no plugin is given.
        expected.dropped.clear();
        expected.notes.clear();
        expected.meta.article_score = None;
        expected.quotations.iter_mut().for_each(|q| q.mark = QuotationMark::Straight);
        assert_eq!(out.article, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes: Vec<u8>, needs in 0..16u32) {
            let _ = Reader(&bytes).article(needs);
            let _ = Reader(&bytes).raw();
        }

        #[test]
        fn a_raw_document_comes_out_as_it_went_in(body: Vec<u8>, uri: String, header: (String, String), form in 0..4u8) {
            let form = [Form::Html, Form::Text, Form::CleanText, Form::Other][usize::from(form)];
            let source = Source { uri, ..Source::default() };
            let raw = RawDocument { source, form, charset: None, headers: vec![header], body, notes: Vec::new() };
            let text = String::from_utf8_lossy(&raw.body).into_owned();
            let mut frame = Vec::new();
            Writer(&mut frame).raw(&RawInput { id: Some("x"), raw: &raw, text: Some(&text) });
            let out = Reader(&frame).raw().unwrap();
            prop_assert_eq!(out.raw, raw);
            prop_assert_eq!(out.text, Some(text));
        }
    }
}
