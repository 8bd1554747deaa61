//! State of blocks that are final and not durable yet, each on top of the one before.

use std::collections::HashMap;
use std::sync::Arc;

use tradewind_state::{Fault, Snapshot, Stretch, UsedRequest, Value, WriteSet};
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

/// A snapshot with the block after it.
pub(crate) struct Layered {
    base: Arc<dyn Snapshot>,
    layer: Arc<Layer>,
}

impl Layered {
    pub(crate) fn new(base: Arc<dyn Snapshot>, layer: Arc<Layer>) -> Self {
        Self { base, layer }
    }
}

impl Snapshot for Layered {
    fn value(&self, key: &[u8]) -> Result<Option<Value>, Fault> {
        match self.layer.writes.get(key) {
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
        let mut entries = Vec::new();
        let mut rest = Some((start.to_vec(), end.to_vec()));
        while let Some((start, end)) = rest.filter(|_| entries.len() < limit) {
            let (base, writes) = (&*self.base, &self.layer.writes);
            let wanted = limit - entries.len();
            let stretch = Stretch::over(base, writes, &start, &end, wanted, reverse)?;
            entries.extend(stretch.entries);
            rest = stretch.rest;
        }
        Ok(entries)
    }

    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        match self.layer.requests.get(&(*party, *id)) {
            Some(expiry) => Ok(Some(*expiry)),
            None => self.base.request(party, id),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
            let mut layered: Arc<dyn Snapshot> =
                Arc::new(MemorySnapshot::from_values(model.clone()));
            for (height, block) in (1..).zip(blocks) {
                let writes: WriteSet =
                    block.iter().map(|(key, byte)| (vec![*key], byte.map(value))).collect();
                for (key, value) in &writes {
                    match value {
                        Some(value) => model.insert(key.clone(), Arc::clone(value)),
                        None => model.remove(key),
                    };
                }
                let layer = Arc::new(Layer::new(Height::new(height), writes, &[]));
                layered = Arc::new(Layered::new(layered, layer));
            }
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
        let layered = Layered::new(Arc::new(MemorySnapshot::empty()), layer);
        assert_eq!(
            layered.request(&party, &used).expect("memory"),
            Some(expiry)
        );
        assert_eq!(layered.request(&party, &free).expect("memory"), None);
    }
}
