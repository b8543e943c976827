//! What is said of somebody whom the article spoke of already: "the retired teacher", "the striker", "the Labour MP".

use crate::hash;
use crate::lexicon::Sort;
use crate::speakers::entity::Entity;
use crate::speakers::roles::capital;
use crate::speakers::walk::Walk;
use std::ops::Range;

/// Somebody is among so many of those spoken of last.
const NEAR: usize = 6;
/// What somebody is besides what they do.
const LIGHT: [&str; 9] = ["owner", "son", "mother", "father", "husband", "brother", "uncle", "pupil", "friend"];

impl Walk<'_> {
    /// "The retired teacher", "the striker", "the 31-year-old singer": such words are said of somebody whom the article
    /// spoke of already, and tell something new of them. The one is meant whom the sentence before was about, else who
    /// spoke last, else who was named last, as long as nothing is known of them that speaks against it.
    pub(super) fn by_epithet(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let reading = self.reading;
        let key = self.former_calling(head).unwrap_or(reading.words[head].key);
        let families = self.lexicon.families(key);
        let modified = self.tells_something_new(words, head, key);
        let known_for = families & self.lexicon.epithet_families != 0 || self.is_of_nation(words, head, families);
        let possessed = words.clone().any(|at| self.is_one_of(at, &["'s"]));
        if !(modified || known_for && head + 1 == words.end) || possessed {
            return None;
        }
        let parent = reading.text(self.entities.article, head).split_once("-of-").map(|(parent, _)| hash::word(parent));
        let gender = self.entities.people.gender_of_noun(parent.unwrap_or(key));
        let fits = |&entity: &usize| {
            let known = &self.entities.all[entity];
            self.is_person(entity)
                && (known.certain || !known.named || known.best.len() > 1)
                && gender.is_none_or(|g| known.may_seem(g))
                && (modified || !self.is_something_else(known, families))
        };
        let sentence = reading.words[words.start].sentence;
        let spoke = self.last_source.filter(|(_, at)| at + 3 >= sentence).map(|(entity, _)| entity);
        // "Earlier, Strom's 71 had lifted the side. The opener felt": named since then
        let met = |entity: usize| self.entities.all[entity].last_sentence;
        let since = |&entity: &usize| spoke.is_none_or(|spoke| met(entity) > met(spoke)) && met(entity) + 1 == sentence;
        let recent = || self.lately().take(NEAR);
        self.subjects[0].into_iter().chain(recent().filter(since)).chain(spoke).chain(recent()).find(fits)
    }

    /// "The retired teacher", "the 31-year-old singer", "the mother of two", "the Labour MP", "the member for Cwm Dulas".
    fn tells_something_new(&self, words: &Range<usize>, head: usize, key: u64) -> bool {
        let text = |at: usize| self.reading.text(self.entities.article, at);
        let told = |at: usize| {
            self.lexicon.epithets.contains(&self.reading.words[at].key)
                || text(at).ends_with("-year-old")
                || text(at).ends_with("-born")
        };
        let lawmaker = self.lexicon.is_of(key, Sort::Lawmaker);
        let party = head > words.start + 1 && capital(self.reading, head - 1) && lawmaker;
        let seat = (lawmaker || self.is_one_of(head, &["member"]))
            && self.is_one_of(head + 1, &["for"])
            && capital(self.reading, head + 2);
        let former = self.former_calling(head).is_some();
        former || (words.start..head).any(told) || self.counts_children(head) || party || seat
    }

    /// "the Norwegian diplomat" for the envoy of whom the sentence before spoke.
    fn is_of_nation(&self, words: &Range<usize>, head: usize, families: u64) -> bool {
        families != 0
            && head == words.start + 2
            && capital(self.reading, head - 1)
            && self.entities.people.is_demonym(self.reading.words[head - 1].key)
    }

    /// True for somebody of whom the article says what none of these families is: "the historian Neil Pugh" is nobody's
    /// father because he was named last.
    pub(in crate::speakers) fn is_something_else(&self, known: &Entity, families: u64) -> bool {
        // an owner, a wife or a pupil may be anything else besides
        let light = LIGHT.iter().fold(0, |all, word| all | self.lexicon.families(hash::word(word)));
        let light = if families & light == 0 { light } else { 0 };
        known.described.iter().any(|word| {
            let other = self.lexicon.families(*word) & !light;
            other != 0 && other & families == 0
        })
    }
}
