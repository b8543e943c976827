//! Pronouns inside quotations: "I" is whoever is quoted, and "he" is not.

use super::entity::Entity;
use super::found::Found;
use super::walk::Walk;
use crate::draft::Draft;
use crate::reading::NONE;
use sayso_record::SpeakerKind;

/// The statement around a quotation is among so many before and behind.
const NEAR: usize = 8;
/// Whom a phrase before a quotation means is among so many of those met last.
const FAR: usize = 200;
/// So many words back a quotation's opening is looked for, and so many mentions of somebody, that time stays linear.
const LONGEST: usize = 400;

impl Walk<'_> {
    /// "I" in a quotation is whoever is quoted: who says the statement around it, or another one of the same quotation.
    pub(super) fn speakers_of_themselves(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        for at in 0..drafts.len() {
            let Some(source) = drafts[at].source.first() else { continue };
            let Some(pronoun) = self.pronoun_in(source).filter(|&p| self.is_one_of(p, &["i", "we", "me", "us"])) else {
                continue;
            };
            let quotation = self.reading.words[pronoun].quotation;
            let near = || (at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len())).filter(|&i| i != at);
            let around = |i: &usize| drafts[*i].content.iter().any(|c| c.contains(&pronoun));
            let beside = |i: &usize| {
                quotation != NONE
                    && drafts[*i].content.iter().any(|c| {
                        let part = |at: usize| self.reading.words.get(at).is_some_and(|w| w.quotation == quotation);
                        part(c.start) || c.end > 0 && part(c.end - 1)
                    })
                    && drafts[*i].source.first().is_some_and(|s| self.reading.words[s.start].quotation == NONE)
            };
            let holder =
                near().filter(around).find_map(|i| chosen[i]).or_else(|| near().filter(beside).find_map(|i| chosen[i]));
            if let Some(entity) = holder {
                chosen[at] = Some(entity);
                self.found[at] = Found::Quoted;
                self.chosen_from[at] = None;
                self.entities.seen(entity, pronoun..pronoun + 1);
            }
        }
    }

    /// “He told me to go,” Ron said: "he" is not Ron but the next likely one, or somebody whom the article does not name.
    pub(super) fn speakers_of_others(&mut self, drafts: &[Draft], chosen: &mut [Option<usize>]) {
        for at in 0..drafts.len() {
            let Some(choice) = self.chosen_from[at] else { continue };
            let pronoun = self.choices[choice].pronoun;
            let quotation = self.reading.words[pronoun].quotation;
            if quotation == NONE || !self.is_one_of(pronoun, &["he", "she"]) {
                continue;
            }
            let quotes = |draft: &Draft| {
                let part = |at: usize| self.reading.words.get(at).is_some_and(|w| w.quotation == quotation);
                let outside = draft.source.first().is_some_and(|s| self.reading.words[s.start].quotation == NONE);
                outside && draft.content.iter().any(|c| part(c.start) || c.end > 0 && part(c.end - 1))
            };
            let near = (at.saturating_sub(NEAR)..(at + NEAR).min(drafts.len())).filter(|&i| i != at);
            let quoted = near.filter(|&i| quotes(&drafts[i])).find_map(|i| chosen[i]);
            if quoted.is_none() {
                continue;
            }
            let other = self.choices[choice].candidates.iter().find(|c| Some(c.entity) != quoted);
            let other = other.map(|c| (c.entity, c.probability));
            let opening = (0..=pronoun).rev().take(LONGEST).find(|&at| self.reading.words[at].quotation != quotation);
            let opening = opening.map_or(pronoun, |before| before + 1);
            let spoken_of = |entity: usize| {
                let mentions = self.entities.all[entity].mentions.iter().rev().take(LONGEST);
                mentions.map(|words| words.end).filter(|&end| end <= opening).max().unwrap_or(0)
            };
            let after = other.map_or(0, |(entity, _)| spoken_of(entity));
            let inside = self.relative_in_quotation(opening, pronoun);
            let introduced =
                inside.or_else(|| self.introduced_before(opening, after)).map(|phrase| (self.met_as(&phrase), phrase));
            let (entity, chance) = match (introduced, other) {
                (Some((Some(entity), _)), _) if Some(entity) != quoted => (entity, 0.5),
                (Some((None, phrase)), _) => (self.entities.add_description(&phrase, SpeakerKind::Person), 0.5),
                (_, Some(other)) => other,
                (_, None) => (self.entities.add_description(&(pronoun..pronoun + 1), SpeakerKind::Person), 0.5),
            };
            chosen[at] = Some(entity);
            self.found[at] = Found::Pronoun(chance);
            self.entities.seen(entity, pronoun..pronoun + 1);
        }
    }

    /// Whom a phrase that stands somewhere before was taken to mean.
    pub(super) fn met_as(&self, phrase: &std::ops::Range<usize>) -> Option<usize> {
        let holds = |known: &Entity| known.mentions.iter().rev().take(NEAR).any(|m| m.contains(&(phrase.end - 1)));
        self.entities.all.iter().rev().take(FAR).position(holds).map(|back| self.entities.all.len() - 1 - back)
    }
}
