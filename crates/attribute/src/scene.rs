//! The scene of a statement: to whom it was made, by what medium, when and where; and who passed it on.
//!
//! All of it stands beside the cue, outside of what was said: "told **lawmakers** in **Ottawa** on **Tuesday** that …",
//! "said in an interview with **the Daily Ledger**", "reported, citing **two officials**". Only the sentence of the cue is
//! looked at, and only so many words of it, so the cost is linear in the number of statements.

mod addressee;
mod passed;
mod place;
mod time;

use crate::draft::Draft;
use crate::lexicon::{Classes, Lexicon};
use crate::model::second_hand;
use crate::model::trees::{self, Trees};
use crate::reading::{NONE, Reading, Shape};
use std::ops::Range;

/// Words looked at on either side of the cue.
const REACH: usize = 14;
/// Words from a cue back to the phrase that opens its sentence.
const FAR: usize = 40;
/// What stands between somebody and a place: "reporters | outside the Capitol".
const BEYOND: [&str; 4] = ["outside", "inside", "aboard", "behind"];
/// Words of an addressee or a medium.
const LONGEST: usize = 9;
/// Words between what keeps a source unnamed and the ground for it.
const NEAR_GROUND: usize = 8;
/// Verbs of those who ask that their names be kept back.
const ASKING: [&str; 20] = [
    "asked",
    "asks",
    "asking",
    "requested",
    "requesting",
    "insisted",
    "insisting",
    "declined",
    "declining",
    "refused",
    "refusing",
    "wanted",
    "want",
    "wished",
    "wish",
    "preferred",
    "agreed",
    "spoke",
    "speaking",
    "begged",
];

/// Fills in the addressee, the medium, the time and the place of each draft where its sentence names them, and adds the
/// statements behind those that were passed on.
pub(crate) fn read(reading: &Reading, trees: &Trees, lexicon: &Lexicon, drafts: &mut Vec<Draft>) {
    drafts.retain(|draft| !asks_to_stay_unnamed(reading, lexicon, draft));
    for draft in drafts.iter_mut() {
        drop_grounds(reading, lexicon, draft);
        if draft.anchor >= reading.words.len() {
            continue;
        }
        addressee::trim(reading, draft);
        let scene = Scene { reading, trees, lexicon, draft };
        let medium = scene.medium();
        let addressee = if draft.addressee.is_none() {
            let of_medium = || medium.as_ref().and_then(|medium| scene.addressee_of(medium));
            let spoken_to = || if scene.is_inner() { None } else { scene.spoken_to() };
            scene.told().or_else(of_medium).or_else(spoken_to).or_else(|| scene.in_content())
        } else {
            draft.addressee.clone().map(|words| scene.whole(words))
        };
        let time = scene.time(addressee.as_ref(), medium.as_ref());
        let place = scene.place(addressee.as_ref(), medium.as_ref());
        // "told a news conference": who was told, and by what
        let occasion = |words: &Range<usize>| reading.is_one_of(words.end - 1, &["conference", "briefing"]);
        draft.medium = medium.or_else(|| addressee.clone().filter(occasion));
        draft.addressee = addressee;
        draft.time = time;
        draft.place = place;
    }
    passed::pass_on(reading, trees, lexicon, drafts);
}

/// "A trader, who asked not to be named": the ground that a reader is given, and nothing that a source has to say.
fn asks_to_stay_unnamed(reading: &Reading, lexicon: &Lexicon, draft: &Draft) -> bool {
    let asks = reading.is_one_of(draft.anchor, &ASKING);
    let phrase_at = |at: usize| reading.keeps_unnamed(at, lexicon).is_some();
    asks && draft
        .content
        .first()
        .is_some_and(|content| (content.start.saturating_sub(2).max(draft.anchor)..content.start + 4).any(phrase_at))
}

/// "…, according to a diplomat who spoke on condition of anonymity | because the talks are private": the ground, taken for a
/// part of what was said.
fn drop_grounds(reading: &Reading, lexicon: &Lexicon, draft: &mut Draft) {
    let ground = |range: &Range<usize>| {
        reading.is_one_of(range.start, &["because", "as", "since", "citing", "for"])
            && (range.start.saturating_sub(NEAR_GROUND)..range.start)
                .any(|at| reading.keeps_unnamed(at, lexicon).is_some())
    };
    if draft.content.len() > 1 && !draft.content.iter().all(ground) {
        draft.content.retain(|range| !ground(range));
    }
}

#[derive(Clone, Copy)]
struct Scene<'a> {
    reading: &'a Reading,
    trees: &'a Trees,
    lexicon: &'a Lexicon,
    draft: &'a Draft,
}

impl Scene<'_> {
    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.reading.is_one_of(at, words)
    }

    /// True for what somebody says that somebody else said.
    fn is_inner(&self) -> bool {
        self.draft.evidence == second_hand::EVIDENCE
    }

    /// True for a word of the cue's sentence that is no part of what was said.
    fn is_outside(&self, at: usize) -> bool {
        let sentence = self.reading.words[self.draft.anchor].sentence;
        self.reading.words.get(at).is_some_and(|w| w.sentence == sentence && w.quotation == NONE)
            && !self.draft.content.iter().any(|c| c.contains(&at))
    }

    /// The words on either side of the cue that are neither what was said nor who said it, those behind it first.
    fn beside(&self) -> impl Iterator<Item = usize> {
        let anchor = self.draft.anchor;
        let behind = anchor + 1..anchor + REACH;
        let before = anchor.saturating_sub(REACH)..anchor;
        behind
            .chain(before)
            .filter(|&at| self.is_outside(at) && !self.draft.source.iter().any(|source| source.contains(&at)))
    }

    /// "in **an interview** …", "on **Twitter**".
    fn medium(&self) -> Option<Range<usize>> {
        let anchor = self.draft.anchor;
        let behind = anchor + 1..anchor + REACH;
        let before = anchor.saturating_sub(REACH)..anchor;
        // "emailed | a statement"
        if let Some(words) = self.sent().filter(|words| self.is_medium(words)) {
            return Some(words);
        }
        // "said on | its Telegram channel that …": counted among what was said
        let content = self.draft.content.first().filter(|content| content.start > anchor && content.start < anchor + 4);
        let counted = content.filter(|content| self.is(content.start - 1, &["in", "on", "via"])).and_then(|content| {
            let words = self.phrase_where(content.start, |at| content.contains(&at))?;
            (self.is_medium(&words) && self.is(words.end, &["that"])).then_some(words)
        });
        if counted.is_some() {
            return counted;
        }
        // "In a message to parents, Lucy Okafor, head teacher of …, said": what opens the sentence, however far
        let opening = self.reading.sentences[self.reading.words[anchor].sentence as usize].start;
        let opening = (opening < before.start && anchor - opening < FAR).then_some(opening);
        // What stands before the cue of a statement inside another one is told of that other one.
        let (before, opening) = if self.is_inner() { (anchor..anchor, None) } else { (before, opening) };
        let behind =
            if self.is_inner() { anchor + 1..self.draft.content.first().map_or(anchor, |c| c.start) } else { behind };
        behind.chain(before).chain(opening).find_map(|at| {
            let shouted = self.reading.shape(at) == Shape::Upper;
            if shouted || !self.is_outside(at) || !self.is(at, &["in", "on", "at", "during", "by", "via", "over"]) {
                return None;
            }
            // "in one of | the emails"
            let one_of = self.is(at + 1, &["one", "several", "some"]) && self.is(at + 2, &["of"]);
            let words = self.noun_phrase(if one_of { at + 3 } else { at + 1 })?;
            // "users on the company's forum said": who says it
            let of_source = self.draft.source.iter().any(|source| source.start < at && source.contains(&at));
            let stands =
                self.is(words.start, &["the", "its", "their", "his", "her"]) && self.is(at, &["on", "in", "at"]);
            if of_source && stands {
                return None;
            }
            // "a letter | published in the Review", but "seen by | the Ledger"
            let by = self.is(at, &["by"]);
            let medium = |at: &usize| {
                self.lexicon.media.contains(&self.reading.words[*at].key)
                    && !(by && self.reading.shape(*at) != Shape::Lower)
            };
            let last = words.clone().rev().find(medium)?;
            Some(words.start..last + 1)
        })
    }

    /// The noun phrase that begins here: up to a mark, a preposition or a verb.
    fn noun_phrase(&self, start: usize) -> Option<Range<usize>> {
        self.phrase_where(start, |at| self.is_outside(at))
    }

    /// The same of words of which `may` is true.
    fn phrase_where(&self, start: usize, may: impl Fn(usize) -> bool) -> Option<Range<usize>> {
        let reading = self.reading;
        // "her opening statement"
        let owner = self.is(start, &["her"]) && self.trees.tags.get(start) == Some(&trees::POSSESSIVE);
        let pronoun = reading.classes(start).any(Classes::PRONOUN) && may(start) && !owner;
        if pronoun && !reading.classes(start).any(Classes::DETERMINER) {
            return Some(start..start + 1);
        }
        let mut end = start;
        while end < start + LONGEST && may(end) {
            let classes = reading.classes(end);
            let mark = !matches!(reading.shape(end), Shape::Lower | Shape::Capital | Shape::Upper | Shape::Number);
            let small = reading.shape(end) == Shape::Lower;
            let closed = Classes::PREPOSITION
                .with(Classes::SUBORDINATOR)
                .with(Classes::COORDINATOR)
                .with(Classes::PRONOUN)
                .with(Classes::RELATIVE);
            let owner = owner && end == start;
            let clitic = self.is(end, &["'s", "’s"]);
            let opens = end > start && classes.any(Classes::DETERMINER) && !clitic;
            let verb = classes.any(Classes::AUXILIARY) && !clitic;
            let beyond = end > start && self.is(end, &BEYOND);
            let time = classes.any(Classes::TIME) && !self.is_in_name(end);
            if mark || small && !owner && (classes.any(closed) || verb || beyond) || time || opens {
                break;
            }
            end += 1;
        }
        let noun = end > start && !reading.classes(end - 1).any(Classes::DETERMINER.with(Classes::ADVERB));
        noun.then_some(start..end)
    }
}
