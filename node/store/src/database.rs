//! RocksDB as the store sees it: columns, versions by height, and a write that fails once.
//!
//! Invariant: after a failed write nothing is read or written any more, because what is in
//! memory may be ahead of what is on disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rocksdb::{DB, DBPinnableSlice, DBRawIterator, ReadOptions, WriteBatch, WriteOptions};
use tradewind_state::Fault;
use tradewind_types::Height;

use crate::column::{self, Column};
use crate::options::Options;
use crate::record::refused;

/// A version of the state: 0 before genesis, and after the block at height `h` it is `h + 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u64);

impl Version {
    pub(crate) const EMPTY: Self = Self(0);

    pub(crate) fn after(height: Height) -> Self {
        Self(height.next().get())
    }

    /// The last height in it.
    pub(crate) fn height(self) -> Option<Height> {
        self.0.checked_sub(1).map(Height::new)
    }

    /// As RocksDB's built-in comparator reads it.
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }
}

pub(crate) struct Database {
    rocks: DB,
    failed: AtomicBool,
}

impl Database {
    pub(crate) fn open(
        path: &Path,
        options: Options,
        horizon_ms: &Arc<AtomicU64>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            rocks: column::open(path, options, horizon_ms)?,
            failed: AtomicBool::new(false),
        })
    }

    /// Fails if a write did.
    pub(crate) fn usable(&self) -> Result<&DB, Fault> {
        if self.failed.load(Ordering::Acquire) {
            return Err(Fault::Broken {
                what: "the store refuses all work after a failed write; restart the node".into(),
            });
        }
        Ok(&self.rocks)
    }

    /// Makes the store refuse all further work.
    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// A record of the default column.
    pub(crate) fn named(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.usable()?
            .get(name)
            .map_err(refused("read a named record"))
    }

    pub(crate) fn get(
        &self,
        column: Column,
        key: &[u8],
    ) -> Result<Option<DBPinnableSlice<'_>>, Fault> {
        self.get_with(column, key, &ReadOptions::default())
    }

    /// The value in a column that has versions.
    pub(crate) fn get_at(
        &self,
        column: Column,
        key: &[u8],
        version: Version,
    ) -> Result<Option<DBPinnableSlice<'_>>, Fault> {
        let mut read = ReadOptions::default();
        read.set_timestamp(version.to_bytes());
        self.get_with(column, key, &read)
    }

    fn get_with(
        &self,
        column: Column,
        key: &[u8],
        read: &ReadOptions,
    ) -> Result<Option<DBPinnableSlice<'_>>, Fault> {
        let rocks = self.usable()?;
        let found = rocks.get_pinned_cf_opt(column.of(rocks), key, read);
        found.map_err(refused("read a record"))
    }

    /// An iterator over `start <= key < end`, not yet positioned.
    pub(crate) fn scan(
        &self,
        column: Column,
        start: &[u8],
        end: &[u8],
        version: Option<Version>,
    ) -> Result<DBRawIterator<'_>, Fault> {
        let rocks = self.usable()?;
        let mut read = ReadOptions::default();
        read.set_iterate_lower_bound(start);
        read.set_iterate_upper_bound(end);
        if let Some(version) = version {
            read.set_timestamp(version.to_bytes());
        }
        Ok(rocks.raw_iterator_cf_opt(column.of(rocks), read))
    }

    /// Writes all of `batch` or nothing; waits for the disk if `sync`.
    pub(crate) fn write(
        &self,
        batch: WriteBatch,
        sync: bool,
        action: &'static str,
    ) -> Result<(), Fault> {
        let mut options = WriteOptions::default();
        options.set_sync(sync);
        let written = self.usable()?.write_opt(batch, &options);
        written.map_err(|error| {
            self.fail();
            refused(action)(error)
        })
    }

    /// Lets go of versions that no read at `oldest` or later sees. Reads before it fail.
    pub(crate) fn forget_before(&self, oldest: Version) -> Result<(), Fault> {
        let rocks = self.usable()?;
        for column in Column::ALL
            .into_iter()
            .filter(|column| column.has_versions())
        {
            let raised = rocks.increase_full_history_ts_low(column.of(rocks), oldest.to_bytes());
            raised.map_err(|error| {
                self.fail();
                refused("forget old versions")(error)
            })?;
        }
        Ok(())
    }

    /// The oldest version that can be read.
    pub(crate) fn oldest(&self) -> Result<Version, Fault> {
        let rocks = self.usable()?;
        let mut oldest = Version::EMPTY;
        for column in Column::ALL
            .into_iter()
            .filter(|column| column.has_versions())
        {
            // Empty until it was raised for the first time, which the binding reports as an error.
            if let Ok(bytes) = rocks.get_full_history_ts_low(column.of(rocks))
                && let Ok(bytes) = bytes.try_into()
            {
                oldest = oldest.max(Version(u64::from_le_bytes(bytes)));
            }
        }
        Ok(oldest)
    }
}
