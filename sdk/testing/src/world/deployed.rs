//! A contract in the world, and the ways to its methods.

use std::marker::PhantomData;

use tradewind_sdk::calls::Transport;
use tradewind_sdk::contract::Methods;
use tradewind_sdk::value::Value;
use tradewind_types::{Invocation, Party};

use super::World;
use super::given::Signers;
use crate::sent::Sent;

/// A contract in the world. Cheap to clone.
pub struct Deployed<C> {
    name: Party,
    world: World,
    contract: PhantomData<fn() -> C>,
}

impl<C> Clone for Deployed<C> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            world: self.world.clone(),
            contract: PhantomData,
        }
    }
}

impl<C> Deployed<C> {
    pub(super) fn new(name: Party, world: World) -> Self {
        Self {
            name,
            world,
            contract: PhantomData,
        }
    }

    /// The contract's name.
    pub fn name(&self) -> Party {
        self.name
    }
}

impl<C: Methods> Deployed<C> {
    /// Calls that this party sends: `by(&ann)`. With others who consent: `by([&ann, &bo])`.
    /// Whoever is not named withholds consent.
    pub fn by(&self, signers: impl Signers) -> C::Calls<Submission> {
        let (world, signers) = (self.world.clone(), signers.signers());
        C::calls(Submission::new(world, self.name, signers))
    }

    /// Views.
    pub fn view(&self) -> C::Calls<Viewing> {
        C::calls(Viewing {
            world: self.world.clone(),
            contract: self.name,
        })
    }
}

/// Sends calls as signed transactions.
pub struct Submission {
    world: World,
    contract: Party,
    signers: Vec<Party>,
}

impl Submission {
    pub(super) fn new(world: World, contract: Party, signers: Vec<Party>) -> Self {
        Self {
            world,
            contract,
            signers,
        }
    }
}

impl Transport for Submission {
    type Answer<T: Value> = Sent<T>;

    #[track_caller]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Sent<T> {
        let call = Invocation::new(self.contract, method, args);
        let mut chain = self.world.inner.chain.borrow_mut();
        let step = chain.submit(&call, &self.signers);
        drop(chain);
        self.world.sent(step)
    }
}

/// Asks views.
pub struct Viewing {
    world: World,
    contract: Party,
}

impl Transport for Viewing {
    type Answer<T: Value> = T;

    #[track_caller]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> T {
        let call = Invocation::new(self.contract, method, args);
        let answer = self.world.inner.chain.borrow().view(call);
        match answer {
            Ok(output) => T::from_output(&output),
            Err(failure) => {
                let why = self.world.words(&failure);
                panic!(
                    "{}.{method} was expected to answer, but: {why}",
                    self.contract
                )
            }
        }
    }
}
