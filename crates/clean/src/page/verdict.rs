//! From scores to verdicts: which passage stays, as what, and why the others go.
//!
//! The classifier decides about running text. What it was not taught is decided here by rule: which passage is the
//! headline, which one names the authors, which captions belong to the article's own pictures, what is said twice.

use super::measure::Measure;
use super::names::category;
use super::overlap;
use super::passage::{Passage, Passages, around};
use crate::html::Tag;
use crate::text::caption;
use crate::text::vocabulary::Meaning;
use crate::{Captions, Options};
use rustc_hash::FxHashMap;
use sayso_record::{BlockKind, DropReason, Meta};

/// What becomes of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep(BlockKind),
    Drop(DropReason),
}

/// A passage in front of the article's first words that is further away than this is not its byline or picture.
const NEAR: usize = 12;
/// Words of a passage that may be a caption by its words alone.
const LONGEST_CAPTION: u32 = 80;
/// Said twice counts from this length on: shorter lines may well come again.
const LONG_ENOUGH_TO_REPEAT: u32 = 40;

/// Decides about every passage.
pub(crate) fn judge(
    passages: &Passages,
    measures: &[Measure],
    scores: &[i32],
    meta: &Meta,
    options: &Options,
) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = (passages.list.iter().zip(measures).zip(scores))
        .map(|((p, m), &score)| if score > 0 { Verdict::Keep(p.kind) } else { Verdict::Drop(reason(passages, p, m)) })
        .collect();
    pointers(measures, scores, &mut verdicts);
    second_opinion(passages, measures, scores, &mut verdicts);
    hidden(passages, &mut verdicts);
    let title = headline(passages, &verdicts, meta);
    let first = (0..verdicts.len()).find(|&i| is_kept(&verdicts, i) && measures[i].words > 3).unwrap_or(0);
    let last = (0..verdicts.len()).rev().find(|&i| is_kept(&verdicts, i)).unwrap_or(0);
    if let Some(title) = title {
        verdicts[title] = Verdict::Keep(BlockKind::Title);
    }
    let start = title.filter(|&t| t < first && first - t <= 3 * NEAR).unwrap_or(first.saturating_sub(NEAR));
    captions(passages, measures, &mut verdicts, (start, last), options);
    bylines(passages, measures, &mut verdicts, (start.saturating_sub(3), (first + 3).min(last)), meta);
    imprints(passages, &mut verdicts);
    repeated(passages, measures, &mut verdicts, title);
    overlap::drop_overlaps(passages, measures, &mut verdicts);
    verdicts
}

fn is_kept(verdicts: &[Verdict], passage: usize) -> bool {
    matches!(verdicts[passage], Verdict::Keep(_))
}

/// What is not shown goes, unless that would discard much of the article: pages fold away what a script unfolds.
fn hidden(passages: &Passages, verdicts: &mut [Verdict]) {
    let kept = |hidden: bool| -> u32 {
        let all = passages.list.iter().zip(verdicts.iter());
        all.filter(|(p, v)| matches!(v, Verdict::Keep(_)) && p.hidden.is_some() == hidden).map(|(p, _)| p.bytes()).sum()
    };
    if kept(true) * 5 >= kept(false) {
        return;
    }
    for (passage, verdict) in passages.list.iter().zip(verdicts) {
        if let Some(reason) = passage.hidden {
            *verdict = Verdict::Drop(reason);
        }
    }
}

/// What a short line that points elsewhere must reach to stay: 1 in the logarithm of the odds.
const SURELY: i32 = 512;

/// A short line that says that it points to another page ("Read more: …") goes, however well its neighbours do.
fn pointers(measures: &[Measure], scores: &[i32], verdicts: &mut [Verdict]) {
    for ((verdict, measure), score) in verdicts.iter_mut().zip(measures).zip(scores) {
        let short = measure.words <= 24 && measure.stops <= 1;
        if short && *score < SURELY && measure.phrase == Some(Meaning::Drop(DropReason::Related)) {
            *verdict = Verdict::Drop(DropReason::Related);
        }
    }
}

/// Where the classifier finds next to nothing on a page that does hold running text, the passages that it likes best are
/// taken in its place: those with the highest scores, and what is about as good.
fn second_opinion(passages: &Passages, measures: &[Measure], scores: &[i32], verdicts: &mut [Verdict]) {
    let long = |i: usize| measures[i].is_long && passages.list[i].hidden.is_none();
    let bytes = |i: usize| passages.list[i].bytes();
    let all: u32 = (0..scores.len()).filter(|&i| long(i)).map(bytes).sum();
    let kept: u32 = (0..scores.len()).filter(|&i| scores[i] > 0).map(bytes).sum();
    if kept >= 200 || all < 400 {
        return;
    }
    let Some(best) = (0..scores.len()).filter(|&i| long(i)).map(|i| scores[i]).max() else { return };
    // The best score less 1.5 in the logarithm of the odds, and nothing that is as good as ruled out.
    let threshold = (best - 768).max(-2048);
    for (i, verdict) in verdicts.iter_mut().enumerate() {
        if scores[i] >= threshold && passages.list[i].hidden.is_none() {
            *verdict = Verdict::Keep(passages.list[i].kind);
        }
    }
}

/// Letters and digits alone, in small letters: what makes two headlines the same.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// True where [`bare`] makes `text` into `wanted`.
fn is_bare(text: &str, wanted: &str) -> bool {
    let mut wanted = wanted.chars();
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).all(|c| wanted.next() == Some(c)) && wanted.next().is_none()
}

/// The passage that is the headline: a heading in the words of the declared title, `h1` first, nearest to the article.
fn headline(passages: &Passages, verdicts: &[Verdict], meta: &Meta) -> Option<usize> {
    let title = bare(meta.title.as_deref()?);
    if title.is_empty() {
        return None;
    }
    let first = (0..verdicts.len()).find(|&i| is_kept(verdicts, i)).unwrap_or(0);
    let mut best: Option<(u32, usize)> = None;
    for (i, passage) in passages.list.iter().enumerate() {
        let bytes = passage.bytes() as usize;
        if !(4..=600).contains(&bytes) || passage.hidden.is_some() {
            continue;
        }
        let context = &passages.contexts[passage.context as usize];
        let heading = passage.kind == BlockKind::Heading;
        let main = context.tag == Tag::H1;
        let titled = context.own.categories & category::TITLE != 0;
        if !(heading || titled || i <= first) {
            continue;
        }
        let text = passages.words(passage);
        let same = is_bare(text, &title);
        if !(same || main) {
            continue;
        }
        let words = bare(text);
        let like = same
            || (main && words.len() >= 12 && (title.contains(&words) || words.contains(&title)))
            || (main && bytes >= 12 && is_close(&words, &title));
        if !like || !(heading || same) {
            continue;
        }
        let crumbs = context.around & (category::NAVIGATION | category::RELATED | category::SIDEBAR) != 0
            || context.tags & around::bit(Tag::Nav) != 0;
        let distance = u32::try_from(i.abs_diff(first)).unwrap_or(u32::MAX).min(900);
        let worth =
            4000 * u32::from(main) + 2000 * u32::from(same) + 1000 * u32::from(heading && !crumbs) + 900 - distance;
        if best.is_none_or(|(held, _)| worth > held) {
            best = Some((worth, i));
        }
    }
    best.map(|(_, i)| i)
}

/// True where two strings share a beginning of at least seven tenths of the longer one.
fn is_close(a: &str, b: &str) -> bool {
    let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    same * 10 >= a.len().max(b.len()) * 7
}

/// Captions of the article's own pictures stay as captions; credits go.
fn captions(
    passages: &Passages,
    measures: &[Measure],
    verdicts: &mut [Verdict],
    (first, last): (usize, usize),
    options: &Options,
) {
    const ELSEWHERE: u32 = category::RELATED
        | category::PROMOTION
        | category::NAVIGATION
        | category::COMMENT
        | category::SIDEBAR
        | category::ADVERTISEMENT
        | category::AUTHOR_CARD;
    for i in 0..verdicts.len() {
        let passage = &passages.list[i];
        let context = &passages.contexts[passage.context as usize];
        let named = context.own.categories & category::CAPTION != 0;
        let in_figure = context.tags & around::bit(Tag::Figure) != 0;
        let is_caption = passage.kind == BlockKind::Caption
            || (named && (in_figure || !is_kept(verdicts, i)) && measures[i].words >= 3)
            || measures[i].phrase == Some(Meaning::Caption)
            || (measures[i].words <= LONGEST_CAPTION && is_kept(verdicts, i) && caption(passages.words(passage)));
        if !is_caption {
            continue;
        }
        let own = (first..=last).contains(&i) && passage.hidden.is_none() && passage.linked * 2 <= passage.bytes();
        let against = (context.around & ELSEWHERE).count_ones() > 1;
        verdicts[i] = if is_credit(passages.words(passage), &measures[i]) {
            Verdict::Drop(DropReason::Credit)
        } else if !own || against {
            Verdict::Drop(reason(passages, passage, &measures[i]))
        } else if options.captions == Captions::Drop {
            Verdict::Drop(DropReason::Caption)
        } else {
            Verdict::Keep(BlockKind::Caption)
        };
    }
}

/// The line that keeps the rights is no part of an article, wherever it stands.
fn imprints(passages: &Passages, verdicts: &mut [Verdict]) {
    const LONGEST: u32 = 400;
    for (passage, verdict) in passages.list.iter().zip(verdicts) {
        if !matches!(verdict, Verdict::Keep(BlockKind::Paragraph)) || passage.bytes() > LONGEST {
            continue;
        }
        let words = passages.words(passage);
        let opens = ["Copyright ", "copyright ", "© ", "©", "(c) "].iter().any(|mark| words.starts_with(mark));
        let year = words.bytes().take(40).any(|b| b.is_ascii_digit());
        if words.contains("ll rights reserved") || opens && year {
            *verdict = Verdict::Drop(DropReason::Footer);
        }
    }
}

/// True for the credit of a picture that says nothing of the picture.
fn is_credit(words: &str, measure: &Measure) -> bool {
    if matches!(measure.phrase, Some(Meaning::Drop(DropReason::Credit) | Meaning::Tail(DropReason::Credit))) {
        return true;
    }
    let bare = words.trim_start_matches(['(', '[']).trim_start();
    const MARKS: [&str; 11] = [
        "©",
        "(c)",
        "Photo:",
        "Photo by",
        "Photograph:",
        "Credit:",
        "Image:",
        "Picture:",
        "Foto:",
        "Getty",
        "Photo credit",
    ];
    measure.words <= 12
        && measure.stops <= 1
        && MARKS.iter().any(|m| bare.get(..m.len()).is_some_and(|b| b.eq_ignore_ascii_case(m)))
}

/// The line that names the authors, near the headline or the first words.
fn bylines(
    passages: &Passages,
    measures: &[Measure],
    verdicts: &mut [Verdict],
    (first, last): (usize, usize),
    meta: &Meta,
) {
    let authors: Vec<String> = meta.authors.iter().map(|a| bare(a)).filter(|a| a.len() >= 3).collect();
    let mut found = 0;
    for i in first..=last.min(verdicts.len().saturating_sub(1)) {
        let Some(passage) = passages.list.get(i) else { break };
        if passage.hidden.is_some()
            || passage.bytes() > 200
            || measures[i].words > 24
            || verdicts[i] == Verdict::Keep(BlockKind::Title)
        {
            continue;
        }
        let words = bare(passages.words(passage));
        let names_author = authors.iter().any(|a| words.contains(a.as_str()));
        let context = &passages.contexts[passage.context as usize];
        let says_byline = measures[i].phrase == Some(Meaning::Byline);
        let marked = context.around & category::META != 0;
        if names_author && (says_byline || marked || is_kept(verdicts, i) || words.len() <= 60) && found < 2 {
            // A line that goes on for much longer than the names is about something else.
            let longest = authors.iter().map(String::len).sum::<usize>();
            if words.len() <= longest * 2 + 40 {
                verdicts[i] = Verdict::Keep(BlockKind::Byline);
                found += 1;
            }
        }
    }
}

/// What is said twice in the same words stays once; but what a table of contents says, the heading that it leads to says
/// again.
fn repeated(passages: &Passages, measures: &[Measure], verdicts: &mut [Verdict], title: Option<usize>) {
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    if let Some(title) = title {
        seen.insert(measures[title].hash, title);
    }
    for i in 0..verdicts.len() {
        if !is_kept(verdicts, i) || Some(i) == title {
            continue;
        }
        let first = *seen.entry(measures[i].hash).or_insert(i);
        let says_the_title = Some(first) == title && measures[i].letters > 0;
        let is_byline = verdicts[i] == Verdict::Keep(BlockKind::Byline);
        let in_contents = passages.list[first].kind == BlockKind::ListItem;
        if in_contents && verdicts[i] == Verdict::Keep(BlockKind::Heading) {
            continue;
        }
        if first != i && (says_the_title || is_byline || passages.list[i].bytes() >= LONG_ENOUGH_TO_REPEAT) {
            verdicts[i] = Verdict::Drop(DropReason::Duplicate);
        }
    }
}

/// Why a passage goes: what it says itself first, then what the elements around it say, the nearest first.
fn reason(passages: &Passages, passage: &Passage, measure: &Measure) -> DropReason {
    if let Some(hidden) = passage.hidden {
        return hidden;
    }
    if let Some(Meaning::Drop(reason) | Meaning::Tail(reason)) = measure.phrase {
        return reason;
    }
    if measure.phrase == Some(Meaning::Byline) {
        return DropReason::Metadata;
    }
    if let Some(reason) = passages.contexts[passage.context as usize].reason {
        return reason;
    }
    if passage.linked * 2 > passage.bytes() {
        return if measure.words >= 5 { DropReason::Related } else { DropReason::Navigation };
    }
    DropReason::Boilerplate
}

/// What an element's names and tag say against what is inside it.
pub(super) fn own_reason(categories: u32, tag: Tag) -> Option<DropReason> {
    named_reason(categories).or_else(|| tag_reason(tag))
}

fn named_reason(categories: u32) -> Option<DropReason> {
    const REASONS: [(u32, DropReason); 12] = [
        (category::CONSENT, DropReason::Consent),
        (category::ADVERTISEMENT, DropReason::Advertisement),
        (category::COMMENT, DropReason::Comment),
        (category::PROMOTION, DropReason::Promotion),
        (category::RELATED, DropReason::Related),
        (category::AUTHOR_CARD, DropReason::AuthorCard),
        (category::SHARE, DropReason::Navigation),
        (category::NAVIGATION, DropReason::Navigation),
        (category::TAGS, DropReason::Metadata),
        (category::META, DropReason::Metadata),
        (category::FOOTER, DropReason::Footer),
        (category::SIDEBAR, DropReason::Related),
    ];
    REASONS.iter().find(|(bits, _)| categories & bits != 0).map(|(_, reason)| *reason)
}

const fn tag_reason(tag: Tag) -> Option<DropReason> {
    match tag {
        Tag::Nav | Tag::Header | Tag::Menu => Some(DropReason::Navigation),
        Tag::Footer => Some(DropReason::Footer),
        Tag::Aside => Some(DropReason::Related),
        Tag::Form => Some(DropReason::Promotion),
        Tag::Dialog => Some(DropReason::Consent),
        _ => None,
    }
}
