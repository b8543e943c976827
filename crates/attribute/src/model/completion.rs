//! What the model's attributions lack: the addressee, the time, the denial, and the readings of the rules that it passed over.

use super::answers;
use super::colon;
use super::continued;
use super::dateline;
use super::desk::Desk;
use super::joined;
use super::lead_in;
use super::orders;
use super::parted;
use super::subject;
use super::trailing;
use super::{widened, withheld};
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape, Word};

/// The probability of a rule's reading that stands on its own.
const RULE_ALONE: f32 = 0.4;

/// Words of a relative clause behind a source.
const RELATIVE: usize = 20;
/// Verbs of saying and of opinion that a rule is sure of.
const PLAIN: [&str; 17] = [
    "said",
    "says",
    "told",
    "tells",
    "claimed",
    "claims",
    "insisted",
    "insists",
    "believes",
    "believe",
    "thinks",
    "warned",
    "warns",
    "argued",
    "argues",
    "admitted",
    "explained",
];

/// Leaves out what says no more than that something was said.
pub(super) fn drop_pointers(desk: &Desk, drafts: &mut Vec<Draft>) {
    drafts.retain(|draft| !points_elsewhere(desk, draft));
}

/// Adds what the rules up to `surest` found and the model left out, and to each draft what only the rules look for: the
/// addressee, the time, the negation.
pub(super) fn complete(desk: &Desk, drafts: &mut Vec<Draft>, surest: u8) {
    subject::share(desk, drafts);
    subject::apart(desk, drafts);
    for draft in drafts.iter_mut() {
        draft.negated = desk.dependents[draft.anchor].is_negated();
        subject::mend(desk, draft);
        for source in &mut draft.source {
            let ends = |at: usize| {
                matches!(desk.reading.shape(at), Shape::Comma | Shape::Stop)
                    // "a report commissioned by the council | in"
                    || desk.reading.shape(at) == Shape::Lower && desk.reading.is_one_of(at, &["in", "on", "at", "of", "by", "for"])
            };
            while source.len() > 1 && ends(source.end - 1) {
                source.end -= 1;
            }
        }
        without_stop(desk, draft);
        without_comma(desk, draft);
        lead_in::cut(desk, draft);
        told_passively(desk, draft);
        dateline::cut(desk, draft);
        let from = desk.drafts.partition_point(|d| d.anchor < draft.anchor);
        if let Some(rule) = desk.drafts.get(from).filter(|d| d.anchor == draft.anchor) {
            draft.addressee.clone_from(&rule.addressee);
            draft.time.clone_from(&rule.time);
            draft.negated |= rule.negated;
            draft.evidence = rule.evidence;
        }
    }
    let mut added = Vec::new();
    let mut near = 0;
    let sure = |rule: &&Draft| rule.rule_number() <= surest || says_plainly(desk, rule) || accords(desk, rule);
    for rule in desk.drafts.iter().filter(sure) {
        while drafts.get(near).is_some_and(|d| d.anchor + 200 < rule.anchor) {
            near += 1;
        }
        let known = drafts[near..].iter().take_while(|d| d.anchor < rule.anchor + 200).any(|d| {
            // a cue inside what somebody else says: second-hand speech
            let nested = d.content.iter().any(|content| content.contains(&rule.anchor));
            d.anchor == rule.anchor
                || !nested && d.shared_content(rule) * 3 > d.content_words().min(rule.content_words())
        });
        if !known && !is_attitude(desk, &drafts[near..], rule) {
            let mut alone = Draft { confidence: RULE_ALONE, ..rule.clone() };
            // A rule that took something else for the source is no proof that anything was said.
            if alone.source.iter().all(|source| subject::is_noun_phrase(desk, source)) {
                subject::mend(desk, &mut alone);
                added.push(alone);
            }
        }
    }
    draft::add_in_order(drafts, added);
    trailing::add(desk, drafts);
    parted::add(desk, drafts);
    joined::add(desk, drafts);
    withheld::add(desk, drafts);
    orders::add(desk, drafts);
    colon::add(desk, drafts);
    widened::widen(desk, drafts);
    continued::add(desk, drafts);
    answers::add(desk, drafts);
}

/// "An official, who would not be named, said that …": a plain verb of saying outside of quotations with what it takes.
fn says_plainly(desk: &Desk, rule: &Draft) -> bool {
    let reading = &desk.reading;
    let clause = matches!(
        rule.evidence,
        "cue-verb+that-clause"
            | "cue-verb+addressee+clause"
            | "cue-verb+clause"
            | "clause+cue-verb"
            | "quotation+cue-verb"
    );
    clause
        && reading.is_one_of(rule.anchor, &PLAIN)
        && reading.words[rule.anchor].quotation == NONE
        && rule.source.first().is_some_and(|source| {
            !reading.is_one_of(source.start, &["that"]) && reading.shape(source.start) != Shape::Number
        })
        && rule.content.first().is_some_and(|content| {
            // "the body | that oversees them", "told him | what to say"
            let relative = reading.is_one_of(content.start, &["that"]) && desk.trees.is_finite(content.start + 1);
            let order = (content.start..content.start + 2).any(|at| reading.is_one_of(at, &["to"]));
            !relative && !order
        })
}

/// "Councillors | were told | that the bridge was insured": whom it was said to, and nobody says who said it.
fn told_passively(desk: &Desk, draft: &mut Draft) {
    let reading = &desk.reading;
    let told = reading.is_one_of(draft.anchor, &["told", "informed", "assured", "reminded", "warned"]);
    let be = |at: usize| reading.is_one_of(at, &["was", "were", "been", "is", "are", "being"]);
    let passive = draft.anchor > 0 && be(draft.anchor - 1);
    if let ([source], true) = (draft.source.as_slice(), told && passive)
        && source.end <= draft.anchor
        && draft.content.first().is_some_and(|content| content.start > draft.anchor)
    {
        let by = (draft.anchor + 1..draft.anchor + 3).any(|at| reading.is_one_of(at, &["by"]));
        if !by {
            draft.addressee = Some(source.clone());
            draft.source.clear();
        }
    }
}

/// "…, according to an assessment seen by the Post": nothing else is said so.
fn accords(desk: &Desk, rule: &Draft) -> bool {
    rule.evidence == "according-to" && desk.reading.words[rule.anchor].quotation == NONE
}

/// Leaves the full stop of a sentence to the sentence, unless it stands within quotation marks.
fn without_stop(desk: &Desk, draft: &mut Draft) {
    let words = &desk.reading.words;
    let Some(last) = draft.content.last_mut().filter(|last| last.len() > 1) else { return };
    let stop = last.end - 1;
    let next = words.get(last.end).map(|w| w.sentence);
    let closes = |w: &Word| w.shape == Shape::Stop && w.quotation == NONE && next != Some(w.sentence);
    if words.get(stop).is_some_and(closes) {
        last.end = stop;
    }
}

/// Leaves the comma that parts what was said from its cue to neither: "According to a paper|, the sound comes".
fn without_comma(desk: &Desk, draft: &mut Draft) {
    if let Some(first) = draft.content.first_mut()
        && first.len() > 1
        && desk.reading.shape(first.start) == Shape::Comma
    {
        first.start += 1;
    }
    // "According to the review, | which was finished in May, | staff were short"
    let accords = draft.cue.first().is_some_and(|cue| desk.reading.is_one_of(cue.start, &["according"]));
    if let Some(first) = draft.content.first_mut().filter(|_| accords)
        && desk.reading.is_one_of(first.start, &["which", "who"])
        && let Some(comma) = first.clone().take(RELATIVE).find(|&at| desk.reading.shape(at) == Shape::Comma)
        && comma + 1 < first.end
    {
        first.start = comma + 1;
    }
}

/// "Disputes | this", "has said | so": what was said stands elsewhere.
fn points_elsewhere(desk: &Desk, draft: &Draft) -> bool {
    let [content] = draft.content.as_slice() else { return false };
    content.len() == 1 && desk.reading.is_one_of(content.start, &["this", "that", "so", "it", "these", "those", "them"])
}

/// "He said | he hoped | it would end", "the two sides | agreed to meet": an attitude, which is a statement of its own only
/// where the model takes it for one. `near` are the drafts from those shortly before it on.
fn is_attitude(desk: &Desk, near: &[Draft], rule: &Draft) -> bool {
    if !desk.reading.classes(rule.anchor).any(Classes::WEAK) {
        return false;
    }
    let own = rule
        .source
        .first()
        .is_some_and(|source| source.len() == 1 && desk.reading.classes(source.start).any(Classes::SUBJECT_PRONOUN));
    let around = |d: &Draft| d.content.iter().any(|content| content.contains(&rule.anchor));
    let nested = || near.iter().take_while(|d| d.anchor < rule.anchor + 200).any(around);
    rule.evidence == "cue-verb+infinitive" || own && nested()
}
