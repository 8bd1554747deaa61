//! A compiled contract, and one run of it in an instance that is as a fresh one.

use std::sync::{Arc, OnceLock};

use hashbrown::HashMap;
use tradewind_state::Fault;
use tradewind_types::schema::MethodKind;
use tradewind_types::{HostFailure, Party};
use wasmtime::{
    AsContextMut, InstancePre, Linker, Memory, Module, ModuleExport, ResourceLimiter, Trap,
};

use super::admission::Admitted;
use super::depth;
use super::instance::{Exports, Fresh, Running, Shelf};
use crate::rules::PAGE_GAS;
use crate::session::Session;
use crate::stop::Stop;

/// What host functions find in the store of a running guest.
#[derive(Default)]
pub(super) struct Guest {
    /// The transaction; away while a called contract has it.
    pub(super) session: Option<Box<Session>>,
    /// The guest's memory.
    pub(super) memory: Option<Memory>,
    /// Why a host function ended the guest.
    pub(super) stop: Option<Stop>,
    /// Gas for memory that the guest got and has not paid for. It pays when it next crosses
    /// to the host or ends.
    pub(super) owed: u64,
    /// Whether its memory grows to what the maximum allows.
    growing: bool,
}

/// Memory was to be had and was not there.
#[derive(Debug, thiserror::Error)]
#[error("no memory for a contract")]
struct NoMemory;

impl ResourceLimiter for Guest {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // What is beyond the maximum is not given.
        self.growing = maximum.is_none_or(|maximum| desired <= maximum);
        if self.growing {
            let pages = desired.saturating_sub(current.max(PAGE_BYTES)) / PAGE_BYTES;
            let gas = (pages as u64).saturating_mul(PAGE_GAS);
            self.owed = self.owed.saturating_add(gas);
        }
        Ok(true)
    }

    /// Memory that the maximum allows and this machine does not have is this node's trouble.
    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        if std::mem::take(&mut self.growing) {
            Err(error.context(NoMemory))
        } else {
            Ok(())
        }
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

/// Bytes of a page of memory.
const PAGE_BYTES: usize = 64 << 10;

/// Takes what the guest owes off its fuel, which is returned; `None` if it cannot pay.
pub(super) fn settle(mut store: impl AsContextMut<Data = Guest>) -> wasmtime::Result<Option<u64>> {
    let mut store = store.as_context_mut();
    let fuel = store.get_fuel()?;
    let owed = std::mem::take(&mut store.data_mut().owed);
    if owed == 0 {
        return Ok(Some(fuel));
    }
    let left = fuel.checked_sub(owed);
    store.set_fuel(left.unwrap_or(0))?;
    Ok(left)
}

/// Why a guest ended early, unless a host function ended it.
enum Ended {
    /// By what the contract did: the same on every node.
    Failure(HostFailure),
    /// By the engine of this node: no memory, no free instance.
    Fault(String),
}

impl Ended {
    fn fault(error: &wasmtime::Error) -> Self {
        Self::Fault(format!("wasm engine: {error:#}"))
    }

    fn stop(self, contract: Party) -> Stop {
        match self {
            Self::Failure(code) => Stop::host(contract, code),
            Self::Fault(what) => Stop::Fault(Fault::Broken { what }),
        }
    }
}

/// A method or a migration, and its place in the module.
struct Method {
    number: usize,
    export: ModuleExport,
    /// How it is called; `None`: by an upgrade only.
    kind: Option<MethodKind>,
}

/// A compiled contract, ready to be instantiated.
pub(crate) struct WasmContract {
    pre: InstancePre<Guest>,
    admitted: Admitted,
    exports: Exports,
    methods: HashMap<String, Method>,
    /// Instances for later calls, under this number.
    shelf: Arc<Shelf>,
    number: u64,
    /// What every instance is before its call; `None` within if none is kept.
    fresh: OnceLock<Option<Fresh>>,
}

impl WasmContract {
    pub(super) fn new(
        linker: &Linker<Guest>,
        module: &Module,
        admitted: Admitted,
        shelf: Arc<Shelf>,
        number: u64,
    ) -> wasmtime::Result<Self> {
        let export = |name: &str| {
            let index = module.get_export_index(name);
            index.ok_or_else(|| wasmtime::Error::msg(format!("admitted module lacks {name}")))
        };
        let migrations = admitted.schema.migrations.iter();
        let migrations = migrations.map(|migration| (&migration.method, None));
        let methods = admitted.schema.methods.iter();
        let methods = methods.map(|method| (&method.name, Some(method.kind)));
        let methods = migrations.chain(methods).enumerate();
        let methods = methods.map(|(number, (name, kind))| {
            let export = export(name)?;
            let method = Method {
                number,
                export,
                kind,
            };
            Ok((name.clone(), method))
        });
        let globals = module.exports().map(|export| export.name());
        let globals = globals.filter(|name| depth::is_reserved(name)).map(export);
        let exports = Exports {
            memory: export("memory")?,
            depth: export(depth::GLOBAL)?,
            globals: globals.collect::<wasmtime::Result<_>>()?,
        };
        Ok(Self {
            methods: methods.collect::<wasmtime::Result<_>>()?,
            pre: linker.instantiate_pre(module)?,
            exports,
            admitted,
            shelf,
            number,
            fresh: OnceLock::new(),
        })
    }

    /// What admission found in it.
    pub(crate) fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    pub(crate) fn kind(&self, method: &str) -> Option<MethodKind> {
        self.methods.get(method).and_then(|method| method.kind)
    }

    /// Runs the method of the innermost frame.
    pub(crate) fn run(&self, mut session: Box<Session>) -> (Box<Session>, Result<(), Stop>) {
        let (gas, contract) = (session.gas, session.frame().contract);
        let Some(method) = self.methods.get(&session.frame().method) else {
            return (
                session,
                Err(Stop::host(contract, HostFailure::UnknownMethod)),
            );
        };
        let mut instance = match self.instance() {
            Ok(instance) => instance,
            Err(ended) => {
                session.gas = 0;
                return (session, Err(ended.stop(contract)));
            }
        };
        instance.store.data_mut().session = Some(session);
        let called = instance.call(method.number, &method.export, gas);
        let left = instance.store.get_fuel().unwrap_or(0);
        let guest = instance.store.data_mut();
        let session = guest.session.take();
        let mut session = session.expect("whoever took the session put it back");
        session.gas = left;
        let result = match (called, guest.stop.take()) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(stop)) => Err(stop),
            // Where exactly a trap strikes inside a run of instructions is the engine's
            // business: all gas is used, so that receipts do not depend on it.
            (Err(error), None) => {
                session.gas = 0;
                Err(why(&error, &mut instance).stop(contract))
            }
        };
        if result.is_ok()
            && let Some(Some(fresh)) = self.fresh.get()
        {
            self.shelf.keep(self.number, instance, fresh);
        }
        (session, result)
    }

    /// An instance that was kept, or a new one.
    fn instance(&self) -> Result<Running, Ended> {
        if let Some(kept) = self.shelf.take(self.number) {
            return Ok(kept);
        }
        let started = Running::start(&self.pre, &self.exports, self.methods.len());
        let mut started = started.map_err(|error| {
            // Segments that do not fit trap everywhere; anything else is this node's trouble.
            if error.is::<Trap>() {
                Ended::Failure(HostFailure::Trapped)
            } else {
                Ended::fault(&error)
            }
        })?;
        self.fresh.get_or_init(|| started.fresh());
        Ok(started)
    }
}

/// Why the platform ended a guest.
fn why(error: &wasmtime::Error, instance: &mut Running) -> Ended {
    if error.is::<NoMemory>() {
        return Ended::fault(error);
    }
    Ended::Failure(match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => HostFailure::OutOfGas,
        Some(Trap::StackOverflow) => HostFailure::TooDeep,
        _ if instance.depth() >= depth::MAX_CALLS => HostFailure::TooDeep,
        _ => HostFailure::Trapped,
    })
}
