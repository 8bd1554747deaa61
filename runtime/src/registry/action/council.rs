//! What concerns everybody: policies, the policy by which all is governed, and who validates.

use tradewind_types::block::Validator;
use tradewind_types::policy::{MAX_POLICY_MEMBERS, Policy};
use tradewind_types::{Party, ValidatorSet};

use super::contract::known_contract;
use super::{MAX_TEXT_BYTES, NONE, Right, authorise, ensure, governance, put, refused, tell};
use crate::registry::record::Field;
use crate::registry::{Refusal, Registry, name};
use crate::rules::KEY_GAS;
use crate::session::Session;
use crate::stop::Stop;

pub(super) fn set_policy(
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

/// Sets the policy by which all is governed. `able` are parties whose agreement would meet it
/// today: a policy that nobody can meet would leave the chain without a government for good.
pub(super) fn set_governance(
    session: &mut Session,
    (policy, able): (Policy, Vec<Party>),
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let sound = policy.check().is_ok() && able.len() <= MAX_POLICY_MEMBERS;
    let can_be_met = sound && Registry::is_met(session, &policy, &able)?;
    ensure(can_be_met, Refusal::BadPolicy)?;
    ensure(*governance(session)? != policy, Refusal::NoChange)?;
    put(session, &Field::Governance.local(&()), &policy)?;
    let by = session.frame().caller;
    tell(session, "GovernanceSet", (by, Some(policy), NONE))
}

pub(super) fn set_validators(
    session: &mut Session,
    validators: Vec<Validator>,
) -> Result<(), Stop> {
    authorise(session, Right::Governance)?;
    let count = validators.len() as u32;
    let set = ValidatorSet::new(validators).map_err(|_| refused(Refusal::BadValidators))?;
    for member in set.members() {
        session.charge(KEY_GAS)?;
        let sound = session.programs.keys().check(&member.key);
        sound.map_err(|_| refused(Refusal::BadValidators))?;
    }
    put(session, &Field::Validators.local(&()), &set)?;
    tell(session, "ValidatorsSet", (count, NONE, NONE))
}
