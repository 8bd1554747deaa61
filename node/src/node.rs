//! A running node: what the gateway, the command line and tests act through.
//!
//! Opens the store, makes or continues the chain, starts the threads, and answers. Every
//! answer is about durable blocks.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{oneshot, watch};
use tradewind_consensus::{Inline, Orderer};
use tradewind_runtime::transition::{self, Machinery, State};
use tradewind_runtime::wasm::{DiskCache, THREAD_STACK_BYTES};
use tradewind_runtime::{
    BlockContext, Diagnostics, Execution, Genesis, Programs, Reject, Rules, genesis::GenesisError,
    registry,
};
use tradewind_state::trie::Trie;
use tradewind_state::{Fault, Proof, Snapshot, path_of};
use tradewind_store::{
    BlockCommit, EventCursor, EventFilter, EventPage, HistoryError, LocatedTransaction, Store,
    StoredBlock,
};
use tradewind_types::cbor::{self, DecodeError};
use tradewind_types::transaction::Unverified;
use tradewind_types::{
    Block, Certificate, Failure, Gas, Hash, Header, Height, Party, Receipt, Schema, SecretKey,
    SignedTransaction, Transaction, ValidatorSet, VerifiedTransaction,
};

use crate::config::Config;
use crate::keys::KeyRing;
use crate::mempool::{Mempool, Refusal};
use crate::pipeline::{Durable, Pace, Pipeline, wall_clock};
use crate::watch::{Fate, Watchers};

/// A running node. Cheap to share.
pub struct Node {
    config: Config,
    genesis: Genesis,
    machinery: Machinery,
    store: Arc<Store>,
    mempool: Arc<Mempool>,
    watchers: Arc<Watchers>,
    pipeline: Arc<Pipeline>,
    keys: KeyRing,
    threads: Mutex<Vec<JoinHandle<()>>>,
    fault: watch::Sender<Option<String>>,
}

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The store or engine fails.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The genesis document makes no chain.
    #[error("genesis: {0}")]
    Genesis(#[from] GenesisError),
    /// The data directory belongs to another chain.
    #[error(
        "the data directory holds chain {found}, the genesis is of chain {expected}; use another directory"
    )]
    OtherChain {
        /// Chain of the genesis.
        expected: Hash,
        /// Chain in the store.
        found: Hash,
    },
    /// The validator's key is not in the validator set.
    #[error("key {key} is not that of the chain's validator; check the validator key file")]
    NotValidator {
        /// The key.
        key: tradewind_types::PublicKey,
    },
    /// The cache of compiled contracts cannot be made.
    #[error("cannot make the directory for compiled contracts")]
    Cache(#[source] std::io::Error),
    /// A thread cannot be started.
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
}

/// Why a submission is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The bytes are no transaction.
    #[error("not a transaction: {0}")]
    Decode(#[from] DecodeError),
    /// A signature does not fit.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// The chain does not take it.
    #[error(transparent)]
    Reject(#[from] Reject),
    /// The pool does not take it now.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// This node is broken.
    #[error("the node has stopped: {0}")]
    Fault(#[from] Fault),
}

/// A submission that was taken.
#[derive(Debug)]
pub struct Submitted {
    /// The transaction's identity.
    pub id: Hash,
    /// Its fate, once it is decided.
    pub fate: oneshot::Receiver<Fate>,
}

/// Where a transaction stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is known of it: never seen, or long rejected.
    Unknown,
    /// It waits for a block, or its block is not durable yet.
    Pending,
    /// It is in a durable block, or was turned away.
    Decided(Fate),
}

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The height is not kept.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// This node is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a simulation says.
#[derive(Debug)]
pub struct Simulated {
    /// What would become of the transaction if everybody agreed who needs to.
    pub receipt: Receipt,
    /// Who needs to agree, and what contracts said as they panicked.
    pub diagnostics: Diagnostics,
}

/// A proof with what it is proved against.
#[derive(Debug)]
pub struct Proved {
    /// Presence or absence of each key.
    pub proof: Proof,
    /// The values, in the order of the keys.
    pub values: Vec<Option<tradewind_state::Value>>,
    /// The header whose state root the proof is for.
    pub header: Header,
    /// What makes the header final; genesis has none.
    pub certificate: Option<Certificate>,
}

impl Node {
    /// Opens the data directory and starts working.
    pub fn start(
        config: Config,
        genesis: Genesis,
        key: SecretKey,
    ) -> Result<Arc<Self>, StartError> {
        let chain = genesis.chain();
        let store = Arc::new(Store::open(
            &config.data.join("store"),
            store_options(&config),
        )?);
        let cache = DiskCache::open(&config.data.join("compiled")).map_err(StartError::Cache)?;
        let rules = Arc::new(genesis.rules.clone());
        let programs = Programs::new(genesis.rules.clone(), Some(cache))?;
        let machinery = Machinery {
            chain,
            rules,
            programs,
        };
        if store.tip().is_none() {
            write_genesis(&store, &genesis)?;
        }
        let tip = open_tip(&store, chain)?;
        if !tip
            .validators
            .members()
            .iter()
            .any(|member| member.key == key.public())
        {
            return Err(StartError::NotValidator { key: key.public() });
        }
        let mempool = Arc::new(Mempool::new(config.mempool_limits()));
        let watchers = Arc::new(Watchers::default());
        let pace = Pace {
            interval: config.interval(),
            block_bytes: config.block.max_bytes,
            block_transactions: config.block.max_transactions,
            resident_pairs: config.store.resident_pairs,
        };
        let (pipeline, writer) = Pipeline::new(
            machinery.clone(),
            Arc::clone(&store),
            Arc::clone(&mempool),
            Arc::clone(&watchers),
            key.public(),
            pace,
            tip,
        );
        let fault = watch::Sender::new(None);
        let node = Arc::new(Self {
            config,
            genesis,
            machinery,
            store,
            mempool,
            watchers,
            pipeline,
            keys: KeyRing::default(),
            threads: Mutex::default(),
            fault,
        });
        let orderer = Box::new(Inline::new(key, node.config.heartbeat()));
        let (ledger, faulty) = (Arc::clone(&node.pipeline), Arc::clone(&node));
        node.spawn("order", move || {
            let result = orderer.run(&*ledger);
            ledger.close();
            faulty.note(result);
        })?;
        let faulty = Arc::clone(&node);
        node.spawn("write", move || faulty.note(writer.run()))?;
        Ok(node)
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), StartError> {
        let thread = std::thread::Builder::new()
            .name(name.into())
            .stack_size(THREAD_STACK_BYTES);
        let handle = thread.spawn(work).map_err(StartError::Thread)?;
        self.threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(handle);
        Ok(())
    }

    fn note(&self, result: Result<(), Fault>) {
        if let Err(fault) = result {
            tracing::error!(error = %Chain(&fault), "the node stops");
            self.fault.send_replace(Some(Chain(&fault).to_string()));
            self.mempool.stop();
        }
    }

    /// Stops: nothing more is taken in, what waits is put in blocks, blocks are written.
    pub fn stop(&self) {
        self.mempool.stop();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the node panicked");
            }
        }
    }

    /// Turns into the reason if the node breaks.
    pub fn fault(&self) -> watch::Receiver<Option<String>> {
        self.fault.subscribe()
    }

    /// The node's settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The chain's genesis document.
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The chain's id.
    pub fn chain(&self) -> Hash {
        self.machinery.chain
    }

    /// The chain's rules.
    pub fn rules(&self) -> &Rules {
        &self.machinery.rules
    }

    /// The newest durable block.
    pub fn durable(&self) -> Durable {
        self.pipeline.durable()
    }

    /// Heights as they become durable.
    pub fn progress(&self) -> watch::Receiver<Height> {
        self.pipeline.progress()
    }

    /// Transactions that wait for a block.
    pub fn waiting(&self) -> usize {
        self.mempool.waiting()
    }

    /// Takes a signed transaction. The same bytes may be submitted again at any time: the
    /// fate is the same.
    pub fn submit(&self, bytes: &[u8]) -> Result<Submitted, SubmitError> {
        let signed = SignedTransaction::from_bytes(bytes)?;
        let id = signed.id(&self.chain());
        if let Some(fate) = self.known_fate(&id)? {
            return Ok(Submitted {
                id,
                fate: decided(fate),
            });
        }
        let transaction = signed.verify_with(&self.chain(), |key, message, signature| {
            self.keys.verify(key, message, signature)
        })?;
        if !self.mempool.contains(&id) {
            let reject = self
                .execution(self.durable(), wall_clock())
                .check(&transaction)?;
            reject.or_else(|reject| match reject {
                // It became durable since the look above.
                Reject::Duplicate { .. } if self.known_fate(&id)?.is_some() => Ok(()),
                reject => Err(SubmitError::Reject(reject)),
            })?;
        }
        let fate = self.watchers.watch(id);
        let admitted = self.mempool.admit(transaction);
        if let Err(refusal) = admitted {
            drop(fate);
            self.watchers.tidy(&id);
            return Err(refusal.into());
        }
        if admitted == Ok(false)
            && let Some(known) = self.known_fate(&id)?
        {
            return Ok(Submitted {
                id,
                fate: decided(known),
            });
        }
        Ok(Submitted { id, fate })
    }

    /// Where a transaction stands.
    pub fn status(&self, id: &Hash) -> Result<Status, Fault> {
        if let Some(fate) = self.known_fate(id)? {
            return Ok(Status::Decided(fate));
        }
        if self.mempool.contains(id) {
            return Ok(Status::Pending);
        }
        // It may have become durable between the two looks.
        if let Some(fate) = self.known_fate(id)? {
            return Ok(Status::Decided(fate));
        }
        let rejected = self.watchers.rejection(id);
        Ok(rejected.map_or(Status::Unknown, |reject| {
            Status::Decided(Fate::Rejected(reject))
        }))
    }

    fn known_fate(&self, id: &Hash) -> Result<Option<Fate>, Fault> {
        let located = self.store.transaction(id)?;
        Ok(located.map(|located| Fate::Committed {
            height: located.height,
            index: located.index,
            receipt: located.receipt,
        }))
    }

    fn execution(&self, at: Durable, time: tradewind_types::Timestamp) -> Execution {
        let Machinery {
            chain,
            rules,
            programs,
        } = self.machinery.clone();
        let block = BlockContext {
            chain,
            height: at.header.height,
            time,
        };
        Execution::new(at.snapshot, block, rules, programs)
    }

    /// The state after a block, or after the newest.
    pub fn state_at(&self, height: Option<Height>) -> Result<Durable, ReadError> {
        let newest = self.durable();
        match height {
            Some(height) if height != newest.header.height => {
                let snapshot: Arc<dyn Snapshot> = Arc::new(self.store.snapshot_at(height)?);
                let header = self
                    .store
                    .header(height)?
                    .ok_or_else(|| missing_block(height))?;
                Ok(Durable {
                    header: Arc::new(header),
                    snapshot,
                    trie: newest.trie,
                })
            }
            _ => Ok(newest),
        }
    }

    /// Calls a view. Runs contract code: call it on a thread with a large stack.
    pub fn view(
        &self,
        at: Durable,
        contract: Party,
        method: &str,
        args: Vec<u8>,
    ) -> Result<Result<Vec<u8>, Failure>, Fault> {
        let time = at.header.time;
        let gas = Gas::new(self.config.gateway.read_gas);
        self.execution(at, time).view(contract, method, args, gas)
    }

    /// Runs an unsigned transaction on the newest state and keeps nothing. Runs contract
    /// code: call it on a thread with a large stack.
    pub fn simulate(&self, transaction: Transaction) -> Result<Simulated, Fault> {
        let at = self.durable();
        let time = wall_clock().max(at.header.time);
        let limit = transaction
            .gas_limit
            .get()
            .min(self.config.gateway.read_gas);
        let transaction = Transaction {
            gas_limit: Gas::new(limit),
            ..transaction
        };
        let unsigned = VerifiedTransaction::unsigned(transaction, &self.chain());
        let (receipt, diagnostics) = self.execution(at, time).simulate(&unsigned)?;
        Ok(Simulated {
            receipt,
            diagnostics,
        })
    }

    /// The schema of a contract, if it exists.
    pub fn schema(&self, at: &Durable, contract: &Party) -> Result<Option<Schema>, Fault> {
        if *contract == registry::name() {
            return Ok(Some(registry::schema().clone()));
        }
        let corrupt = |why: String| Fault::Corrupt {
            what: format!("contract {contract}"),
            why,
        };
        let Some(record) = at.snapshot.value(&registry::contract_key(contract))? else {
            return Ok(None);
        };
        let record: registry::ContractRecord =
            cbor::decode(&record, cbor::Limits::bytes(record.len()))
                .map_err(|error| corrupt(error.to_string()))?;
        let code = at.snapshot.value(&registry::code_key(&record.code))?;
        let code = code.ok_or_else(|| corrupt("its code is missing".into()))?;
        self.machinery
            .programs
            .admit(&code)
            .map(Some)
            .map_err(|error| corrupt(error.to_string()))
    }

    /// Proves what keys of the state hold, or that they hold nothing, after a block.
    pub fn prove(&self, keys: &[Vec<u8>], height: Option<Height>) -> Result<Proved, ReadError> {
        let at = self.state_at(height)?;
        let paths: Vec<Hash> = keys.iter().map(|key| path_of(key)).collect();
        let proof = if at.header.height == self.durable().header.height && height.is_none() {
            at.trie.prove(&*self.store, &paths)
        } else {
            at.trie
                .at(&*self.store, at.header.height)
                .and_then(|view| view.prove(&*self.store, &paths))
        };
        let proof = proof.map_err(transition::trie_fault)?;
        let values = keys.iter().map(|key| at.snapshot.value(key));
        let values = values.collect::<Result<_, Fault>>()?;
        let certificate = self.store.certificate(at.header.height)?;
        Ok(Proved {
            proof,
            values,
            header: (*at.header).clone(),
            certificate,
        })
    }

    /// The block at a height, if there is one.
    pub fn block(&self, height: Height) -> Result<Option<StoredBlock>, Fault> {
        self.store.block(height)
    }

    /// The header at a height, if there is one.
    pub fn header(&self, height: Height) -> Result<Option<Header>, Fault> {
        self.store.header(height)
    }

    /// The certificate at a height; genesis has none.
    pub fn certificate(&self, height: Height) -> Result<Option<Certificate>, Fault> {
        self.store.certificate(height)
    }

    /// A transaction with its place and receipt, if it is in a block.
    pub fn transaction(&self, id: &Hash) -> Result<Option<LocatedTransaction>, Fault> {
        self.store.transaction(id)
    }

    /// The fate of a transaction that waits, once it is decided. Look at its status again
    /// after this: it may have been decided before.
    pub fn watch(&self, id: &Hash) -> oneshot::Receiver<Fate> {
        self.watchers.watch(*id)
    }

    /// The receipts of a block.
    pub fn receipts(&self, height: Height) -> Result<Vec<Receipt>, Fault> {
        self.store.receipts(height)
    }

    /// Events from a cursor on, up to `limit`.
    pub fn events(
        &self,
        filter: &EventFilter,
        from: EventCursor,
        limit: usize,
    ) -> Result<EventPage, Fault> {
        self.store.events(filter, from, limit)
    }

    /// Who certifies the block at a height, from the state before it.
    pub fn validators(&self, at: &Durable) -> Result<ValidatorSet, Fault> {
        read_validators(&*at.snapshot)
    }
}

fn decided(fate: Fate) -> oneshot::Receiver<Fate> {
    let (sender, receiver) = oneshot::channel();
    // The receiver is right here.
    let _ = sender.send(fate);
    receiver
}

fn missing_block(height: Height) -> Fault {
    Fault::Corrupt {
        what: format!("block {height}"),
        why: "it is missing".into(),
    }
}

fn store_options(config: &Config) -> tradewind_store::Options {
    tradewind_store::Options {
        retention_heights: config.store.retained_blocks,
        cache_bytes: config.store.cache_mib << 20,
        write_buffer_bytes: config.store.write_buffer_mib << 20,
        ..tradewind_store::Options::default()
    }
}

fn write_genesis(store: &Store, genesis: &Genesis) -> Result<(), StartError> {
    let writes = genesis.state()?;
    let empty = Trie::open(store, tradewind_state::trie::Shape::default())
        .map_err(transition::trie_fault)?;
    let height = Height::new(0);
    let update = empty
        .update(store, height, &transition::changes(&writes))
        .map_err(transition::trie_fault)?;
    let header = transition::genesis_header(genesis, update.root);
    let block = header.id();
    let certificate = Certificate {
        height,
        round: 0,
        block,
        signatures: Vec::new(),
    };
    let commit = BlockCommit {
        block: &Block {
            header,
            transactions: Vec::new(),
        },
        certificate: &certificate,
        receipts: &[],
        writes: &writes,
        pages: &update.writes,
        requests: &[],
    };
    store.found(&cbor::encode(genesis), &commit)?;
    Ok(())
}

fn open_tip(store: &Store, chain: Hash) -> Result<State, StartError> {
    let tip = store.tip().ok_or_else(|| missing_block(Height::new(0)))?;
    let header = tip.header.clone();
    if header.chain != chain {
        return Err(StartError::OtherChain {
            expected: chain,
            found: header.chain,
        });
    }
    let trie = Trie::open(store, tradewind_state::trie::Shape::default())
        .map_err(transition::trie_fault)?;
    if trie.root() != header.state_root {
        let (found, expected) = (trie.root(), header.state_root);
        let why = format!(
            "its root is {found}, the header of block {} says {expected}",
            header.height
        );
        return Err(Fault::Corrupt {
            what: "state trie".into(),
            why,
        }
        .into());
    }
    let snapshot: Arc<dyn Snapshot> = Arc::new(store.snapshot());
    let validators = Arc::new(read_validators(&*snapshot)?);
    Ok(State {
        header: Arc::new(header),
        snapshot,
        trie,
        validators,
    })
}

fn read_validators(snapshot: &dyn Snapshot) -> Result<ValidatorSet, Fault> {
    let corrupt = |why: String| Fault::Corrupt {
        what: "validator set".into(),
        why,
    };
    let value = snapshot.value(&registry::validators_key())?;
    let value = value.ok_or_else(|| corrupt("it is missing".into()))?;
    cbor::decode(&value, cbor::Limits::bytes(value.len()))
        .map_err(|error| corrupt(error.to_string()))
}

/// An error with its causes.
struct Chain<'e>(&'e dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
