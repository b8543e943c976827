//! misbehave in Rust: a plugin that panics, for tests only. Where, its configuration says; an annotator.

use sayso_plugin_sdk::{Article, Context, Error, Output, Places, Stage, export_plugin};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Config {
    /// `new`, `process`, `value`, `drop` or `thread`.
    at: String,
}

struct Panics(Config);

impl Stage for Panics {
    type Config = Config;
    const SUMMARY: &'static str = "Panics.";
    const PLACES: Places = Places::ANY;

    fn new(config: Config, _: &Context<'_>) -> Result<Self, Error> {
        assert!(config.at != "new", "at the very start");
        Ok(Self(config))
    }

    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        if !article.text().contains("POISON") {
            return output.put_json("seen", &true);
        }
        match self.0.at.as_str() {
            "process" => panic!("no way with {} bytes", article.text().len()),
            "value" => std::panic::panic_any(7),
            // Another thread's panic is that thread's end, and is told to who waits for it.
            "thread" => {
                std::thread::spawn(|| panic!("elsewhere")).join().map_err(|_| Error::new("its thread is gone"))?;
            }
            // The instance is thrown away after a panic, and dropping it panics again.
            "drop" => panic!("before the drop"),
            _ => {}
        }
        Ok(())
    }
}

impl Drop for Panics {
    fn drop(&mut self) {
        assert!(self.0.at != "drop", "while it is dropped");
    }
}

export_plugin!(Panics);
