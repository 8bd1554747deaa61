//! What `#[contract]` makes of a struct and its methods.

use alloc::vec::Vec;

use tradewind_types::HostFailure;
use tradewind_types::schema::MethodKind;

use crate::calls::Transport;
use crate::host;
use crate::outcome::{Cause, Outcome, Refusal};
use crate::value::{self, Reader, Value, Written, room};

/// A struct of state handles.
pub trait Contract: Sized {
    /// Its name in the source.
    const NAME: &'static str;
    /// Where its source is.
    const PACKAGE: Package;
    /// Its version; an upgrade does not lower it.
    const VERSION: u32;
    /// The schema entries of its state and its release: canonical CBOR of
    /// `tradewind_types::schema::Entry`.
    const ENTRIES: &'static [&'static [u8]];

    /// The contract that the running call is of.
    fn attach() -> Self;
}

/// The package of a contract's source, for who builds it.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// Where it was compiled.
    pub directory: &'static str,
}

/// The methods of a contract.
pub trait Methods: Contract {
    /// Typed calls of them.
    type Calls<S: Transport>;
    /// All of them.
    const METHODS: &'static [Method];
    /// What brings over the state of earlier versions.
    const MIGRATIONS: &'static [Migration];

    /// Calls that `transport` carries.
    fn calls<S: Transport>(transport: S) -> Self::Calls<S>;

    /// Runs a method as the module's export would; `false` if there is none of this name.
    fn dispatch(method: &str) -> bool {
        let methods = Self::METHODS.iter().map(|known| (known.name, known.run));
        let migrations = Self::MIGRATIONS.iter().map(|known| (known.name, known.run));
        let found = methods.chain(migrations).find(|(name, _)| *name == method);
        if let Some((_, run)) = found {
            run();
        }
        found.is_some()
    }
}

/// One method.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// Name, also the module's export.
    pub name: &'static str,
    /// How it is called.
    pub kind: MethodKind,
    /// Its schema entry: canonical CBOR of `tradewind_types::schema::Entry`.
    pub entry: &'static [u8],
    /// What the export runs: takes arguments from the host, gives the answer to it.
    pub run: fn(),
}

/// One migration.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Name, also the module's export.
    pub name: &'static str,
    /// Its schema entry, as with a method.
    pub entry: &'static [u8],
    /// What the export runs.
    pub run: fn(),
}

/// Serves the running call: hands `run` the `count` arguments, and ends the call if it refuses.
#[doc(hidden)]
#[inline(never)]
pub fn serve(count: u64, run: fn(&mut Reader<'_>) -> Outcome) {
    let input = host::input();
    let mut arguments = Reader::new(&input, HostFailure::BadArguments);
    arguments.array(count);
    if let Err(refusal) = run(&mut arguments) {
        refuse(&refusal);
    }
    room::leave(input);
}

/// Answers with a value.
#[doc(hidden)]
pub fn answer<T: Value>(value: T) -> Outcome {
    output(&value);
    room::leave(value);
    Ok(())
}

#[inline(never)]
fn output(value: &dyn Written) {
    let output = value::encode(value);
    host::output(&output);
    room::leave(output);
}

#[cold]
fn refuse(refusal: &Refusal) -> ! {
    match refusal.cause() {
        Cause::Contract { code, fields } => host::refuse(*code, fields),
        Cause::Platform(failure) => host::fail(*failure),
    }
}

/// The schema entries of a contract's state, methods and migrations, as the module's section
/// holds them.
pub fn entries<C: Methods>() -> Vec<u8> {
    let methods = C::METHODS.iter().map(|method| method.entry);
    let migrations = C::MIGRATIONS.iter().map(|migration| migration.entry);
    let own = C::ENTRIES.iter().copied();
    own.chain(methods)
        .chain(migrations)
        .flatten()
        .copied()
        .collect()
}
