//! Sources that are kept unnamed, and the ground given for it.
//!
//! Two things tell. Words beside the source ("spoke on condition of anonymity", "asked not to be named") hide the person
//! or group that they are said of: the nearest one before them in the sentence. And some nouns are only used for sources
//! whose names are kept back ("sources", "a person familiar with …"), while "residents" and "researchers at Oxford" are
//! unnamed without being hidden.

use super::entity::{Entities, Entity};
use crate::hash;
use crate::lexicon::{Classes, Lexicon};
use crate::reading::{Reading, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Words between a source and what hides it.
const REACH: usize = 24;

/// Hides the entities that the sentence's words say are kept unnamed. `met` are the mentions of the sentence.
pub(super) fn hide(
    entities: &mut Entities<'_>,
    lexicon: &Lexicon,
    sentence: &Range<usize>,
    met: &[(Range<usize>, usize)],
) {
    let reading = entities.reading;
    let mut at = sentence.start;
    while at < sentence.end {
        let Some(length) = reading.keeps_unnamed(at, lexicon) else {
            at += 1;
            continue;
        };
        let before = met.iter().rev().find(|(words, entity)| {
            let known = &entities.all[*entity];
            words.start < at
                && at - words.start <= REACH + words.len()
                && !known.named
                && matches!(known.kind, SpeakerKind::Person | SpeakerKind::Group | SpeakerKind::Unknown)
        });
        let behind = || met.iter().find(|(words, entity)| words.start > at && !entities.all[*entity].named);
        if let Some(&(_, entity)) = before.or_else(behind) {
            let ground = ground(reading, sentence, at, at + length);
            let known = &mut entities.all[entity];
            if known.hidden.as_ref().is_none_or(Option::is_none) {
                known.hidden = Some(ground);
            }
        }
        at += length;
    }
}

/// What follows "because", "as", "for fear of", "citing" behind the phrase; or the phrase itself where it is a ground.
fn ground(reading: &Reading, sentence: &Range<usize>, phrase: usize, behind: usize) -> Option<Range<usize>> {
    let is = |at: usize, word: &str| reading.words.get(at).is_some_and(|w| w.key == hash::word(word));
    let end_of = |start: usize| {
        (start..sentence.end)
            .find(|&at| {
                matches!(reading.shape(at), Shape::Comma | Shape::Stop | Shape::Quote | Shape::Colon)
                    || at > start + 3 && reading.shape(at) == Shape::Lower && is(at, "said")
            })
            .unwrap_or(sentence.end)
    };
    for at in behind..sentence.end.min(behind + 8) {
        if reading.shape(at) == Shape::Comma && !["citing", "fearing"].iter().any(|word| is(at + 1, word)) {
            break;
        }
        let opens = ["because", "as", "since", "citing"].iter().any(|w| is(at, w))
            || is(at, "for") && (is(at + 1, "fear") || is(at + 2, "reasons") || is(at + 2, "safety"));
        let start = if opens {
            at + 1
        } else if is(at, "fearing")
            || is(at, "in") && is(at + 1, "case")
            || is(at, "to") && (is(at + 1, "protect") || is(at + 1, "discuss"))
        {
            at
        } else {
            continue;
        };
        let words = start..end_of(start);
        return (!words.is_empty()).then_some(words);
    }
    let barred = ["authorized", "authorised", "permitted", "allowed"];
    (phrase..behind)
        .find(|&at| (is(at, "not") || is(at, "n't")) && barred.iter().any(|w| is(at + 1, w)))
        .map(|at| at..end_of(at))
        .filter(|words| !words.is_empty())
}

/// True for a source that is kept unnamed, by itself or with the group that it is one of.
pub(super) fn is_hidden(entities: &Entities<'_>, lexicon: &Lexicon, entity: usize) -> bool {
    let hidden = |at: usize| {
        let known = &entities.all[at];
        !known.named && (known.hidden.is_some() || is_hidden_by_its_noun(entities.reading, lexicon, known))
    };
    hidden(entity) || !entities.all[entity].named && entities.all[entity].part_of.is_some_and(hidden)
}

/// The ground given for keeping a source unnamed; for one of a group that given for the group.
pub(super) fn ground_of(entities: &Entities<'_>, entity: usize) -> Option<Range<usize>> {
    let known = &entities.all[entity];
    let own = known.hidden.clone().flatten();
    own.or_else(|| known.part_of.and_then(|group| entities.all[group].hidden.clone().flatten()))
}

/// True for a noun that is used for sources whose names are kept back.
pub(super) fn is_hidden_by_its_noun(reading: &Reading, lexicon: &Lexicon, entity: &Entity) -> bool {
    if entity.named || !matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Group | SpeakerKind::Unknown) {
        return false;
    }
    let words = entity.best.clone();
    let noun = |at: usize| {
        let key = reading.words[at].key;
        lexicon.hidden_nouns.contains(&key)
    };
    let head = super::roles::head_of(reading, &words);
    // "Officers said", "police officers said": the body speaks; "two intelligence officers" are sources.
    let officers = ["officer", "officers"].iter().any(|w| reading.words[head].key == hash::word(w));
    let body = officers
        && words.clone().all(|at| {
            at == head || reading.classes(at).any(Classes::DETERMINER) || reading.words[at].key == hash::word("police")
        });
    noun(head) && !body
        || reading.words[head].key == hash::word("one") && words.clone().any(noun)
        || words.clone().any(|at| reading.keeps_unnamed(at, lexicon).is_some())
        || reading.classes(head).any(Classes::PERSON.with(Classes::GROUP))
            && words.clone().any(|at| {
                reading.words[at].key == hash::word("close")
                    && reading.words.get(at + 1).is_some_and(|w| w.key == hash::word("to"))
            })
}
