//! Raw pages and scraped text to articles.
//!
//! [`clean_html`] reads a page into a flat tree ([`html`]), decides which of its blocks are the article (`page`), and
//! takes from it what it declares about itself (`metadata`). [`clean_text`] makes the same decisions from the lines of
//! scraped text alone; [`keep_text`] changes nothing and only finds blocks. All three give an
//! [`Article`](sayso_record::Article) whose text is final: no later stage changes it.
//!
//! ```
//! let page = "<nav><a href=/>Home</a></nav><article><h1>Ferry stopped</h1><p>The harbour master stopped the ferry at \
//!             noon on Friday, when the wind had risen to fifty knots, and let it sail again at six.</p></article>";
//! let article = sayso_clean::clean_html(page, &sayso_clean::Options::default());
//! assert!(article.text.ends_with("and let it sail again at six."));
//! assert!(!article.text.contains("Home"));
//! ```

#![forbid(unsafe_code)]

pub mod html;
mod metadata;
mod options;
mod page;
mod text;
pub mod training;

pub use options::{Captions, Options};
pub use page::clean_html;
pub use text::{clean_text, keep_text};
