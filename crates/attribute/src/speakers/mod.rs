//! On whose say-so: the sources of an article resolved to its speakers.
//!
//! One walk over the sentences meets everybody whom the article names ([`names`]), whether they speak or not, because a
//! pronoun means whoever was spoken of and not only whoever spoke. Each name finds its [`entity`] among those met before
//! or begins a new one. A source is then a name, a pronoun or a description; the last two look back over the entities
//! met so far and take the one that fits best ([`walk`]). Words that keep a source unnamed are read on the way
//! ([`anonymity`]). Time is linear in the number of mentions: every look back has a bound.

mod anonymity;
mod bearers;
mod beginning;
mod beside;
mod called;
mod callings;
mod claims;
mod dateline;
mod description;
mod entity;
mod explain;
mod explained;
mod first_person;
mod found;
mod headline;
mod introduced;
mod kin;
mod kinds;
mod lead;
mod names;
mod passing;
mod people;
mod phrase;
mod posts;
pub mod pronoun;
mod proper_words;
mod quoted;
mod roles;
mod runs;
mod spelling;
mod spokesman;
mod told;
mod turns;
mod unnamed;
mod walk;

use crate::draft::Draft;
use crate::lexicon::Lexicon;
use crate::model::trees::Trees;
use crate::reading::Reading;
use sayso_record::{Article, Pronoun, Span, Speaker};
use walk::Walk;

pub(crate) use people::People;

/// Fills `article.speakers` from the sources of its attributions and gives each attribution its speaker.
///
/// `drafts` are the attributions of the article in the same order. With `rivals`, all readings of all cues, each
/// attribution is explained.
pub(crate) fn resolve(
    article: &mut Article,
    reading: &Reading,
    trees: &Trees,
    lexicon: &Lexicon,
    people: &People,
    drafts: &[Draft],
    rivals: Option<&[Draft]>,
) {
    let (speakers, ids, sure, explanations) = {
        let mut walk = Walk::new(article, reading, trees, lexicon, people);
        let chosen = walk.run(drafts);
        let sure: Vec<Option<f32>> = walk.found.iter().map(|found| found.probability()).collect();
        let (speakers, ids, numbers) = speakers(article, reading, lexicon, &walk, &chosen);
        let explanations = rivals.map(|rivals| explain::all(&walk, drafts, rivals, &chosen, &numbers));
        (speakers, ids, sure, explanations)
    };
    for ((attribution, id), sure) in article.attributions.iter_mut().zip(ids).zip(sure) {
        attribution.speaker = id;
        attribution.speaker_confidence = sure.filter(|_| id.is_some());
    }
    for (attribution, explanation) in article.attributions.iter_mut().zip(explanations.into_iter().flatten()) {
        attribution.explanation = Some(Box::new(explanation));
    }
    article.speakers = speakers;
}

/// The pronouns of an article with their candidates, for the training of their weights.
pub(crate) fn examples(
    article: &Article,
    reading: &Reading,
    trees: &Trees,
    lexicon: &Lexicon,
    people: &People,
    drafts: &[Draft],
) -> Vec<pronoun::Example> {
    let mut walk = Walk::new(article, reading, trees, lexicon, people);
    walk.run(drafts);
    walk.examples()
}

/// The entities that speak, as speakers, the speaker of each draft, and the speaker that each entity became.
fn speakers(
    article: &Article,
    reading: &Reading,
    lexicon: &Lexicon,
    walk: &Walk<'_>,
    chosen: &[Option<usize>],
) -> (Vec<Speaker>, Vec<Option<u32>>, Vec<Option<u32>>) {
    let entities = &walk.entities;
    let told_of = anonymity::told_of(article, entities, chosen);
    let text = |words: std::ops::Range<usize>| article.slice(reading.span(words)).to_owned();
    let mut ids = vec![None; entities.all.len()];
    let mut speakers: Vec<Speaker> = Vec::new();
    for &entity in chosen.iter().flatten() {
        if ids[entity].is_some() {
            continue;
        }
        let known = &entities.all[entity];
        let id = u32::try_from(speakers.len()).unwrap_or(u32::MAX);
        ids[entity] = Some(id);
        let mut mentions: Vec<Span> =
            known.mentions.iter().map(|words| reading.span(words.clone())).filter(|span| !span.is_empty()).collect();
        mentions.sort_unstable();
        mentions.dedup();
        // "Maya, whose name has been changed": what the article calls her is no name
        let unnamed = !known.named || known.alias;
        let hidden = unnamed
            && anonymity::is_anonymous(entities, lexicon, entity)
            && (!told_of[entity] || anonymity::is_kept_back(entities, entity));
        speakers.push(Speaker {
            id,
            name: known.name(article, reading),
            kind: known.kind,
            role: known.role.clone().or_else(|| known.post.clone()).map(text).filter(|role| !role.is_empty()),
            anonymous: hidden,
            anonymity_reason: anonymity::ground_of(entities, entity).filter(|_| unnamed).map(text),
            count: if hidden { claims::count(entities, entity) } else { None },
            affiliation: claims::affiliation(entities, entity).map(text).filter(|body| !body.is_empty()),
            pronoun: known.pronoun.map(|gender| match gender {
                people::Gender::He => Pronoun::He,
                people::Gender::She => Pronoun::She,
            }),
            mentions,
        });
    }
    let of_drafts = chosen.iter().map(|entity| entity.and_then(|e| ids[e])).collect();
    (speakers, of_drafts, ids)
}
