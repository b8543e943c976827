// An annotator, exported as what it is not.
use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage, export_plugin};

struct Counts;

impl Stage for Counts {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Counts the blocks.";
    const PLACES: Places = Places::ANY;
    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        output.put_json("blocks", &article.blocks().len())
    }
}

export_plugin!(extractor Counts);

fn main() {}
