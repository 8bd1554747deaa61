//! The world: parties, contracts, time.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use tradewind_runtime::wasm::THREAD_STACK_BYTES;
use tradewind_sdk::calls::Transport;
use tradewind_sdk::contract::Methods;
use tradewind_sdk::value::{Value, encode};
use tradewind_types::{Failure, Invocation, Party, Role, Timestamp};

use crate::chain::{Chain, authority};
use crate::module;
use crate::native::Native;
use crate::sent::Sent;

/// How contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As native code of the test.
    Native,
    /// As the module that is deployed.
    Wasm,
}

/// State of all contracts, by contract and key.
pub type Contracts = BTreeMap<Party, BTreeMap<Vec<u8>, Vec<u8>>>;

/// Plays a test in a native world and in a world of modules.
///
/// # Panics
/// Unless transactions, events and final state are the same in both.
pub fn scenario(play: impl Fn(&World) + Sync) {
    on_a_large_stack(|| {
        let native = World::new(Mode::Native);
        play(&native);
        let wasm = World::new(Mode::Wasm);
        play(&wasm);
        compare(&native, &wasm);
    });
}

/// Contracts run on threads whose stack the node sizes; so they do here.
fn on_a_large_stack(run: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(THREAD_STACK_BYTES)
            .spawn_scoped(scope, run)
            .expect("a thread starts");
        if let Err(panic) = thread.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

fn compare(native: &World, wasm: &World) {
    let (a, b) = (native.chain.borrow(), wasm.chain.borrow());
    for (step, (native, wasm)) in a.history.iter().zip(&b.history).enumerate() {
        assert_eq!(native, wasm, "step {step}: native code and module differ");
    }
    assert_eq!(a.history.len(), b.history.len());
    drop((a, b));
    assert_eq!(native.state(), wasm.state(), "the states differ");
}

/// A chain of one.
pub struct World {
    mode: Mode,
    chain: Rc<RefCell<Chain>>,
    deployed: RefCell<Vec<Party>>,
}

impl World {
    /// A world with nobody in it but `authority@zone`, which governs.
    pub fn new(mode: Mode) -> Self {
        Self {
            mode,
            chain: Rc::new(RefCell::new(Chain::new())),
            deployed: RefCell::default(),
        }
    }

    /// Registers a party, written `name@organisation` or `name@organisation:role,role`.
    pub fn party(&self, name: &str) -> Party {
        let (name, roles) = name.split_once(':').unwrap_or((name, ""));
        let party = Party::new(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut roles: Vec<Role> = roles
            .split(',')
            .filter(|role| !role.is_empty())
            .map(|role| Role::new(role).unwrap_or_else(|error| panic!("{role}: {error}")))
            .collect();
        roles.sort();
        self.chain.borrow_mut().enrol(party, &roles);
        party
    }

    /// Registers several parties.
    pub fn parties<const N: usize>(&self, names: [&str; N]) -> [Party; N] {
        names.map(|name| self.party(name))
    }

    /// Deploys a contract under a name of the zone; `args` are its constructor's, as a tuple,
    /// `&()` for none.
    pub fn open<C: Methods + 'static>(&self, name: &str, args: &impl Arguments) -> Deployed<C> {
        let name = Party::new(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let code = self.code::<C>();
        self.chain.borrow_mut().deploy(name, &code, &args.array());
        self.deployed.borrow_mut().push(name);
        self.contract(name)
    }

    /// Replaces a contract's code. If that succeeds, [`contract`](Self::contract) calls it as
    /// what it is now.
    pub fn upgrade<C: Methods + 'static>(&self, contract: Party) -> Sent<()> {
        let code = self.code::<C>();
        let (receipt, diagnostics) = self.chain.borrow_mut().upgrade(contract, &code);
        Sent {
            contract,
            method: "upgrade",
            receipt,
            panics: diagnostics.panics,
            returns: PhantomData,
        }
    }

    /// Calls a method by its name, without arguments: what no type names.
    pub fn call(&self, contract: Party, method: &'static str, by: Party) -> Sent<()> {
        let submission = Submission {
            chain: Rc::clone(&self.chain),
            contract,
            signers: vec![by],
        };
        submission.carry(method, ().array())
    }

    /// A contract that was deployed.
    pub fn contract<C: Methods>(&self, name: Party) -> Deployed<C> {
        Deployed {
            name,
            chain: Rc::clone(&self.chain),
            contract: PhantomData,
        }
    }

    fn code<C: Methods + 'static>(&self) -> Vec<u8> {
        match self.mode {
            Mode::Native => {
                let native = Arc::new(Native::<C>::new());
                self.chain.borrow_mut().install_native(native)
            }
            Mode::Wasm => module::build::<C>(),
        }
    }

    /// Who governs.
    pub fn authority(&self) -> Party {
        authority()
    }

    /// Block time.
    pub fn time(&self) -> Timestamp {
        self.chain.borrow().time()
    }

    /// Lets time pass.
    pub fn wait(&self, ms: u64) {
        self.chain.borrow_mut().advance(ms);
    }

    /// State of all contracts.
    pub fn state(&self) -> Contracts {
        let chain = self.chain.borrow();
        let deployed = self.deployed.borrow();
        deployed
            .iter()
            .map(|contract| (*contract, chain.state_of(contract)))
            .collect()
    }
}

/// The arguments of a constructor.
pub trait Arguments {
    /// As a canonical CBOR array.
    fn array(&self) -> Vec<u8>;
}

impl Arguments for () {
    fn array(&self) -> Vec<u8> {
        vec![0x80]
    }
}

impl<A: Value + Clone> Arguments for (A,) {
    fn array(&self) -> Vec<u8> {
        encode(&vec![self.0.clone()])
    }
}

macro_rules! arguments {
    ($($part:ident),+) => {
        impl<$($part: Value),+> Arguments for ($($part,)+) {
            fn array(&self) -> Vec<u8> {
                encode(self)
            }
        }
    };
}

arguments!(A, B);
arguments!(A, B, C);
arguments!(A, B, C, D);

/// A contract in the world.
pub struct Deployed<C> {
    name: Party,
    chain: Rc<RefCell<Chain>>,
    contract: PhantomData<fn() -> C>,
}

impl<C: Methods> Deployed<C> {
    /// The contract's name.
    pub fn name(&self) -> Party {
        self.name
    }

    /// Calls that this party sends, and agrees to with all they need of it.
    pub fn by(&self, sender: Party) -> C::Calls<Submission> {
        self.by_all([sender])
    }

    /// Calls that the first party sends and the others agree to.
    pub fn by_all<const N: usize>(&self, signers: [Party; N]) -> C::Calls<Submission> {
        C::calls(Submission {
            chain: Rc::clone(&self.chain),
            contract: self.name,
            signers: signers.to_vec(),
        })
    }

    /// Views.
    pub fn view(&self) -> C::Calls<Viewing> {
        C::calls(Viewing {
            chain: Rc::clone(&self.chain),
            contract: self.name,
        })
    }
}

/// Sends calls as signed transactions.
pub struct Submission {
    chain: Rc<RefCell<Chain>>,
    contract: Party,
    signers: Vec<Party>,
}

impl Transport for Submission {
    type Answer<T: Value> = Sent<T>;

    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> Sent<T> {
        let call = Invocation::new(self.contract, method, args);
        let (receipt, diagnostics) = self.chain.borrow_mut().submit(call, &self.signers);
        Sent {
            contract: self.contract,
            method,
            receipt,
            panics: diagnostics.panics,
            returns: PhantomData,
        }
    }
}

/// Asks views.
pub struct Viewing {
    chain: Rc<RefCell<Chain>>,
    contract: Party,
}

impl Transport for Viewing {
    type Answer<T: Value> = T;

    #[track_caller]
    fn carry<T: Value>(&self, method: &'static str, args: Vec<u8>) -> T {
        let call = Invocation::new(self.contract, method, args);
        let answer: Result<Vec<u8>, Failure> = self.chain.borrow().view(call);
        match answer {
            Ok(output) => T::from_output(&output),
            Err(failure) => panic!("{}.{method} failed: {failure:?}", self.contract),
        }
    }
}
