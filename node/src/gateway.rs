//! The node's door: gRPC in, answers out.
//!
//! Everything a stranger sends is bounded here before it costs anything: message and header
//! sizes, connections, requests of a connection, streams, waiting reads, time. Reads run on
//! threads of their own, so they wait for each other and never for a commit, and no commit
//! waits for a client: an answer that is not read is let go, and a stream ends with an error.
//!
//! Not the judge of anything: a transaction is judged by the chain, an argument by its schema.

mod accept;
mod ask;
mod caller;
mod cursor;
mod encode;
mod events;
mod filter;
pub(crate) mod fuzz;
mod ledger;
mod outgoing;
mod places;
mod prove;
mod readers;
mod refuse;
mod schemas;
mod server;
mod state;
mod submit;
mod tell;
mod unread;

pub use cursor::{Cursor, CursorError};
pub use server::{Gateway, GatewayError};

#[cfg(test)]
mod tests;
