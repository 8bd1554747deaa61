//! A party that can sign.

use tradewind_types::transaction::Terms;
use tradewind_types::{Consent, Hash, Party, PublicKey, SecretKey, SignedTransaction, Transaction};

/// A party and one of its keys.
#[derive(Debug)]
pub struct Account {
    party: Party,
    key: SecretKey,
}

impl Account {
    /// The account of `party`, signing with `key`.
    pub const fn new(party: Party, key: SecretKey) -> Self {
        Self { party, key }
    }

    /// Who signs.
    pub const fn party(&self) -> Party {
        self.party
    }

    /// The public half of the key.
    pub fn public(&self) -> PublicKey {
        self.key.public()
    }

    /// Signs a transaction for `chain`.
    pub fn sign(&self, chain: &Hash, transaction: Transaction) -> SignedTransaction {
        transaction.sign(chain, &self.key)
    }

    /// Agrees to a call that another party submits.
    pub fn agree(&self, chain: &Hash, terms: Terms) -> Consent {
        terms.sign(chain, &self.key)
    }
}
