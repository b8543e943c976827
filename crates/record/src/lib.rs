//! The vocabulary that every sayso crate speaks.
//!
//! An [`Article`] is one document on its way through the pipeline. `clean` makes it with its [`text`](Article::text),
//! [`blocks`](Article::blocks) and [`meta`](Article::meta); `segment` adds sentences, tokens and quotations;
//! `attribute` adds attributions and speakers; plugins add extensions. `text` is made once and never changed, so a
//! [`Span`] taken at any stage stays true at all later ones. That one rule is why stages can run far apart (in other
//! threads, in a plugin, in a child process) and still agree on what they point at.
//!
//! Offsets inside the program are bytes, `u32`, on character boundaries. [`Article::check`] proves it, and
//! [`Article::for_each_span_mut`] visits every span there is, so that an exporter can turn bytes into code points
//! without forgetting one.
//!
//! This crate depends on serde alone and holds no algorithm: whoever writes a stage, an exporter or a plugin host needs
//! these words and nothing else.

#![forbid(unsafe_code)]

mod article;
mod attribution;
mod block;
mod explanation;
mod law;
mod meta;
mod offsets;
mod raw;
mod span;
mod speaker;
mod token;
mod value;

pub use article::{Article, Note, SCHEMA_VERSION};
pub use attribution::{Attribution, AttributionKind};
pub use block::{Block, BlockKind, DropReason, Dropped, Origin};
pub use explanation::{Candidate, Explanation, Reading};
pub use law::BrokenLaw;
pub use meta::Meta;
pub use offsets::{OffsetTable, OffsetUnit};
pub use raw::{Form, RawDocument, Source};
pub use span::Span;
pub use speaker::{Pronoun, Speaker, SpeakerKind};
pub use token::{Quotation, QuotationMark, Sentence, Token, TokenKind};
pub use value::Value;
