//! The counter, written by hand on the raw ABI.

#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
mod contract;
