//! Instances of contracts: started, run once, and kept for the next call of their contract.
//!
//! Starting an instance takes longer than most calls. What a call can leave behind in one is
//! its memory and its globals, because admission refuses every other instruction that changes
//! an instance: tables, passive segments. Instrumentation lets the host reach all globals that
//! can change. So an instance whose call ended well and whose memory did not grow is given back
//! the memory and the globals that it started with, every byte of them, and waits on a shelf.
//!
//! Invariant: an instance on the shelf is as a fresh one of the same contract.

use std::sync::{Mutex, PoisonError};

use wasmtime::{Global, Instance, InstancePre, Memory, ModuleExport, Store, Trap, TypedFunc, Val};

use super::module::{Guest, settle};

/// Most instances of all contracts that wait for a call.
pub(super) const MOST_KEPT: usize = 32;
/// Largest memory that is put back, in bytes: beyond it a fresh instance costs less.
const LARGEST_KEPT_BYTES: usize = 64 << 10;

/// Where the host finds what it needs of an instance.
pub(super) struct Exports {
    pub(super) memory: ModuleExport,
    /// Counter of nested calls, see `depth`.
    pub(super) depth: ModuleExport,
    /// All globals that can change.
    pub(super) globals: Vec<ModuleExport>,
}

/// An instance in its own store.
pub(super) struct Running {
    pub(super) store: Store<Guest>,
    instance: Instance,
    memory: Memory,
    depth: Global,
    globals: Vec<Global>,
    /// Methods that were called, by their number in the contract.
    methods: Vec<Option<TypedFunc<(), ()>>>,
}

/// What an instance is before its first call.
pub(super) struct Fresh {
    memory_bytes: usize,
    /// The memory up to its last byte that is not zero.
    image: Vec<u8>,
    globals: Vec<Val>,
}

impl Running {
    /// A fresh instance.
    pub(super) fn start(
        pre: &InstancePre<Guest>,
        exports: &Exports,
        methods: usize,
    ) -> wasmtime::Result<Self> {
        let mut store = Store::new(pre.module().engine(), Guest::default());
        store.limiter(|guest| guest);
        let instance = pre.instantiate(&mut store)?;
        let mut find = |export: &ModuleExport| instance.get_module_export(&mut store, export);
        let admitted = "an admitted module exports it";
        let memory = find(&exports.memory).and_then(wasmtime::Extern::into_memory);
        let memory = memory.expect(admitted);
        let mut global = |export: &ModuleExport| {
            let found = find(export).and_then(wasmtime::Extern::into_global);
            found.expect(admitted)
        };
        let depth = global(&exports.depth);
        let globals = exports.globals.iter().map(global).collect();
        store.data_mut().memory = Some(memory);
        Ok(Self {
            store,
            instance,
            memory,
            depth,
            globals,
            methods: vec![None; methods],
        })
    }

    /// Runs a method, the `number`-th of the contract.
    pub(super) fn call(
        &mut self,
        number: usize,
        export: &ModuleExport,
        gas: u64,
    ) -> wasmtime::Result<()> {
        self.store.set_fuel(gas).expect("the engine counts fuel");
        // A fresh instance has its first memory to pay for. A kept one is of those that have not.
        self.pay()?;
        let known = self.methods.get(number).cloned().flatten();
        let method = match known {
            Some(method) => method,
            None => {
                let found = self.instance.get_module_export(&mut self.store, export);
                let found = found.and_then(wasmtime::Extern::into_func);
                let found = found.expect("an admitted module exports it");
                let method = found.typed::<(), ()>(&self.store);
                let method = method.expect("an admitted method has no parameters");
                if let Some(place) = self.methods.get_mut(number) {
                    *place = Some(method.clone());
                }
                method
            }
        };
        method.call(&mut self.store, ())?;
        self.pay()
    }

    /// Pays for the memory that the instance got.
    fn pay(&mut self) -> wasmtime::Result<()> {
        let left = settle(&mut self.store)?;
        left.map(drop).ok_or_else(|| Trap::OutOfFuel.into())
    }

    /// How deep the contract's own calls are.
    pub(super) fn depth(&mut self) -> u32 {
        match self.depth.get(&mut self.store) {
            Val::I32(depth) => depth as u32,
            _ => 0,
        }
    }

    /// What this instance is now; `None` if it is too large to be put back.
    pub(super) fn fresh(&mut self) -> Option<Fresh> {
        let memory = self.memory.data(&self.store);
        if memory.len() > LARGEST_KEPT_BYTES {
            return None;
        }
        let used = memory.iter().rposition(|byte| *byte != 0);
        let used = used.map_or(0, |last| last + 1);
        Some(Fresh {
            memory_bytes: memory.len(),
            image: memory.get(..used).unwrap_or_default().to_vec(),
            globals: {
                let (globals, store) = (self.globals.iter(), &mut self.store);
                globals.map(|global| global.get(&mut *store)).collect()
            },
        })
    }

    /// Makes this instance what it was before its first call; tells whether it is.
    fn put_back(&mut self, fresh: &Fresh) -> bool {
        let memory = self.memory.data_mut(&mut self.store);
        if memory.len() != fresh.memory_bytes {
            return false;
        }
        let Some((image, rest)) = memory.split_at_mut_checked(fresh.image.len()) else {
            return false;
        };
        image.copy_from_slice(&fresh.image);
        rest.fill(0);
        let mut globals = self.globals.iter().zip(&fresh.globals);
        globals.all(|(global, value)| global.set(&mut self.store, *value).is_ok())
    }
}

/// Instances that wait, of all contracts, longest first.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Vec<(u64, Running)>>);

impl Shelf {
    /// An instance of the contract with this number.
    pub(super) fn take(&self, contract: u64) -> Option<Running> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().rposition(|(of, _)| *of == contract)?;
        Some(kept.remove(at).1)
    }

    /// Puts an instance back as `fresh` and keeps it, unless that cannot be done.
    pub(super) fn keep(&self, contract: u64, mut instance: Running, fresh: &Fresh) {
        if !instance.put_back(fresh) {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((contract, instance));
        let oldest = (kept.len() > MOST_KEPT).then(|| kept.remove(0));
        // Ending an instance takes long; others need not wait for it.
        drop(kept);
        drop(oldest);
    }
}
