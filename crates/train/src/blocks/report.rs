//! How well held-out pages are read: by the first look alone, by both, and by the whole program with its rules.

use super::Learned;
use super::measure::{self, Comparison};
use super::pages::{Gold, Sample, flat};
use sayso_clean::Options;
use sayso_clean::training::{Model, Names, Page, Weights, clean_html_with};
use sayso_record::BlockKind;
use std::path::PathBuf;

/// What is measured, one after the other.
const WAYS: [&str; 3] = ["first look", "both looks", "whole program"];

/// Hits, misses and false alarms of passages; precision, recall and word F1 of texts.
#[derive(Default)]
struct Figures {
    segments: (usize, usize, usize),
    texts: Vec<(Comparison, String)>,
}

/// Figures of each folder in each way.
pub(super) struct Report<'a> {
    folders: &'a [PathBuf],
    figures: Vec<[Figures; WAYS.len()]>,
}

impl<'a> Report<'a> {
    pub(super) fn new(folders: &'a [PathBuf]) -> Self {
        Self { folders, figures: folders.iter().map(|_| Default::default()).collect() }
    }

    /// Measures pages with weights that were learned without them.
    pub(super) fn add(&mut self, samples: &[&Sample], learned: &Learned) {
        let names = Names::new(&learned.weights);
        let (Some(first), Some(second)) = (Model::new(&learned.first), Model::new(&learned.second)) else { return };
        let weights = Weights { names: &names, first: &learned.first, second: &learned.second };
        for sample in samples {
            let page = Page::read(&sample.html, &names);
            let once = first.scores(&page.table);
            let twice = second.scores(&page.second_table(&once));
            let got = [likely(&page, &once), likely(&page, &twice), whole(&weights, &sample.html)];
            for (figures, got) in self.figures[sample.set].iter_mut().zip(got) {
                figures.add(sample, &got);
            }
        }
    }

    pub(super) fn print(&mut self, worst: usize) {
        for (folder, ways) in self.folders.iter().zip(&mut self.figures) {
            for (way, figures) in WAYS.iter().zip(ways.iter()) {
                println!("{} {way}: {figures}", folder.display());
            }
            let texts = &mut ways[WAYS.len() - 1].texts;
            texts.sort_by(|a, b| a.0.word_f1.total_cmp(&b.0.word_f1));
            for (comparison, id) in texts.iter().take(worst) {
                println!("   {id} {comparison}");
            }
        }
    }
}

impl Figures {
    fn add(&mut self, sample: &Sample, got: &str) {
        match &sample.gold {
            Gold::Text(text) => self.texts.push((measure::compare(text, got), sample.id.clone())),
            Gold::Passages { with, without } => {
                let got = flat(got);
                let found = |list: &[String]| list.iter().filter(|w| got.contains(w.as_str())).count();
                let hits = found(with);
                self.segments.0 += hits;
                self.segments.1 += with.len() - hits;
                self.segments.2 += found(without);
            }
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.texts.is_empty() {
            let (hits, misses, false_alarms) = self.segments;
            let share = 200.0 * hits as f64 / (2 * hits + misses + false_alarms).max(1) as f64;
            return write!(f, "segments {share:.2}");
        }
        f.write_str(&measure::summary(self.texts.iter().map(|(comparison, _)| comparison)))
    }
}

/// The passages that a model finds likely.
fn likely(page: &Page, scores: &[i32]) -> String {
    let kept = page.passages().zip(scores).filter(|((_, kind), s)| **s > 0 && *kind != BlockKind::Caption);
    kept.map(|((words, _), _)| words).collect::<Vec<_>>().join("\n")
}

/// The text of an article as the scorer takes it: its blocks but titles, captions, bylines and datelines.
fn whole(weights: &Weights<'_>, html: &str) -> String {
    let article = clean_html_with(weights, html, &Options::default());
    let counted = |kind| {
        matches!(
            kind,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::ListItem | BlockKind::Quote | BlockKind::Table
        )
    };
    let blocks = article.blocks.iter().filter(|b| counted(b.kind));
    blocks.map(|b| article.slice(b.span)).collect::<Vec<_>>().join("\n")
}
