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
    loaded: Mutex<HashMap<Hash, Loaded>>,
    keys: SoundKeys,
}

/// Most compiled contracts held in memory; beyond it all are dropped and loaded as needed.
const MOST_LOADED: usize = 1_024;
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
        self.keep(digest(Domain::Code, &[code]), Loaded::Native(contract));
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
        code: impl FnOnce() -> Result<Value, Stop>,
    ) -> Result<Loaded, Stop> {
        if let Some(loaded) = self.held(code_hash) {
            return Ok(loaded);
        }
        let broken = |why: String| Fault::Broken {
            what: format!("admitted code {code_hash}: {why}"),
        };
        let code = code()?;
        let admitted =
            admission::admit(&code, &self.rules).map_err(|error| broken(error.to_string()))?;
        let contract = self.machine.compile(&code, admitted, &self.rules);
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

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::{Party, PublicKey, Role, SecretKey, cbor};

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
