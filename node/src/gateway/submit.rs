//! Transactions: prepared, tried, submitted, followed.

use std::sync::Arc;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use tonic::{Code, Status, Streaming};
use tradewind_proto::v1::submit_stream_response::Answer;
use tradewind_proto::v1::{
    Expired, PrepareConsentRequest, PrepareConsentResponse, PrepareRequest, PrepareResponse,
    Rejected, SimulateRequest, Simulation, SubmitAndWaitRequest, SubmitAndWaitResponse,
    SubmitRequest, SubmitResponse, SubmitStreamRequest, SubmitStreamResponse, TransactionState,
    TransactionStatusRequest, TransactionStatusResponse, simulate_request,
};
use tradewind_proto::{error, v1};
use tradewind_runtime::{Diagnostics, Reject};
use tradewind_types::transaction::{MAX_INVOCATIONS, Terms};
use tradewind_types::{
    Gas, Hash, Height, Invocation, Organisation, Outcome, Party, Receipt, Schema,
    SignedTransaction, Timestamp, Transaction, cbor,
};

use super::encode::{CallEncoder, canonical, sixteen};
use super::ledger::Door;
use super::outgoing::{Filler, Outgoing, outgoing};
use super::tell::{Place, Teller, brief};
use super::{places, refuse};
use crate::node::{Status as Standing, Submitted};
use crate::pipeline::wall_clock;
use crate::watch::Fate;

/// How long a prepared transaction is good unless the client says otherwise.
const VALIDITY_MS: u64 = 120_000;
/// Most consents of one transaction.
const MAX_CONSENTS: usize = 64;
/// Answers that wait for the client to read them.
const BUFFER: usize = 1_024;

pub(super) fn prepare(
    door: &Door,
    caller: Option<Organisation>,
    request: &PrepareRequest,
) -> Result<PrepareResponse, Status> {
    let sender = refuse::party("sender", &request.sender)?;
    door.charge(caller, Some(sender))?;
    let at = door.node.durable();
    if request.consents.len() > MAX_CONSENTS {
        let text = format!(
            "{} consents, at most {MAX_CONSENTS} are allowed",
            request.consents.len()
        );
        return Err(refuse::invalid("TOO_MANY_CONSENTS", text));
    }
    let mut encoder = CallEncoder::new(|contract| door.schema(&at, contract));
    let calls = request.calls.iter().map(|call| encoder.call(call));
    let calls = calls.collect::<Result<Vec<_>, _>>()?;
    if calls.is_empty() {
        return Err(refuse::invalid(
            "NO_CALLS",
            "a transaction has 1 to 64 calls, found 0",
        ));
    }
    let consents = request
        .consents
        .iter()
        .map(|bytes| canonical("consent", bytes));
    let now = wall_clock().max(at.header.time).get();
    let expiry = match request.expiry_ms {
        0 => now.saturating_add(VALIDITY_MS),
        given => given,
    };
    let mut transaction = Transaction {
        sender,
        request_id: sixteen("request_id", &request.request_id)?,
        expiry: Timestamp::new(expiry),
        gas_limit: Gas::new(request.gas_limit),
        calls,
        consents: consents.collect::<Result<_, _>>()?,
    };
    let simulation = try_out(door, &transaction)?;
    if request.gas_limit == 0 {
        let used = simulation.gas_used;
        transaction.gas_limit = Gas::new(used.saturating_add(used / 2));
    }
    let chain = door.node.chain();
    let body = cbor::encode(&transaction);
    let id = tradewind_types::digest(
        tradewind_types::Domain::Transaction,
        &[chain.as_bytes(), &body],
    );
    Ok(PrepareResponse {
        sign_bytes: transaction.sign_bytes(&chain),
        transaction_id: id.as_bytes().to_vec(),
        body,
        simulation: Some(simulation),
    })
}

pub(super) fn prepare_consent(
    door: &Door,
    caller: Option<Organisation>,
    request: &PrepareConsentRequest,
) -> Result<PrepareConsentResponse, Status> {
    let party = refuse::party("party", &request.party)?;
    door.charge(caller, Some(party))?;
    let at = door.node.durable();
    let call = request
        .call
        .as_ref()
        .ok_or_else(|| refuse::invalid("NO_CALLS", "a consent is to one call, found none"))?;
    let terms = Terms {
        party,
        invocation: CallEncoder::new(|contract| door.schema(&at, contract)).call(call)?,
        nonce: sixteen("nonce", &request.nonce)?,
        expiry: Timestamp::new(request.expiry_ms),
    };
    Ok(PrepareConsentResponse {
        sign_bytes: terms.sign_bytes(&door.node.chain()),
        terms: cbor::encode(&terms),
    })
}

pub(super) fn simulate(
    door: &Door,
    caller: Option<Organisation>,
    request: SimulateRequest,
) -> Result<Simulation, Status> {
    let transaction = match request.transaction {
        Some(simulate_request::Transaction::Body(body)) => canonical::<Transaction>("body", &body)?,
        Some(simulate_request::Transaction::Signed(bytes)) => SignedTransaction::from_bytes(&bytes)
            .map_err(|error| refuse::invalid("BAD_TRANSACTION", error.to_string()))?
            .transaction()
            .clone(),
        None => {
            return Err(refuse::invalid(
                "BAD_TRANSACTION",
                "no transaction to simulate",
            ));
        }
    };
    door.charge(caller, Some(transaction.sender))?;
    if transaction.calls.len() > MAX_INVOCATIONS || transaction.consents.len() > MAX_CONSENTS {
        let text = format!("a transaction has at most {MAX_INVOCATIONS} calls and consents");
        return Err(refuse::invalid("TOO_MANY_CALLS", text));
    }
    try_out(door, &transaction)
}

/// Runs a transaction on the newest state and keeps nothing. A gas limit of 0 stands for the
/// most that this node lends.
fn try_out(door: &Door, transaction: &Transaction) -> Result<Simulation, Status> {
    let height = door.node.durable().header.height.get();
    let mut tried = transaction.clone();
    if tried.gas_limit.get() == 0 {
        tried.gas_limit = Gas::new(u64::MAX);
    }
    let simulated = door
        .node
        .simulate(tried)
        .map_err(|error| refuse::fault(&error))?;
    let receipt = simulated.receipt;
    let Diagnostics {
        panics,
        needs,
        touched,
        ..
    } = simulated.diagnostics;
    let mut teller = Teller::new(|contract| door.schema_now(contract));
    Ok(Simulation {
        height,
        outcome: Some(teller.outcome(&receipt.outcome, &transaction.calls)),
        gas_used: receipt.gas_used.get(),
        events: teller.events(&receipt, Place::default()),
        diagnostics: panics,
        needs: needs.iter().map(|need| teller.need(need)).collect(),
        touched: touched
            .iter()
            .map(|(key, touched)| teller.touched(key, touched))
            .collect(),
    })
}

pub(super) fn submit(
    door: &Door,
    caller: Option<Organisation>,
    request: &SubmitRequest,
) -> Result<SubmitResponse, Status> {
    let submitted = door.node.submit_for(&request.transaction, caller);
    let Submitted { id, mut fate } = submitted.map_err(|error| refuse::submission(&error))?;
    let state = match fate.try_recv() {
        Ok(Fate::Committed { .. }) => TransactionState::Committed,
        Ok(Fate::Rejected(reject)) => return Err(refuse::reject(&reject)),
        Err(_) => TransactionState::Pending,
    };
    Ok(SubmitResponse {
        transaction_id: id.as_bytes().to_vec(),
        state: state.into(),
    })
}

pub(super) async fn submit_and_wait(
    door: &Door,
    caller: Option<Organisation>,
    request: SubmitAndWaitRequest,
) -> Result<SubmitAndWaitResponse, Status> {
    let submitted = door.node.submit_for(&request.transaction, caller);
    let Submitted { id, fate } = submitted.map_err(|error| refuse::submission(&error))?;
    match wait(door, &id, fate).await? {
        Fate::Committed {
            height,
            index,
            receipt,
        } => {
            let calls = calls_of(&request.transaction);
            let told = told(door, receipt, calls, height, index).await;
            if let Some(status) = told.failed {
                return Err(error::with_committed(&status, &told.committed));
            }
            Ok(SubmitAndWaitResponse {
                transaction_id: id.as_bytes().to_vec(),
                committed: Some(told.committed),
            })
        }
        Fate::Rejected(reject) => Err(refuse::reject(&reject)),
    }
}

fn calls_of(transaction: &[u8]) -> Vec<Invocation> {
    let signed = SignedTransaction::from_bytes(transaction);
    signed.map_or_else(|_| Vec::new(), |signed| signed.transaction().calls.clone())
}

fn place(door: &Door, height: Height) -> Place {
    let header = door.node.header(height).ok().flatten();
    let time = header.map_or_else(Timestamp::default, |header| header.time);
    Place { height, time }
}

async fn wait(door: &Door, id: &Hash, fate: oneshot::Receiver<Fate>) -> Result<Fate, Status> {
    match timeout(door.patience(), fate).await {
        Ok(Ok(fate)) => Ok(fate),
        Ok(Err(_)) => Err(refuse::stopping()),
        Err(_) => {
            let text =
                format!("transaction {id} still waits for a block; ask again, or submit it again");
            let pairs = [("transaction", id.to_string())];
            Err(error::status(
                Code::DeadlineExceeded,
                "PENDING",
                text,
                pairs,
            ))
        }
    }
}

pub(super) async fn transaction_status(
    door: &Door,
    request: &TransactionStatusRequest,
) -> Result<TransactionStatusResponse, Status> {
    let id = refuse::hash("transaction_id", &request.transaction_id)?;
    let look = || door.node.status(&id).map_err(|error| refuse::fault(&error));
    let mut standing = look()?;
    if request.wait && standing == Standing::Pending {
        let fate = door.node.watch(&id);
        // It may have been decided before the watch began.
        standing = look()?;
        if standing == Standing::Pending {
            standing = Standing::Decided(wait(door, &id, fate).await?);
        }
    }
    let state = |state: TransactionState| TransactionStatusResponse {
        state: state.into(),
        ..TransactionStatusResponse::default()
    };
    match standing {
        Standing::Unknown => Ok(state(TransactionState::Unknown)),
        Standing::Pending => Ok(state(TransactionState::Pending)),
        Standing::Decided(Fate::Rejected(Reject::Expired { .. })) => {
            Ok(state(TransactionState::Expired))
        }
        Standing::Decided(Fate::Rejected(reject)) => Ok(TransactionStatusResponse {
            rejected: Some(rejected(&refuse::reject(&reject))),
            ..state(TransactionState::Rejected)
        }),
        Standing::Decided(Fate::Committed {
            height,
            index,
            receipt,
        }) => {
            let located = door
                .node
                .transaction(&id)
                .map_err(|error| refuse::fault(&error))?;
            let calls = located.map(|located| located.transaction.transaction().calls.clone());
            let told = told(door, receipt, calls.unwrap_or_default(), height, index).await;
            Ok(TransactionStatusResponse {
                committed: Some(told.committed),
                ..state(TransactionState::Committed)
            })
        }
    }
}

pub(super) fn submit_stream(
    door: &Door,
    place: places::Place,
    caller: Option<Organisation>,
    requests: Streaming<SubmitStreamRequest>,
) -> Outgoing<SubmitStreamResponse> {
    let (filler, stream) = outgoing(place, BUFFER, door.patience());
    tokio::spawn(take_all(door.clone(), caller, requests, Arc::new(filler)));
    stream
}

/// Takes transactions as long as they come and their answers are read, a bounded number under
/// way at once: beyond it the client's own sending waits.
async fn take_all(
    door: Door,
    caller: Option<Organisation>,
    mut requests: Streaming<SubmitStreamRequest>,
    filler: Arc<Filler<SubmitStreamResponse>>,
) {
    let under_way = Arc::new(Semaphore::new(
        door.node.config().gateway.max_stream_pending,
    ));
    let mut stop = door.stop.clone();
    let gone = filler.gone();
    tokio::pin!(gone);
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&under_way).acquire_owned() => permit,
            () = &mut gone => return,
        };
        let Ok(permit) = permit else { return };
        let request = tokio::select! {
            // Nothing is taken that nobody would hear of.
            biased;
            () = &mut gone => return,
            _ = stop.wait_for(|stop| *stop) => {
                filler.end(refuse::stopping());
                return;
            }
            request = requests.message() => request,
        };
        let request = match request {
            Ok(Some(request)) => request,
            // The answers still under way hold the stream open.
            Ok(None) => return,
            Err(status) => return filler.end(status),
        };
        let (door, filler) = (door.clone(), Arc::clone(&filler));
        tokio::spawn(async move {
            match answer(&door, caller, request).await {
                // A client that is gone needs no answer.
                Some(response) => drop(filler.send(response).await),
                None => filler.end(refuse::stopping()),
            }
            drop(permit);
        });
    }
}

/// The answer to one transaction of a stream; none if the node stops before there is one.
pub(super) async fn answer(
    door: &Door,
    caller: Option<Organisation>,
    request: SubmitStreamRequest,
) -> Option<SubmitStreamResponse> {
    let SubmitStreamRequest {
        tag,
        transaction,
        detail,
    } = request;
    let Submitted { id, fate } = match door.node.submit_for(&transaction, caller) {
        Ok(submitted) => submitted,
        Err(error) => {
            return Some(SubmitStreamResponse {
                tag,
                transaction_id: Vec::new(),
                answer: Some(Answer::Rejected(rejected(&refuse::submission(&error)))),
            });
        }
    };
    let answer = match fate.await.ok()? {
        Fate::Committed {
            height,
            index,
            receipt,
        } if detail => {
            let calls = calls_of(&transaction);
            Answer::Committed(told(door, receipt, calls, height, index).await.committed)
        }
        Fate::Committed {
            height,
            index,
            receipt,
        } => Answer::Committed(brief(&receipt, height, index)),
        Fate::Rejected(Reject::Expired { expiry, .. }) => Answer::Expired(Expired {
            expiry_ms: expiry.get(),
        }),
        Fate::Rejected(reject) => Answer::Rejected(rejected(&refuse::reject(&reject))),
    };
    Some(SubmitStreamResponse {
        tag,
        transaction_id: id.as_bytes().to_vec(),
        answer: Some(answer),
    })
}

fn rejected(status: &Status) -> Rejected {
    Rejected {
        reason: error::reason_of(status).unwrap_or_default(),
        text: status.message().to_owned(),
        retry: refuse::may_retry(status),
    }
}

/// A transaction in a block, in words.
struct Told {
    committed: v1::Committed,
    /// The error that it is, if its calls failed.
    failed: Option<Status>,
}

/// A receipt in full; in numbers and bytes only if the reading threads are too busy to render
/// it. What was decided is never refused.
async fn told(
    door: &Door,
    receipt: Receipt,
    calls: Vec<Invocation>,
    height: Height,
    index: u32,
) -> Told {
    let decided = Arc::new((receipt, calls));
    let (rendering, rendered) = (door.clone(), Arc::clone(&decided));
    let job = move || {
        let (receipt, calls) = &*rendered;
        let mut teller = Teller::new(|contract| rendering.schema_now(contract));
        let place = place(&rendering, height);
        let committed = teller.committed(receipt, calls, place, index);
        let failed = failure(&mut teller, receipt);
        Ok(Told { committed, failed })
    };
    door.readers.run(job).await.unwrap_or_else(|_| {
        let (receipt, calls) = &*decided;
        let mut teller = Teller::new(|_| None);
        let committed = v1::Committed {
            outcome: Some(teller.outcome(&receipt.outcome, calls)),
            receipt: cbor::encode(receipt),
            ..brief(receipt, height, index)
        };
        let failed = failure(&mut teller, receipt);
        Told { committed, failed }
    })
}

fn failure<F>(teller: &mut Teller<F>, receipt: &Receipt) -> Option<Status>
where
    F: Fn(&Party) -> Option<Arc<Schema>>,
{
    match &receipt.outcome {
        Outcome::Failed { call, failure } => Some(teller.failure(*call, failure)),
        Outcome::Success(_) => None,
    }
}
