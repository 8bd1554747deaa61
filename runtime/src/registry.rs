//! Who is who and who may do what: organisations, parties, keys, roles, contracts, policies,
//! proposals, freezes and holds.
//!
//! The registry is a contract like any other to its callers (`registry@system`, with schema,
//! events and proofs) but native, because every transaction consults it before anything else
//! runs. Invariant: nothing here depends on anything but the chain's state.

mod action;
mod code;
mod record;
mod schema;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use minicbor::Decode;
use tradewind_state::{Fault, Value};
use tradewind_types::policy::Policy;
use tradewind_types::{Hash, HostFailure, Organisation, Party, Role, ValidatorSet, cbor};

pub(crate) use action::{keys_of, run};
pub(crate) use record::Field;
pub use record::{
    ContractRecord, HoldRecord, OrganisationRecord, PartyRecord, ProposalRecord, code_key,
    contract_key, organisation_key, party_key, schema_key, validators_key,
};
pub use schema::{Refusal, schema};

use crate::overlay::Overlay;
use crate::session::Session;
use crate::stop::Stop;

/// The registry's own name.
pub fn name() -> Party {
    static NAME: LazyLock<Party> = LazyLock::new(|| Party::new("registry@system").expect("a name"));
    *NAME
}

/// The role that administers an organisation.
pub fn admin() -> Role {
    Role::new("admin").expect("a name")
}

/// The role that deploys contracts for an organisation.
pub fn developer() -> Role {
    Role::new("developer").expect("a name")
}

/// What the chain's own rules ask of the registry.
pub(crate) struct Registry;

impl Registry {
    pub(crate) fn party(
        session: &mut Session,
        party: &Party,
    ) -> Result<Option<Arc<PartyRecord>>, Stop> {
        Self::find(session, &party_key(party))
    }

    pub(crate) fn contract(
        session: &mut Session,
        contract: &Party,
    ) -> Result<Option<Arc<ContractRecord>>, Stop> {
        Self::find(session, &contract_key(contract))
    }

    pub(crate) fn code(session: &mut Session, code: &Hash) -> Result<Option<Value>, Stop> {
        Ok(session.overlay.read(&code_key(code))?)
    }

    pub(crate) fn find<T>(session: &mut Session, key: &[u8]) -> Result<Option<Arc<T>>, Stop>
    where
        T: for<'b> Decode<'b, ()> + Send + Sync + 'static,
    {
        Ok(session.overlay.record(key)?)
    }

    pub(crate) fn holds_role(
        session: &mut Session,
        party: &Party,
        role: &Role,
    ) -> Result<bool, Stop> {
        let record = Self::party(session, party)?;
        Ok(record.is_some_and(|record| !record.frozen && record.roles.contains(role)))
    }

    /// Ends the call if its record is on hold.
    pub(crate) fn require_free(session: &mut Session, record: &[u8]) -> Result<(), Stop> {
        let contract = session.frame().contract;
        if contract == name() {
            return Ok(());
        }
        let holds = Self::contract(session, &contract)?.map_or(0, |record| record.holds);
        if holds == 0 {
            return Ok(());
        }
        let key = tradewind_types::key::state_key(&name(), &Field::hold(&contract, record));
        match Self::find::<HoldRecord>(session, &key)? {
            Some(hold) => Err(Stop::about(contract, HostFailure::RecordHeld, &hold.by)),
            None => Ok(()),
        }
    }

    /// Ends the call that was just entered unless the method's policy is met.
    pub(crate) fn require_policy(session: &mut Session) -> Result<(), Stop> {
        let frame = session.frame();
        let (contract, method, caller) = (frame.contract, frame.method.clone(), frame.caller);
        let Some(policy) = Self::policy(session, &contract, &method)? else {
            return Ok(());
        };
        let parties = session.agreeing();
        if Self::is_met(session, &policy, &parties)? {
            Ok(())
        } else {
            Err(Stop::about(contract, HostFailure::NotPermitted, &caller))
        }
    }

    pub(crate) fn policy(
        session: &mut Session,
        contract: &Party,
        method: &str,
    ) -> Result<Option<Arc<Policy>>, Stop> {
        Self::find(
            session,
            &Field::Policies.key(&(*contract, method.to_owned())),
        )
    }

    /// Whether the agreement of `parties` meets the policy. Each organisation has one voice.
    pub(crate) fn is_met(
        session: &mut Session,
        policy: &Policy,
        parties: &[Party],
    ) -> Result<bool, Stop> {
        let mut voices: BTreeSet<Organisation> = BTreeSet::new();
        for party in parties {
            if Self::has_voice(session, policy, party)? {
                voices.insert(party.organisation());
            }
        }
        Ok(policy.is_met(voices.len()))
    }

    /// Whether the policy counts the agreement of a party or a contract as its roles are now.
    pub(crate) fn has_voice(
        session: &mut Session,
        policy: &Policy,
        party: &Party,
    ) -> Result<bool, Stop> {
        let organisation = party.organisation();
        Ok(match Self::party(session, party)? {
            Some(record) => !record.frozen && policy.admits(&organisation, &record.roles),
            None => policy.admits(&organisation, &[]) && Self::contract(session, party)?.is_some(),
        })
    }
}

/// The validator set in force after the state that `overlay` shows.
pub(crate) fn validators(overlay: &mut Overlay) -> Result<ValidatorSet, Fault> {
    let missing = |why: &str| Fault::Corrupt {
        what: "validator set".into(),
        why: why.into(),
    };
    let value = overlay
        .read(&validators_key())?
        .ok_or_else(|| missing("it is not there"))?;
    cbor::decode(&value, cbor::Limits::bytes(1 << 20)).map_err(|error| missing(&error.to_string()))
}
