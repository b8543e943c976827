//! Reads treebanks: CoNLL-U, and the tab-separated columns of the silver files.
//!
//! A treebank's tokens are not ours ("well-known" is three there and one here), and a model must see in training what it
//! will see at work. So each sentence is cut again by `sayso_segment`, and the gold is carried over: a token of ours that
//! holds several of the treebank's takes the one whose head lies outside; of several tokens of ours in one of the
//! treebank's, the last takes its place and the others hang on it.

use flate2::read::MultiGzDecoder;
use sayso_attribute::syntax::{Relation, Tag};
use sayso_record::{Article, Block, BlockKind, Origin, Span, Token};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A sentence with its gold.
pub(crate) struct Sentence {
    /// The words joined by spaces where the source has them.
    pub(crate) text: String,
    /// The tokens as the treebank has them.
    pub(crate) tokens: Vec<Token>,
    /// The gold tag of each token.
    pub(crate) tags: Vec<Tag>,
    /// True where the tag leaves open what a name names.
    pub(crate) open_names: bool,
    /// The gold head of each token; the sentence's length for the root.
    pub(crate) heads: Vec<u32>,
    /// The gold relation of each token.
    pub(crate) relations: Vec<Relation>,
    /// The document that it stands in.
    pub(crate) document: String,
}

/// Why a treebank cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TreebankError {
    /// The file cannot be opened or read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// The sentences of a gzip'd treebank; the columns are known by its name (`.tsv.gz` is silver, else CoNLL-U).
pub(crate) fn read(path: &Path) -> Result<Vec<Sentence>, TreebankError> {
    let failed = |source| TreebankError::Read { path: path.display().to_string(), source };
    let silver = path.to_string_lossy().ends_with(".tsv.gz");
    let lines = BufReader::new(MultiGzDecoder::new(std::fs::File::open(path).map_err(failed)?)).lines();
    let mut sentences = Vec::new();
    let mut document = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines {
        let line = line.map_err(failed)?;
        if line.is_empty() {
            sentences.extend(sentence(&rows, &document, silver));
            rows.clear();
        } else if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim();
            if let Some(id) = comment.strip_prefix("newdoc id = ").or_else(|| comment.strip_prefix("doc ")) {
                id.clone_into(&mut document);
            }
        } else {
            rows.push(line.split('\t').map(str::to_owned).collect());
        }
    }
    sentences.extend(sentence(&rows, &document, silver));
    Ok(sentences)
}

fn sentence(rows: &[Vec<String>], document: &str, silver: bool) -> Option<Sentence> {
    let words: Vec<&Vec<String>> = rows.iter().filter(|r| r.len() >= 9 && r[0].parse::<u32>().is_ok()).collect();
    if words.is_empty() {
        return None;
    }
    let (word, tag, head, relation) = if silver { (3, 5, 7, 8) } else { (1, 4, 6, 7) };
    let count = u32::try_from(words.len()).ok()?;
    let mut text = String::new();
    let mut spans = Vec::new();
    for (i, row) in words.iter().enumerate() {
        let start = text.len();
        text.push_str(match row[word].as_str() {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            other => other,
        });
        spans.push(Span::try_from_range(start..text.len())?);
        let glued = if silver {
            words.get(i + 1).is_some_and(|next| next[1] == row[2])
        } else {
            row.get(9).is_some_and(|misc| misc.contains("SpaceAfter=No"))
        };
        if !glued {
            text.push(' ');
        }
    }
    let heads: Vec<u32> = words
        .iter()
        .map(|r| r[head].parse::<u32>().ok().and_then(|h| h.checked_sub(1)).filter(|h| *h < count).unwrap_or(count))
        .collect();
    let relations = words.iter().map(|r| Relation::of_label(&r[relation])).collect();
    let tags = words.iter().map(|r| Tag::of_name(&r[tag], if silver { &r[6] } else { "" })).collect();
    let mut gold = Gold { spans, tags, heads, relations };
    if !silver {
        as_version_one(&mut gold, &text);
    }
    let tokens = tokens(&text);
    let (tags, heads, relations) = carry_over(&gold, &tokens);
    Some(Sentence { text, tokens, tags, open_names: !silver, heads, relations, document: document.to_owned() })
}

/// A sentence as the treebank has it.
struct Gold {
    spans: Vec<Span>,
    tags: Vec<Tag>,
    heads: Vec<u32>,
    relations: Vec<Relation>,
}

/// The tokens that the program finds in a sentence.
fn tokens(text: &str) -> Vec<Token> {
    let end = u32::try_from(text.len()).unwrap_or(0);
    let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, end), origin: Origin(0, end) };
    let mut article = Article { text: text.to_owned(), blocks: vec![block], ..Article::default() };
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    article.tokens
}

fn carry_over(gold: &Gold, tokens: &[Token]) -> (Vec<Tag>, Vec<u32>, Vec<Relation>) {
    let count = u32::try_from(tokens.len()).unwrap_or(0);
    // the token of ours that stands for each of the treebank's: the last that touches it
    let ours: Vec<u32> = gold
        .spans
        .iter()
        .map(|span| (0..count).rev().find(|i| tokens[*i as usize].span.touches(*span)).unwrap_or(count))
        .collect();
    let (mut tags, mut heads, mut relations) = (Vec::new(), Vec::new(), Vec::new());
    for (at, token) in (0..count).zip(tokens) {
        let held: Vec<usize> = (0..gold.spans.len()).filter(|g| gold.spans[*g].touches(token.span)).collect();
        // the one whose head lies outside of this token stands for it
        let outside = |g: &&usize| ours.get(gold.heads[**g] as usize).is_none_or(|head| *head != at);
        let Some(&chosen) = held.iter().find(outside).or(held.first()) else {
            tags.push(Tag::default());
            heads.push(at.checked_sub(1).unwrap_or(count));
            relations.push(Relation::Parataxis);
            continue;
        };
        tags.push(gold.tags[chosen]);
        if ours[chosen] == at {
            let head = ours.get(gold.heads[chosen] as usize).copied().unwrap_or(count);
            heads.push(if head == at { count } else { head });
            relations.push(gold.relations[chosen]);
        } else {
            heads.push(ours[chosen]);
            relations.push(Relation::Compound);
        }
    }
    (tags, heads, relations)
}

/// Hangs conjunctions on the first member of a coordination, as version 1 of Universal Dependencies did, and writes
/// "not" as a negation: one scheme for all.
fn as_version_one(gold: &mut Gold, text: &str) {
    for i in 0..gold.heads.len() {
        let word = gold.spans[i].of(text).unwrap_or("").to_lowercase();
        if gold.relations[i] == Relation::Adverb && matches!(word.as_str(), "not" | "n't" | "n’t" | "never") {
            gold.relations[i] = Relation::Negation;
        }
        let head = gold.heads[i] as usize;
        let Some(&grandparent) = gold.heads.get(head) else { continue };
        if gold.relations[i] == Relation::Conjunction && gold.relations[head] == Relation::Conjunct {
            gold.heads[i] = grandparent;
        }
    }
}

/// True when no arc of the sentence crosses another and there is one root: what the parser can learn from.
pub(crate) fn is_projective(heads: &[u32]) -> bool {
    let count = u32::try_from(heads.len()).unwrap_or(0);
    if heads.iter().filter(|h| **h == count).count() != 1 {
        return false;
    }
    let arcs: Vec<(u32, u32)> = heads.iter().zip(0..).map(|(h, d): (&u32, u32)| ((*h).min(d), (*h).max(d))).collect();
    arcs.iter().all(|(a, b)| arcs.iter().all(|(c, d)| !(a < c && c < b && b < d)))
}
