// A configuration whose schema cannot be told.
use sayso_plugin_sdk::{Article, Context, Error, Output, Places, Stage, export_plugin};

#[derive(serde::Deserialize)]
struct Config {
    least: usize,
}

struct Counts(usize);

impl Stage for Counts {
    type Config = Config;
    const SUMMARY: &'static str = "Counts the blocks.";
    const PLACES: Places = Places::ANY;
    fn new(config: Config, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self(config.least))
    }
    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        output.put_json("blocks", &article.blocks().len().max(self.0))
    }
}

export_plugin!(Counts);

fn main() {}
