//! Receipts: what became of a transaction, in numbers only.
//!
//! Invariant: nothing in a receipt differs between machines. No text of an engine, no path,
//! no address: a failure is a code and canonical bytes, rendered for people elsewhere.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::hash::Hash;
use crate::name::Party;
use crate::quantity::Gas;

/// What became of one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// The transaction.
    #[n(0)]
    pub transaction: Hash,
    /// Its outcome.
    #[n(1)]
    pub outcome: Outcome,
    /// Gas it used, whether it succeeded or not.
    #[n(2)]
    pub gas_used: Gas,
    /// Events in the order they were emitted; none if it failed.
    #[n(3)]
    pub events: Vec<Event>,
}

/// All calls took effect, or none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// What each call returned: canonical CBOR, empty where a method returns nothing.
    #[n(0)]
    Success(#[n(0)] Vec<Returned>),
    /// Which call failed, and how.
    #[n(1)]
    Failed {
        /// Index of the call in the transaction.
        #[n(0)]
        call: u32,
        /// Why.
        #[n(1)]
        failure: Failure,
    },
}

/// Canonical CBOR that a method returned.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Returned(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub Vec<u8>,
);

/// Something that happened, told by a contract.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Event {
    /// The contract that tells it.
    #[n(0)]
    pub contract: Party,
    /// The event's name in the contract's schema.
    #[n(1)]
    pub name: String,
    /// How many of the leading fields are keys, by which readers filter.
    #[n(2)]
    pub keys: u8,
    /// Canonical CBOR map from field number to value.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub data: Vec<u8>,
}

/// Why an included transaction had no effect. Part of consensus: numbers only, never
/// reused, never renumbered.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Failure {
    /// The platform stopped `contract`.
    #[n(0)]
    Host {
        /// The contract that was running or that was called.
        #[n(0)]
        contract: Party,
        /// Why.
        #[n(1)]
        code: HostFailure,
        /// Canonical CBOR array of what the code's documentation names; may be empty.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        fields: Vec<u8>,
    },
    /// The contract refused, by a failure of its schema.
    #[n(1)]
    Contract {
        /// The contract that refused.
        #[n(0)]
        contract: Party,
        /// Number of the failure in its schema.
        #[n(1)]
        code: u32,
        /// Canonical CBOR map from field number to value.
        #[n(2)]
        #[cbor(with = "minicbor::bytes")]
        fields: Vec<u8>,
    },
}

macro_rules! host_failures {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// Failures that the platform itself raises.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
        #[cbor(index_only)]
        #[non_exhaustive]
        pub enum HostFailure {
            $($(#[doc = $doc])+ #[n($code)] $name,)+
        }

        impl HostFailure {
            /// All failures, by ascending code.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The number in the receipt.
            pub const fn code(self) -> u16 {
                match self { $(Self::$name => $code,)+ }
            }

            /// What happened and which fields say more, for people.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }

            /// The failure's name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }
    };
}

host_failures! {
    /// The gas limit of the transaction was reached.
    OutOfGas = 1,
    /// The contract panicked or executed an illegal instruction.
    Trapped = 2,
    /// A party has not agreed to the call. Fields: the party.
    MissingConsent = 3,
    /// The caller does not hold a role. Fields: the party, the role.
    MissingRole = 4,
    /// The contract, or a policy of the registry, does not admit the caller. Fields: the party.
    NotPermitted = 5,
    /// No contract has this name.
    UnknownContract = 6,
    /// The contract has no such method.
    UnknownMethod = 7,
    /// The contract is frozen.
    ContractFrozen = 8,
    /// The record is on hold and cannot change. Fields: the party that holds it.
    RecordHeld = 9,
    /// The contract is already on the call stack.
    Reentered = 10,
    /// Calls are nested deeper than the chain allows. Fields: the limit.
    TooDeep = 11,
    /// The arguments are not the canonical encoding of what the method takes.
    BadArguments = 12,
    /// A view tried to change state, emit or call an action.
    ActionInView = 13,
    /// A limit of the chain was exceeded. Fields: number of the limit, the limit.
    LimitExceeded = 14,
    /// The contract passed a pointer outside its memory.
    BadPointer = 15,
    /// Stored bytes are not what the contract's code expects.
    BadState = 16,
    /// The party is frozen. Fields: the party.
    PartyFrozen = 17,
    /// A consent was used before. Fields: the party.
    ConsentUsed = 18,
    /// A consent has expired. Fields: the party.
    ConsentExpired = 19,
    /// The key that signed is not a key of the party. Fields: the party.
    NotTheKey = 20,
    /// Arithmetic left the range of its type.
    Overflow = 21,
    /// The module was not admitted. Fields: number of the admission check.
    ModuleRefused = 22,
    /// A unique index has another record under the key.
    NotUnique = 23,
}

impl Failure {
    /// The contract that failed.
    pub const fn contract(&self) -> &Party {
        match self {
            Self::Host { contract, .. } | Self::Contract { contract, .. } => contract,
        }
    }

    /// The platform's failure, unless the contract itself refused.
    pub const fn host(&self) -> Option<HostFailure> {
        match self {
            Self::Host { code, .. } => Some(*code),
            Self::Contract { .. } => None,
        }
    }
}

impl Receipt {
    /// Whether the calls took effect.
    pub const fn succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Success(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failure_codes_ascend_and_are_what_the_encoding_writes() {
        for pair in HostFailure::ALL.windows(2) {
            assert!(pair[0].code() < pair[1].code());
        }
        for failure in HostFailure::ALL {
            let code: u16 = minicbor::decode(&crate::cbor::encode(failure)).expect("a number");
            assert_eq!(code, failure.code());
        }
    }
}
