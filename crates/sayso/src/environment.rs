//! What the terminal and the environment say. The one place that looks.

use std::io::IsTerminal;

/// The value of an environment variable; `None` where it is not set or not Unicode.
#[expect(clippy::disallowed_methods, reason = "this is the place in the binary that looks at the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether a person reads standard output.
pub(crate) fn stdout_is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether a person reads standard error.
pub(crate) fn stderr_is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Whether the environment asks for no colour (<https://no-color.org>), or the terminal cannot show any.
pub(crate) fn plain() -> bool {
    variable("NO_COLOR").is_some_and(|v| !v.is_empty()) || variable("TERM").is_some_and(|v| v == "dumb")
}

/// Columns for the reading view: `COLUMNS`, else the terminal's, else 80.
pub(crate) fn width() -> usize {
    variable("COLUMNS")
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0)
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(80)
}
