//! From drafts in words to attributions in spans: order, kind, nesting, and what is left out.

use crate::draft::Draft;
use crate::reading::{NONE, Reading};
use sayso_record::{Article, Attribution, AttributionKind, Span};
use std::ops::Range;

/// Writes the drafts into `article.attributions` and gives back those written, in the same order.
pub(crate) fn finish(article: &mut Article, reading: &Reading, drafts: Vec<Draft>, min_confidence: f32) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = drafts
        .into_iter()
        .filter(|d| d.confidence >= min_confidence && d.content.iter().any(|r| !r.is_empty()))
        .collect();
    for draft in &mut drafts {
        draft.content.retain(|r| !r.is_empty());
        draft.content.sort_by_key(|r| r.start);
    }
    drafts.sort_by_key(|d| (d.content.first().map_or(0, |r| r.start), d.anchor));
    let attributions = drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| Attribution {
            id: u32::try_from(id).unwrap_or(u32::MAX),
            kind: kind(reading, draft),
            content: spans(reading, &draft.content),
            cue: spans(reading, &draft.cue),
            source: spans(reading, &draft.source),
            speaker: None,
            addressee: draft.addressee.clone().map(|r| reading.span(r)).filter(|s| !s.is_empty()),
            time: draft.time.clone().map(|r| reading.span(r)).filter(|s| !s.is_empty()),
            place: draft.place.clone().map(|r| reading.span(r)).filter(|s| !s.is_empty()),
            medium: draft.medium.clone().map(|r| reading.span(r)).filter(|s| !s.is_empty()),
            negated: draft.negated,
            within: holder(&drafts, id),
            confidence: draft.confidence.clamp(0.0, 1.0),
            speaker_confidence: None,
            evidence: draft.evidence.to_owned(),
            explanation: None,
        })
        .collect();
    article.attributions = attributions;
    drafts
}

fn spans(reading: &Reading, ranges: &[Range<usize>]) -> Vec<Span> {
    ranges.iter().map(|r| reading.span(r.clone())).filter(|s| !s.is_empty()).collect()
}

/// Direct where all of the content stands in quotation marks, mixed where part of it does.
fn kind(reading: &Reading, draft: &Draft) -> AttributionKind {
    let mut quoted = 0_usize;
    let mut bare = 0_usize;
    for word in draft.content.iter().flat_map(|r| reading.words.get(r.clone()).unwrap_or(&[])) {
        if word.quotation != NONE {
            quoted += 1;
        } else if matches!(
            word.shape,
            crate::reading::Shape::Lower | crate::reading::Shape::Capital | crate::reading::Shape::Upper
        ) {
            bare += 1;
        }
    }
    match (quoted, bare) {
        (0, _) => AttributionKind::Indirect,
        (_, 0) => AttributionKind::Direct,
        _ => AttributionKind::Mixed,
    }
}

/// The attribution whose content holds the cue of this one: the closest one before it, looked for nearby only.
fn holder(drafts: &[Draft], id: usize) -> Option<u32> {
    if let Some(anchor) = drafts[id].holder {
        let near = id.saturating_sub(16)..(id + 16).min(drafts.len());
        return near
            .into_iter()
            .find(|&other| drafts[other].anchor == anchor)
            .and_then(|other| u32::try_from(other).ok());
    }
    let anchor = drafts[id].anchor;
    (id.saturating_sub(16)..(id + 16).min(drafts.len()))
        .filter(|&other| other != id && drafts[other].content.iter().any(|r| r.contains(&anchor)))
        .min_by_key(|&other| drafts[other].content_words())
        .filter(|&other| !drafts[id].content.iter().any(|r| r.contains(&drafts[other].anchor)))
        .and_then(|other| u32::try_from(other).ok())
}
