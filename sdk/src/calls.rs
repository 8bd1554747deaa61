//! Typed calls of a contract: the same methods from another contract and from a test.
//!
//! `#[interface]` on a trait and `#[contract]` on an `impl` both make a struct with one
//! function a method. What carries the call, a [`Transport`], decides what comes back.

use alloc::vec::Vec;

use minicbor::Encode;
use tradewind_types::{Failure, HostFailure, Party};

use crate::host;
use crate::value::{self, Value};

/// Carries calls to a contract.
pub trait Transport {
    /// What a call of a method that returns `T` gives.
    type Answer<T: Value>;

    /// Carries one call.
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Self::Answer<T>;
}

/// Calls from a contract; a failure of the callee is a failure of the caller.
#[derive(Clone, Copy, Debug)]
pub struct Direct(pub Party);

impl Transport for Direct {
    type Answer<T: Value> = T;

    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> T {
        let output = host::call(&self.0, method, &args);
        T::from_output(&output).unwrap_or_else(|| host::fail(HostFailure::BadArguments))
    }
}

/// Calls from a contract that goes on when the callee fails, as if it had not been called.
#[derive(Clone, Copy, Debug)]
pub struct Tried(pub Party);

impl Transport for Tried {
    type Answer<T: Value> = Result<T, Failure>;

    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Result<T, Failure> {
        match host::try_call(&self.0, method, &args) {
            Ok(output) => Ok(
                T::from_output(&output).unwrap_or_else(|| host::fail(HostFailure::BadArguments))
            ),
            Err(failure) => {
                Err(value::decode(&failure)
                    .unwrap_or_else(|| host::fail(HostFailure::BadArguments)))
            }
        }
    }
}

/// Encodes arguments as an array and carries the call.
#[doc(hidden)]
pub fn send<S: Transport, T: Value>(
    transport: &S,
    method: &'static str,
    args: &[&dyn Argument],
) -> S::Answer<T> {
    let mut bytes = Vec::with_capacity(128);
    append_head(args.len() as u64, &mut bytes);
    for arg in args {
        arg.append(&mut bytes);
    }
    transport.carry(method, bytes)
}

fn append_head(len: u64, bytes: &mut Vec<u8>) {
    let written = minicbor::Encoder::new(bytes).array(len).map(drop);
    debug_assert!(written.is_ok(), "writing to memory does not fail");
}

/// A value that is an argument.
#[doc(hidden)]
pub trait Argument {
    /// Appends the canonical bytes.
    fn append(&self, bytes: &mut Vec<u8>);
}

impl<T: Encode<()>> Argument for T {
    fn append(&self, bytes: &mut Vec<u8>) {
        value::append(self, bytes);
    }
}
