//! Uses of request ids, by which a transaction is accepted at most once.
//!
//! Invariant: a use is remembered at least until no retained block's time is before its
//! expiry; whether an expired one is still on disk is never visible.

use tradewind_state::Fault;
use tradewind_types::{Hash, Party, RequestId, Timestamp};

use crate::record::corrupt;

const ROW: usize = 8 + 32;

/// Which transaction used a request id, and until when the id cannot be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestUse {
    /// Block time from which the id is free.
    pub expiry: Timestamp,
    /// The transaction.
    pub transaction: Hash,
}

pub(crate) fn key(party: &Party, id: &RequestId) -> [u8; 48] {
    let mut key = [0; 48];
    let (name, request) = key.split_at_mut(32);
    name.copy_from_slice(party.to_bytes());
    request.copy_from_slice(id.as_bytes());
    key
}

impl RequestUse {
    pub(crate) fn to_row(self) -> [u8; ROW] {
        let mut row = [0; ROW];
        let (expiry, transaction) = row.split_at_mut(8);
        expiry.copy_from_slice(&self.expiry.get().to_be_bytes());
        transaction.copy_from_slice(self.transaction.as_bytes());
        row
    }

    pub(crate) fn from_row(row: &[u8], party: &Party, id: &RequestId) -> Result<Self, Fault> {
        let split = row
            .split_first_chunk::<8>()
            .and_then(|(expiry, rest)| Some((expiry, <[u8; 32]>::try_from(rest).ok()?)));
        let (expiry, transaction) = split.ok_or_else(|| {
            let len = row.len();
            corrupt(
                format_args!("request {id} of {party}"),
                format_args!("{len} bytes instead of {ROW}"),
            )
        })?;
        Ok(Self {
            expiry: Timestamp::new(u64::from_be_bytes(*expiry)),
            transaction: Hash::from_bytes(transaction),
        })
    }
}

/// The expiry in a row, `None` if it is no row.
pub(crate) fn expiry_ms(row: &[u8]) -> Option<u64> {
    row.first_chunk().map(|expiry| u64::from_be_bytes(*expiry))
}
