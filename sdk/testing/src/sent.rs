//! What became of a call, and what a test expects of it.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::rc::Rc;

use tradewind_sdk::event::Event;
use tradewind_sdk::outcome::Failure as ContractFailure;
use tradewind_sdk::value::{Value, encode};
use tradewind_types::{Failure, Gas, HostFailure, Outcome, Party, Role, cbor};

use crate::World;
use crate::chain::Step;

/// A call that was carried out, or not.
#[derive(Clone)]
#[must_use = "say what the call should have done: .succeeds(), .refused(..)"]
pub struct Sent<T> {
    pub(crate) world: World,
    pub(crate) step: Rc<Step>,
    pub(crate) returns: PhantomData<fn() -> T>,
}

impl<T: Value> Sent<T> {
    /// It took effect; what it returned.
    #[track_caller]
    pub fn succeeds(&self) -> T {
        match &self.step.receipt.outcome {
            Outcome::Success(returned) => {
                T::from_output(&returned.first().expect("one call, one result").0)
            }
            Outcome::Failed { .. } => self.fail("to take effect"),
        }
    }

    /// It took effect and returned this.
    #[track_caller]
    pub fn returns(&self, expected: T)
    where
        T: PartialEq + Debug,
    {
        let found = self.succeeds();
        if found != expected {
            self.fail(&format!("to return {expected:?}, not {found:?}"));
        }
    }

    /// It took effect and told this event.
    #[track_caller]
    pub fn emits<E: Event + Debug>(&self, expected: E) -> &Self {
        self.succeeds();
        let data = encode(&expected);
        let mut events = self.step.receipt.events.iter();
        if !events.any(|event| event.name == E::NAME && event.data == data) {
            self.fail(&format!("to tell {expected:?}"));
        }
        self
    }

    /// The contract refused, for this reason.
    #[track_caller]
    pub fn refused(&self, expected: impl ContractFailure + Debug) {
        self.refused_by(self.step.call.contract, expected);
    }

    /// A contract further down refused, for this reason.
    #[track_caller]
    pub fn refused_by(&self, contract: impl Into<Party>, expected: impl ContractFailure + Debug) {
        let contract = contract.into();
        if self.step.failure() != Some(&expected.of(contract)) {
            self.fail(&format!("{contract} to refuse as {expected:?}"));
        }
    }

    /// The party did not agree to the call.
    #[track_caller]
    pub fn lacks_consent_of(&self, party: impl Into<Party>) {
        let party = party.into();
        self.stopped_with(HostFailure::MissingConsent, &cbor::encode(&[party]), || {
            format!("to lack the consent of {party}")
        });
    }

    /// The party does not hold the role that the call needs.
    #[track_caller]
    pub fn lacks_role(&self, party: impl Into<Party>, role: &str) {
        let (party, role) = (party.into(), Role::new(role).expect("a name of a role"));
        self.stopped_with(
            HostFailure::MissingRole,
            &cbor::encode(&(party, role)),
            || format!("to be refused because {party} is no {role}"),
        );
    }

    /// The platform stopped the call.
    #[track_caller]
    pub fn stopped(&self, expected: HostFailure) {
        if self.step.failure().and_then(Failure::host) != Some(expected) {
            self.fail(&format!("to be stopped by {expected:?}"));
        }
    }

    /// Why it failed.
    #[track_caller]
    pub fn failure(&self) -> &Failure {
        match self.step.failure() {
            Some(failure) => failure,
            None => self.fail("to fail"),
        }
    }

    /// What contracts and the platform say of it to people, and not to the chain.
    pub fn diagnostics(&self) -> &[String] {
        &self.step.panics
    }

    /// Gas of the transaction.
    pub fn gas(&self) -> Gas {
        self.step.receipt.gas_used
    }

    #[track_caller]
    fn stopped_with(&self, code: HostFailure, fields: &[u8], expected: impl Fn() -> String) {
        match self.step.failure() {
            Some(Failure::Host {
                code: found,
                fields: told,
                ..
            }) if *found == code && told == fields => {}
            _ => self.fail(&expected()),
        }
    }

    #[track_caller]
    fn fail(&self, expected: &str) -> ! {
        panic!("{}", self.world.report(&self.step, expected))
    }
}
