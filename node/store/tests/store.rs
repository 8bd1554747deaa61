//! What a store promises, in the words of the business.

mod harness;

use harness::{
    GENESIS, Made, Model, account, chain, party, request, store_block, time, whole_state,
};
use tradewind_state::{Snapshot, Value};
use tradewind_store::{EventCursor, EventFilter, Fault, HistoryError, Options, RequestUse, Store};
use tradewind_types::{Hash, Height};

fn small() -> Options {
    Options {
        cache_bytes: 4 << 20,
        write_buffer_bytes: 2 << 20,
        retention_heights: 8,
        sync: false,
        ..Options::default()
    }
}

fn open(dir: &tempfile::TempDir) -> Store {
    Store::open(dir.path(), small()).expect("a sound store")
}

fn market(store: &Store, blocks: u64) -> Vec<Made> {
    let mut model = Model::default();
    (0..blocks)
        .map(|_| {
            let made = model.next(1, 50, 100);
            store_block(store, &made).expect("committed");
            made
        })
        .collect()
}

fn text(fault: &Fault) -> String {
    fault.to_string()
}

#[test]
fn a_new_store_holds_nothing_and_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    assert_eq!(store.tip(), None);
    assert_eq!(store.genesis().expect("read"), None);
    assert_eq!(store.snapshot().height(), None);
    assert_eq!(store.snapshot().value(&account(1)).expect("read"), None);
    assert_eq!(store.header(Height::new(0)).expect("read"), None);
    assert_eq!(store.transaction(&chain()).expect("read"), None);
}

#[test]
fn what_a_block_left_behind_is_there_after_a_restart() {
    let dir = tempfile::tempdir().expect("a folder");
    let blocks = market(&open(&dir), 5);

    let store = open(&dir);

    assert_eq!(store.genesis().expect("read").as_deref(), Some(GENESIS));
    let tip = store.tip().expect("a tip");
    assert_eq!(tip.header, blocks[4].block.header);
    assert_eq!(tip.id, tip.header.id());
    for made in &blocks {
        let height = made.height();
        let block = store.block(height).expect("read").expect("committed");
        let signed = made
            .block
            .transactions
            .iter()
            .map(|one| one.signed().clone());
        assert_eq!(block.header, made.block.header);
        assert_eq!(block.certificate, made.certificate);
        assert_eq!(block.transactions, signed.collect::<Vec<_>>());
        assert_eq!(store.receipts(height).expect("read"), made.receipts);
        for (index, transaction) in (0..).zip(&made.block.transactions) {
            let found = store
                .transaction(transaction.id())
                .expect("read")
                .expect("committed");
            assert_eq!((found.height, found.index), (height, index));
            assert_eq!(&found.transaction, transaction.signed());
            assert_eq!(found.receipt, made.receipts[index as usize]);
            let asked = transaction.transaction();
            assert_eq!(
                store
                    .request(&asked.sender, &asked.request_id)
                    .expect("read"),
                Some(RequestUse {
                    expiry: asked.expiry,
                    transaction: *transaction.id()
                })
            );
        }
    }
}

#[test]
fn heights_follow_each_other_and_a_height_has_one_block() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    let mut model = Model::default();
    let genesis = model.block(0);
    let first = model.block(2);
    let second = model.block(1);

    let refused = store.commit(&genesis.commit()).expect_err("not founded");
    assert_eq!(
        text(&refused),
        "a chain starts with its genesis, not with a commit"
    );
    store.found(GENESIS, &genesis.commit()).expect("founded");
    store
        .found(GENESIS, &genesis.commit())
        .expect("the same again");

    let refused = store.commit(&second.commit()).expect_err("a gap");
    assert_eq!(text(&refused), "block at height 2, the next height is 1");

    store.commit(&first.commit()).expect("committed");
    store.commit(&first.commit()).expect("the same again");

    let mut other = Model {
        parent: genesis.block.header.id(),
        height: 1,
        ..Model::default()
    };
    let other = other.block(3);
    let (rival, committed) = (other.block.header.id(), first.block.header.id());
    let refused = store.commit(&other.commit()).expect_err("another block");
    assert_eq!(
        text(&refused),
        format!("block {rival} at height 1, where {committed} is committed")
    );

    let mut orphan = Model {
        parent: Hash::from_bytes([9; 32]),
        height: 2,
        ..Model::default()
    };
    let refused = store
        .commit(&orphan.block(0).commit())
        .expect_err("an orphan");
    let named = Hash::from_bytes([9; 32]);
    assert_eq!(
        text(&refused),
        format!("block 2 names parent {named}, the tip is {committed}")
    );

    let mut short = second.commit();
    short.receipts = &[];
    let refused = store.commit(&short).expect_err("a receipt is missing");
    assert_eq!(text(&refused), "block 2 has 1 transactions and 0 receipts");
    store
        .commit(&second.commit())
        .expect("a refused block does no harm");
}

#[test]
fn a_snapshot_stays_as_it_was_while_blocks_go_on() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    let mut model = Model::default();
    store_block(&store, &model.next(1, 50, 100)).expect("committed");
    store_block(&store, &model.next(1, 50, 100)).expect("committed");
    let (before, held) = (model.state.clone(), store.snapshot());

    for _ in 0..50 {
        store_block(&store, &model.next(1, 50, 100)).expect("committed");
    }

    assert_eq!(held.height(), Some(Height::new(1)));
    assert_eq!(whole_state(&held), before);
    assert_eq!(whole_state(&store.snapshot()), model.state);
}

#[test]
fn a_range_is_in_key_order_from_either_end_and_stops_at_its_limit() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    let mut model = Model::default();
    store_block(&store, &model.next(1, 50, 100)).expect("committed");
    let mut made = model.block(0);
    for number in [3, 1, 2, 5] {
        made.writes
            .insert(account(number), Some(Value::from(&[number as u8][..])));
    }
    store_block(&store, &made).expect("committed");

    let numbers = |start: u64, end: u64, limit, reverse| -> Vec<u8> {
        let found = store
            .snapshot()
            .range(&account(start), &account(end), limit, reverse);
        found
            .expect("read")
            .iter()
            .map(|(_, value)| value[0])
            .collect()
    };
    assert_eq!(numbers(0, 9, 10, false), [1, 2, 3, 5]);
    assert_eq!(numbers(0, 9, 10, true), [5, 3, 2, 1]);
    assert_eq!(numbers(2, 5, 10, false), [2, 3]);
    assert_eq!(numbers(2, 5, 1, true), [3]);
    assert_eq!(numbers(0, 9, 0, false), []);
    assert_eq!(numbers(5, 2, 10, false), []);
}

#[test]
fn a_request_id_is_taken_from_its_block_on_until_it_expires() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    let mut model = Model::default();
    let ann = party("ann@shop");
    for _ in 0..4 {
        let made = model.block(1);
        store_block(&store, &made).expect("committed");
    }
    let id = request(3, 0);
    let at = |height| store.snapshot_at(Height::new(height)).expect("retained");
    assert_eq!(at(2).request(&ann, &id).expect("read"), None);
    assert_eq!(at(3).request(&ann, &id).expect("read"), Some(time(13)));
    assert_eq!(at(3).request(&party("bob@shop"), &id).expect("read"), None);
    for _ in 4..14 {
        store_block(&store, &model.block(0)).expect("committed");
    }
    assert_eq!(at(12).request(&ann, &id).expect("read"), Some(time(13)));
    assert_eq!(at(13).request(&ann, &id).expect("read"), None);
}

#[test]
fn a_height_that_is_not_kept_is_refused_with_those_that_are() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    market(&store, 5);
    let refused = store.snapshot_at(Height::new(5)).expect_err("not reached");
    assert!(matches!(
        refused,
        HistoryError::Unavailable { oldest, newest } if oldest == Height::new(0) && newest == Height::new(4)
    ));
    assert_eq!(refused.to_string(), "state is kept for heights 0 to 4");
}

#[test]
fn events_come_in_the_order_they_happened_page_after_page() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = open(&dir);
    let blocks = market(&store, 6);
    let (cash, escrow) = (party("cash@zone"), party("escrow@zone"));
    let filters = [
        EventFilter::All,
        EventFilter::Contract(cash),
        EventFilter::Contract(escrow),
        EventFilter::Name(escrow, "Released".into()),
        EventFilter::Name(escrow, "Release".into()),
    ];
    for filter in filters {
        let mut expected = Vec::new();
        for made in &blocks {
            for (transaction, receipt) in (0..).zip(&made.receipts) {
                for (event, told) in (0..).zip(&receipt.events) {
                    let passes = match &filter {
                        EventFilter::All => true,
                        EventFilter::Contract(contract) => told.contract == *contract,
                        EventFilter::Name(contract, name) => {
                            told.contract == *contract && told.name == *name
                        }
                    };
                    let cursor = EventCursor {
                        height: made.height(),
                        transaction,
                        event,
                    };
                    if passes {
                        expected.push((cursor, receipt.transaction, told.clone()));
                    }
                }
            }
        }
        for limit in [1, 7, 1000] {
            let mut found = Vec::new();
            let mut from = EventCursor::default();
            loop {
                let page = store.events(&filter, from, limit).expect("read");
                assert!(page.events.len() <= limit);
                from = page.next;
                found.extend(
                    page.events
                        .into_iter()
                        .map(|e| (e.cursor, e.transaction, e.event)),
                );
                if from.height > Height::new(5) {
                    break;
                }
            }
            assert_eq!(found, expected, "{filter:?}");
        }
    }
}
