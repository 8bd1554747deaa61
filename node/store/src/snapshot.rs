//! The state after one block, for as long as someone wants to read it.

use std::fmt;
use std::sync::Arc;

use tradewind_state::{Fault, Snapshot, Value};
use tradewind_types::{Header, Height, Party, RequestId, Timestamp};

use crate::column::Column;
use crate::database::Version;
use crate::record::refused;
use crate::request::{self, RequestUse};
use crate::store::Chain;

/// The state after one block. Held, it keeps the state at its height and above from being
/// pruned, and never blocks a commit. Cheap to clone.
#[derive(Clone)]
pub struct StoreSnapshot(Arc<Held>);

struct Held {
    chain: Arc<Chain>,
    header: Option<Header>,
    version: Version,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.chain.versions.release(self.version);
    }
}

impl StoreSnapshot {
    /// `version` must be held by the caller, who hands the hold over.
    pub(crate) fn new(chain: Arc<Chain>, version: Version, header: Option<Header>) -> Self {
        Self(Arc::new(Held {
            chain,
            header,
            version,
        }))
    }

    /// Height of the last block in it; `None` before genesis.
    pub fn height(&self) -> Option<Height> {
        self.0.version.height()
    }

    /// Header of the last block in it; `None` before genesis.
    pub fn header(&self) -> Option<&Header> {
        self.0.header.as_ref()
    }
}

impl Snapshot for StoreSnapshot {
    fn value(&self, key: &[u8]) -> Result<Option<Value>, Fault> {
        let Held { chain, version, .. } = &*self.0;
        let found = chain.database.get_at(Column::State, key, *version)?;
        Ok(found.map(|value| Value::from(&*value)))
    }

    fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Value)>, Fault> {
        let mut entries = Vec::new();
        if start >= end || limit == 0 {
            return Ok(entries);
        }
        let Held { chain, version, .. } = &*self.0;
        let mut rows = chain
            .database
            .scan(Column::State, start, end, Some(*version))?;
        if reverse {
            rows.seek_to_last();
        } else {
            rows.seek_to_first();
        }
        while let Some((key, value)) = rows.item() {
            entries.push((key.to_vec(), Value::from(value)));
            if entries.len() == limit {
                return Ok(entries);
            }
            if reverse {
                rows.prev();
            } else {
                rows.next();
            }
        }
        rows.status()
            .map_err(refused("read a range of the state"))?;
        Ok(entries)
    }

    /// Forgets a use as soon as the block's own time has reached its expiry, so that every
    /// node answers alike, whatever it has pruned.
    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        let Held {
            chain,
            version,
            header,
        } = &*self.0;
        let key = request::key(party, id);
        let Some(row) = chain.database.get_at(Column::Requests, &key, *version)? else {
            return Ok(None);
        };
        let RequestUse { expiry, .. } = RequestUse::from_row(&row, party, id)?;
        let now = header
            .as_ref()
            .map_or(Timestamp::default(), |header| header.time);
        Ok((expiry > now).then_some(expiry))
    }
}

impl fmt::Debug for StoreSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoreSnapshot")
            .field(&self.height())
            .finish()
    }
}
