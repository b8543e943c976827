//! Plain text: as a crude extractor left it ([`clean_text`]), or clean already ([`keep_text`]).
//!
//! Both begin alike: lines become *passages* ([`line`]), wrapped lines joined. From there `keep_text` only names what
//! each passage is ([`kind`]), while `clean_text` must find the article among menus, teasers, markers and footers with
//! no markup to tell it where it is.

mod article;
mod duplicate;
mod feature;
mod keep;
mod kind;
mod line;
mod model;
mod mojibake;
mod scraped;
mod second;
mod shape;
pub(crate) mod vocabulary;
mod word;

pub use keep::keep_text;
pub(crate) use kind::caption;

pub use model::LineWeights;
pub use scraped::{FirstLook, TrainingRow, clean_text, clean_text_with, line_figures, training_rows};

/// A short text with its mojibake put right, where it plainly has some.
pub(crate) fn without_mojibake(text: &str) -> std::borrow::Cow<'_, str> {
    if mojibake::suspect(text) { mojibake::repair(text).0 } else { std::borrow::Cow::Borrowed(text) }
}
