//! Harm in contracts: refused when they are deployed, or stopped when they run.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use minicbor::bytes::ByteVec;
use tradewind_client::ClientError;
use tradewind_client::types::{Gas, Invocation, RequestId, Timestamp, Transaction, cbor};
use tradewind_client::v1::Failure;
use tradewind_tests::party;

use crate::Target;
use crate::contract::{Action, contract, described};

impl Target {
    /// Sends a call of the administrator and returns its failure, if it failed.
    async fn failure_of(&self, call: Invocation, gas: u64) -> Result<Option<Failure>> {
        let admin = &self.zone.admin;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
        let id = tradewind_client::types::digest(
            tradewind_client::types::Domain::Contract,
            &[&cbor::encode(&call)],
        );
        let request_id = id.as_bytes().first_chunk().context("a hash")?;
        let transaction = Transaction {
            sender: admin.party(),
            request_id: RequestId::from_bytes(*request_id),
            expiry: Timestamp::new(now + 60_000),
            gas_limit: Gas::new(gas),
            calls: vec![call],
            consents: vec![],
        };
        let signed = admin.sign(&self.client.chain(), transaction);
        match self.client.submit_signed(&signed).await {
            Ok(_) => Ok(None),
            Err(ClientError::Failed(failed)) => Ok(Some(failed.failure)),
            Err(other) => bail!("neither done nor failed: {other}"),
        }
    }

    async fn deploy(&self, name: &str, code: &[u8]) -> Result<Option<Failure>> {
        let bytes = |bytes: &[u8]| ByteVec::from(bytes.to_vec());
        let args = cbor::encode(&(name, bytes(code), bytes(&[])));
        let call = Invocation::new(party("registry@system"), "deploy", args);
        self.failure_of(call, 400_000_000).await
    }
}

#[tokio::test]
async fn a_module_that_asks_for_what_no_contract_gets_is_refused_by_name() -> Result<()> {
    let target = Target::new("").await?;
    let plain = |text: &str| {
        let text = format!(r#"(module {text} (memory (export "memory") 1) (func (export "go")))"#);
        described(&text, &[("go", Action)])
    };
    let refused = [
        ("floats", plain("(func (param f64))")),
        ("vectors", plain("(func (local v128))")),
        (
            "an unknown import",
            plain(r#"(import "env" "system" (func))"#),
        ),
        (
            "an unknown function of the ledger",
            plain(r#"(import "tradewind_1" "mint" (func))"#),
        ),
        ("a start function", plain("(func $s) (start $s)")),
        ("an endless table", plain("(table 1000000 funcref)")),
        ("two memories", plain("(memory 1)")),
        ("a component", wat::parse_str("(component)")?),
        ("no module", vec![7; 1_000]),
        (
            "a thousand locals",
            plain(&format!("(func (local {}))", "i64 ".repeat(60_000))),
        ),
    ];
    for (number, (what, code)) in refused.iter().enumerate() {
        let failure = target.deploy(&format!("bad{number}@zone"), code).await?;
        let failure = failure.with_context(|| format!("{what} was admitted"))?;
        ensure!(failure.name == "ModuleRefused", "{what}: {failure:?}");
    }
    target.still_serves().await
}

#[tokio::test]
async fn a_contract_that_means_harm_is_stopped_by_name_and_the_node_goes_on() -> Result<()> {
    let target = Target::new("").await?;
    let cases = [
        (
            "loops",
            "OutOfGas",
            r#"(func (export "go") (loop $again (br $again)))"#,
        ),
        (
            "loops in the host",
            "OutOfGas",
            r#"(func (export "go") (loop $again (drop (call $time)) (br $again)))"#,
        ),
        (
            "fills memory without end",
            "OutOfGas",
            r#"(func (export "go") (loop $again
                (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $again)))"#,
        ),
        (
            "recurses without end",
            "TooDeep",
            r#"(func $go (export "go") (call $go))"#,
        ),
        (
            "grows its memory and goes beyond",
            "Trapped",
            r#"(func (export "go")
                (loop $more (br_if $more (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))
                (i32.store8 (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)))"#,
        ),
        (
            "forges a pointer",
            "BadPointer",
            r#"(func (export "go") (call $output (i32.const -1) (i32.const 100)))"#,
        ),
        (
            "forges a length",
            "BadPointer",
            r#"(func (export "go") (call $output (i32.const 0) (i32.const 2147483647)))"#,
        ),
        (
            "divides by nothing",
            "Trapped",
            r#"(func (export "go") (drop (i32.div_u (i32.const 1) (i32.load (i32.const 0)))))"#,
        ),
        (
            "calls itself",
            "Reentered",
            r#"(data (i32.const 0) "bad8@zone" "go") (func (export "go")
                (drop (call $call (i32.const 0) (i32.const 9) (i32.const 9) (i32.const 2)
                    (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 64))))"#,
        ),
    ];
    for (number, (what, expected, body)) in cases.iter().enumerate() {
        let name = format!("bad{number}@zone");
        let code = contract(&[("go", Action)], body);
        let deployed = target.deploy(&name, &code).await?;
        ensure!(deployed.is_none(), "{what}: {deployed:?}");
        let call = Invocation::new(party(&name), "go", vec![0x80]);
        let failure = target.failure_of(call, 50_000_000).await?;
        let failure = failure.with_context(|| format!("{what}: nothing stopped it"))?;
        ensure!(failure.name == *expected, "{what}: {failure:?}");
        target.still_serves().await?;
    }
    Ok(())
}
