//! On whose say-so: the sources of an article resolved to its speakers.
//!
//! One pass over the sentences keeps a list of the people, bodies and groups met so far ("entities"), each with the
//! places that name it. A source is a name, a pronoun or a description; each finds its entity by its own rule
//! ([`resolve`]). What an entity is called and what it is comes from its words ([`name`]), whether it is kept unnamed
//! from the words around it ([`anonymity`]).

mod anonymity;
mod name;
mod resolve;

use crate::draft::Draft;
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use resolve::Resolver;
use sayso_record::{Article, Span, Speaker};

/// Fills `article.speakers` from the sources of its attributions and gives each attribution its speaker.
///
/// `drafts` are the attributions of the article in the same order.
pub(crate) fn resolve(article: &mut Article, reading: &Reading, lexicon: &Lexicon, drafts: &[Draft]) {
    let mut resolver = Resolver::new(article, reading);
    let chosen = resolver.run(drafts);
    let entities = resolver.into_entities();

    let mut ids = vec![None; entities.len()];
    let mut speakers: Vec<Speaker> = Vec::new();
    for entity in chosen.iter().flatten() {
        if ids[*entity].is_some() {
            continue;
        }
        let known = &entities[*entity];
        let id = u32::try_from(speakers.len()).unwrap_or(u32::MAX);
        ids[*entity] = Some(id);
        let mut mentions: Vec<Span> =
            known.mentions.iter().map(|words| reading.span(words.clone())).filter(|span| !span.is_empty()).collect();
        mentions.sort_unstable();
        mentions.dedup();
        let hidden = anonymity::judge(article, reading, lexicon, known);
        speakers.push(Speaker {
            id,
            name: known.name(article, reading),
            kind: known.kind,
            role: known
                .role
                .clone()
                .map(|words| article.slice(reading.span(words)).to_owned())
                .filter(|r| !r.is_empty()),
            anonymous: hidden.is_some(),
            anonymity_reason: hidden.flatten(),
            mentions,
        });
    }
    for (attribution, entity) in article.attributions.iter_mut().zip(&chosen) {
        attribution.speaker = entity.and_then(|e| ids[e]);
    }
    article.speakers = speakers;
}
