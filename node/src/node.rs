//! A running node: what the gateway, the command line and tests act through.
//!
//! Opens the store, makes or continues the chain, starts the threads, and answers. Every
//! answer is about durable blocks.

mod open;
mod read;
mod submit;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::watch;
use tradewind_consensus::{Inline, Orderer};
use tradewind_runtime::transition::Machinery;
use tradewind_runtime::wasm::{DiskCache, THREAD_STACK_BYTES};
use tradewind_runtime::{Genesis, Programs, Rules};
use tradewind_state::Fault;
use tradewind_store::Store;
use tradewind_types::{Hash, Height, SecretKey};

pub use open::StartError;
pub use read::{Proved, ReadError, Simulated};
pub use submit::{Status, SubmitError, Submitted};

use crate::config::Config;
use crate::keys::KeyRing;
use crate::mempool::Mempool;
use crate::pipeline::{Durable, Pace, Pipeline};
use crate::rates::Rates;
use crate::watch::Watchers;

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
    rates: Rates,
    threads: Mutex<Vec<JoinHandle<()>>>,
    fault: watch::Sender<Option<String>>,
}

impl Node {
    /// Opens the data directory and starts working.
    pub fn start(
        config: Config,
        genesis: Genesis,
        key: SecretKey,
    ) -> Result<Arc<Self>, StartError> {
        let chain = genesis.chain();
        let store = Store::open(&config.data.join("store"), config.store_options())?;
        let store = Arc::new(store);
        let cache = DiskCache::open(&config.data.join("compiled")).map_err(StartError::Cache)?;
        let rules = Arc::new(genesis.rules.clone());
        let programs = Programs::new(genesis.rules.clone(), Some(cache))?;
        let machinery = Machinery {
            chain,
            rules,
            programs,
        };
        if store.tip().is_none() {
            open::write_genesis(&store, &genesis)?;
        }
        let tip = open::open_tip(&store, chain)?;
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
        let rates = Rates::new(config.gateway.organisation_requests_per_second);
        let node = Arc::new(Self {
            config,
            genesis,
            machinery,
            store,
            mempool,
            watchers,
            pipeline,
            keys: KeyRing::default(),
            rates,
            threads: Mutex::default(),
            fault,
        });
        let orderer = Box::new(Inline::new(key, node.config.heartbeat()));
        let (ledger, faulty) = (Arc::clone(&node.pipeline), Arc::clone(&node));
        node.spawn("order", move || {
            let result = caught(|| orderer.run(&*ledger));
            ledger.close();
            faulty.note(result);
        })?;
        let faulty = Arc::clone(&node);
        node.spawn("write", move || faulty.note(caught(|| writer.run())))?;
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

    pub(crate) const fn rates(&self) -> &Rates {
        &self.rates
    }
}

/// Work whose panic is a fault: the node stops and says so, where half of it would go on.
fn caught(work: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Fault::Broken {
            what: "a thread of the node panicked; its log says where".into(),
        })
    })
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

#[cfg(test)]
mod tests;
