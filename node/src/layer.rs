//! State of blocks that are final and not durable yet, on top of what is.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use tradewind_state::{Fault, Snapshot, UsedRequest, Value, WriteSet};
use tradewind_types::{Height, Party, RequestId, Timestamp};

/// What one block changed.
pub(crate) struct Layer {
    pub(crate) height: Height,
    writes: WriteSet,
    requests: HashMap<(Party, RequestId), Timestamp>,
}

impl Layer {
    pub(crate) fn new(height: Height, writes: WriteSet, requests: &[UsedRequest]) -> Self {
        let requests = requests
            .iter()
            .map(|used| ((used.party, used.id), used.expiry))
            .collect();
        Self {
            height,
            writes,
            requests,
        }
    }

    pub(crate) fn writes(&self) -> &WriteSet {
        &self.writes
    }
}

/// A durable snapshot with the blocks since.
pub(crate) struct Layered {
    base: Arc<dyn Snapshot>,
    /// Oldest first.
    layers: Vec<Arc<Layer>>,
}

impl Layered {
    pub(crate) fn new(base: Arc<dyn Snapshot>, layers: Vec<Arc<Layer>>) -> Self {
        Self { base, layers }
    }
}

impl Snapshot for Layered {
    fn value(&self, key: &[u8]) -> Result<Option<Value>, Fault> {
        let written = self
            .layers
            .iter()
            .rev()
            .find_map(|layer| layer.writes.get(key));
        match written {
            Some(value) => Ok(value.clone()),
            None => self.base.value(key),
        }
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
        let bounds = (Bound::Included(start), Bound::Excluded(end));
        let mut written: BTreeMap<&Vec<u8>, &Option<Value>> = BTreeMap::new();
        for layer in &self.layers {
            written.extend(layer.writes.range::<[u8], _>(bounds));
        }
        let hidden = written.values().filter(|value| value.is_none()).count();
        let base = self
            .base
            .range(start, end, limit.saturating_add(hidden), reverse)?;
        let mut merged: BTreeMap<Vec<u8>, Value> = base.into_iter().collect();
        for (key, value) in written {
            match value {
                Some(value) => merged.insert(key.clone(), Arc::clone(value)),
                None => merged.remove(key),
            };
        }
        let entries = merged.into_iter();
        Ok(if reverse {
            entries.rev().take(limit).collect()
        } else {
            entries.take(limit).collect()
        })
    }

    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        let used = self
            .layers
            .iter()
            .rev()
            .find_map(|layer| layer.requests.get(&(*party, *id)));
        match used {
            Some(expiry) => Ok(Some(*expiry)),
            None => self.base.request(party, id),
        }
    }
}
