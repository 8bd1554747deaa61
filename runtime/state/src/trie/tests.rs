use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tradewind_types::{Domain, Hash, Height, digest};

use super::*;
use crate::{Claim, path_of, value_hash_of};

const SMALL: Shape = Shape {
    split_above: 3,
    merge_below: 2,
};

type Model = BTreeMap<Hash, Hash>;

/// The definition of the root, written down a second time, over bits as a string.
fn root_by_definition(model: &Model) -> Hash {
    fn below(pairs: &[(String, Hash, Hash)], depth: usize) -> Hash {
        match pairs {
            [] => Hash::ZERO,
            [(_, path, value)] => digest(Domain::TrieLeaf, &[path.as_bytes(), value.as_bytes()]),
            _ => {
                let side = |bit: &str| {
                    let of = |pair: &&(String, Hash, Hash)| &pair.0[depth..=depth] == bit;
                    below(
                        &pairs.iter().filter(of).cloned().collect::<Vec<_>>(),
                        depth + 1,
                    )
                };
                let (left, right) = (side("0"), side("1"));
                digest(Domain::TrieInner, &[left.as_bytes(), right.as_bytes()])
            }
        }
    }
    let pairs: Vec<_> = model
        .iter()
        .map(|(path, value)| {
            let bits = path.as_bytes().iter().map(|byte| format!("{byte:08b}"));
            (bits.collect::<String>(), *path, *value)
        })
        .collect();
    below(&pairs, 0)
}

/// A trie with its disk, which checks each step against the model.
struct Bench {
    disk: MemoryPages,
    trie: Trie,
    residents: Residents,
    model: Model,
    history: BTreeMap<Height, Model>,
    height: Height,
}

impl Bench {
    fn new(shape: Shape) -> Self {
        let disk = MemoryPages::default();
        Self {
            trie: Trie::open(&disk, shape).expect("an empty disk opens"),
            disk,
            residents: Residents::new(4),
            model: Model::new(),
            history: BTreeMap::from([(Height::default(), Model::new())]),
            height: Height::default(),
        }
    }

    fn block(&mut self, changes: &[Change]) {
        self.height = self.height.next();
        let update = self
            .trie
            .update(&self.disk, self.height, changes)
            .expect("updates");
        for Change { path, value } in changes {
            match value {
                Some(value) => self.model.insert(*path, *value),
                None => self.model.remove(path),
            };
        }
        assert_eq!(update.root, root_by_definition(&self.model));
        self.history.insert(self.height, self.model.clone());
        self.disk.apply(self.height, update.writes);
        self.residents.settle(update.settled);
        self.trie = update.trie;
    }

    fn restart(&mut self) {
        let opened = Trie::open(&self.disk, self.trie.shape).expect("what was written opens");
        assert_eq!(opened.root(), self.trie.root());
        self.trie = opened;
        self.residents = Residents::new(4);
    }

    fn prune(&mut self, keep_from: Height) {
        loop {
            let writes = prune(&self.disk, keep_from).expect("prunes");
            if writes.is_empty() {
                break;
            }
            self.disk.prune(keep_from, writes);
        }
    }

    fn leaves_on_disk(&self) -> Vec<(Hash, Hash)> {
        let all = Position::ROOT.leaves(self.height);
        let leaves = self.disk.leaves(&all).expect("memory");
        leaves.iter().map(|leaf| (leaf.path, leaf.value)).collect()
    }

    /// Every retained height proves exactly what the model held then.
    fn check_history(&self, keep_from: Height, paths: &[Hash]) {
        for (height, model) in self.history.range(keep_from..) {
            let snapshot = self
                .trie
                .at(&self.disk, *height)
                .expect("the height is retained");
            assert_eq!(snapshot.root(), root_by_definition(model));
            let claims: Vec<_> = paths.iter().map(|path| claim(model, path)).collect();
            let proof = snapshot.prove(&self.disk, paths).expect("proves");
            assert_eq!(proof.verify(&snapshot.root(), &claims), Ok(()));
        }
    }
}

fn at(height: u64) -> Height {
    Height::new(height)
}

fn claim(model: &Model, path: &Hash) -> Claim {
    Claim {
        path: *path,
        value: model.get(path).copied(),
    }
}

fn put(path: Hash, value: u8) -> Change {
    Change {
        path,
        value: Some(value_hash_of(&[value])),
    }
}

fn delete(path: Hash) -> Change {
    Change { path, value: None }
}

/// Paths as an attacker would choose them: equal but for the bits of `n` at the end.
fn crowded(n: u16) -> Hash {
    let mut bytes = [0xa5; 32];
    bytes[30..].copy_from_slice(&n.to_be_bytes());
    Hash::from_bytes(bytes)
}

/// Six paths that part at the first bit, in the middle, and at the last bit.
fn six_paths() -> [Hash; 6] {
    let path = |first: u8, middle: u8, last: u8| {
        let mut bytes = [0; 32];
        (bytes[0], bytes[16], bytes[31]) = (first, middle, last);
        Hash::from_bytes(bytes)
    };
    [
        path(0x00, 0, 0),
        path(0x00, 0, 1),
        path(0x00, 1, 0),
        path(0x40, 0, 0),
        path(0x80, 0, 0),
        path(0xff, 0xff, 0xff),
    ]
}

/// All tries over subsets of six paths, made with buckets of one pair and of many.
fn all_small_tries() -> impl Iterator<Item = (Model, Trie, MemoryPages)> {
    let tiny = Shape {
        split_above: 1,
        merge_below: 1,
    };
    let shapes = [tiny, SMALL, Shape::default()];
    shapes.into_iter().flat_map(|shape| {
        (0_u8..64).map(move |set| {
            let mut bench = Bench::new(shape);
            let chosen = six_paths()
                .into_iter()
                .enumerate()
                .filter(|(i, _)| set >> i & 1 == 1);
            let changes: Vec<_> = chosen.map(|(i, path)| put(path, i as u8)).collect();
            bench.block(&changes);
            (bench.model, bench.trie, bench.disk)
        })
    })
}

#[test]
fn absence_is_proved_exactly_for_absent_keys_and_presence_for_present_ones() {
    for (model, trie, disk) in all_small_tries() {
        for path in six_paths() {
            let proof = trie.prove(&disk, &[path]).expect("proves");
            let verify = |value| proof.verify(&trie.root(), &[Claim { path, value }]);
            let truth = model.get(&path).copied();
            let lie = Err(crate::ProofError::False { path });
            assert_eq!(verify(truth), Ok(()));
            assert_eq!(verify(Some(value_hash_of(b"other"))), lie);
            if truth.is_some() {
                assert_eq!(verify(None), lie);
            }
        }
    }
}

#[test]
fn one_proof_of_many_keys_verifies_the_truth_about_each_and_nothing_else() {
    for (model, trie, disk) in all_small_tries() {
        let proof = trie.prove(&disk, &six_paths()).expect("proves");
        for lies in 0_u8..64 {
            let claims: Vec<_> = six_paths()
                .iter()
                .enumerate()
                .map(|(i, path)| {
                    let Claim { path, value } = claim(&model, path);
                    let lie = if value.is_some() {
                        None
                    } else {
                        Some(Hash::ZERO)
                    };
                    let value = if lies >> i & 1 == 1 { lie } else { value };
                    Claim { path, value }
                })
                .collect();
            assert_eq!(proof.verify(&trie.root(), &claims).is_ok(), lies == 0);
        }
    }
}

#[test]
fn the_root_is_the_same_in_any_order_of_insertion_and_for_any_size_of_bucket() {
    let changes: Vec<_> = (0..700_u16)
        .map(|n| put(path_of(&n.to_be_bytes()), n as u8))
        .collect();
    let mut at_once = Bench::new(Shape::default());
    at_once.block(&changes);
    let mut one_by_one = Bench::new(SMALL);
    let mut trie = one_by_one.trie.clone();
    for (i, change) in changes.iter().rev().enumerate() {
        let height = at(i as u64 + 1);
        let update = trie
            .update(&one_by_one.disk, height, &[*change])
            .expect("updates");
        one_by_one.disk.apply(height, update.writes);
        trie = update.trie;
    }
    assert_eq!(trie.root(), at_once.trie.root());
}

#[test]
fn deleted_keys_leave_no_trace_in_the_root() {
    let mut bench = Bench::new(SMALL);
    let kept: Vec<_> = (0..40).map(|n| put(path_of(&[n]), n)).collect();
    bench.block(&kept);
    let root = bench.trie.root();
    let passing: Vec<_> = (0..90).map(|n| put(crowded(n), 1)).collect();
    bench.block(&passing);
    assert_ne!(bench.trie.root(), root);
    bench.block(
        &passing
            .iter()
            .map(|change| delete(change.path))
            .collect::<Vec<_>>(),
    );
    assert_eq!(bench.trie.root(), root);
    bench.block(
        &kept
            .iter()
            .map(|change| delete(change.path))
            .collect::<Vec<_>>(),
    );
    assert_eq!(bench.trie.root(), Hash::ZERO);
}

#[test]
fn paths_chosen_to_crowd_one_bucket_split_it_and_merge_back() {
    let mut bench = Bench::new(SMALL);
    for round in 0..4 {
        bench.block(
            &(round * 10..round * 10 + 10)
                .map(|n| put(crowded(n), 1))
                .collect::<Vec<_>>(),
        );
    }
    let paths: Vec<_> = (0..50).map(crowded).collect();
    bench.restart();
    bench.check_history(at(0), &paths);
    for n in 0..40 {
        bench.block(&[delete(crowded(n))]);
    }
    bench.check_history(at(0), &paths);
    bench.prune(bench.height);
    assert_eq!(bench.leaves_on_disk(), vec![]);
}

#[test]
fn a_block_that_changes_nothing_writes_nothing() {
    let mut bench = Bench::new(SMALL);
    bench.block(&[put(crowded(1), 1)]);
    let same = [put(crowded(1), 1), delete(crowded(2))];
    let update = bench
        .trie
        .update(&bench.disk, at(2), &same)
        .expect("updates");
    assert_eq!(update.writes, TrieWrites::default());
    assert_eq!(update.trie.height(), Some(at(1)));
}

#[test]
fn a_lone_pair_has_the_hash_of_a_leaf_whatever_the_shape() {
    let mut bench = Bench::new(Shape {
        split_above: 0,
        merge_below: 0,
    });
    let pair = put(six_paths()[0], 1);
    bench.block(&[pair]);
    let root = bench.trie.root();
    bench.block(&[put(six_paths()[1], 1), put(six_paths()[4], 1)]);
    bench.block(&[delete(six_paths()[1]), delete(six_paths()[4])]);
    assert_eq!(bench.trie.root(), root);
}

#[test]
fn a_height_is_updated_once_and_a_path_once_in_it() {
    let bench = {
        let mut bench = Bench::new(SMALL);
        bench.block(&[put(crowded(1), 1)]);
        bench
    };
    let again = bench
        .trie
        .update(&bench.disk, at(1), &[put(crowded(1), 2)])
        .map(|_| ());
    assert!(
        matches!(again, Err(TrieError::Height { height, last }) if height == last),
        "{again:?}"
    );
    let twice = [put(crowded(1), 2), delete(crowded(1))];
    let twice = bench.trie.update(&bench.disk, at(2), &twice).map(|_| ());
    assert!(matches!(twice, Err(TrieError::RepeatedPath { path }) if path == crowded(1)));
}

#[test]
fn genesis_may_be_the_first_update_and_leaves_nothing_behind_once_pruned() {
    let mut disk = MemoryPages::default();
    let mut trie = Trie::open(&disk, SMALL).expect("opens");
    for height in (0..40).map(at) {
        let changes: Vec<_> = (0..9)
            .map(|n| put(path_of(&[n]), height.get() as u8))
            .collect();
        let update = trie.update(&disk, height, &changes).expect("updates");
        disk.apply(height, update.writes);
        trie = update.trie;
        let early = trie.at(&disk, height.saturating_sub(3)).expect("retained");
        assert!(early.prove(&disk, &[path_of(&[1])]).is_ok());
        let keep_from = height.saturating_sub(3);
        let writes = prune(&disk, keep_from).expect("prunes");
        disk.prune(keep_from, writes);
    }
    let writes = prune(&disk, at(39)).expect("prunes");
    disk.prune(at(39), writes);
    let journals = disk
        .pages()
        .filter(|(key, _)| key.as_bytes()[0] == b'j')
        .count();
    assert_eq!(journals, 1, "the checkpoint is one block behind");
    let early = trie.at(&disk, at(38)).map(|_| ());
    assert!(matches!(
        early,
        Err(TrieError::NotRetained { oldest, .. }) if oldest == at(39)
    ));
}

#[test]
fn updates_on_updates_that_are_not_on_disk_equal_updates_that_are() {
    let mut direct = Bench::new(SMALL);
    let blocks: Vec<Vec<_>> = (0..12_u8)
        .map(|b| (0..30).map(|n| put(path_of(&[n, b % 3]), b)).collect())
        .collect();
    let mut ahead = direct.trie.clone();
    let nothing = MemoryPages::default();
    let mut late = MemoryPages::default();
    for (i, block) in blocks.iter().enumerate() {
        let height = at(i as u64 + 1);
        let update = ahead
            .update(&nothing, height, block)
            .expect("needs no disk");
        late.apply(height, update.writes);
        ahead = update.trie;
        direct.block(block);
        assert_eq!(ahead.root(), direct.trie.root());
    }
    assert_eq!(late, direct.disk);
}

#[test]
fn a_rejected_block_leaves_no_trace_in_the_one_that_takes_its_height() {
    let mut bench = Bench::new(SMALL);
    let first: Vec<_> = (0..20).map(|n| put(path_of(&[n]), 1)).collect();
    bench.block(&first);
    let other: Vec<_> = (10..30).map(|n| put(path_of(&[n]), 9)).collect();
    let rejected = bench
        .trie
        .update(&bench.disk, at(2), &other)
        .expect("updates");
    bench.block(&(5..15).map(|n| put(path_of(&[n]), 2)).collect::<Vec<_>>());
    bench.block(&(0..9).map(|n| delete(path_of(&[n]))).collect::<Vec<_>>());
    let paths: Vec<_> = (0..30).map(|n| path_of(&[n])).collect();
    bench.check_history(at(0), &paths);
    bench.restart();
    bench.check_history(at(0), &paths);
    assert_ne!(rejected.root, bench.trie.root());
}

#[test]
fn readers_keep_their_snapshot_while_blocks_go_on() {
    let mut bench = Bench::new(SMALL);
    bench.block(&(0..60).map(|n| put(path_of(&[n]), 1)).collect::<Vec<_>>());
    let (snapshot, model) = (bench.trie.snapshot().clone(), bench.model.clone());
    for round in 2..30 {
        bench.block(
            &(0..60)
                .map(|n| put(path_of(&[n, round % 2]), round))
                .collect::<Vec<_>>(),
        );
    }
    for n in 0..60 {
        let path = path_of(&[n]);
        let proof = snapshot
            .prove(&bench.disk, &[path])
            .expect("its pages are there");
        assert_eq!(
            proof.verify(&snapshot.root(), &[claim(&model, &path)]),
            Ok(())
        );
    }
}

/// Counts the buckets read.
struct Counting<'a>(&'a MemoryPages, AtomicUsize);

impl TrieSource for Counting<'_> {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.page(key)
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.leaves(range)
    }
}

#[test]
fn a_start_reads_no_bucket_and_few_journals_however_long_the_chain() {
    let mut bench = Bench::new(SMALL);
    for round in 0..400_u16 {
        let block: Vec<_> = (0..8)
            .map(|n| put(path_of(&(round * 7 % 300 + n).to_be_bytes()), round as u8))
            .collect();
        bench.block(&block);
        bench.prune(at(u64::from(round)));
    }
    let counting = Counting(&bench.disk, AtomicUsize::new(0));
    let opened = Trie::open(&counting, SMALL).expect("opens");
    assert_eq!(opened.root(), bench.trie.root());
    assert_eq!(counting.1.load(Ordering::Relaxed), 0);
    let journals = bench
        .disk
        .pages()
        .filter(|(key, _)| key.as_bytes()[0] == b'j')
        .count();
    assert!(journals < 40, "{journals} journals are left");
}

#[test]
fn a_start_in_the_midst_of_a_copy_finds_what_was_split_and_merged_meanwhile() {
    let mut bench = Bench::new(SMALL);
    let path = |n: u16| path_of(&n.to_be_bytes());
    bench.block(&(0..900).map(|n| put(path(n), 0)).collect::<Vec<_>>());
    let (mut midway, mut finished) = (0, 0);
    for round in 0..60_u16 {
        // Waves of deletion and insertion run through the tree while it is copied.
        let wave = (0..30).map(|n| round * 41 % 900 + n * 7);
        let block: Vec<_> = wave
            .map(|n| match (n + round) % 3 {
                0 => put(path(n), round as u8),
                _ => match bench.model.contains_key(&path(n)) {
                    true => delete(path(n)),
                    false => put(path(n), round as u8),
                },
            })
            .collect();
        let copying = bench.trie.checkpoint;
        bench.block(&block);
        bench.prune(bench.height.saturating_sub(3));
        bench.restart();
        midway += u32::from(bench.trie.checkpoint.is_under_way());
        finished += u32::from(copying.is_under_way() && !bench.trie.checkpoint.is_under_way());
    }
    assert!(
        midway > 30 && finished > 3,
        "{midway} midway, {finished} finished"
    );
    let paths: Vec<_> = (0..1100).step_by(3).map(path).collect();
    bench.check_history(bench.height.saturating_sub(3), &paths);
}

#[test]
fn buckets_beyond_the_bound_are_let_go_and_read_again() {
    let mut bench = Bench::new(SMALL);
    for round in 0..20 {
        bench.block(
            &(0..50)
                .map(|n| put(path_of(&[n]), round))
                .collect::<Vec<_>>(),
        );
        assert!(bench.residents.pairs() <= 4);
    }
    let held = |settled: Settled, limit| {
        let mut residents = Residents::new(limit);
        residents.settle(settled);
        residents.pairs()
    };
    let changes: Vec<_> = (0..50).map(|n| put(path_of(&[n]), 99)).collect();
    let update = bench
        .trie
        .update(&bench.disk, at(21), &changes)
        .expect("updates");
    assert_eq!(held(update.settled, 1000), 50);
}

#[test]
fn a_damaged_page_is_reported_and_never_gives_another_root() {
    let mut bench = Bench::new(SMALL);
    for round in 0..5 {
        bench.block(
            &(0..25)
                .map(|n| put(path_of(&[n]), round))
                .collect::<Vec<_>>(),
        );
    }
    let paths: Vec<_> = (0..26).map(|n| path_of(&[n])).collect();
    let whole = bench.disk.clone();
    let changes = [put(paths[3], 77), delete(paths[4])];
    let run = |disk: &MemoryPages| -> Result<_, TrieError> {
        let trie = Trie::open(disk, SMALL)?;
        let proof = trie.prove(disk, &paths)?;
        let past = trie.at(disk, at(3))?.prove(disk, &paths)?;
        let next = trie.update(disk, at(9), &changes)?.root;
        prune(disk, at(4))?;
        Ok((trie.root(), proof, past, next))
    };
    let expected = run(&whole).expect("the whole disk works");
    let mut found = 0;
    for (key, page) in whole.pages() {
        for at in 0..page.len() {
            let mut damaged = page.to_vec();
            damaged[at] ^= 1 << (at % 8);
            let mut disk = whole.clone();
            disk.overwrite(*key, damaged);
            match run(&disk) {
                Ok(got) => assert_eq!(got, expected, "{key} is not part of this state"),
                Err(TrieError::Corrupt { place, .. }) => {
                    assert_eq!(place, Place::Page(*key));
                    found += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(found > 1000, "{found} damages were in reach");
    let trie = Trie::open(&whole, SMALL).expect("opens");
    for lie in Lie::ALL {
        for path in &paths[..25] {
            let lying = Lying(&whole, lie, *path);
            match trie.prove(&lying, &paths) {
                Err(TrieError::Corrupt {
                    place: Place::Leaves(range),
                    ..
                }) => assert!(range.first <= *path && *path <= range.last),
                other => panic!("{lie:?} about {path}: {other:?}"),
            }
        }
    }
}

/// What a damaged disk may say of one leaf.
#[derive(Clone, Copy, Debug)]
enum Lie {
    OtherValue,
    OtherPath,
    Gone,
    Twice,
    OneMore,
    Swapped,
}

impl Lie {
    const ALL: [Self; 6] = [
        Self::OtherValue,
        Self::OtherPath,
        Self::Gone,
        Self::Twice,
        Self::OneMore,
        Self::Swapped,
    ];
}

struct Lying<'a>(&'a MemoryPages, Lie, Hash);

impl TrieSource for Lying<'_> {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.page(key)
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        let mut leaves = self.0.leaves(range)?;
        let Some(at) = leaves.iter().position(|leaf| leaf.path == self.2) else {
            return Ok(leaves);
        };
        let flipped = |hash: Hash| {
            let mut bytes = *hash.as_bytes();
            bytes[31] ^= 1;
            Hash::from_bytes(bytes)
        };
        let leaf = leaves[at];
        match self.1 {
            Lie::OtherValue => leaves[at].value = flipped(leaf.value),
            Lie::OtherPath => leaves[at].path = flipped(leaf.path),
            Lie::Gone => drop(leaves.remove(at)),
            Lie::Twice => leaves.insert(at, leaf),
            Lie::OneMore => leaves.push(Pair {
                path: flipped(range.last),
                value: leaf.value,
            }),
            // The first and the last, or a leaf that stands in another bucket's place.
            Lie::Swapped if leaves.len() > 1 => leaves.reverse(),
            Lie::Swapped => leaves[at].path = flipped(flipped_first(leaf.path)),
        }
        Ok(leaves)
    }
}

fn flipped_first(hash: Hash) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[0] ^= 0x80;
    Hash::from_bytes(bytes)
}

#[test]
fn the_root_of_a_known_state_never_drifts() {
    let mut bench = Bench::new(Shape::default());
    bench.block(&[
        Change {
            path: path_of(b"cash/balance/merchant"),
            value: Some(value_hash_of(b"USD 250000.00")),
        },
        Change {
            path: path_of(b"cash/balance/carrier"),
            value: Some(value_hash_of(b"USD 1.00")),
        },
    ]);
    let golden = "c1c52771ecc5a675c68cb3e643b1f13f907b04387a4ddeafe236d3e10e3aedc3";
    assert_eq!(format!("{}", bench.trie.root()), golden);
}

fn any_change() -> impl Strategy<Value = Change> {
    let path = prop_oneof![
        (0..40_u8).prop_map(|n| path_of(&[n])),
        (0..40_u16).prop_map(crowded),
    ];
    (path, proptest::option::weighted(0.6, any::<u8>())).prop_map(|(path, value)| match value {
        Some(value) => put(path, value % 4),
        None => delete(path),
    })
}

fn any_block() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec(any_change(), 0..25).prop_map(|mut changes| {
        changes.sort_by_key(|change| change.path);
        changes.dedup_by_key(|change| change.path);
        changes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_history_has_the_root_of_its_pairs_and_proves_every_kept_height(
        blocks in proptest::collection::vec((any_block(), any::<(bool, bool)>()), 1..24),
        keep in 1..10_u64,
    ) {
        let mut bench = Bench::new(SMALL);
        let mut keep_from = at(0);
        for (block, (restart, pruning)) in blocks {
            bench.block(&block);
            if pruning {
                keep_from = bench.height.saturating_sub(keep).max(keep_from);
                bench.prune(keep_from);
            }
            if restart {
                bench.restart();
            }
        }
        let paths: Vec<_> = (0..40_u8).map(|n| path_of(&[n])).chain((0..40).map(crowded)).collect();
        bench.check_history(keep_from, &paths);

        // The leaves on disk are the pairs.
        bench.prune(bench.height);
        bench.check_history(bench.height, &paths);
        let pairs: Vec<_> = bench.model.iter().map(|(path, value)| (*path, *value)).collect();
        prop_assert_eq!(bench.leaves_on_disk(), pairs);
    }

    #[test]
    fn no_bytes_read_as_a_page_make_the_trie_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        crate::fuzz::page(&bytes);
    }
}
