//! What a method answers with: a value, or why not.

use alloc::vec::Vec;

use tradewind_types::quantity::{AmountError, QuantityError};
use tradewind_types::{HostFailure, Party};

/// The result of an action: `Ok` takes effect, `Err` undoes everything.
pub type Outcome<T = ()> = Result<T, Refusal>;

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By a failure of the contract's schema: its code and its fields in canonical CBOR.
    Contract {
        /// Number of the failure.
        code: u32,
        /// Canonical CBOR map from field number to value.
        fields: Vec<u8>,
    },
    /// By a failure of the platform, such as arithmetic that left the range of its type.
    Platform(HostFailure),
}

impl Refusal {
    /// Arithmetic left the range of its type.
    pub const OVERFLOW: Self = Self::Platform(HostFailure::Overflow);
}

/// A contract's failures: an enum marked `#[failure]`.
pub trait Failure: Into<Refusal> {
    /// Number in receipts.
    fn code(&self) -> u32;
    /// Canonical CBOR map from field number to value.
    fn fields(&self) -> Vec<u8>;

    /// How the failure reads in a receipt of `contract`.
    fn of(&self, contract: Party) -> tradewind_types::Failure {
        tradewind_types::Failure::Contract {
            contract,
            code: self.code(),
            fields: self.fields(),
        }
    }
}

/// A sum too large, or two currencies in one: a mistake of the contract, not of its caller.
/// What a caller can bring about is a failure of its own, checked before.
impl From<AmountError> for Refusal {
    fn from(_: AmountError) -> Self {
        Self::OVERFLOW
    }
}

/// Goods out of range: as with money.
impl From<QuantityError> for Refusal {
    fn from(_: QuantityError) -> Self {
        Self::OVERFLOW
    }
}
