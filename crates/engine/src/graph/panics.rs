//! Panics in stages: caught, with their words and place, and kept off the terminal.

use crate::stage::Failure;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets the panics that [`catch`] will catch note their place instead of printing it. All other panics go where they
/// went before.
pub fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if WATCHED.get() {
                let place = info.location().map_or_else(String::new, |l| format!(" ({}:{})", l.file(), l.line()));
                PLACE.set(place);
            } else {
                before(info);
            }
        }));
    });
}

/// Runs `work`; a panic in it becomes a [`Failure`] with the code `panic`.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    WATCHED.set(true);
    // The caller throws away what the work was changing, so nobody sees a half-made state.
    let result = catch_unwind(AssertUnwindSafe(work));
    WATCHED.set(false);
    result.map_err(|payload| {
        let words = payload
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without a message".to_owned());
        Failure::new("panic", format!("the stage panicked: {words}{}", PLACE.take()))
    })
}
