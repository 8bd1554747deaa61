//! The parties of a market and their keys.

use std::collections::HashMap;
use std::sync::Arc;

use tradewind_client::Account;
use tradewind_types::{Party, SecretKey};

/// Accounts by name, each with the key that seed and name give.
///
/// Invariant: with one seed, two names never share a key.
#[derive(Debug)]
pub struct People {
    seed: u64,
    known: HashMap<Party, Arc<Account>>,
}

impl People {
    /// Nobody yet.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            known: HashMap::new(),
        }
    }

    /// The account of a party.
    pub fn account(&mut self, party: Party) -> Arc<Account> {
        let seed = self.seed.to_le_bytes();
        let new = || {
            let mut bytes = *party.to_bytes();
            bytes
                .iter_mut()
                .zip(seed.iter().cycle())
                .for_each(|(byte, mask)| *byte ^= mask);
            Arc::new(Account::new(party, SecretKey::from_seed(&bytes)))
        };
        Arc::clone(self.known.entry(party).or_insert_with(new))
    }
}
