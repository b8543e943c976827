use crate::{
    Attribution, Block, BrokenLaw, Dropped, Meta, OffsetUnit, Quotation, Sentence, Source, Span, Speaker, Token, Value,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the record's shape, written into every record as `schema`.
pub const SCHEMA_VERSION: u32 = 1;

/// Something that went wrong, or is worth knowing, without costing the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The stage that says it: `ingest`, `clean`, …, or a plugin's name.
    pub stage: String,
    /// A word that a program can match: `charset_guessed`.
    pub code: String,
    /// A sentence for people.
    pub message: String,
}

impl Note {
    /// A note of `stage` with a `code` for programs and a `message` for people.
    pub fn new(stage: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { stage: stage.into(), code: code.into(), message: message.into() }
    }
}

/// One document on its way through the pipeline, and the record that comes out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// [`SCHEMA_VERSION`].
    pub schema: u32,
    /// Hex BLAKE3 of the raw document, 32 digits.
    pub id: String,
    /// The [`id`](Self::id) of the earlier article that this one is a near-duplicate of, a reprint or a changed copy;
    /// `None` where it is the first of its kind, or nobody looked.
    pub duplicate_of: Option<String>,
    /// How much of the text is that of the earlier article: the estimated resemblance of the two (Broder 1997), from 0 to
    /// 1. Present where [`duplicate_of`](Self::duplicate_of) is.
    pub similarity: Option<f32>,
    /// Where it came from.
    pub source: Source,
    /// The unit of every offset in this value: bytes inside the program, the user's choice in a file.
    pub offsets: OffsetUnit,
    /// What the page says about the article.
    pub meta: Meta,
    /// The clean text, blocks joined by a blank line. Made once, by `clean`; no later stage changes it.
    pub text: String,
    /// The blocks of `text`, in its order, without overlap.
    pub blocks: Vec<Block>,
    /// What of the source is not in `text`, and why.
    pub dropped: Vec<Dropped>,
    /// The sentences, in the order of the text, without overlap, none across blocks.
    pub sentences: Vec<Sentence>,
    /// Passages in quotation marks, in the order of their opening marks.
    pub quotations: Vec<Quotation>,
    /// Who said what.
    pub attributions: Vec<Attribution>,
    /// The sources behind the attributions.
    pub speakers: Vec<Speaker>,
    /// What plugins put in, each under its own name.
    pub extensions: BTreeMap<String, Value>,
    /// What went wrong, or is worth knowing.
    pub notes: Vec<Note>,
    /// Words and marks of the text, in its order. The program's own: not in the record.
    #[serde(skip)]
    pub tokens: Vec<Token>,
}

impl Default for Article {
    fn default() -> Self {
        Self {
            schema: SCHEMA_VERSION,
            id: String::new(),
            duplicate_of: None,
            similarity: None,
            source: Source::default(),
            offsets: OffsetUnit::Byte,
            meta: Meta::default(),
            text: String::new(),
            blocks: Vec::new(),
            dropped: Vec::new(),
            sentences: Vec::new(),
            quotations: Vec::new(),
            attributions: Vec::new(),
            speakers: Vec::new(),
            extensions: BTreeMap::new(),
            notes: Vec::new(),
            tokens: Vec::new(),
        }
    }
}

impl Article {
    /// The text of a span; empty where the span does not slice.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text).unwrap_or("")
    }

    /// Calls `visit` on every span into `text` that the record holds (tokens, which are not exported, excepted).
    pub fn for_each_span_mut(&mut self, mut visit: impl FnMut(&mut Span)) {
        self.blocks.iter_mut().for_each(|b| visit(&mut b.span));
        self.sentences.iter_mut().for_each(|s| visit(&mut s.span));
        self.quotations.iter_mut().flat_map(|q| &mut q.spans).for_each(&mut visit);
        for a in &mut self.attributions {
            a.content.iter_mut().chain(&mut a.cue).chain(&mut a.source).for_each(&mut visit);
            [&mut a.addressee, &mut a.time, &mut a.place, &mut a.medium].into_iter().flatten().for_each(&mut visit);
            let readings = a.explanation.iter_mut().flat_map(|e| &mut e.readings);
            readings.flat_map(|r| r.content.iter_mut().chain(&mut r.source)).for_each(&mut visit);
        }
        self.speakers.iter_mut().flat_map(|s| &mut s.mentions).for_each(&mut visit);
    }

    /// Proves the laws of the record, or names the first one that is broken.
    ///
    /// # Errors
    /// [`BrokenLaw`] says which law, and where. Offsets must be in bytes: after a change of unit nothing can be
    /// proved, and that is an error too.
    pub fn check(&self) -> Result<(), BrokenLaw> {
        crate::law::check(self)
    }
}
