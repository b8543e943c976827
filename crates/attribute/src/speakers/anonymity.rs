//! Sources that are kept unnamed, and the ground given for it.

use super::resolve::Entity;
use crate::hash;
use crate::lexicon::{Classes, Lexicon};
use crate::reading::Reading;
use sayso_record::{Article, SpeakerKind};

/// Words looked at around a mention.
const AROUND: usize = 60;

/// `None` for a source that is not kept unnamed; else the ground, where the article gives one.
#[allow(clippy::option_option, reason = "two questions in one answer: kept unnamed at all, and if so on what ground")]
pub(super) fn judge(
    article: &Article,
    reading: &Reading,
    lexicon: &Lexicon,
    entity: &Entity,
) -> Option<Option<String>> {
    if entity.named || !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Group) {
        return None;
    }
    for mention in entity.mentions.iter().take(12) {
        let sentence = reading.words.get(mention.start)?.sentence as usize;
        let words = reading.sentences.get(sentence)?;
        let from = mention.start.max(words.start);
        let to = words.end.min(mention.end + AROUND);
        for at in from..to {
            let phrase = lexicon.anonymity.iter().find(|phrase| {
                phrase.iter().enumerate().all(|(i, key)| reading.words.get(at + i).is_some_and(|w| w.key == *key))
            });
            if let Some(phrase) = phrase {
                let ground = (at..to)
                    .find(|&i| ["because", "as", "since"].iter().any(|w| reading.words[i].key == hash::word(w)))
                    .filter(|&i| i >= at + phrase.len())
                    .map(|i| i + 1..words.end)
                    .map(|ground| {
                        article.slice(reading.span(ground)).trim_end_matches(['.', '”', '"', ',']).to_owned()
                    });
                return Some(ground.filter(|g| !g.is_empty()));
            }
        }
    }
    let official = entity.best.clone().any(|at| {
        let key = reading.words[at].key;
        ["official", "officials", "source", "sources", "insider", "insiders", "aide", "aides", "diplomat", "diplomats"]
            .iter()
            .any(|w| key == hash::word(w))
    });
    let specific = entity.best.clone().any(|at| reading.classes(at).any(Classes::PRONOUN));
    (official && !specific).then_some(None)
}
