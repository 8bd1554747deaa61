//! `tradewind replay TX`: a past transaction once more, here, step by step.
//!
//! The node gives the block and whatever state is asked for; the runtime of this command
//! executes. It shows every call of a host function, and says whether result and gas are those
//! of the receipt.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tradewind_client::v1::{
    self, BlockRequest, RequestUseRequest, SchemaRequest, StateRequest, TransactionStatusRequest,
};
use tradewind_client::{Client, ClientError};
use tradewind_proto::json::{
    decode, decode_args, decode_fields, decode_returned, plain as readable, read_state_key, render,
};
use tradewind_runtime::trace::{Answer, Given, HostCall};
use tradewind_runtime::wasm::THREAD_STACK_BYTES;
use tradewind_runtime::{BlockContext, Execution, Programs, Rules, Trace, registry};
use tradewind_state::{Fault, Snapshot, Value as Bytes};
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::{MAX_SECTION_BYTES, Schema};
use tradewind_types::{
    Failure, Hash, Header, Outcome, Party, Receipt, RequestId, SignedTransaction, Timestamp,
    VerifiedTransaction,
};

use super::Common;
use super::connection::connect;
use super::fail::Fail;
use super::output::{Output, grouped, plain};
use super::progress::Progress;
use super::table::{bad, faint, good, strong};

/// Longest receipt, in bytes: every event and result of a transaction.
const MAX_RECEIPT_BYTES: usize = 64 << 20;

/// A block's transactions up to the one that is looked at, with their receipts.
struct Block {
    header: Header,
    transactions: Vec<VerifiedTransaction>,
    receipts: Vec<Receipt>,
}

/// How the execution went.
struct Rerun {
    receipt: Receipt,
    trace: Trace,
    panics: Vec<String>,
    /// The first earlier transaction of the block that went another way.
    strayed: Option<usize>,
}

pub(super) async fn rerun(common: &Common, id: Hash, output: &mut Output) -> Result<(), Fail> {
    let client = connect(common).await?;
    let progress = Progress::spinner(common, "fetching the block");
    let block = block(&client, &id).await?;
    let limits = client.status().await?.limits;
    let rules: Rules = cbor::decode(&limits, Limits::bytes(4096))
        .map_err(|error| Fail::node(format!("the node's rules: {error}")))?;
    let (height, index) = (block.header.height, block.transactions.len() - 1);
    drop(progress);
    let progress = Progress::bar(common, block.transactions.len() as u64, "executing");
    let told = block.receipts.last().cloned();
    let told = told.ok_or_else(|| Fail::node("the node's block has no receipts"))?;
    let (sender, done) = tokio::sync::oneshot::channel();
    let (runtime, node) = (Handle::current(), client.clone());
    // Contracts run on threads whose stack is sized for them.
    std::thread::Builder::new()
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || {
            let result = execute(node, runtime, rules, &block, || progress.step());
            // Whoever waits for it may have been interrupted.
            let _ = sender.send(result);
        })
        .map_err(|error| Fail::system("cannot start a thread", &error))?;
    let rerun = done
        .await
        .map_err(|_| Fail::node("the execution panicked"))?;
    let rerun = rerun.map_err(|fault| Fail::caused(&fault))?;
    let schemas = schemas(&client, &rerun, height.get()).await;
    let teller = Teller { schemas };
    let same = rerun.receipt == told;
    let json = json!({
        "transaction": id.to_string(),
        "height": height.get(),
        "index": index,
        "same": same,
        "gas_used": rerun.receipt.gas_used.get(),
        "outcome": teller.outcome(&rerun.receipt),
        "receipt": { "gas_used": told.gas_used.get(), "outcome": teller.outcome(&told) },
        "panics": rerun.panics,
        "trace": rerun.trace.calls.iter().map(|call| teller.call_json(call)).collect::<Vec<_>>(),
        "more_calls": rerun.trace.more,
    });
    if let Some(earlier) = rerun.strayed {
        output.note(&format!(
            "transaction {earlier} of the block went another way than its receipt says"
        ));
    }
    output.tell(&json, || {
        let mut text = format!(
            "{} in block {height}, place {index}\n",
            strong(&id.to_string())
        );
        for call in &rerun.trace.calls {
            text += &teller.line(call);
        }
        if rerun.trace.more > 0 {
            text += &faint(&format!("… and {} calls more\n", grouped(rerun.trace.more)));
        }
        for panic in &rerun.panics {
            text += &format!("panic   {panic}\n");
        }
        let gas = grouped(rerun.receipt.gas_used.get());
        text += &format!(
            "\nresult  {}\ngas     {gas}\n",
            plain(&teller.outcome(&rerun.receipt))
        );
        text + &match same {
            true => format!(
                "{}: result, events and gas are those of the receipt",
                good("same")
            ),
            false => bad("not what the receipt says"),
        }
    });
    if same {
        Ok(())
    } else {
        let text = format!(
            "the receipt says {} with gas {}, here it is {} with gas {}",
            plain(&teller.outcome(&told)),
            told.gas_used,
            plain(&teller.outcome(&rerun.receipt)),
            rerun.receipt.gas_used
        );
        Err(Fail::unproven(text, Value::Null))
    }
}

/// The block of a transaction, up to the transaction.
async fn block(client: &Client, id: &Hash) -> Result<Block, Fail> {
    let request = TransactionStatusRequest {
        transaction_id: id.as_bytes().to_vec(),
        wait: false,
    };
    let status = client.ledger().transaction_status(request).await;
    let committed = status.map_err(ClientError::from)?.into_inner().committed;
    let committed = committed
        .ok_or_else(|| Fail::refused(format!("transaction {id} is in no block of this node")))?;
    let request = BlockRequest {
        height: Some(committed.height),
        receipts: true,
    };
    let answer = client.ledger().block(request).await;
    let wire = answer
        .map_err(ClientError::from)?
        .into_inner()
        .block
        .unwrap_or_default();
    let nonsense = |what: &str| Fail::node(format!("the node's block: {what}"));
    let header = wire.header.unwrap_or_default().header;
    let header: Header =
        cbor::decode(&header, Limits::bytes(4096)).map_err(|error| nonsense(&error.to_string()))?;
    let count = committed.index as usize + 1;
    let chain = client.chain();
    let transactions = wire.transactions.iter().take(count).map(|bytes| {
        let signed = SignedTransaction::from_bytes(bytes);
        let signed = signed.map_err(|error| nonsense(&error.to_string()))?;
        signed
            .verify(&chain)
            .map_err(|error| nonsense(&error.to_string()))
    });
    let transactions = transactions.collect::<Result<Vec<_>, Fail>>()?;
    let receipts = wire.receipts.iter().take(count).map(|bytes| {
        cbor::decode(bytes, Limits::bytes(MAX_RECEIPT_BYTES))
            .map_err(|error| nonsense(&error.to_string()))
    });
    let receipts = receipts.collect::<Result<Vec<Receipt>, Fail>>()?;
    let is_it = transactions.last().is_some_and(|last| last.id() == id);
    if !is_it || receipts.len() != count {
        return Err(nonsense("the transaction is not where the node says"));
    }
    Ok(Block {
        header,
        transactions,
        receipts,
    })
}

fn execute(
    client: Client,
    runtime: Handle,
    rules: Rules,
    block: &Block,
    step: impl Fn(),
) -> Result<Rerun, Fault> {
    let context = BlockContext {
        chain: client.chain(),
        height: block.header.height,
        time: block.header.time,
    };
    let base = Remote {
        client,
        runtime,
        height: block.header.height.get().saturating_sub(1),
        values: Mutex::default(),
    };
    let programs = Programs::traced(rules.clone())?;
    let mut execution = Execution::new(Arc::new(base), context, Arc::new(rules), programs);
    let mut strayed = None;
    let mut last = None;
    for (place, (transaction, told)) in block.transactions.iter().zip(&block.receipts).enumerate() {
        let (receipt, diagnostics) = execution.rerun(transaction)?;
        step();
        if place + 1 < block.transactions.len() && receipt != *told && strayed.is_none() {
            strayed = Some(place);
        }
        last = Some((receipt, diagnostics));
    }
    let (receipt, diagnostics) = last.ok_or_else(|| Fault::Broken {
        what: "a block without the transaction".into(),
    })?;
    Ok(Rerun {
        receipt,
        trace: diagnostics.trace,
        panics: diagnostics.panics,
        strayed,
    })
}

/// The state after a block, as a node tells it piece by piece.
struct Remote {
    client: Client,
    runtime: Handle,
    height: u64,
    values: Mutex<HashMap<Vec<u8>, Option<Bytes>>>,
}

impl Remote {
    fn state(&self, request: StateRequest) -> Result<v1::StateResponse, Fault> {
        let mut ledger = self.client.ledger();
        let answer = self.runtime.block_on(ledger.state(request));
        Ok(answer.map_err(|status| broken(&status))?.into_inner())
    }
}

fn broken(status: &tonic::Status) -> Fault {
    Fault::Broken {
        what: format!("the node gives no state: {}", status.message()),
    }
}

impl Snapshot for Remote {
    fn value(&self, key: &[u8]) -> Result<Option<Bytes>, Fault> {
        let known = self
            .values
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut end = key.to_vec();
        end.push(0);
        let answer = self.state(StateRequest {
            start: key.to_vec(),
            end,
            limit: 1,
            reverse: false,
            height: Some(self.height),
        })?;
        let value = answer
            .records
            .into_iter()
            .next()
            .and_then(|record| record.value);
        let value = value.map(|value| Bytes::from(value.cbor));
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.insert(key.to_vec(), value.clone());
        Ok(value)
    }

    fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Bytes)>, Fault> {
        let (mut start, mut end) = (start.to_vec(), end.to_vec());
        let mut entries = Vec::new();
        while entries.len() < limit && start < end {
            let answer = self.state(StateRequest {
                start: start.clone(),
                end: end.clone(),
                limit: u32::try_from(limit - entries.len()).unwrap_or(u32::MAX),
                reverse,
                height: Some(self.height),
            })?;
            let Some(last) = answer.records.last().map(|record| record.key.clone()) else {
                break;
            };
            let records = answer.records.into_iter();
            entries.extend(records.map(|record| {
                let value = record.value.unwrap_or_default().cbor;
                (record.key, Bytes::from(value))
            }));
            if answer.complete {
                break;
            }
            if reverse {
                end = last;
            } else {
                start = last;
                start.push(0);
            }
        }
        Ok(entries)
    }

    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        let mut ledger = self.client.ledger();
        let answer = self.runtime.block_on(ledger.request_use(RequestUseRequest {
            party: party.to_string(),
            id: id.as_bytes().to_vec(),
            height: Some(self.height),
        }));
        let answer = answer.map_err(|status| broken(&status))?.into_inner();
        Ok(answer.expiry_ms.map(Timestamp::new))
    }
}

/// The schemas of all contracts of a trace, as they were after the block.
async fn schemas(client: &Client, rerun: &Rerun, height: u64) -> BTreeMap<Party, Schema> {
    let mut names: Vec<Party> = rerun.trace.calls.iter().map(|call| call.contract).collect();
    names.extend(rerun.trace.calls.iter().filter_map(called));
    names.extend(rerun.receipt.events.iter().map(|event| event.contract));
    names.push(registry::name());
    names.sort();
    names.dedup();
    let mut schemas = BTreeMap::new();
    for name in names {
        let request = SchemaRequest {
            contract: name.to_string(),
            height: Some(height),
        };
        // What the node does not describe is shown in bytes.
        if let Ok(answer) = client.ledger().schema(request).await
            && let Ok(schema) = cbor::decode(
                &answer.into_inner().schema,
                Limits::bytes(MAX_SECTION_BYTES),
            )
        {
            schemas.insert(name, schema);
        }
    }
    schemas
}

/// The contract that a host call called.
fn called(call: &HostCall) -> Option<Party> {
    let Given::Bytes(name) = given(call, "contract")? else {
        return None;
    };
    Party::new(std::str::from_utf8(name).ok()?).ok()
}

fn given<'c>(call: &'c HostCall, name: &str) -> Option<&'c Given> {
    call.given
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, given)| given)
}

fn bytes<'c>(call: &'c HostCall, name: &str) -> Option<&'c [u8]> {
    match given(call, name)? {
        Given::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

/// Tells host calls in the words of their contracts.
struct Teller {
    schemas: BTreeMap<Party, Schema>,
}

impl Teller {
    fn outcome(&self, receipt: &Receipt) -> Value {
        match &receipt.outcome {
            Outcome::Success(returned) => {
                let values = returned.iter().map(|returned| match returned.0.as_slice() {
                    [] => Value::Null,
                    bytes => readable(bytes),
                });
                json!({ "returned": values.collect::<Vec<_>>() })
            }
            Outcome::Failed { call, failure } => {
                json!({ "call": call, "failed": self.failure(failure) })
            }
        }
    }

    fn failure(&self, failure: &Failure) -> Value {
        let rendered = render(failure, self.schemas.get(failure.contract()));
        json!({
            "contract": rendered.contract.to_string(),
            "name": rendered.name,
            "fields": rendered.fields,
            "en": rendered.en,
        })
    }

    /// A key of the calling contract: `held[ann@shop]`.
    fn key(&self, call: &HostCall, local: &[u8]) -> Value {
        let schema = self.schemas.get(&call.contract);
        let place = schema.and_then(|schema| read_state_key(schema, local));
        place.map_or_else(
            || hex::encode(local).into(),
            |place| {
                let parts = match place.parts.as_slice() {
                    [] => String::new(),
                    parts => plain(&Value::Array(parts.to_vec())),
                };
                format!("{}{parts}", place.field.name).into()
            },
        )
    }

    fn stored(&self, call: &HostCall, value: &[u8]) -> Value {
        let decoded = || {
            let schema = self.schemas.get(&call.contract)?;
            let place = read_state_key(schema, bytes(call, "key")?)?;
            decode(schema, &place.value, value).ok()
        };
        decoded().unwrap_or_else(|| readable(value))
    }

    fn argument(&self, call: &HostCall, name: &str, given: &Given) -> Value {
        let bytes_of = match given {
            Given::Number(number) => {
                if let ("refuse", "code") = (call.function, name) {
                    return self.refusal(call, *number);
                }
                return (*number).into();
            }
            Given::Astray => return "a pointer astray".into(),
            Given::Bytes(bytes) => bytes.as_slice(),
        };
        let schema = self.schemas.get(&call.contract);
        let decoded = match (call.function, name) {
            ("read" | "write" | "remove", "key") => Some(self.key(call, bytes_of)),
            ("scan", _) => Some(self.key(call, bytes_of)),
            ("write", "from") => Some(self.stored(call, bytes_of)),
            ("output", _) => schema.and_then(|schema| {
                decode_returned(schema, schema.method(&call.method)?, bytes_of).ok()
            }),
            ("emit", "from") => schema.and_then(|schema| {
                let event = schema.event(std::str::from_utf8(bytes(call, "name")?).ok()?)?;
                decode_fields(schema, &event.fields, bytes_of).ok()
            }),
            ("refuse", "from") => schema.and_then(|schema| {
                let Some(Given::Number(code)) = self::given(call, "code") else {
                    return None;
                };
                decode_fields(schema, &schema.failure(*code)?.fields, bytes_of).ok()
            }),
            ("call" | "try_call", "args") => self.callee(call).and_then(|(schema, method)| {
                decode_args(schema, schema.method(method)?, bytes_of).ok()
            }),
            _ => None,
        };
        decoded.unwrap_or_else(|| words(bytes_of))
    }

    fn refusal(&self, call: &HostCall, code: u32) -> Value {
        let schema = self.schemas.get(&call.contract);
        let failure = schema.and_then(|schema| schema.failure(code));
        failure.map_or_else(|| code.into(), |failure| failure.name.clone().into())
    }

    fn callee<'c>(&'c self, call: &'c HostCall) -> Option<(&'c Schema, &'c str)> {
        let method = std::str::from_utf8(bytes(call, "method")?).ok()?;
        Some((self.schemas.get(&called(call)?)?, method))
    }

    fn answer(&self, call: &HostCall) -> Value {
        let value = match &call.answer {
            Answer::Nothing | Answer::Unknown => return Value::Null,
            Answer::Number(number) => return (*number).into(),
            Answer::Absent => return "nothing".into(),
            Answer::Stopped(failure) => {
                return json!({ "stopped": self.failure(failure) });
            }
            Answer::Failed(failure) => {
                let failure = cbor::decode::<Failure>(failure, Limits::bytes(1 << 20));
                let failure = failure.map_or(Value::Null, |failure| self.failure(&failure));
                return json!({ "failed": failure });
            }
            Answer::Bytes(bytes) => bytes.as_slice(),
        };
        let schema = self.schemas.get(&call.contract);
        let decoded = match call.function {
            "read" => Some(self.stored(call, value)),
            "input" => schema
                .and_then(|schema| decode_args(schema, schema.method(&call.method)?, value).ok()),
            "call" | "try_call" => self.callee(call).and_then(|(schema, method)| {
                decode_returned(schema, schema.method(method)?, value).ok()
            }),
            _ => None,
        };
        decoded.unwrap_or_else(|| words(value))
    }

    fn call_json(&self, call: &HostCall) -> Value {
        let given = call.given.iter();
        let given: serde_json::Map<String, Value> = given
            .map(|(name, given)| ((*name).to_owned(), self.argument(call, name, given)))
            .collect();
        json!({
            "depth": call.depth,
            "contract": call.contract.as_str(),
            "method": call.method,
            "function": call.function,
            "given": given,
            "gas": call.gas,
            "answer": self.answer(call),
        })
    }

    fn line(&self, call: &HostCall) -> String {
        let indent = "  ".repeat(call.depth as usize);
        let given = call.given.iter();
        let given: Vec<String> = given
            .map(|(name, given)| plain(&self.argument(call, name, given)))
            .collect();
        let answer = match self.answer(call) {
            Value::Null => String::new(),
            answer => format!(" = {}", plain(&answer)),
        };
        format!(
            "{indent}{} {}({}){answer}  {}\n",
            faint(&format!("{}.{}", call.contract, call.method)),
            strong(call.function),
            given.join(", "),
            faint(&grouped(call.gas)),
        )
    }
}

/// Bytes that nothing explains: text if they are, CBOR if they are, hexadecimal.
fn words(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => text.into(),
        _ if cbor::check(bytes, Limits::bytes(1 << 20)).is_ok() => readable(bytes),
        _ => hex::encode(bytes).into(),
    }
}
