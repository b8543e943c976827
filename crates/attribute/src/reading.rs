//! An article as the attributor reads it: words with their classes, and which quotation each stands in.
//!
//! Clitics ("'s", "n't", "'ll") are words of their own here, whatever the tokens are, because "Pakistan's" is not
//! "Pakistan" and "didn't" holds a negation.

use crate::hash;
use crate::lexicon::{Classes, Lexicon, Phrases, Senses, Sort};
use sayso_record::{Article, Span, TokenKind};
use std::ops::Range;

/// No quotation.
pub const NONE: u32 = u32::MAX;

/// Places for the words met last, a power of two.
const MEMO: usize = 1 << 11;

/// Words of these classes are about nothing.
const CLOSED: Classes = Classes::DETERMINER
    .with(Classes::PREPOSITION)
    .with(Classes::PRONOUN)
    .with(Classes::AUXILIARY)
    .with(Classes::COORDINATOR)
    .with(Classes::SUBORDINATOR);

/// One word or mark.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub span: Span,
    /// [`hash::word`] of it.
    pub key: u64,
    /// What it begins with: a byte that tells most words apart before anything is hashed.
    initial: u8,
    /// What the word lists say of it.
    pub classes: Classes,
    /// What its letters look like.
    pub shape: Shape,
    /// The hash of its stem: endings of verbs and plurals cut off crudely.
    pub stem: u64,
    /// What it is about.
    pub senses: Senses,
    /// The index of its token.
    pub token: u32,
    /// The index of its sentence.
    pub sentence: u32,
    /// The outermost quotation that it stands in, marks included, or [`NONE`].
    pub quotation: u32,
}

/// What the letters of a word look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Shape {
    /// `word`
    Lower,
    /// `Word`
    Capital,
    /// `NATO`, `U.S.`
    Upper,
    /// `15th`, `100`
    Number,
    /// A quotation mark.
    Quote,
    /// `,`
    Comma,
    /// `.`, `!`, `?`, `…`
    Stop,
    /// `:`
    Colon,
    /// Any other mark.
    Mark,
    /// An address, handle or hashtag.
    Address,
}

/// An article's words, and where its sentences lie among them.
#[derive(Debug, Default)]
pub struct Reading {
    /// All words in the order of the text.
    pub words: Vec<Word>,
    /// For each sentence, its words.
    pub sentences: Vec<Range<usize>>,
    /// For each sentence, its block.
    pub blocks: Vec<u32>,
    /// For each outermost quotation (in the order of the text), its words, parts joined.
    pub quotations: Vec<Range<usize>>,
    /// Index of each of those in `Article::quotations`.
    pub quotation_ids: Vec<u32>,
}

impl Reading {
    /// Reads an article, reusing what memory an earlier one took. `memo` holds the words of any articles before.
    pub fn read(&mut self, article: &Article, lexicon: &Lexicon, memo: &mut Memo) {
        self.words.clear();
        self.sentences.clear();
        self.blocks.clear();
        self.quotations.clear();
        self.quotation_ids.clear();
        self.sentences.resize(article.sentences.len(), 0..0);
        self.blocks.extend(article.sentences.iter().map(|s| s.block));

        for (number, token) in (0..).zip(&article.tokens) {
            let text = article.slice(token.span);
            if text.is_empty() || token.sentence as usize >= self.sentences.len() {
                continue;
            }
            let cut = if token.kind == TokenKind::Word { clitic(text) } else { text.len() };
            for (from, to) in [(0, cut), (cut, text.len())] {
                if from == to {
                    continue;
                }
                let part = &text[from..to];
                // "Mr." is "Mr"
                let plain = part.strip_suffix('.').filter(|plain| !plain.is_empty() && !plain.contains('.'));
                let key = hash::word(plain.unwrap_or(part));
                let start = token.span.start;
                #[allow(clippy::cast_possible_truncation, reason = "offsets inside a token, which fits u32")]
                let span = Span::new(start + from as u32, start + to as u32);
                let range = &mut self.sentences[token.sentence as usize];
                let at = self.words.len();
                if range.start == range.end {
                    *range = at..at + 1;
                } else {
                    range.end = at + 1;
                }
                let look_up = || {
                    let classes = match lexicon.classes(key) {
                        // "vice-captain", "ex-miner": what the last part of it is
                        Classes::NONE => lexicon.classes_of_compound(part),
                        known => known,
                    };
                    let stem = stem(part, key);
                    let senses = if classes.any(CLOSED) { Senses::default() } else { lexicon.senses(stem) };
                    Entry { key, classes, stem, senses }
                };
                // What is remembered must follow from the key alone, or a record would depend on the articles before it: the
                // stem of "no." is not that of "no", nor that of "O’Briens" that of "O'Briens".
                let by_key = plain.is_none() && part.is_ascii();
                let Entry { classes, stem, senses, .. } = if by_key { memo.entry(key, look_up) } else { look_up() };
                self.words.push(Word {
                    span,
                    key,
                    initial: initial(part),
                    classes,
                    shape: shape(part, token.kind),
                    stem,
                    senses: if token.kind == TokenKind::Word { senses } else { Senses::default() },
                    token: number,
                    sentence: token.sentence,
                    quotation: NONE,
                });
            }
        }
        self.mark_quotations(article);
    }

    fn mark_quotations(&mut self, article: &Article) {
        let mut at = 0;
        let mut covered = 0;
        for (id, quotation) in article.quotations.iter().enumerate() {
            if quotation.depth != 0 || quotation.extent().start < covered {
                continue;
            }
            let number = u32::try_from(self.quotations.len()).unwrap_or(NONE);
            let mut words: Option<Range<usize>> = None;
            for span in &quotation.spans {
                while self.words.get(at).is_some_and(|w| w.span.start < span.start) {
                    at += 1;
                }
                let first = at;
                while let Some(word) = self.words.get_mut(at).filter(|w| w.span.end <= span.end) {
                    word.quotation = number;
                    at += 1;
                }
                if first < at {
                    words = Some(words.map_or(first, |w| w.start)..at);
                }
            }
            covered = quotation.extent().end;
            // A quotation without a word keeps its number, so that numbers and indexes agree.
            self.quotations.push(words.unwrap_or(at..at));
            self.quotation_ids.push(u32::try_from(id).unwrap_or(NONE));
        }
    }

    /// The text of a word.
    #[inline]
    pub fn text<'a>(&self, article: &'a Article, at: usize) -> &'a str {
        self.words.get(at).map_or("", |w| article.slice(w.span))
    }

    /// The classes of the word at `at`; none past the ends.
    #[inline]
    pub fn classes(&self, at: usize) -> Classes {
        self.words.get(at).map_or(Classes::NONE, |w| w.classes)
    }

    /// True for a common noun for people. Many of them are names too, where they have a capital: "Fletcher".
    pub fn is_human(&self, at: usize) -> bool {
        self.classes(at).any(Classes::HUMAN)
            && (self.shape(at) == Shape::Lower || self.opens_sentence(at) && self.shape(at + 1) == Shape::Lower)
    }

    /// True for the first word of a sentence.
    pub fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || self.words.get(at).is_some_and(|w| w.sentence != self.words[at - 1].sentence)
    }

    /// True where the word at `at` is one of `words`, which are in lower case.
    #[must_use]
    pub fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.words
            .get(at)
            .is_some_and(|w| words.iter().any(|word| w.initial == initial(word) && w.key == hash::word(word)))
    }

    /// How many words the phrase at `at` has that keeps a source unnamed; none where no such phrase begins.
    pub(crate) fn keeps_unnamed(&self, at: usize, lexicon: &Lexicon) -> Option<usize> {
        self.longest_phrase(at, &lexicon.anonymity).or_else(|| self.keeps_name_back(at, lexicon))
    }

    /// How many words the longest of the phrases has that begin at `at`.
    pub(crate) fn longest_phrase(&self, at: usize, phrases: &Phrases) -> Option<usize> {
        let goes_on = |rest: &&Vec<u64>| {
            rest.iter().enumerate().all(|(i, key)| self.words.get(at + 1 + i).is_some_and(|w| w.key == *key))
        };
        phrases.get(&self.words.get(at)?.key)?.iter().filter(goes_on).map(|rest| rest.len() + 1).max()
    }

    /// "would **not give her name**", "pleaded **not to have his name** in print": how long the words are by which a name
    /// is kept back.
    fn keeps_name_back(&self, at: usize, lexicon: &Lexicon) -> Option<usize> {
        const REACH: usize = 6;
        let declines = ["declined", "declining", "refused", "refusing", "withholding", "without"];
        let initial = self.words.get(at).map_or(0, |w| w.initial);
        let denies = self.classes(at).any(Classes::NEGATION)
            || matches!(initial, b'd' | b'r' | b'w') && self.is_one_of(at, &declines);
        if !denies {
            return None;
        }
        let sentence = self.words[at].sentence;
        let near = (at + 1..at + REACH).take_while(|&i| self.words.get(i).is_some_and(|w| w.sentence == sentence));
        let name =
            near.clone().find(|&i| self.is_one_of(i, &["name", "names", "identity", "identities", "surname"]))?;
        let own = self.is_one_of(name - 1, &["his", "her", "their", "own", "real", "full", "last"]);
        let given = (at..name).any(|i| lexicon.is_of(self.words[i].key, Sort::GiveName));
        (own && given).then_some(name + 1 - at)
    }

    /// The shape of the word at `at`; a full stop past the ends.
    #[inline]
    pub fn shape(&self, at: usize) -> Shape {
        self.words.get(at).map_or(Shape::Stop, |w| w.shape)
    }

    /// The bytes from the first to the last of some words.
    pub fn span(&self, words: Range<usize>) -> Span {
        match (self.words.get(words.start), words.end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) if words.start < words.end => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }
}

/// The first byte of a word, capitals as small letters; of all that begins as a typographic apostrophe does, the straight one.
#[inline]
fn initial(text: &str) -> u8 {
    match text.as_bytes().first() {
        Some(0xE2) => b'\'',
        Some(byte) => byte.to_ascii_lowercase(),
        None => 0,
    }
}

/// What is looked up for a word, by its key.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u64,
    classes: Classes,
    stem: u64,
    senses: Senses,
}

/// The words met last, so that most words of an article are looked up once: a word has one place, which the next one that
/// wants it takes.
#[derive(Debug)]
pub struct Memo(Vec<Option<Entry>>);

impl Default for Memo {
    fn default() -> Self {
        Self(vec![None; MEMO])
    }
}

impl Memo {
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "masked to the number of places")]
    fn entry(&mut self, key: u64, make: impl FnOnce() -> Entry) -> Entry {
        let place = &mut self.0[(key >> 7) as usize & (MEMO - 1)];
        match place {
            Some(entry) if entry.key == key => *entry,
            _ => *place.insert(make()),
        }
    }
}

/// Where the clitic of a word begins, or its length.
fn clitic(text: &str) -> usize {
    let end = &text.as_bytes()[text.len().saturating_sub(5)..];
    if !end.iter().any(|byte| matches!(byte, b'\'' | 0xE2)) {
        return text.len();
    }
    let lower_ends = |tail: &str| {
        text.len() > tail.len()
            && text.is_char_boundary(text.len() - tail.len())
            && text[text.len() - tail.len()..].eq_ignore_ascii_case(tail)
    };
    for tail in ["n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m"]
    {
        if lower_ends(tail) {
            return text.len() - tail.len();
        }
    }
    text.len()
}

/// "says", "saying" and "said" differ, but "added", "adds" and "adding" are one: regular endings are cut off.
fn stem(text: &str, key: u64) -> u64 {
    let stem = stem_of(text);
    if stem.len() == text.len() { key } else { hash::word(stem) }
}

/// A word without a regular ending: "announc" of "announced".
#[must_use]
pub fn stem_of(text: &str) -> &str {
    if !text.is_ascii() || text.len() < 5 {
        return text;
    }
    let cut = |tail: &str| text.len() > tail.len() + 2 && text[text.len() - tail.len()..].eq_ignore_ascii_case(tail);
    let length = ["ing", "ied", "ies", "ed", "es", "s", "e", "y"].iter().find(|tail| cut(tail)).map_or(0, |t| t.len());
    &text[..text.len() - length]
}

fn shape(text: &str, kind: TokenKind) -> Shape {
    match kind {
        TokenKind::Quote => Shape::Quote,
        TokenKind::Address => Shape::Address,
        TokenKind::Number => Shape::Number,
        TokenKind::Punctuation => match text.chars().next() {
            Some(',') => Shape::Comma,
            Some('.' | '!' | '?' | '…') => Shape::Stop,
            Some(':') => Shape::Colon,
            _ => Shape::Mark,
        },
        TokenKind::Word => {
            let mut letters = text.chars().filter(|c| c.is_alphabetic());
            match letters.next() {
                Some(first) if first.is_uppercase() => {
                    let mut rest = letters.peekable();
                    if rest.peek().is_some() && rest.all(char::is_uppercase) { Shape::Upper } else { Shape::Capital }
                }
                _ => Shape::Lower,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(reading: &mut Reading, text: &str) -> Vec<u64> {
        let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
        sayso_segment::segment(&mut article, &sayso_segment::Options::default());
        reading.read(&article, &Lexicon::english(), &mut Memo::default());
        reading.words.iter().map(|word| word.stem).collect()
    }

    #[test]
    fn what_an_article_reads_as_does_not_depend_on_those_before() {
        let (straight, typographic) = ("The O'Briens met the mayor.", "The O’Briens met the mayor.");
        let mut used = Reading::default();
        let alone = stems(&mut Reading::default(), typographic);
        stems(&mut used, straight);
        assert_eq!(stems(&mut used, typographic), alone);
    }
}
