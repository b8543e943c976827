//! Annotated pages, and what their gold says of each passage.

use super::{TrainError, gold};
use flate2::read::MultiGzDecoder;
use sayso_clean::training::{Names, Page};
use std::io::Read;
use std::path::Path;

/// What the gold says of a page.
pub(super) enum Gold {
    Text(String),
    Passages { with: Vec<String>, without: Vec<String> },
}

/// One page with its gold.
pub(super) struct Sample {
    pub(super) set: usize,
    pub(super) id: String,
    pub(super) part: u64,
    pub(super) html: String,
    pub(super) gold: Gold,
    /// For each passage: is it the article's? `None` where the gold does not say.
    pub(super) labels: Vec<Option<f32>>,
    pub(super) weights: Vec<f32>,
}

fn hash(text: &str) -> u64 {
    let h = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    h ^ (h >> 29)
}

/// Reads a folder and labels its pages.
pub(super) fn read_folder(set: usize, folder: &Path, samples: &mut Vec<Sample>) -> Result<(), TrainError> {
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

pub(super) fn flat(text: &str) -> String {
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
