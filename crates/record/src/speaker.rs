use crate::Span;
use serde::{Deserialize, Serialize};

/// What sort of source a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum SpeakerKind {
    /// One human being.
    Person = 0,
    /// A body with a name: a government, a company, a party.
    Organization = 1,
    /// Several people without a body: "residents", "two officials".
    Group = 2,
    /// A report, poll, letter or law.
    Document = 3,
    /// Not known.
    Unknown = 4,
    /// A country or city that speaks for those who govern it or live there: "Islamabad denied".
    Place = 5,
}

/// The pronoun that the article uses of a person: what it says of gender, and nothing that a name lets one guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Pronoun {
    /// "he", "him", "his"
    He = 0,
    /// "she", "her"
    She = 1,
}

/// One real-world source in an article, under all the names that the article gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// Its number in the article.
    pub id: u32,
    /// The name as the article writes it best.
    pub name: String,
    /// What sort of source it is.
    pub kind: SpeakerKind,
    /// Office or description: "foreign minister".
    pub role: Option<String>,
    /// True for a source that is kept unnamed.
    pub anonymous: bool,
    /// The ground that the article gives for the anonymity.
    pub anonymity_reason: Option<String>,
    /// How many sources are claimed, where the article gives a number for those that it does not name: 2 for "two
    /// officials".
    pub count: Option<u32>,
    /// The body that an unnamed source belongs to, in the article's words: "the finance ministry" for "an official at the
    /// finance ministry".
    pub affiliation: Option<String>,
    /// The pronoun that the article uses of a person.
    pub pronoun: Option<Pronoun>,
    /// Every place that names it, in the order of the text.
    pub mentions: Vec<Span>,
}
