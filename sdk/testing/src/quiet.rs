//! Panics that are caught and told later, in a message that says more.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

std::thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static TOLD: RefCell<Option<String>> = const { RefCell::new(None) };
}

static HOOK: Once = Once::new();

/// Runs `run`; a panic in it is not printed. `Err` is its text and place.
pub(crate) fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                return loud(panic);
            }
            let text = panic.payload_as_str().unwrap_or("a panic without text");
            let place = panic.location().map(|at| format!(" ({at})"));
            TOLD.set(Some(format!("{text}{}", place.unwrap_or_default())));
        }));
    });
    let before = QUIET.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    ended.map_err(|_| TOLD.take().unwrap_or_default())
}
