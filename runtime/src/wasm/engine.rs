//! The one engine of a process, set up so that nothing about it is left to defaults.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tradewind_types::{Domain, Hash, digest};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, Linker, Module, OperatorCost, OptLevel,
    PoolingAllocationConfig, VariableOperatorCost,
};

use super::admission::Admitted;
use super::cache::DiskCache;
use super::instance::{MOST_KEPT, Shelf};
use super::module::{Guest, WasmContract};
use super::{admission, depth, dispatch};
use crate::rules::Rules;

/// Stack that compiled code of one contract may use, in bytes: [`depth::MAX_CALLS`] frames of
/// a function with [`admission::MAX_SLOTS`] slots and [`depth::WEIGHED`] instructions, each of
/// which may leave a value, take three quarters of it.
const STACK_BYTES: usize = 8 << 20;
/// Deepest nesting of calls between contracts that the rules of a chain may allow.
pub const MAX_CALL_DEPTH: u32 = 16;
/// Stack of a thread that runs contracts, in bytes: a contract may be deep in its own calls
/// when it calls the next, on the same thread, and so may each of them.
pub const THREAD_STACK_BYTES: usize = (MAX_CALL_DEPTH as usize + 2) * STACK_BYTES;
/// Most threads of a process that may run contracts at once: a node's reading threads and the
/// one that makes blocks. With more, instances could run out while a block is made.
pub const MOST_THREADS: u32 = 32;
/// Instances alive at once: [`MAX_CALL_DEPTH`] for each thread, and those that wait for a call.
const INSTANCES: u32 = MOST_THREADS * MAX_CALL_DEPTH + MOST_KEPT as u32;
/// Largest memory the pool provides, in bytes; the chain's rules are within it.
pub(crate) const MEMORY_BYTES: usize = 16 << 20;
/// Memory of a used slot that is reset in place rather than unmapped, in bytes.
const RESIDENT_BYTES: usize = 1 << 20;
/// Names the meaning of compiled artefacts: instrumentation and prices.
const REVISION: &str = "5";

/// Engine, linker and compiled-code cache.
pub(crate) struct Machine {
    engine: Engine,
    linker: Linker<Guest>,
    cache: Option<DiskCache>,
    shelf: Arc<Shelf>,
    /// How many contracts were made.
    contracts: AtomicU64,
}

impl Machine {
    /// A machine whose host functions note each call if it is `traced`.
    pub(crate) fn new(cache: Option<DiskCache>, traced: bool) -> wasmtime::Result<Self> {
        let engine = engine()?;
        let linker = match traced {
            true => dispatch::spying_linker(&engine)?,
            false => dispatch::linker(&engine)?,
        };
        Ok(Self {
            engine,
            linker,
            cache,
            shelf: Arc::default(),
            contracts: AtomicU64::new(0),
        })
    }

    /// Compiles an admitted module, or takes it from the cache; keeps it there if it is `lasting`.
    pub(crate) fn compile(
        &self,
        code: &[u8],
        admitted: Admitted,
        rules: &Rules,
        lasting: bool,
    ) -> wasmtime::Result<Arc<WasmContract>> {
        let name = self.artefact(code, rules);
        let cached = self
            .cache
            .as_ref()
            .and_then(|cache| cache.load(&self.engine, &name));
        let module = if let Some(module) = cached {
            module
        } else {
            let code = depth::instrument(code, rules.memory_pages).map_err(wasmtime::Error::msg)?;
            let module = Module::new(&self.engine, code)?;
            if let Some(cache) = self.cache.as_ref().filter(|_| lasting) {
                cache.store(&module, &name);
            }
            module
        };
        let number = self.contracts.fetch_add(1, Ordering::Relaxed);
        let shelf = Arc::clone(&self.shelf);
        let contract = WasmContract::new(&self.linker, &module, admitted, shelf, number);
        Ok(Arc::new(contract?))
    }

    /// Everything that decides what the compiled code is.
    fn artefact(&self, code: &[u8], rules: &Rules) -> Hash {
        use std::hash::{Hash as _, Hasher as _};
        // Stable within a build of the engine, which is what it distinguishes.
        let mut engine = std::collections::hash_map::DefaultHasher::new();
        self.engine
            .precompile_compatibility_hash()
            .hash(&mut engine);
        let code = digest(Domain::Code, &[code]);
        let parts: [&[u8]; 4] = [
            code.as_bytes(),
            &engine.finish().to_be_bytes(),
            &rules.memory_pages.to_be_bytes(),
            REVISION.as_bytes(),
        ];
        digest(Domain::Code, &parts)
    }
}

/// An engine whose instances come from a pool. The pool takes two terabytes of addresses; where
/// they cannot be had, under a limit or within a debugger, instances are made one by one and
/// check their bounds in code. That takes longer and gives the same bytes.
fn engine() -> wasmtime::Result<Engine> {
    let mut pooled = config()?;
    pooled.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
    Engine::new(&pooled).or_else(|error| {
        let error = format!("{error:#}");
        tracing::warn!(error, "no pool of contract instances: contracts run slower");
        let mut single = config()?;
        single
            .memory_reservation(MEMORY_BYTES as u64)
            .memory_reservation_for_growth(0)
            .memory_guard_size(0);
        Engine::new(&single)
    })
}

fn config() -> wasmtime::Result<Config> {
    let mut config = Config::new();
    // A fixed baseline: the host's own CPU features are not used.
    config.target(&format!("{}-unknown-linux-gnu", std::env::consts::ARCH))?;
    config
        .wasm_features(wasmtime::WasmFeatures::all(), false)
        .wasm_features(
            wasmtime::WasmFeatures::from_bits_truncate(admission::features().bits()),
            true,
        )
        .cranelift_opt_level(OptLevel::Speed)
        .consume_fuel(true)
        .operator_cost(prices())
        .max_wasm_stack(STACK_BYTES)
        // Unused, but it may not be smaller.
        .async_stack_size(STACK_BYTES)
        .wasm_backtrace_max_frames(None)
        .native_unwind_info(false)
        .generate_address_map(false)
        .memory_init_cow(true);
    Ok(config)
}

/// Gas of instructions that take a processor longer than most, and of work by the byte and
/// page; all others cost one, or nothing where no code comes of them.
fn prices() -> OperatorCost {
    let mut costs = OperatorCost::new();
    costs.Call = 4;
    costs.CallIndirect = 8;
    // Entering one looks whether the gas is used up.
    costs.Loop = 2;
    costs.MemoryFill = 10;
    costs.MemoryCopy = 8;
    costs.MemoryGrow = u8::MAX;
    costs.variable = VariableOperatorCost {
        memory_grow_per_page: u8::MAX,
        ..VariableOperatorCost::new()
    };
    let dear: [(u8, &mut [&mut u8]); 5] = [
        (
            8,
            &mut [
                &mut costs.I32DivS,
                &mut costs.I32DivU,
                &mut costs.I32RemS,
                &mut costs.I32RemU,
                &mut costs.I64DivS,
                &mut costs.I64DivU,
                &mut costs.I64RemS,
                &mut costs.I64RemU,
            ],
        ),
        // The baseline of processors has no instruction for these.
        (8, &mut [&mut costs.I32Popcnt, &mut costs.I64Popcnt]),
        (
            4,
            &mut [
                &mut costs.I32Clz,
                &mut costs.I32Ctz,
                &mut costs.I64Clz,
                &mut costs.I64Ctz,
            ],
        ),
        // Anywhere in two megabytes.
        (
            10,
            &mut [
                &mut costs.I32Store,
                &mut costs.I32Store8,
                &mut costs.I32Store16,
                &mut costs.I64Store,
                &mut costs.I64Store8,
                &mut costs.I64Store16,
                &mut costs.I64Store32,
            ],
        ),
        // And each where the one before said.
        (
            20,
            &mut [
                &mut costs.I32Load,
                &mut costs.I32Load8S,
                &mut costs.I32Load8U,
                &mut costs.I32Load16S,
                &mut costs.I32Load16U,
                &mut costs.I64Load,
                &mut costs.I64Load8S,
                &mut costs.I64Load8U,
                &mut costs.I64Load16S,
                &mut costs.I64Load16U,
                &mut costs.I64Load32S,
                &mut costs.I64Load32U,
            ],
        ),
    ];
    for (gas, instructions) in dear {
        for cost in instructions {
            **cost = gas;
        }
    }
    costs
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(INSTANCES)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES)
        .max_memories_per_module(1)
        .max_tables_per_module(1)
        .max_memory_size(MEMORY_BYTES)
        .table_elements(admission::MAX_TABLE_ELEMENTS as usize)
        .linear_memory_keep_resident(RESIDENT_BYTES)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);
    pool
}
