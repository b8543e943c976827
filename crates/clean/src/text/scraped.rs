//! Scraped plain text: the article found among what a crude extractor left around it.

use super::article::{Draft, countable, folded_space, origin};
use super::duplicate::Said;
use super::kind::{meaning, own_kind, settle_headings};
use super::line::{listed, passages};
use super::mojibake;
use super::shape::Shape;
use super::vocabulary::{Meaning, fold};
use crate::Options;
use sayso_record::{Article, BlockKind, DropReason, Note, Origin};
use std::borrow::Cow;

/// One passage with what is known of it.
struct Candidate<'a> {
    text: Cow<'a, str>,
    origin: Origin,
    shape: Shape,
    meaning: Option<Meaning>,
    drop: Option<DropReason>,
}

/// Finds the article in scraped plain text.
///
/// The blocks of the article are its passages with white space folded, wrapped lines joined and mojibake repaired (with
/// a note); everything else is in `dropped` with its reason. Offsets of `origin` are bytes of `text`.
#[must_use]
pub fn clean_text(text: &str, _options: &Options) -> Article {
    let (text, whole) = countable(text);
    let wrong = mojibake::suspect(text);
    let mut repaired = 0;
    let passages = passages(text);
    let mut candidates: Vec<Candidate<'_>> = passages
        .iter()
        .zip(listed(&passages))
        .map(|(p, listed)| {
            let mut words = Cow::Borrowed(&text[p.start..p.end]);
            if wrong {
                let (better, count) = mojibake::repair(&text[p.start..p.end]);
                repaired += count;
                words = better;
            }
            let shape = Shape::of(&words);
            let shape = Shape { listed: listed || shape.listed, ..shape };
            Candidate { meaning: meaning(&words), shape, text: words, origin: origin(p.start, p.end), drop: None }
        })
        .collect();

    drop_furniture(&mut candidates);
    drop_tail(&mut candidates);
    drop_duplicates(&mut candidates);

    let mut draft = Draft::default();
    let kept: Vec<&Candidate<'_>> = candidates.iter().filter(|c| c.drop.is_none()).collect();
    let shapes: Vec<Shape> = kept.iter().map(|c| c.shape).collect();
    let mut kinds: Vec<BlockKind> = kept.iter().map(|c| own_kind(&c.text, &c.shape, c.meaning)).collect();
    settle_headings(&mut kinds, &shapes);
    let mut kinds = kinds.into_iter();
    for candidate in &candidates {
        match candidate.drop {
            Some(reason) => draft.leave_out(reason, &candidate.text, candidate.origin),
            None => {
                let kind = kinds.next().unwrap_or(BlockKind::Paragraph);
                draft.keep(kind, &folded_space(&candidate.text), candidate.origin);
            }
        }
    }
    let mut article = draft.finish();
    if repaired > 0 {
        let message = format!("{repaired} characters of UTF-8 that had been read as Windows-1252 were put right");
        article.notes.push(Note::new("clean", "mojibake_repaired", message));
    }
    if !whole {
        article.notes.push(Note::new("clean", "text_cut", "the text is longer than offsets can count and was cut"));
    }
    crate::metadata::of_text(&mut article);
    article
}

fn drop_furniture(candidates: &mut [Candidate<'_>]) {
    for candidate in candidates {
        candidate.drop = match candidate.meaning {
            Some(Meaning::Drop(reason)) => Some(reason),
            _ if fold(&candidate.text).is_empty() => Some(DropReason::Navigation),
            _ => None,
        };
    }
}

/// A heading such as "Related stories" ends the article, unless the better part of the running text is still to come.
fn drop_tail(candidates: &mut [Candidate<'_>]) {
    let weight = |c: &Candidate<'_>| if c.shape.runs() { c.shape.characters } else { 0 };
    let whole: usize = candidates.iter().map(weight).sum();
    let mut before = 0;
    for n in 0..candidates.len() {
        if let Some(Meaning::Tail(reason)) = candidates[n].meaning {
            candidates[n].drop = Some(reason);
            if before * 10 >= whole * 6 {
                for after in &mut candidates[n + 1..] {
                    after.drop = after.drop.or(Some(reason));
                }
                return;
            }
        }
        before += weight(&candidates[n]);
    }
}

fn drop_duplicates(candidates: &mut [Candidate<'_>]) {
    let mut said = Said::default();
    for candidate in candidates.iter_mut().filter(|c| c.drop.is_none()) {
        if said.again(&candidate.text) {
            candidate.drop = Some(DropReason::Duplicate);
        }
    }
}
