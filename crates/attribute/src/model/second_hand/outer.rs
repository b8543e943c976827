//! The outer statement, where the weights saw the inner one alone or ran the two together.

use super::super::desk::Desk;
use super::super::subject;
use super::frame;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words between the outer verb and the inner one's subject: "recalled | in a witness statement that | the old man".
const BETWEEN: usize = 8;
/// What the outer statement is worth beside the inner one.
const SHARE: f32 = 0.8;
/// A cue in commas is looked for among so many drafts.
const NEAR: usize = 8;

/// "The officials told him | the contact was incidental|, he said": what was said ends where somebody is said to say all of it.
pub(super) fn part(desk: &Desk, drafts: &mut [Draft]) {
    for at in 0..drafts.len() {
        let near = at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len());
        let [content] = drafts[at].content.as_slice() else { continue };
        let content = content.clone();
        let anchor = drafts[at].anchor;
        let holds = |other: &Draft| {
            other.content.iter().any(|c| c.contains(&anchor))
                && content.contains(&other.anchor)
                && other.anchor > anchor
        };
        let cut = near
            .filter(|&other| other != at && holds(&drafts[other]))
            .filter_map(|other| {
                let first = drafts[other].source.iter().chain(&drafts[other].cue).map(|words| words.start).min()?;
                comma_before(desk, first).filter(|&comma| comma > content.start)
            })
            .min();
        if let Some(cut) = cut {
            drafts[at].content = std::iter::once(content.start..cut).collect();
        }
    }
}

/// Where the words before `first` end at a comma: "…|, he said", "… “a form of fan mail,”| according to".
fn comma_before(desk: &Desk, first: usize) -> Option<usize> {
    let before = first.checked_sub(1)?;
    let quoted =
        desk.reading.shape(before) == Shape::Quote && desk.reading.shape(before.wrapping_sub(1)) == Shape::Comma;
    (quoted || desk.reading.shape(before) == Shape::Comma).then_some(before + usize::from(quoted))
}

/// "She told her caucus that she lacked the votes|, according to three people": what stands at the end of the sentence is the
/// source of all of it, and not of what she said alone.
pub(super) fn according(desk: &Desk, drafts: &mut [Draft]) {
    let reading = &desk.reading;
    for at in 0..drafts.len() {
        let Some(cue) =
            drafts[at].cue.first().map(|cue| cue.start).filter(|&cue| reading.is_one_of(cue, &["according"]))
        else {
            continue;
        };
        let sentence = reading.words[cue].sentence;
        let (Some(comma), [said]) = (comma_before(desk, cue), drafts[at].content.as_slice()) else { continue };
        let said = said.clone();
        let holds = |d: &Draft| {
            let plain = reading.words[d.anchor].sentence == sentence && reading.words[d.anchor].quotation == NONE;
            let last = d.content.last().is_some_and(|content| content.contains(&cue));
            plain && last && d.anchor < said.start && said.end <= cue
        };
        let near = at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len());
        let Some(told) = near.into_iter().find(|&other| holds(&drafts[other])) else { continue };
        if let Some(last) = drafts[told].content.last_mut().filter(|last| last.start < comma) {
            last.end = comma;
            drafts[at].content = std::iter::once(reading.sentences[sentence as usize].start..said.end).collect();
        }
    }
}

/// "Leela said | a supervisor had told her she could …": where the source of "told" was looked for before "said", the
/// supervisor tells it and Leela says that.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    for at in 0..drafts.len() {
        let near = at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len());
        let draft = &drafts[at];
        let inside = |d: &Draft| d.content.iter().any(|content| content.contains(&draft.anchor));
        if drafts[near.clone()].iter().any(inside) {
            continue;
        }
        let Some((verb, source, inner)) = merged(desk, draft) else { continue };
        if drafts[near].iter().any(|d| d.anchor == verb) {
            continue;
        }
        let Some(end) = draft.content.last().map(|content| content.end) else { continue };
        let that = (verb + 1..inner.start).find(|&at| desk.reading.is_one_of(at, &["that"]));
        added.push(Draft {
            anchor: verb,
            cue: std::iter::once(verb..verb + 1).collect(),
            source: vec![source],
            content: std::iter::once(that.unwrap_or(inner.start)..end).collect(),
            negated: desk.dependents[verb].is_negated(),
            confidence: draft.confidence * SHARE,
            evidence: super::EVIDENCE,
            ..Draft::default()
        });
        let draft = &mut drafts[at];
        let group = frame::verb_group(desk, draft.anchor).unwrap_or(draft.anchor);
        draft.source = vec![inner];
        draft.cue = std::iter::once(group..draft.anchor + 1).collect();
    }
    draft::add_in_order(drafts, added);
}

/// The outer verb, its source, and the source of the inner one.
fn merged(desk: &Desk, draft: &Draft) -> Option<(usize, Range<usize>, Range<usize>)> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let anchor = draft.anchor;
    let own = draft.source.first()?;
    let ahead = draft.content.first().is_some_and(|content| content.start > anchor);
    let classes = reading.classes(anchor);
    if !ahead || own.end > anchor || !classes.any(Classes::VERB) || classes.any(Classes::WEAK) {
        return None;
    }
    let sentence = reading.sentences[reading.words[anchor].sentence as usize].clone();
    let inner = frame::subject(desk, anchor, &sentence)?;
    if reading.words[inner.start].quotation != reading.words[anchor].quotation {
        return None;
    }
    // what stands between the two verbs is no clause of its own
    let passed = |at: &usize| {
        let mark = !matches!(reading.shape(*at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
        !(mark || trees.is_finite(*at) && reading.shape(*at) == Shape::Lower)
    };
    let floor = sentence.start.max(inner.start.saturating_sub(BETWEEN));
    let verb = inner.start - (floor..inner.start).rev().take_while(passed).count();
    let verb = verb.checked_sub(1).filter(|&verb| verb > sentence.start)?;
    let classes = reading.classes(verb);
    let says = classes.any(Classes::THAT.with(Classes::BARE)) && !classes.any(Classes::WEAK);
    let straight = verb + 1 == inner.start || reading.is_one_of(inner.start - 1, &["that"]);
    if !says
        || !straight
        || reading.shape(verb) != Shape::Lower
        || reading.words[verb].quotation != reading.words[anchor].quotation
    {
        return None;
    }
    let source = subject::of(desk, verb).filter(|source| source.end <= verb)?;
    let nobody = reading.is_one_of(source.end - 1, &["it", "that", "which", "there", "what"]);
    (!nobody && source.start != inner.start).then_some((verb, source, inner))
}
