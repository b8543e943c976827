//! Write a sayso plugin in safe Rust.
//!
//! A plugin is a library that the pipeline loads at run time. There are three kinds: an annotator ([`Stage`]) reads
//! articles and adds to them, an [`Extractor`] makes articles of raw documents that the built-in `clean` cannot read,
//! and a [`Filter`] drops raw documents before they cost anything. Implement the trait, name the type in
//! [`export_plugin!`], and build the package as a `cdylib`:
//!
//! ```
//! use sayso_plugin_sdk::{Article, Context, Error, Output, Places, Stage, export_plugin};
//!
//! /// What `[plugin.config]` may hold.
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! #[serde(deny_unknown_fields)]
//! struct Config {
//!     /// The word to look for.
//!     word: String,
//! }
//!
//! struct Finder(String);
//!
//! impl Stage for Finder {
//!     type Config = Config;
//!     const SUMMARY: &'static str = "Finds one word.";
//!     const PLACES: Places = Places::ANY;
//!
//!     fn new(config: Config, _context: &Context<'_>) -> Result<Self, Error> {
//!         if config.word.is_empty() {
//!             return Err(Error::new("`word` is empty: name the word to look for"));
//!         }
//!         Ok(Self(config.word))
//!     }
//!
//!     fn process(&mut self, article: &Article<'_>, output: &mut Output<'_>) -> Result<(), Error> {
//!         output.put_json("count", &article.text().matches(&self.0).count())
//!     }
//! }
//!
//! export_plugin!(Finder);
//! # fn main() {}
//! ```
//!
//! Authors write no `unsafe`: everything that the host lends carries the lifetime of the call, what is put can only be
//! put on the thread of the call, and a panic is caught and costs one document. [`testing`] runs a plugin without the
//! engine. [`host`] is the other side of the boundary, for the engine and for [`testing`].

// The crate turns pointers that the host lends into safe views, and catches what must not cross the boundary.
#![allow(unsafe_code)]

mod article;
mod context;
mod error;
mod export;
#[doc(hidden)]
#[allow(missing_docs, reason = "what the macro stands on; not for authors")]
pub mod glue;
pub mod host;
mod lent;
mod output;
mod raw;
mod source;
mod stage;
pub mod testing;

pub use article::{Article, Attribution, Meta, Quotation, Spans, Speaker};
pub use context::{Context, Level};
pub use error::Error;
pub use output::{Extraction, MetaField, NewAttribution, Output, Sifting, Who};
pub use raw::RawDocument;
pub use stage::{Claims, Extractor, Filter, Needs, NoConfig, Places, Stage, Take};

/// The C ABI underneath.
pub use sayso_plugin_abi as abi;
/// The vocabulary of the record: spans, kinds, reasons.
pub use sayso_record as record;

/// The plugin guide: its listings are compiled as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/plugins.md")]
struct Guide;
