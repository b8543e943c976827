//! Trains the finder of cues.

use super::Arguments;
use super::articles::GoldArticle;
use super::network::{Census, Learner, rows, thin};
use super::random::Random;
use sayso_attribute::model::anchor;
use sayso_attribute::model::linker::{STEM_BITS, stem_bit};
use sayso_attribute::model::table::Table;
use std::collections::{BTreeMap, BTreeSet};

/// The stems that are cues often enough to be asked about.
pub(super) fn stems(articles: &[GoldArticle]) -> Vec<u8> {
    let mut seen: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for article in articles {
        for word in &article.desk.reading.words {
            seen.entry(stem_bit(word.stem)).or_default().1 += 1;
        }
        let taught = article.taught.iter().flat_map(|t| (0..t.cues.len()).filter(|&w| t.cues[w] >= 0.5));
        for anchor in article.gold.iter().filter_map(|g| g.anchor).chain(taught) {
            seen.entry(stem_bit(article.desk.reading.words[anchor].stem)).or_default().0 += 1;
        }
    }
    let mut bits = vec![0_u8; STEM_BITS / 8];
    for (bit, (cues, all)) in seen {
        if cues >= 1 && cues * 250 >= all {
            bits[bit / 8] |= 1 << (bit % 8);
        }
    }
    bits
}

/// The words of an article that may be cues.
fn asked(article: &GoldArticle, stems: &[u8]) -> impl Iterator<Item = usize> {
    (0..article.desk.reading.words.len()).filter(|&at| {
        let bit = stem_bit(article.desk.reading.words[at].stem);
        stems[bit / 8] >> (bit % 8) & 1 == 1 || article.desk.anchor_votes[at] != 0
    })
}

/// A word that may be a cue.
pub(super) struct Example {
    rows: Vec<u32>,
    /// How likely it is one.
    pub(super) answer: f32,
}

fn features(article: &GoldArticle, at: usize, out: &mut Vec<u64>) {
    let desk = &article.desk;
    anchor::features(&desk.reading, &desk.trees, &desk.dependents, at, u64::from(desk.anchor_votes[at]), out);
}

/// The table of the features that are met often, and the examples of each article.
pub(super) fn examples(train: &[GoldArticle], stems: &[u8], arguments: &Arguments) -> (Table, Vec<Vec<Example>>) {
    let mut census = Census::default();
    let mut own = Vec::new();
    for article in train {
        for at in asked(article, stems) {
            features(article, at, &mut own);
            census.count(&own);
        }
    }
    let table = census.table(arguments.cue_rows, arguments.fewest);
    let of = |article: &GoldArticle| {
        let gold: BTreeSet<usize> = article.gold.iter().filter_map(|g| g.anchor).collect();
        let mut own = Vec::new();
        asked(article, stems)
            .map(|at| {
                features(article, at, &mut own);
                let said = f32::from(u8::from(gold.contains(&at)));
                let answer = match &article.taught {
                    Some(taught) if !article.known => taught.cues[at],
                    Some(taught) => said + arguments.trust * (taught.cues[at] - said),
                    None => said,
                };
                Example { rows: rows(&table, &own), answer }
            })
            .collect()
    };
    let examples = train.iter().map(of).collect();
    (table, examples)
}

/// Learns from the examples of the articles that are to be kept.
pub(super) fn learn(
    table: &Table,
    examples: &[Vec<Example>],
    keep: impl Fn(usize) -> bool,
    arguments: &Arguments,
) -> Learner<1> {
    let mut random = Random::new(arguments.seed);
    let mut learner = Learner::new(table, &mut random);
    let kept = examples.iter().enumerate().filter(|(a, _)| keep(*a));
    let mut order: Vec<&Example> = kept.flat_map(|(_, list)| list).collect();
    let mut thinned = Vec::new();
    let left = 1.0 / (1.0 - arguments.cue_dropout);
    for round in 0..arguments.cue_rounds {
        learner.step = arguments.step_of(round, arguments.cue_rounds);
        random.shuffle(&mut order);
        for example in &order {
            thin(&example.rows, arguments.cue_dropout, &mut random, &mut thinned);
            let (sum, [score]) = learner.score(&thinned, left);
            let probability = 1.0 / (1.0 + (-score).exp());
            learner.descend(&thinned, left, &sum, &[probability - example.answer]);
        }
    }
    learner
}
