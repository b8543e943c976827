//! What segmenting and attributing cost, on articles of your own.
//!
//! `cargo run --release -p sayso-attribute --example articles -- FILE.jsonl [ROUNDS]` reads the `text` of each line of a
//! JSON Lines file and prints articles and megabytes a second on one core: the best of ROUNDS (7) rounds of `segment`,
//! of `attribute`, and of both.

#![allow(clippy::print_stdout, reason = "its output is its report")]

use sayso_attribute::Attributor;
use sayso_record::Article;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        println!("usage: articles FILE.jsonl [ROUNDS]");
        return Ok(());
    };
    let rounds = arguments.next().map_or(Ok(7), |n| n.parse())?;
    let mut articles = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = value["text"].as_str().ok_or("a line without \"text\"")?;
        articles.push(sayso_clean::keep_text(text, &sayso_clean::Options::default()));
    }
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    println!("{} articles, {} bytes on average", articles.len(), bytes / articles.len().max(1));

    let options = sayso_segment::Options::default();
    let mut attributor = Attributor::new(sayso_attribute::Options::default());
    let mut best = [Duration::MAX; 2];
    for _ in 0..rounds {
        let mut work: Vec<Article> = articles.clone();
        let begun = Instant::now();
        work.iter_mut().for_each(|article| sayso_segment::segment(article, &options));
        best[0] = best[0].min(begun.elapsed());
        let begun = Instant::now();
        attributor.attribute_all(&mut work.iter_mut().collect::<Vec<_>>());
        best[1] = best[1].min(begun.elapsed());
    }
    report("segment", best[0], articles.len(), bytes);
    report("attribute", best[1], articles.len(), bytes);
    report("both", best[0] + best[1], articles.len(), bytes);
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a report")]
fn report(name: &str, time: Duration, articles: usize, bytes: usize) {
    let seconds = time.as_secs_f64();
    println!("{name:<10} {:>8.0} articles/s {:>8.1} MB/s", articles as f64 / seconds, bytes as f64 / 1e6 / seconds);
}
