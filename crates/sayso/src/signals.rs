//! SIGTERM and SIGINT: the first ends the run in order, the second at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A switch that the first SIGTERM or SIGINT turns on. The run then reads no further, writes what is on its way, commits
/// and ends as if its input had. The second signal ends the process at once, with status 1; a journal goes on from its
/// last commit.
///
/// # Errors
/// The system refuses to watch for signals.
pub(crate) fn stop_switch() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        // In this order: the first signal finds the switch off and is let through.
        signal_hook::flag::register_conditional_shutdown(signal, 1, Arc::clone(&stop))?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}
