//! Host functions of a traced run: the same functions, with a note of each call.
//!
//! What a pointer means is read off the names in the table of host functions: `x` and `x_len`
//! are bytes, so are `from` and `len`; `to` and `cap` are the place of the answer, `to` alone
//! that of a hash.

use tradewind_types::abi::ABSENT;
use wasmtime::StoreContextMut;

use super::memory::GuestMemory;
use super::module::Guest;
use crate::stop::Stop;
use crate::trace::{Answer, Given, HostCall, MOST_CALLS};

/// The bytes of a hash and of a public key.
const HASH_BYTES: u32 = 32;
/// The bytes of a signature.
const SIGNATURE_BYTES: u32 = 64;

/// An argument as the guest passes it.
pub(super) type Raw = (&'static str, u32);

/// A call that has begun: its place in the trace and the gas before it.
pub(super) struct Begun {
    place: Option<usize>,
    fuel: u64,
}

/// What a host function hands back to the guest.
pub(super) trait Handed {
    /// As one number; nothing where there is none.
    fn number(&self) -> Option<i64>;
}

impl Handed for () {
    fn number(&self) -> Option<i64> {
        None
    }
}

macro_rules! handed {
    ($($ty:ty),+) => {$(
        impl Handed for $ty {
            fn number(&self) -> Option<i64> {
                i64::try_from(*self).ok()
            }
        }
    )+};
}

handed!(u32, u64);

impl Handed for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }
}

pub(super) fn begin(
    context: &mut StoreContextMut<'_, Guest>,
    function: &'static str,
    raw: &[Raw],
) -> Begun {
    // What the guest owes for memory is taken off before the call, and is none of its gas.
    let owed = context.data().owed;
    let fuel = context.get_fuel().unwrap_or(0).saturating_sub(owed);
    let Some(memory) = context.data().memory else {
        return Begun { place: None, fuel };
    };
    let (bytes, guest) = memory.data_and_store_mut(context);
    let Some(session) = guest.session.as_mut() else {
        return Begun { place: None, fuel };
    };
    if session.diagnostics.trace.calls.len() >= MOST_CALLS {
        session.diagnostics.trace.more += 1;
        return Begun { place: None, fuel };
    }
    let frame = session.frame();
    let call = HostCall {
        depth: session.frames.len() as u32,
        contract: frame.contract,
        method: frame.method.clone(),
        function,
        given: given(&GuestMemory(bytes), raw),
        gas: 0,
        answer: Answer::Unknown,
    };
    let calls = &mut session.diagnostics.trace.calls;
    calls.push(call);
    Begun {
        place: Some(calls.len() - 1),
        fuel,
    }
}

pub(super) fn end<R: Handed>(
    context: &mut StoreContextMut<'_, Guest>,
    begun: Begun,
    raw: &[Raw],
    result: Option<&R>,
) {
    let left = context.get_fuel().unwrap_or(0);
    let (Some(place), Some(memory)) = (begun.place, context.data().memory) else {
        return;
    };
    let (bytes, guest) = memory.data_and_store_mut(context);
    let stop = match &guest.stop {
        Some(Stop::Failure(failure)) => Answer::Stopped(failure.clone()),
        _ => Answer::Unknown,
    };
    let Some(session) = guest.session.as_mut() else {
        return;
    };
    let pending = &session.frame().pending;
    let answer = result.map_or(stop, |result| {
        answer(&GuestMemory(bytes), raw, pending, result.number())
    });
    if let Some(call) = session.diagnostics.trace.calls.get_mut(place) {
        call.gas = begun.fuel.saturating_sub(left);
        call.answer = answer;
    }
}

fn find(raw: &[Raw], name: &str) -> Option<u32> {
    raw.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

fn given(memory: &GuestMemory<'_>, raw: &[Raw]) -> Vec<(&'static str, Given)> {
    let bytes = |from: u32, len: u32| match memory.bytes(from, len) {
        Ok(bytes) => Given::Bytes(bytes.to_vec()),
        Err(_) => Given::Astray,
    };
    let argument = |&(name, value): &Raw| {
        let len = match name {
            "from" => find(raw, "len"),
            name => find(raw, &format!("{name}_len")),
        };
        let given = match (name, len) {
            ("to" | "cap" | "len", _) => return None,
            (name, _) if name.ends_with("_len") => return None,
            (_, Some(len)) => bytes(value, len),
            ("key" | "chain" | "validators" | "root" | "item", None) => bytes(value, HASH_BYTES),
            ("signature", None) => bytes(value, SIGNATURE_BYTES),
            _ => Given::Number(value),
        };
        Some((name, given))
    };
    raw.iter().filter_map(argument).collect()
}

fn answer(memory: &GuestMemory<'_>, raw: &[Raw], pending: &[u8], number: Option<i64>) -> Answer {
    // A value lies in its place, or is kept for `fetch` if it did not fit.
    let value = |to: u32, cap: u32, len: u64| match u32::try_from(len) {
        Ok(len) if len <= cap => memory
            .bytes(to, len)
            .map_or(Answer::Unknown, |value| Answer::Bytes(value.to_vec())),
        _ => Answer::Bytes(pending.to_vec()),
    };
    match (find(raw, "to"), find(raw, "cap"), number) {
        (Some(_), Some(_), Some(ABSENT)) => Answer::Absent,
        (Some(to), Some(cap), Some(len)) if len < 0 => {
            match value(to, cap, (ABSENT - len).unsigned_abs()) {
                Answer::Bytes(failure) => Answer::Failed(failure),
                other => other,
            }
        }
        (Some(to), Some(cap), Some(len)) => value(to, cap, len.unsigned_abs()),
        (Some(to), None, None) => value(to, HASH_BYTES, HASH_BYTES.into()),
        (_, None, Some(number)) | (None, _, Some(number)) => Answer::Number(number.unsigned_abs()),
        _ => Answer::Nothing,
    }
}
