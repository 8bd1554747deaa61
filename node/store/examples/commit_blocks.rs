//! What it costs to make blocks durable: `cargo run --example commit_blocks -- [blocks] [trie]`.
//!
//! Commits blocks of 5,000 transfers between a million accounts (10,000 changed values,
//! receipts, events, indices; with `trie` the trie too), each synced, and prints
//! process CPU, which counts the merging of tables in the background, and what was written.
//! Blocks are made beforehand; making them is not counted.

#![allow(clippy::print_stdout, reason = "prints its results")]

use std::time::Instant;

use tradewind_state::{
    Change, PageWrite, Shape, Snapshot, Trie, TrieSource, TrieWrites, Value, WriteSet, path_of,
    value_hash_of,
};
use tradewind_store::{BlockCommit, EventCursor, EventFilter, Options, Store, UsedRequest};
use tradewind_types::receipt::{Event, Outcome, Returned};
use tradewind_types::{
    Block, Certificate, Gas, Hash, Header, Height, Invocation, Party, Receipt, RequestId,
    SecretKey, Timestamp, Transaction, VerifiedTransaction,
};

const ACCOUNTS: u64 = 1_000_000;
const TRANSFERS: u64 = 5_000;

struct Made {
    block: Block,
    certificate: Certificate,
    receipts: Vec<Receipt>,
    requests: Vec<UsedRequest>,
    writes: WriteSet,
    trie: TrieWrites,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let blocks = arguments
        .next()
        .map_or(40, |count| count.parse().expect("a number of blocks"));
    let with_trie = arguments.next().is_some_and(|word| word == "trie");
    let dir = tempfile::tempdir().expect("a folder");

    let mut market = Market::default();
    {
        let bulk = Options {
            retention_heights: 24,
            sync: false,
            ..Options::default()
        };
        let store = Store::open(dir.path(), bulk).expect("a new store");
        let mut trie = Trie::open(&store, Shape::default()).expect("an empty trie");
        for part in 0..100 {
            let accounts = part * ACCOUNTS / 100..(part + 1) * ACCOUNTS / 100;
            let mut made = market.block(0, accounts);
            if with_trie {
                Market::place(&mut trie, &store, &mut made);
            }
            commit(&store, &made);
        }
    }
    // Few, so that pruning is in the figures.
    let options = Options {
        retention_heights: 24,
        ..Options::default()
    };
    let store = Store::open(dir.path(), options).expect("a sound store");
    let mut trie = Trie::open(&store, Shape::default()).expect("a sound trie");
    let made: Vec<Made> = (0..blocks)
        .map(|_| {
            let changed = TRANSFERS * 2;
            let mut made = market.block(TRANSFERS, 0..changed);
            if with_trie {
                Market::place(&mut trie, &store, &mut made);
            }
            made
        })
        .collect();

    let size: usize = made.iter().map(logical_bytes).sum();
    let (start, wall) = (Usage::now(), Instant::now());
    let mut times: Vec<_> = made
        .iter()
        .map(|made| {
            let start = Instant::now();
            commit(&store, made);
            start.elapsed()
        })
        .collect();
    let (wall, used) = (wall.elapsed(), Usage::now().since(&start));
    times.sort();
    let transfers = (blocks * TRANSFERS) as f64;
    println!("{blocks} blocks of {TRANSFERS} transfers, 10,000 changed values, trie: {with_trie}");
    println!(
        "CPU a transfer        {:8.2} us",
        used.cpu_s * 1e6 / transfers
    );
    println!(
        "CPU a changed value   {:8.2} us",
        used.cpu_s * 1e6 / transfers / 2.0
    );
    println!(
        "wall a block, median  {:8.2} ms",
        times[times.len() / 2].as_secs_f64() * 1e3
    );
    println!(
        "wall a block, longest {:8.2} ms",
        times[times.len() - 1].as_secs_f64() * 1e3
    );
    println!(
        "transfers a second    {:8.0}",
        transfers / wall.as_secs_f64()
    );
    println!(
        "bytes to store        {:8.0} a transfer (values, trie, transactions)",
        size as f64 / transfers
    );
    println!(
        "written bytes         {:8.0} a transfer",
        used.written_bytes as f64 / transfers
    );
    println!("memory                {:8.0} MiB", resident_mib());
    let last = made
        .last()
        .map(|made| (made.block.transactions[7].clone(), made.block.header.height));
    drop(made);
    if let Some((transaction, height)) = last {
        read(&store, &transaction, height);
    }
}

fn read(store: &Store, transaction: &VerifiedTransaction, newest: Height) {
    let sender = transaction.transaction().sender;
    let snapshot = store.snapshot();
    let past = store
        .snapshot_at(newest.saturating_sub(20))
        .expect("retained");
    let mut dice = Dice(7);
    measure("value", 200_000, || {
        let found = snapshot.value(&account(dice.roll(ACCOUNTS)));
        assert!(found.expect("read").is_some());
    });
    measure("value 20 blocks ago", 200_000, || {
        let found = past.value(&account(dice.roll(ACCOUNTS)));
        assert!(found.expect("read").is_some());
    });
    measure("absent value", 200_000, || {
        let found = snapshot.value(&account(ACCOUNTS + dice.roll(ACCOUNTS)));
        assert!(found.expect("read").is_none());
    });
    measure("unused request", 200_000, || {
        let found = snapshot.request(&sender, &request(1 << 40, dice.roll(1 << 30)));
        assert!(found.expect("read").is_none());
    });
    measure("range of 10", 20_000, || {
        let start = account(dice.roll(ACCOUNTS));
        let found = snapshot.range(&start, &[0xff], 10, false);
        assert!(!found.expect("read").is_empty());
    });
    measure("snapshot", 200_000, || drop(store.snapshot()));
    measure("transaction and receipt", 20_000, || {
        assert!(store.transaction(transaction.id()).expect("read").is_some());
    });
    let cash = "cash@zone".parse().expect("a name");
    let filter = EventFilter::Name(cash, "Paid".into());
    let from = EventCursor {
        height: newest,
        ..EventCursor::default()
    };
    measure("page of 100 events", 2_000, || {
        assert_eq!(
            store.events(&filter, from, 100).expect("read").events.len(),
            100
        );
    });
}

fn measure(what: &str, times: u32, mut work: impl FnMut()) {
    let start = Usage::now();
    (0..times).for_each(|_| work());
    let cpu_s = Usage::now().since(&start).cpu_s;
    println!("{what:23} {:6.2} us CPU", cpu_s * 1e6 / f64::from(times));
}

fn commit(store: &Store, made: &Made) {
    let commit = BlockCommit {
        block: &made.block,
        certificate: &made.certificate,
        receipts: &made.receipts,
        writes: &made.writes,
        trie: &made.trie,
        requests: &made.requests,
    };
    let done = match store.tip() {
        None => store.found(b"genesis", &commit),
        Some(_) => store.commit(&commit),
    };
    done.expect("committed");
}

fn logical_bytes(made: &Made) -> usize {
    let value = |(key, value): (&Vec<u8>, &Option<Value>)| {
        key.len() + value.as_ref().map_or(0, |v| v.len())
    };
    let leaf = |leaf: &Change| 32 + leaf.value.map_or(0, |_| 32);
    let page = |page: &PageWrite| match page {
        PageWrite::Put(key, bytes) => key.as_bytes().len() + bytes.len(),
        PageWrite::Delete(key) => key.as_bytes().len(),
    };
    let transaction = |one: &VerifiedTransaction| one.signed().to_bytes().len();
    made.writes.iter().map(value).sum::<usize>()
        + made.trie.leaves.iter().map(leaf).sum::<usize>()
        + made.trie.pages.iter().map(page).sum::<usize>()
        + made
            .block
            .transactions
            .iter()
            .map(transaction)
            .sum::<usize>()
}

struct Market {
    height: u64,
    parent: Hash,
    dice: Dice,
    key: SecretKey,
}

impl Default for Market {
    fn default() -> Self {
        Self {
            height: 0,
            parent: Hash::ZERO,
            dice: Dice(1),
            key: SecretKey::from_seed(&[7; 32]),
        }
    }
}

impl Market {
    /// A block of `transfers`; without any, one that opens `accounts`.
    fn block(&mut self, transfers: u64, accounts: std::ops::Range<u64>) -> Made {
        let height = self.height;
        let chain = Hash::from_bytes([1; 32]);
        let transactions: Vec<_> = (0..transfers)
            .map(|index| self.transfer(&chain, index))
            .collect();
        let used = |one: &VerifiedTransaction| UsedRequest {
            party: one.transaction().sender,
            id: one.transaction().request_id,
            expiry: one.transaction().expiry,
            transaction: *one.id(),
        };
        let writes = accounts.map(|number| {
            let number = if transfers == 0 {
                number
            } else {
                self.dice.roll(ACCOUNTS)
            };
            let balance = [self.dice.roll(1 << 40).to_be_bytes(); 4].concat();
            (account(number), Some(Value::from(balance)))
        });
        let writes = writes.collect();
        let header = Header {
            chain,
            height: Height::new(height),
            time: Timestamp::new(1000 * height),
            parent: self.parent,
            proposer: self.key.public(),
            state_root: Hash::ZERO,
            transactions_root: Hash::ZERO,
            receipts_root: Hash::ZERO,
            validators: Hash::ZERO,
            next_validators: Hash::ZERO,
            gas_used: Gas::new(0),
            rules: 1,
        };
        self.height += 1;
        self.parent = header.id();
        Made {
            certificate: Certificate {
                height: header.height,
                round: 0,
                block: header.id(),
                signatures: Vec::new(),
            },
            receipts: transactions.iter().map(receipt).collect(),
            requests: transactions.iter().map(used).collect(),
            block: Block {
                header,
                transactions,
            },
            writes,
            trie: TrieWrites::default(),
        }
    }

    fn transfer(&mut self, chain: &Hash, index: u64) -> VerifiedTransaction {
        let sender = trader(self.dice.roll(ACCOUNTS));
        let mut args = vec![0x83, 0x75];
        args.extend_from_slice(trader(self.dice.roll(ACCOUNTS)).as_str().as_bytes());
        args.extend_from_slice(&[0x63, b'G', b'B', b'P', 0x19, 0x30, 0x39]);
        let cash = "cash@zone".parse().expect("a name");
        let transaction = Transaction {
            sender,
            request_id: request(self.height, index),
            expiry: Timestamp::new(1000 * (self.height + 600)),
            gas_limit: Gas::new(100_000),
            calls: vec![Invocation::new(cash, "transfer", args)],
            consents: Vec::new(),
        };
        transaction
            .sign(chain, &self.key)
            .verify(chain)
            .expect("just signed")
    }

    /// Adds what changes in the trie.
    fn place(trie: &mut Trie, source: &impl TrieSource, made: &mut Made) {
        let change = |(key, value): (&Vec<u8>, &Option<Value>)| Change {
            path: path_of(key),
            value: value.as_ref().map(|value| value_hash_of(value)),
        };
        let changes: Vec<Change> = made.writes.iter().map(change).collect();
        let update = trie
            .update(source, made.block.header.height, &changes)
            .expect("a sound trie");
        made.trie = update.writes;
        *trie = update.trie;
    }
}

fn receipt(transfer: &VerifiedTransaction) -> Receipt {
    let event = Event {
        contract: "cash@zone".parse().expect("a name"),
        name: "Paid".into(),
        keys: 2,
        data: transfer.transaction().calls[0].args.clone(),
    };
    Receipt {
        transaction: *transfer.id(),
        outcome: Outcome::Success(vec![Returned::default()]),
        gas_used: Gas::new(40_000),
        events: vec![event],
    }
}

fn trader(number: u64) -> Party {
    format!("trader-{number:07}@merchant")
        .parse()
        .expect("a name")
}

fn account(number: u64) -> Vec<u8> {
    let mut key = b"cash@zone\0\0\x01".to_vec();
    key.extend_from_slice(trader(number).as_str().as_bytes());
    key.extend_from_slice(b"\0GBP");
    key
}

/// In no order, as clients choose them.
fn request(height: u64, index: u64) -> RequestId {
    let number = u128::from((height << 32) + index);
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    RequestId::from_bytes(scattered.to_be_bytes())
}

/// A seeded sequence of numbers (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What this process has used, as Linux counts it.
struct Usage {
    cpu_s: f64,
    written_bytes: u64,
}

impl Usage {
    fn now() -> Self {
        let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
        let io = std::fs::read_to_string("/proc/self/io").expect("Linux");
        let written = io
            .lines()
            .find_map(|line| line.strip_prefix("write_bytes: "));
        Self {
            // A tick is 10 ms.
            cpu_s: (ticks(11) + ticks(12)) / 100.0,
            written_bytes: written
                .and_then(|bytes| bytes.parse().ok())
                .expect("a number of bytes"),
        }
    }

    fn since(&self, start: &Self) -> Self {
        Self {
            cpu_s: self.cpu_s - start.cpu_s,
            written_bytes: self.written_bytes - start.written_bytes,
        }
    }
}

fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.expect("resident memory") / 1024.0
}
