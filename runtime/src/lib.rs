//! The deterministic state transition: transactions in, receipts and state changes out.
//!
//! Knows no clock, file (but for the cache of compiled code, which decides nothing), socket,
//! environment or randomness. Everything that ends a transaction is a [`tradewind_types::Failure`]
//! and the same on every machine; everything that ends this node is a [`tradewind_state::Fault`].

mod authority;
pub mod block;
pub mod evidence;
pub mod fuzz;
pub mod genesis;
pub mod host;
mod keys;
pub mod memory;
mod overlay;
pub mod program;
pub mod registry;
mod reject;
pub mod rules;
pub mod session;
mod stop;
pub mod trace;
pub mod transition;
pub mod wasm;

pub use block::{Executed, Execution};
pub use genesis::Genesis;
pub use memory::MemorySnapshot;
pub use program::{NativeContract, Programs};
pub use reject::Reject;
pub use rules::Rules;
pub use session::{BlockContext, Diagnostics, Need, Session, Touched};
pub use stop::{Limit, Stop};
pub use trace::Trace;
pub use transition::{BlockOutcome, Machinery, State};
