// What the host lends is the host's: it cannot be kept past the call.
use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage};

struct Keeps(Vec<&'static str>);

impl Stage for Keeps {
    type Config = NoConfig;
    const SUMMARY: &'static str = "Keeps what it was lent.";
    const PLACES: Places = Places::ANY;
    fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> {
        Ok(Self(Vec::new()))
    }
    fn process(&mut self, article: &Article<'_>, _: &mut Output<'_>) -> Result<(), Error> {
        self.0.push(article.text());
        Ok(())
    }
}

fn main() {}
