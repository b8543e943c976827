//! What is done about documents that take the process with them, or never end.
//!
//! A stage runs foreign code on hostile input. Three things can go wrong that no error and no caught panic tells of:
//!
//! - **It takes the process with it** (abort, a fault in a plugin, the end of the stack, the system's memory killer). So
//!   each worker writes a [claim](Claims) before it lets a stage work on a document: which document, which stage. A claim
//!   that is still there at the next start accuses its document. After two such accusations the document is a suspect,
//!   and is processed alone in a [process of its own](crate::quarantine): if that ends well, its record is exported as any
//!   other (the same program did the same work, so it is the same bytes); if it ends badly, the document is a dead letter
//!   with its raw bytes, the stage, and the name of the signal. An accusation may be false: whoever kills the run from
//!   outside accuses the few documents that are being worked on. A false one costs a process start, and no document.
//! - **It never ends.** A thread cannot be killed. Asking every stage to look at a clock would not reach plugins, and one
//!   process a document would cost more than the work. So the [graph](crate::graph) has a watchdog: where the time that a
//!   document may take ([`Guard::patience`]) is over, its worker is *abandoned*. The batch is taken out of its hands, the
//!   document is a dead letter (its raw bytes are shared and need not be handed back), a new worker goes on behind it, and
//!   the run is not held up. The abandoned thread keeps what it has, at the lowest priority, and ends when its stage comes
//!   back. What it holds meanwhile is bounded: with [`MOST_ABANDONED`] of them the run ends in order, and a program with a
//!   journal starts itself anew, which rids it of all of them.
//! - **It takes longer than the end of the run may take.** After a signal to stop, what is not done within
//!   [`DRAIN`](crate::graph::DRAIN) is left for the next run.
//!
//! A plugin with `isolation = "process"` needs none of this: its process has a timeout of its own and can be killed.

mod claims;

pub use claims::{Accusation, Claim, Claims};

use crate::quarantine::Quarantine;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How many threads may be busy with documents that were given up before the run ends, to get rid of them.
pub const MOST_ABANDONED: usize = 8;

/// How documents that do harm are dealt with. The default does nothing: for tests and straight loops.
#[derive(Clone, Default)]
pub struct Guard {
    /// How long stages may work on one document; as long as they like without.
    pub patience: Option<Duration>,
    /// Where workers write down what they work on.
    pub claims: Option<Arc<Claims>>,
    /// Who the suspects are, and where they are processed.
    pub quarantine: Option<Arc<Quarantine>>,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("patience", &self.patience).finish_non_exhaustive()
    }
}
