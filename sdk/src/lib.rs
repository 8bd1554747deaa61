//! What a contract imports.
//!
//! A contract is a struct of typed state handles and an `impl` whose methods say who may
//! call them. The receiver decides what a method is: `&self` a view, `&mut self` an action,
//! `open` the constructor. State is written through to the host at once; nothing is kept in
//! the contract between calls.
//!
//! ```
//! use tradewind_sdk::prelude::*;
//!
//! #[contract]
//! pub struct Counter {
//!     count: Cell<u64>,
//! }
//!
//! #[contract]
//! impl Counter {
//!     #[anyone]
//!     pub fn add(&mut self, by: u64) -> Outcome<u64> {
//!         self.count.increase(by)
//!     }
//!     pub fn count(&self) -> u64 {
//!         self.count.get()
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! The same code runs in two places. On `wasm32` the host functions are imports of the
//! module; elsewhere they go to the [`host::Backend`] of the thread, so that a test runs a
//! contract natively on the real runtime.
//!
//! Invariant: a contract reaches nothing but the host functions of `tradewind_types::abi`.

#![no_std]

extern crate alloc;
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

pub mod calls;
pub mod context;
pub mod contract;
pub mod event;
pub mod host;
pub mod money;
pub mod outcome;
pub mod prelude;
pub mod proof;
pub mod state;
pub mod value;

#[cfg(target_arch = "wasm32")]
mod allocator;
#[cfg(target_arch = "wasm32")]
mod panic;

pub use tradewind_sdk_macros::{choice, contract, event, failure, interface, record};
pub use tradewind_types as types;

/// What the expansions of the macros name. Not for authors.
#[doc(hidden)]
pub mod expansion {
    pub use crate::calls::{Transport, send};
    pub use crate::contract::{Contract, Method, Methods, Migration, Package, answer, serve};
    pub use crate::event::Event;
    pub use crate::host;
    pub use crate::outcome::{Failure, Outcome, Refusal, refusal};
    pub use crate::state::{By, Follow, Handle};
    #[cfg(not(target_arch = "wasm32"))]
    pub use crate::value::{Definitions, define};
    pub use crate::value::{Reader, Value, map, variant};
    pub use alloc::vec::Vec;
    pub use tradewind_types::Party;
    pub use tradewind_types::schema::MethodKind;
}
