//! Sequences of moves, played on two worlds that began alike.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use tradewind_runtime::{Diagnostics, Need};
use tradewind_types::schema::Guard;
use tradewind_types::{Invocation, Party, cbor, key};

use super::moves::{self, Call, Move, Row};
use super::source::{argument, variable};
use super::value::arguments;
use crate::World;
use crate::chain::{Chain, Step};
use crate::gas::Gas;

/// Two worlds after the same beginning, and what may be played on them.
pub(crate) struct Play<'n> {
    name: &'n str,
    native: World,
    wasm: World,
    /// Both at the beginning.
    beginnings: [Chain; 2],
    rows: Vec<Row>,
    tries: RefCell<Tries>,
    gas: RefCell<Gas>,
}

/// Calls and how many of them took effect, by contract and method.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tries(BTreeMap<(Party, String), (u64, u64)>);

/// A call, who signs it, what is needed of them, and the call as it is signed.
type Prepared<'m> = (&'m Call, Vec<Party>, Vec<Need>, Invocation);

/// A call that was made, for who explains it.
struct Made<'m> {
    call: &'m Call,
    signers: Vec<Party>,
    step: Rc<Step>,
}

impl<'n> Play<'n> {
    pub(crate) fn new(name: &'n str, [native, wasm]: [World; 2]) -> Self {
        let rows = moves::rows(&native);
        let begin = |world: &World| {
            world.chain(|chain| {
                chain.history.clear();
                chain.clone()
            })
        };
        let beginnings = [begin(&native), begin(&wasm)];
        let empty = rows
            .iter()
            .map(|row| (row.contract, row.method.name.clone()));
        let tries = Tries(empty.map(|row| (row, (0, 0))).collect());
        Self {
            name,
            native,
            wasm,
            beginnings,
            rows,
            tries: RefCell::new(tries),
            gas: RefCell::default(),
        }
    }

    pub(crate) fn strategy(&self) -> BoxedStrategy<Vec<Move>> {
        moves::strategy(&self.native, &self.rows)
    }

    pub(crate) fn tries(&self) -> Tries {
        self.tries.borrow().clone()
    }

    pub(crate) fn gas(&self) -> Gas {
        self.gas.borrow().clone()
    }

    /// Plays a sequence from the beginning.
    pub(crate) fn check(&self, moves: &[Move]) -> Result<(), TestCaseError> {
        self.begin();
        for step in moves {
            let Some(made) = self.take(step) else {
                continue;
            };
            let mut tries = self.tries.borrow_mut();
            let (contract, method) = (made.step.call.contract, made.step.call.method.clone());
            let (calls, effects) = tries.0.entry((contract, method)).or_default();
            *calls += 1;
            *effects += u64::from(made.step.receipt.succeeded());
            if let Some(why) = self.wrong(&made.step) {
                return Err(TestCaseError::fail(why));
            }
        }
        Ok(())
    }

    fn begin(&self) {
        for (world, beginning) in [&self.native, &self.wasm].into_iter().zip(&self.beginnings) {
            world.chain(|chain| chain.clone_from(beginning));
        }
    }

    /// Makes a move in both worlds; the call in the native one, if it is one.
    fn take<'m>(&self, step: &'m Move) -> Option<Made<'m>> {
        match step {
            Move::Wait(ms) => {
                self.native.wait(*ms);
                self.wasm.wait(*ms);
                None
            }
            Move::Call(calls) => {
                let (call, signers, needs, invocation) = self.native.chain(|chain| {
                    let mut calls = calls
                        .iter()
                        .map(|call| self.prepare(chain, call))
                        .peekable();
                    loop {
                        let (takes_effect, prepared) = calls.next().expect("a move has a call");
                        if takes_effect || calls.peek().is_none() {
                            return prepared;
                        }
                    }
                });
                let transaction = self
                    .native
                    .chain(|chain| chain.sign(&invocation, &signers, &needs));
                let run = |chain: &mut Chain| chain.run(&transaction, Vec::new(), None);
                let step = self.native.chain(run);
                self.wasm.chain(run);
                Some(Made {
                    call,
                    signers,
                    step,
                })
            }
        }
    }

    /// Who signs a call, what is needed of them, and whether it would then take effect.
    fn prepare<'m>(&self, chain: &Chain, call: &'m Call) -> (bool, Prepared<'m>) {
        let row = self.rows.get(call.row).expect("moves name rows");
        let invocation = Invocation::new(row.contract, &*row.method.name, arguments(&call.args));
        let someone = chain.parties[call.sender % chain.parties.len()].party;
        let sender = if call.alone {
            someone
        } else {
            sender_of(chain, row, &call.args).unwrap_or(someone)
        };
        let (receipt, Diagnostics { needs, .. }) = chain.simulate(&invocation, sender);
        let mut signers = vec![sender];
        for need in needs.iter().filter(|_| !call.alone) {
            let has_key = chain.parties.iter().any(|known| known.party == need.party);
            if has_key && !signers.contains(&need.party) {
                signers.push(need.party);
            }
        }
        (receipt.succeeded(), (call, signers, needs, invocation))
    }

    /// What is wrong after a step: the worlds differ, or an invariant is broken.
    fn wrong(&self, step: &Step) -> Option<String> {
        let otherwise = self.wasm.chain(|chain| chain.history.last().cloned())?;
        if !step.did_as(&otherwise) {
            return Some(self.native.difference(step, &self.wasm, &otherwise));
        }
        self.gas.borrow_mut().count(&self.wasm, &otherwise);
        // Both worlds have the same state now, so one is asked.
        let (name, why) = self.native.broken_invariant()?;
        let expected = format!("to keep the invariant \"{name}\", which says: {why}");
        Some(self.native.report(step, &expected))
    }

    /// A sequence that fails: why, and as a test.
    pub(crate) fn explain(&self, moves: &[Move]) -> String {
        self.begin();
        let mut lines = Vec::new();
        let mut why = String::from("the sequence fails no more when it is played again");
        let mut seen: Vec<Party> = Vec::new();
        for step in moves {
            match (step, self.take(step)) {
                (Move::Wait(ms), _) => lines.push(format!("world.wait({ms});")),
                (_, Some(made)) => {
                    lines.push(self.line(&made));
                    seen.extend(&made.signers);
                    if let Some(found) = self.wrong(&made.step) {
                        why = found;
                        break;
                    }
                }
                (_, None) => {}
            }
        }
        let body: String = lines.iter().map(|line| format!("    {line}\n")).collect();
        let (all, name) = (self.names(), self.name);
        let parties = all.iter().filter(|party| {
            let word = variable(party.as_str(), &all);
            seen.contains(party)
                || body.contains(&format!("{word},"))
                || body.contains(&format!("{word})"))
        });
        let parties: String = parties
            .map(|party| {
                let word = variable(party.as_str(), &all);
                format!(
                    "    let {word} = Party::new({:?}).expect(\"a name\");\n",
                    party.as_str()
                )
            })
            .collect();
        let contracts = self.native.known().into_iter().filter_map(|known| {
            let word = variable(known.name.as_str(), &all);
            body.contains(&format!("{word}.by(")).then(|| {
                let (contract, name) = (&known.schema.name, known.name);
                format!(
                    "    let {word} = world.contract::<{contract}>({:?});\n",
                    name.as_str()
                )
            })
        });
        let contracts: String = contracts.collect();
        format!(
            "{why}\n\nThe smallest sequence found that fails, as a test:\n\n#[scenario]\nfn \
             {name}_fails(world: World) {{\n    // Begins as {name} does.\n{parties}{contracts}\
             {body}}}\n"
        )
    }

    /// Everybody who has a name: parties and contracts.
    fn names(&self) -> Vec<Party> {
        let parties = self.native.chain(|chain| chain.parties.clone());
        let contracts = self.native.known().into_iter().map(|known| known.name);
        let nobody = Party::new("nobody@nowhere").expect("a name");
        let parties = parties.into_iter().map(|known| known.party);
        parties.chain(contracts).chain([nobody]).collect()
    }

    /// A call as a line of a test.
    fn line(&self, made: &Made<'_>) -> String {
        let row = self.rows.get(made.call.row).expect("moves name rows");
        let all = self.names();
        let party = |party: &Party| format!("&{}", variable(party.as_str(), &all));
        let by = match made.signers.as_slice() {
            [one] => party(one),
            several => format!(
                "[{}]",
                several.iter().map(party).collect::<Vec<_>>().join(", ")
            ),
        };
        let args = row.method.params.iter().zip(&made.call.args);
        let args = args.map(|(param, bytes)| argument(&row.schema, &param.ty, bytes, &all));
        let end = if made.step.receipt.succeeded() {
            "succeeds"
        } else {
            "failure"
        };
        format!(
            "{}.by({by}).{}({}).{end}();",
            variable(row.contract.as_str(), &all),
            row.method.name,
            args.collect::<Vec<_>>().join(", ")
        )
    }
}

/// Who has to send a call, by its guards: the party that consents, the one in the cell, or one
/// that holds the role. `None` if the guards do not say, or that party cannot sign.
fn sender_of(chain: &Chain, row: &Row, args: &[Vec<u8>]) -> Option<Party> {
    let found = row.method.guards.iter().find_map(|guard| match guard {
        Guard::Consent(arg) => {
            let params = &row.method.params;
            let at = params.iter().position(|param| param.name == *arg)?;
            minicbor::decode(args.get(at)?).ok()
        }
        Guard::Only(cell) => {
            let field = row.schema.state.iter().find(|field| field.name == *cell)?;
            let record = chain.record(&row.contract, &key::local_key(field.number, &()))?;
            let limits = cbor::Limits::bytes(record.len());
            cbor::decode(record, limits).ok()
        }
        Guard::Role(role) => {
            let mut parties = chain.parties.iter();
            let holder = parties.find(|known| known.roles.contains(role));
            holder.map(|known| known.party)
        }
        Guard::Anyone | Guard::Custom(_) => None,
    })?;
    chain
        .parties
        .iter()
        .any(|known| known.party == found)
        .then_some(found)
}

impl Tries {
    pub(crate) fn join(&mut self, other: Self) {
        for (method, (calls, effects)) in other.0 {
            let sum = self.0.entry(method).or_default();
            sum.0 += calls;
            sum.1 += effects;
        }
    }

    pub(crate) fn calls(&self) -> u64 {
        self.0.values().map(|(calls, _)| calls).sum()
    }

    pub(crate) fn table(&self) -> String {
        let rows = self.0.iter().map(|((contract, method), (calls, effects))| {
            let method = format!("{contract}.{method}");
            format!("  {method:<32} {calls:>8} calls, {effects:>8} took effect\n")
        });
        rows.collect()
    }

    /// Methods of which no call took effect.
    pub(crate) fn never(&self) -> Vec<String> {
        let never = self.0.iter().filter(|(_, (_, effects))| *effects == 0);
        never
            .map(|((contract, method), _)| format!("{contract}.{method}"))
            .collect()
    }
}
