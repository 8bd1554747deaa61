//! What a block leaves on disk and reads from there: values with their part in the state
//! trie, events, transactions, all durable.

use anyhow::{Result, ensure};
use tradewind_runtime::Programs;
use tradewind_types::{
    Gas, Invocation, Outcome, SecretKey, SignedTransaction, Timestamp, VerifiedTransaction,
};

use super::{Price, party};
use crate::contract::contract;
use crate::ledger::Ledger;
use crate::meter::Meter;
use crate::zone::{admin, deploy, genesis, signed};

/// Values in the state.
const VALUES: u32 = 200_000;
/// Values that a block writes, reads or removes.
const BATCH: u32 = 5_000;
/// Blocks of a measurement.
const BLOCKS: u32 = 8;
/// Events of a transaction, and transactions of a block, in the measurement of events.
const EVENTS: (u32, u32) = (250, 20);
/// Transactions of a block in the measurement of transactions.
const TRANSACTIONS: u32 = 1_000;
/// Bytes of a large transaction's arguments, and how many of them are in a block.
const LARGE: (usize, u32) = (60_000, 50);

/// Each method runs over keys from a number on, as many as its arguments say.
fn store() -> Result<Vec<u8>> {
    let each = |name: &str, work: &str| {
        format!(
            r#"(func (export "{name}") (local $at i32) (local $left i32)
                (drop (call $input (i32.const 4096) (i32.const 61000)))
                (local.set $at (i32.load (i32.const 4096)))
                (local.set $left (i32.load (i32.const 4100)))
                (loop $again
                    (i32.store (i32.const 16) (i32.mul (local.get $at) (i32.const 0x9e3779b1)))
                    {work}
                    (local.set $at (i32.add (local.get $at) (i32.const 1)))
                    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                    (br_if $again (local.get $left))))"#
        )
    };
    let methods = [
        (
            "write",
            "(i32.store (i32.const 40) (local.get $left))
            (call $write (i32.const 16) (i32.const 4) (i32.const 32) (i32.const 32))",
        ),
        (
            "read",
            "(drop (call $read (i32.const 16) (i32.const 4) (i32.const 32) (i32.const 64)))",
        ),
        (
            "remove",
            "(drop (call $remove (i32.const 16) (i32.const 4)))",
        ),
        (
            "scan",
            "(drop (call $scan (i32.const 16) (i32.const 4) (i32.const 24) (i32.const 4)
                (i32.const 1) (i32.const 0) (i32.const 1024) (i32.const 4096)))",
        ),
        (
            "emit",
            "(call $emit (i32.const 20) (i32.const 4) (i32.const 0) (i32.const 31) (i32.const 1))",
        ),
        ("nothing", ""),
    ];
    let names: Vec<_> = methods.iter().map(|(name, _)| *name).collect();
    let bodies: String = methods
        .iter()
        .map(|(name, work)| each(name, work))
        .collect();
    contract(
        &names,
        1,
        &format!(
            r#"(data (i32.const 20) "Told\ff\ff\ff\ff") (data (i32.const 31) "\a0") {bodies}"#
        ),
    )
}

/// A chain with the contract, and the number of its next request.
struct Chain {
    ledger: Ledger,
    key: SecretKey,
    next: u64,
}

impl Chain {
    fn new() -> Result<Self> {
        let key = SecretKey::from_seed(&[1; 32]);
        let genesis = genesis(2, &key);
        let programs = Programs::new(genesis.rules.clone(), None)?;
        let mut chain = Self {
            ledger: Ledger::found(&genesis, programs)?,
            key,
            next: 0,
        };
        let deployment = chain.sign(deploy(party("d@zone"), &store()?, &[]), 400_000_000);
        let deployment = deployment.verify(chain.ledger.chain())?;
        chain.append(vec![deployment])?;
        Ok(chain)
    }

    fn sign(&mut self, call: Invocation, gas: u64) -> SignedTransaction {
        let (number, chain) = (self.next, self.ledger.chain());
        self.next += 1;
        let (expiry, gas) = (Timestamp::new(2_000_000), Gas::new(gas));
        signed(chain, admin(), &self.key, number, expiry, gas, call)
    }

    fn call(&mut self, method: &str, from: u32, count: u32, bytes: usize) -> SignedTransaction {
        let mut args = [from.to_le_bytes(), count.to_le_bytes()].concat();
        args.resize(bytes.max(8), 0);
        let call = Invocation::new(party("d@zone"), method, args);
        let gas = if count > 1 { 400_000_000 } else { 1_000_000 };
        self.sign(call, gas)
    }

    /// Adds a durable block; returns the gas that it used.
    fn append(&mut self, transactions: Vec<VerifiedTransaction>) -> Result<u64> {
        let outcome = self.ledger.build(transactions)?;
        for receipt in &outcome.receipts {
            let succeeded = matches!(receipt.outcome, Outcome::Success(_));
            ensure!(succeeded, "{:?}", receipt.outcome);
        }
        let gas = outcome.block.header.gas_used.get();
        self.ledger.commit(outcome)?;
        Ok(gas)
    }

    /// What one key costs of those that `method` runs over, from `from` on.
    fn keys(&mut self, name: &str, method: &str, from: u32) -> Result<Price> {
        let (mut nanos, mut gas) = (0.0, 0);
        for block in 0..BLOCKS {
            let call = self.call(method, from + block * BATCH, BATCH, 8);
            let call = call.verify(self.ledger.chain())?;
            let meter = Meter::start();
            gas += self.append(vec![call])?;
            nanos += meter.cpu_us() * 1e3;
        }
        let count = f64::from(BLOCKS * BATCH);
        Ok(Price {
            name: name.into(),
            nanos: nanos / count,
            gas: gas as f64 / count,
        })
    }

    /// What one of `count` transactions in a block costs, from its bytes on.
    fn transactions(
        &mut self,
        name: &str,
        method: &str,
        work: u32,
        bytes: usize,
        count: u32,
    ) -> Result<Price> {
        let mut least = f64::MAX;
        let mut gas = 0;
        for _ in 0..BLOCKS {
            let signed: Vec<_> = (0..count)
                .map(|number| self.call(method, number, work, bytes).to_bytes())
                .collect();
            let meter = Meter::start();
            let verified = signed
                .iter()
                .map(|bytes| {
                    let signed = SignedTransaction::from_bytes(bytes)?;
                    Ok(signed.verify(self.ledger.chain())?)
                })
                .collect::<Result<Vec<_>>>()?;
            gas = self.append(verified)?;
            least = least.min(meter.cpu_us() * 1e3);
        }
        Ok(Price {
            name: name.into(),
            nanos: least / f64::from(count),
            gas: gas as f64 / f64::from(count),
        })
    }
}

pub(super) fn prices() -> Result<Vec<Price>> {
    let mut chain = Chain::new()?;
    for from in (0..VALUES).step_by(BATCH as usize) {
        let fill = chain.call("write", from, BATCH, 8);
        let fill = fill.verify(chain.ledger.chain())?;
        chain.append(vec![fill])?;
    }
    let mut prices = vec![
        chain.keys("disk_write_of_new", "write", VALUES)?,
        chain.keys("disk_write", "write", 0)?,
        chain.keys("disk_read", "read", BLOCKS * BATCH)?,
        chain.keys("disk_read_of_absent", "read", 4 * VALUES)?,
        chain.keys("disk_scan_of_1", "scan", 2 * BLOCKS * BATCH)?,
        chain.keys("disk_remove", "remove", 3 * BLOCKS * BATCH)?,
        chain.keys("disk_remove_of_absent", "remove", 5 * VALUES)?,
    ];
    let small = chain.transactions("transaction", "nothing", 1, 8, TRANSACTIONS)?;
    let large = chain.transactions("transaction", "nothing", 1, LARGE.0, LARGE.1)?;
    prices.push(large.beyond(&small, "transaction_bytes".into()));
    prices.push(small.clone());
    let (events, transactions) = EVENTS;
    let telling = chain.transactions("emit", "emit", events, 8, transactions)?;
    let mut telling = telling.beyond(&small, "disk_emit".into());
    telling.nanos /= f64::from(events);
    telling.gas /= f64::from(events);
    prices.push(telling);
    Ok(prices)
}
