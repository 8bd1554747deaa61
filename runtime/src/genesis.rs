//! The first state of a chain, from a document that names its authority.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use tradewind_state::{Value, WriteSet};
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
    #[error("{party} needs 1 to 16 keys, each a sound ed25519 public key")]
    Keys {
        /// The party.
        party: Party,
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
            let sound = keys.iter().all(|key| key.check().is_ok());
            if !sound || keys.is_empty() || keys.len() > 16 {
                return Err(GenesisError::Keys { party: *party });
            }
            let (mut roles, mut keys) = (roles.clone(), keys.clone());
            roles.sort();
            keys.sort();
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
        add(Field::Governance.key(&()), cbor::encode(&self.governance));
        add(Field::Validators.key(&()), cbor::encode(&self.validators));
        Ok(state)
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
