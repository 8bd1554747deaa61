//! Reading everything once, to find damage before someone needs what is damaged.
//!
//! Not a check of the chain's rules: whether signatures fit and whether the state has the
//! root that the header names is for those who know the keys and the trie.

use rocksdb::ReadOptions;
use tradewind_state::Fault;
use tradewind_types::{Hash, Height};

use crate::column::Column;
use crate::database::{Database, Version};
use crate::record::{corrupt, refused};
use crate::store::Tip;

/// How much was read and found sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Blocks, each with as many receipts as transactions and linked to the one before.
    pub blocks: u64,
    /// Transactions, each found by its id where it stands.
    pub transactions: u64,
    /// Rows of all column families, whose tables' checksums fit.
    pub rows: u64,
}

impl Database {
    pub(crate) fn verify(&self, tip: &Tip) -> Result<Verified, Fault> {
        let mut verified = Verified::default();
        for column in Column::ALL {
            verified.rows += self.count_rows(column, Version::after(tip.header.height))?;
        }
        let mut parent = Hash::ZERO;
        for height in (0..=tip.header.height.get()).map(Height::new) {
            parent = self.verify_block(height, parent, &mut verified)?;
        }
        if parent == tip.id {
            Ok(verified)
        } else {
            let newest = tip.header.height;
            Err(corrupt(
                format_args!("header {newest}"),
                "it is not the tip's",
            ))
        }
    }

    /// Checks the block at a height and returns its id.
    fn verify_block(
        &self,
        height: Height,
        parent: Hash,
        verified: &mut Verified,
    ) -> Result<Hash, Fault> {
        let what = || format!("block {height}");
        let block = self
            .block(height)?
            .ok_or_else(|| corrupt(what(), "it is missing"))?;
        let id = block.header.id();
        if block.header.parent != parent || block.certificate.block != id {
            return Err(corrupt(
                what(),
                "it is not linked to its parent or certificate",
            ));
        }
        let receipts = self.receipts(height)?;
        if receipts.len() != block.transactions.len() {
            return Err(corrupt(what(), "it has not one receipt a transaction"));
        }
        for (index, receipt) in (0..).zip(&receipts) {
            let found = self.transaction(&block.header.chain, &receipt.transaction)?;
            if found.is_none_or(|found| (found.height, found.index) != (height, index)) {
                let what = format_args!("location of transaction {}", receipt.transaction);
                return Err(corrupt(what, "it is not where the block has it"));
            }
        }
        verified.blocks += 1;
        verified.transactions += receipts.len() as u64;
        Ok(id)
    }

    fn count_rows(&self, column: Column, version: Version) -> Result<u64, Fault> {
        let rocks = self.usable()?;
        let mut read = ReadOptions::default();
        read.fill_cache(false);
        read.set_readahead_size(2 << 20);
        if column.has_versions() {
            read.set_timestamp(version.to_bytes());
        }
        let mut rows = rocks.raw_iterator_cf_opt(column.of(rocks), read);
        let mut count = 0;
        rows.seek_to_first();
        while rows.valid() {
            count += 1;
            rows.next();
        }
        rows.status().map_err(refused("read every row"))?;
        Ok(count)
    }
}
