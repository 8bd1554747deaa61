//! A zone at work: a node with its gateway in this process, the parties of a market, and what
//! they do through gRPC with signed transactions.
//!
//! Shared by `tradewind demo` and `tradewind replay`. Nothing here goes past the gateway: a
//! transaction is signed by its party's key and submitted, a result is read by a view or
//! proved. What holds for the contracts is said in their own documents; here it is used and
//! checked.
//!
//! Keys of the parties are derived from a seed that everybody can know: this is a market to
//! look at, not one to keep money in.

mod books;
mod courier;
pub mod course;
pub mod day;
mod desk;
mod hold;
mod market;
mod module;
mod pace;
mod people;
mod proof;

pub use books::{Balances, Flow, Flows, Money, OrderRecord, balances, flows, orders};
pub use courier::{Courier, Journey};
pub use desk::{Deal, Desk, Rebate, Step, Terms, Ware};
pub use hold::{Hold, must_fail, wait_for_deadline};
pub use market::{Market, Seats, visit};
pub use module::Modules;
pub use pace::Pace;
pub use people::People;
pub use proof::{Proven, prove_order};

use std::path::PathBuf;

use tradewind_client::{ClientError, VerifyError};

use crate::gateway::GatewayError;
use crate::node::StartError;
use crate::run::RunError;

/// Why a market does not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TradeError {
    /// The node, or the way to it, says no.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The node's chain cannot be founded.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The node does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The gateway does not open, or broke.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// A contract's module is not there.
    #[error(
        "no contract at {path}; build the contracts with `make contracts`, or say with --contracts where they are"
    )]
    NoModule {
        /// Where it was looked for.
        path: PathBuf,
        /// Why it cannot be read.
        #[source]
        source: std::io::Error,
    },
    /// A contract's module would not be admitted.
    #[error("{path} would not be admitted: {why}")]
    BadModule {
        /// The module.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The data directory is in use.
    #[error("{path} is not empty; a market begins in an empty directory")]
    NotEmpty {
        /// The directory.
        path: PathBuf,
    },
    /// The system refuses something.
    #[error("cannot {action}")]
    System {
        /// What.
        action: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A step of an order was not taken or failed.
    #[error("{journey}: {step}: {why}")]
    Step {
        /// Which order.
        journey: String,
        /// Which step.
        step: &'static str,
        /// Why.
        why: String,
    },
    /// A step waits for an order that never was.
    #[error("{journey} waits for an order that does not come before it")]
    Order {
        /// Which.
        journey: String,
    },
    /// The stream of answers ended before every transaction had one.
    #[error("the node ended the stream while {left} transactions were under way")]
    Ended {
        /// How many.
        left: usize,
    },
    /// An answer is not what the contract's interface promises.
    #[error("the answer has no {field}: {found}")]
    Answer {
        /// What it should have.
        field: &'static str,
        /// What it is.
        found: String,
    },
    /// A proof does not hold.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A proof is of something else than was asked for.
    #[error("the proof is of another record than {reference}")]
    OtherRecord {
        /// The order.
        reference: String,
    },
    /// Something does not add up.
    #[error("{what} does not add up: {left} on one side, {right} on the other")]
    Imbalance {
        /// What.
        what: String,
        /// One side.
        left: String,
        /// The other.
        right: String,
    },
    /// Something happened that must not, or did not happen that must.
    #[error("{what}")]
    Unexpected {
        /// What.
        what: String,
    },
}

/// Fails unless both sides are the same.
pub fn must_agree<T: PartialEq + core::fmt::Display>(
    what: impl Into<String>,
    left: &T,
    right: &T,
) -> Result<(), TradeError> {
    if left == right {
        return Ok(());
    }
    let (left, right) = (left.to_string(), right.to_string());
    Err(TradeError::Imbalance {
        what: what.into(),
        left,
        right,
    })
}

#[cfg(test)]
mod tests;
