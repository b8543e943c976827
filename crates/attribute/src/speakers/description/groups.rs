//! Which group or body a description means: "the pair", "the researchers", "the paper", "the rebels", "the company".

use super::{Description, FAR, NEAR};
use crate::lexicon::{Classes, Sort};
use crate::reading::Shape;
use crate::speakers::entity::Entity;
use crate::speakers::walk::Walk;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// What those who did a study are called.
const TEAMS: [&str; 5] = ["researchers", "scientists", "team", "academics", "colleagues"];

impl Walk<'_> {
    /// "the pair" for "two engineers" rather than "the staff".
    pub(super) fn counted_group(&self) -> Option<usize> {
        let group = |known: &Entity| known.kind == SpeakerKind::Group;
        let counted = self.latest(FAR, |known| group(known) && known.said > 0 && self.is_counted(known));
        counted.or_else(|| self.latest(NEAR, group))
    }

    /// "the workers" for "four people who unloaded it", "the growers" for "maize farmers in Lubwe County".
    pub(super) fn workers(&self, what: &Description) -> Option<usize> {
        if !what.is_bare() || !what.classes.any(Classes::GROUP.with(Classes::FOLK)) {
            return None;
        }
        let group = |known: &Entity| known.kind == SpeakerKind::Group && !known.named;
        let plain = |at: usize| self.is_one_of(at, &["people", "men", "women", "persons"]);
        let people = |known: &Entity| known.said > 0 && known.best.clone().take(3).any(plain);
        self.latest(NEAR, |known| group(known) && people(known))
            .or_else(|| self.latest(NEAR, |known| group(known) && self.is_akin(known, what.family)))
    }

    /// "the researchers" for "a team at Callowell University".
    pub(super) fn team(&self, what: &Description) -> Option<usize> {
        if !what.is_bare() || !self.is_one_of(what.head, &TEAMS) {
            return None;
        }
        self.latest(NEAR, |known| {
            let body = matches!(known.kind, SpeakerKind::Group | SpeakerKind::Organization | SpeakerKind::Unknown);
            body && !known.named && known.best.clone().any(|at| self.is_one_of(at, &TEAMS))
        })
    }

    /// "the paper" for "the Daily Sentinel", or for "De Koerier", which has just reported something.
    pub(super) fn paper(&self, what: &Description) -> Option<usize> {
        if !what.is_bare() || !self.lexicon.is_of(what.key, Sort::Outlet) {
            return None;
        }
        let of_press = |at: usize| self.lexicon.outlets.contains(&self.reading.words[at].key);
        let named = self
            .latest(FAR, |known| known.named && known.kind != SpeakerKind::Person && known.best.clone().any(of_press));
        let spoke = || self.last_source.map(|(entity, _)| entity);
        let press = |entity: &usize| self.is_press(*entity);
        named.or_else(|| spoke().filter(press)).or_else(|| self.subjects[0].filter(press))
    }

    /// "the report" for "an audit released on Friday".
    pub(super) fn document(&self, what: &Description) -> Option<usize> {
        let paper = |known: &Entity| known.kind == SpeakerKind::Document;
        let any = self.is_one_of(what.head, &["document", "paper"]);
        self.latest(NEAR, |known| paper(known) && self.is_akin(known, what.family))
            .or_else(|| self.latest(NEAR, |known| any && paper(known) && known.said > 0))
    }

    /// "the authority" for "Northmere Council".
    pub(super) fn body_of_same_family(&self, what: &Description) -> Option<usize> {
        let bodies = Classes::ORGANIZATION.with(Classes::BODY);
        if !what.is_bare() || what.family == 0 || !what.classes.any(bodies) {
            return None;
        }
        let akin = |at: usize| self.lexicon.families(self.reading.words[at].key) & what.family != 0;
        self.latest(FAR, |known| known.kind == SpeakerKind::Organization && known.named && known.best.clone().any(akin))
    }

    /// "the rebels" for "the Northern Front".
    pub(super) fn front(&self, what: &Description) -> Option<usize> {
        if !what.is_bare() || !self.lexicon.is_of(what.key, Sort::Fighters) {
            return None;
        }
        // "the Northern Front", "the FLRD", and not just any body that was named
        let reading = self.reading;
        let fights = |at: usize| self.lexicon.is_of(reading.words[at].key, Sort::Front);
        let initials = |name: &Range<usize>| {
            name.len() == 1
                && reading.shape(name.start) == Shape::Upper
                && reading.text(self.entities.article, name.start).len() > 2
        };
        self.latest(NEAR, |known| {
            matches!(known.kind, SpeakerKind::Organization | SpeakerKind::Group)
                && known.named
                && !self.says_what_it_is(known)
                && (known.best.clone().any(fights) || initials(&known.best))
        })
    }

    /// "the company" for any body with a name that does not say what it is, where "the council" means none but a council:
    /// the one that the sentence before was about, or else the one that the article speaks of most, of those named lately
    /// where there are any.
    pub(super) fn company(&self) -> Option<usize> {
        let entity = |e: usize| &self.entities.all[e];
        let body = |e: &usize| self.is_body_of_any_kind(entity(*e));
        let about = self.subjects[0];
        let mentions = |e: &usize| std::cmp::Reverse(entity(*e).mentions.len());
        let main = |near: usize| self.lately().take(near).filter(body).min_by_key(mentions);
        about
            .filter(body)
            .or_else(|| about.filter(|&e| entity(e).may_be_body()))
            .or_else(|| main(NEAR))
            .or_else(|| main(usize::MAX))
    }

    /// "The Bureau of Labor Statistics" is no company.
    fn says_what_it_is(&self, known: &Entity) -> bool {
        known.best.clone().any(|at| self.lexicon.is_of(self.reading.words[at].key, Sort::PublicBody))
    }

    /// "Skarnkraft": a body with a name that does not say what it is.
    fn is_body_of_any_kind(&self, known: &Entity) -> bool {
        known.named && known.kind == SpeakerKind::Organization && !self.says_what_it_is(known)
    }

    /// A body, or what may be one, with a name.
    fn is_press(&self, entity: usize) -> bool {
        let known = &self.entities.all[entity];
        known.may_be_body() || self.is_body_of_any_kind(known)
    }
}
