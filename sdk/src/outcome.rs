//! What a method answers with: a value, or why not.

use alloc::boxed::Box;
use alloc::vec::Vec;

use tradewind_types::quantity::{AmountError, QuantityError};
use tradewind_types::{HostFailure, Party};

use crate::value::room;

/// The result of an action: `Ok` takes effect, `Err` undoes everything.
pub type Outcome<T = ()> = Result<T, Refusal>;

/// Why a call is refused.
///
/// One pointer: every step of a method hands an outcome on and few are refused, so an outcome
/// without a value is one number, and a module asks of it only whether it is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(Box<Cause>);

/// Who says why, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A failure of the contract's schema.
    Contract {
        /// Its number.
        code: u32,
        /// Canonical CBOR map from field number to value.
        fields: Vec<u8>,
    },
    /// A failure of the platform, such as arithmetic that left the range of its type.
    Platform(HostFailure),
}

impl Refusal {
    /// Arithmetic left the range of its type.
    #[cold]
    pub fn overflow() -> Self {
        Self(Box::new(Cause::Platform(HostFailure::Overflow)))
    }

    /// Who says why.
    pub fn cause(&self) -> &Cause {
        &self.0
    }
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
pub fn refusal(failure: impl Failure) -> Refusal {
    let (code, fields) = (failure.code(), failure.fields());
    room::leave(failure);
    Refusal(Box::new(Cause::Contract { code, fields }))
}

/// A sum too large, or two currencies in one: a mistake of the contract, not of its caller.
/// What a caller can bring about is a failure of its own, checked before.
impl From<AmountError> for Refusal {
    fn from(_: AmountError) -> Self {
        Self::overflow()
    }
}

/// Goods out of range: as with money.
impl From<QuantityError> for Refusal {
    fn from(_: QuantityError) -> Self {
        Self::overflow()
    }
}
