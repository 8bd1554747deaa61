//! A world to test contracts in.
//!
//! A [`World`] is a chain of one: the real registry, policies, consents, gas and atomic
//! transactions of `tradewind-runtime`, with blocks of one transaction and state in memory.
//! [`scenario`] plays a test twice, with contracts as native code (breakpoints work) and as
//! the wasm modules that are deployed, and fails unless both did the same.
//!
//! ```no_run
//! # use tradewind_sdk::prelude::*;
//! # #[contract] pub struct Counter { count: Cell<u64> }
//! # #[contract] impl Counter {
//! #     #[anyone] pub fn add(&mut self, by: u64) -> Outcome<u64> { self.count.increase(by) }
//! # }
//! tradewind_testing::scenario(|world| {
//!     let ann = world.party("ann@shop");
//!     let counter = world.open::<Counter>("counter@zone", &());
//!     counter.by(ann).add(2).returns(2);
//! });
//! ```
//!
//! It is no simulation of the network: order, duplicates and expiry of transactions are
//! tested with the node.

#![allow(
    clippy::needless_pass_by_value,
    reason = "expectations read best as values: returns(2), emits(Moved { .. })"
)]

mod chain;
mod module;
mod native;
mod sent;
mod signing;
mod world;

pub use native::assert_interface;
pub use sent::Sent;
pub use world::{Contracts, Deployed, Mode, World, scenario};
