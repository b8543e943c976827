//! Why an attribution is as it is, for people to read.

use super::walk::Walk;
use crate::draft::Draft;
use crate::reading::Reading;
use sayso_record::{Candidate, Explanation, Span};
use std::ops::Range;

/// Candidates and readings that are shown of one attribution.
const SHOWN: usize = 5;
/// Reasons that are shown of one candidate.
const REASONS: usize = 6;

/// The explanation of each draft. `rivals` are all readings of all cues; `numbers` the speaker that each entity became.
pub(super) fn all(
    walk: &Walk<'_>,
    drafts: &[Draft],
    rivals: &[Draft],
    chosen: &[Option<usize>],
    numbers: &[Option<u32>],
) -> Vec<Explanation> {
    (0..drafts.len())
        .map(|at| Explanation {
            reasons: reasons(walk, at, &drafts[at]),
            candidates: candidates(walk, at, chosen[at], numbers),
            readings: readings(walk.reading, &drafts[at], rivals),
        })
        .collect()
}

fn reasons(walk: &Walk<'_>, at: usize, draft: &Draft) -> Vec<String> {
    let words = |range: &Range<usize>| walk.entities.article.slice(walk.reading.span(range.clone())).to_owned();
    let cue = draft.cue.iter().map(words).collect::<Vec<_>>().join(" … ");
    let mut reasons = vec![match draft.evidence {
        "citing" => format!("“{cue}” names the source of a statement that somebody else passes on"),
        "according-to" => format!("“{cue}” names a source"),
        "learned" => format!("weights learned from annotated articles take “{cue}” for a cue"),
        "quotation+cue-verb" => format!("“{cue}”, a verb of saying, follows a quotation"),
        "cue-verb+quotation" => format!("a quotation follows “{cue}”, a verb of saying"),
        "clause+cue-verb" => format!("“{cue}”, a verb of saying, follows the clause that was said"),
        "cue-verb+that-clause" => format!("a clause with “that” follows “{cue}”, a verb of saying"),
        "cue-verb+reported-claim" => format!("“{cue}” takes a report or claim as its object"),
        "cue-verb+verdict" => format!("“{cue}” takes an object and a quotation that judges it"),
        "cue-verb+infinitive" => format!("an infinitive says what “{cue}” is about"),
        "cue-verb+addressee+clause" => format!("“{cue}” has an addressee and a clause behind it"),
        "cue-verb+question" => format!("an indirect question follows “{cue}”"),
        "cue-verb+clause" => format!("a clause follows “{cue}”, a verb of saying"),
        "passive-cue" => format!("“{cue}” is passive: nobody need be named"),
        other => other.to_owned(),
    }];
    if draft.negated {
        reasons.push("a negation stands beside the cue".to_owned());
    }
    reasons.push(walk.found[at].in_words().to_owned());
    reasons
}

fn candidates(walk: &Walk<'_>, at: usize, chosen: Option<usize>, numbers: &[Option<u32>]) -> Vec<Candidate> {
    let candidate = |entity: usize, probability: f32, reasons: Vec<String>| Candidate {
        name: walk.entities.all[entity].name(walk.entities.article, walk.reading),
        speaker: numbers.get(entity).copied().flatten(),
        probability,
        reasons,
    };
    match (walk.chosen_from[at], chosen) {
        (Some(choice), Some(_)) => {
            let choice = &walk.choices[choice];
            let reasons = |features| {
                let reasons = walk.pronouns.reasons(choice.sort, features);
                reasons
                    .iter()
                    .take(REASONS)
                    .map(|(name, weight)| format!("{weight:+.1} {}", name.replace('-', " ")))
                    .collect()
            };
            choice
                .candidates
                .iter()
                .take(SHOWN)
                .map(|c| candidate(c.entity, c.probability, reasons(&c.features)))
                .collect()
        }
        (None, Some(entity)) => vec![candidate(entity, walk.found[at].probability().unwrap_or(0.0), Vec::new())],
        (_, None) => Vec::new(),
    }
}

fn readings(reading: &Reading, draft: &Draft, rivals: &[Draft]) -> Vec<sayso_record::Reading> {
    let spans = |ranges: &[Range<usize>]| -> Vec<Span> {
        ranges.iter().map(|r| reading.span(r.clone())).filter(|s| !s.is_empty()).collect()
    };
    let of = |draft: &Draft| sayso_record::Reading {
        content: spans(&draft.content),
        source: spans(&draft.source),
        probability: draft.confidence.clamp(0.0, 1.0),
        evidence: draft.evidence.to_owned(),
    };
    let mut readings = vec![of(draft)];
    let from = rivals.partition_point(|rival| rival.anchor < draft.anchor);
    for rival in rivals[from..].iter().take_while(|rival| rival.anchor == draft.anchor).take(SHOWN) {
        let rival = of(rival);
        if !readings.iter().any(|known| known.content == rival.content && known.source == rival.source) {
            readings.push(rival);
        }
    }
    readings.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    readings
}
