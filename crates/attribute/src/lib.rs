//! Who said what: cue, content, source, speaker, kind, confidence and evidence.
//!
//! The attributor reads tokens, sentences, quotations and blocks, and adds `attributions` and `speakers`. It holds
//! word lists and memory that it uses again from article to article; make one for each worker and keep it.
//!
//! ```
//! use sayso_attribute::{Attributor, Options};
//!
//! let mut article = sayso_clean::keep_text("“It holds,” said Anna Reyes.", &sayso_clean::Options::default());
//! sayso_segment::segment(&mut article, &sayso_segment::Options::default());
//! Attributor::new(Options::default()).attribute(&mut article);
//! assert!(article.check().is_ok());
//! ```
#![forbid(unsafe_code)]

pub mod draft;
mod finish;
pub mod hash;
mod language;
pub mod lexicon;
pub mod model;
pub mod reading;
mod rules;
mod scene;
pub mod speakers;
pub mod syntax;

use lexicon::Lexicon;
use model::desk::Desk;
use model::linker::{Bench, Linker};
use sayso_record::{Article, Note};
use syntax::Syntax;

/// What may be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Attributions below this probability (0 to 1) are left out.
    pub min_confidence: f32,
    /// Each attribution is explained: what decided, and what else it might have been.
    pub explain: bool,
}

/// Finds attributions. Holds its word lists and working memory: make one a worker and use it for every article.
#[derive(Debug)]
pub struct Attributor {
    options: Options,
    lexicon: Lexicon,
    people: speakers::People,
    syntax: Syntax,
    linker: Linker,
    desk: Desk,
    bench: Bench,
}

impl Attributor {
    /// An attributor for English.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            lexicon: Lexicon::english(),
            people: speakers::People::english(),
            syntax: Syntax::load(),
            linker: Linker::load(),
            desk: Desk::default(),
            bench: Bench::new(options.explain),
            options,
        }
    }

    /// Fills `attributions` and `speakers` of an article that has been segmented; what stood there before is replaced.
    ///
    /// An article in another language than English gets none, and a note with the code `language_not_supported`.
    pub fn attribute(&mut self, article: &mut Article) {
        article.attributions.clear();
        article.speakers.clear();
        self.desk.reading.read(article, &self.lexicon);
        let declared = article.meta.language.as_deref();
        let foreign = declared.is_some_and(|tag| !tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en")));
        if foreign || declared.is_none() && !language::is_english(&self.desk.reading) {
            let message = match declared {
                Some(tag) => format!("no attributions: there is no data for the language {tag:?}, only for English"),
                None => "no attributions: the text does not read as English".to_owned(),
            };
            article.notes.push(Note::new("attribute", "language_not_supported", message));
            return;
        }
        let mut drafts = self.drafts(article);
        scene::read(&self.desk.reading, &self.desk.trees, &self.lexicon, &mut drafts);
        let drafts = finish::finish(article, &self.desk.reading, drafts, self.options.min_confidence);
        let rivals = self.options.explain.then_some(&self.bench.rivals[..]);
        speakers::resolve(article, &self.desk.reading, &self.desk.trees, &self.lexicon, &self.people, &drafts, rivals);
    }

    fn drafts(&mut self, article: &Article) -> Vec<draft::Draft> {
        self.desk.lay_out(article, &self.syntax);
        self.linker.link(&self.desk, &mut self.bench)
    }

    /// The pronouns of a segmented article with their candidates, for the training of their weights.
    pub fn pronouns(&mut self, article: &Article) -> Vec<speakers::pronoun::Example> {
        self.desk.reading.read(article, &self.lexicon);
        let drafts = self.drafts(article);
        speakers::examples(article, &self.desk.reading, &self.desk.trees, &self.lexicon, &self.people, &drafts)
    }
}
