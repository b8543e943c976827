//! Signals: SIGTERM and SIGINT end the run in order, a second one at once; SIGHUP has it read its configuration again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long a run that was told to stop may take in all. What must be written is written well before; what is left then is
/// a read that does not come back (a network folder that is gone).
const LONGEST_END: Duration = Duration::from_millis(9_500);

/// What the signals have asked for.
pub(crate) struct Signals {
    stop: Arc<AtomicBool>,
    reload: Arc<AtomicBool>,
}

impl Signals {
    /// Begins to listen. The second SIGTERM or SIGINT ends the process at once, with status 1; a journal goes on from its
    /// last commit.
    ///
    /// # Errors
    /// The system refuses to watch for signals.
    pub(crate) fn listen() -> io::Result<Self> {
        let (stop, reload) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
            // In this order: the first signal finds the switch off and is let through.
            signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))?;
            signal_hook::flag::register(signal, Arc::clone(&stop))?;
        }
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGHUP, Arc::clone(&reload))?;
        Ok(Self { stop, reload })
    }

    /// The switch that the first SIGTERM or SIGINT turns on.
    pub(crate) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// Whether the run is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Whether SIGHUP came since this was last asked.
    pub(crate) fn take_reload(&self) -> bool {
        self.reload.swap(false, Ordering::Relaxed)
    }
}

/// Sees to it that a run that was told to stop does stop.
#[derive(Default)]
pub(crate) struct LastResort(Option<Instant>);

impl LastResort {
    /// To be called again and again while the run is still there: ends the process when that has lasted too long.
    pub(crate) fn look(&mut self, stopped: bool) {
        if stopped && self.0.get_or_insert_with(Instant::now).elapsed() >= LONGEST_END {
            tracing::error!("a read does not come back: ended without it; the next run goes on behind the last commit");
            signal_hook::low_level::exit(1);
        }
    }
}
