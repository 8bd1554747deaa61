//! The registry's methods.
//!
//! A method whose policy is set runs when the policy is met, which was checked on entry.
//! Without one, the rights below hold: governance for what concerns everybody, an
//! organisation's administrator for its own parties and contracts.

use std::sync::Arc;

use minicbor::{Decode, Encode};
use tradewind_types::block::Validator;
use tradewind_types::policy::Policy;
use tradewind_types::schema::MethodKind;
use tradewind_types::{
    Domain, Failure, HostFailure, Organisation, Party, PublicKey, Role, ValidatorSet, cbor, digest,
};

use super::record::{
    ContractRecord, Field, HoldRecord, OrganisationRecord, PartyRecord, ProposalRecord, code_key,
    contract_key, organisation_key, party_key, validators_key,
};
use super::{Refusal, Registry, admin, developer, name};
use crate::rules::{CODE_BYTE_GAS, COMPILE_GAS, KEY_GAS, REGISTRY_BYTE_GAS};
use crate::session::{Entry, Session};
use crate::stop::Stop;
use crate::wasm::admission::Admitted;

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
        "upgrade" => upgrade(session, arguments(args)?),
        "set_policy" => set_policy(session, arguments(args)?),
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

fn organise(
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

fn enrol(
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

/// Whether a key may be registered, which takes as long as checking a signature.
fn check_key(session: &mut Session, key: &PublicKey) -> Result<(), Stop> {
    session.charge(KEY_GAS)?;
    key.check().map_err(|_| refused(Refusal::BadKey))
}

/// The name must be free, and its organisation registered.
fn require_new(session: &mut Session, party: &Party) -> Result<(), Stop> {
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

fn known_contract(session: &mut Session, contract: &Party) -> Result<ContractRecord, Stop> {
    let record = Registry::contract(session, contract)?;
    record
        .map(|record| (*record).clone())
        .ok_or_else(|| refused(Refusal::UnknownContract))
}

/// An organisation gives the roles by which it runs its own affairs. All others mean
/// something to everybody's contracts, so governance gives them.
fn right_to_give(party: &Party, roles: &[Role]) -> Right {
    let own = [admin(), developer()];
    if roles.iter().all(|role| own.contains(role)) {
        Right::Administrator(party.organisation())
    } else {
        Right::Governance
    }
}

fn change_roles(
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

fn change_keys(
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

fn freeze_party(session: &mut Session, party: Party, frozen: bool) -> Result<(), Stop> {
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

fn freeze_contract(session: &mut Session, contract: Party, frozen: bool) -> Result<(), Stop> {
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

/// Checks code, keeps it and returns its hash and whether it has a constructor.
fn keep_code(session: &mut Session, code: Vec<u8>) -> Result<(tradewind_types::Hash, bool), Stop> {
    session.charge((code.len() as u64).saturating_mul(CODE_BYTE_GAS))?;
    let Admitted { schema, work } = session.programs.admit(&code).map_err(|refused| {
        session.diagnostics.panics.push(refused.to_string());
        Stop::with(name(), HostFailure::ModuleRefused, &[refused.number()])
    })?;
    session.charge(work.saturating_mul(COMPILE_GAS))?;
    let hash = digest(Domain::Code, &[&code]);
    let key = code_key(&hash);
    if session.overlay.read(&key)?.is_none() {
        session.overlay.write(key, Some(code.into()));
    }
    let constructor = schema
        .method("open")
        .is_some_and(|method| method.kind == MethodKind::Open);
    Ok((hash, constructor))
}

fn deploy(mut session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
    let prepared = (|| {
        let (contract, code, args): (Party, Bytes, Bytes) = arguments(args)?;
        authorise(&mut session, Right::Developer(contract.organisation()))?;
        require_new(&mut session, &contract)?;
        let (code, opens) = keep_code(&mut session, code.0)?;
        let deployer = session.frame().caller;
        let record = ContractRecord {
            code,
            deployer,
            version: 1,
            frozen: false,
            holds: 0,
        };
        put(&mut session, &Field::Contracts.local(&contract), &record)?;
        tell(&mut session, "Deployed", (contract, Some(code), Some(1u32)))?;
        Ok((contract, deployer, args.0, opens))
    })();
    match prepared {
        // The constructor sees the deployer as its caller.
        Ok((contract, deployer, args, true)) => {
            let approved = session.agreeing();
            let entry = Entry {
                caller: deployer,
                agreed: Vec::new(),
                approved,
                opens: true,
            };
            let (session, result) = session.run(contract, "open", args, entry);
            (session, result.map(drop))
        }
        Ok((.., false)) => (session, Ok(())),
        Err(stop) => (session, Err(stop)),
    }
}

fn upgrade(session: &mut Session, (contract, code): (Party, Bytes)) -> Result<(), Stop> {
    authorise(session, Right::Developer(contract.organisation()))?;
    let record = known_contract(session, &contract)?;
    let (code, _) = keep_code(session, code.0)?;
    ensure(code != record.code, Refusal::NoChange)?;
    let version = record.version.saturating_add(1);
    let record = ContractRecord {
        code,
        version,
        ..record
    };
    put(session, &Field::Contracts.local(&contract), &record)?;
    tell(session, "Deployed", (contract, Some(code), Some(version)))
}

fn set_policy(
    session: &mut Session,
    (contract, method, policy): (Party, String, Option<Policy>),
) -> Result<(), Stop> {
    if contract == name() {
        authorise(session, Right::Governance)?;
    } else {
        authorise(session, Right::Administrator(contract.organisation()))?;
        known_contract(session, &contract)?;
    }
    ensure(method.len() <= MAX_TEXT_BYTES, Refusal::TooLong)?;
    let sound = policy.as_ref().is_none_or(|policy| policy.check().is_ok());
    ensure(sound, Refusal::BadPolicy)?;
    let local = Field::Policies.local(&(contract, method.clone()));
    match &policy {
        Some(policy) => put(session, &local, policy)?,
        None => ensure(session.remove(&local)?, Refusal::NoChange)?,
    }
    tell(session, "PolicySet", (contract, Some(method), Some(policy)))
}

fn hold(
    session: &mut Session,
    (contract, record, reason): (Party, Bytes, String),
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    short(&reason)?;
    let by = session.frame().caller;
    change_hold(
        session,
        contract,
        &record.0,
        Some(HoldRecord { by, reason }),
    )?;
    tell(session, "HoldPut", (contract, Some(record), Some(by)))
}

fn lift(session: &mut Session, (contract, record): (Party, Bytes)) -> Result<(), Stop> {
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

fn set_validators(session: &mut Session, validators: Vec<Validator>) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let count = validators.len() as u32;
    let set = ValidatorSet::new(validators).map_err(|_| refused(Refusal::BadValidators))?;
    for validator in set.members() {
        session.charge(KEY_GAS)?;
        let sound = validator.key.check().is_ok();
        ensure(sound, Refusal::BadValidators)?;
    }
    put(session, &Field::Validators.local(&()), &set)?;
    tell(session, "ValidatorsSet", (count, NONE, NONE))
}

fn propose(mut session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
    let proposed = (|| {
        let (contract, method, args): (Party, String, Bytes) = arguments(args)?;
        let nested = contract == name() && matches!(method.as_str(), "propose" | "approve");
        let guarded = guard(&mut session, &contract, &method)?.is_some();
        ensure(guarded && !nested, Refusal::NotProposable)?;
        let count = session.read(&Field::ProposalCount.local(&()))?;
        let count = count.map_or(Ok(0), |count| arguments::<u64>(&count))?;
        let number = count
            .checked_add(1)
            .ok_or_else(|| refused(Refusal::NotProposable))?;
        put(&mut session, &Field::ProposalCount.local(&()), &number)?;
        let (approvals, executed) = (Vec::new(), false);
        let record = ProposalRecord {
            contract,
            method: method.clone(),
            args: args.0,
            approvals,
            executed,
        };
        put(&mut session, &Field::Proposals.local(&number), &record)?;
        tell(
            &mut session,
            "Proposed",
            (number, Some(contract), Some(method)),
        )?;
        Ok(number)
    })();
    match proposed {
        Ok(number) => {
            let (mut session, result) = voice(session, number);
            let result = result.and_then(|_| session.output(&cbor::encode(&number)));
            (session, result)
        }
        Err(stop) => (session, Err(stop)),
    }
}

fn approve(session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
    match arguments::<(u64,)>(args) {
        Ok((number,)) => {
            let (mut session, result) = voice(session, number);
            let result = result.and_then(|executed| session.output(&cbor::encode(&executed)));
            (session, result)
        }
        Err(stop) => (session, Err(stop)),
    }
}

/// The policy that decides when a proposed call runs.
fn guard(
    session: &mut Session,
    contract: &Party,
    method: &str,
) -> Result<Option<Arc<Policy>>, Stop> {
    let policy = Registry::policy(session, contract, method)?;
    if policy.is_none() && *contract == name() {
        return governance(session).map(Some);
    }
    Ok(policy)
}

/// Adds the caller's approval; if that is enough, carries the proposal out.
fn voice(mut session: Box<Session>, number: u64) -> (Box<Session>, Result<bool, Stop>) {
    let counted = (|| {
        let caller = session.frame().caller;
        let key = Field::Proposals.key(&number);
        let record = Registry::find::<ProposalRecord>(&mut session, &key)?;
        let mut record = (*record.ok_or_else(|| refused(Refusal::UnknownProposal))?).clone();
        ensure(!record.executed, Refusal::ProposalDone)?;
        ensure(!record.approvals.contains(&caller), Refusal::ApprovedBefore)?;
        let policy = guard(&mut session, &record.contract, &record.method)?;
        let policy = policy.ok_or_else(|| refused(Refusal::NotProposable))?;
        let party = Registry::party(&mut session, &caller)?;
        let has_voice = party.is_some_and(|party| {
            !party.frozen && policy.admits(&caller.organisation(), &party.roles)
        });
        ensure(has_voice, Refusal::NotAllowed)?;
        record.approvals.push(caller);
        record.executed = Registry::is_met(&mut session, &policy, &record.approvals)?;
        put(&mut session, &Field::Proposals.local(&number), &record)?;
        tell(
            &mut session,
            "Approved",
            (number, Some(caller), Some(record.executed)),
        )?;
        Ok(record)
    })();
    match counted {
        Ok(record) if record.executed => {
            let (session, result) = carry_out(session, record);
            (session, result.map(|()| true))
        }
        Ok(_) => (session, Ok(false)),
        Err(stop) => (session, Err(stop)),
    }
}

fn carry_out(
    mut session: Box<Session>,
    record: ProposalRecord,
) -> (Box<Session>, Result<(), Stop>) {
    let ProposalRecord {
        contract,
        method,
        args,
        approvals,
        ..
    } = record;
    if contract != name() {
        let (session, result) = session.call(contract, &method, args, approvals);
        return (session, result.map(drop));
    }
    // The registry cannot call itself: the approved method runs in this frame's stead.
    let frame = session.frame_mut();
    let own = (
        frame.method.clone(),
        frame.args.clone(),
        frame.approved.clone(),
    );
    (frame.method, frame.args, frame.approved) = (method, args, approvals);
    let (mut session, result) = run(session);
    let frame = session.frame_mut();
    (frame.method, frame.args, frame.approved) = own;
    (session, result)
}
