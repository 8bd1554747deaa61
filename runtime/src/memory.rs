//! State kept in memory: for tests of contracts, for simulations, for the state before genesis.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;
use tradewind_state::{Fault, Snapshot, Value, WriteSet};
use tradewind_types::{Party, RequestId, Timestamp};

/// A snapshot in memory.
#[derive(Clone, Default)]
pub struct MemorySnapshot {
    values: BTreeMap<Vec<u8>, Value>,
    requests: HashMap<(Party, RequestId), Timestamp>,
}

impl MemorySnapshot {
    /// No values.
    pub fn empty() -> Self {
        Self::default()
    }

    /// These values.
    pub fn from_values(values: BTreeMap<Vec<u8>, Value>) -> Self {
        Self {
            values,
            requests: HashMap::new(),
        }
    }

    /// The state after a block's changes.
    #[must_use]
    pub fn after(
        mut self,
        writes: &WriteSet,
        requests: impl IntoIterator<Item = (Party, RequestId, Timestamp)>,
    ) -> Self {
        for (key, value) in writes {
            match value {
                Some(value) => self.values.insert(key.clone(), Arc::clone(value)),
                None => self.values.remove(key),
            };
        }
        self.requests.extend(
            requests
                .into_iter()
                .map(|(party, id, expiry)| ((party, id), expiry)),
        );
        self
    }

    /// All values in key order.
    pub fn values(&self) -> &BTreeMap<Vec<u8>, Value> {
        &self.values
    }
}

impl Snapshot for MemorySnapshot {
    fn value(&self, key: &[u8]) -> Result<Option<Value>, Fault> {
        Ok(self.values.get(key).cloned())
    }

    fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Value)>, Fault> {
        if start >= end {
            return Ok(Vec::new());
        }
        let entries = self.values.range(start.to_vec()..end.to_vec());
        let entries = entries.map(|(key, value)| (key.clone(), Arc::clone(value)));
        Ok(if reverse {
            entries.rev().take(limit).collect()
        } else {
            entries.take(limit).collect()
        })
    }

    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        Ok(self.requests.get(&(*party, *id)).copied())
    }
}
