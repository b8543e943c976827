//! Scraped plain text: the article found among what a crude extractor left around it.

use super::article::{Draft, countable, folded_space, origin};
use super::duplicate::Said;
use super::feature::{self, Seen};
use super::kind::{byline, meaning, own_kind, settle_headings};
use super::line::{listed, passages};
use super::model::{LineWeights, probability};
use super::mojibake;
use super::second;
use super::shape::Shape;
use super::vocabulary::{Meaning, fold};
use super::word::{self, Words};
use crate::{Captions, Options};
use sayso_record::{Article, BlockKind, DropReason, Note, Origin};
use std::borrow::Cow;

/// One passage with what is known of it.
struct Candidate<'a> {
    text: Cow<'a, str>,
    origin: Origin,
    shape: Shape,
    meaning: Option<Meaning>,
    drop: Option<DropReason>,
    indent: usize,
    blanks: usize,
    lines: usize,
}

/// Finds the article in scraped plain text.
///
/// The blocks of the article are its passages with white space folded, wrapped lines joined and mojibake repaired (with
/// a note); everything else is in `dropped` with its reason. Offsets of `origin` are bytes of `text`.
#[must_use]
pub fn clean_text(text: &str, options: &Options) -> Article {
    clean_text_with(LineWeights::built_in(), text, options)
}

/// [`clean_text`] with other weights than the program's own: for trainers, which must see the whole program on texts that
/// its weights do not know.
#[must_use]
pub fn clean_text_with(weights: &LineWeights, text: &str, options: &Options) -> Article {
    let (text, whole) = countable(text);
    let (mut candidates, repaired) = read(text);
    judge(&mut candidates, weights);
    drop_duplicates(&mut candidates);

    let mut draft = Draft::new(options);
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
                if kind == BlockKind::Caption && options.captions == Captions::Drop {
                    draft.leave_out(DropReason::Caption, &candidate.text, candidate.origin);
                    continue;
                }
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

/// The passages of a text, and how many characters of them were put right.
fn read(text: &str) -> (Vec<Candidate<'_>>, usize) {
    let wrong = mojibake::suspect(text);
    let mut repaired = 0;
    let passages = passages(text);
    let candidates: Vec<Candidate<'_>> = passages
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
            Candidate {
                meaning: meaning(&words),
                shape,
                text: words,
                origin: origin(p.start, p.end),
                drop: None,
                indent: p.indent,
                blanks: p.blanks,
                lines: p.lines,
            }
        })
        .collect();
    (candidates, repaired)
}

/// Takes what the line model looks at, passage by passage.
fn figures(candidates: &[Candidate<'_>], words: &Words, visit: impl FnMut(&[f32; feature::COUNT])) {
    let mut said = Said::default();
    let seen: Vec<Seen<'_>> = candidates
        .iter()
        .map(|c| Seen {
            text: &c.text,
            shape: c.shape,
            meaning: c.meaning,
            indent: c.indent,
            blanks: c.blanks,
            lines: c.lines,
            said_before: said.again(&c.text),
        })
        .collect();
    feature::features(&seen, words, visit);
}

/// Passages less likely to be the article's than this are dropped. Below one half: what is kept wrongly can be seen and
/// skipped, what is dropped wrongly is a statement lost.
const LIKELY: f32 = 0.35;

/// What a short line that points elsewhere ("Also read", "Click here") must reach to stay all the same.
const SURELY: f32 = 0.97;

/// The logarithm of the odds that each passage is the article's, after both looks.
fn scores(candidates: &[Candidate<'_>], weights: &LineWeights) -> Vec<f32> {
    let mut first = Vec::with_capacity(candidates.len());
    figures(candidates, &weights.words, |row| first.push(weights.first.score(row)));
    let lengths: Vec<usize> = candidates.iter().map(|c| c.shape.characters).collect();
    let mut more = second::figures(&first, &lengths).into_iter();
    let mut whole = [0.0; feature::COUNT + second::COUNT];
    let mut scores = Vec::with_capacity(candidates.len());
    // The figures are taken anew: kept for all passages, they would take several times the text's own room.
    figures(candidates, &weights.words, |row| {
        whole[..feature::COUNT].copy_from_slice(row);
        whole[feature::COUNT..].copy_from_slice(&more.next().unwrap_or_default());
        scores.push(weights.second.score(&whole));
    });
    scores
}

/// True for a short line that a phrase shows to point to another page.
fn pointer(candidate: &Candidate<'_>) -> bool {
    candidate.meaning == Some(Meaning::Drop(DropReason::Related))
        && candidate.shape.words <= 24
        && candidate.shape.stops <= 1
}

/// Decides which passages are not the article, and why.
fn judge(candidates: &mut [Candidate<'_>], weights: &LineWeights) {
    let scores = scores(candidates, weights);
    let likely: Vec<bool> = (scores.iter().zip(candidates.iter()))
        .map(|(&score, c)| probability(score) >= if pointer(c) { SURELY } else { LIKELY })
        .collect();
    let weight = |c: &Candidate<'_>| if c.shape.runs() { c.shape.characters } else { 0 };
    let whole: usize = candidates.iter().map(weight).sum();
    let kept: usize = candidates.iter().zip(&likely).filter(|(_, l)| **l).map(|(c, _)| weight(c)).sum();
    if kept * 4 < whole || whole < 300 {
        // The model finds hardly an article: a text of a sort that it does not know. Phrases alone decide.
        drop_furniture(candidates);
        drop_tail(candidates);
        return;
    }
    let first = candidates.iter().zip(&likely).position(|(c, l)| *l && c.shape.runs()).unwrap_or(0);
    let last = candidates.iter().zip(&likely).rposition(|(c, l)| *l && c.shape.runs()).unwrap_or(candidates.len());
    let title = headline(candidates, &likely, first);
    for (n, candidate) in candidates.iter_mut().enumerate() {
        let sure = match candidate.meaning {
            Some(Meaning::Drop(
                reason
                @ (DropReason::Advertisement | DropReason::Consent | DropReason::Navigation | DropReason::Footer),
            )) => Some(reason),
            Some(Meaning::Tail(reason)) if n > first => Some(reason),
            _ if fold(&candidate.text).is_empty() => Some(DropReason::Navigation),
            _ => None,
        };
        // A caption or byline says what it is; the kind tells readers, so nothing is gained by dropping it.
        let byline = candidate.meaning == Some(Meaning::Byline) || byline(&candidate.text, &candidate.shape);
        let named = (candidate.meaning == Some(Meaning::Caption) && n < last) || (byline && n < first + 3);
        candidate.drop = sure.or_else(|| {
            if likely[n] || named || title == Some(n) {
                return None;
            }
            Some(match candidate.meaning {
                Some(Meaning::Drop(reason) | Meaning::Tail(reason)) => reason,
                _ if n < first && candidate.shape.runs() => DropReason::Boilerplate,
                _ if n < first => DropReason::Navigation,
                _ if n > last => DropReason::Related,
                _ => DropReason::Boilerplate,
            })
        });
    }
}

/// The line in front of the running text that reads like the article's headline, which a model that saw articles without
/// their titles does not know to keep: the last one there, or the one that the text shares most words with.
fn headline(candidates: &[Candidate<'_>], likely: &[bool], first: usize) -> Option<usize> {
    let fits =
        |c: &Candidate<'_>| c.meaning.is_none() && c.shape.heads() && c.shape.words >= 3 && c.shape.separators == 0;
    let opening: Vec<String> = candidates[first..]
        .iter()
        .zip(&likely[first..])
        .filter(|(_, l)| **l)
        .take(12)
        .map(|(c, _)| fold(&c.text))
        .collect();
    let shared = |c: &Candidate<'_>| {
        let folded = fold(&c.text);
        let words: Vec<&str> = folded.split(' ').filter(|w| w.len() >= 4).collect();
        words
            .iter()
            .filter(|w| opening.iter().any(|o| o.split(|c: char| !c.is_alphanumeric()).any(|x| x == **w)))
            .count()
    };
    (first.saturating_sub(HEADLINE_BEFORE)..first)
        .filter(|&n| fits(&candidates[n]))
        .map(|n| (shared(&candidates[n]), n))
        .max()
        .map(|(_, n)| n)
}

/// Lines in front of the running text among which the headline is looked for.
const HEADLINE_BEFORE: usize = 12;

/// Drops what phrases give away.
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

/// What the line model learns from: one passage of a scraped text.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRow {
    /// The passage's words as the article would have them.
    pub text: String,
    /// What the first look sees, in the order of [`line_figures`].
    pub figures: Vec<f32>,
    /// What the second look sees besides; empty without scores of the first.
    pub more: Vec<f32>,
    /// Its words, folded as the vocabulary compares them.
    pub words: Vec<String>,
}

/// The first look's score of a row's figures.
pub type FirstLook<'f> = &'f dyn Fn(&[f32]) -> f32;

/// The names of what the first look sees, and of what the second sees besides.
#[must_use]
pub fn line_figures() -> (&'static [&'static str], &'static [&'static str]) {
    (&feature::NAMES, &second::NAMES)
}

/// The rows of a scraped text, exactly as [`clean_text`] would judge them, with weights of words as `words.tsv` has them.
/// `scores` gives the first look's score of a row; without it there are no figures for the second.
#[must_use]
pub fn training_rows(text: &str, words: &str, scores: Option<FirstLook<'_>>) -> Vec<TrainingRow> {
    let (candidates, _) = read(text);
    let weights = Words::parse(words);
    let mut rows: Vec<TrainingRow> = Vec::with_capacity(candidates.len());
    figures(&candidates, &weights, |figures| {
        let text = &candidates[rows.len()].text;
        let words = word::pieces(&fold(super::article::head(text, 600))).map(str::to_owned).collect();
        rows.push(TrainingRow { text: folded_space(text), figures: figures.to_vec(), more: Vec::new(), words });
    });
    if let Some(score) = scores {
        let scores: Vec<f32> = rows.iter().map(|row| score(&row.figures)).collect();
        let lengths: Vec<usize> = candidates.iter().map(|c| c.shape.characters).collect();
        for (row, more) in rows.iter_mut().zip(second::figures(&scores, &lengths)) {
            row.more = more.to_vec();
        }
    }
    rows
}
