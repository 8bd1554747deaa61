//! The raw ABI, for contracts that are written by hand to measure what the SDK costs.
//!
//! Everything here is what an author without the SDK would write: imports, places of fixed
//! size, canonical CBOR read in place. Nothing is allocated. On other targets than wasm the
//! crate is empty.

#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
pub mod abi;
#[cfg(target_arch = "wasm32")]
pub mod cbor;
#[cfg(target_arch = "wasm32")]
pub mod name;
