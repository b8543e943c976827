//! Second-hand speech: what a source says that somebody else said.
//!
//! “The doctor told me to stop,” she said: two statements, the doctor's inside hers. The learned weights hardly know the
//! inner one, because the articles that they come from seldom mark it. So it is read from the words and the tree: inside what
//! is said, a plain verb of saying with a subject of its own, and behind it a clause, a question, an order or a quotation
//! ([`reported`]); or one verb that the weights took for the cue of both statements ([`outer`]).

mod aside;
mod frame;
mod outer;
mod reported;

pub(super) use frame::{addressee, statement, verb_group};

use super::desk::Desk;
use crate::draft::Draft;

/// The evidence of second-hand speech.
pub(crate) const EVIDENCE: &str = "second-hand";
/// No measured value: the articles that the judge learned from do not mark it.
const CONFIDENCE: f32 = 0.6;
/// So many words of a statement are read.
const REACH: usize = 400;

/// Puts behind the drafts what is said second-hand inside of them.
pub(super) fn add(desk: &Desk, drafts: &mut Vec<Draft>) {
    outer::according(desk, drafts);
    outer::part(desk, drafts);
    aside::add(desk, drafts);
    outer::add(desk, drafts);
    let contents = drafts.iter().flat_map(|draft| &draft.content);
    let mut added: Vec<Draft> = contents
        .flat_map(|content| content.clone().take(REACH).filter_map(move |at| reported::at(desk, at, content)))
        .collect();
    drafts.append(&mut added);
    // What was known of a cue stands before what is added, and stays.
    drafts.sort_by_key(|d| d.anchor);
    drafts.dedup_by_key(|d| d.anchor);
}
