//! Calls that wait for approvals.

use std::sync::Arc;

use tradewind_types::policy::Policy;
use tradewind_types::{Party, cbor};

use super::{Bytes, arguments, ensure, governance, put, refused, run, tell};
use crate::registry::record::{Field, ProposalRecord};
use crate::registry::{Refusal, Registry, name};
use crate::session::Session;
use crate::stop::Stop;

pub(super) fn propose(mut session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
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

pub(super) fn approve(session: Box<Session>, args: &[u8]) -> (Box<Session>, Result<(), Stop>) {
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
        let is_party = Registry::party(&mut session, &caller)?.is_some();
        let has_voice = is_party && Registry::has_voice(&mut session, &policy, &caller)?;
        ensure(has_voice, Refusal::NotAllowed)?;
        record.approvals.push(caller);
        record.executed = Registry::is_met(&mut session, &policy, &record.approvals)?;
        put(&mut session, &Field::Proposals.local(&number), &record)?;
        tell(
            &mut session,
            "Approved",
            (number, Some(caller), Some(record.executed)),
        )?;
        if record.executed {
            record.approvals = in_force(&mut session, &policy, record.approvals)?;
        }
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

/// Approvals of those who could give them today: only these agree to what is carried out.
fn in_force(
    session: &mut Session,
    policy: &Policy,
    approvals: Vec<Party>,
) -> Result<Vec<Party>, Stop> {
    let mut in_force = Vec::with_capacity(approvals.len());
    for party in approvals {
        if Registry::has_voice(session, policy, &party)? {
            in_force.push(party);
        }
    }
    Ok(in_force)
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
