//! The learned part: a finder of cues, and a labeller of what belongs to a cue.
//!
//! Public so that the training command can use the same features and the same decoding; nothing else should.

pub mod anchor;
pub(crate) mod answers;
mod colon;
mod completion;
mod continued;
pub mod critic;
mod dateline;
pub mod desk;
pub mod forest;
mod joined;
pub mod judge;
pub mod label;
mod lead_in;
pub mod linker;
pub mod network;
mod orders;
mod parted;
pub(crate) mod second_hand;
mod subject;
pub mod table;
mod trailing;
pub mod trees;
mod widened;
pub mod window;
mod withheld;
