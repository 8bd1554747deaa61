//! The column families: what each holds, under which key, tuned how.
//!
//! ```text
//! default       name                                          format, tip, oldest, genesis
//! state         state key                        @height      value
//! requests      party (32) | request id (16)     @height      expiry (8) | transaction id (32)
//! leaves        path (32)                        @height      value hash (32): a leaf of the trie
//! pages         page key                                      page of the trie
//! blocks        height (8) | part (1)                         header or certificate
//! transactions  height (8) | chunk (4)                        up to 32 signed transactions
//! receipts      height (8) | chunk (4)                        up to 32 receipts
//! located       transaction id (32)                           height (8) | index (4)
//! events        topic | height (8)                            positions in the block
//! ```
//! Integers are big-endian. `@height`: RocksDB keeps a version of the value for each height
//! (its user-defined timestamps) and drops versions that no retained height can see when it
//! merges tables.
//!
//! Invariant: a node with another layout has another [`FORMAT`].

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rocksdb::{
    BlockBasedOptions, Cache, ColumnFamily, ColumnFamilyDescriptor, CompactionDecision, DB,
    DBCompressionType, DBRecoveryMode,
};
use tradewind_state::Fault;

use crate::options::Options;
use crate::record::refused;
use crate::request;

/// Version of the layout above.
pub(crate) const FORMAT: u32 = 2;

/// A column family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    State,
    Requests,
    Leaves,
    Pages,
    Blocks,
    Transactions,
    Receipts,
    Located,
    Events,
}

impl Column {
    pub(crate) const ALL: [Self; 9] = [
        Self::State,
        Self::Requests,
        Self::Leaves,
        Self::Pages,
        Self::Blocks,
        Self::Transactions,
        Self::Receipts,
        Self::Located,
        Self::Events,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Requests => "requests",
            Self::Leaves => "leaves",
            Self::Pages => "pages",
            Self::Blocks => "blocks",
            Self::Transactions => "transactions",
            Self::Receipts => "receipts",
            Self::Located => "located",
            Self::Events => "events",
        }
    }

    /// Whether a version of each value is kept for each height.
    pub(crate) const fn has_versions(self) -> bool {
        matches!(self, Self::State | Self::Requests | Self::Leaves)
    }

    /// Whether rows are found by their whole key, at random.
    const fn is_looked_up(self) -> bool {
        matches!(
            self,
            Self::State | Self::Requests | Self::Pages | Self::Located
        )
    }

    pub(crate) fn of(self, db: &DB) -> &ColumnFamily {
        db.cf_handle(self.name())
            .expect("every column family is opened with the database")
    }
}

/// Opens the database at `path`, creating it if there is none.
///
/// Requests that expired by `horizon_ms` are dropped when tables are merged.
pub(crate) fn open(
    path: &Path,
    options: Options,
    horizon_ms: &Arc<AtomicU64>,
) -> Result<DB, Fault> {
    let cache = Cache::new_hyper_clock_cache(options.cache_bytes, 0);
    let columns = Column::ALL.map(|column| {
        let mut tuned = column_options(column, options, &cache)?;
        if column == Column::Requests {
            let horizon = Arc::clone(horizon_ms);
            // Tables that never meet others in a merge are rewritten once a day all the same.
            tuned.set_periodic_compaction_seconds(24 * 60 * 60);
            tuned.set_compaction_filter("expired requests", move |_, _, value| {
                match request::expiry_ms(value) {
                    Some(expiry) if expiry <= horizon.load(Ordering::Acquire) => {
                        CompactionDecision::Remove
                    }
                    _ => CompactionDecision::Keep,
                }
            });
        }
        Ok(ColumnFamilyDescriptor::new(column.name(), tuned))
    });
    let columns: Vec<_> = columns.into_iter().collect::<Result<_, Fault>>()?;
    let open = DB::open_cf_descriptors(&database_options(options), path, columns);
    open.map_err(refused("open the store"))
}

fn database_options(options: Options) -> rocksdb::Options {
    let mut database = rocksdb::Options::default();
    database.create_if_missing(true);
    database.create_missing_column_families(true);
    database.set_paranoid_checks(true);
    // A log that ends inside a record ends with a block that nobody was promised; any other
    // damage is an error, not an earlier end.
    database.set_wal_recovery_mode(DBRecoveryMode::TolerateCorruptedTailRecords);
    database.set_track_and_verify_wals_in_manifest(true);
    database.set_db_write_buffer_size(options.write_buffer_bytes);
    database.set_max_total_wal_size(4 * options.write_buffer_bytes as u64);
    database.set_max_open_files(i32::from(options.open_files));
    database.set_max_background_jobs(i32::from(options.background_threads));
    database.set_bytes_per_sync(1 << 20);
    database.set_keep_log_file_num(4);
    database.set_max_log_file_size(16 << 20);
    database
}

fn column_options(
    column: Column,
    options: Options,
    cache: &Cache,
) -> Result<rocksdb::Options, Fault> {
    // A batch in order of key finds its place from where the row before went.
    let mut text = "memtable_insert_with_hint_prefix_extractor=fixed:0".to_owned();
    if column.has_versions() {
        text += ";comparator=leveldb.BytewiseComparator.u64ts";
    }
    let mut tuned = rocksdb::Options::default()
        .get_options_from_string(text)
        .map_err(refused("order keys by height"))?;
    let mut table = BlockBasedOptions::default();
    table.set_format_version(6);
    table.set_block_cache(cache);
    table.set_cache_index_and_filter_blocks(true);
    table.set_pin_l0_filter_and_index_blocks_in_cache(true);
    table.set_block_size(if column.is_looked_up() {
        4 << 10
    } else {
        16 << 10
    });
    if column.is_looked_up() {
        table.set_bloom_filter(10.0, false);
        table.set_optimize_filters_for_memory(true);
        tuned.set_memtable_whole_key_filtering(true);
        tuned.set_memtable_prefix_bloom_ratio(0.02);
    }
    tuned.set_block_based_table_factory(&table);
    // Both are hashes, which do not compress.
    tuned.set_compression_type(match column {
        Column::Leaves | Column::Pages => DBCompressionType::None,
        _ => DBCompressionType::Lz4,
    });
    // Pages are superseded soon: merging them late drops most before they are ever copied.
    if column == Column::Pages {
        tuned.set_level_zero_file_num_compaction_trigger(16);
        tuned.set_level_zero_slowdown_writes_trigger(48);
        tuned.set_level_zero_stop_writes_trigger(64);
    }
    tuned.set_write_buffer_size(options.write_buffer_bytes / 4);
    tuned.set_max_write_buffer_number(4);
    tuned.set_target_file_size_base(64 << 20);
    tuned.set_max_bytes_for_level_base(1 << 30);
    tuned.set_level_compaction_dynamic_level_bytes(true);
    Ok(tuned)
}
