//! What a phrase tells of whom it means: a role, or that it is a person.

use super::walk::Walk;
use crate::lexicon::{Classes, Sort};
use crate::model::trees;
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

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
}
