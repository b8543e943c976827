//! A plugin that reads everything and puts one value: what reading through the boundary costs.

#[path = "names.rs"]
mod names;

use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage, export_plugin};

struct Count;

impl Stage for Count {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Counts runs of words that begin with a capital.";
    const PLACES: Places = Places::ANY;

    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        output.put_json("count", &names::names(article.text()).count())
    }
}

export_plugin!(Count);
