//! Who was quoted over a run, in bounded memory.
//!
//! A run has no end and names have no number, so not every name can be kept. The summary uses Space-Saving (Metwally,
//! Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005): a fixed
//! number of counters, and a new name takes over the smallest one together with its count. Every name with more than
//! `statements / capacity` statements is certain to be among those kept, no count is ever too low, and
//! [`QuotedSpeaker::at_most_too_many`] says by how much it may be too high: 0 as long as there were fewer names than
//! counters.

use crate::marks::speakers_by_id;
use hashbrown::HashMap;
use sayso_record::Article;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Bytes of a name that are kept; a longer one is cut, so that memory is bounded by names times this.
const NAME_BYTES: usize = 160;

/// One who was quoted, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedSpeaker {
    /// The name, as the articles write it best; names are one when they are written the same.
    pub name: String,
    /// Statements attributed to the name.
    pub statements: u64,
    /// Articles with at least one of them.
    pub articles: u64,
    /// How far `statements` may be above the truth; 0 while every name has a counter of its own.
    pub at_most_too_many: u64,
}

/// Counts who was quoted, over any number of articles, in memory that does not grow with them.
#[derive(Clone, Debug)]
pub struct QuotedSpeakers {
    capacity: usize,
    counters: Vec<QuotedSpeaker>,
    by_name: HashMap<String, usize>,
    // Counters from the smallest; ties by their place, so that the same run evicts the same names.
    by_count: BTreeSet<(u64, usize)>,
    articles: u64,
    statements: u64,
    unnamed: u64,
    without_source: u64,
}

impl Default for QuotedSpeakers {
    /// Room for 4,096 names: about a megabyte.
    fn default() -> Self {
        Self::new(4096)
    }
}

impl QuotedSpeakers {
    /// A summary with `capacity` counters, at least one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            counters: Vec::new(),
            by_name: HashMap::new(),
            by_count: BTreeSet::new(),
            articles: 0,
            statements: 0,
            unnamed: 0,
            without_source: 0,
        }
    }

    /// Counts the attributions of one article. Those that the article says were *not* made are left out. Sources that
    /// are kept unnamed are counted together: "an official" here and there is not one person.
    pub fn add(&mut self, article: &Article) {
        self.articles += 1;
        let speakers = speakers_by_id(article);
        let mut said: BTreeMap<&str, u64> = BTreeMap::new();
        for attribution in article.attributions.iter().filter(|a| !a.negated) {
            self.statements += 1;
            match attribution.speaker.and_then(|id| speakers.get(&id)) {
                None => self.without_source += 1,
                Some(speaker) if speaker.anonymous => self.unnamed += 1,
                Some(speaker) => *said.entry(cut(&speaker.name)).or_default() += 1,
            }
        }
        for (name, statements) in said {
            self.count(name, statements);
        }
    }

    fn count(&mut self, name: &str, statements: u64) {
        let place = match self.by_name.get(name) {
            Some(place) => *place,
            None if self.counters.len() < self.capacity => {
                let place = self.counters.len();
                self.counters.push(QuotedSpeaker {
                    name: name.to_owned(),
                    statements: 0,
                    articles: 0,
                    at_most_too_many: 0,
                });
                self.by_name.insert(name.to_owned(), place);
                place
            }
            None => {
                let place = self.by_count.first().map_or(0, |(_, place)| *place);
                let counter = &mut self.counters[place];
                self.by_name.remove(&counter.name);
                counter.name = name.to_owned();
                counter.at_most_too_many = counter.statements;
                counter.articles = 0;
                self.by_name.insert(name.to_owned(), place);
                place
            }
        };
        let counter = &mut self.counters[place];
        self.by_count.remove(&(counter.statements, place));
        counter.statements += statements;
        counter.articles += 1;
        self.by_count.insert((counter.statements, place));
    }

    /// Articles counted.
    #[must_use]
    pub const fn articles(&self) -> u64 {
        self.articles
    }

    /// Statements counted, whoever made them.
    #[must_use]
    pub const fn statements(&self) -> u64 {
        self.statements
    }

    /// The most quoted, at most `count` of them: by statements, then articles, then name.
    #[must_use]
    pub fn most_quoted(&self, count: usize) -> Vec<QuotedSpeaker> {
        let mut speakers = self.counters.clone();
        speakers.sort_by(|a, b| {
            (b.statements, b.articles).cmp(&(a.statements, a.articles)).then_with(|| a.name.cmp(&b.name))
        });
        speakers.truncate(count);
        speakers
    }

    /// The summary for people: a line of totals, then a table of at most `count` names. Ends in a newline; the empty
    /// string when no article was counted.
    #[must_use]
    pub fn summary(&self, count: usize) -> String {
        let mut out = String::new();
        if self.articles == 0 {
            return out;
        }
        // Writing into a String cannot fail.
        let _ = write!(
            out,
            "{} in {}",
            counted(self.statements, "statement", "statements"),
            counted(self.articles, "article", "articles")
        );
        let _ =
            writeln!(out, "; {} by sources kept unnamed, {} where nobody is named", self.unnamed, self.without_source);
        let speakers = self.most_quoted(count);
        if speakers.is_empty() {
            return out;
        }
        let _ = writeln!(out, "\n{:>10}  {:>8}  who", "statements", "articles");
        for speaker in &speakers {
            let about = if speaker.at_most_too_many > 0 { "≤" } else { "" };
            let statements = format!("{about}{}", speaker.statements);
            let _ =
                writeln!(out, "{statements:>10}  {:>8}  {}", speaker.articles, crate::reading::plain(&speaker.name));
        }
        let more = self.counters.len().saturating_sub(speakers.len());
        if more > 0 {
            let _ = writeln!(out, "{:>10}  {:>8}  and {}", "", "", counted(more as u64, "other name", "other names"));
        }
        out
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The name, cut on a character boundary.
fn cut(name: &str) -> &str {
    let name = name.trim();
    let end = (0..=NAME_BYTES.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    &name[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::full_article;

    fn quoting(name: &str, statements: u32) -> Article {
        let mut article = full_article();
        article.speakers.truncate(1);
        article.speakers[0].name = name.into();
        let first = article.attributions[0].clone();
        article.attributions = (0..statements).map(|_| first.clone()).collect();
        article
    }

    #[test]
    fn statements_and_articles_are_counted() {
        let mut quoted = QuotedSpeakers::default();
        quoted.add(&full_article());
        quoted.add(&full_article());
        quoted.add(&quoting("Ida Holm", 1));
        let most = quoted.most_quoted(5);
        assert_eq!(most.len(), 2);
        assert_eq!((most[0].name.as_str(), most[0].statements, most[0].articles), ("Zoë Brandt", 4, 2));
        assert_eq!((most[1].name.as_str(), most[1].statements, most[1].articles), ("Ida Holm", 1, 1));
        // What the report does not say is nobody's statement.
        assert_eq!((quoted.statements, quoted.unnamed, quoted.without_source), (7, 2, 0));
    }

    #[test]
    fn memory_is_bounded_and_the_frequent_are_kept() {
        let mut quoted = QuotedSpeakers::new(16);
        for n in 0..2000 {
            quoted.add(&quoting(&format!("Passer-by {n}"), 1));
            if n % 5 == 0 {
                quoted.add(&quoting("Zoë Brandt", 2));
            }
        }
        assert_eq!((quoted.counters.len(), quoted.by_name.len(), quoted.by_count.len()), (16, 16, 16));
        let most = &quoted.most_quoted(1)[0];
        assert_eq!(most.name, "Zoë Brandt");
        assert!(most.statements >= 800 && most.statements - most.at_most_too_many <= 800, "{most:?}");
    }

    #[test]
    fn the_summary_reads() {
        let mut quoted = QuotedSpeakers::default();
        assert_eq!(quoted.summary(5), "");
        quoted.add(&full_article());
        quoted.add(&quoting("Ida Holm", 1));
        assert_eq!(
            quoted.summary(1),
            "4 statements in 2 articles; 1 by sources kept unnamed, 0 where nobody is named\n\n\
             statements  articles  who\n         2         1  Zoë Brandt\n                      and 1 other name\n"
        );
    }
}
