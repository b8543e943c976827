//! The program's own stages, put on the engine's [`Stage`](crate::stage::Stage) trait.
//!
//! The crates behind them know nothing of the engine: here a raw document is decoded and handed to `clean`, an article
//! to `segment` and `attribute`, and a finished article to `export`.

mod admit;
mod attribute;
mod clean;
mod render;
mod segment;
mod shingles;

pub use admit::Admit;
pub use attribute::Attribute;
pub use clean::Clean;
pub use render::{Render, Rendering};
pub use segment::Segment;
pub use shingles::Shingles;
