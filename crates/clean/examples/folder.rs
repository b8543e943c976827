//! What each step of cleaning costs, on pages of your own.
//!
//! `cargo run --release -p sayso-clean --example folder -- FOLDER` reads every `.html` and `.html.gz` of a folder and
//! prints milliseconds a page, the best of seven rounds for each page, on one core, for each step up the ladder: looking for every `<`, the
//! tokenizer, the tree, the passages with their contexts, the whole of `clean_html`.
//!
//! `folder annotate FILE…` prints one record a line instead, with byte offsets turned into code points, as
//! `sayso annotate --until clean` does: for scoring this stage without building the others.

#![allow(clippy::print_stdout, reason = "its output is its report")]

use flate2::read::MultiGzDecoder;
use sayso_clean::html::tokenizer::Tokenizer;
use sayso_clean::html::{Document, Limits};
use sayso_clean::training::{Names, Page};
use sayso_clean::{Options, clean_html};
use sayso_record::OffsetUnit;
use std::hint::black_box;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "annotate") {
        return annotate(arguments.iter().skip(1).filter(|a| Path::new(a).exists()));
    }
    let Some(folder) = arguments.first() else {
        println!("usage: folder FOLDER | folder annotate FILE…");
        return Ok(());
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let pages: Vec<String> = paths.iter().map(|p| read(p)).collect::<Result<_, _>>()?;
    let bytes: usize = pages.iter().map(String::len).sum();
    println!("{} pages, {} KB on average", pages.len(), bytes / 1000 / pages.len().max(1));
    step("memchr <", &pages, |page| memchr::memchr_iter(b'<', page.as_bytes()).count());
    step("tokenizer", &pages, |page| {
        let (mut tokenizer, mut attributes, mut count) = (Tokenizer::new(page), Vec::new(), 0);
        while tokenizer.next(&mut attributes).is_some() {
            attributes.clear();
            count += 1;
        }
        count
    });
    step("tree", &pages, |page| Document::parse(page, &Limits::default()).len() as usize);
    step("features", &pages, |page| Page::read(page, Names::built_in()).table.rows);
    let options = Options::default();
    step("clean_html", &pages, |page| clean_html(page, &options).text.len());
    Ok(())
}

fn read(path: &Path) -> std::io::Result<String> {
    let mut bytes = std::fs::read(path)?;
    if path.extension().is_some_and(|e| e == "gz") {
        let packed = std::mem::take(&mut bytes);
        MultiGzDecoder::new(&packed[..]).read_to_end(&mut bytes)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn step(name: &str, pages: &[String], work: impl Fn(&str) -> usize) {
    let mut total = 0.0;
    for page in pages {
        let once = || {
            let began = Instant::now();
            black_box(work(black_box(page)));
            began.elapsed().as_secs_f64()
        };
        total += (0..7).map(|_| once()).fold(f64::INFINITY, f64::min);
    }
    println!("{name:12} {:.3} ms a page", total * 1000.0 / pages.len().max(1) as f64);
}

fn annotate<'a>(paths: impl Iterator<Item = &'a String>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let article = clean_html(&read(Path::new(path))?, &Options::default());
        serde_json::to_writer(&mut out, &article.with_offsets(OffsetUnit::Codepoint))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
