//! What a method answers with: a value, or why not.

use alloc::boxed::Box;
use alloc::vec::Vec;

use tradewind_types::quantity::{AmountError, QuantityError};
use tradewind_types::{HostFailure, Party};

/// The result of an action: `Ok` takes effect, `Err` undoes everything.
pub type Outcome<T = ()> = Result<T, Refusal>;

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// By a failure of the contract's schema. Boxed, because every step of a method hands an
    /// outcome on and few are refused.
    Contract(Box<Refused>),
    /// By a failure of the platform, such as arithmetic that left the range of its type.
    Platform(HostFailure),
}

/// A failure of the contract's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Number of the failure.
    pub code: u32,
    /// Canonical CBOR map from field number to value.
    pub fields: Vec<u8>,
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

/// What a failure is as an outcome.
#[doc(hidden)]
pub fn refusal(failure: &impl Failure) -> Refusal {
    let (code, fields) = (failure.code(), failure.fields());
    Refusal::Contract(Box::new(Refused { code, fields }))
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
