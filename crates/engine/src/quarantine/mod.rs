//! A document alone in a process of its own, because two runs died over it.
//!
//! The process is this same program under a hidden command. It reads the same configuration, makes the same row of stages
//! and runs them over the one document, saying before each what its name is. So if it dies, this side knows the stage, and
//! from the system the signal; if it does not end in time, it is killed, which a thread cannot be; and if all goes well,
//! its record is the one that the run itself would have written, byte for byte.
//!
//! One process for each such document: starting one takes some tens of milliseconds, and documents that end runs are few.

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod message;

#[cfg(unix)]
pub use child::{COMMAND, serve};

use crate::config::Loaded;
use crate::stage::{Document, Failure, Fate};
use std::collections::BTreeMap;
use std::time::Duration;

/// In how many runs a document must have been in flight when they died before it is processed alone.
pub const ENOUGH_CRASHES: u32 = 2;

/// The most address space that the process may take, in bytes: several times what the largest document needs, and less
/// than what makes the system look for a process to end.
#[cfg(unix)]
const MEMORY: u64 = 4 << 30;

/// How long the process may take to start and to load the plugins.
#[cfg(unix)]
const START: Duration = Duration::from_secs(60);

/// What is known of a document that runs died over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// In how many runs.
    pub crashes: u32,
    /// The stage that had it the last time.
    pub stage: String,
}

/// Who is processed alone, and how.
pub struct Quarantine {
    suspects: BTreeMap<String, Suspect>,
    #[cfg(unix)]
    configuration: message::Configuration,
    #[cfg_attr(not(unix), expect(dead_code, reason = "without processes there is nothing to wait for"))]
    patience: Duration,
}

impl Quarantine {
    /// Processes the `suspects` by the configuration `loaded`, each within `patience`.
    #[must_use]
    pub fn new(suspects: BTreeMap<String, Suspect>, loaded: &Loaded, patience: Duration) -> Self {
        Self {
            suspects,
            #[cfg(unix)]
            configuration: message::Configuration::of(loaded, MEMORY),
            patience,
        }
    }

    /// Whether a document is to be processed alone.
    #[must_use]
    pub fn suspects(&self, id: &str) -> bool {
        self.suspects.get(id).is_some_and(|suspect| suspect.crashes >= ENOUGH_CRASHES)
    }

    /// Runs all stages over the document, in a process of its own: it is settled then, one way or the other.
    pub fn process(&self, document: &mut Document) {
        document.settled = true;
        let known = self.suspects.get(&document.id);
        tracing::info!(
            uri = document.raw.source.uri,
            stage = known.map(|suspect| suspect.stage.as_str()),
            "in flight when {} runs died: processed alone",
            known.map_or(0, |suspect| suspect.crashes)
        );
        if let Err((stage, failure)) = self.run(document) {
            document.article = None;
            document.fate = Fate::Dead { stage, failure };
        }
    }

    #[cfg(not(unix))]
    fn run(&self, document: &mut Document) -> Result<(), (String, Failure)> {
        let stage = self.suspects.get(&document.id).map_or_else(String::new, |suspect| suspect.stage.clone());
        Err((stage, Failure::new("crashed", "the run died twice while a stage worked on the document")))
    }

    #[cfg(unix)]
    fn run(&self, document: &mut Document) -> Result<(), (String, Failure)> {
        use crate::plugin::isolated::{FrameKind, Host, Limits, Lost, Process};

        let failed = |lost: &Lost| {
            let message = format!("the document ended two runs and could not be processed alone: {lost}");
            Failure::new("not_isolated", message)
        };
        let outside = |lost: &Lost| ("ingest".to_owned(), failed(lost));
        let limits = Limits { timeout: START, memory: MEMORY };
        let started = Host::this_program()
            .map_err(|error| Lost::NotStarted(error.to_string()))
            .and_then(|host| Process::spawn(host.command(COMMAND), "quarantine", limits))
            .and_then(|mut process| match process.ask(FrameKind::Configure, &self.configuration)? {
                FrameKind::Created => Ok(process),
                _ => Err(Lost::Refused(String::from_utf8_lossy(process.received()).into_owned())),
            });
        let mut process = started.map_err(|lost| outside(&lost))?;
        process.wait_for(self.patience);
        match process.exchange(&message::request(&document.raw), u64::MAX) {
            Ok(FrameKind::Settled) => {
                message::settle(process.received(), document).ok_or_else(|| outside(&Lost::Garbled))
            }
            Ok(_) => Err(outside(&Lost::Garbled)),
            Err(lost) => {
                let failure = match &lost {
                    Lost::Died(how) => Failure::new(
                        "crashed",
                        format!("processed alone, because runs had died over it, its process {how}"),
                    ),
                    Lost::TimedOut(patience) => crate::graph::timed_out(*patience),
                    _ => failed(&lost),
                };
                Err((process.stage().to_owned(), failure))
            }
        }
    }
}
