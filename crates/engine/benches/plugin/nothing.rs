//! A plugin that does nothing: what is left is the cost of the boundary.

use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage, export_plugin};

struct Nothing;

impl Stage for Nothing {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Does nothing.";
    const PLACES: Places = Places::ANY;

    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn process(&mut self, _: &Article<'_>, _: &mut Output<'_>) -> Result<(), Error> {
        Ok(())
    }
}

export_plugin!(Nothing);
