//! The first state of a chain, from a document that names its authority.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use tradewind_state::{Value, WriteSet};
use tradewind_types::block::ValidatorSetError;
use tradewind_types::policy::{Policy, PolicyError};
use tradewind_types::{
    Domain, Hash, Organisation, Party, PublicKey, Role, Timestamp, ValidatorSet, cbor, digest,
};

use crate::registry::{Field, OrganisationRecord, PartyRecord};
use crate::rules::Rules;

/// What a chain begins with. Its hash is the chain's id.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Genesis {
    /// Name of the chain, for people.
    #[n(0)]
    pub name: String,
    /// Time of the first state.
    #[n(1)]
    pub time: Timestamp,
    /// The organisations.
    #[n(2)]
    pub organisations: Vec<GenesisOrganisation>,
    /// The parties.
    #[n(3)]
    pub parties: Vec<GenesisParty>,
    /// Who governs: whose agreement everything needs that concerns everybody.
    #[n(4)]
    pub governance: Policy,
    /// Who certifies the first blocks.
    #[n(5)]
    pub validators: ValidatorSet,
    /// The rules.
    #[n(6)]
    pub rules: Rules,
}

/// An organisation at genesis.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GenesisOrganisation {
    /// Its name on the chain.
    #[n(0)]
    pub organisation: Organisation,
    /// Its full name.
    #[n(1)]
    pub title: String,
}

/// A party at genesis.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GenesisParty {
    /// Its name.
    #[n(0)]
    pub party: Party,
    /// Its roles.
    #[n(1)]
    pub roles: Vec<Role>,
    /// Its keys.
    #[n(2)]
    pub keys: Vec<PublicKey>,
}

/// Why a genesis document makes no chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisError {
    /// A party of an organisation that is not listed.
    #[error("{party} is of an organisation that the genesis does not list")]
    UnknownOrganisation {
        /// The party.
        party: Party,
    },
    /// A name twice.
    #[error("{name} is listed twice")]
    Twice {
        /// The name.
        name: String,
    },
    /// A party without a sound key.
    #[error("{party} needs 1 to 16 different keys, each a sound ed25519 public key")]
    Keys {
        /// The party.
        party: Party,
    },
    /// A party with too many roles, or one twice.
    #[error("{party} has more than 16 roles, or one of them twice")]
    Roles {
        /// The party.
        party: Party,
    },
    /// An organisation of the platform's own name.
    #[error("the name {organisation} is reserved")]
    Reserved {
        /// The organisation.
        organisation: Organisation,
    },
    /// The validator set is not one.
    #[error("{}, and each key is a sound ed25519 public key", ValidatorSetError)]
    Validators,
    /// A rule that no node can keep.
    #[error("rule {name} is {found}, from {least} to {most} is allowed")]
    Rule {
        /// The rule.
        name: &'static str,
        /// What the document says.
        found: u64,
        /// The least that is allowed.
        least: u64,
        /// The most that is allowed.
        most: u64,
    },
    /// The governance policy cannot be met.
    #[error("governance: {0}")]
    Policy(#[from] PolicyError),
    /// Nobody listed has a voice in governance.
    #[error("no listed parties can together meet the governance policy")]
    Ungoverned,
}

impl Genesis {
    /// The chain's id.
    pub fn chain(&self) -> Hash {
        digest(Domain::Genesis, &[&cbor::encode(self)])
    }

    /// Checks the document and gives the first state.
    pub fn state(&self) -> Result<WriteSet, GenesisError> {
        let mut state = BTreeMap::new();
        let mut add =
            |key: Vec<u8>, value: Vec<u8>| state.insert(key, Some(Value::from(value))).is_none();
        for GenesisOrganisation {
            organisation,
            title,
        } in &self.organisations
        {
            if *organisation == crate::registry::name().organisation() {
                let organisation = *organisation;
                return Err(GenesisError::Reserved { organisation });
            }
            let record = OrganisationRecord {
                title: title.clone(),
            };
            if !add(
                Field::Organisations.key(organisation),
                cbor::encode(&record),
            ) {
                return Err(GenesisError::Twice {
                    name: organisation.to_string(),
                });
            }
        }
        for GenesisParty { party, roles, keys } in &self.parties {
            let known = self
                .organisations
                .iter()
                .any(|listed| listed.organisation == party.organisation());
            if !known {
                return Err(GenesisError::UnknownOrganisation { party: *party });
            }
            let (mut roles, mut keys) = (roles.clone(), keys.clone());
            roles.sort();
            keys.sort();
            let distinct = keys.is_sorted_by(|a, b| a < b);
            let sound = distinct && keys.iter().all(|key| key.check().is_ok());
            if !sound || !(1..=16).contains(&keys.len()) {
                return Err(GenesisError::Keys { party: *party });
            }
            if !roles.is_sorted_by(|a, b| a < b) || roles.len() > 16 {
                return Err(GenesisError::Roles { party: *party });
            }
            let record = PartyRecord {
                roles,
                keys,
                frozen: false,
            };
            if !add(Field::Parties.key(party), cbor::encode(&record)) {
                return Err(GenesisError::Twice {
                    name: party.to_string(),
                });
            }
        }
        self.check_governance()?;
        self.check_validators()?;
        self.rules.check()?;
        add(Field::Governance.key(&()), cbor::encode(&self.governance));
        add(Field::Validators.key(&()), cbor::encode(&self.validators));
        Ok(state)
    }

    fn check_validators(&self) -> Result<(), GenesisError> {
        let members = self.validators.members();
        let sound = ValidatorSet::new(members.to_vec()).as_ref() == Ok(&self.validators)
            && members.iter().all(|member| member.key.check().is_ok());
        if sound {
            Ok(())
        } else {
            Err(GenesisError::Validators)
        }
    }

    fn check_governance(&self) -> Result<(), GenesisError> {
        self.governance.check()?;
        let voices = self.parties.iter().filter(|listed| {
            self.governance
                .admits(&listed.party.organisation(), &listed.roles)
        });
        let mut organisations: Vec<Organisation> =
            voices.map(|listed| listed.party.organisation()).collect();
        organisations.sort();
        organisations.dedup();
        if self.governance.is_met(organisations.len()) {
            Ok(())
        } else {
            Err(GenesisError::Ungoverned)
        }
    }
}
