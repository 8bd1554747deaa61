//! Scenario tests of contracts.
//!
//! A [`World`] is a chain of one: the real registry, policies, consents, gas, limits and atomic
//! transactions of `tradewind-runtime`, with blocks of one transaction and state in memory. A
//! [`macro@scenario`] is a test that is played twice in it: with contracts as native code, where
//! a debugger stops, and as the wasm modules that are deployed. It fails unless both had the
//! same results, events, failures and changes of state.
//!
//! ```no_run
//! # use tradewind_sdk::prelude::*;
//! # #[contract] pub struct Counter { count: Cell<u64> }
//! # #[contract] impl Counter {
//! #     #[anyone] pub fn add(&mut self, by: u64) -> Outcome<u64> { self.count.increase(by) }
//! # }
//! use tradewind_testing::{World, scenario};
//!
//! #[scenario]
//! fn adds(world: World) {
//!     let ann = world.party("ann@shop");
//!     let counter = world.open::<Counter>(&ann, ());
//!     counter.by(&ann).add(2).returns(2);
//! }
//! ```
//!
//! * **Consents** are given by naming who agrees, `by([&ann, &bo])`, and withheld by not
//!   naming: `.lacks_consent_of(&bo)`.
//! * **Time** moves when the test says so: [`World::wait`].
//! * **Invariants** hold after every call: [`World::invariant`].
//! * **Random calls** follow the scenario with `#[scenario(random = 1000)]`. They are made from
//!   the contracts' schemas, steered by [`World::random`], and a sequence that fails is made as
//!   small as it gets and printed as a test. `TRADEWIND_SEQUENCES` and `TRADEWIND_SEED` play
//!   more, and others.
//! * **Snapshots** compare the whole state, decoded, with a file: [`World::snapshot`].
//! * **Gas** of each method as wasm is printed by `#[scenario(gas)]`, and written to a file in
//!   the folder that `TRADEWIND_GAS` names, as lines of contract, method and gas: one a call
//!   that took effect, and of random calls the least and the most.
//!
//! It is no simulation of the network: order, duplicates and expiry of transactions are
//! tested with the node.

#![allow(
    clippy::needless_pass_by_value,
    reason = "expectations read best as values: returns(2), emits(Moved { .. })"
)]

mod chain;
mod decoded;
mod gas;
mod module;
mod native;
mod quiet;
mod random;
mod scenario;
mod sent;
mod signing;
mod snapshot;
mod tell;
mod world;

pub use native::assert_interface;
pub use scenario::{Scenario, scenario};
pub use sent::Sent;
pub use tradewind_sdk_macros::scenario;
pub use world::{
    Arguments, Deployed, Home, Mode, Random, Records, Signers, Submission, Viewing, World,
};
