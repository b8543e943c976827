//! Names that stand as labels beside what was said, without a verb: “Reyes: The bridge holds”, “… .” — Anna Reyes.

use super::Rules;
use crate::draft::Draft;
use crate::lexicon::Classes;
use crate::reading::{NONE, Shape};
use std::ops::Range;

/// Words of a label at most.
const LONGEST: usize = 8;
/// Words that a label's statement has at least.
const SHORTEST: usize = 3;
/// Labels of a page that name nobody begin so: "READ ALSO:", "Photo:", "Tags:".
const PAGE: [&str; 22] = [
    "read",
    "see",
    "also",
    "watch",
    "listen",
    "photo",
    "photos",
    "picture",
    "pictures",
    "pictured",
    "image",
    "video",
    "credit",
    "related",
    "trending",
    "tags",
    "topics",
    "more",
    "click",
    "share",
    "advertisement",
    "subscribe",
];
const DASHES: [&str; 6] = ["—", "–", "―", "--", "-", "~"];

impl Rules<'_> {
    /// The label at the mark `at`.
    pub(super) fn label(&self, at: usize) -> Option<Draft> {
        match self.shape(at) {
            Shape::Colon => self.name_before_colon(at),
            Shape::Mark => self.name_behind_dash(at),
            _ => None,
        }
    }

    fn block_of(&self, at: usize) -> Option<u32> {
        self.reading.blocks.get(self.reading.words.get(at)?.sentence as usize).copied()
    }

    fn is_name(&self, words: Range<usize>) -> bool {
        !words.is_empty()
            && words.clone().all(|i| {
                let classes = self.classes(i);
                matches!(self.shape(i), Shape::Capital | Shape::Upper)
                    && !classes.any(Classes::DETERMINER.with(Classes::SUBORDINATOR).with(Classes::AUXILIARY))
                    || classes.any(Classes::TITLE)
                    || self.shape(i) == Shape::Stop && i > words.start
            })
    }

    /// “REYES: …”, at the beginning of a paragraph or headline.
    fn name_before_colon(&self, colon: usize) -> Option<Draft> {
        let block = self.block_of(colon)?;
        let start = (colon.saturating_sub(LONGEST)..colon).find(|&i| self.block_of(i) == Some(block))?;
        let opens = start.checked_sub(1).is_none_or(|before| self.block_of(before) != Some(block));
        let page = self.reading.is_one_of(start, &PAGE);
        if !opens || page || self.quotation(colon) != NONE || !self.is_name(start..colon) {
            return None;
        }
        let first = colon + 1;
        let sentence = self.reading.sentences.get(self.reading.words.get(first)?.sentence as usize)?;
        let mut end = sentence.end;
        let title = block == 0;
        // A turn of a conversation is all of its paragraph, as far as anybody reads.
        while !title && self.block_of(end) == Some(block) && end < first + 20 * super::REACH {
            end = self.reading.sentences.get(self.reading.words.get(end)?.sentence as usize)?.end.max(end + 1);
        }
        let end = self.without_stop(first, end);
        (self.block_of(first) == Some(block) && end >= first + SHORTEST).then(|| Draft {
            anchor: colon,
            cue: vec![colon..colon + 1],
            source: vec![start..colon],
            content: vec![first..end],
            confidence: 0.5,
            evidence: "name+colon",
            ..Draft::default()
        })
    }

    /// “… .” — Anna Reyes, mayor.
    fn name_behind_dash(&self, dash: usize) -> Option<Draft> {
        if !DASHES.iter().any(|mark| self.key_is(dash, mark)) || self.quotation(dash) != NONE {
            return None;
        }
        let closing = dash.checked_sub(1)?;
        let spoken = self.reading.quotations.get(self.quotation(closing) as usize)?.clone();
        let block = self.block_of(dash)?;
        let end = (dash + 1..dash + 1 + LONGEST).find(|&i| {
            self.block_of(i) != Some(block) || matches!(self.shape(i), Shape::Comma) || self.shape(i) == Shape::Mark
        })?;
        let end = self.without_stop(dash + 1, end);
        (spoken.len() > 4 && self.is_name(dash + 1..end)).then(|| Draft {
            anchor: dash,
            cue: vec![dash..dash + 1],
            source: vec![dash + 1..end],
            content: vec![spoken],
            confidence: 0.7,
            evidence: "quotation+dash+name",
            ..Draft::default()
        })
    }
}
