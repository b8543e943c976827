//! Whom a headline means: "Ferry cut 'will finish us', islanders say", "Walks help workers sleep, study finds".
//!
//! A headline speaks of somebody before the article has introduced them, and leaves the article out. So its descriptions
//! wait until the walk is over, and mean whoever is described in the same word first.

use super::anonymity;
use super::found::Found;
use super::roles::head_of;
use super::walk::Walk;
use crate::draft::Draft;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// So many of those whom an article speaks of first may be meant by its headline.
const FIRST: usize = 24;

impl Walk<'_> {
    /// Gives the descriptions of headlines to those whom the article introduces behind them.
    pub(super) fn headlines(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        for at in 0..drafts.len() {
            let (Some(source), Some(entity)) = (drafts[at].source.first(), chosen[at]) else { continue };
            let sentence = self.reading.words[source.start].sentence as usize;
            let known = &self.entities.all[entity];
            let end = self.reading.sentences[sentence].end;
            let only = known.mentions.iter().all(|words| words.start <= end);
            if !self.is_heading(sentence) || known.named || !only {
                continue;
            }
            let Some(meant) = self.introduced_behind(entity) else { continue };
            chosen[at] = Some(meant);
            self.found[at] = Found::Description;
            self.entities.seen(meant, source.clone());
        }
    }

    /// "EXCLUSIVE: minister ignored warning - | sources": whom a headline names behind its last dash.
    pub(super) fn behind_last_dash(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        const LONGEST: usize = 3;
        let from = sentence.end.saturating_sub(LONGEST + 1).max(sentence.start);
        let dash = (from..sentence.end).rev().find(|&at| self.is_one_of(at, &["-", "–", "—"]))?;
        (dash + 1 < sentence.end).then_some(dash + 1..sentence.end)
    }

    /// The first one behind a headline who is described by the noun that the entity is called by.
    fn introduced_behind(&self, entity: usize) -> Option<usize> {
        let (reading, known) = (self.reading, &self.entities.all[entity]);
        let word = &reading.words[head_of(reading, &known.best)];
        let end = known.best.end;
        // "sources say": whoever is kept unnamed
        let hidden = ["source", "sources", "insider", "insiders"].map(crate::hash::word).contains(&word.key);
        let fits = |at: &usize| {
            let other = &self.entities.all[*at];
            let behind = other.mentions.first().is_some_and(|words| words.start >= end);
            let kind = other.kind == known.kind || known.kind == SpeakerKind::Unknown;
            let same = |at: usize| reading.words[at].stem == word.stem;
            let kept_back = hidden && anonymity::is_hidden(&self.entities, self.lexicon, *at);
            behind
                && kind
                && (kept_back || other.described.contains(&word.key) || !other.named && other.best.clone().any(same))
        };
        let mut others = (0..self.entities.all.len()).filter(|&at| at != entity).take(FIRST).filter(fits);
        let first = others.next()?;
        let speaks = |at: &usize| self.entities.all[*at].said > 0;
        Some(std::iter::once(first).chain(others).find(speaks).unwrap_or(first))
    }
}
