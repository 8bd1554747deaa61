//! The orderer of a single validator: its own precommit is more than two thirds.

use std::time::Duration;

use tradewind_types::block::Precommit;
use tradewind_types::{Certificate, SecretKey};

use crate::{BlockName, Ledger, Orderer};

/// One validator that proposes, votes and decides.
#[derive(Debug)]
pub struct Inline {
    key: SecretKey,
    heartbeat: Duration,
}

impl Inline {
    /// Signs with `key`; makes an empty block when nothing happened for `heartbeat`.
    pub fn new(key: SecretKey, heartbeat: Duration) -> Self {
        Self { key, heartbeat }
    }
}

impl<L: Ledger> Orderer<L> for Inline {
    fn run(self: Box<Self>, ledger: &L) -> Result<(), L::Fault> {
        let chain = ledger.chain();
        while ledger.wait_for_work(self.heartbeat) {
            let BlockName { height, id } = ledger.build()?;
            let precommit = Precommit::sign(&chain, height, 0, &id, &self.key);
            let signatures = vec![precommit];
            ledger.commit(Certificate {
                height,
                round: 0,
                block: id,
                signatures,
            })?;
        }
        Ok(())
    }
}
