//! A source that is no noun phrase gives way to the subject of its cue.
//!
//! The labeller cuts spans unit by unit, and now and then gives to the source what stands between it and the cue: "refused to"
//! of "her deputy refused to confirm", "not involved in the work" of "researchers who were not involved in the work say".
//! Nobody is called that, and the tree says who is meant.

use super::desk::Desk;
use super::trees::{GERUND, PAST};
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::Shape;
use crate::syntax::Relation;
use std::ops::Range;

/// From a cue to the verb whose subject it shares: "refused to | confirm".
const STEPS: usize = 3;
/// Words of a subject, and heads between one of them and its noun.
const LONGEST: usize = 14;
const DEEPEST: usize = 8;
/// Words of a relative clause between the one of whom it tells and a cue.
const RELATIVE: usize = 20;

/// Gives the draft the subject of its cue for a source that is no noun phrase, where there is one to be had.
pub(super) fn mend(desk: &Desk, draft: &mut Draft) {
    if let Some(source) = draft.source.first()
        && let Some(start) = behind_that(desk, source)
    {
        draft.source[0].start = start;
    }
    let mended = draft.source.first().and_then(|source| mended(desk, draft.anchor, source));
    draft.source.splice(..usize::from(mended.is_some()), mended);
    if let Some(source) = draft.source.first()
        && let Some(start) = opening(desk, source)
        && !draft.content.iter().chain(&draft.cue).any(|words| words.start < source.start && start < words.end)
    {
        draft.source[0].start = start;
    }
}

/// "told the Herald that | the staff | knew": what stands between a verb and its clause is no part of the clause's subject.
fn behind_that(desk: &Desk, source: &Range<usize>) -> Option<usize> {
    let verb = source.start.checked_sub(1).filter(|_| source.end <= desk.reading.words.len())?;
    if !desk.reading.classes(verb).any(Classes::VERB) || !desk.trees.verbs[verb] {
        return None;
    }
    let that = source.clone().skip(1).find(|&at| desk.reading.is_one_of(at, &["that"]))?;
    (that + 1 < source.end).then_some(that + 1)
}

/// "A 2021 state | audit": where the phrase begins that a source of small letters was cut from.
fn opening(desk: &Desk, source: &Range<usize>) -> Option<usize> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let first = source.start;
    let noun = source.end <= reading.words.len() && reading.shape(first) == Shape::Lower && trees.nominals[first];
    if !noun || reading.classes(first).any(Classes::DETERMINER.with(Classes::PRONOUN).with(Classes::RELATIVE)) {
        return None;
    }
    let part = |at: usize| {
        reading.words[at].sentence == reading.words[first].sentence
            && matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
            && (trees.heads[at] as usize) < source.end
            && (trees.heads[at] as usize) > at
            && (!trees.verbs[at] || trees.nominals[at])
            && !reading.classes(at).any(Classes::PREPOSITION.with(Classes::SUBORDINATOR).with(Classes::COORDINATOR))
            && !reading.classes(at).any(Classes::ADVERB.with(Classes::TIME).with(Classes::AUXILIARY))
    };
    let start = first - (first.saturating_sub(LONGEST)..first).rev().take_while(|&at| part(at)).count();
    (start < first).then_some(start)
}

/// "The pilot testified that he drank, but said the captain …": a cue that the tree joins to another one before it, and
/// that has no subject of its own, has the source of that one.
pub(super) fn share(desk: &Desk, drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let anchor = drafts[at].anchor;
        let joined = desk.trees.relations[anchor] == Relation::Conjunct as u8;
        if !joined || desk.dependents[anchor].subject().is_some() {
            continue;
        }
        let head = desk.trees.heads[anchor] as usize;
        let Some(first) = drafts[..at].iter().rev().take(8).find(|d| d.anchor == head) else { continue };
        let between = |source: &Range<usize>| source.start > head && source.end <= anchor;
        let source = first.source.clone();
        if source.first().is_some_and(|source| source.end <= head) && drafts[at].source.iter().all(between) {
            drafts[at].source = source;
        }
    }
}

/// "Pruitt said | a captain at the station | had told him": a cue inside what somebody says has its own subject for a source,
/// where the weights gave it the source of the cue around it.
pub(super) fn apart(desk: &Desk, drafts: &mut [Draft]) {
    const NEAR: usize = 6;
    for at in 1..drafts.len() {
        let Some(source) = drafts[at].source.first().cloned() else { continue };
        let anchor = drafts[at].anchor;
        let around = drafts[at.saturating_sub(NEAR)..at].iter().rev().find_map(|outer| {
            let same = outer.source.first().is_some_and(|s| s.start == source.start);
            let content = outer.content.iter().find(|content| content.contains(&anchor))?;
            (same && !content.contains(&source.start)).then(|| content.clone())
        });
        let subject = around.and_then(|content| {
            subject_inside(desk, &content, anchor).or_else(|| subject_shared_inside(desk, &content, anchor))
        });
        if let Some(subject) = subject {
            drafts[at].source[0] = subject;
        }
    }
}

/// "She said | the captain | rang their cabin and said": the subject that a cue inside shares with the verb before it.
fn subject_shared_inside(desk: &Desk, content: &Range<usize>, anchor: usize) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let joined = desk.trees.relations[anchor] == Relation::Conjunct as u8;
    let gerund = desk.trees.tags[anchor] == GERUND || reading.classes(anchor).any(Classes::GERUND);
    if !joined || gerund {
        return None;
    }
    let start = content.start + usize::from(reading.is_one_of(content.start, &["that"]));
    let words = subject_of(desk, anchor).map(|subject| phrase(desk, subject))?;
    let clause = words.start == start && !reading.is_one_of(words.end, &["to"]);
    (clause && words.end <= anchor && is_noun_phrase(desk, &words)).then_some(words)
}

/// The words of a content before a cue, where they are the subject of its first verb.
fn subject_inside(desk: &Desk, content: &Range<usize>, anchor: usize) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let group = super::second_hand::verb_group(desk, anchor).unwrap_or(anchor);
    let start = content.start + usize::from(reading.is_one_of(content.start, &["that"]));
    let mut end = group;
    while end > start && (reading.shape(end - 1) == Shape::Comma || reading.classes(end - 1).any(Classes::ADVERB)) {
        end -= 1;
    }
    let words = start..end;
    let small = |at: usize| reading.shape(at) == Shape::Lower;
    let verb = |at: usize| small(at) && (desk.trees.is_finite(at) || reading.classes(at).any(Classes::AUXILIARY));
    let closed = Classes::SUBORDINATOR.with(Classes::PREPOSITION).with(Classes::COORDINATOR);
    // "openly admires him as a leader, comparing him": the same one goes on
    let goes_on = desk.trees.tags[anchor] == GERUND || reading.classes(anchor).any(Classes::GERUND);
    let noun = |at: usize| {
        desk.trees.nominals[at]
            || matches!(reading.shape(at), Shape::Capital | Shape::Upper)
            || reading.classes(at).any(Classes::PRONOUN)
    };
    let plain = !words.is_empty()
        && words.len() <= LONGEST
        && !goes_on
        && noun(words.end - 1)
        && reading.words[start].sentence == reading.words[anchor].sentence
        && !words.clone().any(verb)
        && !reading.classes(start).any(closed);
    (plain && is_noun_phrase(desk, &words)).then_some(words)
}

/// The words that name the source of the cue at `anchor`, where `source` cannot be that.
fn mended(desk: &Desk, anchor: usize, source: &Range<usize>) -> Option<Range<usize>> {
    if source.is_empty() || source.end > desk.reading.words.len() {
        return None;
    }
    // "a trader who pleaded anonymity for fear of | victimisation | said": what a preposition leads to is no subject
    let follows = source.end <= anchor
        && source.start > 0
        && desk.reading.words[source.start - 1].sentence == desk.reading.words[source.start].sentence;
    if let Some(own) = follows.then(|| own_subject(desk, anchor, source)).flatten() {
        return Some(own);
    }
    let astray = follows.then(|| behind_who(desk, anchor, source)).flatten();
    if astray.is_some() {
        return astray;
    }
    let object = follows && is_object(desk, source.start);
    let led = object || follows && desk.reading.classes(source.start - 1).any(Classes::PREPOSITION);
    if is_noun_phrase(desk, source) && !led {
        return None;
    }
    let fits = |words: &Range<usize>| !words.contains(&anchor) && is_noun_phrase(desk, words);
    let subject = subject_of(desk, anchor).map(|subject| phrase(desk, subject)).filter(fits);
    if led {
        let antecedent = || object.then(|| before(desk, source.start)).flatten().filter(fits);
        return subject.filter(|words| words.start != source.start).or_else(antecedent);
    }
    subject.or_else(|| pronoun_before(desk, anchor)).or_else(|| before(desk, source.start).filter(fits))
}

/// "The port said no, while | its neighbour | announced": a cue that a small word joins to the clause before it, with a subject
/// straight before it.
fn own_subject(desk: &Desk, anchor: usize, source: &Range<usize>) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let subject = desk.dependents[anchor].subject().filter(|&at| at >= source.end && at < anchor)?;
    let words = phrase(desk, subject);
    let joint = words.start.checked_sub(1).filter(|&at| at >= source.end)?;
    let joints = ["while", "whilst", "whereas", "and", "but", "after", "before", "when", "because", "since", "until"];
    let joined = reading.is_one_of(joint, &joints);
    let small = Classes::AUXILIARY.with(Classes::ADVERB).with(Classes::NEGATION);
    let straight = (words.end..anchor).all(|at| reading.classes(at).any(small));
    let named = !reading.classes(subject).any(Classes::RELATIVE.with(Classes::SUBJECT_PRONOUN));
    (joined && straight && named && is_noun_phrase(desk, &words)).then_some(words)
}

/// "A neighbour, who asked that her name not be used because | her sister works for the council|, said": what stands in the
/// relative clause is not who says it, where it is a clause itself or the object of its verb.
fn behind_who(desk: &Desk, anchor: usize, source: &Range<usize>) -> Option<Range<usize>> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let sentence = reading.sentences[reading.words[anchor].sentence as usize].start;
    let floor = sentence.max(source.start.saturating_sub(RELATIVE));
    let small = |at: usize| reading.shape(at) == Shape::Lower;
    let who = (floor..source.start).rev().find(|&at| reading.is_one_of(at, &["who"]) && small(at))?;
    let finite = |at: &usize| small(*at) && trees.is_finite(*at) && !trees.nominals[*at];
    let clause = source.clone().skip(1).any(|at| finite(&at));
    let verb = source.start - 1;
    let says = reading.classes(verb).any(Classes::VERB) && !reading.classes(verb).any(Classes::WEAK);
    let object = verb > who && small(verb) && trees.verbs[verb] && !trees.nominals[verb] && !says
        || reading.classes(verb).any(Classes::PREPOSITION) && reading.classes(source.start).any(Classes::PRONOUN);
    if !(clause || object && verb != who) {
        return None;
    }
    antecedent(desk, who).filter(|words| !words.contains(&anchor))
}

/// "She did not, however, | say": the pronoun before a cue with nothing but small words between.
fn pronoun_before(desk: &Desk, anchor: usize) -> Option<Range<usize>> {
    let reading = &desk.reading;
    let small = Classes::AUXILIARY.with(Classes::NEGATION).with(Classes::ADVERB);
    let passed = |at: usize| reading.classes(at).any(small) || reading.shape(at) == Shape::Comma;
    let at = (anchor.saturating_sub(LONGEST)..anchor).rev().find(|&at| !passed(at))?;
    let same = reading.words[at].sentence == reading.words[anchor].sentence;
    let pronoun = reading.classes(at).any(Classes::SUBJECT_PRONOUN) && !reading.classes(at).any(Classes::RELATIVE);
    (same && pronoun && at + 1 < anchor).then_some(at..at + 1)
}

/// "for fear of losing | her route", "who gave | only his first name": what stands behind a verb that says nothing is no
/// subject.
fn is_object(desk: &Desk, start: usize) -> bool {
    let before = start - 1;
    let relative = before > 0
        && desk.trees.verbs[before]
        && desk.reading.classes(before - 1).any(Classes::RELATIVE)
        && desk.reading.words[before - 1].sentence == desk.reading.words[start].sentence;
    if relative {
        return true;
    }
    let gerund = desk.trees.tags[before] == GERUND && desk.reading.shape(before) == Shape::Lower;
    gerund && !desk.reading.classes(before).any(Classes::VERB)
}

/// The noun phrase that the relative clause hangs on which begins with the word at `who`.
pub(super) fn antecedent(desk: &Desk, who: usize) -> Option<Range<usize>> {
    let sentence = |at: usize| desk.reading.words.get(at).map(|word| word.sentence);
    if sentence(who + 1) != sentence(who) {
        return None;
    }
    before(desk, who + 1).filter(|words| words.end <= who && is_noun_phrase(desk, words))
}

/// Where the tree does not tell: the noun phrase that a relative clause around the source hangs on, or else the one
/// straight before the source.
fn before(desk: &Desk, source: usize) -> Option<Range<usize>> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let sentence = &reading.sentences[reading.words[source].sentence as usize];
    let floor = sentence.start.max(source.saturating_sub(LONGEST));
    let relative = (floor..source).rev().find(|&at| reading.classes(at).any(Classes::RELATIVE));
    let mut end = relative.unwrap_or(source);
    if end > floor && reading.shape(end - 1) == Shape::Comma {
        end -= 1;
    }
    let part = |at: usize| {
        matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number)
            && (!trees.verbs[at] || trees.nominals[at])
            && !reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::COORDINATOR).with(Classes::AUXILIARY))
    };
    let start = end - (floor..end).rev().take_while(|&at| part(at)).count();
    (start < end).then_some(start..end)
}

/// True for words that can be the name or the description of somebody.
pub(super) fn is_noun_phrase(desk: &Desk, words: &Range<usize>) -> bool {
    if words.is_empty() || words.end > desk.reading.words.len() {
        return false;
    }
    let (reading, trees) = (&desk.reading, &desk.trees);
    let names = Classes::DETERMINER.with(Classes::PRONOUN).with(Classes::SUBJECT_PRONOUN).with(Classes::RELATIVE);
    let nominal = |at: usize| {
        trees.nominals[at]
            || reading.classes(at).any(names)
            || matches!(reading.shape(at), Shape::Capital | Shape::Upper | Shape::Number | Shape::Address)
    };
    let first = words.start;
    let clause = trees.verbs[first] && !trees.nominals[first] || reading.classes(first).any(Classes::NEGATION);
    // "he wasn't allowed to converse with media": a clause, of which the cue takes no subject
    let whole = reading.classes(first).any(Classes::SUBJECT_PRONOUN)
        && words.clone().skip(1).any(|at| reading.classes(at).any(Classes::AUXILIARY));
    // "at Kita University", but "about 40 people"
    let prepositional = reading.classes(first).any(Classes::PREPOSITION)
        && reading.shape(first) == Shape::Lower
        && reading.shape(first + 1) != Shape::Number;
    // "Corinna Bay struck the Tasker Bridge, killing six people": a clause with its subject and what follows a comma
    let relative = words.clone().position(|at| reading.classes(at).any(Classes::RELATIVE));
    let plain = first..relative.map_or(words.end, |at| first + at);
    let finite = plain.clone().skip(1).find(|&at| trees.tags[at] == PAST && reading.shape(at) == Shape::Lower);
    let event = finite.is_some_and(|verb| {
        !matches!(reading.shape(verb - 1), Shape::Comma)
            && (verb..plain.end).any(|at| reading.shape(at) == Shape::Comma)
    });
    let infinitive = desk.reading.words[words.end - 1].key == crate::hash::word("to");
    let verbal = clause && reading.shape(first) == Shape::Lower;
    words.clone().any(nominal) && !whole && !infinitive && !verbal && !prepositional && !event
}

/// True for words that may mean somebody who speaks: a name, a personal pronoun, a noun for people or bodies.
pub(super) fn is_somebody(desk: &Desk, words: &Range<usize>) -> bool {
    let reading = &desk.reading;
    let somebody = Classes::PERSON
        .with(Classes::TITLE)
        .with(Classes::GROUP)
        .with(Classes::ORGANIZATION)
        .with(Classes::CALLING)
        .with(Classes::FOLK)
        .with(Classes::BODY);
    words.clone().any(|at| {
        matches!(reading.shape(at), Shape::Capital | Shape::Upper) && desk.trees.nominals[at]
            || reading.classes(at).any(somebody)
            || reading.is_human(at)
            || reading.is_one_of(at, &["i", "we", "he", "she", "they", "it"]) && words.len() == 1
    })
}

/// The phrase that the tree has for the subject of the verb at `anchor`.
pub(super) fn of(desk: &Desk, anchor: usize) -> Option<Range<usize>> {
    let words = subject_of(desk, anchor).map(|subject| phrase(desk, subject))?;
    is_noun_phrase(desk, &words).then_some(words)
}

fn subject_of(desk: &Desk, anchor: usize) -> Option<usize> {
    let trees = &desk.trees;
    let mut verb = anchor;
    for _ in 0..STEPS {
        let relation = *trees.relations.get(verb)?;
        if let Some(subject) = desk.dependents[verb].subject() {
            let relative = desk.reading.classes(subject).any(Classes::RELATIVE);
            let antecedent = trees.heads[verb] as usize;
            return if !relative {
                Some(subject)
            } else if relation == Relation::RelativeClause as u8 {
                (antecedent < trees.heads.len()).then_some(antecedent)
            } else {
                None
            };
        }
        let shares = [Relation::OpenComplement, Relation::Complement, Relation::Conjunct, Relation::AdverbialClause];
        if !shares.iter().any(|shared| relation == *shared as u8) {
            return None;
        }
        verb = trees.heads[verb] as usize;
    }
    None
}

/// The noun phrase of a word: what hangs on it without a gap, up to a comma or a relative clause.
fn phrase(desk: &Desk, noun: usize) -> Range<usize> {
    let sentence = &desk.reading.sentences[desk.reading.words[noun].sentence as usize];
    let under = |mut at: usize| {
        (0..DEEPEST).any(|_| {
            at = desk.trees.heads.get(at).map_or(usize::MAX, |head| *head as usize);
            at == noun
        })
    };
    let inside = |at: usize| {
        under(at)
            && !matches!(desk.reading.shape(at), Shape::Comma | Shape::Quote | Shape::Colon)
            && !desk.reading.classes(at).any(Classes::RELATIVE)
    };
    let (mut start, mut end) = (noun, noun + 1);
    while start > sentence.start && noun - start < LONGEST && inside(start - 1) {
        start -= 1;
    }
    while end < sentence.end && end - noun < LONGEST && inside(end) {
        end += 1;
    }
    start..end
}
