//! A test that is played twice: with native code and with modules.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use tradewind_runtime::wasm::THREAD_STACK_BYTES;

use crate::gas::Gas;
use crate::random;
use crate::{Mode, World};

/// A scenario and how it is played. What `#[scenario]` makes.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    name: &'static str,
    random: Option<u32>,
    seed: u64,
    gas: bool,
}

/// Plays a test in a world of native code and in a world of modules, as `#[scenario]` does: for
/// tests that play several scenarios.
///
/// # Panics
/// Unless calls had the same results, events, failures and changes of state in both.
pub fn scenario(play: impl Fn(&World) + Sync) {
    Scenario::new("scenario").play(|world| play(&world));
}

impl Scenario {
    /// A scenario of this name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            random: None,
            seed: 0,
            gas: false,
        }
    }

    /// Goes on with random calls, in so many sequences.
    #[must_use]
    pub const fn random(mut self, sequences: u32) -> Self {
        self.random = Some(sequences);
        self
    }

    /// Other random calls than with another seed.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Prints the gas of each method.
    #[must_use]
    pub const fn gas(mut self) -> Self {
        self.gas = true;
        self
    }

    /// Plays it.
    ///
    /// # Panics
    /// If the test fails in one of the worlds, or the worlds differ.
    #[expect(clippy::print_stdout, reason = "the figures that a test is asked for")]
    pub fn play<R>(self, play: impl Fn(World) -> R + Sync) {
        let mut gas = on_a_large_stack(|| twice(&play));
        if let Some(sequences) = self.random {
            let played = random::play(self.name, sequences, self.seed, &play);
            print!("{}", played.text);
            gas.join(played.gas);
        }
        if self.gas {
            print!("{}", gas.table());
        }
        gas.record();
    }
}

/// Plays in both worlds and compares them; the gas of the wasm world.
fn twice<R>(play: &(impl Fn(World) -> R + Sync)) -> Gas {
    let native = World::of(Mode::Native, true);
    play(native.clone());
    let wasm = World::of(Mode::Wasm, true);
    let ended = catch_unwind(AssertUnwindSafe(|| drop(play(wasm.clone()))));
    compare(&native, &wasm, ended.is_err());
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
    Gas::of(&wasm)
}

/// Contracts run on threads whose stack the node sizes; so they do here.
pub(crate) fn on_a_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(THREAD_STACK_BYTES)
            .spawn_scoped(scope, run)
            .expect("a thread starts");
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Compares what each step did. Where the second play ended early, as far as it came.
pub(crate) fn compare(native: &World, wasm: &World, ended_early: bool) {
    let histories = [native, wasm].map(|world| world.chain(|chain| chain.history.clone()));
    let [expected, found] = &histories;
    for (step, otherwise) in expected.iter().zip(found) {
        assert!(
            step.did_as(otherwise),
            "{}",
            native.difference(step, wasm, otherwise)
        );
    }
    assert!(
        ended_early || expected.len() == found.len(),
        "the test made {} calls as native code and {} as wasm: it must make the same",
        expected.len(),
        found.len()
    );
}
