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
mod memory;
mod module;

pub use cache::DiskCache;
pub(crate) use engine::Machine;
pub use engine::THREAD_STACK_BYTES;
pub(crate) use module::WasmContract;
