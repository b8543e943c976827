//! The plugin that the bench loads: the work of `names.rs` behind the ABI.

#[path = "names.rs"]
mod names;

use sayso_plugin_sdk::record::Span;
use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage, export_plugin};

struct Names;

impl Stage for Names {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Finds runs of words that begin with a capital.";
    const PLACES: Places = Places::ANY;

    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        for (start, end, count) in names::names(article.text()) {
            let Some(span) = Span::try_from_range(start..end) else { continue };
            output.put_span("names", span, &[("words", if count == 2 { "two" } else { "more" })]);
        }
        Ok(())
    }
}

export_plugin!(Names);
