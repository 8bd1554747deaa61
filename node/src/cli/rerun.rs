//! `tradewind replay TX`: a past transaction once more, here, step by step.
//!
//! The node gives the block and whatever state is asked for; the runtime of this command
//! executes. It shows every call of a host function, and says whether result and gas are those
//! of the receipt.

mod remote;
mod teller;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tradewind_client::v1::{BlockRequest, SchemaRequest, TransactionStatusRequest};
use tradewind_client::{Client, ClientError};
use tradewind_runtime::wasm::THREAD_STACK_BYTES;
use tradewind_runtime::{BlockContext, Execution, Programs, Rules, Trace, registry};
use tradewind_state::Fault;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::{MAX_SECTION_BYTES, Schema};
use tradewind_types::{Hash, Header, Party, Receipt, SignedTransaction, VerifiedTransaction};

use remote::Remote;
use teller::{Teller, called};

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
    drop(progress);
    let (height, index) = (block.header.height, block.transactions.len() - 1);
    let told = block.receipts.last().cloned();
    let told = told.ok_or_else(|| Fail::node("the node's block has no receipts"))?;
    let progress = Progress::bar(common, block.transactions.len() as u64, "executing");
    let rerun = execute_apart(client.clone(), rules, block, progress).await?;
    let teller = Teller::new(schemas(&client, &rerun, height.get()).await);
    if let Some(earlier) = rerun.strayed {
        output.note(&format!(
            "transaction {earlier} of the block went another way than its receipt says"
        ));
    }
    let json = json!({
        "transaction": id.to_string(),
        "height": height.get(),
        "index": index,
        "same": rerun.receipt == told,
        "gas_used": rerun.receipt.gas_used.get(),
        "outcome": teller.outcome(&rerun.receipt),
        "receipt": { "gas_used": told.gas_used.get(), "outcome": teller.outcome(&told) },
        "panics": rerun.panics,
        "trace": rerun.trace.calls.iter().map(|call| teller.call_json(call)).collect::<Vec<_>>(),
        "more_calls": rerun.trace.more,
    });
    output.tell(&json, || {
        let id = strong(&id.to_string());
        format!("{id} in block {height}, place {index}\n") + &text(&rerun, &told, &teller)
    });
    if rerun.receipt == told {
        return Ok(());
    }
    let text = format!(
        "the receipt says {} with gas {}, here it is {} with gas {}",
        plain(&teller.outcome(&told)),
        told.gas_used,
        plain(&teller.outcome(&rerun.receipt)),
        rerun.receipt.gas_used
    );
    Err(Fail::unproven(text, Value::Null))
}

fn text(rerun: &Rerun, told: &Receipt, teller: &Teller) -> String {
    let calls = rerun.trace.calls.iter();
    let mut text: String = calls.map(|call| teller.line(call)).collect();
    if rerun.trace.more > 0 {
        text += &faint(&format!("… and {} calls more\n", grouped(rerun.trace.more)));
    }
    for panic in &rerun.panics {
        text += &format!("panic   {panic}\n");
    }
    let outcome = plain(&teller.outcome(&rerun.receipt));
    let gas = grouped(rerun.receipt.gas_used.get());
    text += &format!("\nresult  {outcome}\ngas     {gas}\n");
    text + &if rerun.receipt == *told {
        let same = good("same");
        format!("{same}: result, events and gas are those of the receipt")
    } else {
        bad("not what the receipt says")
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

/// Executes on a thread of its own: contracts run on threads whose stack is sized for them.
async fn execute_apart(
    client: Client,
    rules: Rules,
    block: Block,
    progress: Progress,
) -> Result<Rerun, Fail> {
    let (sender, done) = tokio::sync::oneshot::channel();
    let runtime = Handle::current();
    std::thread::Builder::new()
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || {
            let result = execute(client, runtime, rules, &block, || progress.step());
            // Whoever waits for it may have been interrupted.
            let _ = sender.send(result);
        })
        .map_err(|error| Fail::system("cannot start a thread", &error))?;
    let rerun = done.await;
    let rerun = rerun.map_err(|_| Fail::node("the execution panicked"))?;
    rerun.map_err(|fault| Fail::caused(&fault))
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
    let before = block.header.height.get().saturating_sub(1);
    let base = Remote::new(client, runtime, before);
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
