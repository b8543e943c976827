//! `sayso-train lines`: the line model of scraped text.
//!
//! The data is a folder as `extraction.py` reads it: `gold.jsonl` with `text`, and `text/ID.txt.gz`, what a crude
//! extractor left. A passage is the article's where at least half of its four-word shingles are in the gold; a text weighs
//! the same however long it is. Three things are learned, each from figures that do not know the text itself: the weights
//! of words, the first look, and the second look, which sees the first one's scores around a passage. Texts of one host
//! fall into the same part.

pub(crate) mod boost;
mod words;

use crate::blocks::{gold, measure};
use boost::{Forest, Rows, Settings};
use flate2::read::MultiGzDecoder;
use rustc_hash::FxHashMap;
use sayso_clean::Options;
use sayso_clean::training::{LineWeights, TrainingRow, clean_text_with, line_figures, training_rows};
use sayso_record::BlockKind;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `sayso-train lines` is asked to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with `gold.jsonl` and `text/`.
    folder: PathBuf,
    /// Hold out these of the five parts (0 to 4, with commas between), each in turn, and report on all texts held out.
    #[arg(long, value_delimiter = ',')]
    hold_out: Vec<u64>,
    /// Where to write `words.tsv`, `line-first.txt` and `line-second.txt`, learned from everything.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Trees of each look.
    #[arg(long, default_value_t = 140)]
    trees: usize,
    /// How much of each tree's step is taken.
    #[arg(long, default_value_t = 0.08)]
    rate: f32,
    /// Leaves of a tree.
    #[arg(long, default_value_t = 16)]
    leaves: usize,
    /// The share of the figures that a tree may ask about.
    #[arg(long, default_value_t = 0.5)]
    figures: f32,
    /// Rows that a leaf holds at least.
    #[arg(long, default_value_t = 60)]
    fewest: usize,
    /// How many of the worst held-out texts to name.
    #[arg(long, default_value_t = 0)]
    worst: usize,
}

/// Why training stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrainError {
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A line of `gold.jsonl` is not what it should be.
    #[error("{0}, line {1}: not a JSON object with `id` and `text`")]
    Gold(PathBuf, usize),
}

/// One text with its gold.
struct Sample {
    id: String,
    part: u64,
    text: String,
    gold: String,
    words: Vec<Vec<String>>,
    labels: Vec<bool>,
    weights: Vec<f32>,
}

const PARTS: u64 = 5;
/// Inner parts: what is learned for one of them comes from the others.
const FOLDS: u64 = 4;

/// Files as the program reads them.
struct Learned {
    words: String,
    first: String,
    second: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), TrainError> {
    let samples = read(&arguments.folder)?;
    let settings = Settings {
        trees: arguments.trees,
        rate: arguments.rate,
        leaves: arguments.leaves,
        fewest: arguments.fewest,
        damping: 3.0,
        figures: arguments.figures,
        seed: 1,
    };
    let mut figures = Vec::new();
    for part in &arguments.hold_out {
        let (out, seen): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(|s| s.part % PARTS == *part);
        println!("part {part}: {} texts to learn from, {} held out", seen.len(), out.len());
        let learned = learn(&seen, settings);
        let weights = LineWeights::new(&learned.words, &learned.first, &learned.second);
        figures.extend(out.iter().map(|s| (measure::compare(&s.gold, &cleaned(&weights, &s.text)), s.id.clone())));
    }
    if !figures.is_empty() {
        println!("{}", measure::summary(figures.iter().map(|(comparison, _)| comparison)));
        figures.sort_by(|a, b| a.0.word_f1.total_cmp(&b.0.word_f1));
        for (comparison, id) in figures.iter().take(arguments.worst) {
            println!("   {id} {comparison}");
        }
    }
    if let Some(folder) = &arguments.out {
        let learned = learn(&samples.iter().collect::<Vec<_>>(), settings);
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(|e| TrainError::File(path, e))
        };
        write("words.tsv", &learned.words)?;
        write("line-first.txt", &learned.first)?;
        write("line-second.txt", &learned.second)?;
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<Sample>, TrainError> {
    let path = folder.join("gold.jsonl");
    let lines = std::fs::read_to_string(&path).map_err(|e| TrainError::File(path.clone(), e))?;
    let mut samples = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let bad = || TrainError::Gold(path.clone(), number + 1);
        let value: serde_json::Value = serde_json::from_str(line).map_err(|_| bad())?;
        let id = value["id"].as_str().ok_or_else(bad)?.to_owned();
        let gold = value["text"].as_str().ok_or_else(bad)?.to_owned();
        let url = value["url"].as_str().unwrap_or(&id);
        let host = url.split('/').nth(2).unwrap_or(url).trim_start_matches("www.");
        let part =
            host.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let file = folder.join("text").join(format!("{id}.txt.gz"));
        let mut bytes = Vec::new();
        std::fs::File::open(&file)
            .and_then(|f| MultiGzDecoder::new(f).read_to_end(&mut bytes))
            .map_err(|e| TrainError::File(file, e))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut sample = Sample {
            id,
            part: part ^ (part >> 29),
            text,
            gold,
            words: Vec::new(),
            labels: Vec::new(),
            weights: Vec::new(),
        };
        label(&mut sample);
        samples.push(sample);
    }
    Ok(samples)
}

/// Words of a shingle.
const SHINGLE: usize = 4;

fn label(sample: &mut Sample) {
    let gold = gold::words(&sample.gold);
    let mut left: FxHashMap<Vec<u64>, usize> = FxHashMap::default();
    for shingle in gold.windows(SHINGLE) {
        *left.entry(shingle.to_vec()).or_insert(0) += 1;
    }
    for row in training_rows(&sample.text, "", None) {
        let own = gold::words(&row.text);
        let share = if own.len() < SHINGLE {
            f32::from(u8::from(!own.is_empty() && gold.windows(own.len()).any(|w| w == own)))
        } else {
            let mut held = 0;
            for shingle in own.windows(SHINGLE) {
                // What one passage takes of the gold is not there for the next.
                if let Some(n) = left.get_mut(shingle).filter(|n| **n > 0) {
                    *n -= 1;
                    held += 1;
                }
            }
            held as f32 / (own.len() - SHINGLE + 1) as f32
        };
        sample.labels.push(share >= 0.5);
        sample.weights.push(own.len().clamp(1, 400) as f32);
        sample.words.push(row.words);
    }
    let all: f32 = sample.weights.iter().sum();
    sample.weights.iter_mut().for_each(|w| *w *= 100.0 / all.max(1.0));
}

fn fold(sample: &Sample) -> u64 {
    sample.part / PARTS % FOLDS
}

fn learn(samples: &[&Sample], settings: Settings) -> Learned {
    let words_of = |wanted: &dyn Fn(&Sample) -> bool| {
        let lines: Vec<words::Line<'_>> = samples
            .iter()
            .enumerate()
            .filter(|(_, s)| wanted(s))
            .flat_map(|(text, s)| {
                let lines = s.words.iter().zip(&s.labels).zip(&s.weights);
                lines.map(move |((words, &label), &weight)| words::Line { words, label, weight, text })
            })
            .collect();
        words::learn(&lines)
    };
    let words: Vec<String> = (0..FOLDS).map(|f| words_of(&|s| fold(s) != f)).collect();
    let own = |s: &Sample| words[fold(s) as usize].as_str();
    let firsts: Vec<Forest> = (0..FOLDS)
        .map(|f| {
            let others = samples.iter().filter(|s| fold(s) != f);
            boost::learn(&rows(others.map(|s| (*s, training_rows(&s.text, own(s), None)))), settings)
        })
        .collect();
    let all = rows(samples.iter().map(|s| (*s, training_rows(&s.text, own(s), None))));
    let first = boost::learn(&all, settings);
    let looked = samples.iter().map(|s| {
        let score = |figures: &[f32]| firsts[fold(s) as usize].score(figures);
        (*s, training_rows(&s.text, own(s), Some(&score)))
    });
    let second = boost::learn(&rows(looked), settings);
    let (names, more) = line_figures();
    Learned {
        words: words_of(&|_| true),
        first: first.written(&names.join(" ")),
        second: second.written(&format!("{} {}", names.join(" "), more.join(" "))),
    }
}

fn rows<'a>(samples: impl Iterator<Item = (&'a Sample, Vec<TrainingRow>)>) -> Rows {
    let mut rows = Rows::default();
    for (sample, passages) in samples {
        for (passage, (label, weight)) in passages.into_iter().zip(sample.labels.iter().zip(&sample.weights)) {
            let mut figures = passage.figures;
            figures.extend(passage.more);
            rows.figures.push(figures);
            rows.label.push(*label);
            rows.weight.push(*weight);
        }
    }
    rows
}

/// The text of an article as the scorer takes it: its blocks but titles, captions, bylines and datelines.
fn cleaned(weights: &LineWeights, text: &str) -> String {
    let article = clean_text_with(weights, text, &Options::default());
    let counted = |kind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem | BlockKind::Quote | BlockKind::Table
        )
    };
    article.blocks.iter().filter(|b| counted(b.kind)).map(|b| article.slice(b.span)).collect::<Vec<_>>().join("\n")
}
