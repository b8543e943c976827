//! One person, one speaker: short texts, and below the line who speaks in them, by which words.
//!
//! A line of the expectation is `name, kind, role: source | source`, in the order in which the speakers first speak; instead of a
//! role, or behind it, stands `unnamed` for a source that is kept so, with the ground where the text gives one. `(within X)`
//! behind a source says who passes its statement on.

use proptest::prelude::*;
use sayso_attribute::{Attributor, Options};
use sayso_record::{Article, Attribution, Speaker};
use std::path::Path;

fn annotate(text: &str) -> Article {
    let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    Attributor::new(Options::default()).attribute(&mut article);
    article.check().expect("the laws of the record hold");
    article
}

fn speaker_of<'a>(article: &'a Article, attribution: &Attribution) -> Option<&'a Speaker> {
    article.speakers.iter().find(|s| Some(s.id) == attribution.speaker)
}

fn source(article: &Article, attribution: &Attribution) -> String {
    let words = attribution.source.first().map_or("", |span| article.slice(*span));
    let holder = attribution.within.and_then(|id| article.attributions.iter().find(|a| a.id == id));
    match holder.and_then(|holder| speaker_of(article, holder)) {
        Some(holder) => format!("{words} (within {})", holder.name),
        None => words.to_owned(),
    }
}

fn said_by(article: &Article, speaker: &Speaker) -> String {
    let mut own: Vec<&Attribution> = article.attributions.iter().filter(|a| a.speaker == Some(speaker.id)).collect();
    own.sort_by_key(|a| a.source.first().map(|span| span.start));
    let kind = serde_json::to_value(speaker.kind).expect("a kind is a word");
    let mut line = format!("{}, {}", speaker.name, kind.as_str().unwrap_or_default());
    if let Some(role) = &speaker.role {
        line.push_str(&format!(", {role}"));
    }
    if speaker.anonymous {
        line.push_str(", unnamed");
    }
    if let Some(ground) = &speaker.anonymity_reason {
        line.push_str(&format!(" because “{ground}”"));
    }
    let sources: Vec<String> = own.into_iter().map(|a| source(article, a)).collect();
    format!("{line}: {}", sources.join(" | "))
}

/// A speaker's mentions are all of them, also where the article only speaks of them.
#[test]
fn pronouns_that_say_nothing_are_mentions() {
    let article = annotate(
        "Ruth Oyelaran drove to the farm at noon. She examined the herd and sent her notes to the ministry. “They will \
         live,” Oyelaran said.",
    );
    let [speaker] = &article.speakers[..] else { panic!("one speaker: {:?}", article.speakers) };
    let mentions: Vec<&str> = speaker.mentions.iter().map(|span| article.slice(*span)).collect();
    assert_eq!(mentions, ["Ruth Oyelaran", "She", "her", "Oyelaran"]);
}

#[test]
fn who_speaks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/people");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the fixtures are there").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = String::new();
    for file in files {
        let fixture = std::fs::read_to_string(&file).expect("a fixture can be read");
        let (text, expected) = fixture.split_once("\n---\n").expect("a fixture has a line ---");
        let article = annotate(text);
        let lines: Vec<String> = article.speakers.iter().map(|speaker| said_by(&article, speaker)).collect();
        let (mut got, mut expected): (Vec<&str>, Vec<&str>) =
            (lines.iter().map(String::as_str).collect(), expected.lines().collect());
        got.sort_unstable();
        expected.sort_unstable();
        if got != expected {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            wrong.push_str(&format!("{name}\n  expected {expected:#?}\n  got {got:#?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A text about somebody, with a hole where the name stands.
const STORIES: [&str; 3] = [
    "{} said the bridge was safe. “I walked over it,” she said.\n\nThe mayor disagreed. “It swings,” said the mayor.",
    "The crane fell at noon, said {}, who runs the pier. Officials said that nobody was hurt.\n\nShe said it had been old.",
    "“We will rebuild,” {} told reporters. The council denied that she had asked for money.",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A name is a name: another one in its place changes nothing but itself.
    #[test]
    fn another_name_speaks_the_same(story in 0..STORIES.len(), surname in "[BDFGKLMNPRSTV][aeiou][bdfgklmnprstvz]{1,2}[aeo][knrtz]") {
        prop_assume!(!["Bill", "Mark", "Paper"].contains(&surname.as_str()));
        let shape = |name: &str| {
            let article = annotate(&STORIES[story].replace("{}", name));
            let words = |s: &Speaker| s.name.split_whitespace().count();
            let speakers: Vec<_> = article.speakers.iter().map(|s| (s.id, s.kind, s.anonymous, words(s))).collect();
            let said: Vec<_> = article.attributions.iter().map(|a| (a.kind, a.speaker)).collect();
            (speakers, said)
        };
        prop_assert_eq!(shape(&format!("Anna {surname}")), shape("Anna Reyes"));
    }

    /// Every speaker speaks, is named by words of the article, and is mentioned where the article names it; and only what has
    /// a speaker says how sure it is of one.
    #[test]
    fn every_speaker_speaks(order in prop::collection::vec(0..PIECES.len(), 1..24)) {
        let text: String = order.iter().map(|piece| PIECES[*piece]).collect::<Vec<_>>().join(" ");
        let article = annotate(&text);
        for speaker in &article.speakers {
            prop_assert!(article.attributions.iter().any(|a| a.speaker == Some(speaker.id)), "{} is silent", speaker.name);
            prop_assert!(speaker.name.split_whitespace().all(|word| text.contains(word)), "{} is made up", speaker.name);
            prop_assert!(!speaker.mentions.is_empty());
            prop_assert!(speaker.mentions.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(speaker.anonymous || speaker.anonymity_reason.is_none());
            prop_assert!(speaker.anonymous || speaker.count.is_none());
        }
        for attribution in &article.attributions {
            prop_assert_eq!(attribution.speaker.is_some(), attribution.speaker_confidence.is_some());
            prop_assert!(attribution.speaker_confidence.is_none_or(|p| (0.0..=1.0).contains(&p)));
            prop_assert!(attribution.speaker.is_none_or(|id| article.speakers.iter().any(|s| s.id == id)));
        }
    }
}

const PIECES: [&str; 12] = [
    "Anna Reyes said the bridge was safe.",
    "“It swings,” he said.",
    "Mr Reyes denied that.",
    "Mrs Reyes, a geologist, said the river was rising.",
    "The scientist said that it would fall.",
    "Two officials, who asked not to be named because they feared for their jobs, said otherwise.",
    "One of them said the minister knew.",
    "The Morning Record reported, citing a person close to the talks, that a deal was near.",
    "Boris “Bo” Lund told reporters that nobody had asked him.",
    "The White House (WH) said the WH would wait.",
    "It is said that the bridge sings.",
    "“I did not,” said the German, who gave his name only as Udo.",
];
