//! Sequences of random calls, made from the contracts' schemas.
//!
//! A scenario is the beginning; from there each sequence calls actions with arguments that fit
//! their types, lets time jump, and withholds consents. Every call runs as native code and as
//! wasm, as the same signed transaction. Both must do the same, and every invariant must hold
//! after each step. The same seed gives the same sequences, whatever the number of threads.

mod moves;
mod sequence;
mod source;
mod value;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use tradewind_types::Party;

use crate::gas::Gas;
use crate::scenario::on_a_large_stack;
use crate::{Mode, World};
use sequence::{Play, Tries};

/// How random calls are chosen.
#[derive(Clone)]
pub(crate) struct Steering {
    /// Contracts to call; all if there are none.
    pub(crate) contracts: Vec<Party>,
    pub(crate) weights: BTreeMap<String, u32>,
    /// Canonical values by the name of an argument or a field.
    pub(crate) values: BTreeMap<String, Vec<Vec<u8>>>,
    pub(crate) jumps: Vec<u64>,
    pub(crate) steps: usize,
}

const HOUR: u64 = 60 * 60 * 1000;

impl Default for Steering {
    fn default() -> Self {
        Self {
            contracts: Vec::new(),
            weights: BTreeMap::new(),
            values: BTreeMap::new(),
            jumps: vec![1, HOUR, 24 * HOUR, 30 * 24 * HOUR],
            steps: 16,
        }
    }
}

/// Sequences of one random generator. A thread takes one such lot after the other.
const LOT: u32 = 100;
/// Most attempts to make a failing sequence smaller.
const SHRINKS: u32 = 2_000;

/// What came of all sequences.
pub(crate) struct Played {
    /// For people: the seed, and how many calls of each method took effect.
    pub(crate) text: String,
    pub(crate) gas: Gas,
}

/// Plays sequences after the beginning that `begin` makes.
///
/// # Panics
/// With the smallest sequence found that fails; or if no call of a method ever took effect.
pub(crate) fn play<R>(
    name: &str,
    sequences: u32,
    seed: u64,
    begin: &(impl Fn(World) -> R + Sync),
) -> Played {
    let sequences = number("TRADEWIND_SEQUENCES").map_or(sequences, |number| number as u32);
    let seed = number("TRADEWIND_SEED").unwrap_or(seed);
    let lots = sequences.div_ceil(LOT);
    let next = AtomicU32::new(0);
    let failed: Mutex<Option<(u32, String)>> = Mutex::new(None);
    let work = || {
        let play = Play::new(
            name,
            [Mode::Native, Mode::Wasm].map(|mode| {
                let world = World::of(mode, true);
                begin(world.clone());
                world
            }),
        );
        loop {
            let lot = next.fetch_add(1, Ordering::Relaxed);
            let known = failed.lock().unwrap_or_else(PoisonError::into_inner);
            if lot >= lots || known.as_ref().is_some_and(|(first, _)| *first < lot) {
                return (play.tries(), play.gas());
            }
            drop(known);
            let cases = LOT.min(sequences - lot * LOT);
            if let Err(why) = play_lot(&play, cases, seed, lot) {
                let mut known = failed.lock().unwrap_or_else(PoisonError::into_inner);
                if known.as_ref().is_none_or(|(first, _)| lot < *first) {
                    *known = Some((lot, why));
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let done: Vec<(Tries, Gas)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| on_a_large_stack(work)))
            .collect();
        let done = threads.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect()
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, why)) = failed {
        panic!("{why}\n  seed         {seed}, of {sequences} sequences");
    }
    let (mut tries, mut gas) = (Tries::default(), Gas::default());
    for (more, spent) in done {
        tries.join(more);
        gas.join(spent);
    }
    let text = format!(
        "{name}: {sequences} random sequences of {} calls, seed {seed}\n{}",
        tries.calls(),
        tries.table()
    );
    let never = tries.never();
    assert!(
        never.is_empty(),
        "{text}no call took effect of {}: steer them with .values(..) and .weigh(..), or leave \
         them out with .weigh(\"…\", 0)",
        never.join(", ")
    );
    Played { text, gas }
}

fn play_lot(play: &Play<'_>, cases: u32, seed: u64, lot: u32) -> Result<(), String> {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: SHRINKS,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&lot.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    match runner.run(&play.strategy(), |moves| play.check(&moves)) {
        Ok(()) => Ok(()),
        Err(TestError::Fail(_, moves)) => Err(play.explain(&moves)),
        Err(TestError::Abort(why)) => Err(why.to_string()),
    }
}

/// A number from the environment, to play more or other sequences than the test says.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} is {text}, expected a number")))
}
