//! Code and schemas: kept by their hashes, and what an upgrade may change.

use tradewind_state::Fault;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::diff::{self, Break};
use tradewind_types::schema::{MAX_SECTION_BYTES, Schema};
use tradewind_types::{Domain, Failure, Hash, HostFailure, digest};

use super::record::{code_key, schema_key};
use super::{Refusal, name};
use crate::rules::{CODE_BYTE_GAS, COMPILE_GAS};
use crate::session::Session;
use crate::stop::Stop;
use crate::wasm::admission::Admitted;

/// Deepest nesting of a schema, which holds entries that were checked one by one.
const SCHEMA_LIMITS: Limits = Limits {
    max_bytes: 2 * MAX_SECTION_BYTES,
    max_depth: 32,
};

/// Most letters of a name in a receipt.
const MOST_NAMED: usize = 100;

/// Code that was admitted and is kept.
pub(super) struct Kept {
    pub(super) code: Hash,
    pub(super) schema: Schema,
    pub(super) schema_hash: Hash,
}

/// Checks code and keeps it.
pub(super) fn keep_code(session: &mut Session, code: Vec<u8>) -> Result<(Hash, Schema), Stop> {
    charge(session, code.len())?;
    let Admitted { schema, work } = session.programs.admit(&code).map_err(|refused| {
        session.diagnostics.panics.push(refused.to_string());
        Stop::with(name(), HostFailure::ModuleRefused, &[refused.number()])
    })?;
    session.charge(work.saturating_mul(COMPILE_GAS))?;
    let hash = digest(Domain::Code, &[&code]);
    write_once(session, code_key(&hash), code)?;
    Ok((hash, schema))
}

/// Checks code, and keeps it and its schema.
pub(super) fn keep(session: &mut Session, code: Vec<u8>) -> Result<Kept, Stop> {
    let (code, schema) = keep_code(session, code)?;
    let described = cbor::encode(&schema);
    charge(session, described.len())?;
    let schema_hash = schema.hash();
    write_once(session, schema_key(&schema_hash), described)?;
    Ok(Kept {
        code,
        schema,
        schema_hash,
    })
}

/// Writes what its key is the hash of.
fn write_once(session: &mut Session, key: Vec<u8>, value: Vec<u8>) -> Result<(), Stop> {
    if session.overlay.read(&key)?.is_none() {
        session.overlay.write(&key, Some(value.into()));
    }
    Ok(())
}

/// Compares the schema on the chain with that of the code to come. Returns the migration to
/// run, if there is one; refuses what would break.
pub(super) fn check_upgrade(
    session: &mut Session,
    old: &Hash,
    new: &Schema,
) -> Result<Option<String>, Stop> {
    let key = schema_key(old);
    let corrupt = |why: String| Fault::Corrupt {
        what: format!("schema {old}"),
        why,
    };
    let stored = session.overlay.read(&key)?;
    let stored = stored.ok_or_else(|| corrupt("it is not there".into()))?;
    charge(session, stored.len())?;
    let old: Schema =
        cbor::decode(&stored, SCHEMA_LIMITS).map_err(|error| corrupt(error.to_string()))?;
    let breaks = diff::breaks(&old, new);
    if let Some(first) = breaks.first() {
        let texts = breaks.iter().map(ToString::to_string);
        session.diagnostics.panics.extend(texts);
        return Err(refused(first));
    }
    Ok(diff::migration(&old, new).map(|migration| migration.method.clone()))
}

/// What breaks, what happens to it and what the author has to write.
fn refused(broken: &Break) -> Stop {
    let (change, cure) = (broken.change as u32, broken.change.cure() as u32);
    // A receipt has room for names, not for what a stranger calls one.
    let element: String = broken.element.chars().take(MOST_NAMED).collect();
    let mut fields = Vec::with_capacity(64);
    let mut encoder = minicbor::Encoder::new(&mut fields);
    let written = (|| {
        encoder.map(3)?;
        encoder.u32(0)?.str(&element)?;
        encoder.u32(1)?.u32(change)?;
        encoder.u32(2)?.u32(cure)?;
        Ok::<_, minicbor::encode::Error<_>>(())
    })();
    written.expect("writing to a vector does not fail");
    Stop::Failure(Failure::Contract {
        contract: name(),
        code: Refusal::Breaks as u32,
        fields,
    })
}

fn charge(session: &mut Session, bytes: usize) -> Result<(), Stop> {
    session.charge((bytes as u64).saturating_mul(CODE_BYTE_GAS))
}
