//! What became of a call, and what a test expects of it.

use std::fmt::Debug;
use std::marker::PhantomData;

use tradewind_sdk::event::Event;
use tradewind_sdk::outcome::Failure as ContractFailure;
use tradewind_sdk::value::{Value, encode};
use tradewind_types::{Failure, Gas, HostFailure, Outcome, Party, Receipt, cbor};

/// A call that was carried out, or not.
#[derive(Clone, Debug)]
#[must_use = "say what the call should have done: .succeeds(), .refused(..)"]
pub struct Sent<T> {
    pub(crate) contract: Party,
    pub(crate) method: &'static str,
    pub(crate) receipt: Receipt,
    pub(crate) panics: Vec<String>,
    pub(crate) returns: PhantomData<fn() -> T>,
}

impl<T: Value> Sent<T> {
    /// It took effect; what it returned.
    #[track_caller]
    pub fn succeeds(&self) -> T {
        match &self.receipt.outcome {
            Outcome::Success(returned) => {
                T::from_output(&returned.first().expect("one call, one result").0)
            }
            Outcome::Failed { failure, .. } => panic!(
                "{}.{} failed: {failure:?} {:?}",
                self.contract, self.method, self.panics
            ),
        }
    }

    /// It took effect and returned this.
    #[track_caller]
    pub fn returns(&self, expected: T)
    where
        T: PartialEq + Debug,
    {
        assert_eq!(
            self.succeeds(),
            expected,
            "{}.{}",
            self.contract,
            self.method
        );
    }

    /// It took effect and told this event.
    #[track_caller]
    pub fn emits<E: Event + Debug>(&self, expected: E) -> &Self {
        self.succeeds();
        let data = encode(&expected);
        let told = self
            .receipt
            .events
            .iter()
            .any(|event| event.name == E::NAME && event.data == data);
        assert!(
            told,
            "{}.{} did not tell {expected:?}, but {:?}",
            self.contract, self.method, self.receipt.events
        );
        self
    }

    /// The contract refused, for this reason.
    #[track_caller]
    pub fn refused(&self, expected: impl ContractFailure + Debug) {
        self.refused_by(self.contract, expected);
    }

    /// A contract further down refused, for this reason.
    #[track_caller]
    pub fn refused_by(&self, contract: Party, expected: impl ContractFailure + Debug) {
        assert_eq!(
            self.failure(),
            &expected.of(contract),
            "{}.{}: expected {expected:?}",
            self.contract,
            self.method
        );
    }

    /// The party did not agree to the call.
    #[track_caller]
    pub fn lacks_consent_of(&self, party: Party) {
        match self.failure() {
            Failure::Host { code, fields, .. }
                if *code == HostFailure::MissingConsent && *fields == cbor::encode(&[party]) => {}
            other => panic!(
                "{}.{}: expected missing consent of {party}, found {other:?}",
                self.contract, self.method
            ),
        }
    }

    /// The platform stopped the call.
    #[track_caller]
    pub fn stopped(&self, expected: HostFailure) {
        assert_eq!(
            self.failure().host(),
            Some(expected),
            "{}.{}: {:?} {:?}",
            self.contract,
            self.method,
            self.failure(),
            self.panics
        );
    }

    /// What contracts and the platform say of it to people, and not to the chain.
    pub fn diagnostics(&self) -> &[String] {
        &self.panics
    }

    /// Why it failed.
    #[track_caller]
    pub fn failure(&self) -> &Failure {
        match &self.receipt.outcome {
            Outcome::Failed { failure, .. } => failure,
            Outcome::Success(_) => panic!("{}.{} took effect", self.contract, self.method),
        }
    }

    /// Gas it used.
    pub fn gas(&self) -> Gas {
        self.receipt.gas_used
    }
}
