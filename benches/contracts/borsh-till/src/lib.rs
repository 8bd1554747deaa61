//! The part of `cash` that pays, with borsh where the platform has canonical CBOR: what the
//! choice of encoding costs.

#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
mod contract;
#[cfg(target_arch = "wasm32")]
mod values;
