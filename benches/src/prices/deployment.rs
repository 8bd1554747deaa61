//! Deploying a contract: checking it, and compiling it at its first call. Contracts of the
//! product, and modules made to be as hard to compile as admission lets them be.

use std::path::Path;

use anyhow::{Context, Result};
use tradewind_runtime::wasm::admission;
use tradewind_types::{Gas, Invocation, SecretKey};

use super::{Price, party};
use crate::Row;
use crate::contract::contract;
use crate::meter::Meter;
use crate::zone::{Zone, admin, deploy, read_contract, signed};

/// Runs of each, of which the shortest counts.
const ROUNDS: usize = 2;

/// A module that grows with a number.
type Make = fn(usize) -> String;

fn repeat(n: usize, text: &str) -> String {
    text.repeat(n)
}

fn each(n: usize, text: impl Fn(usize) -> String) -> String {
    (0..n).map(text).collect()
}

fn one(body: String) -> String {
    format!("(func (param i32 i64) (result i64) {body})")
}

/// Modules that are hard to compile in one way each, and the number to begin with: it is
/// lowered until the module is admitted.
const HARD: [(&str, usize, Make); 30] = [
    ("popcnt", 60_000, |n| {
        one(format!("local.get 1 {}", repeat(n, "i64.popcnt ")))
    }),
    ("popcnt_in_functions", 500_000, |n| {
        each(n / 5_000, |_| {
            one(format!("local.get 1 {}", repeat(5_000, "i64.popcnt ")))
        })
    }),
    ("clz", 60_000, |n| {
        one(format!("local.get 1 {}", repeat(n, "i64.clz ")))
    }),
    ("division", 20_000, |n| {
        one(format!(
            "local.get 1 {}",
            repeat(n, "local.get 1 i64.div_s ")
        ))
    }),
    ("rotation", 20_000, |n| {
        one(format!(
            "local.get 1 {}",
            repeat(n, "local.get 1 i64.rotl ")
        ))
    }),
    ("multiplication", 20_000, |n| {
        one(format!("local.get 1 {}", repeat(n, "local.get 1 i64.mul ")))
    }),
    ("comparison", 20_000, |n| {
        one(format!(
            "local.get 1 {}",
            repeat(n, "local.get 1 i64.lt_s i64.extend_i32_u ")
        ))
    }),
    ("select", 12_000, |n| {
        one(format!(
            "local.get 1 {}",
            repeat(n, "local.get 1 local.get 0 select ")
        ))
    }),
    ("constants", 6_000, |n| {
        one(format!(
            "local.get 1 {}",
            repeat(
                n,
                "i64.const 0x7edcba9876543210 i64.xor local.get 1 i64.add "
            )
        ))
    }),
    ("loads", 30_000, |n| {
        one(format!(
            "local.get 0 {} i64.extend_i32_u",
            repeat(n, "i32.load ")
        ))
    }),
    ("stores", 9_000, |n| {
        one(format!(
            "{} local.get 1",
            repeat(n, "local.get 0 local.get 1 i64.store ")
        ))
    }),
    ("globals", 10_000, |n| {
        format!(
            "(global $g (mut i64) (i64.const 1)) {}",
            one(format!(
                "{} local.get 1",
                repeat(n, "global.get $g local.get 1 i64.add global.set $g ")
            ))
        )
    }),
    ("host_calls", 15_000, |n| {
        one(format!("{} local.get 1", repeat(n, "call $time drop ")))
    }),
    ("calls", 30_000, |n| {
        format!(
            "(func $f) {}",
            one(format!("{} local.get 1", repeat(n, "call $f ")))
        )
    }),
    ("calls_in_functions", 120_000, |n| {
        format!(
            "(func $f) {}",
            each(n / 100, |_| format!("(func {})", repeat(100, "call $f ")))
        )
    }),
    ("indirect_calls", 12_000, |n| {
        format!(
            "(type $t (func)) (table 1 1 funcref) {}",
            one(format!(
                "{} local.get 1",
                repeat(n, "i32.const 0 call_indirect (type $t) ")
            ))
        )
    }),
    ("wide_calls", 900, |n| {
        format!(
            "(func $f (param {})) {}",
            repeat(32, "i64 "),
            one(format!(
                "{} local.get 1",
                repeat(n, &format!("{} call $f ", repeat(32, "local.get 1 ")))
            ))
        )
    }),
    ("fills", 8_000, |n| {
        one(format!(
            "{} local.get 1",
            repeat(n, "local.get 0 local.get 0 local.get 0 memory.fill ")
        ))
    }),
    ("growth", 12_000, |n| {
        one(format!(
            "{} local.get 1",
            repeat(n, "local.get 0 memory.grow drop ")
        ))
    }),
    ("conditions", 8_000, |n| {
        one(format!(
            "{} local.get 1",
            repeat(n, "local.get 0 if local.get 1 i64.eqz local.set 0 end ")
        ))
    }),
    ("conditions_over_locals", 6_000, |n| {
        let locals = 900;
        one(format!(
            "(local {}) {} {} local.get 1",
            repeat(locals, "i64 "),
            each(n, |i| format!(
                "local.get 0 if local.get 1 local.set {} end ",
                2 + i * 7 % locals
            )),
            each(locals, |i| format!(
                "local.get {} local.get 1 i64.add local.set 1 ",
                i + 2
            )),
        ))
    }),
    ("loops_over_locals", 500, |n| {
        let locals = 900;
        one(format!(
            "(local {}) {} {} {} local.get 1",
            repeat(locals, "i64 "),
            repeat(n, "loop "),
            each(locals, |i| format!(
                "local.get {} local.get 1 i64.add local.set {} ",
                i + 2,
                (i * 7) % locals + 2
            )),
            repeat(n, "local.get 0 br_if 0 end "),
        ))
    }),
    ("loops_one_by_one", 500, |n| {
        let locals = 900;
        one(format!(
            "(local {}) {} {} local.get 1",
            repeat(locals, "i64 "),
            each(n, |i| format!(
                "loop local.get {0} local.get 1 i64.add local.set {0} local.get 0 br_if 0 end ",
                i % locals + 2
            )),
            each(locals, |i| format!(
                "local.get {} local.get 1 i64.add local.set 1 ",
                i + 2
            )),
        ))
    }),
    ("branches_over_locals", 6_000, |n| {
        let locals = 900;
        one(format!(
            "(local {}) block {} end {} local.get 1",
            repeat(locals, "i64 "),
            each(n, |i| format!(
                "local.get 1 local.set {} local.get 0 br_if 0 ",
                i % locals + 2
            )),
            each(locals, |i| format!(
                "local.get {} local.get 1 i64.add local.set 1 ",
                i + 2
            )),
        ))
    }),
    ("table_of_branches", 18_000, |n| {
        let locals = 900;
        one(format!(
            "(local {}) block block {} local.get 0 br_table {} end {} end {} local.get 1",
            repeat(locals, "i64 "),
            each(locals, |i| format!("local.get 1 local.set {} ", i + 2)),
            each(n, |i| format!("{} ", i % 2)),
            each(locals, |i| format!(
                "local.get 1 i64.eqz i64.extend_i32_u local.set {} ",
                i + 2
            )),
            each(locals, |i| format!(
                "local.get {} local.get 1 i64.add local.set 1 ",
                i + 2
            )),
        ))
    }),
    ("live_values", 6_000, |n| {
        let locals = 900;
        one(format!(
            "(local {}) loop {} local.get 0 br_if 0 end local.get 1",
            repeat(locals, "i64 "),
            each(n, |i| format!(
                "local.get {} local.get {} i64.add local.set {} ",
                (i * 7) % locals + 2,
                (i * 13) % locals + 2,
                i % locals + 2
            )),
        ))
    }),
    ("operands_over_calls", 900, |n| {
        format!(
            "(func $f) {}",
            one(format!(
                "local.get 1 {} {} {}",
                each(n, |i| format!("local.get 1 i64.const {i} i64.add ")),
                repeat(n * 8, "call $f "),
                repeat(n, "i64.add "),
            ))
        )
    }),
    ("nested_blocks", 39, |n| {
        one(format!(
            "{} local.get 1",
            repeat(
                n,
                &format!(
                    "{} local.get 0 br_if 7 {} ",
                    repeat(500, "block "),
                    repeat(500, "end ")
                )
            )
        ))
    }),
    ("small_functions", 4_900, |n| repeat(n, "(func)")),
    ("wide_functions", 2_000, |n| {
        let params = repeat(32, "i64 ");
        let pass = repeat(32, "local.get 0 ");
        format!(
            "(func $f (param {params})) {}",
            repeat(n, &format!("(func (param {params}) {pass} call $f)"))
        )
    }),
];

/// Deploys and calls `code`; returns what that cost and the CPU time, or why it was refused.
fn deployed(code: &[u8], args: &[u8]) -> Result<(f64, f64)> {
    let zone = Zone::bare(1)?;
    let mut execution = zone.execution(1);
    let key = SecretKey::from_seed(&[1; 32]);
    let name = party("hard@zone");
    let gas = Gas::new(zone.genesis.rules.transaction_gas);
    let expiry = tradewind_types::Timestamp::new(2_000_000);
    let sign = |number, call| {
        signed(&zone.chain, admin(), &key, number, expiry, gas, call).verify(&zone.chain)
    };
    let deployment = sign(0, deploy(name, code, args))?;
    // A call of what is not there compiles too.
    let call = sign(1, Invocation::new(name, "go", vec![]))?;
    let meter = Meter::start();
    let receipt = execution.run(&deployment)??;
    let used = receipt.gas_used.get();
    anyhow::ensure!(
        matches!(receipt.outcome, tradewind_types::Outcome::Success(_)),
        "{:?}",
        receipt.outcome
    );
    execution.run(&call)??;
    Ok((meter.cpu_us() * 1e3, used as f64))
}

/// The largest module of a kind that is admitted and that a transaction can pay for.
fn largest(first: usize, make: Make) -> Result<Vec<u8>> {
    let rules = tradewind_runtime::Rules::default();
    let mut n = first;
    loop {
        let text = format!(r#"{} (func (export "go"))"#, make(n));
        let code = contract(&["go"], 1, &text)?;
        if admission::admit(&code, &rules).is_ok() && deployed(&code, &[]).is_ok() {
            return Ok(code);
        }
        let less = n * 4 / 5;
        anyhow::ensure!(less > 0 && less < n, "no size is admitted");
        n = less;
    }
}

pub(super) fn prices(contracts: &Path) -> Result<(Vec<Price>, Vec<Row>)> {
    let (mut prices, mut rows) = (Vec::new(), Vec::new());
    let mut measure = |name: &str, code: &[u8], args: &[u8]| -> Result<()> {
        let mut least = (f64::MAX, 0.0);
        for _ in 0..ROUNDS {
            let (nanos, gas) = deployed(code, args).with_context(|| name.to_owned())?;
            least = (least.0.min(nanos), gas);
        }
        let (nanos, gas) = least;
        rows.push(Row::new(
            format!("deploy_{name}_size"),
            code.len() as f64,
            "bytes",
        ));
        rows.push(Row::new(format!("deploy_{name}_ms"), nanos / 1e6, "ms"));
        rows.push(Row::new(format!("deploy_{name}_gas"), gas / 1e6, "Mgas"));
        prices.push(Price {
            name: format!("deploy_{name}"),
            nanos,
            gas,
        });
        Ok(())
    };
    let operator = admin();
    let currencies = vec![(crate::zone::gbp(), operator, operator)];
    let args = tradewind_types::cbor::encode(&(operator, currencies));
    measure("cash", &read_contract(contracts, "cash")?, &args)?;
    for (name, first, make) in HARD {
        let code = largest(first, make).with_context(|| name.to_owned())?;
        measure(name, &code, &[])?;
    }
    Ok((prices, rows))
}
