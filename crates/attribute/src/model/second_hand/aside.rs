//! Who says a sentence that speaks of somebody else's words, put in between commas: "His wife, he said, had told him to stop."
//!
//! The weights take such a sentence for the inner statement alone, or give the inner one to whoever stands between the commas.

use super::super::desk::Desk;
use super::super::subject;
use super::frame;
use crate::draft::{self, Draft};
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words of the subject of the verb between the commas.
const SUBJECT: usize = 6;
/// Words behind that verb: "said | in the statement".
const BEHIND: usize = 7;
/// Words between the aside and the cue or the clause beside it.
const BESIDE: usize = 6;
/// What the outer statement is worth beside the inner one.
const SHARE: f32 = 0.8;
/// What a statement is worth that is read from an aside alone.
const CONFIDENCE: f32 = 0.5;
/// Verbs that weigh little elsewhere.
const MEMORY: [&str; 4] = ["recalls", "recalled", "remembers", "remembered"];

/// "|, she said in the statement,| "
struct Aside {
    source: Range<usize>,
    group: usize,
    verb: usize,
    /// Both commas and what stands between them.
    words: Range<usize>,
}

/// Adds the outer statement of sentences with an aside and another cue, and parts the inner one from it.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    for sentence in &desk.reading.sentences {
        let from = drafts.partition_point(|d| d.anchor < sentence.start);
        let to = drafts.partition_point(|d| d.anchor < sentence.end);
        let Some(aside) = sentence.clone().skip(2).find_map(|at| aside(desk, sentence, at)) else { continue };
        let Some(inner) = (from..to).find(|&at| part(desk, &aside, &mut drafts[at])) else {
            let known = drafts[from..to]
                .iter()
                .any(|d| d.anchor != aside.verb && touches(d, &(sentence.start..aside.words.start)));
            let own = drafts[from..to].iter_mut().find(|d| d.anchor == aside.verb);
            match own {
                Some(outer) if !known && begins(desk, sentence, &aside) => around(sentence, &aside, outer),
                // "Turnout was low, officials said, because of the rain"
                None if from == to && begins(desk, sentence, &aside) && is_clause(desk, sentence, &aside) => {
                    added.push(alone(desk, sentence, aside));
                }
                _ => {}
            }
            continue;
        };
        let end = drafts[inner].content.last().map_or(aside.words.end, |content| content.end);
        let content = vec![sentence.start..aside.words.start, aside.words.end..end];
        match drafts[from..to].iter_mut().find(|d| d.anchor == aside.verb) {
            Some(outer) => outer.content = content,
            None => added.push(Draft {
                anchor: aside.verb,
                cue: std::iter::once(aside.group..aside.verb + 1).collect(),
                source: vec![aside.source],
                content,
                confidence: drafts[inner].confidence * SHARE,
                evidence: "clause+cue-verb",
                ..Draft::default()
            }),
        }
    }
    draft::add_in_order(drafts, added);
}

/// "Switching clouds|, she told the Rack, | is like switching spines": what was said begins before the aside that parts it.
fn around(sentence: &Range<usize>, aside: &Aside, outer: &mut Draft) {
    if let [content] = outer.content.as_slice()
        && content.start >= aside.words.end
        && content.start <= aside.words.end + 1
    {
        outer.content.insert(0, sentence.start..aside.words.start);
    }
}

/// True where the words before the aside belong to what was said: "Asked about the bridge|, he said," and "On Monday" do not.
fn begins(desk: &Desk, sentence: &Range<usize>, aside: &Aside) -> bool {
    let reading = &desk.reading;
    let first = sentence.start;
    let opens = Classes::PREPOSITION.with(Classes::ADVERB).with(Classes::TIME).with(Classes::COORDINATOR);
    let light = reading.classes(first).any(opens) || desk.trees.verbs[first] && !desk.trees.nominals[first];
    let plain = (first..aside.words.start).all(|at| reading.words[at].quotation == NONE);
    plain && !light
}

/// True where the words before the aside have a verb of their own.
fn is_clause(desk: &Desk, sentence: &Range<usize>, aside: &Aside) -> bool {
    let auxiliary = |at: usize| desk.reading.classes(at).any(Classes::AUXILIARY);
    let finite = |at: usize| desk.reading.shape(at) == Shape::Lower && (desk.trees.is_finite(at) || auxiliary(at));
    (sentence.start + 1..aside.words.start).any(finite) && subject::is_somebody(desk, &aside.source)
}

/// The statement of an aside that nothing else was read in.
fn alone(desk: &Desk, sentence: &Range<usize>, aside: Aside) -> Draft {
    let mut end = sentence.end;
    while end > aside.words.end && matches!(desk.reading.shape(end - 1), Shape::Stop | Shape::Quote) {
        end -= 1;
    }
    Draft {
        anchor: aside.verb,
        cue: std::iter::once(aside.group..aside.verb + 1).collect(),
        source: vec![aside.source],
        content: vec![sentence.start..aside.words.start, aside.words.end..end],
        confidence: CONFIDENCE,
        evidence: "clause+cue-verb",
        ..Draft::default()
    }
}

fn touches(draft: &Draft, words: &Range<usize>) -> bool {
    let spans = draft.content.iter().chain(&draft.cue).chain(&draft.source);
    spans.clone().any(|span| span.start < words.end && words.start < span.end)
}

/// The aside whose first comma stands at `comma`.
fn aside(desk: &Desk, sentence: &Range<usize>, comma: usize) -> Option<Aside> {
    let (reading, trees) = (&desk.reading, &desk.trees);
    let mark = |at: usize| reading.shape(at) == Shape::Comma && reading.words[at].quotation == NONE;
    if !mark(comma) {
        return None;
    }
    let says = |at: &usize| {
        let classes = reading.classes(*at);
        let plain = classes.any(Classes::BARE.with(Classes::THAT)) && !classes.any(Classes::WEAK.with(Classes::GERUND));
        reading.shape(*at) == Shape::Lower && classes.any(Classes::VERB) && (plain || reading.is_one_of(*at, &MEMORY))
    };
    let verb = (comma + 2..sentence.end.min(comma + SUBJECT + 2)).find(says)?;
    // "the former official | said": taken for a participle
    let alone = || reading.classes(verb).any(Classes::PAST).then_some(verb);
    let group = frame::verb_group(desk, verb).or_else(alone).filter(|&group| group > comma + 1)?;
    let source = comma + 1..group;
    let closed = Classes::SUBORDINATOR.with(Classes::COORDINATOR).with(Classes::PREPOSITION).with(Classes::RELATIVE);
    let word = |at: usize| matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
    let plain = source.clone().all(|at| word(at) && !trees.is_finite(at) && reading.words[at].quotation == NONE);
    if !plain || reading.classes(source.start).any(closed) || !subject::is_noun_phrase(desk, &source) {
        return None;
    }
    let close = (verb + 1..sentence.end.min(verb + 2 + BEHIND)).find(|&at| !word(at)).filter(|&at| mark(at))?;
    let opens = reading.classes(verb + 1).any(Classes::PREPOSITION.with(Classes::TIME));
    let led = close == verb + 1 || opens || reading.classes(verb).any(Classes::TO);
    // "Switching clouds, she told the Rack, “| is | like switching spines”"
    let clause = reading.shape(close + 2) == Shape::Lower;
    let goes_on = close + 2 < sentence.end
        && (reading.shape(close + 1) != Shape::Quote || clause)
        && !reading.classes(close + 1).any(Classes::COORDINATOR);
    (led && goes_on).then_some(Aside { source, group, verb, words: comma..close + 1 })
}

/// True where the aside says who says all of a sentence of which this is another statement; parts the two.
fn part(desk: &Desk, aside: &Aside, draft: &mut Draft) -> bool {
    let reading = &desk.reading;
    let (before, behind) = (aside.words.start, aside.words.end);
    let verb = reading.classes(draft.anchor).any(Classes::VERB) && reading.words[draft.anchor].quotation == NONE;
    let (Some(source), Some(content)) = (draft.source.first().cloned(), draft.content.last().cloned()) else {
        return false;
    };
    if !verb || aside.words.contains(&draft.anchor) || content.end <= behind {
        return false;
    }
    // "When she objected, she said, | her manager told her | to go"
    let own =
        source.start >= behind && source.start < behind + BESIDE && draft.anchor > behind && content.start > behind;
    // "Thornbury, the official said, | replied | that she would"
    let parted =
        source.start < before && draft.anchor >= behind && draft.anchor < behind + BESIDE && content.start > behind;
    // "He told her, she recalls, | that a puppet sees"
    let clause = ["that", "to", "whether"];
    let ahead = draft.anchor < before
        && source.start < before
        && before - draft.anchor < BESIDE
        && reading.is_one_of(behind, &clause)
        && draft.content.len() == 1
        && content.start > draft.anchor;
    if parted {
        draft.source[0].end = source.end.min(before);
    } else if ahead {
        draft.content = std::iter::once(behind..content.end).collect();
    }
    own || parted || ahead
}
