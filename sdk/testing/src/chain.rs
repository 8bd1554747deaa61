//! A chain of one in memory: every transaction is a block.
//!
//! Invariant: nothing here is easier than on a chain. Transactions are signed and verified,
//! and run by the rules that a node has by default.

use std::panic::Location;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use tradewind_runtime::genesis::{GenesisOrganisation, GenesisParty};
use tradewind_runtime::rules::{BYTE_GAS, CONSENT_GAS, TRANSACTION_GAS};
use tradewind_runtime::{
    BlockContext, Diagnostics, Execution, Genesis, MemorySnapshot, Need, Programs, Rules, registry,
};
use tradewind_state::{Value, WriteSet};
use tradewind_types::policy::Policy;
use tradewind_types::{
    Event, Failure, Gas, Hash, Height, Invocation, Organisation, Outcome, Party, Receipt,
    RequestId, Role, Timestamp, Transaction, ValidatorSet, VerifiedTransaction, block::Validator,
    cbor,
};

use crate::signing::{consent, key_of, lent};

/// Noon of 1 December 2010, when the first order of the Online Retail year was placed.
const START: Timestamp = Timestamp::new(1_291_204_800_000);
/// How long a transaction of a test is valid.
const VALIDITY_MS: u64 = 60_000;

/// Compiled contracts, shared by all worlds of a process: a module is compiled once.
static PROGRAMS: LazyLock<Arc<Programs>> =
    LazyLock::new(|| Programs::new(Rules::default(), None).expect("the engine starts"));

/// Compiled contracts of all worlds.
pub(crate) fn programs() -> &'static Programs {
    &PROGRAMS
}

/// The party that governs a test world.
pub(crate) fn authority() -> Party {
    Party::new("authority@zone").expect("a name")
}

/// One call, and what it did.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) call: Invocation,
    /// The line of the test that made the call; none made a random one.
    pub(crate) at: Option<&'static Location<'static>>,
    pub(crate) receipt: Receipt,
    pub(crate) panics: Vec<String>,
    pub(crate) changes: Vec<Change>,
    /// Gas of the calls alone: without signatures and bytes of the transaction.
    pub(crate) call_gas: u64,
}

/// A record of a contract that a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) contract: Party,
    /// Field number and parts.
    pub(crate) key: Vec<u8>,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

impl Step {
    /// Whether both had the same outcome, events and changes. Gas differs between native code
    /// and wasm; the registry's events and records name code, which differs too.
    pub(crate) fn did_as(&self, other: &Self) -> bool {
        self.receipt.outcome == other.receipt.outcome
            && self.events().eq(other.events())
            && self.changes == other.changes
    }

    /// What contracts told.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Event> {
        let events = self.receipt.events.iter();
        events.filter(|event| event.contract != registry::name())
    }

    /// Why it failed.
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match &self.receipt.outcome {
            Outcome::Success(_) => None,
            Outcome::Failed { failure, .. } => Some(failure),
        }
    }
}

/// A party of the world and the roles it was given.
#[derive(Clone, Debug)]
pub(crate) struct Enrolled {
    pub(crate) party: Party,
    pub(crate) roles: Vec<Role>,
}

/// Cheap to clone: state is shared until one of the clones changes it.
#[derive(Clone)]
pub(crate) struct Chain {
    id: Hash,
    height: Height,
    time: Timestamp,
    state: Arc<MemorySnapshot>,
    rules: Arc<Rules>,
    requests: u64,
    organisations: Vec<Organisation>,
    pub(crate) parties: Vec<Enrolled>,
    /// Every call in order, deployments included, and what it did.
    pub(crate) history: Vec<Rc<Step>>,
}

impl Chain {
    pub(crate) fn new() -> Self {
        let governor = authority();
        let rules = Rules::default();
        let key = key_of(&governor).public();
        let genesis = Genesis {
            name: "test world".into(),
            time: START,
            organisations: vec![GenesisOrganisation {
                organisation: governor.organisation(),
                title: "The zone".into(),
            }],
            parties: vec![GenesisParty {
                party: governor,
                roles: vec![registry::admin()],
                keys: vec![key],
            }],
            governance: Policy::one_of(governor.organisation(), registry::admin()),
            validators: ValidatorSet::new(vec![Validator {
                party: governor,
                key,
                power: 1,
            }])
            .expect("one validator"),
            rules: rules.clone(),
        };
        let state = genesis.state().expect("a sound genesis");
        Self {
            id: genesis.chain(),
            height: Height::default(),
            time: START,
            state: Arc::new(MemorySnapshot::empty().after(&state, [])),
            rules: Arc::new(rules),
            requests: 0,
            organisations: vec![governor.organisation()],
            parties: vec![Enrolled {
                party: governor,
                roles: vec![registry::admin()],
            }],
            history: Vec::new(),
        }
    }

    pub(crate) fn time(&self) -> Timestamp {
        self.time
    }

    pub(crate) fn advance(&mut self, ms: u64) {
        self.time = self.time.checked_add(ms).expect("time does not end");
    }

    /// Registers a party and, if need be, its organisation.
    #[track_caller]
    pub(crate) fn enrol(&mut self, party: Party, roles: Vec<Role>) {
        let organisation = party.organisation();
        if !self.organisations.contains(&organisation) {
            self.administer(
                "organise",
                cbor::encode(&(organisation, organisation.as_str())),
            );
            self.organisations.push(organisation);
        }
        let keys = vec![key_of(&party).public()];
        self.administer("enrol", cbor::encode(&(party, &roles, keys)));
        self.parties.push(Enrolled { party, roles });
    }

    /// Deploys code under a name and opens it.
    #[track_caller]
    pub(crate) fn deploy(
        &mut self,
        deployer: Party,
        name: Party,
        code: &[u8],
        args: &[u8],
    ) -> Rc<Step> {
        let known = self
            .parties
            .iter_mut()
            .find(|known| known.party == deployer);
        let may = [registry::admin(), registry::developer()];
        if let Some(known) = known
            && !known.roles.iter().any(|role| may.contains(role))
        {
            known.roles.push(registry::developer());
            self.administer("grant", cbor::encode(&(deployer, registry::developer())));
        }
        let args = tradewind_sdk::value::encode(&(
            name,
            tradewind_sdk::value::Bytes(code.to_vec()),
            tradewind_sdk::value::Bytes(args.to_vec()),
        ));
        let call = Invocation::new(registry::name(), "deploy", args);
        self.submit(&call, &[deployer])
    }

    /// Replaces the code under a name.
    #[track_caller]
    pub(crate) fn upgrade(&mut self, name: Party, code: &[u8]) -> Rc<Step> {
        let code = tradewind_sdk::value::Bytes(code.to_vec());
        let args = tradewind_sdk::value::encode(&(name, code));
        let call = Invocation::new(registry::name(), "upgrade", args);
        let step = self.submit(&call, &[authority()]);
        // Its event names the code, which is another for a module.
        self.history.pop();
        step
    }

    #[track_caller]
    fn administer(&mut self, method: &str, args: Vec<u8>) {
        let call = Invocation::new(registry::name(), method, args);
        let step = self.submit(&call, &[authority()]);
        if let Some(failure) = step.failure() {
            panic!("registry.{method} failed: {failure:?} {:?}", step.panics);
        }
        self.history.pop();
    }

    /// Runs a call of the first signer, to which the others agree, each to whatever it needs
    /// of them.
    #[track_caller]
    pub(crate) fn submit(&mut self, call: &Invocation, signers: &[Party]) -> Rc<Step> {
        let sender = signers.first().expect("somebody signs");
        let (_, Diagnostics { needs, panics, .. }) = self.simulate(call, *sender);
        let transaction = self.sign(call, signers, &needs);
        self.run(&transaction, panics, Some(Location::caller()))
    }

    /// What would become of a call of `sender`, and what it would need of others.
    pub(crate) fn simulate(&self, call: &Invocation, sender: Party) -> (Receipt, Diagnostics) {
        let draft = Transaction {
            sender,
            request_id: RequestId::from_bytes([0xff; 16]),
            expiry: self.expiry(),
            gas_limit: Gas::new(self.rules.transaction_gas),
            calls: vec![call.clone()],
            consents: Vec::new(),
        };
        let draft = VerifiedTransaction::unsigned(draft, &self.id);
        let simulated = self.execution().simulate(&draft);
        simulated.expect("memory is sound")
    }

    /// A call that the first signer sends, with the consents of those others who are needed.
    pub(crate) fn sign(
        &mut self,
        call: &Invocation,
        signers: &[Party],
        needs: &[Need],
    ) -> VerifiedTransaction {
        let (sender, others) = signers.split_first().expect("somebody signs");
        let needed = others
            .iter()
            .filter(|party| needs.iter().any(|need| need.party == **party));
        let consents = needed
            .map(|party| {
                let nonce = self.request_id();
                consent(call, *party, needs, nonce, self.expiry(), &self.id)
            })
            .collect();
        let transaction = Transaction {
            sender: *sender,
            request_id: self.request_id(),
            expiry: self.expiry(),
            gas_limit: Gas::new(self.rules.transaction_gas),
            calls: vec![lent(call, *sender, needs)],
            consents,
        };
        let signed = transaction.sign(&self.id, &key_of(sender));
        signed.verify(&self.id).expect("signed just now")
    }

    /// Runs a transaction in a block of its own.
    pub(crate) fn run(
        &mut self,
        transaction: &VerifiedTransaction,
        panics: Vec<String>,
        at: Option<&'static Location<'static>>,
    ) -> Rc<Step> {
        let body = transaction.transaction();
        let call = body.calls.first().expect("one call").clone();
        let mut execution = self.execution();
        let receipt = match execution.run(transaction).expect("memory is sound") {
            Ok(receipt) => receipt.clone(),
            Err(reject) => panic!(
                "{}.{} of {} is not taken: {reject}",
                call.contract, call.method, body.sender
            ),
        };
        let executed = execution.finish().expect("memory is sound");
        let requests = executed
            .requests
            .iter()
            .map(|used| (used.party, used.id, used.expiry));
        let base = TRANSACTION_GAS
            + CONSENT_GAS * body.consents.len() as u64
            + BYTE_GAS * transaction.signed().body_len() as u64;
        let step = Rc::new(Step {
            call,
            at,
            call_gas: receipt.gas_used.get().saturating_sub(base),
            receipt,
            panics,
            changes: changes(&self.state, &executed.writes),
        });
        let state = Arc::unwrap_or_clone(std::mem::take(&mut self.state));
        self.state = Arc::new(state.after(&executed.writes, requests));
        self.height = self.height.next();
        self.history.push(Rc::clone(&step));
        step
    }

    /// Calls a view.
    pub(crate) fn view(&self, call: Invocation) -> Result<Vec<u8>, Failure> {
        let gas = Gas::new(self.rules.transaction_gas);
        let mut execution = self.execution();
        let answer = execution.view(call.contract, &call.method, call.args, gas);
        answer.expect("memory is sound")
    }

    /// State of a contract by local key, in order.
    pub(crate) fn state_of(&self, contract: &Party) -> Vec<(Vec<u8>, Value)> {
        let prefix = tradewind_types::key::contract_prefix(contract);
        let values = self.state.values().range(prefix.clone()..);
        values
            .take_while(|(key, _)| key.starts_with(&prefix))
            .map(|(key, value)| (local(key, &prefix), Arc::clone(value)))
            .collect()
    }

    /// A record of a contract.
    pub(crate) fn record(&self, contract: &Party, local: &[u8]) -> Option<&Value> {
        let key = tradewind_types::key::state_key(contract, local);
        self.state.values().get(&key)
    }

    fn execution(&self) -> Execution {
        let block = BlockContext {
            chain: self.id,
            height: self.height,
            time: self.time,
        };
        let (rules, programs) = (Arc::clone(&self.rules), Arc::clone(&PROGRAMS));
        Execution::new(
            Arc::clone(&self.state) as Arc<dyn tradewind_state::Snapshot>,
            block,
            rules,
            programs,
        )
    }

    fn expiry(&self) -> Timestamp {
        let expiry = self.time.checked_add(VALIDITY_MS);
        expiry.expect("time does not end")
    }

    fn request_id(&mut self) -> RequestId {
        self.requests += 1;
        RequestId::from_bytes(u128::from(self.requests).to_be_bytes())
    }
}

fn local(key: &[u8], prefix: &[u8]) -> Vec<u8> {
    key.strip_prefix(prefix).unwrap_or_default().to_vec()
}

/// The records of contracts that get another value.
fn changes(before: &MemorySnapshot, writes: &WriteSet) -> Vec<Change> {
    let changed = writes.iter().filter_map(|(key, after)| {
        let end = key.iter().position(|byte| *byte == 0)?;
        let (name, rest) = key.split_at_checked(end)?;
        let contract = Party::new(core::str::from_utf8(name).ok()?).ok()?;
        let before = before.values().get(key);
        (contract != registry::name() && before != after.as_ref()).then(|| Change {
            contract,
            key: rest.get(1..).unwrap_or_default().to_vec(),
            before: before.cloned(),
            after: after.clone(),
        })
    });
    changed.collect()
}
