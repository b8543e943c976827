//! Articles for the tests of this crate.

use sayso_record::{
    Article, Attribution, AttributionKind, Block, BlockKind, DropReason, Dropped, Meta, Note, Origin, Pronoun,
    Quotation, QuotationMark, Sentence, Source, Span, Speaker, SpeakerKind, Token, TokenKind, Value,
};
use std::collections::BTreeMap;

/// The bytes of the `n`th occurrence (from 0) of `words` in `text`.
fn nth(text: &str, words: &str, n: usize) -> Span {
    let (start, found) = text.match_indices(words).nth(n).unwrap();
    Span::try_from_range(start..start + found.len()).unwrap()
}

/// An article in which every field of the record holds something, with characters of one to four bytes in its text.
pub(crate) fn full_article() -> Article {
    let title = "Café owners fear a “quiet winter” 😀";
    let first = "“Nobody comes after six,” said Zoë Brandt, who runs the Lantern. “Nobody at all.” She \
                 told the Courier on Monday that two officials had promised relief.";
    let second = "The council’s report does not say that rents will fall.";
    let text = format!("{title}\n\n{first}\n\n{second}");
    let at = |words: &str| nth(&text, words, 0);
    let block = |kind, words: &str, origin| Block { kind, span: at(words), origin };
    let attribution = Attribution {
        id: 0,
        kind: AttributionKind::Direct,
        content: vec![at("“Nobody comes after six,”"), at("“Nobody at all.”")],
        cue: vec![at("said")],
        source: vec![at("Zoë Brandt")],
        speaker: Some(0),
        addressee: None,
        time: None,
        place: None,
        medium: None,
        negated: false,
        within: None,
        confidence: 0.94,
        speaker_confidence: Some(0.97),
        evidence: "cue-verb+quotation".into(),
        explanation: None,
    };
    let told = Attribution {
        id: 1,
        kind: AttributionKind::Indirect,
        content: vec![at("two officials had promised relief")],
        cue: vec![at("told")],
        source: vec![at("She")],
        addressee: Some(at("the Courier")),
        time: Some(at("on Monday")),
        ..attribution.clone()
    };
    let promised = Attribution {
        id: 2,
        content: vec![at("relief")],
        cue: vec![at("had promised")],
        source: vec![at("two officials")],
        speaker: Some(1),
        addressee: None,
        time: None,
        within: Some(1),
        ..told.clone()
    };
    let report = Attribution {
        id: 3,
        content: vec![at("rents will fall")],
        cue: vec![at("does not say")],
        source: vec![at("The council’s report")],
        speaker: Some(2),
        medium: Some(at("report")),
        place: None,
        negated: true,
        within: None,
        ..promised.clone()
    };
    let sentences = vec![
        Sentence { span: at(title), block: 0 },
        Sentence { span: at("“Nobody comes after six,” said Zoë Brandt, who runs the Lantern."), block: 1 },
        Sentence { span: at("“Nobody at all.”"), block: 1 },
        Sentence { span: at("She told the Courier on Monday that two officials had promised relief."), block: 1 },
        Sentence { span: at(second), block: 2 },
    ];
    let quotation =
        |words: &str| Quotation { spans: vec![at(words)], mark: QuotationMark::Curly, depth: 0, closed: true };
    let speaker = |id, name: &str, kind, mentions| Speaker {
        id,
        name: name.into(),
        kind,
        role: None,
        anonymous: false,
        anonymity_reason: None,
        count: None,
        affiliation: None,
        pronoun: None,
        mentions,
    };
    Article {
        id: "00112233445566778899aabbccddeeff".into(),
        duplicate_of: Some("ffeeddccbbaa99887766554433221100".into()),
        similarity: Some(0.87),
        source: Source {
            uri: "inbox/café.html".into(),
            record: Some("3".into()),
            media_type: "text/html".into(),
            bytes: 4213,
            fetched: Some("2021-11-23T08:15:00Z".into()),
        },
        meta: Meta {
            title: Some(title.into()),
            authors: vec!["Ida Holm".into(), "P. N. Rao".into()],
            published: Some("2021-11-23".into()),
            modified: Some("2021-11-23T09:00:00+05:00".into()),
            site: Some("The Courier".into()),
            url: Some("https://courier.example/cafe".into()),
            language: Some("en".into()),
            agency: Some("AP".into()),
            dateline: Some("VARN".into()),
            section: Some("Business".into()),
            tags: vec!["cafés".into()],
            image: Some("https://courier.example/cafe.jpg".into()),
            paywalled: Some(false),
            article_score: Some(0.97),
        },
        blocks: vec![
            block(BlockKind::Title, title, Origin(10, 60)),
            block(BlockKind::Paragraph, first, Origin(80, 260)),
            block(BlockKind::Quote, second, Origin(270, 330)),
        ],
        dropped: vec![Dropped {
            reason: DropReason::Advertisement,
            text: "- Advertisement -".into(),
            origin: Origin(62, 79),
        }],
        sentences,
        quotations: vec![
            quotation("“quiet winter”"),
            quotation("“Nobody comes after six,”"),
            quotation("“Nobody at all.”"),
        ],
        attributions: vec![attribution, told, promised, report],
        speakers: vec![
            Speaker {
                role: Some("who runs the Lantern".into()),
                pronoun: Some(Pronoun::She),
                ..speaker(0, "Zoë Brandt", SpeakerKind::Person, vec![at("Zoë Brandt"), at("She")])
            },
            Speaker {
                anonymous: true,
                anonymity_reason: Some("they were not authorised to speak".into()),
                count: Some(2),
                affiliation: Some("the council".into()),
                ..speaker(1, "two officials", SpeakerKind::Group, vec![at("two officials")])
            },
            speaker(2, "The council’s report", SpeakerKind::Document, vec![at("The council’s report")]),
        ],
        extensions: BTreeMap::from([(
            "gazetteer".into(),
            Value::Object(BTreeMap::from([
                ("matches".into(), Value::Array(vec![Value::Unsigned(3), Value::Integer(-1), Value::Float(0.5)])),
                ("start".into(), Value::Offset(at("Zoë Brandt").start)),
                ("complete".into(), Value::Bool(true)),
                ("list".into(), Value::Null),
            ])),
        )]),
        notes: vec![Note::new("ingest", "charset_guessed", "Read as windows-1252: 1 byte is no UTF-8.")],
        tokens: vec![Token { span: at("Nobody"), kind: TokenKind::Word, sentence: 1 }],
        text,
        ..Article::default()
    }
}

#[test]
fn the_full_article_keeps_the_laws() {
    assert_eq!(full_article().check(), Ok(()));
}
