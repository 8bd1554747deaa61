//! Three ways to keep old values: `cargo run --example history_rivals`.
//!
//! Synced batches of 10,000 of a million keys into plain `RocksDB`, with its versions by height,
//! with undo records (key and height to old value, which has to be read first), and without
//! history. Prints process CPU a key, background work included.

#![allow(clippy::print_stdout, reason = "prints its results")]

use std::path::Path;

use rocksdb::{
    BlockBasedOptions, Cache, ColumnFamilyDescriptor, DB, DBCompressionType, Options, ReadOptions,
    WriteBatch, WriteOptions,
};

const KEYS: u64 = 1_000_000;
const BATCHES: u64 = 200;
const CHANGED: u64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum History {
    Versions,
    Undo,
    None,
}

fn main() {
    for history in [History::None, History::Undo, History::Versions] {
        let dir = tempfile::tempdir().expect("a folder");
        let (commit, read) = measure(history, dir.path());
        println!("{history:?}: {commit:.2} us CPU a key committed, {read:.2} us a key read");
    }
}

fn measure(history: History, path: &Path) -> (f64, f64) {
    let mut database = Options::default();
    database.create_if_missing(true);
    database.create_missing_column_families(true);
    let columns = [
        ColumnFamilyDescriptor::new("state", column(history == History::Versions)),
        ColumnFamilyDescriptor::new("undo", column(false)),
    ];
    let db = DB::open_cf_descriptors(&database, path, columns).expect("a new database");
    let mut durable = WriteOptions::default();
    durable.set_sync(true);
    let mut dice = 12_345_u64;
    let mut roll = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % KEYS
    };
    for height in 0..100 {
        let numbers = height * KEYS / 100..(height + 1) * KEYS / 100;
        let batch = batch(&db, history.of_load(), 1, numbers.map(key).collect());
        db.write(batch).expect("written");
    }
    let start = cpu_s();
    for height in 2..2 + BATCHES {
        let batch = batch(
            &db,
            history,
            height,
            (0..CHANGED).map(|_| key(roll())).collect(),
        );
        db.write_opt(batch, &durable).expect("written");
        if history == History::Versions && height % 32 == 0 {
            let state = db.cf_handle("state").expect("opened");
            let oldest = height.saturating_sub(64).to_le_bytes();
            db.increase_full_history_ts_low(state, oldest)
                .expect("raised");
        }
    }
    let committed = (cpu_s() - start) * 1e6 / (BATCHES * CHANGED) as f64;
    let start = cpu_s();
    for _ in 0..KEYS / 2 {
        let mut read = ReadOptions::default();
        if history == History::Versions {
            read.set_timestamp((BATCHES + 1).to_le_bytes());
        }
        let state = db.cf_handle("state").expect("opened");
        let found = db
            .get_pinned_cf_opt(state, key(roll()), &read)
            .expect("read");
        assert!(found.is_some());
    }
    (committed, (cpu_s() - start) * 1e6 / (KEYS / 2) as f64)
}

impl History {
    /// The first load has no old values to keep.
    fn of_load(self) -> Self {
        match self {
            Self::Versions => Self::Versions,
            Self::Undo | Self::None => Self::None,
        }
    }
}

fn batch(db: &DB, history: History, height: u64, mut keys: Vec<Vec<u8>>) -> WriteBatch {
    let state = db.cf_handle("state").expect("opened");
    let undo = db.cf_handle("undo").expect("opened");
    keys.sort();
    keys.dedup();
    let value = [height.to_be_bytes(); 5].concat();
    let mut batch = WriteBatch::default();
    if history == History::Undo {
        let old = db.batched_multi_get_cf(state, keys.iter(), true);
        for (key, old) in keys.iter().zip(old) {
            let row = [key.as_slice(), &height.to_be_bytes()].concat();
            batch.put_cf(
                undo,
                row,
                old.expect("read").expect("every key has a value"),
            );
        }
    }
    for key in &keys {
        match history {
            History::Versions => batch.put_cf_with_ts(state, key, height.to_le_bytes(), &value),
            History::Undo | History::None => batch.put_cf(state, key, &value),
        }
    }
    batch
}

fn column(versions: bool) -> Options {
    let mut options = Options::default();
    if versions {
        let order = "comparator=leveldb.BytewiseComparator.u64ts";
        options = options.get_options_from_string(order).expect("built in");
    }
    let mut table = BlockBasedOptions::default();
    table.set_bloom_filter(10.0, false);
    table.set_block_cache(&Cache::new_lru_cache(256 << 20));
    options.set_block_based_table_factory(&table);
    options.set_compression_type(DBCompressionType::Lz4);
    options
}

fn key(number: u64) -> Vec<u8> {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("cash@zone\0\0\x01party-{scattered:016x}@organisation\0").into_bytes()
}

/// CPU time of this process, as Linux counts it: in ticks of 10 ms.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number of ticks");
    (ticks(11) + ticks(12)) / 100.0
}
