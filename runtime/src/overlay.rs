//! Uncommitted changes over a snapshot, with checkpoints to return to.
//!
//! Invariant: after `rollback(mark)` every read gives what it gave when `mark` was taken.
//! Writes pass through at once: a read sees the last write, nothing is flushed later.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;
use hashbrown::hash_map::EntryRef;
use minicbor::Decode;
use tradewind_state::{Fault, Snapshot, Stretch, Value, WriteSet};

/// Most bytes of the state that a block keeps in memory because it read them.
const MOST_HELD: usize = 64 << 20;

/// A key, shared between those who remember it.
type Key = Arc<[u8]>;

/// State as a block under execution sees it.
pub(crate) struct Overlay {
    base: Arc<dyn Snapshot>,
    /// What the block read and wrote: reads of one block repeat, and hashing a key takes less
    /// than finding its place. Seeds differ from block to block, so that nobody can choose keys
    /// that meet. When it is full it is emptied.
    known: HashMap<Key, Known>,
    /// Bytes in `known` when they were read.
    held: usize,
    /// Writes in order, except the fresh ones.
    writes: WriteSet,
    /// Keys whose last write stands in `known` alone. Most blocks need no order before their end.
    fresh: Vec<Key>,
    /// What the block had written under a key before, newest last.
    #[expect(clippy::option_option, reason = "untouched, removed, or written")]
    journal: Vec<(Key, Option<Option<Value>>)>,
}

/// What lies under a key.
struct Known {
    key: Key,
    value: Option<Value>,
    place: Place,
    /// The value as its reader last decoded it.
    decoded: Option<Arc<dyn Any + Send + Sync>>,
}

/// Where else a known value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the snapshot.
    Base,
    /// Among the writes in order.
    Ordered,
    /// Nowhere.
    Fresh,
}

impl Known {
    fn new(key: Key, value: Option<Value>, place: Place) -> Self {
        Self {
            key,
            value,
            place,
            decoded: None,
        }
    }
}

/// A point to roll back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Overlay {
    pub(crate) fn new(base: Arc<dyn Snapshot>) -> Self {
        Self {
            base,
            known: HashMap::new(),
            held: 0,
            writes: BTreeMap::new(),
            fresh: Vec::new(),
            journal: Vec::new(),
        }
    }

    pub(crate) fn base(&self) -> &Arc<dyn Snapshot> {
        &self.base
    }

    pub(crate) fn read(&mut self, key: &[u8]) -> Result<Option<Value>, Fault> {
        Ok(self.find(key)?.value.clone())
    }

    /// Reads a record of the chain's own, decoded once for as long as it stays as it is.
    pub(crate) fn record<T>(&mut self, key: &[u8]) -> Result<Option<Arc<T>>, Fault>
    where
        T: for<'b> Decode<'b, ()> + Send + Sync + 'static,
    {
        let known = self.find(key)?;
        let Some(value) = &known.value else {
            return Ok(None);
        };
        if let Some(decoded) = &known.decoded
            && let Ok(record) = Arc::clone(decoded).downcast()
        {
            return Ok(Some(record));
        }
        let record: T = minicbor::decode(value).map_err(|error| Fault::Corrupt {
            what: format!("record {}", String::from_utf8_lossy(key)),
            why: error.to_string(),
        })?;
        let record = Arc::new(record);
        known.decoded = Some(record.clone());
        Ok(Some(record))
    }

    fn find(&mut self, key: &[u8]) -> Result<&mut Known, Fault> {
        if self.held > MOST_HELD {
            self.settle();
            self.known.clear();
            self.held = 0;
        }
        match self.known.entry_ref(key) {
            EntryRef::Occupied(known) => Ok(known.into_mut()),
            EntryRef::Vacant(vacant) => {
                let (value, place) = match self.writes.get(key) {
                    Some(written) => (written.clone(), Place::Ordered),
                    None => (self.base.value(key)?, Place::Base),
                };
                self.held += key.len() + value.as_ref().map_or(0, |value| value.len());
                let known = Known::new(Key::from(key), value, place);
                Ok(vacant.insert_with_key(Arc::clone(&known.key), known))
            }
        }
    }

    pub(crate) fn write(&mut self, key: &[u8], value: Option<Value>) {
        let (key, before) = match self.known.entry_ref(key) {
            EntryRef::Occupied(known) => {
                let known = known.into_mut();
                let before = std::mem::replace(&mut known.value, value);
                known.decoded = None;
                let place = std::mem::replace(&mut known.place, Place::Fresh);
                if place != Place::Fresh {
                    self.fresh.push(Arc::clone(&known.key));
                }
                let before = (place != Place::Base).then_some(before);
                (Arc::clone(&known.key), before)
            }
            EntryRef::Vacant(vacant) => {
                let known = Known::new(Key::from(key), value, Place::Fresh);
                let shared = Arc::clone(&known.key);
                self.fresh.push(Arc::clone(&shared));
                vacant.insert_with_key(Arc::clone(&shared), known);
                let before = self.writes.get(key).cloned();
                (shared, before)
            }
        };
        self.journal.push((key, before));
    }

    /// Looks at up to `limit` keys with `start <= key < end`, in order, or in reverse.
    pub(crate) fn range(
        &mut self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Stretch, Fault> {
        self.settle();
        Stretch::over(&*self.base, &self.writes, start, end, limit, reverse)
    }

    /// Puts fresh writes in order.
    fn settle(&mut self) {
        for key in self.fresh.drain(..) {
            // A key that was rolled back is not fresh any more.
            if let Some(known) = self.known.get_mut(&key)
                && known.place == Place::Fresh
            {
                known.place = Place::Ordered;
                self.writes.insert(key.to_vec(), known.value.clone());
            }
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    pub(crate) fn rollback(&mut self, mark: Mark) {
        while self.journal.len() > mark.0 {
            let Some((key, before)) = self.journal.pop() else {
                return;
            };
            // What it was before is found again where it was.
            self.known.remove(&key);
            match before {
                Some(value) => self.writes.insert(key.to_vec(), value),
                None => self.writes.remove(&*key),
            };
        }
    }

    /// Forgets how to roll back: what was written stays.
    pub(crate) fn keep(&mut self) {
        self.journal.clear();
    }

    pub(crate) fn into_writes(mut self) -> WriteSet {
        if !self.writes.is_empty() {
            self.settle();
            return self.writes;
        }
        // All at once costs less than one by one.
        let Self { fresh, known, .. } = &self;
        let fresh = fresh.iter().filter_map(|key| known.get(key));
        let fresh = fresh.filter(|known| known.place == Place::Fresh);
        fresh
            .map(|known| (known.key.to_vec(), known.value.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemorySnapshot;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Write(u8, Option<u8>),
        Attempt(Vec<(u8, Option<u8>)>, bool),
    }

    fn step() -> impl Strategy<Value = Step> {
        let write = (0u8..12, any::<Option<u8>>());
        prop_oneof![
            write
                .clone()
                .prop_map(|(key, value)| Step::Write(key, value)),
            (prop::collection::vec(write, 0..5), any::<bool>())
                .prop_map(|(writes, keep)| Step::Attempt(writes, keep)),
        ]
    }

    fn value(byte: u8) -> Value {
        Arc::from([byte].as_slice())
    }

    proptest! {
        #[test]
        fn an_overlay_reads_and_scans_like_a_map_and_forgets_what_was_rolled_back(
            base in prop::collection::btree_map(0u8..12, any::<u8>(), 0..8),
            steps in prop::collection::vec(step(), 0..20),
            bounds in (0u8..12, 0u8..13), limit in 0usize..6, step in 1usize..4,
            reverse: bool,
        ) {
            let mut model: BTreeMap<Vec<u8>, Value> =
                base.iter().map(|(key, byte)| (vec![*key], value(*byte))).collect();
            let snapshot = MemorySnapshot::from_values(model.clone());
            let mut overlay = Overlay::new(Arc::new(snapshot));
            for step in steps {
                let (writes, kept) = match step {
                    Step::Write(key, value) => (vec![(key, value)], true),
                    Step::Attempt(writes, kept) => (writes, kept),
                };
                let mark = overlay.mark();
                for (key, byte) in &writes {
                    overlay.write(&[*key], byte.map(value));
                }
                if kept {
                    for (key, byte) in writes {
                        match byte {
                            Some(byte) => model.insert(vec![key], value(byte)),
                            None => model.remove(&vec![key]),
                        };
                    }
                } else {
                    overlay.rollback(mark);
                }
            }
            for key in 0..12u8 {
                prop_assert_eq!(overlay.read(&[key]).expect("memory"), model.get(&vec![key]).cloned());
            }
            let (start, end) = (vec![bounds.0], vec![bounds.1]);
            let in_range = model.iter().filter(|(key, _)| start <= **key && **key < end);
            let mut expected: Vec<(Vec<u8>, Value)> =
                in_range.map(|(key, value)| (key.clone(), Arc::clone(value))).collect();
            if reverse { expected.reverse(); }
            expected.truncate(limit);
            let (mut found, mut rest) = (Vec::new(), Some((start, end)));
            while let Some((start, end)) = rest.filter(|_| found.len() < limit) {
                let step = step.min(limit - found.len());
                let stretch = overlay.range(&start, &end, step, reverse).expect("memory");
                prop_assert!(stretch.entries.len() <= stretch.examined && stretch.examined <= step);
                found.extend(stretch.entries);
                rest = stretch.rest;
            }
            prop_assert_eq!(found, expected);
        }
    }
}
