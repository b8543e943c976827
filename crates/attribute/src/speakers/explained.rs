//! Phrases that a name explains, and names that a phrase explains: "The mill's manager, Hugo Lindqvist, said".

use super::names::NameMention;
use super::walk::Walk;
use crate::lexicon::Classes;
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Words of a relative clause between a phrase and the name that explains it.
const CLAUSE: usize = 14;

impl Walk<'_> {
    /// "Jens Kofoed, | an analyst at Ravn Securities, | cut …": a phrase in commas behind the name of a person.
    pub(super) fn explains_name(&self, words: &Range<usize>, head: usize, name: &NameMention) -> bool {
        let closed = matches!(self.reading.shape(words.end), Shape::Comma | Shape::Stop);
        let small = |b: &usize| self.reading.shape(*b) == Shape::Lower || self.reading.opens_sentence(*b);
        let before = name.whole.start.checked_sub(1).filter(small);
        let inside = before.is_some_and(|b| self.reading.classes(b).any(Classes::PREPOSITION));
        closed
            && !inside
            && (self.is_one_of(words.start, &["a", "an", "the", "who"])
                || self.reading.shape(words.start) == Shape::Lower && words.len() > 2)
            && (name.person || name.name.len() > 1)
            && self.kind_of_noun(head) == SpeakerKind::Person
    }

    /// "who tried the case, | Art Bell, | said": a full name between commas, the second of which stands straight before the cue.
    pub(super) fn is_put_before_cue(&self, words: &Range<usize>, name: &NameMention, anchor: usize) -> bool {
        let comma = |at: usize| self.reading.shape(at) == Shape::Comma;
        let small = Classes::AUXILIARY.with(Classes::ADVERB);
        let opens = name.whole.start.checked_sub(1).filter(|&at| at >= words.end && comma(at));
        // "The former prosecutor | who tried the case, Art Bell, said"
        let clause = self.is_one_of(words.end, &["who", "whose"]);
        name.name.len() > 1
            && !name.body
            && opens.is_some_and(|at| at == words.end || clause && at - words.end <= CLAUSE)
            && comma(name.name.end)
            && name.name.end < anchor
            && (name.name.end + 1..anchor).all(|at| self.reading.classes(at).any(small))
            && self.is_one_of(words.start, &["the", "his", "her", "its", "their", "a", "an", "one"])
    }

    /// A phrase for a person, a comma, and the name of a person between it and the next comma.
    pub(super) fn is_explained_by(&self, words: &Range<usize>, head: usize, name: &NameMention) -> bool {
        let indefinite = self.is_one_of(words.start, &["a", "an", "one"]);
        // "The regulator, | the Remote Works Authority,", "her teacher, | the late Ilse Brandt,"
        let the = usize::from(self.is_one_of(words.end + 1, &["the"]));
        let late = usize::from(the == 1 && self.is_one_of(words.end + 2, &["late"]));
        // "A spokesman for the operator, Tarvane Ferry Lines,"
        let of_body = name.described.as_ref().is_some_and(|described| described.start > head);
        self.reading.shape(words.end) == Shape::Comma
            && !of_body
            && (name.whole.start == words.end + 1 || name.whole.start == words.end + 1 + the + late)
            && matches!(self.reading.shape(name.name.end), Shape::Comma | Shape::Stop)
            && !(indefinite && name.name.len() == 1 && !name.person)
            && (matches!(
                (self.kind_of_noun(head), name.person),
                (SpeakerKind::Person, _) | (SpeakerKind::Organization, false)
            ) || self.is_somebody(words, head, name))
    }

    /// "The exception, | retired driver Bud Pulaski, | said": a noun that is said of anything, before the name of a person.
    pub(super) fn is_somebody(&self, words: &Range<usize>, head: usize, name: &NameMention) -> bool {
        let first = self.reading.words[name.name.start].key;
        let person = name.person || self.entities.people.gender_of_first_name(first).is_some();
        let definite = self.is_one_of(words.start, &["the", "his", "her", "their", "its", "my", "our", "one"]);
        definite && person && name.name.len() > 1 && self.kind_of_noun(head) == SpeakerKind::Unknown
    }
}
