//! What the registry keeps, and under which keys.

use minicbor::{Decode, Encode};
use tradewind_types::key::{KeyPart, contract_prefix, local_key, write_bytes};
use tradewind_types::{Hash, Organisation, Party, PublicKey, Role};

/// An organisation of the consortium.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OrganisationRecord {
    /// Its full name, for people.
    #[n(0)]
    pub title: String,
}

/// A person or machine that signs transactions.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartyRecord {
    /// What it may do for its organisation, ascending.
    #[n(0)]
    pub roles: Vec<Role>,
    /// Keys that sign for it, ascending.
    #[n(1)]
    pub keys: Vec<PublicKey>,
    /// Whether it is barred from acting.
    #[n(2)]
    pub frozen: bool,
}

/// A deployed contract.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ContractRecord {
    /// Hash of its code.
    #[n(0)]
    pub code: Hash,
    /// Who deployed it.
    #[n(1)]
    pub deployer: Party,
    /// How often its code was set, from 1.
    #[n(2)]
    pub version: u32,
    /// Whether it is barred from running.
    #[n(3)]
    pub frozen: bool,
    /// How many of its records are on hold.
    #[n(4)]
    pub holds: u32,
    /// Hash of its schema, which the chain keeps under it.
    #[n(5)]
    pub schema: Hash,
}

/// A record that nobody may change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HoldRecord {
    /// Who put it.
    #[n(0)]
    pub by: Party,
    /// Why, for people.
    #[n(1)]
    pub reason: String,
}

/// A call that waits for approvals.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProposalRecord {
    /// The contract to call.
    #[n(0)]
    pub contract: Party,
    /// Its method.
    #[n(1)]
    pub method: String,
    /// Its arguments.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub args: Vec<u8>,
    /// Who approved, in order; the first proposed it.
    #[n(3)]
    pub approvals: Vec<Party>,
    /// Whether it was carried out.
    #[n(4)]
    pub executed: bool,
}

/// Where records of a kind lie; the schema names those that are values by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Field {
    Organisations = 1,
    Parties = 2,
    Contracts = 3,
    /// Modules as they were deployed.
    Code = 4,
    Policies = 5,
    Proposals = 6,
    ProposalCount = 7,
    Holds = 8,
    Validators = 9,
    Governance = 10,
    /// Schemas of contracts, by their hashes.
    Schemas = 11,
    /// Modules that an organisation uploaded and nobody uses.
    Uploads = 12,
    /// Whose upload a module is.
    Uploaders = 13,
}

impl Field {
    /// The key as the registry's own host calls take it.
    pub(crate) fn local(self, part: &impl KeyPart) -> Vec<u8> {
        local_key(self as u16, part)
    }

    /// The key in the state.
    pub(crate) fn key(self, part: &impl KeyPart) -> Vec<u8> {
        let mut key = contract_prefix(&super::name());
        key.extend_from_slice(&(self as u16).to_be_bytes());
        part.write(&mut key);
        key
    }

    /// The key of a hold on a contract's record, as the registry's own host calls take it.
    pub(crate) fn hold(contract: &Party, record: &[u8]) -> Vec<u8> {
        let mut key = Self::Holds.local(contract);
        write_bytes(record, &mut key);
        key
    }
}

/// The state key of an organisation's record, for proofs.
pub fn organisation_key(organisation: &Organisation) -> Vec<u8> {
    Field::Organisations.key(organisation)
}

/// The state key of a party's record, for proofs.
pub fn party_key(party: &Party) -> Vec<u8> {
    Field::Parties.key(party)
}

/// The state key of a contract's record, for proofs.
pub fn contract_key(contract: &Party) -> Vec<u8> {
    Field::Contracts.key(contract)
}

/// The state key of a contract's code, for schema look-ups.
pub fn code_key(code: &Hash) -> Vec<u8> {
    Field::Code.key(code)
}

/// The state key of a schema, by its hash.
pub fn schema_key(schema: &Hash) -> Vec<u8> {
    Field::Schemas.key(schema)
}

/// The state key of the validator set.
pub fn validators_key() -> Vec<u8> {
    Field::Validators.key(&())
}
