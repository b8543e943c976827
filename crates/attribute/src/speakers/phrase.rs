//! Whom the phrase of a source means: a pronoun, a name, a description, or somebody new.

use super::anonymity;
use super::dateline::{behind_dateline, is_dateline_label};
use super::entity::Entity;
use super::found::Found;
use super::names::NameMention;
use super::roles::head_of;
use super::walk::Walk;
use crate::lexicon::{Classes, Senses, Sort};
use crate::model::trees;
use crate::reading::{NONE, Shape};
use sayso_record::SpeakerKind;
use std::ops::Range;

/// A phrase looks for its name among this many names of the article.
const NEAR_NAMES: usize = 32;
/// So many entities back a group is looked for, that an article of many takes linear time.
const NEAR_GROUPS: usize = 200;

impl Walk<'_> {
    /// Whom a phrase means, and how it was found. `next_name` is the first name of the article that has not been met.
    pub(super) fn meet_phrase(
        &mut self,
        words: &Range<usize>,
        sentence: &Range<usize>,
        next_name: usize,
        anchor: Option<usize>,
    ) -> Option<(usize, Found)> {
        if words.is_empty() || words.end > self.reading.words.len() {
            return None;
        }
        // "that the contractor": what stands before the phrase itself; "Mr Hurst's": what hangs on its end
        let skipped = words.clone().take_while(|&at| {
            self.reading.classes(at).any(Classes::SUBORDINATOR.with(Classes::COORDINATOR)) && words.len() > 1
        });
        let mut words = words.start + skipped.count()..words.end;
        // "EASTBRIDGE (Union Wire) — Gov. Marcus Teague"
        words.start = words.start.max(behind_dateline(self.reading, sentence)).min(words.end);
        // "the Coastal Safety Authority (CSA)"
        if let Some(bracket) = words.clone().skip(1).find(|&at| self.reading.text(self.entities.article, at) == "(") {
            words.end = bracket;
        }
        while words.len() > 1
            && (self.is_one_of(words.end - 1, &["'s"]) || self.reading.shape(words.end - 1) == Shape::Comma)
        {
            words.end -= 1;
        }
        let (words, at) = (&words, words.start);
        if words.is_empty() {
            return None;
        }
        if let Some(pronoun) = self.pronoun_in(words) {
            // The writer, or in a conversation whose turn it is: told by `turns`.
            let unquoted = self.reading.words[pronoun].quotation == NONE;
            if unquoted && self.is_one_of(pronoun, &["i", "me", "my", "you", "your"]) {
                return None;
            }
            if let Some(paper) = self.paper_that_reads(pronoun, anchor) {
                self.entities.seen(paper, pronoun..pronoun + 1);
                self.mentioned(paper, &(pronoun..pronoun + 1));
                return Some((paper, Found::Description));
            }
            let known = self.by_pronoun(pronoun, anchor.is_some());
            let (entity, chance) = known.or_else(|| self.newcomer(pronoun))?;
            self.entities.seen(entity, pronoun..pronoun + 1);
            self.mentioned(entity, &(pronoun..pronoun + 1));
            return Some((entity, Found::Pronoun(chance)));
        }
        // "EXCLUSIVE: minister ignored warning"
        let labels = self.lexicon.is_of(self.reading.words[at].key, Sort::Label);
        if words.len() == 1 && labels && self.reading.opens_sentence(at) && self.reading.shape(at + 1) == Shape::Colon {
            let behind = self.behind_last_dash(sentence)?;
            return self.meet_phrase(&behind, sentence, next_name, None);
        }
        if is_dateline_label(self.reading, words) {
            return None;
        }
        if let Some(entity) = self.by_kin_word(words) {
            // whom somebody else speaks of is not brought to mind for the pronouns behind
            self.entities.all[entity].mentions.push(words.clone());
            return Some((entity, Found::Description));
        }
        let relative = words.len() == 1 && self.is_one_of(at, &["who", "which"]);
        let (entity, found) = if relative {
            match self.by_pronoun(at, true) {
                Some((entity, chance)) => (entity, Found::Pronoun(chance)),
                None => return self.meet_phrase(&self.before_relative(at, sentence)?, sentence, next_name, anchor),
            }
        } else if self.is_with_team(words) {
            let same =
                |known: &Entity| !known.named && known.best.len() == words.len() && self.same_words(&known.best, words);
            let near = self.entities.all.iter().rev().take(NEAR_GROUPS).position(same);
            match near.map(|back| self.entities.all.len() - 1 - back) {
                Some(entity) => (entity, Found::Description),
                None => (self.entities.add_description(words, SpeakerKind::Group), Found::Described),
            }
        } else if let Some(name) = self.principal_name(words, sentence, next_name, anchor) {
            let left = |mention: &NameMention| self.left_unnamed(mention).or_else(|| self.body_left_unnamed(mention));
            let unnamed = if self.met_names[name].is_none() { left(&self.names[name]) } else { None };
            let entity = self.meet_name(name, unnamed);
            (entity, self.form_of_name(name, entity))
        } else if let Some(mention) = self.name_of_its_own(words) {
            let known = self.entities.all.len();
            let entity = self.entities.meet_name(&mention, None);
            (entity, if entity == known { Found::Name } else { Found::ShortName })
        } else {
            let head = head_of(self.reading, words);
            let known = self
                .apposition_of(words, head)
                .or_else(|| self.goes_on(words, head, anchor))
                .or_else(|| self.body_spoken_for(words, head))
                .or_else(|| self.by_description(words, head));
            match known.or_else(|| self.introduced(words, head)) {
                Some(entity) => (entity, Found::Description),
                None => {
                    let kind = self.kind_of_phrase(words, head);
                    let group = self.group_of_one(words);
                    let entity = self.entities.add_description(&self.named_by(words, anchor), kind);
                    self.entities.all[entity].part_of = group;
                    (entity, Found::Described)
                }
            }
        };
        if !relative {
            let head = head_of(self.reading, words);
            let key = self.reading.words[head].key;
            let gender = self.entities.people.gender_of_noun(key);
            if found == Found::Description && self.kind_of_noun(head) == SpeakerKind::Organization {
                let known = &mut self.entities.all[entity];
                if self.reading.shape(head) == Shape::Lower && known.may_be_body() {
                    known.kind = SpeakerKind::Organization;
                }
            }
            if found == Found::Description
                && let Some(role) = self.role_told(words, head, entity)
            {
                self.entities.all[entity].role = Some(role);
            }
            let known = &mut self.entities.all[entity];
            if known.gender.is_none() && known.kind == SpeakerKind::Person {
                known.gender = gender;
            }
        }
        self.entities.seen(entity, words.clone());
        self.mentioned(entity, words);
        Some((entity, found))
    }

    /// "Roth and her colleagues": she and others, who are a source of their own.
    fn is_with_team(&self, words: &Range<usize>) -> bool {
        let last = words.end - 1;
        words.len() > 3
            && self.is_one_of(last, &["colleagues", "team", "co-authors", "collaborators", "coauthors"])
            && self.is_one_of(last - 1, &["his", "her", "their"])
            && self.is_one_of(last - 2, &["and"])
    }

    fn same_words(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        one.clone().zip(other.clone()).all(|(a, b)| self.reading.words[a].key == self.reading.words[b].key)
    }

    /// "His passenger, | a schoolgirl called Ivy,": the one without a name whom the phrase explains behind a comma.
    fn apposition_of(&self, words: &Range<usize>, head: usize) -> Option<usize> {
        let comma = words.start.checked_sub(1).filter(|&at| self.reading.shape(at) == Shape::Comma)?;
        if !self.is_one_of(words.start, &["a", "an"]) || self.kind_of_noun(head) != SpeakerKind::Person {
            return None;
        }
        self.recent.iter().rev().copied().take(3).find(|&e| {
            let known = &self.entities.all[e];
            !known.named && known.kind == SpeakerKind::Person && known.last.end == comma
        })
    }

    /// "The friend | added": whoever spoke last goes on, where nothing speaks against it.
    fn goes_on(&self, words: &Range<usize>, head: usize, anchor: Option<usize>) -> Option<usize> {
        let adds = self.is_one_of(anchor?, &["added", "adds", "continued", "continues"]);
        let definite = self.is_one_of(words.start, &["the", "this", "that"]);
        if !adds || !definite || self.kind_of_noun(head) != SpeakerKind::Person {
            return None;
        }
        let sentence = self.reading.words[words.start].sentence;
        let (entity, spoke) = self.last_source?;
        let known = &self.entities.all[entity];
        let gender = self.entities.people.gender_of_noun(self.reading.words[head].key);
        let family = self.lexicon.families(self.reading.words[head].key);
        let akin = self.is_akin(known, family);
        let other = family != 0 && !akin && self.is_something_else(known, family);
        let fits = gender.is_none_or(|g| known.may_seem(g)) && !other;
        (spoke + 3 > sentence && known.kind == SpeakerKind::Person && fits).then_some(entity)
    }

    /// The group that "one of them", "one of the people", "a second worker" is one of: the latest without a name.
    fn group_of_one(&self, words: &Range<usize>) -> Option<usize> {
        let second = ["second", "third", "fourth", "fifth", "other"];
        let counted = ["one", "two", "three", "four", "several", "some", "most", "both"];
        let one = self.is_one_of(words.start, &["one", "another"])
            || self.is_one_of(words.start + 1, &second)
            || self.is_one_of(words.start, &counted) && self.is_one_of(words.start + 1, &["of"])
            // "A payroll supervisor, one of the three,"
            || self.reading.shape(words.end) == Shape::Comma
                && self.is_one_of(words.end + 1, &["one"])
                && self.is_one_of(words.end + 2, &["of"]);
        if !one {
            return None;
        }
        // "people familiar with the matter": "one of the people", further back than the recent ones
        if self.is_one_of(words.start + 1, &["of"]) && words.len() > 2 {
            let noun = self.reading.words[head_of(self.reading, &(words.start + 2..words.end))].key;
            let named_so = |at: usize| self.reading.words[at].key == noun;
            let group = (0..self.entities.all.len()).rev().take(NEAR_GROUPS).find(|&at| {
                let known = &self.entities.all[at];
                !known.named && known.kind == SpeakerKind::Group && known.best.clone().any(named_so)
            });
            if group.is_some() {
                return group;
            }
        }
        // "One minister … Another was less amused"
        let another = self.is_one_of(words.start, &["another"]) || self.is_one_of(words.start + 1, &second);
        let mut recent = self.recent.iter().rev().take(6).copied();
        let fits = |&e: &usize| {
            let known = &self.entities.all[e];
            let unseen = || another && anonymity::is_anonymous(&self.entities, self.lexicon, e);
            !known.named && (known.kind == SpeakerKind::Group || known.kind == SpeakerKind::Person && unseen())
        };
        // "one of the pair": of those who were counted; one of those who spoke rather than of those who were spoken of
        let counts = ["pair", "two", "three", "trio", "four", "five", "six", "seven"];
        let of_number = self.is_one_of(words.end - 1, &counts);
        let told = |e: &usize| {
            let known = &self.entities.all[*e];
            fits(e) && known.said > 0 && (!of_number || self.is_counted(known))
        };
        recent.clone().find(told).or_else(|| recent.find(fits))
    }

    /// True for "two engineers", "several of them".
    pub(super) fn is_counted(&self, known: &Entity) -> bool {
        self.is_one_of(known.best.start, &["two", "three", "four", "five", "six", "seven", "several"])
    }

    /// Whether a name is the one that its bearer is known by, or a form of it.
    fn form_of_name(&self, name: usize, entity: usize) -> Found {
        let (name, best) = (&self.names[name].name, &self.entities.all[entity].best);
        let keys = |words: &Range<usize>| words.clone().map(|at| self.reading.words[at].key).collect::<Vec<_>>();
        if name == best || keys(name) == keys(best) { Found::Name } else { Found::ShortName }
    }

    /// The name that a phrase hangs on: its head, or the name that explains it.
    fn principal_name(
        &self,
        words: &Range<usize>,
        sentence: &Range<usize>,
        next_name: usize,
        anchor: Option<usize>,
    ) -> Option<usize> {
        let from = next_name.saturating_sub(6);
        let near = (from..self.names.len())
            .take(NEAR_NAMES)
            .take_while(|&i| self.names[i].name.start < sentence.end.max(words.end));
        let head = head_of(self.reading, words);
        let mut explained = None;
        for i in near {
            let name = &self.names[i];
            if name.name.contains(&head) || name.whole.contains(&head) && name.whole.start >= words.start {
                return Some(i);
            }
            // "Trump avoids": a source that begins with a name, and is not something of his
            let opens = name.name.start == words.start || name.whole.start == words.start;
            let owns = self.is_one_of(name.name.end, &["'s"]) && name.name.end + 1 < words.end;
            let within = Classes::ORGANIZATION
                .with(Classes::PERSON)
                .with(Classes::GROUP)
                .with(Classes::DOCUMENT)
                .with(Classes::PAPER);
            if opens
                && !owns
                && !self.reading.classes(head).any(within)
                && self.reading.shape(head) == Shape::Lower
                && !self.is_thing(head, name)
            {
                return Some(i);
            }
            // "who gave only his first name, | Mihai,"
            let gives = name.name.start == words.end + 1 && self.reading.shape(words.end) == Shape::Comma;
            if gives && self.is_one_of(head, &["name", "nickname"]) {
                return Some(i);
            }
            let explains = name.described.as_ref().is_some_and(|d| d.contains(&words.start) && d.contains(&head));
            if explains && explained.is_none() {
                explained = Some(i);
            }
            // "Considered one of them, Rosa Quispe,": an apposition inside the source itself
            let inside = name.whole.start > words.start && name.name.end == words.end && name.whole.start > head;
            // "One, state Sen. Bo Lake,"
            let cut = (words.start + 1..words.start + 3).find(|&at| self.reading.shape(at) == Shape::Comma);
            let bare =
                self.is_one_of(words.start, &["one", "another"]) && cut.is_some_and(|cut| cut < name.whole.start);
            let comma = bare || name.whole.start.checked_sub(1).is_some_and(|c| self.reading.shape(c) == Shape::Comma);
            // "Sallow, | 61, of Mill Lane, | had denied"
            let parted = name.name.end + 1 == words.start && self.reading.shape(name.name.end) == Shape::Comma;
            if parted && (self.reading.shape(words.start) == Shape::Number || self.explains_name(words, head, name)) {
                return Some(i);
            }
            // "The mill's manager, | Hugo Lindqvist, | said", where the source was cut at the comma
            let before_cue = anchor.is_some_and(|anchor| self.is_put_before_cue(words, name, anchor));
            if explained.is_none() && (before_cue || self.is_explained_by(words, head, name)) {
                explained = Some(i);
            }
            let of_body = name.described.as_ref().is_some_and(|described| described.start > head);
            if inside && comma && !of_body && explained.is_none() {
                explained = Some(i);
            }
        }
        explained
    }

    /// A source of capitals that opens a sentence or follows a quotation, where capitals alone are no proof of a name.
    fn name_of_its_own(&self, words: &Range<usize>) -> Option<NameMention> {
        let capitals = words.clone().all(|at| matches!(self.reading.shape(at), Shape::Capital | Shape::Upper));
        let common =
            Classes::PERSON.with(Classes::TITLE).with(Classes::GROUP).with(Classes::DETERMINER).with(Classes::CALLING);
        let noun = self.reading.classes(words.end - 1).any(common.with(Classes::PRONOUN).with(Classes::DOCUMENT));
        // "The Italian | would not say"
        let from_somewhere = words.len() == 2
            && self.reading.classes(words.start).any(Classes::DETERMINER)
            && self.entities.people.is_demonym(self.reading.words[words.end - 1].key);
        (capitals && !noun && !from_somewhere && words.len() <= 4).then(|| NameMention {
            name: words.clone(),
            whole: words.clone(),
            role: None,
            post: None,
            described: None,
            person: false,
            body: false,
        })
    }

    pub(super) fn kind_of_noun(&self, head: usize) -> SpeakerKind {
        let classes = self.reading.classes(head);
        let counted = ["two", "three", "four", "five", "several", "some", "most", "many", "others"];
        // "one senior figure"
        let of_rank = ["senior", "leading", "prominent", "key", "top", "veteran"];
        if self.is_one_of(head, &["figure"]) && head > 0 && self.is_one_of(head - 1, &of_rank) {
            return SpeakerKind::Person;
        }
        if self.is_one_of(head, &["one", "another", "other", "second", "third", "fourth", "fifth"]) {
            SpeakerKind::Person
        } else if self.is_one_of(head, &counted) || classes.any(Classes::GROUP) {
            SpeakerKind::Group
        } else if classes.any(Classes::DOCUMENT) && !classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Document
        } else if classes.any(Classes::PERSON.with(Classes::TITLE)) {
            SpeakerKind::Person
        } else if classes.any(Classes::ORGANIZATION) {
            SpeakerKind::Organization
        } else if classes.any(Classes::CALLING) {
            SpeakerKind::Person
        } else if classes.any(Classes::FOLK) {
            SpeakerKind::Group
        } else if classes.any(Classes::PAPER) {
            SpeakerKind::Document
        } else if classes.any(Classes::BODY) {
            SpeakerKind::Organization
        } else if self.reading.is_human(head) || self.reading.words[head].senses.noun == Senses::PERSON {
            if self.trees.tags[head] == trees::PLURAL { SpeakerKind::Group } else { SpeakerKind::Person }
        } else {
            SpeakerKind::Unknown
        }
    }
}
