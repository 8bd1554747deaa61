//! One block as one write.

use rocksdb::{DB, WriteBatch};
use tradewind_state::{TrieWrites, UsedRequest, WriteSet};
use tradewind_types::{Block, Certificate, Receipt};

use crate::column::Column;
use crate::database::Version;
use crate::request::{self, RequestUse};
use crate::{block, event, page};

/// All that a block leaves behind.
#[derive(Clone, Copy, Debug)]
pub struct BlockCommit<'a> {
    /// The block.
    pub block: &'a Block,
    /// Who signed it.
    pub certificate: &'a Certificate,
    /// One for each transaction, in their order.
    pub receipts: &'a [Receipt],
    /// Changed state values.
    pub writes: &'a WriteSet,
    /// What they changed in the trie.
    pub trie: &'a TrieWrites,
    /// Request ids that the block uses up.
    pub requests: &'a [UsedRequest],
}

impl BlockCommit<'_> {
    /// Adds all rows of the block to a batch.
    pub(crate) fn write(&self, db: &DB, batch: &mut WriteBatch) {
        let height = self.block.header.height;
        let after = Version::after(height);
        let version = after.to_bytes();

        let state = Column::State.of(db);
        for (key, value) in self.writes {
            match value {
                Some(value) => batch.put_cf_with_ts(state, key, version, value),
                None => batch.delete_cf_with_ts(state, key, version),
            }
        }
        let requests = Column::Requests.of(db);
        for used in self.requests {
            let key = request::key(&used.party, &used.id);
            let row = RequestUse {
                expiry: used.expiry,
                transaction: used.transaction,
            };
            batch.put_cf_with_ts(requests, key, version, row.to_row());
        }
        page::write(db, batch, after, self.trie);
        block::write(db, batch, self.block, self.certificate, self.receipts);
        event::write(db, batch, height, self.receipts);
    }
}
