//! Trains the finder of cues.

use super::Arguments;
use super::articles::GoldArticle;
use super::network::{Census, Question, rows};
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

fn features(article: &GoldArticle, at: usize, out: &mut Vec<u64>) {
    let desk = &article.desk;
    anchor::features(&desk.reading, &desk.trees, &desk.dependents, at, u64::from(desk.anchor_votes[at]), out);
}

/// The table of the features that are met often, and the examples of each article.
pub(super) fn examples(train: &[GoldArticle], stems: &[u8], arguments: &Arguments) -> (Table, Vec<Vec<Question>>) {
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
                Question { rows: rows(&table, &own), answer }
            })
            .collect()
    };
    let examples = train.iter().map(of).collect();
    (table, examples)
}
