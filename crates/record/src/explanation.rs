use crate::Span;
use serde::{Deserialize, Serialize};

/// Why an attribution is as it is: what decided in words, and what else it might have been.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// What decided, one sentence each.
    pub reasons: Vec<String>,
    /// Whom the source may mean, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What may be made of the cue, the likeliest first; the one that stands is among them.
    pub readings: Vec<Reading>,
}

/// Somebody whom a source may mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The name as the article writes it best.
    pub name: String,
    /// The [`Speaker::id`](crate::Speaker::id), where it is a speaker of the article.
    pub speaker: Option<u32>,
    /// The probability, from 0 to 1.
    pub probability: f32,
    /// What speaks for it (`+`) and against it (`-`), the weightiest first.
    pub reasons: Vec<String>,
}

/// One way to read a cue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What was said.
    pub content: Vec<Span>,
    /// The words that name who said it.
    pub source: Vec<Span>,
    /// The probability, from 0 to 1, that both are right.
    pub probability: f32,
    /// What found it.
    pub evidence: String,
}
