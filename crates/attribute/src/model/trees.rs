//! Tags, heads and relations of an article's words, as the features want them.

use crate::syntax::Tag;

/// No word.
pub const NONE: u32 = u32::MAX;
/// The tag or relation of a word that was not analysed.
pub const UNKNOWN: u8 = 63;
/// The tag of a noun for one thing.
pub const SINGULAR: u8 = 0;
/// The tag of a plural noun.
pub const PLURAL: u8 = 1;
/// The tag of a part of a name of which nobody knows what it names.
pub const NAME: u8 = 2;
/// The tag of a part of a person's name.
pub const PERSON: u8 = 3;
/// The tag of a part of a body's name.
pub const BODY: u8 = 4;
/// The tag of a part of a place's name.
pub const PLACE: u8 = 5;
/// The tag of a past tense.
pub const PAST: u8 = 8;
/// The tag of a gerund.
pub const GERUND: u8 = 9;
/// The tag of a pronoun that says whose something is.
pub const POSSESSIVE: u8 = 30;

/// What is known of each word of a [`Reading`](crate::reading::Reading), by its index.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    /// Part of speech, as a number.
    pub tags: Vec<u8>,
    /// The word that it hangs on, or [`NONE`].
    pub heads: Vec<u32>,
    /// How it hangs on it, as a number.
    pub relations: Vec<u8>,
    /// True for the tags of verbs.
    pub verbs: Vec<bool>,
    /// True for the tags of nouns, names and pronouns.
    pub nominals: Vec<bool>,
}

impl Trees {
    /// True for a finite verb by its tag, modals among them.
    #[must_use]
    pub fn is_finite(&self, at: usize) -> bool {
        self.tags.get(at).is_some_and(|tag| Tag::of_number(*tag).is_finite())
    }

    /// Forgets everything and makes room for `words` words that nothing is known of.
    pub fn reset(&mut self, words: usize) {
        self.tags.clear();
        self.tags.resize(words, UNKNOWN);
        self.heads.clear();
        self.heads.resize(words, NONE);
        self.relations.clear();
        self.relations.resize(words, UNKNOWN);
        self.verbs.clear();
        self.verbs.resize(words, false);
        self.nominals.clear();
        self.nominals.resize(words, false);
    }
}
