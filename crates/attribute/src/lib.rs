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

mod batch;
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

use batch::Underway;
use lexicon::Lexicon;
use model::desk::Desk;
use model::linker::{Bench, Linker};
use reading::Memo;
use sayso_record::Article;
use syntax::{Syntax, Workspace};

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
    memo: Memo,
    workspace: Workspace,
    bench: Bench,
    underway: Vec<Underway>,
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
            memo: Memo::default(),
            workspace: Workspace::default(),
            bench: Bench::new(options.explain),
            underway: Vec::new(),
            options,
        }
    }

    /// Fills `attributions` and `speakers` of an article that has been segmented; what stood there before is replaced.
    ///
    /// An article in another language than English gets none, and a note with the code `language_not_supported`.
    pub fn attribute(&mut self, article: &mut Article) {
        self.attribute_all(&mut [article]);
    }

    /// The pronouns of a segmented article with their candidates, for the training of their weights.
    pub fn pronouns(&mut self, article: &Article) -> Vec<speakers::pronoun::Example> {
        let mut desk = Desk::default();
        desk.reading.read(article, &self.lexicon, &mut self.memo);
        desk.lay_out(article, &self.syntax, &mut self.workspace);
        let drafts = self.linker.link(&desk, &mut self.bench);
        speakers::examples(article, &desk.reading, &desk.trees, &self.lexicon, &self.people, &drafts)
    }
}
