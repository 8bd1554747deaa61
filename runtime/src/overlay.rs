//! Uncommitted changes over a snapshot, with checkpoints to return to.
//!
//! Invariant: after `rollback(mark)` every read gives what it gave when `mark` was taken.
//! Writes pass through at once: a read sees the last write, nothing is flushed later.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tradewind_state::{Fault, Snapshot, Stretch, Value, WriteSet};

/// Most bytes of the state that a block keeps in memory because it read them.
const MOST_HELD: usize = 64 << 20;

/// State as a block under execution sees it.
pub(crate) struct Overlay {
    base: Arc<dyn Snapshot>,
    writes: WriteSet,
    /// What `writes` held before, newest last: `None` if the key was untouched.
    #[expect(clippy::option_option, reason = "untouched, removed, or written")]
    journal: Vec<(Vec<u8>, Option<Option<Value>>)>,
    /// What the last read of a key gave, or the write after it: reads of one block repeat, and
    /// hashing a key takes less than finding its place. A cache: dropped when it is full.
    known: HashMap<Vec<u8>, Option<Value>>,
    /// Bytes in `known` when they were read.
    held: usize,
}

/// A point to roll back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Overlay {
    pub(crate) fn new(base: Arc<dyn Snapshot>) -> Self {
        Self {
            base,
            writes: BTreeMap::new(),
            journal: Vec::new(),
            known: HashMap::new(),
            held: 0,
        }
    }

    pub(crate) fn base(&self) -> &Arc<dyn Snapshot> {
        &self.base
    }

    pub(crate) fn read(&mut self, key: &[u8]) -> Result<Option<Value>, Fault> {
        if let Some(known) = self.known.get(key) {
            return Ok(known.clone());
        }
        let value = match self.writes.get(key) {
            Some(written) => written.clone(),
            None => self.base.value(key)?,
        };
        let len = key.len() + value.as_ref().map_or(0, |value| value.len());
        if self.held.saturating_add(len) > MOST_HELD {
            self.known.clear();
            self.held = 0;
        }
        self.held += len;
        self.known.insert(key.to_vec(), value.clone());
        Ok(value)
    }

    pub(crate) fn write(&mut self, key: Vec<u8>, value: Option<Value>) {
        if let Some(known) = self.known.get_mut(&key) {
            known.clone_from(&value);
        }
        let before = self.writes.insert(key.clone(), value);
        self.journal.push((key, before));
    }

    /// Looks at up to `limit` keys with `start <= key < end`, in order, or in reverse.
    pub(crate) fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Stretch, Fault> {
        Stretch::over(&*self.base, &self.writes, start, end, limit, reverse)
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
                Some(value) => self.writes.insert(key, value),
                None => self.writes.remove(&key),
            };
        }
    }

    /// Forgets how to roll back: what was written stays.
    pub(crate) fn keep(&mut self) {
        self.journal.clear();
    }

    pub(crate) fn into_writes(self) -> WriteSet {
        self.writes
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
                    overlay.write(vec![*key], byte.map(value));
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
