//! Transactions that are not sent yet: what they need, and the files they travel in.
//!
//! A file holds the canonical bytes, which alone count, and beside them the same in words, for
//! people and for version control. Words are written anew from the bytes whenever they are
//! shown: a file that says one thing and does another deceives nobody.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tradewind_client::v1::{self, Simulation};
use tradewind_client::{Account, Client};
use tradewind_proto::json::{decode_args, format_timestamp, plain as readable};
use tradewind_types::cbor::{self, Limits};
use tradewind_types::transaction::{MAX_TRANSACTION_BYTES, Terms};
use tradewind_types::{Gas, Hash, Invocation, Party, RequestId, Schema, Timestamp, Transaction};

use super::fail::Fail;
use super::output::{plain, value};
use crate::file;
use crate::pipeline::wall_clock;

/// Longest file: a transaction in hexadecimal and in words.
const MAX_FILE_BYTES: usize = 8 * MAX_TRANSACTION_BYTES;

/// A transaction that may still change.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) chain: Hash,
    pub(super) transaction: Transaction,
}

impl Draft {
    /// A transaction of these calls, good for so long.
    pub(super) fn new(
        client: &Client,
        sender: Party,
        calls: Vec<Invocation>,
        valid_ms: u64,
    ) -> Result<Self, Fail> {
        let expiry = wall_clock().get().saturating_add(valid_ms);
        Ok(Self {
            chain: client.chain(),
            transaction: Transaction {
                sender,
                request_id: fresh()?,
                expiry: Timestamp::new(expiry),
                gas_limit: Gas::new(0),
                calls,
                consents: Vec::new(),
            },
        })
    }

    pub(super) fn read(path: &Path, client: &Client) -> Result<Self, Fail> {
        let shown = path.display();
        let none = |why: &str| Fail::usage(format!("{shown} is no transaction file: {why}"));
        let bytes = file::read(path, MAX_FILE_BYTES)
            .map_err(|error| Fail::system(&format!("cannot read {shown}"), &error))?;
        let json: Value =
            serde_json::from_slice(&bytes).map_err(|error| none(&error.to_string()))?;
        let text = |name: &str| json[name].as_str().unwrap_or_default();
        let chain: Hash = text("chain")
            .parse()
            .map_err(|_| none("`chain` is not 64 hexadecimal digits"))?;
        if chain != client.chain() {
            let here = client.chain();
            return Err(Fail::usage(format!(
                "{shown} is for chain {chain}, this node is of chain {here}"
            )));
        }
        let body = hex::decode(text("transaction"))
            .map_err(|_| none("`transaction` is not hexadecimal"))?;
        let transaction = cbor::decode(&body, Limits::bytes(MAX_TRANSACTION_BYTES))
            .map_err(|error| none(&error.to_string()))?;
        Ok(Self { chain, transaction })
    }

    /// Writes the file, over an older one only if it is `known` to be this transaction's.
    pub(super) async fn write(
        &self,
        path: &Path,
        known: bool,
        client: &Client,
        needs: &[v1::Need],
    ) -> Result<(), Fail> {
        let shown = path.display();
        if !known && path.exists() {
            return Err(Fail::usage(format!(
                "{shown} is there already; add a call to it with --add, or choose another file"
            )));
        }
        let Transaction {
            sender,
            expiry,
            calls,
            consents,
            ..
        } = &self.transaction;
        let mut words = Words::default();
        let mut told = Vec::new();
        for call in calls {
            told.push(words.json(client, call).await);
        }
        let json = json!({
            "chain": self.chain.to_string(),
            "sender": sender.as_str(),
            "expiry": format_timestamp(*expiry),
            "calls": told,
            "agreed": consents.iter().map(|consent| consent.terms.party.as_str()).collect::<Vec<_>>(),
            "waits_for": waiting(needs, *sender),
            "transaction": hex::encode(cbor::encode(&self.transaction)),
        });
        let text = serde_json::to_string_pretty(&json).unwrap_or_default() + "\n";
        // In one step: an interrupted write leaves the old file.
        let beside = PathBuf::from(format!("{shown}.new"));
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, path))
            .map_err(|error| Fail::system(&format!("cannot write {shown}"), &error))
    }

    /// What it would do now, whatever its gas limit says.
    pub(super) async fn tried(&self, client: &Client) -> Result<Simulation, Fail> {
        let mut tried = self.transaction.clone();
        tried.gas_limit = Gas::new(0);
        Ok(client.simulate(&tried).await?)
    }

    /// Lends the sender's authority to the calls further down that need it.
    pub(super) fn lend(&mut self, needs: &[v1::Need]) {
        let sender = self.transaction.sender;
        for call in &mut self.transaction.calls {
            *call = lent(call, sender, needs);
        }
    }

    /// Adds an account's agreement to what needs it; the calls it agreed to.
    pub(super) fn agree(
        &mut self,
        account: &Account,
        needs: &[v1::Need],
    ) -> Result<Vec<Invocation>, Fail> {
        let party = account.party();
        let mut agreed = Vec::new();
        for call in &self.transaction.calls {
            let is_mine = |need: &&v1::Need| need.party == party.as_str() && begins(need, call);
            if !needs.iter().any(|need| is_mine(&need)) {
                continue;
            }
            let terms = Terms {
                party,
                invocation: lent(call, party, needs),
                nonce: fresh()?,
                expiry: self.transaction.expiry,
            };
            agreed.push(terms.invocation.clone());
            let consent = account.agree(&self.chain, terms);
            self.transaction.consents.push(consent);
        }
        Ok(agreed)
    }
}

fn fresh() -> Result<RequestId, Fail> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Fail::system("the system gives no randomness", &error))?;
    Ok(RequestId::from_bytes(bytes))
}

/// Whether a need is about this call of the transaction, or about one below it.
fn begins(need: &v1::Need, call: &Invocation) -> bool {
    need.path.first().is_some_and(|first| is(first, call))
}

fn is(needed: &v1::NeededCall, call: &Invocation) -> bool {
    let args = needed.arguments.as_ref().map(|value| value.cbor.as_slice());
    needed.contract == call.contract.as_str()
        && needed.method == call.method
        && args.unwrap_or_default() == call.args
}

/// The call with those below it that `party` has to agree to.
fn lent(call: &Invocation, party: Party, needs: &[v1::Need]) -> Invocation {
    let mut root = call.clone();
    let mine = |need: &&v1::Need| need.party == party.as_str() && begins(need, call);
    for need in needs.iter().filter(mine) {
        let mut at = &mut root;
        for inner in need.path.iter().skip(1) {
            let Ok(contract) = inner.contract.parse() else {
                break;
            };
            let args = inner.arguments.as_ref().map(|value| value.cbor.clone());
            let args = args.unwrap_or_default();
            let known = at.within.iter().position(|known| is(inner, known));
            let place = known.unwrap_or_else(|| {
                at.within
                    .push(Invocation::new(contract, inner.method.clone(), args));
                at.within.len() - 1
            });
            let Some(next) = at.within.get_mut(place) else {
                break;
            };
            at = next;
        }
    }
    root
}

/// Parties other than the sender whose agreement is missing.
pub(super) fn waiting(needs: &[v1::Need], sender: Party) -> Vec<&str> {
    let parties = needs.iter().map(|need| need.party.as_str());
    let mut parties: Vec<&str> = parties.filter(|party| *party != sender.as_str()).collect();
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// Whether calls further down act with the sender's authority.
pub(super) fn lends(needs: &[v1::Need], sender: Party) -> bool {
    needs.iter().any(|need| need.party == sender.as_str())
}

/// Who must agree to what.
pub(super) fn need_text(need: &v1::Need) -> String {
    let call = |call: &v1::NeededCall| {
        let arguments = plain(&value(call.arguments.as_ref()));
        format!("{} of {} {arguments}", call.method, call.contract)
    };
    let calls: Vec<String> = need.path.iter().map(call).collect();
    format!(
        "{} must agree to {}",
        need.party,
        calls.join(", within it ")
    )
}

pub(super) fn need_json(need: &v1::Need) -> Value {
    let call = |call: &v1::NeededCall| {
        json!({
            "contract": call.contract,
            "method": call.method,
            "arguments": value(call.arguments.as_ref()),
        })
    };
    json!({ "party": need.party, "path": need.path.iter().map(call).collect::<Vec<_>>() })
}

/// Calls in words, by schemas that are looked up once each.
#[derive(Debug, Default)]
pub(super) struct Words(HashMap<Party, Option<Schema>>);

impl Words {
    pub(super) async fn json(&mut self, client: &Client, call: &Invocation) -> Value {
        let arguments = self.arguments(client, call).await;
        let mut json = json!({
            "contract": call.contract.as_str(),
            "method": call.method,
            "arguments": arguments,
        });
        if !call.within.is_empty() {
            let mut within = Vec::new();
            for inner in &call.within {
                within.push(Box::pin(self.json(client, inner)).await);
            }
            json["within"] = within.into();
        }
        json
    }

    pub(super) async fn arguments(&mut self, client: &Client, call: &Invocation) -> Value {
        #[allow(
            clippy::map_entry,
            reason = "an entry cannot be held while the node is asked"
        )]
        if !self.0.contains_key(&call.contract) {
            let found = client.contract(call.contract).await.ok();
            let schema = found.map(|contract| contract.schema().clone());
            self.0.insert(call.contract, schema);
        }
        let schema = self.0.get(&call.contract).and_then(Option::as_ref);
        let decoded = schema
            .and_then(|schema| decode_args(schema, schema.method(&call.method)?, &call.args).ok());
        decoded.unwrap_or_else(|| readable(&call.args))
    }
}

/// One line of a call in words.
pub(super) fn call_text(call: &Value) -> String {
    let mut text = format!(
        "{} of {} {}",
        plain(&call["method"]),
        plain(&call["contract"]),
        plain(&call["arguments"])
    );
    if let Some(within) = call["within"].as_array() {
        let within: Vec<String> = within.iter().map(call_text).collect();
        text += &format!(", within it {}", within.join(" and "));
    }
    text
}
