use crate::{Article, Context, Error, Extraction, Output, RawDocument, Sifting};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::ops::BitOr;

/// Where an annotator may stand: right behind one of the built-in stages. Join several with `|`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(pub(crate) u32);

impl Places {
    /// Sees text, blocks and metadata.
    pub const AFTER_CLEAN: Self = Self(sayso_plugin_abi::SAYSO_PLACE_CLEAN);
    /// Sees sentences, tokens and quotations too.
    pub const AFTER_SEGMENT: Self = Self(sayso_plugin_abi::SAYSO_PLACE_SEGMENT);
    /// Sees attributions and speakers too.
    pub const AFTER_ATTRIBUTE: Self = Self(sayso_plugin_abi::SAYSO_PLACE_ATTRIBUTE);
    /// Anywhere.
    pub const ANY: Self = Self(Self::AFTER_CLEAN.0 | Self::AFTER_SEGMENT.0 | Self::AFTER_ATTRIBUTE.0);
}

impl BitOr for Places {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What an annotator reads beside text, blocks and sentences. What it does not ask for costs nothing and comes empty.
/// Join several with `|`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs(pub(crate) u32);

impl Needs {
    /// Text, blocks and sentences are enough.
    pub const TEXT: Self = Self(0);
    /// [`Article::tokens`].
    pub const TOKENS: Self = Self(sayso_plugin_abi::SAYSO_NEEDS_TOKENS);
    /// [`Article::quotations`].
    pub const QUOTATIONS: Self = Self(sayso_plugin_abi::SAYSO_NEEDS_QUOTATIONS);
    /// [`Article::attributions`] and [`Article::speakers`].
    pub const ATTRIBUTIONS: Self = Self(sayso_plugin_abi::SAYSO_NEEDS_ATTRIBUTIONS);
    /// [`Article::meta`].
    pub const META: Self = Self(sayso_plugin_abi::SAYSO_NEEDS_META);
}

impl BitOr for Needs {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// An annotator: reads articles and adds to them. It cannot change the text.
///
/// Each worker of the pipeline has an instance of its own, so that `process` may keep buffers in `self`. What it puts
/// for an article must follow from that article and the configuration alone: articles come in no order that one may
/// rely on. A panic costs the article; the instance is then made anew.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an annotator",
    note = "`export_plugin!({Self})` takes a type that implements `Stage`; for an extractor write \
            `export_plugin!(extractor {Self})`, for a filter `export_plugin!(filter {Self})`"
)]
pub trait Stage: Sized + Send + 'static {
    /// What `[plugin.config]` holds. Its JSON Schema is taken from the type, and `sayso check` holds the user's
    /// configuration against it; put `#[serde(deny_unknown_fields)]` on it so that a misspelt key is found.
    type Config: DeserializeOwned + JsonSchema;

    /// One sentence on what the plugin does, for `sayso plugin list`.
    const SUMMARY: &'static str;

    /// Where it may stand.
    const PLACES: Places;

    /// What it reads beside text, blocks and sentences.
    const NEEDS: Needs = Needs::TEXT;

    /// Makes an instance: reads lists, builds tables.
    ///
    /// # Errors
    /// Say what is wrong with the configuration and what to do; `sayso check` shows it and the run does not start.
    fn new(config: Self::Config, context: &Context<'_>) -> Result<Self, Error>;

    /// Looks at one article.
    ///
    /// # Errors
    /// The article becomes a dead letter with this message; the others go on.
    fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error>;
}

/// The documents that an extractor wants to see; any one of the claims is enough.
#[derive(Clone, Copy, Debug)]
pub struct Claims {
    /// Media types: `message/rfc822`; without a slash a whole class (`image`); `any` for all.
    pub media_types: &'static [&'static str],
    /// Hosts of the document's address: `example.org`, or `*.example.org` for those below it.
    pub hosts: &'static [&'static str],
    /// Beginnings of the body: `b"%PDF-"`.
    pub prefixes: &'static [&'static [u8]],
    /// Looks at the first bytes of the body (at most 4096) and says whether the document is wanted.
    pub probe: Option<fn(&[u8]) -> bool>,
}

impl Claims {
    /// No claim yet; fill in at least one: `Claims { prefixes: &[b"%PDF-"], ..Claims::NONE }`.
    pub const NONE: Self = Self { media_types: &[], hosts: &[], prefixes: &[], probe: None };
}

/// Whether an extractor has taken a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// It has put at least one block; the host makes the article of what was put.
    Taken,
    /// It is not for this extractor after all: `clean` gets it, as if it had not been claimed.
    Declined,
}

/// A custom extractor: makes articles of raw documents, in the place of `clean`, for the documents that it claims.
///
/// The host joins the blocks to the article's text, so that the laws of the record hold whatever an extractor does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extractor",
    note = "`export_plugin!(extractor {Self})` takes a type that implements `Extractor`"
)]
pub trait Extractor: Sized + Send + 'static {
    /// As for [`Stage::Config`].
    type Config: DeserializeOwned + JsonSchema;

    /// One sentence on what the plugin does, for `sayso plugin list`.
    const SUMMARY: &'static str;

    /// The documents that it wants to see.
    const CLAIMS: Claims;

    /// Makes an instance.
    ///
    /// # Errors
    /// As for [`Stage::new`].
    fn new(config: Self::Config, context: &Context<'_>) -> Result<Self, Error>;

    /// Reads one document.
    ///
    /// # Errors
    /// The document becomes a dead letter with this message; the others go on.
    fn extract(&mut self, document: &RawDocument<'_>, extraction: &mut Extraction<'_>) -> Result<Take, Error>;
}

/// A filter: stands behind `ingest` and may drop a raw document before it costs anything.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a filter",
    note = "`export_plugin!(filter {Self})` takes a type that implements `Filter`"
)]
pub trait Filter: Sized + Send + 'static {
    /// As for [`Stage::Config`].
    type Config: DeserializeOwned + JsonSchema;

    /// One sentence on what the plugin does, for `sayso plugin list`.
    const SUMMARY: &'static str;

    /// Makes an instance.
    ///
    /// # Errors
    /// As for [`Stage::new`].
    fn new(config: Self::Config, context: &Context<'_>) -> Result<Self, Error>;

    /// Looks at one raw document; `output` can leave it out.
    ///
    /// # Errors
    /// The document becomes a dead letter with this message; the others go on.
    fn look(&mut self, document: &RawDocument<'_>, output: &mut Sifting<'_>) -> Result<(), Error>;
}

/// The configuration of a plugin that takes none: any key is an error.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoConfig {}
