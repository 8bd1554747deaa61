//! Organisations and parties: who is enrolled, with which roles and keys.

use tradewind_types::{Invocation, Organisation, Party, PublicKey, Role};

use super::{MOST, NONE, Right, arguments, authorise, ensure, put, refused, short, tell};
use crate::registry::record::{Field, OrganisationRecord, PartyRecord, organisation_key};
use crate::registry::{Refusal, Registry, admin, developer, name};
use crate::rules::KEY_GAS;
use crate::session::Session;
use crate::stop::Stop;

pub(super) fn organise(
    session: &mut Session,
    (organisation, title): (Organisation, String),
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    short(&title)?;
    let key = organisation_key(&organisation);
    let known = Registry::find::<OrganisationRecord>(session, &key)?.is_some();
    let reserved = organisation == name().organisation();
    ensure(!known && !reserved, Refusal::NameTaken)?;
    put(
        session,
        &Field::Organisations.local(&organisation),
        &OrganisationRecord { title },
    )?;
    tell(session, "Organised", (organisation, NONE, NONE))
}

pub(super) fn enrol(
    session: &mut Session,
    (party, mut roles, mut keys): (Party, Vec<Role>, Vec<PublicKey>),
) -> Result<(), Stop> {
    authorise(session, right_to_give(&party, &roles))?;
    require_new(session, &party)?;
    roles.sort();
    roles.dedup();
    keys.sort();
    keys.dedup();
    let fits = (1..=MOST).contains(&keys.len()) && roles.len() <= MOST;
    ensure(fits, Refusal::BadCount)?;
    keys.iter().try_for_each(|key| check_key(session, key))?;
    put(
        session,
        &Field::Parties.local(&party),
        &PartyRecord {
            roles,
            keys,
            frozen: false,
        },
    )?;
    tell(session, "Enrolled", (party, NONE, NONE))
}

/// The key must be sound. Its price is that of a signature, whether it was checked before on
/// this machine or not.
pub(super) fn check_key(session: &mut Session, key: &PublicKey) -> Result<(), Stop> {
    session.charge(KEY_GAS)?;
    let sound = session.programs.keys().check(key);
    sound.map_err(|_| refused(Refusal::BadKey))
}

/// The keys that calls of the registry would register.
pub(crate) fn keys_of(calls: &[Invocation]) -> impl Iterator<Item = PublicKey> {
    let own = name();
    let calls = calls.iter().filter(move |call| call.contract == own);
    calls.flat_map(|call| match call.method.as_str() {
        "enrol" => {
            let read = arguments::<(Party, Vec<Role>, Vec<PublicKey>)>(&call.args);
            read.map_or_else(|_| Vec::new(), |(_, _, keys)| keys)
        }
        "add_key" => {
            let read = arguments::<(Party, PublicKey)>(&call.args);
            read.map_or_else(|_| Vec::new(), |(_, key)| vec![key])
        }
        _ => Vec::new(),
    })
}

/// The name must be free, and its organisation registered.
pub(super) fn require_new(session: &mut Session, party: &Party) -> Result<(), Stop> {
    let key = organisation_key(&party.organisation());
    let organisation = Registry::find::<OrganisationRecord>(session, &key)?;
    ensure(organisation.is_some(), Refusal::UnknownOrganisation)?;
    let taken =
        Registry::party(session, party)?.is_some() || Registry::contract(session, party)?.is_some();
    ensure(!taken, Refusal::NameTaken)
}

fn known_party(session: &mut Session, party: &Party) -> Result<PartyRecord, Stop> {
    let record = Registry::party(session, party)?;
    record
        .map(|record| (*record).clone())
        .ok_or_else(|| refused(Refusal::UnknownParty))
}

/// An organisation gives the roles by which it runs its own affairs. All others mean
/// something to everybody's contracts, so governance gives them.
pub(super) fn right_to_give(party: &Party, roles: &[Role]) -> Right {
    let own = [admin(), developer()];
    if roles.iter().all(|role| own.contains(role)) {
        Right::Administrator(party.organisation())
    } else {
        Right::Governance
    }
}

pub(super) fn change_roles(
    session: &mut Session,
    party: Party,
    right: Right,
    change: impl FnOnce(&mut Vec<Role>) -> bool,
) -> Result<(), Stop> {
    authorise(session, right)?;
    let mut record = known_party(session, &party)?;
    ensure(change(&mut record.roles), Refusal::NoChange)?;
    ensure(record.roles.len() <= MOST, Refusal::BadCount)?;
    put(session, &Field::Parties.local(&party), &record)?;
    tell(session, "RolesChanged", (party, Some(record.roles), NONE))
}

pub(super) fn change_keys(
    session: &mut Session,
    party: Party,
    change: impl FnOnce(&mut Vec<PublicKey>) -> bool,
) -> Result<(), Stop> {
    authorise(session, Right::Oneself(party))?;
    let mut record = known_party(session, &party)?;
    ensure(change(&mut record.keys), Refusal::NoChange)?;
    ensure((1..=MOST).contains(&record.keys.len()), Refusal::BadCount)?;
    put(session, &Field::Parties.local(&party), &record)?;
    tell(session, "KeysChanged", (party, Some(record.keys), NONE))
}

pub(super) fn freeze_party(session: &mut Session, party: Party, frozen: bool) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let record = known_party(session, &party)?;
    ensure(record.frozen != frozen, Refusal::NoChange)?;
    put(
        session,
        &Field::Parties.local(&party),
        &PartyRecord { frozen, ..record },
    )?;
    tell(session, "PartyFrozen", (party, Some(frozen), NONE))
}
