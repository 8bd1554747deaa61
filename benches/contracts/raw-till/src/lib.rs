//! The part of `cash` that pays, written by hand on the raw ABI: the same checks, encodings,
//! failures and events.

#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(target_arch = "wasm32")]
mod contract;
