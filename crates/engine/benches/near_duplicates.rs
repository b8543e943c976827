//! What near-duplicates cost: `cargo bench -p sayso-engine --bench near_duplicates`. The sketch of an article of 400 words,
//! and its lookup among 100,000 others.

use divan::{Bencher, black_box};
use sayso_engine::near_duplicate::{First, Index, Sketch, Sketcher};
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// Numbers that look random and are the same every time (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A word out of 5,000, some as common as "the".
    fn word(&mut self) -> u32 {
        5000_f64.powf((self.next() % 1_000_000) as f64 / 1e6) as u32
    }

    fn article(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..400 {
            let _ = write!(text, "w{} ", self.word());
        }
        text
    }
}

#[divan::bench]
fn sketch(bencher: Bencher<'_, '_>) {
    let text = Numbers(0x9E37_79B9_7F4A_7C15).article();
    let mut sketcher = Sketcher::default();
    bencher.bench_local(|| sketcher.sketch(black_box(&text)));
}

#[divan::bench]
fn lookup(bencher: Bencher<'_, '_>) {
    const FIRSTS: u64 = 100_000;
    let (mut numbers, mut sketcher) = (Numbers(0x9E37_79B9_7F4A_7C15), Sketcher::default());
    let mut index = Index::new(FIRSTS as usize);
    for number in 0..FIRSTS {
        if let Some(sketch) = sketcher.sketch(&numbers.article()) {
            index.insert(First { number, id: u128::from(number), sketch });
        }
    }
    let wanted: Vec<Sketch> = (0..1000).filter_map(|_| sketcher.sketch(&numbers.article())).collect();
    let mut turn = wanted.iter().cycle();
    bencher.bench_local(|| turn.next().and_then(|sketch| index.find(black_box(sketch), 0.4)));
}
