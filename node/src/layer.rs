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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tradewind_runtime::MemorySnapshot;
    use tradewind_types::Hash;

    type Model = BTreeMap<Vec<u8>, Value>;

    fn value(byte: u8) -> Value {
        Value::from([byte].as_slice())
    }

    proptest! {
        #[test]
        fn blocks_on_their_way_to_the_disk_read_as_if_they_were_there(
            base in prop::collection::btree_map(0u8..10, any::<u8>(), 0..10),
            blocks in prop::collection::vec(
                prop::collection::btree_map(0u8..10, any::<Option<u8>>(), 0..8), 0..4),
            bounds in (0u8..5, 4u8..11), limit in 0usize..6, reverse: bool,
        ) {
            let mut model: Model =
                base.iter().map(|(key, byte)| (vec![*key], value(*byte))).collect();
            let snapshot = Arc::new(MemorySnapshot::from_values(model.clone()));
            let mut layers = Vec::new();
            for (height, block) in (1..).zip(blocks) {
                let writes: WriteSet =
                    block.iter().map(|(key, byte)| (vec![*key], byte.map(value))).collect();
                for (key, value) in &writes {
                    match value {
                        Some(value) => model.insert(key.clone(), Arc::clone(value)),
                        None => model.remove(key),
                    };
                }
                layers.push(Arc::new(Layer::new(Height::new(height), writes, &[])));
            }
            let layered = Layered::new(snapshot, layers);
            for key in 0..10u8 {
                prop_assert_eq!(layered.value(&[key]).expect("memory"), model.get(&vec![key]).cloned());
            }
            let (start, end) = (vec![bounds.0], vec![bounds.1]);
            let within = model.iter().filter(|(key, _)| start <= **key && **key < end);
            let mut expected: Vec<(Vec<u8>, Value)> =
                within.map(|(key, value)| (key.clone(), Arc::clone(value))).collect();
            if reverse {
                expected.reverse();
            }
            expected.truncate(limit);
            prop_assert_eq!(layered.range(&start, &end, limit, reverse).expect("memory"), expected);
        }
    }

    #[test]
    fn a_request_used_in_a_block_on_its_way_is_used() {
        let party: Party = "ann@shop".parse().expect("a name");
        let [used, free] = [1, 2].map(|byte| RequestId::from_bytes([byte; 16]));
        let expiry = Timestamp::new(9);
        let request = UsedRequest {
            party,
            id: used,
            expiry,
            transaction: Hash::ZERO,
        };
        let layer = Arc::new(Layer::new(Height::new(1), WriteSet::new(), &[request]));
        let layered = Layered::new(Arc::new(MemorySnapshot::empty()), vec![layer]);
        assert_eq!(
            layered.request(&party, &used).expect("memory"),
            Some(expiry)
        );
        assert_eq!(layered.request(&party, &free).expect("memory"), None);
    }
}
