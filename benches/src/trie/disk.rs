//! The key-value store (`RocksDB`) as the contenders share it, tuned for few, large merges.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use rocksdb::{
    BlockBasedOptions, Cache, ColumnFamily, ColumnFamilyDescriptor, DB, DBCompressionType, Options,
    WriteBatch, WriteOptions,
};

/// A database of column families.
pub(super) struct Disk {
    pub(super) db: DB,
}

impl Disk {
    /// Opens `families`. Those with `*` in their name hold hashes, which do not compress; those
    /// with `@` keep a version of a value for each height.
    pub(super) fn open(path: &Path, families: &[&str]) -> Result<Self> {
        let cache = Cache::new_lru_cache(256 << 20);
        let family = |name: &&str| {
            let mut table = BlockBasedOptions::default();
            table.set_block_cache(&cache);
            // Leaves are read by range alone.
            if !name.starts_with("leaves") {
                table.set_bloom_filter(10.0, false);
            }
            table.set_format_version(6);
            // A batch in order of key finds its place from where the row before went.
            let mut text = "memtable_insert_with_hint_prefix_extractor=fixed:0".to_owned();
            if name.contains('@') {
                text += ";comparator=leveldb.BytewiseComparator.u64ts";
            }
            let mut options = Options::default().get_options_from_string(text)?;
            options.set_block_based_table_factory(&table);
            options.set_write_buffer_size(64 << 20);
            // A scan looks into each file that is not merged yet, a look-up asks its filter.
            let files = if name.starts_with("leaves") { 4 } else { 16 };
            options.set_level_zero_file_num_compaction_trigger(files);
            options.set_max_bytes_for_level_base(1 << 30);
            options.set_compression_type(if name.contains('*') {
                DBCompressionType::None
            } else {
                DBCompressionType::Lz4
            });
            Ok(ColumnFamilyDescriptor::new(*name, options))
        };
        let mut options = Options::default();
        options.create_if_missing(true);
        options.create_missing_column_families(true);
        options.set_max_background_jobs(2);
        options.set_use_direct_io_for_flush_and_compaction(true);
        let families: Vec<_> = families.iter().map(family).collect::<Result<_>>()?;
        let db = DB::open_cf_descriptors(&options, path, families)?;
        Ok(Self { db })
    }

    pub(super) fn family(&self, name: &str) -> &ColumnFamily {
        self.db.cf_handle(name).expect("the contender opened it")
    }

    /// Writes a block, durably.
    pub(super) fn write(&self, batch: WriteBatch) -> Result<()> {
        let mut options = WriteOptions::default();
        options.set_sync(true);
        Ok(self.db.write_opt(batch, &options)?)
    }

    pub(super) fn get(&self, family: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.db.get_cf(self.family(family), key)?)
    }

    /// Waits until no flush or compaction is due.
    pub(super) fn settle(&self) -> Result<()> {
        loop {
            let mut due = 0;
            for property in [
                "rocksdb.mem-table-flush-pending",
                "rocksdb.compaction-pending",
                "rocksdb.num-running-compactions",
                "rocksdb.num-running-flushes",
            ] {
                for family in self.families() {
                    let handle = self.family(&family);
                    due += self
                        .db
                        .property_int_value_cf(handle, property)?
                        .context("RocksDB knows its own properties")?;
                }
            }
            if due == 0 {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn families(&self) -> Vec<String> {
        let named = ["flat", "flat@", "leaves*@", "pages*", "nodes*", "values"];
        let open = named
            .iter()
            .filter(|name| self.db.cf_handle(name).is_some());
        open.map(|name| (*name).to_owned()).collect()
    }
}
