//! One transaction under execution: what it may use, what it did, which calls are open.
//!
//! The session is owned by whoever runs at the moment and handed down to a called contract
//! and back, so there is one of it and nothing is shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use tradewind_state::Value;
use tradewind_types::schema::MethodKind;
use tradewind_types::transaction::MAX_INVOCATIONS;
use tradewind_types::{Event, Failure, Hash, Height, HostFailure, Invocation, Party, Timestamp};

use crate::authority::{Authority, NodeId};
use crate::overlay::Overlay;
use crate::program::{Code, Programs};
use crate::registry::Registry;
use crate::rules::{CALL_GAS, Rules};
use crate::stop::{Limit, Stop};
use crate::trace::Trace;

/// The block that a transaction runs in.
#[derive(Clone, Copy, Debug)]
pub struct BlockContext {
    /// The chain.
    pub chain: Hash,
    /// Height of the block.
    pub height: Height,
    /// Time of the block.
    pub time: Timestamp,
}

/// Whether missing agreement fails a call or is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Agreement must be there.
    Enforce,
    /// Agreement is assumed and noted: tells a client what to ask for.
    Record,
}

/// An agreement that a simulated transaction would need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Who has to agree.
    pub party: Party,
    /// The calls from the transaction's own down to the one to agree to.
    pub path: Vec<Invocation>,
}

/// A record of the state that a simulated transaction looked at or wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whether it was read, alone or in a scan.
    pub read: bool,
    /// Whether it was written or removed.
    pub written: bool,
    /// What lay there before.
    pub before: Option<Value>,
    /// What lies there after the transaction: the same as before if it fails.
    pub after: Option<Value>,
}

/// Most records that a simulation names.
const MOST_TOUCHED: usize = 1_024;

/// What reaches people and never the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Panics of contracts: contract, source line and column, text.
    pub panics: Vec<String>,
    /// Agreements that were assumed.
    pub needs: Vec<Need>,
    /// Records of a simulation by their keys in the state; the first so many.
    pub touched: BTreeMap<Vec<u8>, Touched>,
    /// Host calls of a traced transaction.
    pub trace: Trace,
}

/// An open call.
pub(crate) struct Frame {
    pub(crate) contract: Party,
    pub(crate) method: String,
    pub(crate) args: Vec<u8>,
    pub(crate) caller: Party,
    pub(crate) is_view: bool,
    /// Agreements used up by entering this call.
    pub(crate) agreed: Vec<NodeId>,
    /// Parties that agreed through a proposal of the registry.
    pub(crate) approved: Vec<Party>,
    pub(crate) output: Vec<u8>,
    /// The last value that did not fit its place.
    pub(crate) pending: Vec<u8>,
}

/// One transaction under execution.
pub struct Session {
    pub(crate) overlay: Overlay,
    pub(crate) block: BlockContext,
    pub(crate) transaction: Hash,
    pub(crate) rules: Arc<Rules>,
    pub(crate) programs: Arc<Programs>,
    pub(crate) authority: Authority,
    pub(crate) mode: Mode,
    pub(crate) gas: u64,
    pub(crate) events: Vec<Event>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) diagnostics: Diagnostics,
}

/// Who calls, and with what agreements.
pub(crate) struct Entry {
    pub(crate) caller: Party,
    pub(crate) agreed: Vec<NodeId>,
    pub(crate) approved: Vec<Party>,
    pub(crate) occasion: Occasion,
}

/// What a call is made for, which decides what it may be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// Somebody asks for a view or an action.
    Request,
    /// A deployment calls the constructor.
    Opening,
    /// An upgrade brings the state over.
    Upgrade,
}

impl Session {
    pub(crate) fn frame(&self) -> &Frame {
        self.frames
            .last()
            .expect("host functions run inside a call")
    }

    pub(crate) fn frame_mut(&mut self) -> &mut Frame {
        self.frames
            .last_mut()
            .expect("host functions run inside a call")
    }

    /// Takes gas, or ends the call.
    pub(crate) fn charge(&mut self, gas: u64) -> Result<(), Stop> {
        if let Some(left) = self.gas.checked_sub(gas) {
            self.gas = left;
            Ok(())
        } else {
            self.gas = 0;
            Err(self.stop(HostFailure::OutOfGas))
        }
    }

    /// Notes that a simulation reads a record.
    pub(crate) fn note_read(&mut self, key: &[u8]) {
        if let Some(touched) = self.touched(key) {
            touched.read = true;
        }
    }

    /// Notes that a simulation writes a record.
    pub(crate) fn note_write(&mut self, key: &[u8]) {
        if let Some(touched) = self.touched(key) {
            touched.written = true;
        }
    }

    fn touched(&mut self, key: &[u8]) -> Option<&mut Touched> {
        if self.mode != Mode::Record {
            return None;
        }
        let touched = &mut self.diagnostics.touched;
        if touched.len() >= MOST_TOUCHED && !touched.contains_key(key) {
            return None;
        }
        Some(touched.entry(key.to_vec()).or_default())
    }

    /// A failure of the platform in the running contract.
    pub(crate) fn stop(&self, code: HostFailure) -> Stop {
        Stop::host(self.frame().contract, code)
    }

    /// Runs a call from start to end. If it stops, nothing it did remains but the gas.
    pub(crate) fn run(
        self: Box<Self>,
        contract: Party,
        method: &str,
        args: Vec<u8>,
        entry: Entry,
    ) -> (Box<Self>, Result<Vec<u8>, Stop>) {
        let state = self.overlay.mark();
        let used = self.authority.mark();
        let events = self.events.len();
        let depth = self.frames.len();

        let (mut session, result) = self.enter(contract, method, args, entry);
        let result = result.map(|()| std::mem::take(&mut session.frame_mut().output));
        session.frames.truncate(depth);
        if result.is_err() {
            session.overlay.rollback(state);
            session.authority.rollback(used);
            session.events.truncate(events);
        }
        (session, result)
    }

    fn enter(
        mut self: Box<Self>,
        contract: Party,
        method: &str,
        args: Vec<u8>,
        entry: Entry,
    ) -> (Box<Self>, Result<(), Stop>) {
        match self.admit(contract, method, args, entry) {
            Ok(program) => program.run(self),
            Err(stop) => (self, Err(stop)),
        }
    }

    /// Everything that is checked before the first instruction of a call.
    fn admit(
        &mut self,
        contract: Party,
        method: &str,
        args: Vec<u8>,
        entry: Entry,
    ) -> Result<crate::program::Loaded, Stop> {
        let host = |code| Stop::host(contract, code);
        let depth = self.frames.len() as u32;
        if depth >= self.rules.call_depth {
            let limit = u64::from(self.rules.call_depth);
            return Err(Stop::with(contract, HostFailure::TooDeep, &[limit]));
        }
        if args.len() as u64 > self.payload_limit(&contract) {
            return Err(Limit::Payload.exceeded(contract, self.payload_limit(&contract)));
        }
        self.gas = if let Some(left) = self.gas.checked_sub(CALL_GAS) {
            left
        } else {
            self.gas = 0;
            return Err(host(HostFailure::OutOfGas));
        };
        let program = self.load(contract)?;
        let kind = match entry.occasion {
            Occasion::Upgrade => program.migrates(method).then_some(MethodKind::Action),
            Occasion::Opening => program
                .kind(method)
                .filter(|kind| *kind == MethodKind::Open),
            Occasion::Request => program
                .kind(method)
                .filter(|kind| *kind != MethodKind::Open),
        };
        let kind = kind.ok_or_else(|| host(HostFailure::UnknownMethod))?;
        let is_view = kind == MethodKind::View;
        let called_by_view = self.frames.last().is_some_and(|frame| frame.is_view);
        if called_by_view && !is_view {
            return Err(host(HostFailure::ActionInView));
        }
        // A contract may be read while it is on the stack, but not acted upon.
        let on_stack = self.frames.iter().any(|frame| frame.contract == contract);
        if on_stack && !is_view {
            return Err(host(HostFailure::Reentered));
        }
        let Entry {
            caller,
            agreed,
            approved,
            occasion: _,
        } = entry;
        self.frames.push(Frame {
            contract,
            method: method.to_owned(),
            args,
            caller,
            is_view,
            agreed,
            approved,
            output: Vec::new(),
            pending: Vec::new(),
        });
        if !is_view {
            Registry::require_policy(self)?;
        }
        Ok(program)
    }

    /// The registry takes code in its arguments.
    fn payload_limit(&self, contract: &Party) -> u64 {
        if *contract == crate::registry::name() {
            u64::from(self.rules.code_bytes) + 4096
        } else {
            u64::from(self.rules.payload_bytes)
        }
    }

    /// Whether the method only reads.
    pub(crate) fn is_view(&mut self, contract: Party, method: &str) -> Result<bool, Stop> {
        let program = self.load(contract)?;
        program
            .kind(method)
            .map(|kind| kind == MethodKind::View)
            .ok_or_else(|| Stop::host(contract, HostFailure::UnknownMethod))
    }

    fn load(&mut self, contract: Party) -> Result<crate::program::Loaded, Stop> {
        if contract == crate::registry::name() {
            return Ok(crate::program::Loaded::registry());
        }
        let record = Registry::contract(self, &contract)?
            .ok_or_else(|| Stop::host(contract, HostFailure::UnknownContract))?;
        if record.frozen {
            return Err(Stop::host(contract, HostFailure::ContractFrozen));
        }
        let programs = Arc::clone(&self.programs);
        programs.load(&record.code, || {
            let bytes = Registry::code(self, &record.code)?;
            let bytes = bytes.ok_or_else(|| tradewind_state::Fault::Corrupt {
                what: format!("code {} of {contract}", record.code),
                why: "it is missing".into(),
            })?;
            let base = self.overlay.base();
            let lasting = self.mode == Mode::Enforce
                || base
                    .value(&crate::registry::code_key(&record.code))?
                    .is_some();
            Ok(Code { bytes, lasting })
        })
    }

    /// Calls another contract from the running one.
    pub(crate) fn call(
        mut self: Box<Self>,
        contract: Party,
        method: &str,
        args: Vec<u8>,
        approved: Vec<Party>,
    ) -> (Box<Self>, Result<Vec<u8>, Stop>) {
        let above = self.frame().agreed.clone();
        let unused = self.authority.mark();
        let agreed = self.authority.enter(&above, &contract, method, &args);
        let entry = Entry {
            caller: self.frame().contract,
            agreed,
            approved,
            occasion: Occasion::Request,
        };
        let (mut session, result) = self.run(contract, method, args, entry);
        if result.is_err() {
            session.authority.rollback(unused);
        }
        (session, result)
    }

    /// Whether `party` agreed to the running call: it called, it signed, or the simulation
    /// assumes so.
    pub(crate) fn has_agreed(&mut self, party: &Party) -> bool {
        let frame = self.frame();
        let agreed = frame.caller == *party
            || frame.approved.contains(party)
            || self
                .authority
                .parties(&frame.agreed)
                .any(|other| other == *party);
        // A transaction carries no more consents than this.
        let recording = self.mode == Mode::Record && self.diagnostics.needs.len() < MAX_INVOCATIONS;
        if !agreed && recording {
            let path = self.frames.iter().map(|frame| {
                Invocation::new(frame.contract, frame.method.clone(), frame.args.clone())
            });
            let need = Need {
                party: *party,
                path: path.collect(),
            };
            if !self.diagnostics.needs.contains(&need) {
                self.diagnostics.needs.push(need);
            }
            return true;
        }
        agreed
    }

    /// All parties that are known to agree to the running call.
    pub(crate) fn agreeing(&self) -> Vec<Party> {
        let frame = self.frame();
        let mut parties = vec![frame.caller];
        parties.extend(&frame.approved);
        parties.extend(self.authority.parties(&frame.agreed));
        parties.sort();
        parties.dedup();
        parties
    }
}

impl Stop {
    /// The failure as a receipt states it; a fault is passed on.
    pub(crate) fn into_failure(self) -> Result<Failure, tradewind_state::Fault> {
        match self {
            Self::Failure(failure) => Ok(failure),
            Self::Fault(fault) => Err(fault),
        }
    }
}
