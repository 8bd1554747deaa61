//! Random lives of a store against a model: whatever is committed, reopened, held and pruned,
//! every retained height reads as it was.

mod harness;

use std::collections::BTreeMap;

use harness::{Made, Model, open_trie, party, request, store_block, time, whole_state, with_trie};
use proptest::prelude::*;
use tradewind_state::{Snapshot, Trie, Value};
use tradewind_store::{HistoryError, Options, Store, StoreSnapshot};
use tradewind_types::{Hash, Height};

const KEPT: u64 = 20;

/// Small enough that tables are written and merged all the time.
fn options() -> Options {
    Options {
        cache_bytes: 1 << 20,
        write_buffer_bytes: 256 << 10,
        retention_heights: KEPT,
        sync: false,
        ..Options::default()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Commit { blocks: u64, payments: u64 },
    Reopen,
    Hold,
    Release,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..40_u64, 1..30_u64)
            .prop_map(|(blocks, payments)| Step::Commit { blocks, payments }),
        1 => Just(Step::Reopen),
        2 => Just(Step::Hold),
        1 => Just(Step::Release),
    ]
}

struct Past {
    state: BTreeMap<Vec<u8>, Value>,
    root: Hash,
}

struct Life {
    dir: tempfile::TempDir,
    store: Store,
    trie: Trie,
    model: Model,
    past: Vec<Past>,
    held: Vec<StoreSnapshot>,
}

impl Life {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = Store::open(dir.path(), options()).expect("a new store");
        Self {
            trie: open_trie(&store),
            dir,
            store,
            model: Model::default(),
            past: Vec::new(),
            held: Vec::new(),
        }
    }

    fn commit(&mut self, seed: u64, payments: u64) {
        let mut made: Made = self.model.next(seed, 200, payments);
        with_trie(&mut self.trie, &self.store, &mut made);
        store_block(&self.store, &made).expect("committed");
        self.past.push(Past {
            state: self.model.state.clone(),
            root: self.trie.root(),
        });
    }

    fn reopen(&mut self) {
        self.held.clear();
        let elsewhere = tempfile::tempdir().expect("a folder");
        let other = Store::open(elsewhere.path(), options()).expect("a new store");
        drop(std::mem::replace(&mut self.store, other));
        self.store = Store::open(self.dir.path(), options()).expect("a sound store");
        self.trie = open_trie(&self.store);
        let tip = self
            .store
            .tip()
            .map_or(0, |tip| tip.header.height.get() + 1);
        assert_eq!(tip, self.model.height);
    }

    /// Whether the state at a height reads as it was, if it must be or happens to be kept.
    fn check(&self, height: u64) {
        let newest = self.model.height - 1;
        let snapshot = match self.store.snapshot_at(Height::new(height)) {
            Ok(snapshot) => snapshot,
            Err(HistoryError::Unavailable { oldest, .. }) => {
                assert!(
                    oldest > Height::new(height),
                    "{height} is not below {oldest}"
                );
                assert!(height + KEPT < newest, "{height} must be kept at {newest}");
                return;
            }
            Err(HistoryError::Fault(fault)) => panic!("{fault}"),
        };
        self.check_snapshot(&snapshot);
    }

    fn check_snapshot(&self, snapshot: &StoreSnapshot) {
        let Some(height) = snapshot.height() else {
            return assert_eq!(whole_state(snapshot), BTreeMap::new());
        };
        let past = &self.past[height.get() as usize];
        assert_eq!(whole_state(snapshot), past.state, "state at {height}");
        let sample = past
            .state
            .iter()
            .next()
            .map(|(key, value)| (key.clone(), value.clone()));
        if let Some((key, value)) = sample {
            assert_eq!(snapshot.value(&key).expect("readable"), Some(value));
        }
        let proved = self.trie.at(&self.store, height).expect("a sound trie");
        assert_eq!(proved.root(), past.root, "root at {height}");
        // A payment is good for ten blocks.
        let ann = party("ann@shop");
        for used in 0..=height.get() {
            let expected = (used + 10 > height.get() && used > 0).then(|| time(used + 10));
            let found = snapshot.request(&ann, &request(used, 0)).expect("readable");
            assert_eq!(found, expected, "request of block {used} at {height}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_retained_height_reads_as_it_was(
        seed: u64,
        steps in prop::collection::vec(step(), 1..14),
    ) {
        let mut life = Life::new();
        for step in steps {
            match step {
                Step::Commit { blocks, payments } => {
                    (0..blocks).for_each(|_| life.commit(seed, payments));
                }
                Step::Reopen => life.reopen(),
                Step::Hold => life.held.push(life.store.snapshot()),
                Step::Release => drop(life.held.pop()),
            }
            life.held.iter().for_each(|snapshot| life.check_snapshot(snapshot));
            for height in (0..life.model.height).rev().take(KEPT as usize + 30).step_by(3) {
                life.check(height);
            }
        }
    }
}

#[test]
fn what_no_retained_height_needs_leaves_the_disk() {
    let mut life = Life::new();
    let mut forgotten = None;
    // Pruning and merging go on beside the commits; they are given enough of them.
    for height in 0..6000_u64 {
        life.past.truncate(0);
        let mut made = life.model.next(1, 200, 30);
        with_trie(&mut life.trie, &life.store, &mut made);
        store_block(&life.store, &made).expect("committed");
        let first = life
            .store
            .request(&party("ann@shop"), &request(1, 0))
            .expect("readable");
        if height > 0 && first.is_none() {
            forgotten = Some(height);
            break;
        }
    }
    let forgotten = forgotten.expect("the first request is forgotten in the end");
    assert!(
        forgotten > KEPT + 10,
        "forgotten at {forgotten}, while it could be seen"
    );
    let refused = life.store.snapshot_at(Height::new(0)).expect_err("pruned");
    assert!(matches!(refused, HistoryError::Unavailable { .. }));
}
