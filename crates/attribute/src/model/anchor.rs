//! Which words are cues: the word that a cue hangs on ("said" of "has also said in a statement").
//!
//! One yes-or-no question a word, answered by logistic regression over hashed features of the word, its neighbours,
//! what hangs on it, and the quotations near it. The question is asked only of words that the training data ever saw
//! as a cue often enough.

use super::trees::Trees;
use crate::hash::mix;
use crate::reading::{NONE, Reading, Shape};

/// What hangs on a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dependents {
    subject: (u64, u8),
    complement: (u64, u8),
    object: (u64, u8),
    nominal: u64,
    auxiliary: u64,
    marker: u64,
    passive: bool,
    negated: bool,
}

/// What hangs on each word of an article.
pub fn dependents(reading: &Reading, trees: &Trees, out: &mut Vec<Dependents>) {
    use crate::syntax::Relation as R;
    out.clear();
    out.resize(reading.words.len(), Dependents::default());
    for at in 0..reading.words.len() {
        let head = trees.heads[at];
        let Some(of) = out.get_mut(head as usize) else { continue };
        let key = reading.words[at].key;
        let tag = trees.tags[at];
        let relation = trees.relations[at];
        if relation == R::Subject as u8 || relation == R::PassiveSubject as u8 {
            of.subject = (key, tag + 1);
        } else if relation == R::Complement as u8 || relation == R::OpenComplement as u8 {
            of.complement = (0, relation);
        } else if relation == R::Object as u8 {
            of.object = (key, tag + 1);
        } else if relation == R::Nominal as u8 {
            of.nominal = of.nominal.wrapping_add(1);
        } else if relation == R::Auxiliary as u8 || relation == R::Copula as u8 {
            of.auxiliary = key;
        } else if relation == R::PassiveAuxiliary as u8 {
            of.passive = true;
        } else if relation == R::Negation as u8 {
            of.negated = true;
        } else if relation == R::Mark as u8 || relation == R::Case as u8 {
            of.marker = key;
        }
    }
    // The marker of a complement ("that") tells more than the complement's own head.
    for at in 0..reading.words.len() {
        let relation = trees.relations[at];
        if relation == R::Complement as u8 || relation == R::OpenComplement as u8 {
            let marker = out[at].marker;
            if let Some(of) = out.get_mut(trees.heads[at] as usize) {
                of.complement.0 = marker;
            }
        }
    }
}

impl Dependents {
    /// True where an auxiliary of the passive hangs on the word.
    #[must_use]
    pub const fn is_passive(&self) -> bool {
        self.passive
    }

    /// The word that opens the phrase or clause: "that", "in".
    #[must_use]
    pub const fn marker(&self) -> u64 {
        self.marker
    }

    /// True where "not" hangs on the word.
    #[must_use]
    pub const fn is_negated(&self) -> bool {
        self.negated
    }
}

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
    let subject = u64::from(d.subject.1);
    let frame = mix(p(subject, u64::from(d.complement.1)), d.complement.0);
    out.extend([
        f(1, 0),
        f(2, word.key),
        f(3, word.stem),
        f(4, mix(word.stem, own)),
        f(5, mix(word.key, key(-1))),
        f(6, mix(word.key, key(1))),
        f(7, mix(word.stem, p(tag(-1), tag(1)))),
        f(8, key(-1)),
        f(9, key(1)),
        f(10, p(p(tag(-1), own), tag(1))),
        f(11, p(p(own, tag(1)), tag(2))),
        f(12, p(p(tag(-2), tag(-1)), own)),
        f(13, mix(word.stem, frame)),
        f(14, mix(own, frame)),
        f(15, mix(word.stem, u64::from(d.complement.1))),
        f(16, mix(word.stem, p(subject, in_quotation))),
        f(17, mix(d.subject.0, own)),
        f(18, mix(word.stem, d.object.0)),
        f(19, mix(word.stem, p(u64::from(d.object.1), d.nominal.min(2)))),
        f(20, mix(word.stem, mix(d.auxiliary, u64::from(d.passive) * 2 + u64::from(d.negated)))),
        f(21, mix(word.stem, relation)),
        f(22, mix(word.stem, head_key)),
        f(23, p(p(own, relation), head_tag)),
        f(24, mix(word.stem, quotes)),
        f(25, p(own, quotes)),
        f(26, mix(word.stem, vote)),
        f(27, vote),
        f(28, mix(word.classes.bits(), vote)),
        f(29, mix(word.stem, in_quotation)),
        f(30, mix(word.stem, p(shape(1), u64::from(comma_before)))),
        f(31, mix(key(-1), key(1))),
        f(32, mix(word.stem, d.marker)),
        f(33, mix(word.stem, key(2))),
        f(34, mix(word.stem, key(-2))),
        f(35, mix(classes(-1), word.classes.bits())),
        f(36, mix(classes(1), word.classes.bits())),
        f(37, p(p(own, subject), p(u64::from(d.complement.1), u64::from(d.object.1)))),
        f(38, mix(word.key, mix(key(1), key(2)))),
        f(39, mix(word.key, mix(key(-1), key(-2)))),
    ]);
}
