//! `sayso-train blocks`: the block classifier.
//!
//! Data sets are folders as `extraction.py` reads them: `gold.jsonl` with `text`, or with passages `with` and `without`,
//! and `html/ID.html.gz`. Three things are learned, each on pages that the one before did not see: the weights of
//! element names, the first look, and the second look, which sees the scores of the first. Pages of one host always fall
//! into the same part, so that nothing is reported on a site that was learned from.

mod forest;
pub(crate) mod gold;
pub(crate) mod measure;
mod names;
mod pages;
mod report;

use forest::{Rows, Settings};
use names::name_weights;
use pages::Sample;
use report::Report;
use sayso_clean::training::{Model, Names, Page, Table};
use std::path::{Path, PathBuf};

/// What `sayso-train blocks` is asked to do.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folders with `gold.jsonl` and `html/`.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Hold out these of the five parts (0 to 4, with commas between), each in turn, and report on all pages held out;
    /// without it, learn from everything.
    #[arg(long, value_delimiter = ',')]
    hold_out: Vec<u64>,
    /// Keep what was learned without each part held out in folders here, and take it from there where it is: so a rule of the
    /// program can be changed and scored again without learning. Other settings need another folder.
    #[arg(long)]
    kept: Option<PathBuf>,
    /// Where to write `weights.txt`, `first.model` and `second.model`, learned from everything.
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

const PARTS: u64 = 5;
/// Inner parts: what is learned for one of them comes from the others.
const FOLDS: u64 = 4;
/// Forests of the second look.
const SECONDS: u64 = 3;

pub(crate) fn run(arguments: &Arguments) -> Result<(), TrainError> {
    let mut samples = Vec::new();
    for (set, folder) in arguments.folders.iter().enumerate() {
        pages::read_folder(set, folder, &mut samples)?;
    }
    let settings = Settings {
        trees: arguments.trees,
        rate: arguments.rate,
        damping: arguments.damping,
        pages: arguments.pages,
        features: arguments.features,
        seed: 0,
    };
    let mut report = Report::new(&arguments.folders);
    for part in &arguments.hold_out {
        let (out, seen): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(|s| s.part % PARTS == *part);
        println!("part {part}: {} pages to learn from, {} held out", seen.len(), out.len());
        let folder = arguments.kept.as_ref().map(|kept| kept.join(format!("part-{part}")));
        let learned = match folder.as_ref().and_then(|folder| Learned::read(folder).ok()) {
            Some(learned) => learned,
            None => learn(&seen, settings),
        };
        if let Some(folder) = folder {
            std::fs::create_dir_all(&folder).map_err(|e| TrainError::File(folder.clone(), e))?;
            learned.write(&folder)?;
        }
        report.add(&out, &learned);
    }
    if !arguments.hold_out.is_empty() {
        report.print(arguments.worst);
    }
    if let Some(folder) = &arguments.out {
        learn(&samples.iter().collect::<Vec<_>>(), settings).write(folder)?;
    }
    Ok(())
}

struct Learned {
    weights: String,
    first: Vec<u8>,
    second: Vec<u8>,
}

impl Learned {
    fn read(folder: &Path) -> std::io::Result<Self> {
        let read = |name: &str| std::fs::read(folder.join(name));
        let weights = std::fs::read_to_string(folder.join("weights.txt"))?;
        Ok(Self { weights, first: read("first.model")?, second: read("second.model")? })
    }

    fn write(&self, folder: &Path) -> Result<(), TrainError> {
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).map_err(|e| TrainError::File(path, e))
        };
        write("weights.txt", self.weights.as_bytes())?;
        write("first.model", &self.first)?;
        write("second.model", &self.second)
    }
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
