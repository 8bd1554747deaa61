//! The hot paths of a node, each set up and ready to be run again and again: to be timed, and
//! to have its instructions counted.

use std::cell::RefCell;
use std::hint::black_box;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use tradewind_runtime::Programs;
use tradewind_state::{Change, MemoryPages, Shape, Trie, path_of, value_hash_of};
use tradewind_types::{
    Gas, Height, Invocation, Party, SecretKey, SignedTransaction, Timestamp, VerifiedTransaction,
};

use crate::contract::contract;
use crate::ledger::Ledger;
use crate::limits::{self, Limit};
use crate::workload::Workload;
use crate::zone::{
    TRANSFER_GAS, Zone, admin, deploy, deploy_cash, genesis, mint, read_contract, run, shop,
    shop_key, signed, transfer,
};

/// One run of a path.
pub type Job = Box<dyn FnOnce() -> Result<()>>;

/// A hot path that is ready.
pub struct Hot {
    /// How many times a job goes down the path.
    pub items: usize,
    next: Box<dyn FnMut() -> Result<Job>>,
}

impl Hot {
    fn new(items: usize, next: impl FnMut() -> Result<Job> + 'static) -> Self {
        Self {
            items,
            next: Box::new(next),
        }
    }

    /// Makes ready what the next job needs, and hands it over.
    #[allow(
        clippy::should_implement_trait,
        reason = "the next job, or why there is none"
    )]
    pub fn next(&mut self) -> Result<Job> {
        (self.next)()
    }
}

/// What is hot.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// Its name in rows.
    pub name: &'static str,
    /// What it is compared with, in the row's unit.
    pub limit: Option<Limit>,
    /// Nanoseconds in the unit of its row.
    pub unit: (&'static str, f64),
    prepare: fn(&Path, usize) -> Result<Hot>,
}

const MICROS: (&str, f64) = ("us", 1e3);
const NANOS: (&str, f64) = ("ns", 1.0);

/// All hot paths. Transfers are timed by `execute`, changed keys by `trie`.
pub const SPOTS: [Spot; 7] = [
    Spot {
        name: "signature",
        limit: Some(limits::SIGNATURE_US),
        unit: MICROS,
        prepare: |_, size| Ok(signature(size)),
    },
    Spot {
        name: "decode",
        limit: None,
        unit: MICROS,
        prepare: |_, size| decode(size),
    },
    Spot {
        name: "transfer",
        limit: Some(limits::EVM_TRANSFER_US),
        unit: MICROS,
        prepare: transfers,
    },
    Spot {
        name: "trie_key",
        limit: Some(limits::TRIE_KEY_US),
        unit: MICROS,
        prepare: |_, size| trie(size),
    },
    Spot {
        name: "commit_transfer",
        limit: Some(limits::PUT_US),
        unit: MICROS,
        prepare: commit,
    },
    Spot {
        name: "module_start",
        limit: Some(limits::MODULE_START_US),
        unit: MICROS,
        prepare: |_, size| module_start(size),
    },
    Spot {
        name: "host_call",
        limit: Some(limits::HOST_CALL_NS),
        unit: NANOS,
        prepare: |_, size| host_call(size),
    },
];

impl Spot {
    /// Sets it up with jobs of about `size` transactions.
    pub fn prepare(&self, contracts: &Path, size: usize) -> Result<Hot> {
        (self.prepare)(contracts, size)
    }

    /// The path of this name.
    pub fn named(name: &str) -> Result<Self> {
        let found = SPOTS.into_iter().find(|spot| spot.name == name);
        found.with_context(|| format!("no hot path is called {name}"))
    }
}

fn signature(size: usize) -> Hot {
    let key = SecretKey::from_seed(&[3; 32]);
    let message = vec![7; 200];
    let signature = key.sign(&message);
    let prepared = key.public().prepare().expect("a good key");
    Hot::new(size, move || {
        let message = message.clone();
        Ok(Box::new(move || {
            for _ in 0..size {
                let fits = prepared.verify(black_box(&message), black_box(&signature));
                ensure!(fits, "the signature does not fit");
            }
            Ok(())
        }))
    })
}

fn signed_transfer(
    chain: &tradewind_types::Hash,
    number: usize,
    shops: usize,
) -> SignedTransaction {
    let (from, to) = (number % shops, (number * 7_919 + 1) % shops);
    let expiry = Timestamp::new(2_000_000);
    let call = transfer(shop(from), shop(to));
    let key = shop_key(from);
    signed(
        chain,
        shop(from),
        &key,
        number as u64,
        expiry,
        TRANSFER_GAS,
        call,
    )
}

#[allow(clippy::unnecessary_wraps, reason = "one signature for all paths")]
fn decode(size: usize) -> Result<Hot> {
    let chain = tradewind_types::Hash::ZERO;
    let bytes: Vec<_> = (0..size.min(1_000))
        .map(|number| signed_transfer(&chain, number, 100).to_bytes())
        .collect();
    let bytes = Arc::new(bytes);
    Ok(Hot::new(bytes.len(), move || {
        let bytes = Arc::clone(&bytes);
        Ok(Box::new(move || {
            for bytes in bytes.iter() {
                black_box(SignedTransaction::from_bytes(black_box(bytes))?);
            }
            Ok(())
        }))
    }))
}

fn transfers(contracts: &Path, size: usize) -> Result<Hot> {
    let zone = Zone::new(size, contracts)?;
    let transfers: Arc<Vec<_>> = Arc::new((0..size).map(|i| zone.transfer(i)).collect());
    Ok(Hot::new(size, move || {
        let (mut execution, transfers) = (zone.execution(2), Arc::clone(&transfers));
        Ok(Box::new(move || {
            for transfer in transfers.iter() {
                run(&mut execution, transfer)?;
            }
            Ok(())
        }))
    }))
}

/// Keys per changed key in the trie of [`trie`].
const KEYS: usize = 20;

fn trie(size: usize) -> Result<Hot> {
    let mut workload = Workload::new(7);
    let changes = |writes: Vec<crate::workload::Write>| -> Vec<Change> {
        let change = |write: &crate::workload::Write| Change {
            path: path_of(&write.key),
            value: write.new.as_deref().map(value_hash_of),
        };
        writes.iter().map(change).collect()
    };
    let mut pages = MemoryPages::default();
    let empty = Trie::open(&pages, Shape::default())?;
    let load = changes(workload.load(size * KEYS));
    let loaded = empty.update(&pages, Height::new(1), &load)?;
    pages.apply(Height::new(1), loaded.writes);
    // Opened anew, so that buckets are read from pages as those of a large state are.
    let trie = Trie::open(&pages, Shape::default())?;
    let pages = Arc::new(pages);
    Ok(Hot::new(size, move || {
        let changes = changes(workload.block(size));
        let (trie, pages) = (trie.clone(), Arc::clone(&pages));
        Ok(Box::new(move || {
            black_box(trie.update(&*pages, Height::new(2), &changes)?);
            Ok(())
        }))
    }))
}

fn commit(contracts: &Path, size: usize) -> Result<Hot> {
    let authority = SecretKey::from_seed(&[1; 32]);
    let genesis = genesis(size, &authority);
    let programs = Programs::new(genesis.rules.clone(), None)?;
    let mut ledger = Ledger::found(&genesis, programs)?;
    let code = read_contract(contracts, "cash")?;
    let expiry = Timestamp::new(2_000_000);
    let govern = |(number, call): (usize, Invocation)| {
        let gas = Gas::new(if number == 0 { 400_000_000 } else { 400_000 });
        let (number, party) = (number as u64, admin());
        signed(ledger.chain(), party, &authority, number, expiry, gas, call).verify(ledger.chain())
    };
    let calls = std::iter::once(deploy_cash(&code)).chain((0..size).map(|i| mint(shop(i))));
    let opening = calls.enumerate().map(govern).collect::<Result<_, _>>()?;
    let opening = ledger.build(opening)?;
    ledger.commit(opening)?;
    let (ledger, mut number) = (Rc::new(RefCell::new(ledger)), 0);
    Ok(Hot::new(size, move || {
        let chain = *ledger.borrow().chain();
        let transfers: Vec<VerifiedTransaction> = (number..number + size)
            .map(|number| signed_transfer(&chain, number, size).verify(&chain))
            .collect::<Result<_, _>>()?;
        number += size;
        let outcome = ledger.borrow().build(transfers)?;
        let ledger = Rc::clone(&ledger);
        Ok(Box::new(move || ledger.borrow_mut().commit(outcome)))
    }))
}

/// A zone with a contract `hot@zone` of this body.
fn zone_with(method: &str, body: &str) -> Result<(Zone, Invocation)> {
    let mut zone = Zone::bare(2)?;
    let name = Party::new("hot@zone").expect("a name");
    let code = contract(&[method], 1, body)?;
    zone.govern(vec![deploy(name, &code, &[])])?;
    Ok((zone, Invocation::new(name, method, Vec::new())))
}

fn module_start(size: usize) -> Result<Hot> {
    let calls = "(drop (call $time))".repeat(4);
    let (zone, call) = zone_with("go", &format!(r#"(func (export "go") {calls})"#))?;
    let plain = zone.unsigned(call);
    Ok(Hot::new(size, move || {
        let (mut execution, plain) = (zone.execution(2), plain.clone());
        Ok(Box::new(move || {
            for _ in 0..size {
                black_box(execution.simulate(&plain)?);
            }
            Ok(())
        }))
    }))
}

/// Host calls of one transaction: entering the contract does not show beside them.
const HOST_CALLS: usize = 100;

fn host_call(size: usize) -> Result<Hot> {
    let count = size * HOST_CALLS;
    let body = format!(
        r#"(func (export "go") (local $left i32)
            (local.set $left (i32.const {count}))
            (loop $again
                (drop (call $time))
                (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                (br_if $again (local.get $left))))"#
    );
    let (zone, call) = zone_with("go", &body)?;
    let plain = zone.unsigned(call);
    Ok(Hot::new(count, move || {
        let (mut execution, plain) = (zone.execution(2), plain.clone());
        Ok(Box::new(move || {
            black_box(execution.simulate(&plain)?);
            Ok(())
        }))
    }))
}
