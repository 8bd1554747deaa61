//! Contracts: their code, whether they run, and holds on their records.

use tradewind_types::key::state_key;
use tradewind_types::schema::MethodKind;
use tradewind_types::{Domain, Hash, Organisation, Party, cbor, digest};

use super::party::require_new;
use super::{Bytes, NONE, Right, arguments, authorise, ensure, put, refused, short, tell};
use crate::registry::record::{ContractRecord, Field, HoldRecord, code_key};
use crate::registry::{Refusal, Registry, code};
use crate::session::{Entry, Occasion, Session};
use crate::stop::Stop;

/// Most modules that an organisation keeps uploaded and unused; one more lets go of the oldest.
const MOST_UPLOADS: usize = 4;

/// Keeps a module that is to be deployed by its hash: a proposal is too small for the module.
pub(super) fn upload(session: &mut Session, code: Vec<u8>) -> Result<(), Stop> {
    let by = session.frame().caller;
    let organisation = by.organisation();
    authorise(session, Right::Developer(organisation))?;
    let len = code.len() as u32;
    let hash = digest(Domain::Code, &[&code]);
    ensure(Registry::code(session, &hash)?.is_none(), Refusal::NoChange)?;
    code::keep_code(session, code)?;
    let mut uploads = uploads(session, &organisation)?;
    if uploads.len() >= MOST_UPLOADS {
        let oldest = uploads.remove(0);
        session.remove(&Field::Uploaders.local(&oldest))?;
        session.overlay.write(&code_key(&oldest), None);
    }
    uploads.push(hash);
    put(session, &Field::Uploaders.local(&hash), &organisation)?;
    put(session, &Field::Uploads.local(&organisation), &uploads)?;
    tell(session, "Uploaded", (hash, Some(by), Some(len)))?;
    session.output(&cbor::encode(&hash))
}

/// Hashes of the modules that an organisation uploaded and nobody uses, oldest first.
pub(super) fn uploads(
    session: &mut Session,
    organisation: &Organisation,
) -> Result<Vec<Hash>, Stop> {
    let found = Registry::find::<Vec<Hash>>(session, &Field::Uploads.key(organisation))?;
    Ok(found.map_or_else(Vec::new, |uploads| (*uploads).clone()))
}

/// Code that a contract is made of is nobody's upload any more, so it is never let go of.
fn claim(session: &mut Session, code: &Hash) -> Result<(), Stop> {
    let uploader = Registry::find::<Organisation>(session, &Field::Uploaders.key(code))?;
    let Some(uploader) = uploader else {
        return Ok(());
    };
    session.remove(&Field::Uploaders.local(code))?;
    let mut left = uploads(session, &uploader)?;
    left.retain(|other| other != code);
    put(session, &Field::Uploads.local(&*uploader), &left)
}

/// A module, or that of the chain which is named by its hash: no module is as short.
fn module(session: &mut Session, given: Vec<u8>) -> Result<Vec<u8>, Stop> {
    let Ok(hash) = <[u8; 32]>::try_from(given.as_slice()) else {
        return Ok(given);
    };
    let code = Registry::code(session, &Hash::from_bytes(hash))?;
    code.map(|code| code.to_vec())
        .ok_or_else(|| refused(Refusal::UnknownCode))
}

pub(super) fn deploy(mut session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
    let prepared = (|| {
        let (contract, code, args): (Party, Bytes, Bytes) = arguments(args)?;
        authorise(&mut session, Right::Developer(contract.organisation()))?;
        require_new(&mut session, &contract)?;
        let code = module(&mut session, code.0)?;
        let kept = code::keep(&mut session, code)?;
        claim(&mut session, &kept.code)?;
        let deployer = session.frame().caller;
        let record = ContractRecord {
            code: kept.code,
            deployer,
            version: 1,
            frozen: false,
            holds: 0,
            schema: kept.schema_hash,
        };
        put(&mut session, &Field::Contracts.local(&contract), &record)?;
        let told = (contract, Some(kept.code), Some(1u32));
        tell(&mut session, "Deployed", told)?;
        let open = kept.schema.method("open");
        let opens = open.is_some_and(|method| method.kind == MethodKind::Open);
        Ok((contract, deployer, args.0, opens))
    })();
    match prepared {
        // The constructor sees the deployer as its caller.
        Ok((contract, deployer, args, true)) => {
            enter(session, deployer, contract, "open", args, Occasion::Opening)
        }
        Ok((.., false)) => (session, Ok(())),
        Err(stop) => (session, Err(stop)),
    }
}

/// Replaces a contract's code by one that breaks nothing, and brings its state over.
pub(super) fn upgrade(mut session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
    let prepared = (|| {
        let (contract, code): (Party, Bytes) = arguments(args)?;
        authorise(&mut session, Right::Developer(contract.organisation()))?;
        let record = known_contract(&mut session, &contract)?;
        if record.holds > 0 {
            // Other code could go on with another record in place of the one that is held.
            let governed = authorise(&mut session, Right::Governance);
            governed.map_err(|stop| match stop {
                Stop::Failure(_) => refused(Refusal::Held),
                fault @ Stop::Fault(_) => fault,
            })?;
        }
        let code = module(&mut session, code.0)?;
        let kept = code::keep(&mut session, code)?;
        claim(&mut session, &kept.code)?;
        ensure(kept.code != record.code, Refusal::NoChange)?;
        let migration = code::check_upgrade(&mut session, &record.schema, &kept.schema)?;
        let version = record.version.saturating_add(1);
        let record = ContractRecord {
            code: kept.code,
            schema: kept.schema_hash,
            version,
            ..record
        };
        put(&mut session, &Field::Contracts.local(&contract), &record)?;
        let told = (contract, Some(kept.code), Some(version));
        tell(&mut session, "Deployed", told)?;
        Ok((contract, migration))
    })();
    match prepared {
        Ok((contract, Some(migration))) => {
            let caller = session.frame().caller;
            let no_arguments = vec![0x80];
            enter(
                session,
                caller,
                contract,
                &migration,
                no_arguments,
                Occasion::Upgrade,
            )
        }
        Ok((_, None)) => (session, Ok(())),
        Err(stop) => (session, Err(stop)),
    }
}

/// Runs what only the registry may run: a constructor or a migration.
fn enter(
    session: Box<Session>,
    caller: Party,
    contract: Party,
    method: &str,
    args: Vec<u8>,
    occasion: Occasion,
) -> (Box<Session>, Result<(), Stop>) {
    let entry = Entry {
        caller,
        agreed: Vec::new(),
        approved: session.agreeing(),
        occasion,
    };
    let (session, result) = session.run(contract, method, args, entry);
    (session, result.map(drop))
}

pub(super) fn freeze_contract(
    session: &mut Session,
    contract: Party,
    frozen: bool,
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let record = known_contract(session, &contract)?;
    ensure(record.frozen != frozen, Refusal::NoChange)?;
    put(
        session,
        &Field::Contracts.local(&contract),
        &ContractRecord { frozen, ..record },
    )?;
    tell(session, "ContractFrozen", (contract, Some(frozen), NONE))
}

pub(super) fn hold(
    session: &mut Session,
    (contract, record, reason): (Party, Bytes, String),
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    short(&reason)?;
    known_contract(session, &contract)?;
    let found = session.overlay.read(&state_key(&contract, &record.0))?;
    ensure(found.is_some(), Refusal::UnknownRecord)?;
    let by = session.frame().caller;
    let hold = HoldRecord { by, reason };
    change_hold(session, contract, &record.0, Some(hold))?;
    tell(session, "HoldPut", (contract, Some(record), Some(by)))
}

pub(super) fn lift(session: &mut Session, (contract, record): (Party, Bytes)) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let by = session.frame().caller;
    change_hold(session, contract, &record.0, None)?;
    tell(session, "HoldLifted", (contract, Some(record), Some(by)))
}

fn change_hold(
    session: &mut Session,
    contract: Party,
    record: &[u8],
    hold: Option<HoldRecord>,
) -> Result<(), Stop> {
    let standing = known_contract(session, &contract)?;
    let local = Field::hold(&contract, record);
    let held = session.read(&local)?.is_some();
    ensure(held != hold.is_some(), Refusal::HoldState)?;
    let holds = if let Some(hold) = hold {
        put(session, &local, &hold)?;
        standing.holds.saturating_add(1)
    } else {
        session.remove(&local)?;
        standing.holds.saturating_sub(1)
    };
    put(
        session,
        &Field::Contracts.local(&contract),
        &ContractRecord { holds, ..standing },
    )
}

pub(super) fn known_contract(
    session: &mut Session,
    contract: &Party,
) -> Result<ContractRecord, Stop> {
    let record = Registry::contract(session, contract)?;
    record
        .map(|record| (*record).clone())
        .ok_or_else(|| refused(Refusal::UnknownContract))
}
