//! Learns the weights of `sayso_attribute::speakers::pronoun` from coreference chains.
//!
//! An example is a pronoun that the program looked for somebody behind, in an article whose chains are known; a
//! candidate is right when the chain of the pronoun has a mention where the program has one of the candidate. The
//! likelihood of the right candidates is raised by gradient ascent over all examples at once, so that the same data give
//! the same weights.

use flate2::read::MultiGzDecoder;
use sayso_attribute::speakers::pronoun::{Example, FEATURES, Features, NAMES, SORTS, softmax};
use sayso_attribute::{Attributor, Options};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The options of `sayso-train pronouns`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Articles to learn from (JSON Lines with "id" and "text").
    #[arg(long)]
    train: PathBuf,
    /// Articles to report on.
    #[arg(long)]
    dev: PathBuf,
    /// Their coreference chains: CoreNLP's columns, gzip'd.
    #[arg(long)]
    chains: PathBuf,
    /// Where the weights go; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How often the examples are gone over.
    #[arg(long, default_value_t = 400)]
    rounds: u32,
    /// How strongly weights are drawn to nothing, for each example.
    #[arg(long, default_value_t = 0.002)]
    damping: f32,
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PronounError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is no article.
    #[error("{path}:{line}: not an article: an object with \"id\" and \"text\" is wanted")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// For each document, the heads of mentions (first and last code point) and the chain of each.
type Chains = BTreeMap<String, Vec<(usize, usize, u32)>>;

/// A pronoun with its candidates and which of them are right.
struct Known {
    sort: usize,
    candidates: Vec<(Features, bool)>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), PronounError> {
    let chains = read_chains(&arguments.chains)?;
    let mut attributor = Attributor::new(Options::default());
    let train = examples(&arguments.train, &chains, &mut attributor)?;
    let dev = examples(&arguments.dev, &chains, &mut attributor)?;
    println!("{} examples to learn from, {} to report on", train.len(), dev.len());
    let weights = learn(&train, arguments.rounds, arguments.damping);
    for (name, known) in [("train", &train), ("dev", &dev)] {
        report(name, known, &weights);
    }
    if let Some(path) = &arguments.out {
        let failed = |source| PronounError::File { path: path.clone(), source };
        std::fs::write(path, written(&weights)).map_err(failed)?;
    }
    Ok(())
}

fn read_chains(path: &Path) -> Result<Chains, PronounError> {
    let failed = |source| PronounError::File { path: path.to_owned(), source };
    let mut chains = Chains::new();
    let mut document = String::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
        let line = line.map_err(failed)?;
        if let Some(name) = line.strip_prefix("# doc ") {
            document = name.rsplit(' ').next().unwrap_or("").to_owned();
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, start, end, .., mentions] = columns[..] else { continue };
        let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
        for mention in mentions.split(',') {
            // "3:17": chain 3, a mention whose head is word 17 of the sentence
            let Some((chain, head)) = mention.split_once(':') else { continue };
            if let (true, Ok(chain)) = (head == number, chain.parse()) {
                chains.entry(document.clone()).or_default().push((start, end, chain));
            }
        }
    }
    Ok(chains)
}

fn examples(path: &Path, chains: &Chains, attributor: &mut Attributor) -> Result<Vec<Known>, PronounError> {
    let file = std::fs::read_to_string(path).map_err(|source| PronounError::File { path: path.to_owned(), source })?;
    let mut known = Vec::new();
    for (number, line) in file.lines().enumerate() {
        let wrong = || PronounError::Line { path: path.to_owned(), line: number + 1 };
        let value: Value = serde_json::from_str(line).map_err(|_| wrong())?;
        let part = |key: &str| value.get(key).and_then(Value::as_str).ok_or_else(wrong);
        let (id, text) = (part("id")?, part("text")?);
        let Some(heads) = chains.get(id) else { continue };
        let mut article = sayso_clean::keep_text(text, &sayso_clean::Options::default());
        sayso_segment::segment(&mut article, &sayso_segment::Options::default());
        // Chains count code points.
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let heads: Vec<(usize, usize, u32)> = heads
            .iter()
            .filter_map(|&(start, end, chain)| Some((*bytes.get(start)?, *bytes.get(end)?, chain)))
            .collect();
        known.extend(attributor.pronouns(&article).iter().filter_map(|example| of_example(example, &heads)));
    }
    Ok(known)
}

fn of_example(example: &Example, heads: &[(usize, usize, u32)]) -> Option<Known> {
    let inside = |span: sayso_record::Span| {
        let first = heads.partition_point(|h| h.0 < span.start as usize);
        heads[first..].iter().take_while(move |h| h.0 < span.end as usize)
    };
    let chain = inside(example.pronoun).next()?.2;
    let candidates: Vec<(Features, bool)> = example
        .candidates
        .iter()
        .map(|(mentions, features)| {
            // A mention's last head is its own: those before it belong to phrases inside it.
            let own = mentions.iter().filter(|m| **m != example.pronoun).filter_map(|m| inside(*m).last());
            let (same, all) = own.fold((0, 0), |(same, all), head| (same + usize::from(head.2 == chain), all + 1));
            (*features, same * 2 > all)
        })
        .collect();
    candidates.iter().any(|c| c.1).then_some(Known { sort: example.sort as usize, candidates })
}

type Table = [[f32; FEATURES]; SORTS];

fn chances(known: &Known, weights: &Table) -> Vec<f32> {
    let score = |features: &Features| {
        weights[known.sort].iter().zip(features).filter(|(_, on)| **on).map(|(w, _)| w).sum::<f32>()
    };
    softmax(&known.candidates.iter().map(|(features, _)| score(features)).collect::<Vec<f32>>())
}

#[allow(clippy::cast_precision_loss, reason = "counts of examples")]
fn learn(examples: &[Known], rounds: u32, damping: f32) -> Table {
    let mut weights: Table = [[0.0; FEATURES]; SORTS];
    let mut moved: Table = [[1e-6; FEATURES]; SORTS];
    let count = examples.len().max(1) as f32;
    for _ in 0..rounds {
        let mut slope: Table = [[0.0; FEATURES]; SORTS];
        for known in examples {
            let chances = chances(known, &weights);
            let right: f32 = known.candidates.iter().zip(&chances).filter(|(c, _)| c.1).map(|(_, p)| p).sum();
            for ((features, is_right), chance) in known.candidates.iter().zip(&chances) {
                let wanted = if *is_right { chance / right.max(1e-6) } else { 0.0 };
                for (slope, _) in slope[known.sort].iter_mut().zip(features).filter(|(_, on)| **on) {
                    *slope += (wanted - chance) / count;
                }
            }
        }
        for sort in 0..SORTS {
            for at in 0..FEATURES {
                let slope = slope[sort][at] - damping * weights[sort][at];
                moved[sort][at] += slope * slope;
                weights[sort][at] += 0.3 * slope / moved[sort][at].sqrt();
            }
        }
    }
    weights
}

#[allow(clippy::cast_precision_loss, reason = "shares")]
fn report(name: &str, examples: &[Known], weights: &Table) {
    let mut counts = [[0_usize; 2]; SORTS];
    // Expected calibration error over ten bins (Naeini et al. 2015).
    let mut bins = [(0.0_f32, 0.0_f32, 0_usize); 10];
    for known in examples {
        let chances = chances(known, weights);
        let best = (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b])).unwrap_or(0);
        let right = known.candidates[best].1;
        counts[known.sort][0] += usize::from(right);
        counts[known.sort][1] += 1;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ten bins")]
        let bin = &mut bins[((chances[best] * 10.0) as usize).min(9)];
        *bin = (bin.0 + chances[best], bin.1 + f32::from(right), bin.2 + 1);
    }
    let share = |[right, all]: [usize; 2]| 100.0 * right as f32 / all.max(1) as f32;
    let error: f32 = bins.iter().map(|bin| (bin.0 - bin.1).abs()).sum::<f32>() / examples.len().max(1) as f32;
    println!(
        "{name}: right: he, she, I {:.1} % of {}, they, we {:.1} % of {}, it {:.1} % of {}; calibration error {error:.3}",
        share(counts[0]),
        counts[0][1],
        share(counts[1]),
        counts[1][1],
        share(counts[2]),
        counts[2][1],
    );
}

fn written(weights: &Table) -> String {
    let mut text = String::from(
        "# What speaks for a candidate for a pronoun: feature | \"he\", \"she\", \"I\" | \"they\", \"we\" | \"it\".\n\
         # Made by sayso-train pronouns; the meanings stand in src/speakers/pronoun.rs.\n",
    );
    for (at, name) in NAMES.iter().enumerate() {
        let _ = writeln!(text, "{name} | {:.2} {:.2} {:.2}", weights[0][at], weights[1][at], weights[2][at]);
    }
    text
}
