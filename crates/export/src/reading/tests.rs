use super::*;
use crate::testing::full_article;
use proptest::prelude::*;
use sayso_record::{Attribution, AttributionKind, Origin, Span, Speaker, SpeakerKind};

fn view(width: usize, colour: bool) -> String {
    reading_view(&full_article(), &ReadingOptions { width, colour })
}

/// The text as a terminal shows it: escape sequences taken out.
fn without_escapes(text: &str) -> String {
    let mut shown = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if c == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            shown.push(c);
        }
    }
    shown
}

#[test]
fn the_view_without_colour_reads_as_designed() {
    let expected = include_str!("../../tests/fixtures/reading_view.txt");
    assert_eq!(view(72, false), expected);
}

#[test]
fn colour_adds_styles_and_takes_the_marks_away() {
    let coloured = view(72, true);
    assert!(coloured.contains('\u{1b}'));
    let shown = without_escapes(&coloured);
    assert!(!shown.contains(['⟦', '⟧', '_', '*']), "{shown}");
    let without_marks = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace() && !"⟦⟧_*│─".contains(*c)).collect()
    };
    // Lines break elsewhere, and so the numbers in the margin stand elsewhere: the words are the same.
    let words = |text: &str| without_marks(text).chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    assert_eq!(words(&shown), words(&view(72, false)));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [24, 40, 60, 80, 100] {
        for colour in [false, true] {
            for line in without_escapes(&view(width, colour)).lines() {
                assert!(wrap::width(line) <= width, "{} > {width}: {line}", wrap::width(line));
            }
        }
    }
}

#[test]
fn a_page_cannot_command_the_terminal() {
    let text = "\u{1b}[2J\u{1b}]0;owned\u{7} said \u{202e}kcab\u{9b}31m";
    let span = |start: usize, end: usize| Span::try_from_range(start..end).unwrap();
    let article = Article {
        text: text.into(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: span(0, text.len()), origin: Origin(0, 1) }],
        speakers: vec![Speaker {
            id: 0,
            name: "\u{1b}[31mRed".into(),
            kind: SpeakerKind::Person,
            role: Some("\u{7}".into()),
            anonymous: true,
            anonymity_reason: Some("\u{1b}c".into()),
            count: None,
            affiliation: Some("\u{1b}[2J".into()),
            pronoun: None,
            mentions: vec![],
        }],
        attributions: vec![Attribution {
            id: 0,
            kind: AttributionKind::Indirect,
            content: vec![span(0, text.len())],
            cue: vec![],
            source: vec![],
            speaker: Some(0),
            addressee: None,
            time: None,
            place: None,
            medium: None,
            negated: false,
            within: None,
            confidence: 1.0,
            speaker_confidence: None,
            explanation: None,
            evidence: String::new(),
        }],
        notes: vec![sayso_record::Note::new("\u{1b}x", "code", "\u{1b}y")],
        source: sayso_record::Source { uri: "\u{1b}z\u{202e}".into(), ..Default::default() },
        ..Article::default()
    };
    let shown = reading_view(&article, &ReadingOptions { width: 80, colour: false });
    assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || turns_direction(c)), "{shown:?}");
}

proptest! {
    /// Whatever the text and the spans, the view is made, and each word of the text stands in it.
    #[test]
    fn any_text_is_shown_whole(
        text in "[a-zé“”字 .\u{1b}\n😀]{0,200}",
        spans in prop::collection::vec((0_u32..220, 0_u32..220), 0..12),
        width in 0_usize..130,
        colour: bool,
    ) {
        let mut article = full_article();
        let end = u32::try_from(text.len()).unwrap();
        article.blocks = vec![Block { kind: BlockKind::Quote, span: Span::new(0, end), origin: Origin(0, 0) }];
        article.text = text.clone();
        let template = article.attributions[0].clone();
        article.attributions = spans
            .chunks(3)
            .map(|spans| {
                let at = |index: usize| spans.get(index).map(|(start, end)| Span::new(*start, *end)).into_iter().collect();
                Attribution { content: at(0), cue: at(1), source: at(2), ..template.clone() }
            })
            .collect();
        let shown = reading_view(&article, &ReadingOptions { width, colour });
        let letters = |text: &str| text.chars().filter(|c| *c == '字').count();
        prop_assert!(letters(&shown) >= letters(&text));
        if width >= NARROWEST {
            for line in without_escapes(&shown).lines() {
                prop_assert!(wrap::width(line) <= width, "{line}");
            }
        }
    }
}
