//! A plugin in a process of its own: nothing that it does costs more than a dead letter.
//!
//! The child is this same program under a hidden command, so that both ends of the pipe are always of one version. It
//! speaks in frames: what a plugin is and how it is set up as JSON, once; documents as the flat bytes of
//! [records](records); what the plugin puts as the bytes of [`sayso_plugin_sdk::host::wire`], which are proved here and
//! not there, because the plugin shares its memory with the code that writes them.
//!
//! A batch that ends badly (the child dies, or takes longer than its timeout) is run again one document at a time in a
//! fresh child, so that the one which did it is the one which pays. A child that dies again and again is started again
//! ever more slowly.

mod child;
pub(crate) mod frame;
mod process;
mod records;
mod stage;

pub use child::{HOST_COMMAND, serve};
pub(crate) use child::{begin, bound_memory, garbled, read_frame, refuse};
pub(crate) use frame::FrameKind;
pub(crate) use process::{Host, Limits, Lost, Process};
pub(super) use stage::{IsolatedFactory, Origin};
