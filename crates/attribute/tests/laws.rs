//! What must hold of any text.

use proptest::prelude::*;
use sayso_attribute::{Attributor, Options};
use sayso_record::Article;

fn segmented(text: &str) -> Article {
    let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    article
}

fn attributed(text: &str, attributor: &mut Attributor) -> Article {
    let mut article = segmented(text);
    attributor.attribute(&mut article);
    article
}

/// Pieces that news is made of, and pieces that it is not.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "said", "Anna Reyes", "he", "“", "”", "\"", ",", ".", "that", "the bridge is safe", "told", "reporters", ":",
            "according to", "officials", "\n\n", "who", "did not", "denied", "?", "‘", "’", "and", "the minister", "’s",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_law_of_the_record_holds(pieces in prop::collection::vec(piece(), 0..80)) {
        let text = pieces.join(" ");
        let mut attributor = Attributor::new(Options::default());
        let first = attributed(&text, &mut attributor);
        prop_assert_eq!(first.check(), Ok(()));
        for attribution in &first.attributions {
            prop_assert!(!attribution.content.is_empty() && !attribution.cue.is_empty());
            prop_assert!(attribution.content.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
        // What an attributor read before leaves no trace.
        prop_assert_eq!(&attributed(&text, &mut attributor), &first);
        prop_assert_eq!(&attributed(&text, &mut Attributor::new(Options::default())), &first);
    }

    #[test]
    fn company_changes_nothing(texts in prop::collection::vec(prop::collection::vec(piece(), 0..30), 0..40)) {
        let german = "Die Ministerin sagte am Montag, die Brücke sei sicher und werde nicht gesperrt.".to_owned();
        let texts: Vec<String> = texts.iter().map(|pieces| pieces.join(" ")).chain([german]).collect();
        let mut attributor = Attributor::new(Options { explain: true, ..Options::default() });
        let alone: Vec<Article> = texts.iter().map(|text| attributed(text, &mut attributor)).collect();
        let mut together: Vec<Article> = texts.iter().map(|text| segmented(text)).collect();
        attributor.attribute_all(&mut together.iter_mut().collect::<Vec<_>>());
        prop_assert_eq!(&together, &alone);
        // Nor does it to be attributed again.
        attributor.attribute_all(&mut together.iter_mut().collect::<Vec<_>>());
        prop_assert_eq!(&together, &alone);
    }
}
