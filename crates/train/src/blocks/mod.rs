//! `sayso-train blocks`: the block classifier.
//!
//! Data sets are folders as `extraction.py` reads them: `gold.jsonl` with `text`, or with passages `with` and `without`,
//! and `html/ID.html.gz`. Three things are learned, each on pages that the one before did not see: the weights of
//! element names, the first look, and the second look, which sees the scores of the first. Pages of one host always fall
//! into the same part, so that nothing is reported on a site that was learned from.

mod forest;
mod gold;
mod measure;

use flate2::read::MultiGzDecoder;
use forest::{Rows, Settings};
use rustc_hash::FxHashMap;
use sayso_clean::training::{Model, Names, Page, Table};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `sayso-train blocks` is asked to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders with `gold.jsonl` and `html/`.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Hold out this one of five parts and report on it; without it, learn from everything.
    #[arg(long)]
    hold_out: Option<u64>,
    /// Where to write `weights.txt`, `first.model` and `second.model`.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Trees of each forest.
    #[arg(long, default_value_t = 80)]
    trees: usize,
    /// How much of each tree's step is taken.
    #[arg(long, default_value_t = 0.08)]
    rate: f32,
    /// Added to the weight of each leaf: small leaves take small steps.
    #[arg(long, default_value_t = 10.0)]
    damping: f32,
    /// The share of the pages that a tree sees.
    #[arg(long, default_value_t = 0.5)]
    pages: f32,
    /// The share of the features that a tree may ask about.
    #[arg(long, default_value_t = 0.25)]
    features: f32,
    /// How many of the worst held-out pages to name.
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
    #[error("{0}, line {1}: not a JSON object with `id` and `url`")]
    Gold(PathBuf, usize),
}

/// What the gold says of a page.
enum Gold {
    Text(String),
    Passages { with: Vec<String>, without: Vec<String> },
}

/// One page with its gold.
struct Sample {
    set: usize,
    id: String,
    part: u64,
    html: String,
    gold: Gold,
    /// For each passage: is it the article's? `None` where the gold does not say.
    labels: Vec<Option<f32>>,
    weights: Vec<f32>,
}

const PARTS: u64 = 5;
/// Inner parts: what is learned for one of them comes from the others.
const FOLDS: u64 = 4;
/// Forests of the second look.
const SECONDS: u64 = 3;

pub(crate) fn run(arguments: &Arguments) -> Result<(), TrainError> {
    let mut samples = Vec::new();
    for (set, folder) in arguments.folders.iter().enumerate() {
        read_folder(set, folder, &mut samples)?;
    }
    let held = |s: &&Sample| arguments.hold_out.is_some_and(|part| s.part % PARTS == part);
    let (out, seen): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(held);
    let settings = Settings {
        trees: arguments.trees,
        rate: arguments.rate,
        damping: arguments.damping,
        pages: arguments.pages,
        features: arguments.features,
        seed: 0,
    };
    println!("{} pages to learn from, {} held out", seen.len(), out.len());
    let learned = learn(&seen, settings);
    if !out.is_empty() {
        report(&out, &learned, arguments);
    }
    if let Some(folder) = &arguments.out {
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).map_err(|e| TrainError::File(path, e))
        };
        write("weights.txt", learned.weights.as_bytes())?;
        write("first.model", &learned.first)?;
        write("second.model", &learned.second)?;
    }
    Ok(())
}

fn hash(text: &str) -> u64 {
    let h = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    h ^ (h >> 29)
}

fn read_folder(set: usize, folder: &Path, samples: &mut Vec<Sample>) -> Result<(), TrainError> {
    let path = folder.join("gold.jsonl");
    let lines = std::fs::read_to_string(&path).map_err(|e| TrainError::File(path.clone(), e))?;
    for (number, line) in lines.lines().enumerate() {
        let bad = || TrainError::Gold(path.clone(), number + 1);
        let value: serde_json::Value = serde_json::from_str(line).map_err(|_| bad())?;
        let id = value["id"].as_str().ok_or_else(bad)?.to_owned();
        let url = value["url"].as_str().unwrap_or(&id);
        let host = url.split('/').nth(2).unwrap_or(url).trim_start_matches("www.");
        let list = |name: &str| -> Vec<String> {
            let items = value[name].as_array().into_iter().flatten();
            items.filter_map(|v| v.as_str()).map(flat).collect()
        };
        let gold = match value["text"].as_str() {
            Some(text) => Gold::Text(text.to_owned()),
            None => Gold::Passages { with: list("with"), without: list("without") },
        };
        let page = folder.join("html").join(format!("{id}.html.gz"));
        let mut bytes = Vec::new();
        std::fs::File::open(&page)
            .and_then(|file| MultiGzDecoder::new(file).read_to_end(&mut bytes))
            .map_err(|e| TrainError::File(page, e))?;
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let part = hash(host);
        let mut sample = Sample { set, id: id.clone(), part, html, gold, labels: Vec::new(), weights: Vec::new() };
        label(&mut sample);
        samples.push(sample);
    }
    Ok(())
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn label(sample: &mut Sample) {
    let page = Page::read(&sample.html, Names::built_in());
    match &sample.gold {
        Gold::Text(text) => {
            let words: Vec<Vec<u64>> = page.passages().map(|(w, _)| gold::words(w)).collect();
            let all = gold::words(text);
            let shares = gold::align(&words, &all);
            sample.labels = shares.iter().map(|&s| Some(f32::from(s > 0.5))).collect();
            // A page weighs the same however long it is: what counts is the share of its article that is won or lost.
            // Every passage counts a little besides, because paragraphs are counted too.
            let whole = (all.len() as f32).max(120.0);
            sample.weights = words.iter().map(|w| (w.len() as f32 + 6.0).min(250.0) / whole * 10.0).collect();
            for ((weight, (_, kind)), share) in sample.weights.iter_mut().zip(page.passages()).zip(&shares) {
                let certain = (share - 0.5).abs() * 2.0;
                *weight *= certain;
                if kind == sayso_record::BlockKind::Caption {
                    *weight = 0.0;
                }
            }
            let total: f32 = sample.weights.iter().sum();
            if total > 40.0 {
                sample.weights.iter_mut().for_each(|w| *w *= 40.0 / total);
            }
        }
        Gold::Passages { with, without } => {
            for (words, _) in page.passages() {
                let words = flat(words);
                let holds = |list: &[String], most: usize| {
                    list.iter().any(|s| {
                        (words.contains(s.as_str()) && words.len() <= s.len().max(12) * most)
                            || (words.len() >= 20 && s.contains(words.as_str()))
                    })
                };
                let (is, not) = (holds(with, 40), holds(without, 3));
                sample.labels.push((is != not).then_some(f32::from(is)));
                sample.weights.push(1.0);
            }
        }
    }
}

struct Learned {
    weights: String,
    first: Vec<u8>,
    second: Vec<u8>,
}

fn fold(sample: &Sample) -> u64 {
    sample.part / PARTS % FOLDS
}

fn learn(samples: &[&Sample], settings: Settings) -> Learned {
    // Each page is read with weights of names that other pages gave.
    let names: Vec<Names> =
        (0..FOLDS).map(|f| Names::new(&name_weights(samples.iter().filter(|s| fold(s) != f).copied()))).collect();
    let pages: Vec<Page> = samples.iter().map(|s| Page::read(&s.html, &names[fold(s) as usize])).collect();
    let mut scores: Vec<Vec<i32>> = vec![Vec::new(); pages.len()];
    let mut forests = Vec::new();
    for f in 0..FOLDS {
        let others = (0..pages.len()).filter(|&i| fold(samples[i]) != f);
        let settings = Settings { seed: f, ..settings };
        let file = forest::learn(&rows(samples, others.map(|i| (i, &pages[i].table))), settings);
        let Some(model) = Model::new(&file) else { continue };
        for i in (0..pages.len()).filter(|&i| fold(samples[i]) == f) {
            scores[i] = model.scores(&pages[i].table);
        }
        forests.push(file);
    }
    // New pages are seen by all of them: the mean errs less than one forest that learned from everything.
    let first = forest::mean(&forests);
    let tables: Vec<Table> = pages.iter().zip(&scores).map(|(p, s)| p.second_table(s)).collect();
    let all = rows(samples, tables.iter().enumerate());
    let seconds: Vec<Vec<u8>> =
        (0..SECONDS).map(|seed| forest::learn(&all, Settings { seed: 100 + seed, ..settings })).collect();
    let second = forest::mean(&seconds);
    Learned { weights: name_weights(samples.iter().copied()), first, second }
}

fn rows<'t>(samples: &[&Sample], tables: impl Iterator<Item = (usize, &'t Table)>) -> Rows {
    let mut rows = Rows::default();
    for (page, table) in tables {
        let sample = samples[page];
        // Of short passages outside the article, which are most of all and easy to tell, each third stands for three.
        let words = table.column(1);
        let is_easy = |i: usize| words[i] < 52 && sample.labels[i] == Some(0.0);
        let chosen: Vec<usize> = (0..table.rows)
            .filter(|&i| sample.labels[i].is_some() && sample.weights[i] > 0.0 && (!is_easy(i) || i % 3 == 0))
            .collect();
        rows.columns.resize(table.names().len(), Vec::new());
        for (f, column) in rows.columns.iter_mut().enumerate() {
            let values = table.column(f);
            column.extend(chosen.iter().map(|&i| values[i]));
        }
        for i in chosen {
            rows.label.push(sample.labels[i].unwrap_or(0.0));
            rows.weight.push(sample.weights[i] * if is_easy(i) { 3.0 } else { 1.0 });
            rows.page.push(u32::try_from(page).unwrap_or(u32::MAX));
        }
    }
    rows
}

/// Learned weights of names, as the file holds them: the logarithm of the odds that a word below is the article's,
/// against the odds on all pages.
fn name_weights<'a>(samples: impl Iterator<Item = &'a Sample>) -> String {
    let mut counts: FxHashMap<String, (f32, f32, Vec<u64>)> = FxHashMap::default();
    let (mut all_is, mut all_not) = (0.0f32, 0.0f32);
    for sample in samples {
        if matches!(sample.gold, Gold::Passages { .. }) {
            continue;
        }
        let mut sums = vec![(0.0f32, 0.0f32)];
        let (mut is, mut not) = (0.0, 0.0);
        for (label, weight) in sample.labels.iter().zip(&sample.weights) {
            match label {
                Some(l) if *l > 0.5 => is += weight,
                Some(_) => not += weight,
                None => {}
            }
            sums.push((is, not));
        }
        all_is += is;
        all_not += not;
        let mut on_page: FxHashMap<String, (f32, f32)> = FxHashMap::default();
        for named in Page::named(&sample.html) {
            let (a, b) = (sums[named.first as usize], sums[named.last as usize]);
            // A name that stands on many elements of a page counts as its biggest one there.
            let entry = on_page.entry(named.piece).or_default();
            let here = (b.0 - a.0, b.1 - a.1);
            if here.0 + here.1 > entry.0 + entry.1 {
                *entry = here;
            }
        }
        for (piece, (is, not)) in on_page {
            let entry = counts.entry(piece).or_default();
            entry.0 += is.min(10.0);
            entry.1 += not.min(10.0);
            if !entry.2.contains(&sample.part) {
                entry.2.push(sample.part);
            }
        }
    }
    let odds = (all_is / all_not.max(1.0)).ln();
    let mut lines: Vec<String> = counts
        .into_iter()
        .filter(|(piece, (is, not, hosts))| {
            hosts.len() >= 4
                && is + not > 1.0
                && (2..=40).contains(&piece.len())
                && !piece.bytes().all(|b| b.is_ascii_digit())
        })
        .filter_map(|(piece, (is, not, _))| {
            let weight = (((is + 2.0) / (not + 2.0)).ln() - odds / 2.0) * 16.0;
            let weight = weight.clamp(-127.0, 127.0).round() as i32;
            (weight.abs() >= 6).then(|| format!("{piece} {weight}"))
        })
        .collect();
    lines.sort_unstable();
    lines.join("\n") + "\n"
}

fn report(samples: &[&Sample], learned: &Learned, arguments: &Arguments) {
    let names = Names::new(&learned.weights);
    let (Some(first), Some(second)) = (Model::new(&learned.first), Model::new(&learned.second)) else { return };
    println!(
        "{} names, {} features",
        learned.weights.lines().count(),
        samples.first().map_or(0, |s| Page::read(&s.html, &names).table.names().len())
    );
    for (set, folder) in arguments.folders.iter().enumerate() {
        let mut lines = [Vec::new(), Vec::new()];
        let mut segments = [(0, 0, 0); 2];
        for sample in samples.iter().filter(|s| s.set == set) {
            let page = Page::read(&sample.html, &names);
            let once = first.scores(&page.table);
            let twice = second.scores(&page.second_table(&once));
            for (look, scores) in [once, twice].iter().enumerate() {
                let kept: Vec<&str> = page
                    .passages()
                    .zip(scores)
                    .filter(|((_, kind), s)| **s > 0 && *kind != sayso_record::BlockKind::Caption)
                    .map(|((w, _), _)| w)
                    .collect();
                let got = kept.join("\n");
                match &sample.gold {
                    Gold::Text(text) => lines[look].push((measure::compare(text, &got), &sample.id)),
                    Gold::Passages { with, without } => {
                        let got = flat(&got);
                        let hits = with.iter().filter(|w| got.contains(w.as_str())).count();
                        segments[look].0 += hits;
                        segments[look].1 += with.len() - hits;
                        segments[look].2 += without.iter().filter(|w| got.contains(w.as_str())).count();
                    }
                }
            }
        }
        for look in 0..2 {
            let lines = &mut lines[look];
            if lines.is_empty() {
                let (tp, fn_, fp) = segments[look];
                println!(
                    "{} look {}: segments {:.2}",
                    folder.display(),
                    look + 1,
                    200.0 * tp as f64 / (2 * tp + fn_ + fp).max(1) as f64
                );
                continue;
            }
            let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64 * 100.0;
            let p = mean(lines.iter().filter_map(|l| l.0.0).collect());
            let r = mean(lines.iter().filter_map(|l| l.0.1).collect());
            let words = mean(lines.iter().map(|l| l.0.2).collect());
            println!(
                "{} look {}: {} pages f1 {:.2} p {p:.2} r {r:.2} word f1 {words:.2}",
                folder.display(),
                look + 1,
                lines.len(),
                2.0 * p * r / (p + r)
            );
            lines.sort_by(|a, b| a.0.2.total_cmp(&b.0.2));
            for ((p, r, f1), id) in lines.iter().take(if look == 1 { arguments.worst } else { 0 }) {
                println!("   {id} p {:.3} r {:.3} f1 {f1:.3}", p.unwrap_or(-1.0), r.unwrap_or(-1.0));
            }
        }
    }
}
