//! The world: parties, contracts, time, and what must always hold.

mod choice;
mod deployed;
mod given;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use tradewind_sdk::calls::Transport as _;
use tradewind_sdk::contract::Methods;
use tradewind_types::{Party, Role, Schema, Timestamp};

use crate::chain::{Chain, Step, authority, programs};
use crate::module;
use crate::native::{self, Native};
use crate::quiet::quietly;
use crate::random::Steering;
use crate::sent::Sent;

pub use choice::Random;
pub use deployed::{Deployed, Submission, Viewing};
pub use given::{Arguments, Home, Signers};

/// Values of a contract by key, in key order.
pub type Records = Vec<(Vec<u8>, Arc<[u8]>)>;

/// How contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As native code of the test.
    Native,
    /// As the module that is deployed.
    Wasm,
}

/// A chain of one. Cheap to clone: a clone is the same world.
#[derive(Clone)]
pub struct World {
    inner: Rc<Inner>,
}

struct Inner {
    mode: Mode,
    /// Whether the contracts' modules are built: a module's schema knows more than native code.
    has_modules: bool,
    chain: RefCell<Chain>,
    known: RefCell<Vec<Known>>,
    invariants: RefCell<Vec<Invariant>>,
    steering: RefCell<Steering>,
}

/// A contract of the world.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) name: Party,
    pub(crate) schema: Arc<Schema>,
}

#[derive(Clone)]
struct Invariant {
    name: &'static str,
    holds: Rc<dyn Fn(&World)>,
}

impl World {
    /// A world with nobody in it but `authority@zone`, which governs. It stands alone: nothing
    /// compares it with another. A test of a contract is a scenario.
    pub fn new(mode: Mode) -> Self {
        Self::of(mode, mode == Mode::Wasm)
    }

    /// A world of a contract whose module is built beside it.
    pub(crate) fn of(mode: Mode, has_modules: bool) -> Self {
        Self {
            inner: Rc::new(Inner {
                mode,
                has_modules,
                chain: RefCell::new(Chain::new()),
                known: RefCell::default(),
                invariants: RefCell::default(),
                steering: RefCell::default(),
            }),
        }
    }

    /// Registers a party, written `name@organisation` or `name@organisation:role,role`.
    #[track_caller]
    pub fn party(&self, name: &str) -> Party {
        let (name, roles) = name.split_once(':').unwrap_or((name, ""));
        let party = party(name);
        let mut roles: Vec<Role> = roles
            .split(',')
            .filter(|role| !role.is_empty())
            .map(|role| Role::new(role).unwrap_or_else(|error| panic!("{role}: {error}")))
            .collect();
        roles.sort();
        self.inner.chain.borrow_mut().enrol(party, roles);
        party
    }

    /// Registers several parties.
    #[track_caller]
    pub fn parties<const N: usize>(&self, names: [&str; N]) -> [Party; N] {
        let mut parties = [authority(); N];
        for (party, name) in parties.iter_mut().zip(names) {
            *party = self.party(name);
        }
        parties
    }

    /// Deploys a contract and opens it with the arguments of its constructor, `()` for none.
    /// A party deploys it for its organisation under a name made from the contract's, as
    /// `counter@shop`; a name such as `"cash@zone"` is deployed by the authority.
    #[track_caller]
    pub fn open<C: Methods + 'static>(&self, home: impl Home, args: impl Arguments) -> Deployed<C> {
        let (deployer, name) = home.place(C::NAME, &|name: &Party| self.schema(name).is_some());
        let (code, schema) = self.code::<C>();
        self.know(name, schema);
        let mut chain = self.inner.chain.borrow_mut();
        let step = chain.deploy(deployer, name, &code, &args.array());
        drop(chain);
        assert!(
            step.failure().is_none(),
            "{}",
            self.report(&step, "to be deployed and opened")
        );
        self.check_invariants(&step);
        self.contract(name)
    }

    /// Replaces a contract's code, as the authority does. If that succeeds,
    /// [`contract`](Self::contract) calls it as what it is now.
    #[track_caller]
    pub fn upgrade<C: Methods + 'static>(&self, contract: impl Into<Party>) -> Sent<()> {
        let name = contract.into();
        let (code, schema) = self.code::<C>();
        let mut chain = self.inner.chain.borrow_mut();
        let step = chain.upgrade(name, &code);
        drop(chain);
        if step.receipt.succeeded() {
            self.know(name, schema);
        }
        self.sent(step)
    }

    /// Calls a method by its name, without arguments: what no type names.
    #[track_caller]
    pub fn call(
        &self,
        contract: impl Into<Party>,
        method: &'static str,
        by: impl Signers,
    ) -> Sent<()> {
        let submission = Submission::new(self.clone(), contract.into(), by.signers());
        submission.carry(method, ().array())
    }

    /// A contract that was opened under this name.
    #[track_caller]
    pub fn contract<C: Methods>(&self, name: impl Display) -> Deployed<C> {
        let name = party(&name.to_string());
        assert!(
            self.schema(&name).is_some(),
            "no contract {name} was opened"
        );
        Deployed::new(name, self.clone())
    }

    fn code<C: Methods + 'static>(&self) -> (Arc<[u8]>, Arc<Schema>) {
        let module = self.inner.has_modules.then(module::build::<C>);
        if let (Mode::Wasm, Some(module)) = (self.inner.mode, &module) {
            return (Arc::clone(&module.code), Arc::clone(&module.schema));
        }
        let code = format!("native {}", std::any::type_name::<C>()).into_bytes();
        programs().install_native(&code, Arc::new(Native::<C>::new()));
        let schema = module.map_or_else(|| Arc::new(native::schema::<C>()), |built| built.schema);
        (code.into(), schema)
    }

    fn know(&self, name: Party, schema: Arc<Schema>) {
        let mut known = self.inner.known.borrow_mut();
        match known.iter_mut().find(|known| known.name == name) {
            Some(known) => known.schema = schema,
            None => known.push(Known { name, schema }),
        }
    }

    /// Who governs.
    pub fn authority(&self) -> Party {
        authority()
    }

    /// Block time.
    pub fn time(&self) -> Timestamp {
        self.inner.chain.borrow().time()
    }

    /// Lets time pass.
    pub fn wait(&self, ms: u64) {
        self.inner.chain.borrow_mut().advance(ms);
    }

    /// Says what always holds. It is checked now and after every call, in a world of native
    /// code and in a world of modules; `holds` panics where it does not.
    #[track_caller]
    pub fn invariant(&self, name: &'static str, holds: impl Fn(&World) + 'static) {
        holds(self);
        let holds = Rc::new(holds);
        let mut invariants = self.inner.invariants.borrow_mut();
        invariants.push(Invariant { name, holds });
    }

    /// Says how random calls are chosen, in a `#[scenario(random = N)]`.
    pub fn random(&self) -> Random<'_> {
        Random::of(self)
    }

    /// State of all contracts that were opened: values by key, in key order.
    pub fn state(&self) -> BTreeMap<Party, Records> {
        let names = self.known().into_iter().map(|known| known.name);
        self.chain(|chain| names.map(|name| (name, chain.state_of(&name))).collect())
    }

    pub(crate) fn mode(&self) -> Mode {
        self.inner.mode
    }

    pub(crate) fn chain<T>(&self, ask: impl FnOnce(&mut Chain) -> T) -> T {
        ask(&mut self.inner.chain.borrow_mut())
    }

    pub(crate) fn steering(&self) -> Steering {
        self.inner.steering.borrow().clone()
    }

    /// Contracts in the order they were opened.
    pub(crate) fn known(&self) -> Vec<Known> {
        self.inner.known.borrow().clone()
    }

    pub(crate) fn schema(&self, contract: &Party) -> Option<Arc<Schema>> {
        let known = self.inner.known.borrow();
        let found = known.iter().find(|known| known.name == *contract);
        found.map(|known| Arc::clone(&known.schema))
    }

    /// The first invariant that does not hold after a step, and what it says.
    pub(crate) fn broken_invariant(&self) -> Option<(&'static str, String)> {
        let invariants = self.inner.invariants.borrow().clone();
        invariants.iter().find_map(|invariant| {
            let checked = quietly(|| (invariant.holds)(self));
            checked.err().map(|why| (invariant.name, why))
        })
    }

    #[track_caller]
    fn sent<T>(&self, step: Rc<Step>) -> Sent<T> {
        self.check_invariants(&step);
        Sent {
            world: self.clone(),
            step,
            returns: PhantomData,
        }
    }

    #[track_caller]
    fn check_invariants(&self, step: &Step) {
        if let Some((name, why)) = self.broken_invariant() {
            let expected = format!("to keep the invariant \"{name}\", which says: {why}");
            panic!("{}", self.report(step, &expected));
        }
    }
}

#[track_caller]
fn party(name: &str) -> Party {
    Party::new(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}
