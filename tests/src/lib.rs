//! What the whole-pipeline tests share: the program built once ([`program`]), the record as a test reads it
//! ([`record`]), expectations that a person wrote ([`expectation`]), and the sample WARC ([`sample_warc`]).
//!
//! The tests themselves, in `tests/`, know nothing of the program's inside: they start the binary on real files and look
//! at what comes out, as its users do.

#![forbid(unsafe_code)]

pub mod expectation;
pub mod program;
pub mod record;
pub mod sample_warc;
