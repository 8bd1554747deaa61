//! A Tradewind node: takes transactions in, orders and executes them, keeps the chain and
//! answers for it.
//!
//! The one place that wires the parts together: `gateway` lets bytes in, `mempool` holds
//! transactions, `pipeline` makes blocks of them and writes them, `node` is the handle on it
//! all, `cli` the command line.

pub mod cli;
pub mod config;
mod file;
pub mod fuzz;
pub mod gateway;
pub mod genesis_file;
pub mod keyfile;
mod keys;
mod layer;
pub mod mempool;
pub mod node;
pub mod pipeline;
pub mod project;
mod rates;
pub mod retail;
pub mod run;
pub mod trade;
pub mod watch;

pub use config::Config;
pub use node::{Node, Status, SubmitError, Submitted};
pub use rates::{Payer, TooOften};
pub use watch::Fate;
