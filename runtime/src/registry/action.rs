//! The registry's methods.
//!
//! A method whose policy is set runs when the policy is met, which was checked on entry.
//! Without one, the rights below hold: governance for what concerns everybody, an
//! organisation's administrator for its own parties and contracts.

mod contract;
mod council;
mod party;
mod proposal;

use std::sync::Arc;

use minicbor::{Decode, Encode};
use tradewind_types::block::Validator;
use tradewind_types::policy::Policy;
use tradewind_types::{Failure, HostFailure, Organisation, Party, PublicKey, Role, cbor};

use super::record::{
    ContractRecord, Field, HoldRecord, OrganisationRecord, PartyRecord, ProposalRecord,
    contract_key, organisation_key, party_key, validators_key,
};
use super::{Refusal, Registry, admin, developer, name};
use crate::rules::REGISTRY_BYTE_GAS;
use crate::session::Session;
use crate::stop::Stop;

use contract::{deploy, freeze_contract, hold, lift, upgrade, upload, uploads};
use council::{set_governance, set_policy, set_validators};
use party::{change_keys, change_roles, check_key, enrol, freeze_party, organise, right_to_give};
use proposal::{approve, propose};

pub(crate) use party::keys_of;

/// Most keys or roles of a party.
const MOST: usize = 16;
/// Longest title or reason, in bytes.
const MAX_TEXT_BYTES: usize = 200;

/// Runs the method of the innermost frame.
pub(crate) fn run(mut session: Box<Session>) -> (Box<Session>, Result<(), Stop>) {
    let frame = session.frame();
    let (method, args) = (frame.method.clone(), frame.args.clone());
    let price = (args.len() as u64).saturating_mul(REGISTRY_BYTE_GAS);
    if let Err(stop) = session.charge(price) {
        return (session, Err(stop));
    }
    match method.as_str() {
        "deploy" => deploy(session, &args),
        "upgrade" => upgrade(session, &args),
        "propose" => propose(session, &args),
        "approve" => approve(session, &args),
        _ => {
            let result = plain(&mut session, &method, &args);
            (session, result)
        }
    }
}

/// What a method without a policy asks of its callers.
enum Right {
    /// The consortium's own policy must be met.
    Governance,
    /// An administrator of the organisation must agree, or governance.
    Administrator(Organisation),
    /// An administrator or developer of the organisation must agree, or governance.
    Developer(Organisation),
    /// The party itself must agree, or an administrator of its organisation, or governance.
    Oneself(Party),
}

fn plain(session: &mut Session, method: &str, args: &[u8]) -> Result<(), Stop> {
    match method {
        "organise" => organise(session, arguments(args)?),
        "enrol" => enrol(session, arguments(args)?),
        "grant" => {
            let (party, role): (Party, Role) = arguments(args)?;
            let right = right_to_give(&party, &[role]);
            change_roles(session, party, right, |roles| {
                match roles.binary_search(&role) {
                    Ok(_) => false,
                    Err(at) => {
                        roles.insert(at, role);
                        true
                    }
                }
            })
        }
        "withdraw" => {
            let (party, role): (Party, Role) = arguments(args)?;
            let right = Right::Administrator(party.organisation());
            change_roles(session, party, right, |roles| {
                roles
                    .binary_search(&role)
                    .map(|at| roles.remove(at))
                    .is_ok()
            })
        }
        "add_key" => {
            let (party, key): (Party, PublicKey) = arguments(args)?;
            check_key(session, &key)?;
            change_keys(session, party, |keys| match keys.binary_search(&key) {
                Ok(_) => false,
                Err(at) => {
                    keys.insert(at, key);
                    true
                }
            })
        }
        "revoke_key" => {
            let (party, key): (Party, PublicKey) = arguments(args)?;
            change_keys(session, party, |keys| {
                keys.binary_search(&key).map(|at| keys.remove(at)).is_ok()
            })
        }
        "freeze_party" => freeze_party(session, arguments::<(Party,)>(args)?.0, true),
        "unfreeze_party" => freeze_party(session, arguments::<(Party,)>(args)?.0, false),
        "freeze_contract" => freeze_contract(session, arguments::<(Party,)>(args)?.0, true),
        "unfreeze_contract" => freeze_contract(session, arguments::<(Party,)>(args)?.0, false),
        "upload" => upload(session, arguments::<(Bytes,)>(args)?.0.0),
        "set_policy" => set_policy(session, arguments(args)?),
        "set_governance" => set_governance(session, arguments(args)?),
        "hold" => hold(session, arguments(args)?),
        "lift" => lift(session, arguments(args)?),
        "set_validators" => set_validators(session, arguments::<(Vec<Validator>,)>(args)?.0),
        "organisation" => {
            let key = organisation_key(&arguments::<(Organisation,)>(args)?.0);
            show::<OrganisationRecord>(session, &key)
        }
        "party" => show::<PartyRecord>(session, &party_key(&arguments::<(Party,)>(args)?.0)),
        "contract" => {
            show::<ContractRecord>(session, &contract_key(&arguments::<(Party,)>(args)?.0))
        }
        "policy" => {
            let key: (Party, String) = arguments(args)?;
            show::<Policy>(session, &Field::Policies.key(&key))
        }
        "uploads" => {
            let (organisation,): (Organisation,) = arguments(args)?;
            let uploads = uploads(session, &organisation)?;
            session.output(&cbor::encode(&uploads))
        }
        "governance" => {
            arguments::<()>(args)?;
            let policy = governance(session)?;
            session.output(&cbor::encode(&*policy))
        }
        "proposal" => show::<ProposalRecord>(
            session,
            &Field::Proposals.key(&arguments::<(u64,)>(args)?.0),
        ),
        "held" => {
            let (contract, record): (Party, Bytes) = arguments(args)?;
            let key = tradewind_types::key::state_key(&name(), &Field::hold(&contract, &record.0));
            show::<HoldRecord>(session, &key)
        }
        "validators" => {
            arguments::<()>(args)?;
            let value = session.overlay.read(&validators_key())?;
            session.output(&value.unwrap_or_else(|| Arc::from([0x80].as_slice())))
        }
        _ => Err(Stop::host(name(), HostFailure::UnknownMethod)),
    }
}

/// A byte string argument.
#[derive(Encode, Decode)]
#[cbor(transparent)]
struct Bytes(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    Vec<u8>,
);

fn arguments<T>(args: &[u8]) -> Result<T, Stop>
where
    T: for<'b> Decode<'b, ()> + Encode<()>,
{
    cbor::decode(args, cbor::Limits::bytes(args.len()))
        .map_err(|_| Stop::host(name(), HostFailure::BadArguments))
}

fn refused(refusal: Refusal) -> Stop {
    let (contract, code) = (name(), refusal as u32);
    Stop::Failure(Failure::Contract {
        contract,
        code,
        fields: vec![0xa0],
    })
}

fn ensure(condition: bool, refusal: Refusal) -> Result<(), Stop> {
    if condition {
        Ok(())
    } else {
        Err(refused(refusal))
    }
}

fn short(text: &str) -> Result<(), Stop> {
    ensure(text.len() <= MAX_TEXT_BYTES, Refusal::TooLong)
}

fn authorise(session: &mut Session, right: Right) -> Result<(), Stop> {
    let method = session.frame().method.clone();
    if Registry::policy(session, &name(), &method)?.is_some() {
        return Ok(());
    }
    let parties = session.agreeing();
    let own = match right {
        Right::Governance => false,
        Right::Administrator(of) => has_one(session, &parties, of, &[admin()])?,
        Right::Developer(of) => has_one(session, &parties, of, &[admin(), developer()])?,
        Right::Oneself(party) => {
            parties.contains(&party)
                || has_one(session, &parties, party.organisation(), &[admin()])?
        }
    };
    if own {
        return Ok(());
    }
    let governance = governance(session)?;
    ensure(
        Registry::is_met(session, &governance, &parties)?,
        Refusal::NotAllowed,
    )
}

fn has_one(
    session: &mut Session,
    parties: &[Party],
    organisation: Organisation,
    roles: &[Role],
) -> Result<bool, Stop> {
    for party in parties
        .iter()
        .filter(|party| party.organisation() == organisation)
    {
        for role in roles {
            if Registry::holds_role(session, party, role)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn governance(session: &mut Session) -> Result<Arc<Policy>, Stop> {
    let policy = Registry::find::<Policy>(session, &Field::Governance.key(&()))?;
    policy.ok_or_else(|| {
        let what = "governance policy".into();
        Stop::Fault(tradewind_state::Fault::Corrupt {
            what,
            why: "it is not there".into(),
        })
    })
}

fn put<T: Encode<()>>(session: &mut Session, local: &[u8], record: &T) -> Result<(), Stop> {
    session.write(local, &cbor::encode(record))
}

fn show<T>(session: &mut Session, key: &[u8]) -> Result<(), Stop>
where
    T: for<'b> Decode<'b, ()> + Encode<()> + Send + Sync + 'static,
{
    let record = Registry::find::<T>(session, key)?;
    session.output(&cbor::encode(&record.as_deref()))
}

/// Emits an event whose first field is its key.
fn tell<A: Encode<()>, B: Encode<()>, C: Encode<()>>(
    session: &mut Session,
    event: &str,
    fields: (A, Option<B>, Option<C>),
) -> Result<(), Stop> {
    let (key, second, third) = fields;
    let count = 1 + u64::from(second.is_some()) + u64::from(third.is_some());
    let mut data = Vec::with_capacity(64);
    let mut encoder = minicbor::Encoder::new(&mut data);
    let written = (|| {
        encoder.map(count)?.u32(0)?.encode(&key)?;
        if let Some(second) = &second {
            encoder.u32(1)?.encode(second)?;
        }
        if let Some(third) = &third {
            encoder.u32(2)?.encode(third)?;
        }
        Ok::<_, minicbor::encode::Error<_>>(())
    })();
    written.expect("writing to a vector does not fail");
    session.emit(event, 1, &data)
}

const NONE: Option<()> = None;
