//! A witness of another chain: believes what its validators certified and nothing else.
#![no_std]

use tradewind_sdk::prelude::*;

/// What the witness says of a claim.
#[record]
pub struct Seen {
    /// When the other chain certified it.
    pub height: Height,
    /// The time there.
    pub time: Timestamp,
    /// Whether it is so.
    pub is_so: bool,
}

/// A witness of one chain.
#[contract]
pub struct Witness {
    chain: Cell<Hash>,
    validators: Cell<Hash>,
}

#[contract]
impl Witness {
    /// Names the chain, and the hash of the validator set that is trusted.
    pub fn open(&mut self, chain: Hash, validators: Hash) -> Outcome {
        self.chain.set(&chain);
        self.validators.set(&validators);
        Ok(())
    }

    /// Follows a change of validators.
    #[anyone]
    pub fn follow(&mut self, header: Bytes) -> Outcome<bool> {
        let next = self.certified(&header).map(|block| block.next_validators);
        if let Some(next) = &next {
            self.validators.set(next);
        }
        Ok(next.is_some())
    }

    /// Whether somebody held this much in field 3 of the contract.
    pub fn held(
        &self,
        header: Bytes,
        contract: Party,
        who: Party,
        units: Quantity,
        proof: Bytes,
    ) -> Option<Seen> {
        let block = self.certified(&header)?;
        seen(&block, block.holds(&contract, 3, &who, &units, &proof))
    }

    /// Whether somebody held nothing there.
    pub fn held_nothing(
        &self,
        header: Bytes,
        contract: Party,
        who: Party,
        proof: Bytes,
    ) -> Option<Seen> {
        let block = self.certified(&header)?;
        seen(&block, block.lacks(&contract, 3, &who, &proof))
    }

    /// Whether a transaction is in the block.
    pub fn sent(&self, header: Bytes, transaction: Hash, proof: Bytes) -> Option<Seen> {
        let block = self.certified(&header)?;
        seen(&block, block.has_transaction(&transaction, &proof))
    }

    /// Whether a receipt is in the block.
    pub fn done(&self, header: Bytes, receipt: Bytes, proof: Bytes) -> Option<Seen> {
        let block = self.certified(&header)?;
        seen(&block, block.has_receipt(&receipt, &proof))
    }

    fn certified(&self, header: &Bytes) -> Option<Certified> {
        let (chain, validators) = (self.chain.required(), self.validators.required());
        Trust { chain, validators }.header(header)
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "ends a method that may see nothing"
)]
fn seen(block: &Certified, is_so: bool) -> Option<Seen> {
    Some(Seen {
        height: block.height,
        time: block.time,
        is_so,
    })
}
