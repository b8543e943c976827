//! What the line model looks at: each passage by itself, its neighbours, its place in the text, and how far its words are
//! the words of the running text.
//!
//! A line of a page says little alone: "The ferry that would not sail" is a subheading in one place and a teaser in
//! another. What decides is what stands around it, how much running text is still to come, and whether its words occur
//! elsewhere in the article. All figures are taken in a few passes over the passages, so that the cost is linear.

use super::article::head;
use super::shape::Shape;
use super::vocabulary::{Meaning, fold};
use super::word::Words;
use sayso_record::DropReason;
use std::collections::BTreeMap;

/// How many figures a passage has.
pub(crate) const COUNT: usize = NAMES.len();

/// What the figures are, in their order; the weights file repeats it, and a test compares.
pub(crate) const NAMES: [&str; 71] = [
    "characters",
    "words",
    "word_length",
    "capitals",
    "capitalised",
    "digits",
    "commas",
    "stops",
    "ends_sentence",
    "starts_small",
    "listed",
    "quotes",
    "address",
    "tabs",
    "separators",
    "shouts",
    "blanks",
    "indent",
    "lines",
    "meaning",
    "tail",
    "dated",
    "you",
    "we",
    "question",
    "colon",
    "said_before",
    "word_score",
    "small_words",
    "overlap",
    "overlap_title",
    "characters_1",
    "characters_2",
    "characters_3",
    "characters_+1",
    "characters_+2",
    "characters_+3",
    "ends_1",
    "ends_+1",
    "meaning_1",
    "meaning_+1",
    "score_1",
    "score_+1",
    "overlap_1",
    "overlap_+1",
    "dated_around",
    "running_before_5",
    "running_after_5",
    "score_before_5",
    "score_after_5",
    "overlap_before_5",
    "overlap_after_5",
    "since_running",
    "until_running",
    "running_share_before",
    "running_passages_after",
    "running_characters_after",
    "since_tail",
    "running_since_tail",
    "share_before_tail",
    "tails_seen",
    "place",
    "passages",
    "running_share",
    "running_length",
    "heads_around",
    "same_length_around",
    "until_meaning",
    "ellipsis",
    "symbols",
    "ellipsis_around",
];

/// A passage as the features see it.
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a str,
    pub(crate) shape: Shape,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) indent: usize,
    pub(crate) blanks: usize,
    pub(crate) lines: usize,
    pub(crate) said_before: bool,
}

/// Figures of one passage by itself, that the others are made of.
#[derive(Clone, Copy, Default)]
struct Own {
    length: f32,
    running: bool,
    ends: f32,
    meaning: f32,
    score: f32,
    overlap: f32,
    dated: f32,
    heads: f32,
    ellipsis: f32,
}

/// Takes the figures of every passage, in the order of the text.
///
/// They are handed on one passage at a time: kept for all, they would take several times the text's own room.
#[expect(clippy::cast_precision_loss, reason = "figures of a text, far below the limit of exactness")]
pub(crate) fn features(passages: &[Seen<'_>], words: &Words, mut visit: impl FnMut(&[f32; COUNT])) {
    let folded: Vec<String> = passages.iter().map(|p| fold(head(p.text, 600))).collect();
    let common = Common::of(passages, &folded);
    let own: Vec<Own> = passages
        .iter()
        .zip(&folded)
        .map(|(p, folded)| Own {
            length: log(p.shape.characters),
            running: p.shape.runs() && p.shape.characters >= 80,
            ends: flag(p.shape.ends_sentence),
            meaning: meaning_figure(p.meaning),
            score: words.score(folded),
            overlap: common.overlap(folded),
            dated: flag(dated(folded)),
            heads: flag(p.shape.heads() && !p.shape.ends_sentence),
            ellipsis: flag(cut_short(p.text)),
        })
        .collect();
    let count = passages.len();
    let sum = |values: &mut dyn Iterator<Item = f32>| {
        let mut total = 0.0;
        let mut sums = Vec::with_capacity(count + 1);
        sums.push(0.0);
        for value in values {
            total += value;
            sums.push(total);
        }
        sums
    };
    let running = sum(&mut own.iter().map(|o| flag(o.running)));
    let mass =
        sum(&mut passages.iter().zip(&own).map(|(p, o)| if o.running { p.shape.characters as f32 } else { 0.0 }));
    let scores = sum(&mut own.iter().map(|o| o.score));
    let overlaps = sum(&mut own.iter().map(|o| o.overlap));
    let dates = sum(&mut own.iter().map(|o| o.dated));
    let heads = sum(&mut own.iter().map(|o| o.heads));
    let ellipses = sum(&mut own.iter().map(|o| o.ellipsis));
    let window = |sums: &[f32], from: usize, to: usize| {
        let (from, to) = (from.min(count), to.min(count));
        (sums[to] - sums[from]) / (to.saturating_sub(from)).max(1) as f32
    };
    let whole_mass = mass[count].max(1.0);

    let mut until_running = vec![99.0_f32; count];
    let mut until_meaning = vec![99.0_f32; count];
    let (mut next_running, mut next_meaning) = (None, None);
    for n in (0..count).rev() {
        until_running[n] = next_running.map_or(99.0, |at: usize| (at - n) as f32);
        until_meaning[n] = next_meaning.map_or(99.0, |at: usize| (at - n) as f32);
        if own[n].running {
            next_running = Some(n);
        }
        if own[n].meaning < 0.0 {
            next_meaning = Some(n);
        }
    }
    let (mut last_running, mut last_tail, mut tails) = (None, None, 0_u32);
    for (n, p) in passages.iter().enumerate() {
        let near = |offset: isize| n.checked_add_signed(offset).and_then(|at| own.get(at)).copied().unwrap_or_default();
        let shape = &p.shape;
        let letters = shape.letters.max(1) as f32;
        let each = shape.words.max(1) as f32;
        let small = &folded[n];
        let says = |words: &[&str]| flag(small.split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(&w)));
        let similar = (1..=4)
            .flat_map(|d| [n.checked_sub(d), n.checked_add(d)])
            .flatten()
            .filter_map(|at| own.get(at))
            .filter(|o| (o.length - own[n].length).abs() < 0.35)
            .count();
        let since = |last: Option<usize>| last.map_or(99.0, |at| ((n - at) as f32).min(99.0));
        let row = [
            own[n].length,
            log(shape.words),
            (shape.letters as f32 / each).min(20.0),
            shape.capitals as f32 / letters,
            shape.capitalised as f32 / each,
            shape.digits as f32 / shape.characters.max(1) as f32,
            shape.commas as f32 / each,
            log(shape.stops),
            own[n].ends,
            flag(shape.starts_small),
            flag(shape.listed),
            flag(shape.quotes),
            flag(shape.address),
            log(shape.tabs),
            log(shape.separators),
            flag(shape.shouts()),
            (p.blanks.min(9)) as f32,
            (p.indent.min(20)) as f32,
            (p.lines.min(9)) as f32,
            own[n].meaning,
            flag(matches!(p.meaning, Some(Meaning::Tail(_)))),
            own[n].dated,
            says(&["you", "your", "yours"]),
            says(&["we", "our", "us"]),
            flag(p.text.ends_with('?')),
            flag(p.text.ends_with(':')),
            flag(p.said_before),
            own[n].score,
            small_words(small),
            own[n].overlap,
            common.overlap_title(small),
            near(-1).length,
            near(-2).length,
            near(-3).length,
            near(1).length,
            near(2).length,
            near(3).length,
            near(-1).ends,
            near(1).ends,
            near(-1).meaning,
            near(1).meaning,
            near(-1).score,
            near(1).score,
            near(-1).overlap,
            near(1).overlap,
            window(&dates, n.saturating_sub(5), n + 6),
            window(&running, n.saturating_sub(5), n),
            window(&running, n + 1, n + 6),
            window(&scores, n.saturating_sub(5), n),
            window(&scores, n + 1, n + 6),
            window(&overlaps, n.saturating_sub(5), n),
            window(&overlaps, n + 1, n + 6),
            since(last_running),
            until_running[n].min(99.0),
            mass[n] / whole_mass,
            log((running[count] - running[n + 1]) as usize),
            log((mass[count] - mass[n + 1]) as usize),
            since(last_tail),
            last_tail.map_or(-1.0, |at: usize| (mass[n] - mass[at]) / whole_mass),
            last_tail.map_or(-1.0, |at: usize| mass[at] / whole_mass),
            tails.min(9) as f32,
            n as f32 / count as f32,
            log(count),
            running[count] / count as f32,
            log((whole_mass / running[count].max(1.0)) as usize),
            window(&heads, n.saturating_sub(5), n + 6),
            similar as f32,
            until_meaning[n].min(99.0),
            own[n].ellipsis,
            symbols(p.text),
            window(&ellipses, n.saturating_sub(5), n + 6),
        ];
        visit(&row);
        if own[n].running {
            last_running = Some(n);
        }
        if matches!(p.meaning, Some(Meaning::Tail(_))) {
            last_tail = Some(n);
            tails += 1;
        }
    }
}

fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
fn log(n: usize) -> f32 {
    (n as f32).ln_1p()
}

/// What the vocabulary says, on one line from "surely furniture" to "surely article".
fn meaning_figure(meaning: Option<Meaning>) -> f32 {
    match meaning {
        Some(Meaning::Tail(DropReason::Comment)) => -4.0,
        Some(Meaning::Tail(_)) => -3.0,
        Some(Meaning::Drop(DropReason::Related | DropReason::Credit | DropReason::AuthorCard)) => -1.0,
        Some(Meaning::Drop(_)) => -2.0,
        Some(Meaning::Byline) => -0.5,
        Some(Meaning::Caption) => 0.5,
        None => 0.0,
    }
}

/// True where the end is cut off, as teasers are.
fn cut_short(text: &str) -> bool {
    let text = text.trim_end_matches([']', ')', ' ']);
    text.ends_with('…') || text.ends_with("...")
}

/// The share of marks that code is full of and prose is not.
#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
fn symbols(text: &str) -> f32 {
    let marks = text
        .bytes()
        .filter(|b| {
            matches!(
                b,
                b'{' | b'}' | b'=' | b';' | b'<' | b'>' | b'(' | b')' | b'_' | b'/' | b'$' | b'#' | b'\\' | b'[' | b']'
            )
        })
        .count();
    marks as f32 / text.len().max(1) as f32
}

/// Month names and the like in a folded line with a number.
fn dated(folded: &str) -> bool {
    folded.len() <= 240
        && folded.contains('#')
        && folded
            .split(|c: char| !c.is_alphabetic())
            .any(|w| (w.len() > 2 && crate::metadata::is_month(w)) || w == "ago")
}

/// The share of words of up to three letters: running text is full of them, menus are not.
#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
fn small_words(folded: &str) -> f32 {
    let (mut small, mut all) = (0_usize, 0_usize);
    for word in folded.split(' ') {
        all += 1;
        small += usize::from(word.len() <= 3 && word.bytes().all(|b| b.is_ascii_lowercase()));
    }
    small as f32 / all as f32
}

/// The words of the running text, and of the first headline-like line.
struct Common {
    words: BTreeMap<u64, u32>,
    title: Vec<u64>,
}

impl Common {
    fn of(passages: &[Seen<'_>], folded: &[String]) -> Self {
        let mut words: BTreeMap<u64, u32> = BTreeMap::new();
        let mut title = Vec::new();
        for (passage, folded) in passages.iter().zip(folded) {
            if passage.shape.runs() && passage.shape.characters >= 80 {
                for word in content_words(folded) {
                    *words.entry(word).or_default() += 1;
                }
            } else if title.is_empty() && passage.shape.words >= 4 && passage.shape.heads() {
                title = content_words(folded);
            }
        }
        Self { words, title }
    }

    /// The share of a line's longer words that occur in at least two passages of running text.
    #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
    fn overlap(&self, folded: &str) -> f32 {
        let words = content_words(folded);
        if words.is_empty() {
            return -0.1;
        }
        let common = words.iter().filter(|w| self.words.get(w).is_some_and(|n| *n >= 2)).count();
        common as f32 / words.len() as f32
    }

    #[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
    fn overlap_title(&self, folded: &str) -> f32 {
        let words = content_words(folded);
        let common = words.iter().filter(|w| self.title.contains(w)).count();
        common as f32 / self.title.len().max(3) as f32
    }
}

/// One number for every longer word, each word once, sorted.
fn content_words(folded: &str) -> Vec<u64> {
    let mut words: Vec<u64> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() >= 5).map(super::word::number).collect();
    words.sort_unstable();
    words.dedup();
    words
}
