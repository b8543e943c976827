//! Running a plugin on an article or a raw document, without the engine: for its unit tests.
//!
//! The plugin is called through the ABI, by the host code that calls it in a pipeline, and what it puts is proved in the
//! same way. So a span that splits a character fails the unit test, not the first night in production.
//!
//! ```
//! # use sayso_plugin_sdk::{Article, Context, Error, NoConfig, Output, Places, Stage};
//! # struct Shouts;
//! # impl Stage for Shouts {
//! #     type Config = NoConfig;
//! #     const SUMMARY: &'static str = "Finds exclamation marks.";
//! #     const PLACES: Places = Places::ANY;
//! #     fn new(_: NoConfig, _: &Context<'_>) -> Result<Self, Error> { Ok(Self) }
//! #     fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
//! #         output.put_json("count", &article.text().matches('!').count())
//! #     }
//! # }
//! use sayso_plugin_sdk::testing;
//! let outcome = testing::annotate::<Shouts>(&serde_json::json!({}), testing::article("Stop!\n\nNo, go!"));
//! assert_eq!(outcome.extension(), serde_json::json!({"count": 2}));
//! ```

use crate::glue::{Annotating, Extracting, Plugin, Sieving, create};
use crate::host::{
    Applied, ArticleInput, Extracted, Fault, Instance, RawInput, Setup, annotate as apply, extract as take, gather,
    sift,
};
use crate::record::{Article, Block, BlockKind, Form, Origin, RawDocument, Source, Span};
use crate::{Extractor, Filter, Stage};
use serde_json::Value;

/// The name that plugins go by in tests.
pub const NAME: &str = "plugin";

/// What became of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It goes on: an article with what the plugin put, or what an extractor made.
    Kept(Box<Article>),
    /// An extractor leaves it to `clean`, or a filter lets it pass.
    LeftAlone,
    /// The plugin leaves it out, for this reason.
    Filtered(String),
    /// The plugin could not do it (an error or a panic), with this message.
    Failed(String),
    /// The plugin put something wrong: in a pipeline a dead letter.
    AtFault(Fault),
}

impl Outcome {
    /// The article.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn article(&self) -> &Article {
        match self {
            Self::Kept(article) => article,
            other => panic!("the plugin gave no article: {other:?}"),
        }
    }

    /// What the plugin put into its extension, `null` where it put nothing.
    ///
    /// # Panics
    /// Where there is no article.
    #[must_use]
    pub fn extension(&self) -> Value {
        let extension = self.article().extensions.get(NAME);
        extension.map_or(Value::Null, |value| serde_json::to_value(value).unwrap_or(Value::Null))
    }
}

/// An article of paragraphs, parted by blank lines. Its sentences and attributions are yours to add.
#[must_use]
pub fn article(text: &str) -> Article {
    let mut article = Article { text: text.to_owned(), ..Article::default() };
    let mut start = 0;
    for paragraph in text.split("\n\n") {
        let end = start + paragraph.len();
        if let Some(span) = Span::try_from_range(start..end)
            && !paragraph.trim().is_empty()
        {
            article.blocks.push(Block { kind: BlockKind::Paragraph, span, origin: Origin(span.start, span.end) });
        }
        start = end + 2;
    }
    article
}

/// A raw document of this form, media type and body.
#[must_use]
pub fn raw_document(form: Form, media_type: &str, body: &[u8]) -> RawDocument {
    RawDocument {
        source: Source {
            uri: "test".to_owned(),
            media_type: media_type.to_owned(),
            bytes: body.len() as u64,
            ..Source::default()
        },
        form,
        charset: None,
        headers: Vec::new(),
        body: body.to_vec(),
        notes: Vec::new(),
    }
}

fn instance<P: Plugin>(config: &Value) -> Result<Instance, String> {
    // The last place that it may stand in: there it sees the most.
    let place = 1u32.checked_shl(31 - P::PLACES.leading_zeros()).unwrap_or(1);
    let folder = std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    let config = config.to_string();
    let setup = Setup { name: NAME, place, needs: P::NEEDS, config: &config, folder: &folder };
    // SAFETY: the SDK's own `create`, which keeps the contract.
    unsafe { Instance::create(create::<P>, &setup, |_, _, _| {}) }
}

fn made<P: Plugin>(config: &Value) -> Instance {
    match instance::<P>(config) {
        Ok(instance) => instance,
        Err(reason) => panic!("the plugin refuses its configuration: {reason}"),
    }
}

/// Why the plugin refuses a configuration; `None` where it takes it. Relative paths start at the current folder, which
/// in a test is the package's.
#[must_use]
pub fn refusal<S: Stage>(config: &Value) -> Option<String> {
    instance::<Annotating<S>>(config).err()
}

/// Why an extractor refuses a configuration; `None` where it takes it.
#[must_use]
pub fn refusal_of_extractor<E: Extractor>(config: &Value) -> Option<String> {
    instance::<Extracting<E>>(config).err()
}

/// Runs an annotator on an article.
///
/// # Panics
/// Where the plugin refuses the configuration.
#[must_use]
pub fn annotate<S: Stage>(config: &Value, mut article: Article) -> Outcome {
    let mut instance = made::<Annotating<S>>(config);
    let source = Source::default();
    let input = ArticleInput { id: "test", source: &source, article: &article };
    let (buffer, ended) = instance.annotate(&[input]);
    let applied = match gather(buffer, 1, ended) {
        Ok(mut gathered) => gathered.pop().map_or(Ok(Applied::Kept), |of| apply(&mut article, NAME, of)),
        Err(fault) => Err(fault),
    };
    match applied {
        Ok(Applied::Kept) => Outcome::Kept(Box::new(article)),
        other => ended_with(other),
    }
}

/// Runs an extractor on a raw document, whether its claims cover it or not. A body that is not UTF-8 has what is not
/// replaced, where the engine would guess the character set.
///
/// # Panics
/// Where the plugin refuses the configuration.
#[must_use]
pub fn extract<E: Extractor>(config: &Value, raw: &RawDocument) -> Outcome {
    let mut instance = made::<Extracting<E>>(config);
    let text = (raw.form != Form::Other).then(|| String::from_utf8_lossy(&raw.body));
    let input = RawInput { id: Some("test"), raw, text: text.as_deref() };
    let (buffer, ended) = instance.read(&[input]);
    let gathered = gather(buffer, 1, ended).map(|mut gathered| gathered.pop().unwrap_or(Ok(Vec::new())));
    match gathered.and_then(|of| take(&input, NAME, of)) {
        Ok(Extracted::Article(article)) => Outcome::Kept(article),
        Ok(Extracted::Declined) => Outcome::LeftAlone,
        Ok(Extracted::Ended(applied)) => ended_with(Ok(applied)),
        Err(fault) => Outcome::AtFault(fault),
    }
}

/// Runs a filter on a raw document.
///
/// # Panics
/// Where the plugin refuses the configuration.
#[must_use]
pub fn filter<F: Filter>(config: &Value, raw: &RawDocument) -> Outcome {
    let mut instance = made::<Sieving<F>>(config);
    let (buffer, ended) = instance.read(&[RawInput { id: None, raw, text: None }]);
    let gathered = gather(buffer, 1, ended).map(|mut gathered| gathered.pop().unwrap_or(Ok(Vec::new())));
    ended_with(gathered.and_then(sift))
}

fn ended_with(applied: Result<Applied, Fault>) -> Outcome {
    match applied {
        Ok(Applied::Kept) => Outcome::LeftAlone,
        Ok(Applied::Filtered(reason)) => Outcome::Filtered(reason),
        Ok(Applied::Failed(message)) => Outcome::Failed(message),
        Err(fault) => Outcome::AtFault(fault),
    }
}
