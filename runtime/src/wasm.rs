//! Contracts as WebAssembly modules.
//!
//! Bytes of a module are admitted, instrumented, compiled and instantiated here; nothing
//! else of the runtime knows wasmtime. Invariant: what a module does depends on its bytes,
//! its input and the state alone, so the engine is given no feature that could make two
//! machines differ.

pub mod admission;
mod cache;
pub mod depth;
mod dispatch;
mod engine;
mod instance;
mod memory;
mod module;
mod spy;
pub mod work;

pub use cache::DiskCache;
pub use engine::{MAX_CALL_DEPTH, MOST_THREADS, THREAD_STACK_BYTES};
pub(crate) use engine::{MEMORY_BYTES, Machine};
pub(crate) use module::WasmContract;
