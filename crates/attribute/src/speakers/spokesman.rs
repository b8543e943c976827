//! Bodies that speak through people: "The council insists … A spokesman said".

use super::walk::Walk;
use crate::reading::Reading;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Nouns for those who speak for a body.
const SPOKESMEN: [&str; 3] = ["spokesman", "spokeswoman", "spokesperson"];

/// True for a noun for somebody who speaks for a body.
pub(super) fn is_spokesman(reading: &Reading, noun: usize) -> bool {
    reading.is_one_of(noun, &SPOKESMEN)
}

impl Walk<'_> {
    /// The body that "a spokesman" of whom nothing else is said goes on speaking for, where it spoke straight before.
    pub(super) fn body_spoken_for(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let bare = words.len() == 2 && head == words.start + 1 && self.is_one_of(words.start, &["a", "its"]);
        if !bare || !is_spokesman(self.reading, head) || self.is_one_of(words.end, &["for", "at", "from", "of"]) {
            return None;
        }
        let sentence = self.reading.words[words.start].sentence;
        let (entity, spoke) = self.last_source?;
        let known = &self.entities.all[entity];
        (spoke + 2 > sentence && known.named && known.kind == SpeakerKind::Organization).then_some(entity)
    }
}
