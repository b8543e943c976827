//! Gold articles, segmented and laid out, with their attributions in words.

use super::AttributionError;
use super::score::Sets;
use sayso_attribute::lexicon::{Classes, Lexicon};
use sayso_attribute::model::desk::Desk;
use sayso_attribute::reading::Memo;
use sayso_attribute::syntax::{Syntax, Workspace};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// One gold attribution: the words of each part, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    pub(crate) source: Vec<usize>,
    pub(crate) cue: Vec<usize>,
    pub(crate) content: Vec<usize>,
    /// The word that its cue hangs on.
    pub(crate) anchor: Option<usize>,
}

/// What a teacher says of an article.
#[derive(Debug, Default)]
pub(crate) struct Taught {
    /// How likely each word is a cue.
    pub(crate) cues: Vec<f32>,
    /// The attributions that it sees.
    pub(crate) seen: Vec<Gold>,
}

/// One gold article.
#[derive(Debug)]
pub(crate) struct GoldArticle {
    /// Its `id`, or nothing.
    pub(crate) name: String,
    pub(crate) desk: Desk,
    pub(crate) gold: Vec<Gold>,
    /// The gold attributions as the scorer sees them.
    pub(crate) sets: Vec<Sets>,
    /// Whether its gold is known; without, there is only what a teacher says.
    pub(crate) known: bool,
    /// What a teacher says of it.
    pub(crate) taught: Option<Taught>,
    scorer_tokens: Vec<Range<usize>>,
    text: String,
}

/// Reads a file of gold in the scorers' format; `syntax` gives the tagger and parser of an article by its number.
pub(crate) fn read<'s>(
    path: &Path,
    lexicon: &Lexicon,
    teacher: &BTreeMap<String, Value>,
    syntax: impl Fn(usize) -> &'s Syntax,
) -> Result<Vec<GoldArticle>, AttributionError> {
    let file =
        std::fs::read_to_string(path).map_err(|source| AttributionError::File { path: path.to_owned(), source })?;
    let mut articles = Vec::new();
    for (number, line) in file.lines().enumerate() {
        let wrong = || AttributionError::Line { path: path.to_owned(), line: number + 1 };
        let value: Value = serde_json::from_str(line).map_err(|_| wrong())?;
        let article = read_article(&value, lexicon, syntax(number)).ok_or_else(wrong)?;
        articles.push(match teacher.get(&article.name) {
            None => article,
            Some(said) => GoldArticle { taught: Some(article.taught(said).ok_or_else(wrong)?), ..article },
        });
    }
    Ok(articles)
}

fn read_article(value: &Value, lexicon: &Lexicon, syntax: &Syntax) -> Option<GoldArticle> {
    let text = value.get("text")?.as_str()?;
    let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    let mut desk = Desk::default();
    desk.reading.read(&article, lexicon, &mut Memo::default());
    desk.lay_out(&article, syntax, &mut Workspace::default());

    let places = Places::of(text);
    let scorer_tokens = scorer_tokens(text);
    let mut gold = Vec::new();
    let mut sets = Vec::new();
    for attribution in value.get("attributions")?.as_array()? {
        let [source, cue, content] = places.parts(attribution);
        sets.push(scorer_sets(text, &scorer_tokens, &source, &cue, &content));
        let [source, cue, content] = [source, cue, content].map(|spans| words(&desk, &spans));
        let anchor = anchor(&desk, &cue);
        gold.push(Gold { source, cue, content, anchor });
    }
    let name = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(GoldArticle { name, desk, gold, sets, known: true, taught: None, scorer_tokens, text: text.to_owned() })
}

/// Where the code points of a text begin, in bytes, and where it ends: gold counts code points.
struct Places(Vec<usize>);

impl Places {
    fn of(text: &str) -> Self {
        Self(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    fn span(&self, pair: &Value) -> Option<Range<usize>> {
        let at = |i: usize| self.0.get(usize::try_from(pair.get(i)?.as_u64()?).ok()?).copied();
        Some(at(0)?..at(1)?)
    }

    /// The spans of source, cue and content.
    fn parts(&self, attribution: &Value) -> [Vec<Range<usize>>; 3] {
        ["source", "cue", "content"].map(|part| {
            let pairs = attribution.get(part).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            pairs.iter().filter_map(|pair| self.span(pair)).collect()
        })
    }
}

/// The words that spans touch, in order.
fn words(desk: &Desk, spans: &[Range<usize>]) -> Vec<usize> {
    let mut out = Vec::new();
    for span in spans {
        let mut at = desk.reading.words.partition_point(|w| (w.span.end as usize) <= span.start);
        while desk.reading.words.get(at).is_some_and(|w| (w.span.start as usize) < span.end) {
            out.push(at);
            at += 1;
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
/// The word that a cue hangs on: its main verb, else its main noun, else its first word.
fn anchor(desk: &Desk, cue: &[usize]) -> Option<usize> {
    let light = |at: usize| {
        desk.reading.words[at].classes.any(Classes::AUXILIARY.with(Classes::PREPOSITION).with(Classes::ADVERB))
    };
    let saying = |at: usize| desk.reading.words[at].classes.any(Classes::VERB);
    cue.iter()
        .copied()
        .find(|&at| saying(at) && desk.trees.verbs[at])
        .or_else(|| cue.iter().copied().find(|&at| desk.trees.verbs[at] && !light(at)))
        .or_else(|| cue.iter().copied().find(|&at| desk.trees.nominals[at]))
        .or_else(|| cue.iter().copied().find(|&at| !light(at)))
        .or_else(|| cue.first().copied())
}

/// The tokens that the scorer counts: runs of word characters, and single marks.
fn scorer_tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_';
        if word && open {
            if let Some(last) = tokens.last_mut() {
                last.end = at + c.len_utf8();
            }
        } else if !c.is_whitespace() {
            tokens.push(at..at + c.len_utf8());
        }
        open = word;
    }
    tokens
}

fn scorer_sets(
    text: &str,
    tokens: &[Range<usize>],
    source: &[Range<usize>],
    cue: &[Range<usize>],
    content: &[Range<usize>],
) -> Sets {
    let within = |spans: &[Range<usize>]| -> BTreeSet<usize> {
        spans
            .iter()
            .flat_map(|span| {
                let first = tokens.partition_point(|t| t.end <= span.start);
                (first..tokens.len()).take_while(move |&i| tokens[i].start < span.end)
            })
            .collect()
    };
    let direct = content.first().is_some_and(|span| {
        let before = text[..span.start].chars().next_back();
        let head: String = before.into_iter().chain(text[span.start..].chars().take(2)).collect();
        head.trim().chars().take(2).any(|c| "\"'“‘`«„".contains(c))
    });
    Sets { source: within(source), cue: within(cue), content: within(content), direct }
}

impl GoldArticle {
    /// What a teacher says of it; `None` where that is of another text, or malformed.
    #[allow(clippy::cast_possible_truncation, reason = "a probability")]
    fn taught(&self, said: &Value) -> Option<Taught> {
        let places = Places::of(&self.text);
        if usize::try_from(said.get("length")?.as_u64()?).ok()? + 1 != places.0.len() {
            return None;
        }
        let word = |pair: &Value| words(&self.desk, &[places.span(pair)?]).first().copied();
        let mut taught = Taught { cues: vec![0.0; self.desk.reading.words.len()], seen: Vec::new() };
        for cue in said.get("cues")?.as_array()? {
            taught.cues[word(cue)?] = cue.get(2)?.as_f64()? as f32;
        }
        for attribution in said.get("taught")?.as_array()? {
            let [source, cue, content] = places.parts(attribution).map(|spans| words(&self.desk, &spans));
            let anchor = attribution.get("anchor").and_then(word);
            taught.seen.push(Gold { source, cue, content, anchor });
        }
        Some(taught)
    }

    /// What a teacher has to know of it: its text, where its words are in code points, and its gold in words.
    pub(crate) fn lesson(&self) -> Value {
        let places = Places::of(&self.text).0;
        let place = |byte: u32| places.partition_point(|at| *at < byte as usize);
        let words: Vec<[usize; 2]> =
            self.desk.reading.words.iter().map(|w| [place(w.span.start), place(w.span.end)]).collect();
        let of = |g: &Gold| json!({"anchor": g.anchor, "source": g.source, "cue": g.cue, "content": g.content});
        let gold: Vec<Value> = self.gold.iter().map(of).collect();
        json!({"id": self.name, "text": self.text, "words": words, "gold": gold})
    }

    /// Predicted word ranges as the scorer sees them.
    pub(crate) fn sets_of(&self, source: &[Range<usize>], cue: &[Range<usize>], content: &[Range<usize>]) -> Sets {
        let spans = |ranges: &[Range<usize>]| -> Vec<Range<usize>> {
            ranges
                .iter()
                .map(|r| {
                    let span = self.desk.reading.span(r.clone());
                    span.start as usize..span.end as usize
                })
                .collect()
        };
        scorer_sets(&self.text, &self.scorer_tokens, &spans(source), &spans(cue), &spans(content))
    }
}
