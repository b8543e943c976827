//! Which words are cues: the word that a cue hangs on ("said" of "has also said in a statement").
//!
//! One yes-or-no question a word, answered by a small network over hashed features of the word, its neighbours, what hangs on
//! it, and the quotations near it. The question is asked only of words that the training data ever saw as a cue often enough.

use super::trees::Trees;
use crate::hash::mix;
use crate::reading::{NONE, Reading, Shape};

/// What hangs on a word.
#[derive(Clone, Copy, Debug)]
pub struct Dependents {
    /// The subject, the complement and the object: words, or [`NONE`].
    subject: u32,
    complement: u32,
    object: u32,
    /// The first noun that hangs on it by its case.
    nominal: u32,
    auxiliary: u64,
    marker: u64,
    /// A bit for each relation that something hangs on it by.
    relations: u32,
}

impl Default for Dependents {
    fn default() -> Self {
        Self { subject: NONE, complement: NONE, object: NONE, nominal: NONE, auxiliary: 0, marker: 0, relations: 0 }
    }
}

/// What hangs on each word of an article.
#[allow(clippy::cast_possible_truncation, reason = "words are fewer than bytes of the text, which fit u32")]
pub fn dependents(reading: &Reading, trees: &Trees, out: &mut Vec<Dependents>) {
    use crate::syntax::Relation as R;
    out.clear();
    out.resize(reading.words.len(), Dependents::default());
    for at in 0..reading.words.len() {
        let Some(of) = out.get_mut(trees.heads[at] as usize) else { continue };
        let key = reading.words[at].key;
        let relation = trees.relations[at];
        of.relations |= 1 << (relation & 31);
        if relation == R::Subject as u8 || relation == R::PassiveSubject as u8 {
            of.subject = at as u32;
        } else if relation == R::Complement as u8 || relation == R::OpenComplement as u8 {
            of.complement = at as u32;
        } else if relation == R::Object as u8 {
            of.object = at as u32;
        } else if relation == R::Nominal as u8 && of.nominal == NONE {
            of.nominal = at as u32;
        } else if relation == R::Auxiliary as u8 || relation == R::Copula as u8 {
            of.auxiliary = key;
        } else if relation == R::Mark as u8 || relation == R::Case as u8 {
            of.marker = key;
        }
    }
}

impl Dependents {
    const fn has(&self, relation: crate::syntax::Relation) -> bool {
        self.relations >> (relation as u8) & 1 == 1
    }

    /// True where an auxiliary of the passive hangs on the word.
    #[must_use]
    pub const fn is_passive(&self) -> bool {
        self.has(crate::syntax::Relation::PassiveAuxiliary)
    }

    /// The word that opens the phrase or clause: "that", "in".
    #[must_use]
    pub const fn marker(&self) -> u64 {
        self.marker
    }

    /// The subject that hangs on the word.
    #[must_use]
    pub fn subject(&self) -> Option<usize> {
        (self.subject != NONE).then_some(self.subject as usize)
    }

    /// True where "not" hangs on the word.
    #[must_use]
    pub const fn is_negated(&self) -> bool {
        self.has(crate::syntax::Relation::Negation)
    }
}

/// So many words to each side of one verbs are counted.
const FAR: usize = 200;

/// The features of the word at `at`. `vote` is what the rules say: 0 where they see no cue here.
pub fn features(reading: &Reading, trees: &Trees, of: &[Dependents], at: usize, vote: u64, out: &mut Vec<u64>) {
    out.clear();
    let words = &reading.words;
    let word = &words[at];
    let sentence = &reading.sentences[word.sentence as usize];
    let near = |offset: isize| at.checked_add_signed(offset).filter(|i| sentence.contains(i)).map(|i| &words[i]);
    let key = |offset: isize| near(offset).map_or(5, |w| w.key);
    let tag = |offset: isize| {
        at.checked_add_signed(offset).filter(|i| sentence.contains(i)).map_or(70, |i| u64::from(trees.tags[i]))
    };
    let d = &of[at];
    let (passive, negated) = (u64::from(d.is_passive()), u64::from(d.is_negated()));
    // Of a word in the tree: its key, its tag and one, the marker that opens it, what it is about.
    let word_of = |w: u32| words.get(w as usize).map_or(0, |w| w.key);
    let tag_of = |w: u32| trees.tags.get(w as usize).map_or(0, |t| u64::from(*t) + 1);
    let marker_of = |w: u32| of.get(w as usize).map_or(0, |d| d.marker);
    let noun_of = |w: u32| words.get(w as usize).map_or(60, |w| u64::from(w.senses.noun));
    let verb_of = |w: u32| words.get(w as usize).map_or(60, |w| u64::from(w.senses.verb));
    let relation_of = |w: u32| trees.relations.get(w as usize).map_or(64, |r| u64::from(*r));
    let head = trees.heads[at] as usize;
    let (head_key, head_tag) = words.get(head).map_or((1, 71), |w| (w.key, u64::from(trees.tags[head])));
    let relation = u64::from(trees.relations[at]);
    let own = tag(0);
    let in_quotation = u64::from(word.quotation != NONE);
    // How far the nearest quotation is on either side, in words of the sentence.
    let before = (1..=8_usize)
        .find(|i| {
            at.checked_sub(*i).is_some_and(|j| {
                j >= sentence.start && words[j].quotation != word.quotation && words[j].quotation != NONE
            })
        })
        .unwrap_or(9) as u64;
    let after = (1..=8_usize)
        .find(|i| at + i < sentence.end && words[at + i].quotation != word.quotation && words[at + i].quotation != NONE)
        .unwrap_or(9) as u64;
    let quotes = before * 10 + after;
    let shape = |offset: isize| near(offset).map_or(14, |w| w.shape as u64);
    let comma_before = near(-1).is_some_and(|w| w.shape == Shape::Comma);
    let classes = |offset: isize| near(offset).map_or(0, |w| w.classes.bits());
    let p = |a: u64, b: u64| a << 7 | b;
    let f = |kind: u64, value: u64| mix(kind.wrapping_mul(0xA24B_AED4_963E_E407), value);
    let subject = tag_of(d.subject);
    let complement = if d.complement == NONE { 0 } else { relation_of(d.complement) };
    let frame = mix(p(subject, complement), marker_of(d.complement));
    let sense = p(u64::from(word.senses.verb), u64::from(word.senses.noun));
    let preposition = marker_of(d.nominal);
    let length = (sentence.len() as u64 / 4).min(12);
    let place = ((at - sentence.start) as u64 / 3).min(10);
    let first = key(sentence.start as isize - at as isize);
    let last = words[sentence.end - 1].shape as u64;
    // Of the complement and of the head: what they are about, and how they are built.
    let complement_of = of.get(d.complement as usize);
    let its_subject = complement_of.map_or(NONE, |c| c.subject);
    let its_auxiliary = complement_of.map_or(0, |c| c.auxiliary);
    let head_subject = of.get(head).map_or(NONE, |h| h.subject);
    // Far away nothing is counted: a sentence may be as long as the article.
    let verbs = |range: std::ops::Range<usize>| range.filter(|&i| trees.verbs[i]).take(4).count() as u64;
    let verbs_before = verbs(at.saturating_sub(FAR).max(sentence.start)..at);
    let verbs_after = verbs(at + 1..sentence.end.min(at + FAR));
    // What the rules see elsewhere in the sentence.
    let block = reading.blocks.get(word.sentence as usize).copied().unwrap_or(0);
    let title = u64::from(block == 0);
    out.extend([
        f(1, 0),
        f(2, word.key),
        f(3, word.stem),
        f(4, mix(word.key, key(-1))),
        f(5, mix(word.stem, p(tag(-1), tag(1)))),
        f(6, key(-1)),
        f(7, key(1)),
        f(8, p(p(own, tag(1)), tag(2))),
        f(9, p(p(tag(-2), tag(-1)), own)),
        f(10, mix(word.stem, frame)),
        f(11, mix(own, frame)),
        f(12, mix(word.stem, complement)),
        f(13, mix(word.stem, p(subject, in_quotation))),
        f(14, mix(word_of(d.subject), own)),
        f(15, mix(word.stem, mix(d.auxiliary, passive * 2 + negated))),
        f(16, mix(word.stem, head_key)),
        f(17, p(p(own, relation), head_tag)),
        f(18, mix(word.stem, quotes)),
        f(19, p(own, quotes)),
        f(20, mix(word.stem, vote)),
        f(21, vote),
        f(22, mix(word.classes.bits(), vote)),
        f(23, mix(word.stem, in_quotation)),
        f(24, mix(word.stem, p(shape(1), u64::from(comma_before)))),
        f(25, mix(classes(-1), word.classes.bits())),
        f(26, mix(classes(1), word.classes.bits())),
        f(27, p(p(own, subject), p(complement, tag_of(d.object)))),
        f(28, mix(sense, p(noun_of(d.object), tag_of(d.object)))),
        f(29, mix(sense, mix(preposition, own))),
        f(30, mix(p(sense, verb_of(d.complement)), tag_of(d.complement))),
        f(31, mix(word.stem, word_of(d.complement))),
        f(32, p(p(own, length), place)),
        f(33, mix(word.stem, title)),
        f(34, p(p(own, relation), title)),
        f(35, mix(sense, mix(relation, head_key))),
        f(36, p(p(p(own, relation), p(head_tag, verb_of(head as u32))), relation_of(head as u32))),
        f(37, mix(p(sense, vote), quotes)),
        f(38, mix(sense, p(passive, p(negated, in_quotation)))),
        f(39, key(2)),
        f(40, key(-2)),
        f(41, key(3)),
        f(42, key(-3)),
        f(43, mix(word.stem, key(1))),
        f(44, mix(word.stem, key(2))),
        f(45, mix(word.stem, key(-1))),
        f(46, mix(word.stem, key(-2))),
        f(47, p(noun_of(d.subject), tag_of(d.subject))),
        f(48, mix(word.stem, noun_of(d.subject))),
        f(49, mix(marker_of(d.complement), its_auxiliary)),
        f(50, mix(word_of(its_subject), its_auxiliary)),
        f(51, p(noun_of(its_subject), tag_of(its_subject))),
        f(52, mix(word_of(head_subject), relation)),
        f(53, p(noun_of(head_subject), relation)),
        f(54, p(last, own)),
        f(55, p(verbs_before, verbs_after) << 7 | own),
        f(56, mix(first, own)),
        f(57, mix(word.stem, word_of(d.object))),
        f(58, mix(word.stem, mix(preposition, noun_of(d.nominal)))),
        f(59, mix(word.stem, p(tag(-2), tag(2)))),
        f(60, p(tag(3), tag(2))),
        f(61, p(tag(-3), tag(-2))),
        f(62, mix(word.stem, p(verbs_before, verbs_after))),
        f(63, mix(d.auxiliary, own)),
        f(64, mix(word_of(d.subject), word.stem)),
        f(65, p(sentence.len().min(40) as u64, 0)),
        f(66, mix(word.stem, tag_of(d.object))),
        f(67, u64::from(d.relations)),
        f(68, mix(word.stem, u64::from(d.relations))),
    ]);
}
