//! The host functions of a contract that runs natively, in a test.
//!
//! A thread is in at most one [`Backend`] at a time; a call from contract to contract enters
//! another. A backend that stops the call keeps the reason itself and returns [`Halt`],
//! which unwinds to [`enter`] without a word from the panic hook.

#![expect(unsafe_code, reason = "a borrowed backend in a thread-local variable")]
#![expect(
    clippy::transmute_ptr_to_ptr,
    reason = "a cast cannot lengthen the lifetime of a trait object"
)]

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Once;

use tradewind_types::abi::HEADER_BYTES;
use tradewind_types::{Hash, Party, Role};

use crate::value::Malformed;

/// The backend stopped the call, and knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halt;

/// What a native contract runs on: one method a host function.
pub trait Backend {
    /// See `input` of the host functions; so with the others.
    fn input(&mut self) -> Result<Vec<u8>, Halt>;
    /// Sets what the call returns.
    fn output(&mut self, value: &[u8]) -> Result<(), Halt>;
    /// The contract refused.
    fn refuse(&mut self, code: u32, fields: &[u8]) -> Halt;
    /// The contract found a failure of the platform, by its code.
    fn fail(&mut self, code: u32) -> Halt;
    /// The contract panicked, at file, line and column.
    fn panic(&mut self, text: &str, at: (&str, u32, u32)) -> Halt;
    /// Reads state.
    fn read(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Halt>;
    /// Writes state.
    fn write(&mut self, key: &[u8], value: &[u8]) -> Result<(), Halt>;
    /// Removes state.
    fn remove(&mut self, key: &[u8]) -> Result<bool, Halt>;
    /// Reads entries in key order as a CBOR array of key and value in turn.
    fn scan(
        &mut self,
        start: &[u8],
        end: &[u8],
        limit: u32,
        reverse: bool,
    ) -> Result<Vec<u8>, Halt>;
    /// Emits an event.
    fn emit(&mut self, name: &str, keys: u32, fields: &[u8]) -> Result<(), Halt>;
    /// Calls another contract.
    fn call(&mut self, contract: &Party, method: &str, args: &[u8]) -> Result<Vec<u8>, Halt>;
    /// Calls another contract, whose failure is not this call's.
    fn try_call(
        &mut self,
        contract: &Party,
        method: &str,
        args: &[u8],
    ) -> Result<Result<Vec<u8>, Vec<u8>>, Halt>;
    /// Who called.
    fn caller(&mut self) -> Result<Party, Halt>;
    /// The contract's own name.
    fn myself(&mut self) -> Result<Party, Halt>;
    /// Block time in milliseconds since 1970.
    fn time(&mut self) -> Result<u64, Halt>;
    /// Block height.
    fn height(&mut self) -> Result<u64, Halt>;
    /// The transaction's id.
    fn transaction(&mut self) -> Result<Hash, Halt>;
    /// Whether a party agreed.
    fn consents(&mut self, party: &Party) -> Result<bool, Halt>;
    /// Stops the call unless a party agreed.
    fn require_consent(&mut self, party: &Party) -> Result<(), Halt>;
    /// Whether a party holds a role.
    fn has_role(&mut self, party: &Party, role: &Role) -> Result<bool, Halt>;
    /// Stops the call unless the caller holds a role.
    fn require_role(&mut self, role: &str) -> Result<(), Halt>;
    /// Whether a name is registered.
    fn is_party(&mut self, party: &Party) -> Result<bool, Halt>;
    /// Hashes with the contract tag.
    fn hash(&mut self, bytes: &[u8]) -> Result<Hash, Halt>;
    /// Checks a signature.
    fn verify_ed25519(
        &mut self,
        key: &[u8; 32],
        signature: &[u8; 64],
        bytes: &[u8],
    ) -> Result<bool, Halt>;
    /// Reads a certified header of another chain or height.
    fn verify_header(
        &mut self,
        chain: &Hash,
        validators: &Hash,
        evidence: &[u8],
    ) -> Result<Option<[u8; HEADER_BYTES]>, Halt>;
    /// Verifies a value of another state.
    fn verify_state(
        &mut self,
        root: &Hash,
        key: &[u8],
        value: &[u8],
        proof: &[u8],
    ) -> Result<bool, Halt>;
    /// Verifies that another state holds nothing under a key.
    fn verify_absence(&mut self, root: &Hash, key: &[u8], proof: &[u8]) -> Result<bool, Halt>;
    /// Verifies an item of a list.
    fn verify_item(&mut self, root: &Hash, item: &Hash, proof: &[u8]) -> Result<bool, Halt>;
    /// Verifies a receipt of a block.
    fn verify_receipt(&mut self, root: &Hash, receipt: &[u8], proof: &[u8]) -> Result<bool, Halt>;
}

type Entered = *mut (dyn Backend + 'static);

std::thread_local! {
    static BACKEND: Cell<Option<Entered>> = const { Cell::new(None) };
}

std::thread_local! {
    /// Where the contract of this thread panicked last.
    static PLACE: Cell<Option<(String, u32, u32)>> = const { Cell::new(None) };
}

static HOOK: Once = Once::new();

/// Keeps the place of a contract's panic, which the unwinding does not carry, and says nothing
/// of it: the backend does. All other panics go on to the hook that was there.
fn watch_panics() {
    let others = take_hook();
    set_hook(Box::new(move |panic| {
        if BACKEND.get().is_none() {
            return others(panic);
        }
        let place = panic
            .location()
            .map(|at| (at.file().into(), at.line(), at.column()));
        PLACE.set(place);
    }));
}

/// Puts a backend back, or takes it away, when the scope ends, unwinding included.
struct Restore(Option<Entered>);

impl Drop for Restore {
    fn drop(&mut self) {
        BACKEND.set(self.0);
    }
}

/// Runs `method` of a contract on `backend`.
///
/// `Err` if the backend stopped it, which includes a refusal and a panic of the contract.
pub fn enter(backend: &mut dyn Backend, method: impl FnOnce()) -> Result<(), Halt> {
    HOOK.call_once(watch_panics);
    // SAFETY: only the lifetime changes; `Restore` removes the pointer before it ends.
    let entered: Entered = unsafe { core::mem::transmute::<*mut dyn Backend, Entered>(backend) };
    let ended = {
        let _restore = Restore(BACKEND.replace(Some(entered)));
        catch_unwind(AssertUnwindSafe(method))
    };
    match ended {
        Ok(()) => Ok(()),
        Err(payload) if payload.is::<Halt>() => Err(Halt),
        Err(payload) => {
            if let Some(Malformed(blame)) = payload.downcast_ref() {
                return Err(backend.fail(u32::from(blame.code())));
            }
            let text = payload
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let (file, line, column) = PLACE.take().unwrap_or_default();
            Err(backend.panic(text.unwrap_or_default(), (&file, line, column)))
        }
    }
}

/// Lends the thread's backend to `ask`; while it works, the thread is in none.
fn with<T>(ask: impl FnOnce(&mut dyn Backend) -> Result<T, Halt>) -> T {
    let entered = BACKEND
        .take()
        .expect("a contract's state is reached only while one of its methods runs");
    let answer = {
        let _restore = Restore(Some(entered));
        // SAFETY: `enter` holds the borrow until its scope ends, and the pointer was taken
        // out of the variable, so this is the only reference made from it.
        ask(unsafe { &mut *entered })
    };
    answer.unwrap_or_else(|halt| resume_unwind(Box::new(halt)))
}

pub(super) fn input() -> Vec<u8> {
    with(|host| host.input())
}

pub(super) fn output(value: &[u8]) {
    with(|host| host.output(value));
}

pub(super) fn refuse(code: u32, fields: &[u8]) -> ! {
    let halt = with(|host| Ok(host.refuse(code, fields)));
    resume_unwind(Box::new(halt))
}

pub(super) fn fail(code: u32) -> ! {
    let halt = with(|host| Ok(host.fail(code)));
    resume_unwind(Box::new(halt))
}

pub(super) fn read(key: &[u8]) -> Option<Vec<u8>> {
    with(|host| host.read(key))
}

pub(super) fn has(key: &[u8]) -> bool {
    read(key).is_some()
}

pub(super) fn write(key: &[u8], value: &[u8]) {
    with(|host| host.write(key, value));
}

pub(super) fn remove(key: &[u8]) -> bool {
    with(|host| host.remove(key))
}

pub(super) fn scan(start: &[u8], end: &[u8], limit: u32, reverse: bool) -> Vec<u8> {
    with(|host| host.scan(start, end, limit, reverse))
}

pub(super) fn emit(name: &str, keys: u32, fields: &[u8]) {
    with(|host| host.emit(name, keys, fields));
}

pub(super) fn call(contract: &Party, method: &str, args: &[u8]) -> Vec<u8> {
    with(|host| host.call(contract, method, args))
}

pub(super) fn try_call(contract: &Party, method: &str, args: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    with(|host| host.try_call(contract, method, args))
}

pub(super) fn caller() -> Party {
    with(|host| host.caller())
}

pub(super) fn myself() -> Party {
    with(|host| host.myself())
}

pub(super) fn time() -> u64 {
    with(|host| host.time())
}

pub(super) fn height() -> u64 {
    with(|host| host.height())
}

pub(super) fn transaction() -> Hash {
    with(|host| host.transaction())
}

pub(super) fn consents(party: &Party) -> bool {
    with(|host| host.consents(party))
}

pub(super) fn require_consent(party: &Party) {
    with(|host| host.require_consent(party));
}

pub(super) fn has_role(party: &Party, role: &Role) -> bool {
    with(|host| host.has_role(party, role))
}

pub(super) fn require_role(role: &str) {
    with(|host| host.require_role(role));
}

pub(super) fn is_party(party: &Party) -> bool {
    with(|host| host.is_party(party))
}

pub(super) fn hash(bytes: &[u8]) -> Hash {
    with(|host| host.hash(bytes))
}

pub(super) fn verify_ed25519(key: &[u8; 32], signature: &[u8; 64], bytes: &[u8]) -> bool {
    with(|host| host.verify_ed25519(key, signature, bytes))
}

pub(super) fn verify_header(
    chain: &Hash,
    validators: &Hash,
    evidence: &[u8],
) -> Option<[u8; HEADER_BYTES]> {
    with(|host| host.verify_header(chain, validators, evidence))
}

pub(super) fn verify_state(root: &Hash, key: &[u8], value: &[u8], proof: &[u8]) -> bool {
    with(|host| host.verify_state(root, key, value, proof))
}

pub(super) fn verify_absence(root: &Hash, key: &[u8], proof: &[u8]) -> bool {
    with(|host| host.verify_absence(root, key, proof))
}

pub(super) fn verify_item(root: &Hash, item: &Hash, proof: &[u8]) -> bool {
    with(|host| host.verify_item(root, item, proof))
}

pub(super) fn verify_receipt(root: &Hash, receipt: &[u8], proof: &[u8]) -> bool {
    with(|host| host.verify_receipt(root, receipt, proof))
}
