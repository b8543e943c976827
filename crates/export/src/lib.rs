//! Records out: what a finished [`Article`](sayso_record::Article) looks like to the world.
//!
//! Each reader wants another thing. A program wants one JSON object a line ([`json_line`]), with offsets counted as its
//! language counts them; a spreadsheet wants a row a statement ([`csv_rows`]). An archive wants those lines in files that are
//! either whole or not there ([`Folder`], [`FolderWriter`]). A person wants to *read*: the article with each statement marked and, at its side, the number of
//! the one who made it ([`reading_view`], and [`html_report`] for a browser).
//!
//! Making bytes and putting them somewhere are kept apart on purpose. [`json_line`] is pure and may run in any number of
//! workers; the writers take finished lines and never look inside. So the slow half scales with the cores, the half that
//! must be in order stays small, and a journal can be built upon parts without knowing what a record is.
//!
//! Nothing here reads the clock, the environment or the terminal: colour and width are arguments.

#![forbid(unsafe_code)]

mod error;
mod folder;
mod marks;
mod quoted;
mod reading;
mod record;
mod report;
mod schema;
mod stream;
mod table;
#[cfg(test)]
mod testing;

pub use error::ExportError;
pub use folder::{Compression, Contents, Folder, FolderOptions, FolderWriter, Part, PartInfo, Roll};
pub use quoted::{QuotedSpeaker, QuotedSpeakers};
pub use reading::{ReadingOptions, reading_view};
pub use record::{RecordOptions, json_line, write_json_line};
pub use report::{html_head, html_report};
pub use schema::record_schema;
pub use stream::LineStream;
pub use table::{CSV_HEADER, csv_rows};
