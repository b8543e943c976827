//! Articles a second of `attribute` by itself: `cargo bench -p sayso-attribute`.

use divan::Bencher;
use divan::counter::ItemsCount;
use sayso_attribute::{Attributor, Options};
use sayso_record::Article;

fn main() {
    divan::main();
}

const PARAGRAPH: &str = "The harbour will be closed until spring, Mayor Ada Obi told reporters on Monday. “We will rebuild \
it, whatever it takes,” she said. “Nobody will be left behind.” Officials said the storm, the worst since 1987, had cost \
the city some three million dollars, and that the coast guard did not expect to reopen the port before January. Lee Wong, \
who runs a shop near the pier, denied reports that he had been warned. According to a report by the harbour board, two of \
the three cranes were known to be unsafe. The company that built them called the findings “a joke.”";

fn article() -> Article {
    let text = [PARAGRAPH; 8].join("\n\n");
    let mut article = sayso_clean::keep_text(&text, &sayso_clean::Options::default());
    sayso_segment::segment(&mut article, &sayso_segment::Options::default());
    article
}

/// One article of about 4.7 KB, as long as the mean article of the training data.
#[divan::bench]
fn news(bencher: Bencher<'_, '_>) {
    let mut attributor = Attributor::new(Options::default());
    bencher
        .counter(ItemsCount::new(1_usize))
        .with_inputs(article)
        .bench_local_refs(|article| attributor.attribute(article));
}

/// What an attributor costs to make: the weights are read.
#[divan::bench]
fn load() -> Attributor {
    Attributor::new(Options::default())
}
