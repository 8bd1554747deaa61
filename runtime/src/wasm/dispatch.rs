//! From imports to host functions: unpacks pointers, keeps gas and fuel one number, packs
//! results. The table in `types::abi` says which functions there are; a row without a
//! function here, or the other way round, does not compile.

use tradewind_types::abi::{ABSENT, HEADER_BYTES, MODULE};
use tradewind_types::transaction::MAX_METHOD_BYTES;
use tradewind_types::{Failure, HostFailure, PublicKey, Signature, cbor, host_functions};
use wasmtime::{AsContextMut, Caller, Linker, StoreContextMut};

use super::memory::{BadPointer, GuestMemory};
use super::module::{Guest, settle};
use super::spy;
use crate::evidence::encode_header;
use crate::host::encode_entries;
use crate::session::Session;
use crate::stop::Stop;

type Context<'c> = StoreContextMut<'c, Guest>;

/// Ends the guest; why, the guest's data say.
#[derive(Debug)]
struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped by the host")
    }
}

impl std::error::Error for Stopped {}

impl From<BadPointer> for Trouble {
    fn from(_: BadPointer) -> Self {
        Self::Pointer
    }
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

enum Trouble {
    Pointer,
    Stop(Stop),
}

macro_rules! link {
    ($($(#[$doc:meta])+ fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty = $base:literal, $byte:literal;)+) => {
        /// A linker that knows the host functions and nothing else.
        pub(super) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Guest>> {
            let mut linker = Linker::new(engine);
            $(linker.func_wrap(
                MODULE,
                stringify!($name),
                |mut caller: Caller<'_, Guest>, $($arg: $ty),*| -> wasmtime::Result<$ret> {
                    $name(caller.as_context_mut(), $($arg),*)
                },
            )?;)+
            Ok(linker)
        }

        /// The same linker, whose functions note each call.
        pub(super) fn spying_linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Guest>> {
            let mut linker = Linker::new(engine);
            $(linker.func_wrap(
                MODULE,
                stringify!($name),
                |mut caller: Caller<'_, Guest>, $($arg: $ty),*| -> wasmtime::Result<$ret> {
                    let raw: &[spy::Raw] = &[$((stringify!($arg), $arg)),*];
                    let begun = spy::begin(&mut caller.as_context_mut(), stringify!($name), raw);
                    let result = $name(caller.as_context_mut(), $($arg),*);
                    spy::end(&mut caller.as_context_mut(), begun, raw, result.as_ref().ok());
                    result
                },
            )?;)+
            Ok(linker)
        }
    };
}

host_functions!(link);

/// Runs a host function with the session and the memory at hand and the gas in step.
fn host<R>(
    mut context: Context<'_>,
    function: impl FnOnce(&mut Session, &mut GuestMemory<'_>) -> Result<R, Trouble>,
) -> wasmtime::Result<R> {
    let fuel = settle(&mut context)?;
    let memory = context.data().memory.expect("set before the guest runs");
    let (bytes, guest) = memory.data_and_store_mut(&mut context);
    let session = guest
        .session
        .as_mut()
        .expect("the running contract has the session");
    session.gas = fuel.unwrap_or(0);
    let result = match fuel {
        Some(_) => function(session, &mut GuestMemory(bytes)),
        None => Err(session.stop(HostFailure::OutOfGas).into()),
    };
    let gas = session.gas;
    let result = result.map_err(|trouble| match trouble {
        Trouble::Pointer => session.stop(HostFailure::BadPointer),
        Trouble::Stop(stop) => stop,
    });
    finish(context, gas, result)
}

fn finish<R>(mut context: Context<'_>, gas: u64, result: Result<R, Stop>) -> wasmtime::Result<R> {
    context.set_fuel(gas)?;
    result.map_err(|stop| {
        context.data_mut().stop = Some(stop);
        wasmtime::Error::new(Stopped)
    })
}

/// Hands a value to the guest: into its place, or kept for `fetch`.
fn hand(
    session: &mut Session,
    memory: &mut GuestMemory<'_>,
    (to, cap): (u32, u32),
    value: &[u8],
) -> Result<i64, Trouble> {
    if !memory.place(to, cap, value)? {
        session.keep(value.to_vec());
    }
    Ok(value.len() as i64)
}

fn input(context: Context<'_>, to: u32, cap: u32) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        let fits = memory.place(to, cap, session.input()?)?;
        let len = session.frame().args.len();
        if !fits {
            let args = session.frame().args.clone();
            session.keep(args);
        }
        Ok(len as i64)
    })
}

fn fetch(context: Context<'_>, offset: u32, to: u32, cap: u32) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        let rest = session.fetch(offset as usize)?;
        let len = rest.len().min(cap as usize);
        memory.place(to, cap, rest.get(..len).unwrap_or_default())?;
        Ok(rest.len() as i64)
    })
}

fn output(context: Context<'_>, from: u32, len: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Ok(session.output(memory.bytes(from, len)?)?)
    })
}

fn refuse(context: Context<'_>, code: u32, from: u32, len: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Err(session.refuse(code, memory.bytes(from, len)?).into())
    })
}

fn fail(context: Context<'_>, code: u32) -> wasmtime::Result<()> {
    host(context, |session, _| Err(session.fail(code).into()))
}

fn panic(
    context: Context<'_>,
    from: u32,
    len: u32,
    file: u32,
    file_len: u32,
    line: u32,
    column: u32,
) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        let text = String::from_utf8_lossy(memory.bytes(from, len.min(1024))?);
        let file = String::from_utf8_lossy(memory.bytes(file, file_len.min(256))?);
        Err(session.panic(&text, (&file, line, column)).into())
    })
}

fn read(context: Context<'_>, key: u32, key_len: u32, to: u32, cap: u32) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        match session.read(memory.bytes(key, key_len)?)? {
            Some(value) => hand(session, memory, (to, cap), &value),
            None => Ok(ABSENT),
        }
    })
}

fn write(
    context: Context<'_>,
    key: u32,
    key_len: u32,
    from: u32,
    len: u32,
) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Ok(session.write(memory.bytes(key, key_len)?, memory.bytes(from, len)?)?)
    })
}

fn remove(context: Context<'_>, key: u32, key_len: u32) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        Ok(session.remove(memory.bytes(key, key_len)?)?.into())
    })
}

#[expect(clippy::too_many_arguments, reason = "the row of the table")]
fn scan(
    context: Context<'_>,
    start: u32,
    start_len: u32,
    end: u32,
    end_len: u32,
    limit: u32,
    reverse: u32,
    to: u32,
    cap: u32,
) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        let (start, end) = (memory.bytes(start, start_len)?, memory.bytes(end, end_len)?);
        let entries = session.scan(start, end, limit, reverse == 1)?;
        hand(session, memory, (to, cap), &encode_entries(&entries))
    })
}

fn emit(
    context: Context<'_>,
    name: u32,
    name_len: u32,
    keys: u32,
    from: u32,
    len: u32,
) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        let name = memory.short(name, name_len, MAX_METHOD_BYTES)?;
        Ok(session.emit(name, keys, memory.bytes(from, len)?)?)
    })
}

/// Contract, method and arguments of a call, as pointers.
struct Target {
    contract: (u32, u32),
    method: (u32, u32),
    args: (u32, u32),
}

/// Runs `call` with the session taken out of the guest, since the called contract needs it.
fn leave<R>(
    mut context: Context<'_>,
    target: &Target,
    call: impl FnOnce(
        Box<Session>,
        tradewind_types::Party,
        &str,
        &[u8],
    ) -> (Box<Session>, Result<R, Stop>),
    hand_over: impl FnOnce(&mut Session, &mut GuestMemory<'_>, R) -> Result<i64, Trouble>,
) -> wasmtime::Result<i64> {
    let fuel = settle(&mut context)?;
    let memory = context.data().memory.expect("set before the guest runs");
    let (bytes, guest) = memory.data_and_store_mut(&mut context);
    let mut session = guest
        .session
        .take()
        .expect("the running contract has the session");
    session.gas = fuel.unwrap_or(0);
    let mut memory = GuestMemory(bytes);
    let read = (|| {
        let contract = memory.party(target.contract.0, target.contract.1)?;
        let method = memory.method(target.method.0, target.method.1)?;
        Ok::<_, BadPointer>((
            contract,
            method,
            memory.bytes(target.args.0, target.args.1)?,
        ))
    })();
    let result = match read {
        _ if fuel.is_none() => Err(session.stop(HostFailure::OutOfGas).into()),
        Ok((contract, method, args)) => {
            let (returned, result) = call(session, contract, method, args);
            session = returned;
            result.map_err(Trouble::from)
        }
        Err(bad) => Err(bad.into()),
    };
    let result = result.and_then(|value| hand_over(&mut session, &mut memory, value));
    let result = result.map_err(|trouble| match trouble {
        Trouble::Pointer => session.stop(HostFailure::BadPointer),
        Trouble::Stop(stop) => stop,
    });
    let gas = session.gas;
    guest.session = Some(session);
    finish(context, gas, result)
}

#[expect(clippy::too_many_arguments, reason = "the row of the table")]
fn call(
    context: Context<'_>,
    contract: u32,
    contract_len: u32,
    method: u32,
    method_len: u32,
    args: u32,
    args_len: u32,
    to: u32,
    cap: u32,
) -> wasmtime::Result<i64> {
    let target = Target {
        contract: (contract, contract_len),
        method: (method, method_len),
        args: (args, args_len),
    };
    leave(
        context,
        &target,
        Session::call_contract,
        |session, memory, output: Vec<u8>| hand(session, memory, (to, cap), &output),
    )
}

#[expect(clippy::too_many_arguments, reason = "the row of the table")]
fn try_call(
    context: Context<'_>,
    contract: u32,
    contract_len: u32,
    method: u32,
    method_len: u32,
    args: u32,
    args_len: u32,
    to: u32,
    cap: u32,
) -> wasmtime::Result<i64> {
    let target = Target {
        contract: (contract, contract_len),
        method: (method, method_len),
        args: (args, args_len),
    };
    let hand_over = |session: &mut Session,
                     memory: &mut GuestMemory<'_>,
                     outcome: Result<Vec<u8>, Failure>| match outcome {
        Ok(output) => hand(session, memory, (to, cap), &output),
        Err(failure) => {
            let len = hand(session, memory, (to, cap), &cbor::encode(&failure))?;
            Ok(ABSENT - len)
        }
    };
    leave(context, &target, Session::try_call_contract, hand_over)
}

fn caller(context: Context<'_>, to: u32, cap: u32) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        let name = session.caller()?;
        hand(session, memory, (to, cap), name.as_str().as_bytes())
    })
}

fn myself(context: Context<'_>, to: u32, cap: u32) -> wasmtime::Result<i64> {
    host(context, |session, memory| {
        let name = session.myself()?;
        hand(session, memory, (to, cap), name.as_str().as_bytes())
    })
}

fn time(context: Context<'_>) -> wasmtime::Result<u64> {
    host(context, |session, _| Ok(session.time()?.get()))
}

fn height(context: Context<'_>) -> wasmtime::Result<u64> {
    host(context, |session, _| Ok(session.height()?.get()))
}

fn transaction(context: Context<'_>, to: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Ok(memory.put(to, session.transaction()?.as_bytes())?)
    })
}

fn consents(context: Context<'_>, party: u32, party_len: u32) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        Ok(session.consents(&memory.party(party, party_len)?)?.into())
    })
}

fn require_consent(context: Context<'_>, party: u32, party_len: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Ok(session.require_consent(&memory.party(party, party_len)?)?)
    })
}

fn has_role(
    context: Context<'_>,
    party: u32,
    party_len: u32,
    role: u32,
    role_len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let (party, role) = (
            memory.party(party, party_len)?,
            memory.role(role, role_len)?,
        );
        Ok(session.has_role(&party, &role)?.into())
    })
}

fn require_role(context: Context<'_>, role: u32, role_len: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        Ok(session.require_role(&memory.role(role, role_len)?)?)
    })
}

fn is_party(context: Context<'_>, party: u32, party_len: u32) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        Ok(session.is_party(&memory.party(party, party_len)?)?.into())
    })
}

fn hash(context: Context<'_>, from: u32, len: u32, to: u32) -> wasmtime::Result<()> {
    host(context, |session, memory| {
        let hash = session.hash(memory.bytes(from, len)?)?;
        Ok(memory.put(to, hash.as_bytes())?)
    })
}

fn verify_ed25519(
    context: Context<'_>,
    key: u32,
    signature: u32,
    from: u32,
    len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let key = PublicKey::from_bytes(memory.array(key)?);
        let signature = Signature::from_bytes(memory.array(signature)?);
        Ok(session
            .verify_ed25519(&key, &signature, memory.bytes(from, len)?)?
            .into())
    })
}

fn verify_header(
    context: Context<'_>,
    chain: u32,
    validators: u32,
    from: u32,
    len: u32,
    to: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let (chain, validators) = (memory.hash(chain)?, memory.hash(validators)?);
        memory.bytes(to, HEADER_BYTES as u32)?;
        let header = session.verify_header(&chain, &validators, memory.bytes(from, len)?)?;
        if let Some(header) = &header {
            memory.put(to, &encode_header(header))?;
        }
        Ok(header.is_some().into())
    })
}

#[expect(clippy::too_many_arguments, reason = "the row of the table")]
fn verify_state(
    context: Context<'_>,
    root: u32,
    key: u32,
    key_len: u32,
    value: u32,
    value_len: u32,
    proof: u32,
    proof_len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let root = memory.hash(root)?;
        let (key, proof) = (memory.bytes(key, key_len)?, memory.bytes(proof, proof_len)?);
        let value = memory.bytes(value, value_len)?;
        Ok(session.verify_state(&root, key, value, proof)?.into())
    })
}

fn verify_absence(
    context: Context<'_>,
    root: u32,
    key: u32,
    key_len: u32,
    proof: u32,
    proof_len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let root = memory.hash(root)?;
        let (key, proof) = (memory.bytes(key, key_len)?, memory.bytes(proof, proof_len)?);
        Ok(session.verify_absence(&root, key, proof)?.into())
    })
}

fn verify_item(
    context: Context<'_>,
    root: u32,
    item: u32,
    proof: u32,
    proof_len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let (root, item) = (memory.hash(root)?, memory.hash(item)?);
        let proof = memory.bytes(proof, proof_len)?;
        Ok(session.verify_item(&root, &item, proof)?.into())
    })
}

fn verify_receipt(
    context: Context<'_>,
    root: u32,
    from: u32,
    len: u32,
    proof: u32,
    proof_len: u32,
) -> wasmtime::Result<u32> {
    host(context, |session, memory| {
        let root = memory.hash(root)?;
        let (receipt, proof) = (memory.bytes(from, len)?, memory.bytes(proof, proof_len)?);
        Ok(session.verify_receipt(&root, receipt, proof)?.into())
    })
}
