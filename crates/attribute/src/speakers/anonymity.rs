//! Sources that are kept unnamed, and the ground given for it.
//!
//! Two things tell. Words beside the source ("spoke on condition of anonymity", "asked not to be named") hide the person
//! or group that they are said of: the nearest one before them in the sentence. And some nouns are only used for sources
//! whose names are kept back ("sources", "a person familiar with …"), while "residents" and "researchers at Oxford" are
//! unnamed without being hidden.

use super::entity::{Entities, Entity};
use crate::hash;
use crate::lexicon::{Classes, Lexicon, Sort};
use crate::reading::{Reading, Shape};
use rustc_hash::FxHashMap;
use sayso_record::{Article, SpeakerKind};
use std::ops::Range;

/// What a source is kept unnamed to do: "anonymity | to speak freely".
const GROUNDS: [&str; 14] = [
    "protect", "discuss", "describe", "detail", "share", "recount", "speak", "talk", "disclose", "preserve", "avoid",
    "reveal", "explain", "relay",
];
/// Words between a source and what hides it.
const REACH: usize = 24;

/// The first words of phrases that say what a source knows, and not that its name is kept back.
const KNOWLEDGE: [&str; 7] = ["familiar", "with", "briefed", "close", "privy", "aware", "involved"];

/// What is said of single sources before "officials", and not of a body.
const PICKED: [&str; 15] = [
    "senior",
    "former",
    "current",
    "serving",
    "unnamed",
    "unidentified",
    "anonymous",
    "top",
    "two",
    "three",
    "four",
    "five",
    "six",
    "several",
    "some",
];

/// How sources are counted that are kept unnamed.
const COUNTED: [&str; 9] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "half"];

/// One of a group of a group.
const GROUPS: usize = 3;

/// Hides the entities that the sentence's words say are kept unnamed. `met` are the mentions of the sentence, `spoke` is
/// who said something straight before it, `recent` are those spoken of, the last one at the end.
pub(super) fn hide(
    entities: &mut Entities<'_>,
    lexicon: &Lexicon,
    sentence: &Range<usize>,
    met: &[(Range<usize>, usize)],
    spoke: Option<usize>,
    recent: &[usize],
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
                && (!known.named || known.alias)
                && matches!(known.kind, SpeakerKind::Person | SpeakerKind::Group | SpeakerKind::Unknown)
        });
        let behind = || met.iter().find(|(words, entity)| words.start > at && !entities.all[*entity].named);
        // "All five spoke on condition of anonymity": those who spoke in the sentence before
        let unnamed = spoke.filter(|&entity| met.is_empty() && !entities.all[entity].named);
        // "Her name has been changed": what she is called is no name
        let named = |word: usize| reading.is_one_of(word, &["name", "names", "surname", "identity"]);
        // "gave her name only as Brenda": her own, as far as it goes
        let own = |word: usize| reading.is_one_of(word, &["gave", "give", "giving", "gives", "identified", "known"]);
        // "whose name is on the building" says nothing
        let kept =
            ["changed", "used", "withheld", "withholding", "published", "printed", "print", "left", "kept", "given"];
        // "not her real name"
        let real = (at..at + length).any(|word| reading.is_one_of(word, &["real"]));
        let kept = real || (at..at + length + 4).any(|word| reading.is_one_of(word, &kept));
        let about_name = kept && (at..at + length).any(named) && !(at..at + length).any(own);
        let here = met.iter().rev().filter(|(words, _)| words.start < at).map(|&(_, entity)| entity);
        let others = spoke.into_iter().chain(recent.iter().rev().take(4).copied());
        let called = || here.chain(others).find(|&entity| is_called(&entities.all[entity]));
        // "said Maya, a junior whose name has been changed": she, and not whom she spoke of
        let nearer = before.is_none_or(|(unnamed, _)| {
            met.iter().any(|(words, entity)| {
                words.start < at && words.start > unnamed.start && is_called(&entities.all[*entity])
            })
        });
        if about_name
            && nearer
            && let Some(entity) = called()
        {
            let ground = ground(reading, sentence, at, at + length);
            let known = &mut entities.all[entity];
            known.alias = true;
            known.hidden.get_or_insert(ground);
            at += length;
            continue;
        }
        if let Some(entity) = before.or_else(behind).map(|&(_, entity)| entity).or(unnamed) {
            let ground = ground(reading, sentence, at, at + length);
            let known = &mut entities.all[entity];
            if known.hidden.as_ref().is_none_or(Option::is_none) {
                known.hidden = Some(ground);
            }
        }
        at += length;
    }
}

/// Somebody of whom the article says but one name.
fn is_called(entity: &Entity) -> bool {
    entity.named && entity.kind == SpeakerKind::Person && entity.best.len() == 1
}

/// What follows "because", "as", "for fear of", "citing" behind the phrase; or the phrase itself where it is a ground.
fn ground(reading: &Reading, sentence: &Range<usize>, phrase: usize, behind: usize) -> Option<Range<usize>> {
    let is = |at: usize, word: &str| reading.words.get(at).is_some_and(|w| w.key == hash::word(word));
    // "sources familiar with the plan said, as prices rose": what they know keeps nobody unnamed
    if KNOWLEDGE.iter().any(|word| is(phrase, word)) {
        return None;
    }
    let end_of = |start: usize| {
        (start..sentence.end)
            .find(|&at| {
                matches!(reading.shape(at), Shape::Comma | Shape::Stop | Shape::Quote | Shape::Colon)
                    || at > start + 3 && reading.shape(at) == Shape::Lower && is(at, "said")
            })
            .unwrap_or(sentence.end)
    };
    for at in behind..sentence.end.min(behind + 8) {
        if reading.shape(at) == Shape::Comma
            && !["citing", "fearing", "as", "because", "since"].iter().any(|word| is(at + 1, word))
        {
            break;
        }
        let opens = ["because", "as", "since", "citing", "given"].iter().any(|w| is(at, w))
            || is(at, "for") && (is(at + 1, "fear") || is(at + 2, "reasons") || is(at + 2, "safety"))
            || is(at, "to") && (is(at.wrapping_sub(1), "due") || is(at.wrapping_sub(1), "owing"))
            || is(at, "of")
                && is(at.wrapping_sub(1), "out")
                && (is(at + 1, "fear") || is(at + 1, "concern") || is(at + 1, "respect"));
        let start = if opens {
            at + 1
        } else if is(at, "fearing")
            || ["discussing", "describing", "disclosing", "sharing"].iter().any(|w| is(at, w))
            || is(at, "in") && is(at + 1, "case")
            || is(at, "to") && GROUNDS.iter().any(|w| is(at + 1, w))
        {
            // "in order | to describe it"
            at - if is(at, "to") && is(at.wrapping_sub(1), "order") && is(at.wrapping_sub(2), "in") { 2 } else { 0 }
        } else {
            continue;
        };
        let words = start..end_of(start);
        return (!words.is_empty()).then_some(words);
    }
    // "was under orders not to talk"
    let orders = (phrase..behind).find(|&at| is(at, "orders") && is(at + 1, "not"));
    if let Some(orders) = orders {
        let under = usize::from(orders > 0 && is(orders - 1, "under"));
        let was = orders > under && reading.classes(orders - under - 1).any(Classes::AUXILIARY);
        return Some(orders - under - usize::from(was && under > 0)..end_of(orders));
    }
    let barred = ["authorized", "authorised", "permitted", "allowed", "approved", "cleared"];
    (phrase..behind)
        .find(|&at| (is(at, "not") || is(at, "n't")) && barred.iter().any(|w| is(at + 1, w)))
        .map(|at| {
            let was = at > 0 && reading.classes(at - 1).any(Classes::AUXILIARY);
            at - usize::from(was)..end_of(at)
        })
        .filter(|words| !words.is_empty())
}

/// True for a source that is kept unnamed, by itself or with the group that it is one of.
pub(super) fn is_hidden(entities: &Entities<'_>, lexicon: &Lexicon, entity: usize) -> bool {
    let (reading, all) = (entities.reading, &entities.all);
    with_its_group(entities, entity, |at| {
        let known = &all[at];
        known.alias || !known.named && (known.hidden.is_some() || is_hidden_by_its_noun(reading, lexicon, known))
    })
}

/// The same at the end of the walk, when it is known who is given no name anywhere: of those, too, who speak of their trade.
pub(super) fn is_anonymous(entities: &Entities<'_>, lexicon: &Lexicon, entity: usize) -> bool {
    is_hidden(entities, lexicon, entity)
        || with_its_group(entities, entity, |at| is_insider(entities.reading, lexicon, &entities.all[at]))
}

/// True where something holds of an entity, or of the group that it is one of: "three people", "two of the people", "a fourth".
fn with_its_group(entities: &Entities<'_>, entity: usize, holds: impl Fn(usize) -> bool) -> bool {
    let mut at = entity;
    for _ in 0..GROUPS {
        if holds(at) {
            return true;
        }
        match entities.all[at].part_of.filter(|_| !entities.all[at].named) {
            Some(group) => at = group,
            None => return false,
        }
    }
    false
}

/// True where words beside a source say that its name is kept back, and not only what it is called.
pub(super) fn is_kept_back(entities: &Entities<'_>, entity: usize) -> bool {
    entities.all[entity].alias || entities.all[entity].hidden.is_some()
}

/// Those who say nothing to the paper itself, because a person passes on all that they say: “An inspector told me so,” she
/// said. Nobody keeps the inspector's name back. A paper that cites somebody does.
pub(super) fn told_of(article: &Article, entities: &Entities<'_>, chosen: &[Option<usize>]) -> Vec<bool> {
    let mut told = vec![None; entities.all.len()];
    let by_id: FxHashMap<u32, usize> = article.attributions.iter().zip(0..).map(|(a, at)| (a.id, at)).collect();
    for (attribution, entity) in article.attributions.iter().zip(chosen) {
        let Some(entity) = *entity else { continue };
        let holder = attribution.within.and_then(|id| by_id.get(&id)).and_then(|&at| chosen[at]);
        // "Al Jazeera" may seem a person by its capitals alone
        let person = |h: usize| entities.all[h].kind == SpeakerKind::Person && !entities.all[h].may_be_body();
        let by_person = holder.is_some_and(|h| h != entity && person(h));
        told[entity] = Some(told[entity].unwrap_or(true) && by_person);
    }
    told.into_iter().map(|told| told == Some(true)).collect()
}

/// The ground given for keeping a source unnamed; for one of a group that given for the group.
pub(super) fn ground_of(entities: &Entities<'_>, entity: usize) -> Option<Range<usize>> {
    let known = &entities.all[entity];
    let own = known.hidden.clone().flatten();
    let of_group = |group: &usize| entities.all[*group].kind == SpeakerKind::Group;
    own.or_else(|| known.part_of.filter(of_group).and_then(|group| entities.all[group].hidden.clone().flatten()))
}

/// "State health officials said", "union officials": a body that speaks through them, where no number and no rank makes them
/// sources.
fn speaks_for_body(reading: &Reading, lexicon: &Lexicon, words: &Range<usize>, head: usize) -> bool {
    let several = reading.is_one_of(head, &["officials", "officers"]);
    let of_body = head > words.start && lexicon.is_of(reading.words[head - 1].key, Sort::Domain);
    let picked = |at: usize| reading.shape(at) == Shape::Number || reading.is_one_of(at, &PICKED);
    several && of_body && !(words.start..head).any(picked)
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
    // "One minister said", "a former executive": somebody of rank, and not "one shopper"
    let of_rank = ["former", "senior", "current", "serving", "sitting"];
    let some = reading.is_one_of(words.start, &["one"])
        || reading.is_one_of(words.start, &["a", "an"]) && reading.is_one_of(words.start + 1, &of_rank);
    let ranked = some && lexicon.is_of(reading.words[head].key, Sort::Rank);
    noun(head) && !body && !speaks_for_body(reading, lexicon, &words, head)
        || words.clone().any(|at| at < head && reading.is_one_of(at, &["unnamed", "unidentified", "anonymous"]))
        || ranked
        || reading.words[head].key == hash::word("one") && words.clone().any(noun)
        || words.clone().any(|at| reading.keeps_unnamed(at, lexicon).is_some())
        || reading.classes(head).any(Classes::PERSON.with(Classes::GROUP))
            && words.clone().any(|at| {
                reading.words[at].key == hash::word("close")
                    && reading.words.get(at + 1).is_some_and(|w| w.key == hash::word("to"))
            })
}

/// "A lobbyist for the pavers", "one driver", "two council members": somebody without a name who speaks of their own trade or
/// office, unlike one of the public ("one shopper") or whoever speaks for a body ("a spokesman", "a representative for the
/// bank").
fn is_insider(reading: &Reading, lexicon: &Lexicon, entity: &Entity) -> bool {
    let words = entity.best.clone();
    let head = super::roles::head_of(reading, &words);
    let key = reading.words[head].key;
    let speaks_for = super::spokesman::is_spokesman(reading, head)
        || reading.is_one_of(head, &["representative", "representatives"]) && reading.is_one_of(head + 1, &["for"]);
    let classes = reading.classes(head);
    let single = entity.kind == SpeakerKind::Person
        && reading.is_one_of(words.start, &["a", "an", "one", "another"])
        && (classes.any(Classes::CALLING.with(Classes::PERSON)) || reading.is_human(head));
    let several = entity.kind == SpeakerKind::Group
        && COUNTED.iter().any(|number| reading.is_one_of(words.start, &[number]))
        && (classes.any(Classes::FOLK.with(Classes::GROUP)) || reading.is_human(head));
    let of_public = |sort: Sort| lexicon.is_of(key, sort) || lexicon.is_of(reading.words[head].stem, sort);
    let people = several && reading.is_one_of(head, &["people"]);
    (single || several)
        && !entity.named
        // "a monk's chronicle"
        && !words.clone().any(|at| reading.is_one_of(at, &["'s"]))
        && !speaks_for
        && (people || !of_public(Sort::Vague) && !of_public(Sort::Public))
}
