//! Bytes in, raw documents out: the first stage of sayso, useful alone.
//!
//! Three questions are answered here, each by one function, with no thread, channel or configuration file in sight:
//!
//! - *Which files?* [`find`] turns files, folders and globs into a sorted list; [`Patterns`] keeps them, for a
//!   program that waits for files to come.
//! - *Which documents are in a file?* [`open`] (or [`read_from`] for standard input) gives an iterator over the
//!   documents of a page, a plain text, a JSON Lines file, a web archive (WARC) or a feed, each of them plain, gzipped
//!   or zstd-compressed.
//! - *Which characters are in a document?* [`decode`] turns the bytes into text.
//!
//! # Nothing is lost, nothing stops the file
//!
//! Inputs are scraped, cut off, mislabelled and sometimes hostile, so reading never fails as a whole once a file is
//! open. Every [`Item`] is a document or a [`BadInput`], which says in a word for programs and a sentence for people
//! what was wrong and where, and carries the raw bytes. A broken record is followed by the next one that can be found.
//! Wrong bytes in a text become U+FFFD and a note.
//!
//! # Resuming
//!
//! Each item carries the [`Position`] behind it. [`open_at`] goes on from there and gives exactly the items that an
//! uninterrupted reading would have given from that point. A position is a byte of the *stored* file plus a distance in
//! decompressed bytes, so that a web archive with a gzip member per record, and any uncompressed file, is resumed by
//! one seek; only a file compressed as a whole has to be decompressed up to the place.
//!
//! # Bounded memory
//!
//! Reading streams. What is held is one document (at most [`Limits::document_bytes`]), and buffers of a few megabytes;
//! longer lines and records are skipped, not held. Decompression is watched by its ratio.

#![forbid(unsafe_code)]
#![allow(clippy::result_large_err, reason = "a bad input is no larger than the document it stands for")]

mod bad;
mod charset;
mod compression;
mod decoder;
mod documents;
mod feed;
mod find;
mod format;
mod http;
mod identity;
mod json_line;
mod jsonl;
mod member;
mod options;
mod pattern;
mod position;
mod prescan;
mod stored;
mod transfer;
mod unpack;
mod warc;
mod warc_head;
mod warc_record;
mod whole;

pub use bad::{BadInput, OpenError, Reason};
pub use charset::{Decoded, decode};
pub use documents::{Documents, Item, Skipped, open, open_at, read_from};
pub use find::{FindError, find};
pub use format::{Format, UnknownFormat};
pub use identity::identify;
pub use options::{Limits, ReadOptions};
pub use pattern::Patterns;
pub use position::{Position, PositionError};
