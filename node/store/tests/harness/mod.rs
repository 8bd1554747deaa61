//! A small trading chain whose every block follows from its height and a seed, so that what
//! a store holds can be compared with what it was told, by another process too.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeMap;

use tradewind_state::{
    Change, MemoryPages, Shape, Trie, TrieWrites, Value, WriteSet, path_of, value_hash_of,
};
use tradewind_store::{BlockCommit, Fault, Store, UsedRequest};
use tradewind_types::receipt::{Event, Outcome, Receipt};
use tradewind_types::{
    Block, Certificate, Gas, Hash, Header, Height, Invocation, Party, RequestId, SecretKey,
    Timestamp, Transaction, VerifiedTransaction,
};

pub(crate) const GENESIS: &[u8] = b"the zone authority founds the chain";

/// A seeded sequence of numbers (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

pub(crate) fn party(name: &str) -> Party {
    name.parse().expect("a name")
}

pub(crate) fn key() -> SecretKey {
    SecretKey::from_seed(&[7; 32])
}

pub(crate) fn chain() -> Hash {
    Hash::from_bytes([1; 32])
}

/// A block and all that it leaves behind.
pub(crate) struct Made {
    pub(crate) block: Block,
    pub(crate) certificate: Certificate,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) writes: WriteSet,
    pub(crate) trie: TrieWrites,
    pub(crate) requests: Vec<UsedRequest>,
}

impl Made {
    pub(crate) fn commit(&self) -> BlockCommit<'_> {
        BlockCommit {
            block: &self.block,
            certificate: &self.certificate,
            receipts: &self.receipts,
            writes: &self.writes,
            trie: &self.trie,
            requests: &self.requests,
        }
    }

    pub(crate) fn height(&self) -> Height {
        self.block.header.height
    }
}

/// What the chain should hold, block after block.
pub(crate) struct Model {
    pub(crate) parent: Hash,
    pub(crate) height: u64,
    pub(crate) state: BTreeMap<Vec<u8>, Value>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            parent: Hash::ZERO,
            height: 0,
            state: BTreeMap::new(),
        }
    }
}

pub(crate) fn account(number: u64) -> Vec<u8> {
    format!("cash@zone\0\0\x01trader-{number:05}@shop\0GBP").into_bytes()
}

/// As a client's random ids: in no order.
pub(crate) fn request(height: u64, index: u64) -> RequestId {
    let number = u128::from((height << 32) + index);
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    RequestId::from_bytes(scattered.to_be_bytes())
}

/// Block time of a height: a second a block.
pub(crate) fn time(height: u64) -> Timestamp {
    Timestamp::new(1_000_000 + 1000 * height)
}

impl Model {
    /// The next block of a market of `accounts` accounts: up to `most` payments, of which
    /// some close an account.
    pub(crate) fn next(&mut self, seed: u64, accounts: u64, most: u64) -> Made {
        let height = self.height;
        let mut dice = Dice::new(seed ^ (height << 20) ^ height);
        let count = if height == 0 { 0 } else { 1 + dice.roll(most) };
        let mut made = self.block(count);
        for _ in 0..2 * count {
            let value = (dice.roll(5) != 0)
                .then(|| Value::from(format!("{height}: {}", dice.roll(1 << 40)).as_bytes()));
            made.writes.insert(account(dice.roll(accounts)), value);
        }
        for (key, value) in &made.writes {
            match value {
                Some(value) => self.state.insert(key.clone(), value.clone()),
                None => self.state.remove(key),
            };
        }
        made
    }

    /// A block of `count` payments that changes no state.
    pub(crate) fn block(&mut self, count: u64) -> Made {
        let height = self.height;
        let transactions: Vec<_> = (0..count).map(|index| payment(height, index)).collect();
        let receipts = transactions
            .iter()
            .zip(0..)
            .map(|(paid, i)| receipt(paid, i))
            .collect();
        let used = |paid: &VerifiedTransaction| UsedRequest {
            party: paid.transaction().sender,
            id: paid.transaction().request_id,
            expiry: paid.transaction().expiry,
            transaction: *paid.id(),
        };
        let header = Header {
            chain: chain(),
            height: Height::new(height),
            time: time(height),
            parent: self.parent,
            proposer: key().public(),
            state_root: Hash::ZERO,
            transactions_root: Hash::ZERO,
            receipts_root: Hash::ZERO,
            validators: Hash::ZERO,
            next_validators: Hash::ZERO,
            gas_used: Gas::new(count),
            rules: 1,
        };
        self.parent = header.id();
        self.height += 1;
        Made {
            certificate: Certificate {
                height: header.height,
                round: 0,
                block: header.id(),
                signatures: Vec::new(),
            },
            requests: transactions.iter().map(used).collect(),
            block: Block {
                header,
                transactions,
            },
            receipts,
            writes: WriteSet::new(),
            trie: TrieWrites::default(),
        }
    }
}

fn payment(height: u64, index: u64) -> VerifiedTransaction {
    let call = Invocation::new(party("cash@zone"), "transfer", vec![0x80]);
    let transaction = Transaction {
        sender: party("ann@shop"),
        request_id: request(height, index),
        // Good for ten blocks.
        expiry: time(height + 10),
        gas_limit: Gas::new(1000),
        calls: vec![call],
        consents: Vec::new(),
    };
    transaction
        .sign(&chain(), &key())
        .verify(&chain())
        .expect("just signed")
}

/// Every third payment tells nothing; every fifth is also told by the escrow.
fn receipt(paid: &VerifiedTransaction, index: u64) -> Receipt {
    let event = |contract: &str, name: &str| Event {
        contract: party(contract),
        name: name.into(),
        keys: 1,
        data: vec![0xa1, 0x00, (index % 24) as u8],
    };
    let mut events = Vec::new();
    if !index.is_multiple_of(3) {
        events.push(event("cash@zone", "Paid"));
    }
    if index.is_multiple_of(5) {
        events.push(event("escrow@zone", "Funded"));
        events.push(event("escrow@zone", "Released"));
    }
    Receipt {
        transaction: *paid.id(),
        outcome: Outcome::Success(Vec::new()),
        gas_used: Gas::new(1),
        events,
    }
}

/// Commits a block, founding the chain with the first.
pub(crate) fn store_block(store: &Store, made: &Made) -> Result<(), Fault> {
    if made.height() == Height::new(0) {
        store.found(GENESIS, &made.commit())
    } else {
        store.commit(&made.commit())
    }
}

/// Adds what a block changes in the trie to it.
pub(crate) fn with_trie(trie: &mut Trie, store: &Store, made: &mut Made) {
    let changes: Vec<Change> = made
        .writes
        .iter()
        .map(|(key, value)| Change {
            path: path_of(key),
            value: value.as_ref().map(|value| value_hash_of(value)),
        })
        .collect();
    let update = trie
        .update(store, made.height(), &changes)
        .expect("a sound trie");
    made.trie = update.writes;
    *trie = update.trie;
}

pub(crate) fn open_trie(store: &Store) -> Trie {
    Trie::open(store, Shape::default()).expect("a sound trie")
}

pub(crate) fn whole_state(snapshot: &impl tradewind_state::Snapshot) -> BTreeMap<Vec<u8>, Value> {
    let all = snapshot
        .range(&[], &[0xff; 8], usize::MAX, false)
        .expect("readable");
    all.into_iter().collect()
}

/// The root of a state, computed from nothing.
pub(crate) fn fresh_root(state: &BTreeMap<Vec<u8>, Value>) -> Hash {
    let pages = MemoryPages::default();
    let trie = Trie::open(&pages, Shape::default()).expect("an empty trie");
    let changes: Vec<Change> = state
        .iter()
        .map(|(key, value)| Change {
            path: path_of(key),
            value: Some(value_hash_of(value)),
        })
        .collect();
    trie.update(&pages, Height::new(0), &changes)
        .expect("a sound trie")
        .root
}
