//! Damaged files: every damage is reported, or it is where nothing is stored. What is served
//! is never anything else than what was committed.

mod harness;

use std::fs;
use std::path::{Path, PathBuf};

use harness::{Dice, Made, Model, fresh_root, open_trie, store_block, whole_state, with_trie};
use tradewind_store::{EventCursor, EventFilter, Fault, Options, Store};
use tradewind_types::Height;

const BLOCKS: u64 = 12;

fn options() -> Options {
    Options {
        cache_bytes: 1 << 20,
        ..Options::default()
    }
}

fn market(dir: &Path) -> (Model, Vec<Made>) {
    let store = Store::open(dir, options()).expect("a new store");
    let mut trie = open_trie(&store);
    let mut model = Model::default();
    let blocks = (0..BLOCKS).map(|_| {
        let mut made = model.next(5, 300, 40);
        with_trie(&mut trie, &store, &mut made);
        store_block(&store, &made).expect("committed");
        made
    });
    let blocks = blocks.collect();
    (model, blocks)
}

/// Everything a store serves, compared with what was committed, up to its tip.
fn read_all(dir: &Path, model: &Model, blocks: &[Made]) -> Result<u64, Fault> {
    let store = Store::open(dir, options())?;
    let Some(tip) = store.tip() else {
        return Ok(0);
    };
    let served = &blocks[..=tip.header.height.get() as usize];
    for made in served {
        let height = made.height();
        let block = store.block(height)?.expect("a block below the tip");
        assert_eq!(block.header, made.block.header);
        assert_eq!(block.certificate, made.certificate);
        assert_eq!(store.receipts(height)?, made.receipts);
        for transaction in &made.block.transactions {
            let found = store.transaction(transaction.id())?.expect("in a block");
            assert_eq!(&found.transaction, transaction.signed());
            let asked = transaction.transaction();
            let used = store
                .request(&asked.sender, &asked.request_id)?
                .expect("used");
            assert_eq!(used.transaction, *transaction.id());
        }
    }
    let told: usize = served
        .iter()
        .flat_map(|made| &made.receipts)
        .map(|one| one.events.len())
        .sum();
    let page = store.events(&EventFilter::All, EventCursor::default(), usize::MAX)?;
    assert_eq!(page.events.len(), told);
    store.verify()?;
    if tip.header.height == Height::new(BLOCKS - 1) {
        let snapshot = store.snapshot();
        let all = tradewind_state::Snapshot::range(&snapshot, &[], &[0xff], usize::MAX, false)?;
        assert_eq!(
            all.into_iter()
                .collect::<std::collections::BTreeMap<_, _>>(),
            model.state
        );
        assert_eq!(whole_state(&snapshot), model.state);
    }
    let trie = tradewind_state::Trie::open(&store, tradewind_state::Shape::default());
    if let Ok(trie) = trie
        && tip.header.height == Height::new(BLOCKS - 1)
    {
        assert_eq!(trie.root(), fresh_root(&model.state));
    }
    Ok(tip.header.height.get() + 1)
}

fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir)
        .expect("there")
        .map(|entry| entry.expect("there").path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .filter(|path| fs::metadata(path).expect("there").len() > 0)
        .collect();
    files.sort();
    files
}

fn copy_files(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("there") {
        let path = entry.expect("there").path();
        fs::copy(&path, to.join(path.file_name().expect("a file"))).expect("copied");
    }
}

/// Flips one bit in each of `times` copies of the store and reads everything there is.
fn flip(dir: &Path, ending: &str, times: u32, mut judge: impl FnMut(&Path)) {
    let files = files(dir, ending);
    assert!(!files.is_empty(), "there are {ending} files");
    let mut dice = Dice::new(9);
    for _ in 0..times {
        let copy = tempfile::tempdir().expect("a folder");
        copy_files(dir, copy.path());
        let victim = &files[dice.roll(files.len() as u64) as usize];
        let path = copy.path().join(victim.file_name().expect("a file"));
        let mut bytes = fs::read(&path).expect("there");
        let at = dice.roll(bytes.len() as u64) as usize;
        bytes[at] ^= 1 << dice.roll(8);
        fs::write(&path, bytes).expect("written");
        judge(copy.path());
    }
}

#[test]
fn a_flipped_bit_in_a_table_is_reported_or_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let (model, blocks) = market(dir.path());
    // Opening writes what the log holds into tables.
    drop(Store::open(dir.path(), options()).expect("a sound store"));
    let (mut reported, mut harmless) = (0, 0);
    flip(dir.path(), "sst", 60, |copy| {
        match read_all(copy, &model, &blocks) {
            Err(Fault::Corrupt { .. }) => reported += 1,
            Err(other) => panic!("{other}"),
            Ok(served) => {
                assert_eq!(served, BLOCKS);
                harmless += 1;
            }
        }
    });
    assert!(
        reported > harmless,
        "{reported} reported, {harmless} harmless"
    );
}

#[test]
fn a_flipped_bit_in_the_log_is_reported_or_ends_it_early() {
    let dir = tempfile::tempdir().expect("a folder");
    let (model, blocks) = market(dir.path());
    let (mut reported, mut early) = (0, 0);
    flip(dir.path(), "log", 60, |copy| {
        match read_all(copy, &model, &blocks) {
            Err(Fault::Corrupt { .. }) => reported += 1,
            Err(other) => panic!("{other}"),
            Ok(served) if served < BLOCKS => early += 1,
            Ok(served) => panic!("{served} blocks served in spite of the damage"),
        }
    });
    assert!(reported > early, "{reported} reported, {early} ended early");
}
