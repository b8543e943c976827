//! The other side of the boundary: what the engine, its isolated child and the test helpers share.
//!
//! A plugin author needs nothing of this. It stands here, beside the code that it must agree with, so that a plugin
//! under [`testing`](crate::testing) is run by the very host code that runs it in a pipeline.
//!
//! The road of a batch: [`FlatBatch`] lays articles or raw documents out as the ABI's flat structs; [`Instance`] calls
//! the plugin; what the plugin puts is *not* believed and not even looked at on the way, but appended to a byte buffer
//! in the form of [`wire`]. Only once the plugin has returned is the buffer decoded and proved against the document
//! ([`annotate`], [`extract`], [`sift`]). A plugin in a process of its own sends the same buffer through a pipe, so
//! there is one format, one decoder and one place where lies are found.

mod apply;
mod attribution;
mod callbacks;
mod extraction;
mod fault;
mod flat;
mod gate;
mod instance;
pub mod wire;

pub use apply::{Applied, Gathered, annotate, gather, sift};
pub use extraction::{Extracted, extract};
pub use fault::Fault;
pub use flat::{ArticleInput, FlatBatch, RawInput};
pub use gate::{Ended, output_limit};
pub use instance::{CreateFn, Instance, LogFn, Setup};
