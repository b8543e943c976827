//! Whom the lead of an article leaves unnamed, until the paragraph behind it gives the name.

use super::anonymity;
use super::entity::Entity;
use super::names::NameMention;
use super::roles::{head_of, is_aged};
use super::walk::Walk;
use crate::lexicon::{Classes, Sort};
use crate::reading::Shape;
use sayso_record::SpeakerKind;
use std::ops::Range;

/// Whom an article's lead may leave unnamed is among so many of those whom it speaks of first.
const LEAD: usize = 12;
/// And the name stands in one of the first paragraphs, up to this one.
const LEAD_BLOCKS: u32 = 3;
/// The lead is looked for among so many sentences.
const HEADINGS: usize = 8;
/// Words of a lead.
const LONGEST_LEAD: usize = 60;

impl Walk<'_> {
    /// "A gran told how she cheated death …. Maureen Tubbs, 74, had just put the kettle on": the same where the name opens
    /// the paragraph and says nothing yet. Its age or its first name shows that it is somebody's.
    pub(super) fn left_unnamed_subject(&self, mention: &NameMention) -> Option<usize> {
        let reading = self.reading;
        let sentence = reading.words[mention.name.start].sentence as usize;
        let opens = mention.whole.start == reading.sentences[sentence].start
            && sentence > 0
            && reading.blocks.get(sentence) != reading.blocks.get(sentence - 1);
        let first = reading.words[mention.name.start].key;
        let somebody = is_aged(reading, mention.name.end) || self.entities.people.gender_of_first_name(first).is_some();
        if opens && somebody { self.left_unnamed(mention) } else { None }
    }

    /// "A former harbour pilot testified …. “I'm not proud of it,” Wesley Strand, 46, told jurors": whom the lead left
    /// unnamed, where this name may be the one. The paragraph straight behind must quote a full name that nothing is said
    /// of, and nobody else may have been left unnamed.
    pub(super) fn left_unnamed(&self, mention: &NameMention) -> Option<usize> {
        let reading = self.reading;
        let block = |sentence: u32| reading.blocks.get(sentence as usize).copied().unwrap_or(0);
        let here = block(reading.words[mention.name.start].sentence);
        if here > LEAD_BLOCKS || mention.name.len() < 2 {
            return None;
        }
        // "The boss of the locker firm …. Simon Amery, chief executive of Dropwell, said": an office of the same sort
        let families = |words: &Range<usize>| {
            words.clone().fold(0, |all, at| all | self.lexicon.families(self.reading.words[at].key))
        };
        let office = mention.role.as_ref().map(families);
        // "A gardener has been jailed after a judge told him": the first one of the sentence waits, and not the second
        let first = |known: &Entity| {
            let start = reading.sentences[reading.words[known.best.start].sentence as usize].start;
            start == known.best.start || !self.is_one_of(start, &["a", "an"])
        };
        let aged = is_aged(reading, mention.name.end);
        let waits = |known: &Entity| {
            let head = head_of(reading, &known.best);
            let opens = reading.opens_sentence(known.best.start) && self.is_one_of(known.best.start, &["a", "an"]);
            let open = ["a", "an", "the", "its", "his", "her", "their"];
            !known.named
                && (known.said > 0 || aged && opens)
                && first(known)
                && (self.is_one_of(known.best.start, &["a", "an"])
                    || block(reading.words[known.best.start].sentence) < LEAD_BLOCKS)
                && known.kind == SpeakerKind::Person
                && self.is_one_of(known.best.start, &open)
                && !self.lexicon.hidden_nouns.contains(&reading.words[head].key)
                && !anonymity::is_hidden_by_its_noun(reading, self.lexicon, known)
                && known.hidden.is_none()
                && office.is_none_or(|office| office & families(&(head..head + 1)) != 0)
        };
        let unnamed = || self.entities.all.iter().enumerate().take(LEAD).filter(|(_, known)| waits(known));
        // "A former pilot said the captain had ordered him": the captain was not introduced
        let new = |(_, known): &(usize, &Entity)| self.is_one_of(known.best.start, &["a", "an"]);
        let (entity, known) = unnamed().find(new).or_else(|| unnamed().next())?;
        // whom others spoke before is no one that the article begins with
        let others = self.entities.all[..entity].iter().filter(|other| other.named && other.said > 0);
        if others.filter(|other| other.kind == SpeakerKind::Person).count() > 0 {
            return None;
        }
        let rivals = if new(&(entity, known)) { unnamed().filter(new).count() } else { unnamed().count() };
        let sentence = reading.words[mention.name.start].sentence;
        let next = block(known.last_sentence) + 1 == here
            || block(known.last_sentence) == here
                && known.last_sentence + 1 == sentence
                && reading.opens_sentence(mention.whole.start);
        let expected = self.entities.people.gender_of_first_name(reading.words[mention.name.start].key);
        let gender = known.gender.zip(expected).is_none_or(|(known, expected)| known == expected);
        (rivals == 1 && next && gender).then_some(entity)
    }

    /// "… were killed by dogs, a wildlife charity has said. … Penmorrick Seal Rescue said": the body that the lead left
    /// unnamed, where it left but one so, and this is the first with a name that may be one of the sort.
    pub(super) fn body_left_unnamed(&self, mention: &NameMention) -> Option<usize> {
        let reading = self.reading;
        let block = |sentence: u32| reading.blocks.get(sentence as usize).copied().unwrap_or(0);
        let sentence = |words: &Range<usize>| reading.words[words.start].sentence;
        let here = block(sentence(&mention.name));
        let first_name = self.entities.people.gender_of_first_name(reading.words[mention.name.start].key);
        if here > LEAD_BLOCKS + 2 || mention.name.len() < 2 || mention.person || first_name.is_some() {
            return None;
        }
        let waits = |known: &Entity| {
            let head = head_of(reading, &known.best);
            !known.named
                && known.said > 0
                && known.kind == SpeakerKind::Organization
                && self.is_one_of(known.best.start, &["a", "an"])
                && known.mentions.first().is_some_and(|words| block(sentence(words)) < LEAD_BLOCKS)
                && self.may_be_called(&mention.name, head)
        };
        let mut unnamed = self.entities.all.iter().enumerate().take(LEAD).filter(|(_, known)| waits(known));
        let (entity, _) = unnamed.next()?;
        unnamed.next().is_none().then_some(entity)
    }

    /// True for the name of a body that does not say that it is of another sort than the noun: "Tregarth Council" is no charity.
    fn may_be_called(&self, name: &Range<usize>, noun: usize) -> bool {
        let key = self.reading.words[noun].key;
        let family = self.lexicon.families(key);
        let same = |at: usize| {
            let word = self.reading.words[at].key;
            word == key || self.lexicon.families(word) & family != 0
        };
        let says = |at: usize| self.lexicon.is_of(self.reading.words[at].key, Sort::PublicBody);
        name.clone().any(same) || !name.clone().any(says)
    }

    /// What the lead says of somebody unnamed, as the role of whom the paragraph behind it names first and says nothing of:
    /// "A bookkeeper who stole from a charity has been jailed. / Moira Dunlop, 58, had pleaded guilty".
    pub(super) fn role_of_lead(&mut self) {
        let reading = self.reading;
        let Some(lead) = (0..reading.sentences.len().min(HEADINGS))
            .find(|&at| !self.is_heading(at) && !reading.sentences[at].is_empty())
        else {
            return;
        };
        let block = reading.blocks[lead];
        let next = lead + reading.blocks[lead..].iter().take_while(|other| **other == block).count();
        let Some(first) = reading.sentences.get(next).map(|words| words.start) else { return };
        let named = |known: &Entity| {
            let opens = known.mentions.first().is_some_and(|words| words.start == first);
            let aged = is_aged(reading, known.best.end);
            opens
                && aged
                && known.named
                && known.kind == SpeakerKind::Person
                && known.best.len() > 1
                && known.role.is_none()
        };
        let Some(entity) = self.entities.all.iter().take(LEAD).position(named) else { return };
        self.entities.all[entity].role = self.only_newcomer(&reading.sentences[lead]);
    }

    /// The only person whom a sentence introduces with "a": what they are.
    fn only_newcomer(&self, sentence: &Range<usize>) -> Option<Range<usize>> {
        let reading = self.reading;
        let somebody = Classes::TITLE.with(Classes::CALLING).with(Classes::PERSON);
        let mut heads = sentence.clone().take(LONGEST_LEAD).filter_map(|at| {
            let noun = reading.classes(at).any(somebody) || reading.is_human(at);
            let word = matches!(reading.shape(at), Shape::Lower | Shape::Upper);
            let ends = !(reading.classes(at + 1).any(somebody) || reading.is_human(at + 1));
            let plain = |at: &usize| {
                matches!(reading.shape(*at), Shape::Lower | Shape::Upper)
                    && !reading.classes(*at).any(Classes::PREPOSITION)
            };
            let article = (at.saturating_sub(4).max(sentence.start)..at)
                .rev()
                .take_while(|at| plain(at) || self.is_one_of(*at, &["a", "an"]))
                .find(|&at| self.is_one_of(at, &["a", "an"]))?;
            (noun && word && ends && !reading.classes(at).any(Classes::GROUP.with(Classes::FOLK)))
                .then_some(article + 1..at + 1)
        });
        let role = heads.next()?;
        let vague = self.lexicon.is_of(reading.words[role.end - 1].key, Sort::Vague);
        (heads.next().is_none() && !vague).then_some(role)
    }
}
