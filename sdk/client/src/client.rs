//! The connection: submitting with safe retries, and asking.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::time::{Instant, sleep};
use tonic::transport::{Channel, Endpoint};
use tradewind_proto::v1::ledger_client::LedgerClient;
use tradewind_proto::v1::{
    self, Committed, EventFilter, SchemaRequest, SimulateRequest, Simulation, StateProofRequest,
    StatusRequest, StatusResponse, SubmitAndWaitRequest, TransactionProofRequest,
};
use tradewind_proto::{error, json};
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::MAX_SECTION_BYTES;
use tradewind_types::{
    Gas, Hash, Invocation, Party, RequestId, Schema, SignedTransaction, Timestamp, Transaction,
};

use crate::account::Account;
use crate::contract::Contract;
use crate::error::ClientError;
use crate::events::{Events, Start};
use crate::evidence::{StateEvidence, TransactionEvidence};
use crate::follow::{Cursors, Following};
use crate::stream::{self, Answers, Submissions};
use crate::submission::{explain, may_be_taken, may_retry};
use crate::tls::Tls;

/// Largest message that is taken from a node, in bytes: a block with its receipts.
const MAX_MESSAGE_BYTES: usize = 64 << 20;
/// How long a transaction stays good unless the caller says otherwise.
const VALIDITY: Duration = Duration::from_mins(2);
/// First and longest pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// A connection to one node. Cheap to clone; clones share the connection.
#[derive(Clone, Debug)]
pub struct Client {
    ledger: LedgerClient<Channel>,
    chain: Hash,
}

impl Client {
    /// Connects and takes the node's word for which chain it is.
    pub async fn connect(uri: &str) -> Result<Self, ClientError> {
        Self::connect_with(uri, None).await
    }

    /// Connects over TLS, to a URI that starts with `https`.
    pub async fn connect_secured(uri: &str, tls: &Tls) -> Result<Self, ClientError> {
        if !uri.starts_with("https://") {
            let uri = uri.to_owned();
            return Err(ClientError::Plain { uri });
        }
        Self::connect_with(uri, Some(tls)).await
    }

    async fn connect_with(uri: &str, tls: Option<&Tls>) -> Result<Self, ClientError> {
        let connect = |source| ClientError::Connect {
            uri: uri.to_owned(),
            source,
        };
        let mut endpoint = Endpoint::from_shared(uri.to_owned())
            .map_err(connect)?
            .connect_timeout(Duration::from_secs(5))
            .http2_keep_alive_interval(Duration::from_secs(20))
            .keep_alive_while_idle(true)
            .tcp_nodelay(true);
        if let Some(tls) = tls {
            endpoint = endpoint.tls_config(tls.config()).map_err(connect)?;
        }
        let channel = endpoint.connect().await.map_err(connect)?;
        let mut ledger = LedgerClient::new(channel)
            .max_decoding_message_size(MAX_MESSAGE_BYTES)
            .max_encoding_message_size(MAX_MESSAGE_BYTES);
        let status = ledger.status(StatusRequest {}).await?.into_inner();
        let chain = hash(&status.chain_id, "a chain id")?;
        Ok(Self { ledger, chain })
    }

    /// Connects, and refuses a node of another chain.
    pub async fn connect_to(uri: &str, chain: Hash) -> Result<Self, ClientError> {
        let client = Self::connect(uri).await?;
        if client.chain == chain {
            Ok(client)
        } else {
            let (expected, found) = (chain, client.chain);
            Err(ClientError::Chain { expected, found })
        }
    }

    /// The chain.
    pub const fn chain(&self) -> Hash {
        self.chain
    }

    /// The generated client, for what this one has no word for.
    pub fn ledger(&self) -> LedgerClient<Channel> {
        self.ledger.clone()
    }

    /// How the node is.
    pub async fn status(&self) -> Result<StatusResponse, ClientError> {
        Ok(self.ledger().status(StatusRequest {}).await?.into_inner())
    }

    /// A contract with the schema that the node shows.
    pub async fn contract(&self, name: Party) -> Result<Contract, ClientError> {
        let request = SchemaRequest {
            contract: name.to_string(),
            height: None,
        };
        let response = self.ledger().schema(request).await?.into_inner();
        let schema: Schema = cbor::decode(&response.schema, Limits::bytes(MAX_SECTION_BYTES))
            .map_err(|_| ClientError::Answer {
                expected: "a schema",
            })?;
        Ok(Contract::new(name, schema))
    }

    /// A transaction of these calls with a fresh request id, good for two minutes, with half
    /// as much gas again as a simulation used. Every field may be changed before it is signed.
    pub async fn transaction(
        &self,
        sender: Party,
        calls: Vec<Invocation>,
    ) -> Result<Transaction, ClientError> {
        let mut transaction = Transaction {
            sender,
            request_id: RequestId::from_bytes(random()?),
            expiry: Timestamp::new(now_ms().saturating_add(VALIDITY.as_millis() as u64)),
            gas_limit: Gas::new(0),
            calls,
            consents: Vec::new(),
        };
        let used = self.simulate(&transaction).await?.gas_used;
        transaction.gas_limit = Gas::new(used.saturating_add(used / 2));
        Ok(transaction)
    }

    /// What a transaction would do now. A gas limit of 0 stands for the most that the chain
    /// allows.
    pub async fn simulate(&self, transaction: &Transaction) -> Result<Simulation, ClientError> {
        let request = SimulateRequest {
            transaction: Some(v1::simulate_request::Transaction::Body(cbor::encode(
                transaction,
            ))),
        };
        Ok(self.ledger().simulate(request).await?.into_inner())
    }

    /// Signs and submits calls, and waits until a durable block has them.
    pub async fn submit(
        &self,
        account: &Account,
        calls: Vec<Invocation>,
    ) -> Result<Committed, ClientError> {
        let transaction = self.transaction(account.party(), calls).await?;
        self.submit_signed(&account.sign(&self.chain, transaction))
            .await
    }

    /// Submits a signed transaction and waits until a durable block has it.
    ///
    /// A lost connection, a restarting or a busy node is no error before the transaction
    /// expires: the same bytes are sent again, which can never execute them twice. After that
    /// it is [`ClientError::OutcomeUnknown`], unless chain or pool turned the transaction down.
    pub async fn submit_signed(
        &self,
        signed: &SignedTransaction,
    ) -> Result<Committed, ClientError> {
        let transaction = signed.to_bytes();
        let id = signed.id(&self.chain);
        let left = signed.transaction().expiry.get().saturating_sub(now_ms());
        let deadline = Instant::now() + Duration::from_millis(left.min(24 * 3_600_000));
        let (mut pause, longest) = PAUSES;
        let mut taken = false;
        loop {
            let mut request = tonic::Request::new(SubmitAndWaitRequest {
                transaction: transaction.clone(),
            });
            request.set_timeout(Duration::from_secs(30));
            let status = match self.ledger().submit_and_wait(request).await {
                Ok(response) => {
                    return response.into_inner().committed.ok_or(ClientError::Answer {
                        expected: "a committed transaction",
                    });
                }
                Err(status) => status,
            };
            if !may_retry(&status) || Instant::now() + pause > deadline {
                return Err(explain(status, id, taken));
            }
            taken |= may_be_taken(&status);
            sleep(error::wait_of(&status).map_or(pause, |wait| wait.max(pause))).await;
            pause = (pause * 2).min(longest);
        }
    }

    /// Deploys a contract under `name`, opened with `args`.
    pub async fn deploy(
        &self,
        account: &Account,
        name: Party,
        code: &[u8],
        schema: &Schema,
        args: &Value,
    ) -> Result<Committed, ClientError> {
        let call = deployment(name, code, schema, args)?;
        self.submit(account, vec![call]).await
    }

    /// Asks a view, at a height or at the latest.
    pub async fn view(
        &self,
        contract: &Contract,
        method: &str,
        args: &Value,
        height: Option<u64>,
    ) -> Result<Value, ClientError> {
        let method = contract.method(method)?;
        let args = json::encode_args(contract.schema(), method, args)?;
        let request = v1::ViewRequest {
            contract: contract.name().to_string(),
            method: method.name.clone(),
            arguments: Some(v1::view_request::Arguments::Cbor(args)),
            height,
        };
        let response = self.ledger().view(request).await?.into_inner();
        let returned = response.returned.unwrap_or_default();
        Ok(json::decode_returned(
            contract.schema(),
            method,
            &returned.cbor,
        )?)
    }

    /// Follows events. The stream survives lost connections: it goes on after the last message
    /// that was taken from it.
    pub fn events(&self, filters: Vec<EventFilter>, start: Start) -> Events {
        Events::new(self.ledger(), filters, start)
    }

    /// Follows events across restarts: goes on behind the cursor that the store has, and saves
    /// each cursor once its message was processed. Without one, begins at `start`.
    pub async fn follow<C: Cursors>(
        &self,
        filters: Vec<EventFilter>,
        start: Start,
        cursors: C,
    ) -> Result<Following<C>, ClientError> {
        Following::open(|start| self.events(filters, start), start, cursors).await
    }

    /// Opens a stream for many transactions.
    pub async fn stream(&self) -> Result<(Submissions, Answers), ClientError> {
        stream::open(self.ledger()).await
    }

    /// Values of the state with their proof, yet to be verified.
    ///
    /// What the node sends is about the keys and the height that were asked for, or it is an
    /// error. A key that is named by field and parts is the node's word but for its contract:
    /// who does not trust the node asks for the bytes, which [`Contract::state_key`] makes.
    pub async fn prove_state(
        &self,
        keys: Vec<v1::StateKey>,
        height: Option<u64>,
    ) -> Result<StateEvidence, ClientError> {
        let asked = keys.clone();
        let request = StateProofRequest { keys, height };
        let response = self.ledger().state_proof(request).await?.into_inner();
        let evidence = StateEvidence::try_from(response)?;
        evidence.check_answers(&asked, height)?;
        Ok(evidence)
    }

    /// A transaction and its receipt with their proof, yet to be verified. It is the transaction
    /// that was asked for, or an error.
    pub async fn prove_transaction(&self, id: &Hash) -> Result<TransactionEvidence, ClientError> {
        let request = TransactionProofRequest {
            transaction_id: id.as_bytes().to_vec(),
        };
        let response = self.ledger().transaction_proof(request).await?.into_inner();
        let evidence = TransactionEvidence::try_from(response)?;
        evidence.check_answers(&self.chain, id)?;
        Ok(evidence)
    }
}

/// The call that deploys a contract.
pub(crate) fn deployment(
    name: Party,
    code: &[u8],
    schema: &Schema,
    args: &Value,
) -> Result<Invocation, ClientError> {
    let args = match schema.method("open") {
        Some(open) => json::encode_args(schema, open, args)?,
        None => cbor::encode::<[u8; 0]>(&[]),
    };
    let mut encoder = minicbor::Encoder::new(Vec::with_capacity(code.len() + args.len() + 64));
    let written = encoder
        .array(3)
        .and_then(|e| e.str(name.as_str()))
        .and_then(|e| e.bytes(code))
        .and_then(|e| e.bytes(&args))
        .map(drop);
    written.expect("writing to a vector does not fail");
    let registry = Party::new("registry@system").expect("a name");
    Ok(Invocation::new(registry, "deploy", encoder.into_writer()))
}

pub(crate) fn hash(bytes: &[u8], expected: &'static str) -> Result<Hash, ClientError> {
    let bytes = bytes.try_into().map(Hash::from_bytes);
    bytes.map_err(|_| ClientError::Answer { expected })
}

fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as u64)
}
