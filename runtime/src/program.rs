//! Contracts ready to run, by the hash of their code.

use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;
use tradewind_state::{Fault, Value};
use tradewind_types::schema::MethodKind;
use tradewind_types::{Domain, Hash, Invocation, Schema, digest};

use crate::keys::SoundKeys;
use crate::registry;
use crate::rules::Rules;
use crate::session::Session;
use crate::stop::Stop;
use crate::wasm::admission::{self, Admitted, Refused};
use crate::wasm::{DiskCache, Machine, WasmContract};

/// A contract that runs as native code on the same host functions: how a contract is tested
/// under a debugger. Never part of a chain's state.
pub trait NativeContract: Send + Sync {
    /// What the contract says of itself.
    fn schema(&self) -> &Schema;

    /// Runs `method` of the innermost frame.
    fn run(&self, session: Box<Session>, method: &str) -> (Box<Session>, Result<(), Stop>);
}

/// Code as the state has it.
pub(crate) struct Code {
    pub(crate) bytes: Value,
    /// Whether the chain has it. What only a simulation deployed is not kept: nobody paid.
    pub(crate) lasting: bool,
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
            Self::Wasm(contract) => &contract.admitted().schema,
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

    /// Whether the method is a migration.
    pub(crate) fn migrates(&self, method: &str) -> bool {
        let migrations = &self.schema().migrations;
        migrations
            .iter()
            .any(|migration| migration.method == method)
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

/// Compiles contracts once and keeps them, and knows keys that were checked. Shared by all
/// threads of a node.
pub struct Programs {
    machine: Machine,
    rules: Rules,
    loaded: Mutex<Held>,
    keys: SoundKeys,
}

/// Contracts in memory, with the bytes of their modules.
#[derive(Default)]
struct Held {
    contracts: HashMap<Hash, (Loaded, usize)>,
    bytes: usize,
}

/// Most compiled contracts held in memory, and most bytes of their modules; beyond it one is
/// dropped that nobody can choose, and loaded again when it is called.
const MOST_LOADED: usize = 4_096;
const MOST_LOADED_BYTES: usize = 128 << 20;
/// Most keys of one transaction that are checked before it is ordered.
const MOST_KEYS_AHEAD: usize = 64;

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
            keys: SoundKeys::default(),
        }))
    }

    /// Runs `contract` natively wherever `code`, its stand-in, is deployed.
    pub fn install_native(&self, code: &[u8], contract: Arc<dyn NativeContract>) {
        self.keep(digest(Domain::Code, &[code]), Loaded::Native(contract), 0);
    }

    /// Checks code that is to be deployed.
    pub fn admit(&self, code: &[u8]) -> Result<Admitted, Refused> {
        match self.held(&digest(Domain::Code, &[code])) {
            Some(Loaded::Wasm(contract)) => Ok(contract.admitted().clone()),
            Some(loaded) => Ok(Admitted {
                schema: loaded.schema().clone(),
                work: 0,
            }),
            None => admission::admit(code, &self.rules),
        }
    }

    /// Checks the keys that calls would register, some of them at least, so that the block
    /// finds them checked. Says nothing: the block is the judge.
    pub fn check_keys(&self, calls: &[Invocation]) {
        for key in registry::keys_of(calls).take(MOST_KEYS_AHEAD) {
            let _ = self.keys.check(&key);
        }
    }

    pub(crate) const fn keys(&self) -> &SoundKeys {
        &self.keys
    }

    pub(crate) fn load(
        &self,
        code_hash: &Hash,
        code: impl FnOnce() -> Result<Code, Stop>,
    ) -> Result<Loaded, Stop> {
        if let Some(loaded) = self.held(code_hash) {
            return Ok(loaded);
        }
        let broken = |why: String| Fault::Broken {
            what: format!("admitted code {code_hash}: {why}"),
        };
        let Code { bytes, lasting } = code()?;
        let admitted =
            admission::admit(&bytes, &self.rules).map_err(|error| broken(error.to_string()))?;
        let rules = &self.rules;
        let contract = self.machine.compile(&bytes, admitted, rules, lasting);
        let loaded = Loaded::Wasm(contract.map_err(|error| broken(format!("{error:#}")))?);
        if lasting {
            self.keep(*code_hash, loaded.clone(), bytes.len());
        }
        Ok(loaded)
    }

    fn held(&self, code: &Hash) -> Option<Loaded> {
        self.loaded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contracts
            .get(code)
            .map(|(loaded, _)| loaded.clone())
    }

    fn keep(&self, code: Hash, loaded: Loaded, bytes: usize) {
        let mut held = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        held.insert(code, loaded, bytes);
    }
}

impl Held {
    fn insert(&mut self, code: Hash, loaded: Loaded, bytes: usize) {
        let is_full = |held: &Self| {
            held.contracts.len() >= MOST_LOADED || held.bytes + bytes > MOST_LOADED_BYTES
        };
        while is_full(self) {
            // Whichever comes first: the map's order is chance, another in each process.
            let mut contracts = self.contracts.iter();
            let first = contracts.find(|(_, (loaded, _))| !matches!(loaded, Loaded::Native(_)));
            let Some((&first, _)) = first else { break };
            self.remove(&first);
        }
        self.remove(&code);
        self.bytes += bytes;
        self.contracts.insert(code, (loaded, bytes));
    }

    fn remove(&mut self, code: &Hash) {
        if let Some((_, bytes)) = self.contracts.remove(code) {
            self.bytes -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::{Party, PublicKey, Role, SecretKey, cbor};

    #[test]
    fn contracts_in_memory_are_bounded_by_number_and_by_bytes() {
        let mut held = Held::default();
        let hash = |number: u32| digest(Domain::Code, &[&number.to_be_bytes()]);
        for number in 0..5_000 {
            held.insert(hash(number), Loaded::Registry, 1_000);
        }
        assert_eq!(held.contracts.len(), MOST_LOADED);
        assert_eq!(held.bytes, MOST_LOADED * 1_000);
        assert!(held.contracts.contains_key(&hash(4_999)));
        held.insert(hash(0), Loaded::Registry, MOST_LOADED_BYTES);
        assert_eq!((held.contracts.len(), held.bytes), (1, MOST_LOADED_BYTES));
    }

    #[test]
    fn keys_that_calls_would_register_are_known_before_the_calls_are_ordered() {
        let programs = Programs::new(Rules::default(), None).expect("an engine");
        let key = |seed| SecretKey::from_seed(&[seed; 32]).public();
        let ann = Party::new("ann@shop").expect("a name");
        let call = |contract, method, args| Invocation::new(contract, method, args);
        let registry = registry::name();
        let enrolled = (ann, Vec::<Role>::new(), vec![key(1), key(2)]);
        let weak = PublicKey::from_bytes([0; 32]);
        programs.check_keys(&[
            call(registry, "enrol", cbor::encode(&enrolled)),
            call(registry, "add_key", cbor::encode(&(ann, key(3)))),
            call(registry, "add_key", cbor::encode(&(ann, weak))),
            call(registry, "add_key", vec![0xff]),
            call(registry, "revoke_key", cbor::encode(&(ann, key(4)))),
            call(ann, "add_key", cbor::encode(&(ann, key(5)))),
        ]);
        let known = [key(1), key(2), key(3), weak, key(4), key(5)];
        let known = known.map(|key| programs.keys().has(&key));
        assert_eq!(known, [true, true, true, false, false, false]);
    }
}
