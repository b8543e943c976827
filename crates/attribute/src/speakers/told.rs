//! What a phrase tells of whom it means: a role, or that it is a person.

use super::names::NameMention;
use super::roles::head_of;
use super::walk::Walk;
use crate::lexicon::{Classes, Sort};
use crate::model::trees;
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Words back to the phrase that a relative pronoun hangs on.
const NEAR_RELATIVE: usize = 10;

impl Walk<'_> {
    /// "The former plumber", of somebody of whom nothing was said: what they are.
    pub(super) fn role_told(&self, words: &Range<usize>, head: usize, entity: usize) -> Option<Range<usize>> {
        let (reading, known) = (self.reading, &self.entities.all[entity]);
        let open = known.role.is_none();
        let somebody = Classes::TITLE.with(Classes::CALLING);
        // "the mum-of-four"
        let of_some = reading.text(self.entities.article, head).contains("-of-");
        let tells = reading.shape(head) == Shape::Lower
            && (reading.classes(head).any(somebody) || of_some)
            && !reading.classes(head).any(Classes::GROUP.with(Classes::FOLK))
            && !self.lexicon.is_of(reading.words[head].key, Sort::Vague);
        let definite = self.is_one_of(words.start, &["the"]) && words.len() > 1;
        let told = words.start + 1..head + 1;
        let plain = told.clone().all(|at| matches!(reading.shape(at), Shape::Lower | Shape::Capital | Shape::Upper));
        (known.named && known.kind == SpeakerKind::Person && open && tells && definite && plain).then_some(told)
    }

    /// "A supplier in Shenzhen | who asked not to be named" is a person, whatever else suppliers are.
    pub(super) fn kind_of_phrase(&self, words: &Range<usize>, head: usize) -> SpeakerKind {
        // "63 percent", "Nearly a third of them"
        let counts = |at: usize| self.reading.shape(at) == Shape::Number || self.is_one_of(at, &["a", "two", "three"]);
        let is_share = self.lexicon.is_of(self.reading.words[head].key, Sort::Share);
        if is_share && (words.start..words.end.min(head + 1)).any(counts) {
            return SpeakerKind::Group;
        }
        let kind = self.kind_of_noun(head);
        let behind = words.end + usize::from(self.reading.shape(words.end) == Shape::Comma);
        let who = self.is_one_of(behind, &["who"]) || words.clone().any(|at| at > head && self.is_one_of(at, &["who"]));
        match kind {
            SpeakerKind::Organization | SpeakerKind::Unknown if who && self.trees.tags[head] == trees::PLURAL => {
                SpeakerKind::Group
            }
            SpeakerKind::Organization | SpeakerKind::Unknown if who => SpeakerKind::Person,
            _ => kind,
        }
    }

    /// "copies of | an inspection report dated Sept. 12|, which found": what a relative pronoun hangs on, if it was not met.
    pub(super) fn before_relative(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let reading = self.reading;
        // whoever "who" means was met where he stands
        let end = at.checked_sub(1).filter(|_| self.is_one_of(at, &["which"]))?;
        let end = if reading.shape(end) == Shape::Comma { end } else { at };
        let floor = end.saturating_sub(NEAR_RELATIVE).max(sentence.start);
        let opens = |&word: &usize| self.is_one_of(word, &["a", "an", "the", "its", "his", "her", "their"]);
        let start = (floor..end).rev().find(opens)?;
        let written = ["dated", "published", "filed", "signed", "released", "issued", "written", "obtained", "seen"];
        let head = (start + 1..end).find(|&word| self.is_one_of(word, &written)).unwrap_or(end);
        let words = start..end;
        let known = self.kind_of_noun(head_of(reading, &(start..head))) != SpeakerKind::Unknown;
        (known && words.len() > 1).then_some(words)
    }

    /// "University | policy", "Army | testers": a noun of which the name before it says whose it is, and no verb.
    pub(super) fn is_thing(&self, head: usize, name: &NameMention) -> bool {
        let word = &self.reading.words[head];
        let noun = [trees::SINGULAR, trees::PLURAL].contains(&self.trees.tags[head]) && word.senses.noun != 0;
        noun && head == name.name.end && !name.person && !self.reading.classes(head).any(Classes::VERB)
    }
}
