//! A compiled contract, and one run of it in a fresh instance.

use std::collections::HashMap;

use tradewind_state::Fault;
use tradewind_types::HostFailure;
use tradewind_types::schema::MethodKind;
use wasmtime::{
    AsContextMut, Instance, InstancePre, Linker, Memory, Module, ModuleExport, ResourceLimiter,
    Store, Trap, Val,
};

use super::admission::Admitted;
use super::depth;
use crate::rules::PAGE_GAS;
use crate::session::Session;
use crate::stop::Stop;

/// What host functions find in the store of a running guest.
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
}

impl ResourceLimiter for Guest {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // What is beyond the maximum is not given.
        if maximum.is_none_or(|maximum| desired <= maximum) {
            let pages = desired.saturating_sub(current.max(PAGE_BYTES)) / PAGE_BYTES;
            let gas = (pages as u64).saturating_mul(PAGE_GAS);
            self.owed = self.owed.saturating_add(gas);
        }
        Ok(true)
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
    let owed = std::mem::take(&mut store.data_mut().owed);
    let left = store.get_fuel()?.checked_sub(owed);
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

/// A compiled contract, ready to be instantiated.
pub(crate) struct WasmContract {
    pre: InstancePre<Guest>,
    admitted: Admitted,
    memory: ModuleExport,
    depth: ModuleExport,
    /// Exports to run, and how they are called; `None`: by an upgrade only.
    methods: HashMap<String, (ModuleExport, Option<MethodKind>)>,
}

impl WasmContract {
    pub(super) fn new(
        linker: &Linker<Guest>,
        module: &Module,
        admitted: Admitted,
    ) -> wasmtime::Result<Self> {
        let export = |name: &str| {
            let index = module.get_export_index(name);
            index.ok_or_else(|| wasmtime::Error::msg(format!("admitted module lacks {name}")))
        };
        let migrations = admitted.schema.migrations.iter();
        let migrations = migrations.map(|migration| (&migration.method, None));
        let methods = admitted.schema.methods.iter();
        let methods = methods.map(|method| (&method.name, Some(method.kind)));
        let exports = migrations
            .chain(methods)
            .map(|(name, kind)| Ok((name.clone(), (export(name)?, kind))));
        Ok(Self {
            methods: exports.collect::<wasmtime::Result<_>>()?,
            memory: export("memory")?,
            depth: export(depth::GLOBAL)?,
            pre: linker.instantiate_pre(module)?,
            admitted,
        })
    }

    /// What admission found in it.
    pub(crate) fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    pub(crate) fn kind(&self, method: &str) -> Option<MethodKind> {
        self.methods.get(method).and_then(|(_, kind)| *kind)
    }

    /// Runs the method of the innermost frame.
    pub(crate) fn run(&self, session: Box<Session>) -> (Box<Session>, Result<(), Stop>) {
        let gas = session.gas;
        let contract = session.frame().contract;
        let method = session.frame().method.clone();
        let guest = Guest {
            session: Some(session),
            memory: None,
            stop: None,
            owed: 0,
        };
        let mut store = Store::new(self.pre.module().engine(), guest);
        store.limiter(|guest| guest);
        let result = self.run_in(&mut store, gas, &method);
        let left = store.get_fuel().unwrap_or(0);
        let guest = store.into_data();
        let mut session = guest.session.expect("whoever took the session put it back");
        session.gas = left;
        let result = match (result, guest.stop) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(stop)) => Err(stop),
            // Where exactly a trap strikes inside a run of instructions is the engine's
            // business: all gas is used, so that receipts do not depend on it.
            (Err(Ended::Failure(code)), None) => {
                session.gas = 0;
                Err(Stop::host(contract, code))
            }
            (Err(Ended::Fault(what)), None) => Err(Stop::Fault(Fault::Broken { what })),
        };
        (session, result)
    }

    /// `Err` says why the platform stopped the guest, unless a host function did.
    fn run_in(&self, store: &mut Store<Guest>, gas: u64, method: &str) -> Result<(), Ended> {
        let unexpected = |error: wasmtime::Error| Ended::Fault(format!("wasm engine: {error:#}"));
        store.set_fuel(gas).map_err(unexpected)?;
        let instance = self.pre.instantiate(&mut *store).map_err(|error| {
            // Segments that do not fit trap everywhere; anything else is this node's trouble.
            if error.is::<Trap>() {
                Ended::Failure(HostFailure::Trapped)
            } else {
                unexpected(error)
            }
        })?;
        let poor = || Ended::Failure(HostFailure::OutOfGas);
        settle(&mut *store).map_err(unexpected)?.ok_or_else(poor)?;
        let memory = instance.get_module_export(&mut *store, &self.memory);
        store.data_mut().memory = memory.and_then(wasmtime::Extern::into_memory);
        let export = self.methods.get(method).map(|(export, _)| export);
        let function = export.and_then(|export| instance.get_module_export(&mut *store, export));
        let function = function.and_then(wasmtime::Extern::into_func);
        let function = function.ok_or(Ended::Failure(HostFailure::UnknownMethod))?;
        let function = function.typed::<(), ()>(&*store).map_err(unexpected)?;
        function.call(&mut *store, ()).map_err(|error| {
            Ended::Failure(match error.downcast_ref::<Trap>() {
                Some(Trap::OutOfFuel) => HostFailure::OutOfGas,
                Some(Trap::StackOverflow) => HostFailure::TooDeep,
                _ if self.is_deep(store, instance) => HostFailure::TooDeep,
                _ => HostFailure::Trapped,
            })
        })?;
        settle(&mut *store).map_err(unexpected)?.ok_or_else(poor)?;
        Ok(())
    }

    fn is_deep(&self, store: &mut Store<Guest>, instance: Instance) -> bool {
        let depth = instance.get_module_export(&mut *store, &self.depth);
        let depth = depth.and_then(wasmtime::Extern::into_global);
        matches!(depth.map(|depth| depth.get(&mut *store)), Some(Val::I32(depth)) if depth as u32 >= depth::MAX_CALLS)
    }
}
