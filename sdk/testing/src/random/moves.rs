//! One step of a sequence, and how it is chosen.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use tradewind_types::Party;
use tradewind_types::schema::{Method, MethodKind, Schema};

use super::value::Values;
use crate::World;

/// One step of a sequence.
#[derive(Clone, Debug)]
pub(crate) enum Move {
    /// A call: the first of these that would take effect, or the last. So sequences get deep
    /// into the states of a contract, and those of one call try what is refused.
    Call(Vec<Call>),
    /// Time passes.
    Wait(u64),
}

/// A call that may be made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Which of the rows.
    pub(crate) row: usize,
    /// Canonical arguments, one by one.
    pub(crate) args: Vec<Vec<u8>>,
    /// Who sends it if nobody has to.
    pub(crate) sender: usize,
    /// Whether nobody else signs, and that one sends it in any case.
    pub(crate) alone: bool,
}

/// Most calls that a move chooses from.
const CHOICE: usize = 4;

/// An action that may be called.
pub(crate) struct Row {
    pub(crate) contract: Party,
    pub(crate) schema: Arc<Schema>,
    pub(crate) method: Method,
    pub(crate) weight: u32,
}

/// The actions of the world that its steering does not leave out.
pub(crate) fn rows(world: &World) -> Vec<Row> {
    let steering = world.steering();
    let mut rows = Vec::new();
    for known in world.known() {
        if !steering.contracts.is_empty() && !steering.contracts.contains(&known.name) {
            continue;
        }
        for method in &known.schema.methods {
            let weight = steering.weights.get(&method.name).copied().unwrap_or(1);
            if method.kind == MethodKind::Action && weight > 0 {
                rows.push(Row {
                    contract: known.name,
                    schema: Arc::clone(&known.schema),
                    method: method.clone(),
                    weight,
                });
            }
        }
    }
    assert!(!rows.is_empty(), "the world has no action to call");
    rows
}

/// Sequences of moves. They shrink to fewer moves with simpler arguments.
pub(crate) fn strategy(world: &World, rows: &[Row]) -> BoxedStrategy<Vec<Move>> {
    let steering = world.steering();
    let mut calls: Vec<(u32, BoxedStrategy<Call>)> = Vec::new();
    for (row, of) in rows.iter().enumerate() {
        let values = Values::new(world, &of.schema, &of.method.name, &steering);
        let params = of.method.params.iter();
        let args: Vec<_> = params
            .map(|param| values.of(&param.ty, &param.name))
            .collect();
        let call = (args, any::<u8>(), prop::bool::weighted(0.1)).prop_map(
            move |(args, sender, alone)| Call {
                row,
                args,
                sender: sender.into(),
                alone,
            },
        );
        calls.push((of.weight, call.boxed()));
    }
    let calls = vec(Union::new_weighted(calls), 1..=CHOICE).prop_map(Move::Call);
    let moves = if steering.jumps.is_empty() {
        calls.boxed()
    } else {
        let jumps = prop::sample::select(steering.jumps).prop_map(Move::Wait);
        prop_oneof![8 => calls, 1 => jumps].boxed()
    };
    vec(moves, 1..=steering.steps.max(1)).boxed()
}
