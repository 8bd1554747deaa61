//! Events: what a contract tells the world.

use crate::host;
use crate::outcome::Outcome;
use crate::value::{self, Value, Written, room};

/// A struct marked `#[event]`.
pub trait Event: Value {
    /// Its name in the schema.
    const NAME: &'static str;
    /// How many of the leading fields are keys, by which readers filter.
    const KEYS: u32;
}

/// Tells an event. Readers see it if the transaction succeeds.
///
/// Always `Ok`, so that it can end a method.
pub fn emit<E: Event>(event: E) -> Outcome {
    tell(E::NAME, E::KEYS, &event);
    room::leave(event);
    Ok(())
}

#[inline(never)]
fn tell(name: &str, keys: u32, event: &dyn Written) {
    let fields = value::encode(event);
    host::emit(name, keys, &fields);
    room::give_back(fields);
}
