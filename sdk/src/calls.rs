//! Typed calls of a contract: the same methods from another contract and from a test.
//!
//! `#[interface]` on a trait and `#[contract]` on an `impl` both make a struct with one
//! function a method. What carries the call, a [`Transport`], decides what comes back.

use alloc::vec::Vec;

use tradewind_types::{HostFailure, Party};

use crate::host;
#[cfg(not(target_arch = "wasm32"))]
use crate::value::Definitions;
use crate::value::{Bytes, Reader, Value, Written, room, writer};

/// Carries calls to a contract.
pub trait Transport {
    /// What a call of a method that returns `T` gives.
    type Answer<T: Value>;

    /// Carries one call. A test is told by which of its lines.
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Self::Answer<T>;
}

/// Calls from a contract; a failure of the callee is a failure of the caller.
#[derive(Clone, Copy, Debug)]
pub struct Direct(pub Party);

impl Transport for Direct {
    type Answer<T: Value> = T;

    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> T {
        let output = host::call(&self.0, method, &args);
        let answer = answer(&self.0, method, &output);
        room::give_back(output);
        room::give_back(args);
        answer
    }
}

/// Calls from a contract that goes on when the callee fails, as if it had not been called.
#[derive(Clone, Copy, Debug)]
pub struct Tried(pub Party);

impl Transport for Tried {
    type Answer<T: Value> = Result<T, Failed>;

    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Result<T, Failed> {
        let ended = host::try_call(&self.0, method, &args);
        let answer = match &ended {
            Ok(output) => Ok(answer(&self.0, method, output)),
            Err(failure) => Err(Failed::read(failure)),
        };
        let (Ok(told) | Err(told)) = ended;
        room::give_back(told);
        room::give_back(args);
        answer
    }
}

/// What another contract answered. If it is no value of the interface's type, the interface is
/// out of date: a mistake of the running contract, whose call ends as after a panic.
#[cfg(target_arch = "wasm32")]
fn answer<T: Value>(_: &Party, _: &str, output: &[u8]) -> T {
    T::from_output(output)
}

/// As in the module, and says which call it was: modules have no room for the text.
#[cfg(not(target_arch = "wasm32"))]
#[track_caller]
fn answer<T: Value>(contract: &Party, method: &str, output: &[u8]) -> T {
    let Ok(answer) = std::panic::catch_unwind(|| T::from_output(output)) else {
        panic!("the answer to {method} of {contract} is not what the interface says")
    };
    answer
}

/// Why a call that was tried failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The contract that failed: the one called, or one further down.
    pub contract: Party,
    /// Whether the contract itself refused; otherwise the platform stopped it.
    pub refused: bool,
    /// Number of the failure in the contract's schema, or of the platform's.
    pub code: u32,
    /// What the failure says more, in canonical CBOR.
    pub fields: Bytes,
}

impl Failed {
    /// Reads the form of `tradewind_types::Failure`: `[variant, [contract, code, fields]]`.
    fn read(failure: &[u8]) -> Self {
        let mut from = Reader::new(failure, HostFailure::BadArguments);
        from.array(2);
        let refused = from.unsigned() == 1;
        from.array(3);
        let failed = Self {
            contract: Value::read(&mut from),
            refused,
            code: Value::read(&mut from),
            fields: Value::read(&mut from),
        };
        from.end();
        failed
    }
}

/// What an `#[interface]` expects of the contract it is of.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    /// Its methods, without guards: canonical CBOR of `tradewind_types::schema::Entry`.
    pub methods: &'static [&'static [u8]],
    /// Appends the definitions of the types that those take and return.
    pub definitions: fn(&mut Definitions),
}

/// Encodes arguments as an array and carries the call.
#[doc(hidden)]
#[cfg_attr(not(target_arch = "wasm32"), track_caller)]
pub fn send<S: Transport, T: Value>(
    transport: &S,
    method: &'static str,
    args: &[&dyn Written],
) -> S::Answer<T> {
    let mut bytes = room::with_room(128);
    writer::head(&mut bytes, 4, args.len() as u64);
    for arg in args {
        arg.append(&mut bytes);
    }
    transport.carry(method, bytes)
}
