//! Contracts ready to run, by the hash of their code.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tradewind_state::{Fault, Value};
use tradewind_types::schema::MethodKind;
use tradewind_types::{Domain, Hash, Schema, digest};

use crate::registry;
use crate::rules::Rules;
use crate::session::Session;
use crate::stop::Stop;
use crate::wasm::admission::{self, Refused};
use crate::wasm::{DiskCache, Machine, WasmContract};

/// A contract that runs as native code on the same host functions: how a contract is tested
/// under a debugger. Never part of a chain's state.
pub trait NativeContract: Send + Sync {
    /// What the contract says of itself.
    fn schema(&self) -> &Schema;

    /// Runs `method` of the innermost frame.
    fn run(&self, session: Box<Session>, method: &str) -> (Box<Session>, Result<(), Stop>);
}

/// A contract ready to run.
#[derive(Clone)]
pub(crate) enum Loaded {
    Registry,
    Wasm(Arc<WasmContract>),
    Native(Arc<dyn NativeContract>),
}

impl Loaded {
    pub(crate) const fn registry() -> Self {
        Self::Registry
    }

    pub(crate) fn schema(&self) -> &Schema {
        match self {
            Self::Registry => registry::schema(),
            Self::Wasm(contract) => contract.schema(),
            Self::Native(contract) => contract.schema(),
        }
    }

    /// How the method is called; `None` if there is no such method.
    pub(crate) fn kind(&self, method: &str) -> Option<MethodKind> {
        match self {
            Self::Wasm(contract) => contract.kind(method),
            Self::Registry | Self::Native(_) => {
                self.schema().method(method).map(|found| found.kind)
            }
        }
    }

    /// Runs the innermost frame.
    pub(crate) fn run(&self, session: Box<Session>) -> (Box<Session>, Result<(), Stop>) {
        match self {
            Self::Registry => registry::run(session),
            Self::Wasm(contract) => contract.run(session),
            Self::Native(contract) => {
                let method = session.frame().method.clone();
                contract.run(session, &method)
            }
        }
    }
}

/// Compiles contracts once and keeps them. Shared by all threads of a node.
pub struct Programs {
    machine: Machine,
    rules: Rules,
    loaded: Mutex<HashMap<Hash, Loaded>>,
}

/// Most compiled contracts held in memory; beyond it all are dropped and loaded as needed.
const MOST_LOADED: usize = 1_024;

impl Programs {
    /// An engine that keeps compiled code in `cache`, if one is given.
    pub fn new(rules: Rules, cache: Option<DiskCache>) -> Result<Arc<Self>, Fault> {
        Self::of(rules, cache, false)
    }

    /// An engine that notes every host call in the diagnostics of a transaction.
    pub fn traced(rules: Rules) -> Result<Arc<Self>, Fault> {
        Self::of(rules, None, true)
    }

    fn of(rules: Rules, cache: Option<DiskCache>, traced: bool) -> Result<Arc<Self>, Fault> {
        let machine = Machine::new(cache, traced).map_err(|error| Fault::Broken {
            what: format!("cannot start the wasm engine: {error:#}"),
        })?;
        Ok(Arc::new(Self {
            machine,
            rules,
            loaded: Mutex::default(),
        }))
    }

    /// Runs `contract` natively wherever its code is called for; returns the code's stand-in,
    /// to deploy in its place.
    pub fn install_native(&self, contract: Arc<dyn NativeContract>) -> Vec<u8> {
        let code = format!("native {}", contract.schema().name).into_bytes();
        self.keep(digest(Domain::Code, &[&code]), Loaded::Native(contract));
        code
    }

    /// Checks code that is to be deployed, and returns its schema.
    pub fn admit(&self, code: &[u8]) -> Result<Schema, Refused> {
        if let Some(loaded) = self.held(&digest(Domain::Code, &[code])) {
            return Ok(loaded.schema().clone());
        }
        admission::admit(code, &self.rules)
    }

    pub(crate) fn load(
        &self,
        code_hash: &Hash,
        code: impl FnOnce() -> Result<Value, Stop>,
    ) -> Result<Loaded, Stop> {
        if let Some(loaded) = self.held(code_hash) {
            return Ok(loaded);
        }
        let broken = |why: String| Fault::Broken {
            what: format!("admitted code {code_hash}: {why}"),
        };
        let code = code()?;
        let schema =
            admission::admit(&code, &self.rules).map_err(|error| broken(error.to_string()))?;
        let contract = self.machine.compile(&code, schema, &self.rules);
        let loaded = Loaded::Wasm(contract.map_err(|error| broken(format!("{error:#}")))?);
        self.keep(*code_hash, loaded.clone());
        Ok(loaded)
    }

    fn held(&self, code: &Hash) -> Option<Loaded> {
        self.loaded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(code)
            .cloned()
    }

    fn keep(&self, code: Hash, loaded: Loaded) {
        let mut held = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let natives = |loaded: &Loaded| matches!(loaded, Loaded::Native(_));
        if held.len() >= MOST_LOADED {
            held.retain(|_, loaded| natives(loaded));
        }
        held.insert(code, loaded);
    }
}
