//! How a scenario steers its random calls.

use tradewind_sdk::value::{Value, encode};

use super::World;
use super::deployed::Deployed;
use crate::random::Steering;

/// How random calls are chosen. Each function changes the world's choice and returns itself.
#[derive(Clone, Copy)]
pub struct Random<'w> {
    world: &'w World,
}

#[allow(
    clippy::return_self_not_must_use,
    reason = "each function changes the world: nothing has to follow"
)]
impl<'w> Random<'w> {
    pub(super) fn of(world: &'w World) -> Self {
        Self { world }
    }

    fn steer(self, change: impl FnOnce(&mut Steering)) -> Self {
        change(&mut self.world.inner.steering.borrow_mut());
        self
    }

    /// Calls this contract, and no other of which this is not said.
    pub fn on<C>(self, contract: &Deployed<C>) -> Self {
        self.steer(|steering| steering.contracts.push(contract.name()))
    }

    /// Calls a method as often as `weight` others, which have 1; with 0 never.
    pub fn weigh(self, method: &str, weight: u32) -> Self {
        self.steer(|steering| {
            steering.weights.insert(method.into(), weight);
        })
    }

    /// Values of arguments and fields of this name, or of `method.argument`. One time in ten
    /// it is another value.
    pub fn values<V: Value>(self, name: &str, values: impl IntoIterator<Item = V>) -> Self {
        let values: Vec<Vec<u8>> = values.into_iter().map(|value| encode(&value)).collect();
        self.steer(|steering| {
            steering.values.insert(name.into(), values);
        })
    }

    /// How long time may jump between calls, in milliseconds.
    pub fn jumps(self, ms: impl IntoIterator<Item = u64>) -> Self {
        self.steer(|steering| steering.jumps = ms.into_iter().collect())
    }

    /// Most steps of a sequence.
    pub fn steps(self, most: usize) -> Self {
        self.steer(|steering| steering.steps = most)
    }
}
