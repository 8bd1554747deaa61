//! Kills, full disks and torn logs: what is there afterwards is a whole number of blocks, no
//! fewer than were acknowledged.

mod harness;

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use harness::{
    Dice, Model, fresh_root, open_trie, party, request, store_block, whole_state, with_trie,
};
use tradewind_state::Snapshot;
use tradewind_store::{EventCursor, EventFilter, Fault, Options, Store};
use tradewind_types::Height;

const SEED: u64 = 11;
const FOLDER: &str = "TRADEWIND_TEST_STORE";

/// Small enough that tables are written, merged and pruned all the time.
fn options() -> Options {
    Options {
        cache_bytes: 1 << 20,
        write_buffer_bytes: 256 << 10,
        retention_heights: 10,
        ..Options::default()
    }
}

/// This test binary again, running one test as the child that is to fail.
fn child(test: &str, dir: &Path, wrap: Option<&str>) -> Child {
    let binary = std::env::current_exe().expect("this binary");
    let mut command = match wrap {
        None => Command::new(binary),
        Some(script) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", script, "sh"]).arg(binary);
            shell
        }
    };
    command
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(FOLDER, dir);
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("spawned")
}

fn say(line: std::fmt::Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("the parent listens");
}

/// Commits until something stops it; says what is durable.
fn commit_on(dir: &Path) -> (Store, Model, Fault) {
    say(format_args!("\nopening"));
    let store = Store::open(dir, options()).expect("a sound store");
    let mut trie = open_trie(&store);
    let mut model = model_at(store.tip().map(|tip| tip.header.height.get()));
    loop {
        let mut made = model.next(SEED, 200, 10);
        with_trie(&mut trie, &store, &mut made);
        if let Err(fault) = store_block(&store, &made) {
            return (store, model, fault);
        }
        say(format_args!("durable {}", made.height()));
    }
}

/// The model after the block at `tip`.
fn model_at(tip: Option<u64>) -> Model {
    let mut model = Model::default();
    while tip.is_some_and(|tip| model.height <= tip) {
        model.next(SEED, 200, 10);
    }
    model
}

/// Opens the store and checks that it holds the model's blocks, whole, and nothing else.
fn check(dir: &Path) -> Option<u64> {
    let store = Store::open(dir, options()).expect("recovered");
    let tip = store.tip().map(|tip| tip.header.height.get());
    let mut model = model_at(tip);
    let verified = store.verify().expect("sound");
    assert_eq!(verified.blocks, model.height);
    assert_eq!(store.tip().map_or(model.parent, |tip| tip.id), model.parent);
    assert_eq!(whole_state(&store.snapshot()), model.state);
    assert_eq!(open_trie(&store).root(), fresh_root(&model.state));

    // Nothing of the block that was being committed.
    let made = model.next(SEED, 200, 10);
    let height = made.height();
    assert_eq!(store.header(height).expect("read"), None);
    assert_eq!(store.receipts(height).expect("read"), []);
    for transaction in &made.block.transactions {
        assert_eq!(store.transaction(transaction.id()).expect("read"), None);
    }
    let ann = party("ann@shop");
    let next = request(height.get(), 0);
    assert_eq!(store.snapshot().request(&ann, &next).expect("read"), None);
    let from = EventCursor {
        height,
        ..EventCursor::default()
    };
    assert_eq!(
        store
            .events(&EventFilter::All, from, 10)
            .expect("read")
            .events,
        []
    );
    tip
}

#[test]
fn a_store_killed_at_any_moment_holds_every_acknowledged_block_whole() {
    const TEST: &str = "a_store_killed_at_any_moment_holds_every_acknowledged_block_whole";
    if let Some(dir) = std::env::var_os(FOLDER) {
        let (.., fault) = commit_on(&PathBuf::from(dir));
        panic!("{fault}");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let mut dice = Dice::new(3);
    let mut acknowledged = None;
    for kill in 0..12 {
        let mut committer = child(TEST, dir.path(), None);
        let mut lines = BufReader::new(committer.stdout.take().expect("piped")).lines();
        let mut patience = dice.roll(40);
        for line in lines.by_ref().map(|line| line.expect("text")) {
            if let Some(height) = line.strip_prefix("durable ") {
                acknowledged = Some(height.parse::<u64>().expect("a height"));
            } else if line != "opening" {
                continue;
            }
            if patience == 0 {
                break;
            }
            patience -= 1;
        }
        committer.kill().expect("running until killed");
        committer.wait().expect("killed");
        for line in lines {
            if let Some(height) = line.expect("text").strip_prefix("durable ") {
                acknowledged = height.parse().ok().or(acknowledged);
            }
        }
        let tip = check(dir.path());
        assert!(
            tip >= acknowledged,
            "kill {kill}: {tip:?} is below {acknowledged:?}"
        );
    }
    assert!(
        acknowledged > Some(50),
        "blocks were committed between the kills"
    );
}

#[test]
fn after_a_failed_write_the_store_refuses_all_work_until_it_is_opened_again() {
    const TEST: &str = "after_a_failed_write_the_store_refuses_all_work_until_it_is_opened_again";
    const REFUSAL: &str = "the store refuses all work after a failed write; restart the node";
    if let Some(dir) = std::env::var_os(FOLDER) {
        let (store, mut model, fault) = commit_on(&PathBuf::from(dir));
        assert!(matches!(fault, Fault::Disk { .. }), "{fault}");
        let made = model.next(SEED, 200, 10);
        let refusals = [
            store_block(&store, &made).expect_err("refused"),
            store.snapshot().value(b"any").expect_err("refused"),
            store.header(Height::new(0)).expect_err("refused"),
        ];
        assert!(
            refusals.iter().all(|fault| fault.to_string() == REFUSAL),
            "{refusals:?}"
        );
        return say(format_args!("refused"));
    }
    let dir = tempfile::tempdir().expect("a folder");
    // No file may grow beyond 200 blocks of 512 bytes, and the kernel says so by an error.
    let full = "trap '' XFSZ; ulimit -f 200; exec \"$@\"";
    let mut committer = child(TEST, dir.path(), Some(full));
    let lines = BufReader::new(committer.stdout.take().expect("piped")).lines();
    let lines: Vec<String> = lines.map(|line| line.expect("text")).collect();
    assert!(committer.wait().expect("ended").success(), "{lines:?}");
    assert!(lines.iter().any(|line| line == "refused"), "{lines:?}");
    let acknowledged = lines
        .iter()
        .filter_map(|line| line.strip_prefix("durable "))
        .next_back();
    let acknowledged = acknowledged.map(|height| height.parse::<u64>().expect("a height"));
    assert!(acknowledged.is_some(), "some blocks fitted");
    assert!(check(dir.path()) >= acknowledged);
}

#[test]
fn a_log_that_ends_inside_a_block_ends_with_the_block_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let large = Options {
        write_buffer_bytes: 64 << 20,
        ..options()
    };
    {
        let store = Store::open(dir.path(), large).expect("a new store");
        let mut trie = open_trie(&store);
        let mut model = Model::default();
        for _ in 0..12 {
            let mut made = model.next(SEED, 200, 10);
            with_trie(&mut trie, &store, &mut made);
            store_block(&store, &made).expect("committed");
        }
    }
    let log = newest_log(dir.path());
    let length = fs::metadata(&log).expect("there").len();
    let mut dice = Dice::new(5);
    let mut tips = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let copy = tempfile::tempdir().expect("a folder");
        copy_files(dir.path(), copy.path());
        let torn = copy.path().join(log.file_name().expect("a file"));
        let file = OpenOptions::new().write(true).open(torn).expect("there");
        file.set_len(dice.roll(length)).expect("torn");
        tips.insert(check(copy.path()));
    }
    assert!(tips.len() > 4, "torn in many places: {tips:?}");
}

fn newest_log(dir: &Path) -> PathBuf {
    let entries = fs::read_dir(dir)
        .expect("there")
        .map(|entry| entry.expect("there").path());
    let logs = entries.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
    logs.max().expect("a log")
}

fn copy_files(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("there") {
        let path = entry.expect("there").path();
        fs::copy(&path, to.join(path.file_name().expect("a file"))).expect("copied");
    }
}
