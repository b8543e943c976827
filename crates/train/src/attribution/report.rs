//! What a linker finds in gold articles.

use super::articles::GoldArticle;
use super::labeller::labels;
use super::score::{self, Scores};
use sayso_attribute::draft::Variant;
use sayso_attribute::model::linker::{Bench, Linker, draft};
use sayso_attribute::model::window;

/// What is lost where: the finder of cues by itself, and the labeller on gold cues.
pub(super) fn diagnose(linker: &Linker, articles: &[GoldArticle]) {
    let mut bench = Bench::default();
    let (mut right, mut found, mut gold) = (0, 0, 0);
    let mut scores = Scores::default();
    for article in articles {
        linker.cues(&article.desk, &mut bench);
        let anchors: std::collections::BTreeSet<usize> = article.gold.iter().filter_map(|g| g.anchor).collect();
        gold += anchors.len();
        found += bench.candidates.len();
        right += bench.candidates.iter().filter(|(at, _)| anchors.contains(at)).count();
        let cues: Vec<(usize, f32)> = anchors.into_iter().map(|at| (at, 1.0)).collect();
        let drafts = linker.link_cues(&article.desk, &cues, &mut bench);
        let likeliest = drafts.iter().filter(|d| d.reading == Variant::Likeliest);
        let predicted: Vec<_> = likeliest.map(|d| article.sets_of(&d.source, &d.cue, &d.content)).collect();
        scores.add(&article.sets, &predicted);
    }
    println!(
        "  cues: {right} right of {found} found, {gold} gold: P {:.1} R {:.1}",
        100.0 * right as f32 / found as f32,
        100.0 * right as f32 / gold as f32
    );
    let mut perfect = Scores::default();
    for article in articles {
        let mut units = Vec::new();
        let predicted: Vec<_> = article
            .gold
            .iter()
            .filter_map(|g| g.anchor.map(|a| (a, g)))
            .map(|(anchor, gold)| {
                let cue = window::units(&article.desk.reading, anchor, &mut units);
                draft(anchor, cue, &units, &labels(gold, &units))
            })
            .map(|d| article.sets_of(&d.source, &d.cue, &d.content))
            .collect();
        perfect.add(&article.sets, &predicted);
    }
    println!("  with gold labels: {}", perfect.in_short());
    println!("  on gold cues: {}", scores.in_short());
}

/// The figures, and the expected calibration error of confidence over ten bins (Naeini et al. 2015).
pub(super) fn evaluate(linker: &Linker, articles: &[GoldArticle]) -> (Scores, f32) {
    let mut bench = Bench::default();
    let mut scores = Scores::default();
    let mut bins = [(0.0_f32, 0.0_f32); 10];
    let mut all = 0.0;
    for article in articles {
        let drafts = linker.link(&article.desk, &mut bench);
        let predicted: Vec<_> = drafts.iter().map(|d| article.sets_of(&d.source, &d.cue, &d.content)).collect();
        scores.add(&article.sets, &predicted);
        let right: std::collections::BTreeSet<usize> =
            score::matches(&article.sets, &predicted).into_iter().filter(|m| m.2).map(|m| m.1).collect();
        for (number, draft) in drafts.iter().enumerate() {
            let bin = &mut bins[((draft.confidence * 10.0) as usize).min(9)];
            bin.0 += draft.confidence;
            bin.1 += f32::from(u8::from(right.contains(&number)));
            all += 1.0;
        }
    }
    (scores, bins.iter().map(|(confidence, right)| (confidence - right).abs()).sum::<f32>() / all)
}
