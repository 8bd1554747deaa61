//! Why a call ends early.

use tradewind_state::Fault;
use tradewind_types::{Failure, HostFailure, Party, cbor};

/// Why a call ends early: by the rules, or because this node is broken.
#[derive(Debug)]
pub enum Stop {
    /// The transaction fails; part of consensus.
    Failure(Failure),
    /// This node cannot go on; never part of consensus.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stop {
    /// A failure of the platform while `contract` ran or was called.
    pub fn host(contract: Party, code: HostFailure) -> Self {
        Self::Failure(Failure::Host {
            contract,
            code,
            fields: Vec::new(),
        })
    }

    /// A failure of the platform that names a party.
    pub fn about(contract: Party, code: HostFailure, party: &Party) -> Self {
        let fields = cbor::encode(&[party]);
        Self::Failure(Failure::Host {
            contract,
            code,
            fields,
        })
    }

    /// A failure of the platform with numbers.
    pub fn with(contract: Party, code: HostFailure, numbers: &[u64]) -> Self {
        let fields = cbor::encode(&numbers);
        Self::Failure(Failure::Host {
            contract,
            code,
            fields,
        })
    }
}

/// Limits that `HostFailure::LimitExceeded` names by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Limit {
    /// Bytes of arguments, result, event or failure.
    Payload = 1,
    /// Events of a transaction.
    Events = 2,
    /// Bytes of a state key.
    Key = 3,
    /// Bytes of a state value.
    Value = 4,
    /// Bytes of the events and results of a transaction.
    Receipt = 5,
}

impl Limit {
    /// The failure of `contract` that exceeded this limit.
    pub fn exceeded(self, contract: Party, limit: u64) -> Stop {
        Stop::with(contract, HostFailure::LimitExceeded, &[self as u64, limit])
    }
}
