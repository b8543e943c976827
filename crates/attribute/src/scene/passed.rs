//! Who passed a statement on: "the Post reported, citing two officials", "said through his son that …", "…, as first reported
//! by the Post".

use super::{BEYOND, Scene};
use crate::draft::Draft;
use crate::lexicon::{Classes, Lexicon};
use crate::model::trees::Trees;
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// Words of a source behind "citing".
const LONGEST_CITED: usize = 14;
/// A citation belongs to one of so many statements before it.
const NEAR: usize = 8;
/// What a statement that was passed on is worth beside the one that passes it on.
const PASSED_ON: f32 = 0.8;

/// Somebody beside a statement who has a part in it too.
struct Other {
    /// The word that says so: "citing", "through".
    cue: usize,
    source: Range<usize>,
    /// Where what was said ends before that word, if that was counted among it.
    end: Option<usize>,
    /// He passed the statement on, and is not the one from whom the statement was had.
    passes: bool,
}

/// "The Times reported, citing two officials": the officials said it too, and the Times passes it on. "She said through her
/// lawyer": she said it, and the lawyer passes it on.
pub(super) fn pass_on(reading: &Reading, trees: &Trees, lexicon: &Lexicon, drafts: &mut Vec<Draft>) {
    part_reports(reading, drafts);
    let mut passed = Vec::new();
    for draft in drafts.iter_mut() {
        if draft.anchor >= reading.words.len() || draft.source.is_empty() {
            continue;
        }
        let scene = Scene { reading, trees, lexicon, draft };
        let Some(other) = scene.cited().or_else(|| scene.through()).or_else(|| scene.reported_by()) else { continue };
        // "The Post reported | that the jet had touched down |, citing an official": once
        if passed.iter().rev().take(NEAR).any(|known: &Draft| known.anchor == other.cue) {
            continue;
        }
        if let (Some(end), Some(last)) = (other.end, draft.content.last_mut()) {
            last.end = end;
        }
        passed.push(Draft {
            anchor: other.cue,
            cue: std::iter::once(other.cue..other.cue + 1).collect(),
            source: vec![other.source],
            content: draft.content.clone(),
            confidence: draft.confidence * PASSED_ON,
            evidence: "citing",
            holder: if other.passes { draft.holder } else { Some(draft.anchor) },
            ..Draft::default()
        });
        if other.passes {
            draft.holder = Some(other.cue);
        }
    }
    for passed in passed {
        match drafts.iter_mut().find(|d| d.anchor == passed.anchor) {
            // what the model makes of "citing" is that somebody was cited, and not what was said
            Some(known) => *known = passed,
            None => drafts.push(passed),
        }
    }
}

/// "The Post reported, quoting two officers, that …", "…, the Post reported, citing two officers": where only "quoting" was
/// taken for a cue, the verb before it is the cue of the report, and what was said stands behind the officers or before the
/// source.
fn part_reports(reading: &Reading, drafts: &mut [Draft]) {
    let anchors: Vec<usize> = drafts.iter().map(|d| d.anchor).collect();
    for draft in drafts.iter_mut().filter(|d| reading.is_one_of(d.anchor, &["citing", "quoting"])) {
        let ([source], [content]) = (draft.source.as_slice(), draft.content.as_slice()) else { continue };
        if reading.shape(draft.anchor.wrapping_sub(1)) != Shape::Comma || source.end > draft.anchor {
            continue;
        }
        let reports = |at: &usize| {
            let classes = reading.classes(*at);
            classes.any(Classes::VERB) && classes.any(Classes::THAT.with(Classes::BARE)) && !anchors.contains(at)
        };
        let Some(verb) = (source.end..draft.anchor).take(LONGEST_CITED).find(reports) else { continue };
        let sentence = &reading.sentences[reading.words[verb].sentence as usize];
        let comma = content.clone().take(LONGEST_CITED).find(|&at| reading.shape(at) == Shape::Comma);
        let said = match comma {
            Some(comma) if comma + 1 < content.end => comma + 1..content.end,
            _ if source.start > sentence.start + 1 && reading.shape(source.start - 1) == Shape::Comma => {
                sentence.start..source.start - 1
            }
            _ => continue,
        };
        draft.content = vec![said];
        draft.anchor = verb;
        draft.cue = std::iter::once(verb..verb + 1).collect();
        draft.evidence = "learned";
    }
}

impl Scene<'_> {
    /// Who is cited: "citing | two officials", "quoting | a police source", beside the cue or behind what was said.
    fn cited(&self) -> Option<Other> {
        let cites = |at: usize| self.is(at, &["citing", "quoting"]);
        let beside = self.beside().filter(|&at| at > self.draft.anchor).find(|&at| cites(at));
        let (cue, end) = match beside {
            Some(cue) => (cue, None),
            None => self.at_the_end(cites)?,
        };
        let source = self.words_of_source(cue + 1)?;
        Some(Other { cue, source, end, passes: false })
    }

    /// "said **through** his son that …", "**Through** her solicitors, she denied that …"
    fn through(&self) -> Option<Other> {
        let cue = self.beside().find(|&at| self.is(at, &["through"]))?;
        let source = self.somebody(cue + 1).filter(|words| !self.is_medium(words))?;
        let own = ["his", "her", "their", "its", "a", "an", "the"];
        let speaks = self.is(source.start, &own) && !self.is(source.end, &BEYOND);
        // "walked through the crowd"
        let said = cue == self.draft.anchor + 1 || self.reading.opens_sentence(cue);
        (speaks && said).then_some(Other { cue, source, end: None, passes: true })
    }

    /// "…, as first **reported** by the Post"
    fn reported_by(&self) -> Option<Other> {
        let as_by = |at: usize| self.is(at, &["as"]) && (at + 1..at + 4).any(|by| self.is(by, &["by"]));
        let (opens, end) = self.at_the_end(as_by)?;
        let reports = ["reported", "revealed", "disclosed", "noted"];
        let cue = (opens + 1..opens + 3).find(|&at| self.is(at, &reports))?;
        let source = self.words_of_source(cue + 2).filter(|_| self.is(cue + 1, &["by"]))?;
        Some(Other { cue, source, end, passes: true })
    }

    /// The first word of a phrase that a comma parts from the end of what was said, if that stands in the sentence of the cue:
    /// "…, | citing two officials"; and where what was said ends, if it was counted among that.
    fn at_the_end(&self, begins: impl Fn(usize) -> bool) -> Option<(usize, Option<usize>)> {
        let reading = self.reading;
        let content = self.draft.content.last().filter(|content| content.start > self.draft.anchor)?;
        let sentence = reading.words[self.draft.anchor].sentence;
        let plain = |at: usize| reading.words.get(at).is_some_and(|w| w.sentence == sentence && w.quotation == NONE);
        let behind = (content.end..content.end + 3).find(|&at| plain(at) && begins(at));
        if let Some(at) = behind {
            return Some((at, None));
        }
        let floor = content.end.saturating_sub(LONGEST_CITED).max(content.start + 2);
        let at = (floor..content.end).find(|&at| plain(at) && begins(at) && reading.shape(at - 1) == Shape::Comma)?;
        Some((at, Some(at - 1)))
    }

    /// The words of a source that begin here, up to a mark or a small word that opens a clause.
    fn words_of_source(&self, start: usize) -> Option<Range<usize>> {
        let reading = self.reading;
        let sentence = reading.words[self.draft.anchor].sentence;
        let mut end = start;
        while end < start + LONGEST_CITED
            && reading.words.get(end).is_some_and(|w| w.sentence == sentence && w.quotation == NONE)
        {
            let word = matches!(reading.shape(end), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
            let closed = Classes::SUBORDINATOR.with(Classes::RELATIVE);
            if !word || reading.shape(end) == Shape::Lower && reading.classes(end).any(closed) {
                break;
            }
            end += 1;
        }
        let words = start..end;
        let sources = Classes::PERSON
            .with(Classes::GROUP)
            .with(Classes::ORGANIZATION)
            .with(Classes::DOCUMENT)
            .with(Classes::TITLE)
            .with(Classes::CALLING)
            .with(Classes::FOLK)
            .with(Classes::BODY)
            .with(Classes::PAPER);
        let named = words.clone().any(|at| matches!(reading.shape(at), Shape::Capital | Shape::Upper));
        let somebody = named || words.clone().any(|at| reading.classes(at).any(sources) || reading.is_human(at));
        (!words.is_empty() && somebody).then_some(words)
    }
}
