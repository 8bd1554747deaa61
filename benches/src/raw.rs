//! Contracts of the SDK beside the same ones written by hand on the raw ABI, and beside one
//! that is encoded with borsh: bytes of a module, gas and time of a call, in one run.
//!
//! Time is that of the whole transaction, on one thread and without its signature. Gas is that
//! of the call alone: what every transaction pays alike is left out. A module written by hand
//! gets the schema of the one it is compared with, which admission asks for.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use tradewind_runtime::rules::{BYTE_GAS, CALL_GAS, TRANSACTION_GAS};
use tradewind_types::schema::SECTION;
use tradewind_types::{
    Amount, Gas, Invocation, Party, SecretKey, Timestamp, VerifiedTransaction, cbor,
};
use wasmparser::{Parser, Payload};

use crate::Row;
use crate::zone::{Zone, admin, deploy, gbp, read_contract, run, shop, shop_key, signed};

/// Accounts.
const ACCOUNTS: usize = 1_000;
/// Calls of one method in a round.
const CALLS: usize = 1_000;
/// Rounds; the best of each method is reported, because the machine is shared.
const ROUNDS: usize = 15;
/// Most bytes of modules.
const COUNTER_BYTES: f64 = 6_000.0;
const CASH_BYTES: f64 = 40_000.0;

/// How a contract encodes what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Cbor,
    Borsh,
}

/// A contract under measurement.
struct Contract {
    /// Name of its module, and of the contract in its zone.
    name: &'static str,
    code: Vec<u8>,
    encoding: Encoding,
}

impl Contract {
    fn party(&self) -> Party {
        Party::new(&format!("{}@zone", self.name)).expect("a name")
    }

    fn bytes(&self) -> f64 {
        self.code.len() as f64
    }

    fn call(&self, method: &str, number: usize) -> Invocation {
        let (from, to) = (shop(number % ACCOUNTS), shop((number * 7 + 1) % ACCOUNTS));
        let (penny, reference) = (Amount::new(1, gbp()), "INV-1");
        let args = match (method, self.encoding) {
            ("add", _) => cbor::encode(&[1]),
            ("count", _) => cbor::encode::<[u8; 0]>(&[]),
            ("transfer", Encoding::Cbor) => cbor::encode(&(from, to, penny, reference)),
            ("mint", Encoding::Cbor) => cbor::encode(&(to, penny, reference)),
            (_, Encoding::Cbor) => cbor::encode(&(to, gbp())),
            ("transfer", _) => borsh(&(from.as_str(), to.as_str(), PENNY, reference)),
            ("mint", _) => borsh(&(to.as_str(), PENNY, reference)),
            (_, Encoding::Borsh) => borsh(&(to.as_str(), *b"GBP")),
        };
        Invocation::new(self.party(), method, args)
    }

    /// Deploys the contract, and opens its accounts.
    fn settle(&self, zone: &mut Zone) -> Result<()> {
        let issuer = admin();
        let issuers = (
            issuer.as_str(),
            vec![(*b"GBP", issuer.as_str(), issuer.as_str())],
        );
        let args = match (self.name, self.encoding) {
            ("counter" | "raw-counter", _) => cbor::encode::<[u8; 0]>(&[]),
            (_, Encoding::Cbor) => cbor::encode(&(issuer, vec![(gbp(), issuer, issuer)])),
            (_, Encoding::Borsh) => borsh(&issuers),
        };
        let mut calls = vec![deploy(self.party(), &self.code, &args)];
        if !self.name.ends_with("counter") {
            let mint = |account| self.call("mint", account);
            calls.extend((0..2 * ACCOUNTS).map(mint));
        }
        zone.govern(calls)
    }
}

/// A penny in borsh.
const PENNY: (u64, [u8; 3]) = (1, *b"GBP");

fn borsh(value: &impl borsh::BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).expect("writing to memory")
}

/// One method of one contract, and what it cost so far.
struct Measured {
    zone: usize,
    transactions: Vec<VerifiedTransaction>,
    us: f64,
    gas: f64,
}

impl Measured {
    /// Signs the calls.
    fn new(zone: usize, on: &Zone, contract: &Contract, method: &str) -> Self {
        let sign = |number: usize| {
            let call = contract.call(method, number);
            let (sender, key) = match method {
                "mint" => (admin(), SecretKey::from_seed(&[1; 32])),
                _ => (shop(number % ACCOUNTS), shop_key(number % ACCOUNTS)),
            };
            let expiry = Timestamp::new(on.genesis.time.get() + 100_000);
            let (number, gas) = (number as u64 + 1_000_000, Gas::new(1_000_000));
            let transaction = signed(&on.chain, sender, &key, number, expiry, gas, call);
            transaction.verify(&on.chain).expect("just signed")
        };
        Self {
            zone,
            transactions: (0..CALLS).map(sign).collect(),
            us: f64::MAX,
            gas: 0.0,
        }
    }

    /// Runs a round.
    fn round(&mut self, zone: &Zone) -> Result<()> {
        let mut execution = zone.execution(2);
        let start = Instant::now();
        for transaction in &self.transactions {
            run(&mut execution, transaction)?;
        }
        let us = start.elapsed().as_secs_f64() * 1e6 / CALLS as f64;
        self.us = self.us.min(us);
        let bytes = self.transactions.iter().map(|t| t.signed().len_bytes());
        let bytes = bytes.sum::<usize>() as u64;
        let alike = (TRANSACTION_GAS + CALL_GAS) * CALLS as u64 + BYTE_GAS * bytes;
        let gas = execution.finish()?.gas_used.get();
        self.gas = (gas - alike) as f64 / CALLS as f64;
        Ok(())
    }
}

/// Which method of which contract is compared with which contract's.
const COMPARED: [(&str, &str, &str); 10] = [
    ("counter", "raw-counter", "add"),
    ("counter", "raw-counter", "count"),
    ("cash", "raw-till", "transfer"),
    ("cash", "raw-till", "mint"),
    ("cash", "raw-till", "balance"),
    ("till", "raw-till", "transfer"),
    ("till", "raw-till", "mint"),
    ("borsh-till", "till", "transfer"),
    ("borsh-till", "till", "mint"),
    ("borsh-till", "till", "balance"),
];

/// Measures sizes, gas and time.
pub fn raw(contracts: &Path) -> Result<Vec<Row>> {
    let contracts = read(contracts)?;
    let find = |name: &str| {
        let at = contracts.iter().position(|contract| contract.name == name);
        at.expect("contracts compared are read")
    };
    let mut rows = sizes(|name| contracts[find(name)].bytes());
    let mut zones = Vec::new();
    for contract in &contracts {
        let mut zone = Zone::bare(ACCOUNTS)?;
        let settled = contract.settle(&mut zone);
        settled.with_context(|| format!("deploying {}", contract.name))?;
        zones.push(zone);
    }
    let prepare = |name: &str, method: &str| {
        let at = find(name);
        Measured::new(at, &zones[at], &contracts[at], method)
    };
    let mut pairs: Vec<[Measured; 2]> = COMPARED
        .iter()
        .map(|(ours, other, method)| [prepare(ours, method), prepare(other, method)])
        .collect();
    // All in turn, so that what disturbs the machine disturbs both sides.
    for _ in 0..ROUNDS {
        for measured in pairs.iter_mut().flatten() {
            measured.round(&zones[measured.zone])?;
        }
    }
    for ((name, other, method), [ours, others]) in COMPARED.iter().zip(&pairs) {
        let name = format!("{}_{method}", name.replace('-', "_"));
        rows.push(Row::new(format!("{name}_gas"), ours.gas, "gas").against(*other, others.gas));
        rows.push(Row::new(format!("{name}_us"), ours.us, "us").against(*other, others.us));
    }
    Ok(rows)
}

fn sizes(bytes: impl Fn(&str) -> f64) -> Vec<Row> {
    let row = |name: &str| {
        Row::new(
            format!("{}_bytes", name.replace('-', "_")),
            bytes(name),
            "B",
        )
    };
    vec![
        row("counter").against("limit", COUNTER_BYTES),
        row("cash").against("limit", CASH_BYTES),
        row("counter").against("raw-counter", bytes("raw-counter")),
        row("till").against("raw-till", bytes("raw-till")),
        row("borsh-till").against("till", bytes("till")),
    ]
}

/// Reads the modules; those without a schema get that of the contract they stand beside.
fn read(contracts: &Path) -> Result<Vec<Contract>> {
    let mut all = Vec::new();
    for (name, like) in [
        ("counter", None),
        ("raw-counter", Some("counter")),
        ("cash", None),
        ("till", None),
        ("raw-till", Some("till")),
        ("borsh-till", Some("till")),
    ] {
        let module = |name: &str| read_contract(contracts, &name.replace('-', "_"));
        let mut code = module(name)?;
        if let Some(like) = like {
            add_section(&mut code, &schema(&module(like)?)?);
        }
        let encoding = match name {
            "borsh-till" => Encoding::Borsh,
            _ => Encoding::Cbor,
        };
        all.push(Contract {
            name,
            code,
            encoding,
        });
    }
    Ok(all)
}

/// The schema section of a module.
fn schema(code: &[u8]) -> Result<Vec<u8>> {
    let mut schema = Vec::new();
    for payload in Parser::new(0).parse_all(code) {
        if let Payload::CustomSection(section) = payload?
            && section.name() == SECTION
        {
            schema.extend_from_slice(section.data());
        }
    }
    ensure!(!schema.is_empty(), "a module of the SDK has no schema");
    Ok(schema)
}

/// Appends a schema section.
fn add_section(code: &mut Vec<u8>, schema: &[u8]) {
    let mut body = leb(SECTION.len());
    body.extend_from_slice(SECTION.as_bytes());
    body.extend_from_slice(schema);
    code.push(0);
    code.extend(leb(body.len()));
    code.extend(body);
}

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
