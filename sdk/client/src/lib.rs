//! A client of a Tradewind node.
//!
//! ```no_run
//! # async fn example() -> Result<(), tradewind_client::ClientError> {
//! use serde_json::json;
//! use tradewind_client::{Account, Client, Trust};
//! use tradewind_client::types::{Party, SecretKey};
//!
//! # let seed = [7; 32];
//! let client = Client::connect("http://127.0.0.1:7400").await?;
//! let cash: Party = "cash@zone".parse().expect("a name");
//! let escrow = client.contract("escrow@zone".parse().expect("a name")).await?;
//! let ann = Account::new("ann@shop".parse().expect("a name"), SecretKey::from_seed(&seed));
//!
//! // Signs here, submits, waits for a durable block, retries safely.
//! let calls = vec![escrow.invocation("fund", &json!({ "order": "536365", "amount": "139.12 GBP" }))?];
//! let done = client.submit(&ann, calls).await?;
//! println!("funded in block {}", done.height);
//! # Ok(())
//! # }
//! ```
//!
//! Sending the same signed bytes again is always safe, and [`Client::submit_signed`] does so until
//! the transaction expires. `examples/follow.rs` is a program that reads events and goes on where
//! it ended: [`Client::follow`] keeps its cursor in a store of the caller's.
//!
//! The secret key stays here: arguments are encoded and signed on this side, and the node sees
//! signed bytes only. What it answers is its word, except what [`Trust`] has verified against
//! validators that you know.

mod account;
mod client;
mod contract;
mod error;
mod events;
mod evidence;
mod follow;
mod stream;
mod submission;
mod tls;
mod trust;

pub use account::Account;
pub use client::Client;
pub use contract::Contract;
pub use error::{ClientError, FailedCall};
pub use events::{Events, Start, Told};
pub use evidence::{
    CertifiedHeader, Evidence, MAX_EVIDENCE_BYTES, StateEvidence, TransactionEvidence,
};
pub use follow::{Cursors, FileCursors, Following};
pub use stream::{Answer, Answers, Submissions};
pub use tls::Tls;
pub use trust::{Trust, VerifyError};

/// Messages of the wire.
pub use tradewind_proto::v1;
/// The vocabulary: parties, keys, transactions, receipts.
pub use tradewind_types as types;

/// JSON by a contract's schema.
pub use tradewind_proto::json;
