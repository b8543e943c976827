//! A sayso plugin that finds the entries of CSV lists in every article: people, companies, places, whatever a desk
//! keeps lists of.
//!
//! It writes `extensions.gazetteer.matches`, an array of `{"list", "entry", "start", "end"}` and the further columns of
//! the list. Offsets are in the record's own unit, like all others.
//!
//! All lists go into one Aho-Corasick automaton, so that the cost of an article does not grow with the number of
//! entries: one pass over its bytes. The lists are read when the plugin is loaded; a run does not notice a change until
//! its configuration is read again.

mod lists;
mod search;

use lists::{Entry, read_lists};
use sayso_plugin_sdk::{Article, Context, Error, Output, Places, Stage, export_plugin};
use schemars::JsonSchema;
use search::Search;
use serde::Deserialize;

/// What `[plugin.config]` may hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// CSV files, by path or glob pattern; relative ones start at the folder of the configuration file. The name of a
    /// list is the file's name without its ending.
    #[schemars(length(min = 1))]
    pub lists: Vec<String>,
    /// Take the letters A to Z and a to z for the same.
    #[serde(default)]
    pub ignore_case: bool,
}

/// The stage: the lists, and the automaton over their names.
#[derive(Debug)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    search: Search,
}

impl Stage for Gazetteer {
    type Config = Config;
    const SUMMARY: &'static str = "Finds the entries of CSV lists and marks where they stand.";
    const PLACES: Places = Places::ANY;

    fn new(config: Config, context: &Context<'_>) -> Result<Self, Error> {
        let entries = read_lists(&config.lists, context)?;
        let search = Search::new(&entries, config.ignore_case)?;
        Ok(Self { entries, search })
    }

    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
        let mut members = Vec::new();
        for (span, found) in self.search.in_text(article.text()) {
            for &entry in found {
                let entry = &self.entries[entry];
                members.clear();
                members.extend([("list", &*entry.list), ("entry", &*entry.name)]);
                members.extend(entry.columns.iter().map(|(column, value)| (&**column, &**value)));
                output.put_span("matches", span, &members);
            }
        }
        Ok(())
    }
}

export_plugin!(Gazetteer);
