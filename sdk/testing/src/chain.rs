//! A chain of one in memory: every transaction is a block.

use std::collections::BTreeMap;
use std::sync::Arc;

use tradewind_runtime::genesis::{GenesisOrganisation, GenesisParty};
use tradewind_runtime::{
    BlockContext, Diagnostics, Execution, Genesis, MemorySnapshot, NativeContract, Programs, Rules,
    registry,
};
use tradewind_types::policy::Policy;
use tradewind_types::{
    Event, Failure, Gas, Hash, Height, Invocation, Outcome, Party, Receipt, RequestId, Role,
    Timestamp, Transaction, ValidatorSet, VerifiedTransaction, block::Validator, cbor,
};

use crate::signing::{consent, key_of, lent};

/// Noon of 1 December 2010, when the first order of the Online Retail year was placed.
const START: Timestamp = Timestamp::new(1_291_204_800_000);
/// How long a transaction of a test is valid.
const VALIDITY_MS: u64 = 60_000;

/// The party that governs a test world.
pub(crate) fn authority() -> Party {
    Party::new("authority@zone").expect("a name")
}

/// What a transaction did, without gas, which differs between native code and wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Did {
    pub(crate) outcome: Outcome,
    pub(crate) events: Vec<Event>,
}

pub(crate) struct Chain {
    id: Hash,
    height: Height,
    time: Timestamp,
    state: Arc<MemorySnapshot>,
    rules: Arc<Rules>,
    programs: Arc<Programs>,
    requests: u64,
    organisations: Vec<tradewind_types::Organisation>,
    /// What every transaction did, deployments apart.
    pub(crate) history: Vec<Did>,
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
            programs: Programs::new(rules.clone(), None).expect("the engine starts"),
            rules: Arc::new(rules),
            requests: 0,
            organisations: vec![governor.organisation()],
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
    pub(crate) fn enrol(&mut self, party: Party, roles: &[Role]) {
        let organisation = party.organisation();
        if !self.organisations.contains(&organisation) {
            self.administer(
                "organise",
                cbor::encode(&(organisation, organisation.as_str())),
            );
            self.organisations.push(organisation);
        }
        let keys = vec![key_of(&party).public()];
        self.administer("enrol", cbor::encode(&(party, roles, keys)));
    }

    /// Deploys code under a name and opens it.
    pub(crate) fn deploy(&mut self, name: Party, code: &[u8], args: &[u8]) {
        let mut bytes = Vec::new();
        let written = tradewind_sdk::value::encode(&(
            name,
            tradewind_sdk::value::Bytes(code.to_vec()),
            tradewind_sdk::value::Bytes(args.to_vec()),
        ));
        bytes.extend_from_slice(&written);
        self.administer("deploy", bytes);
    }

    /// Replaces the code under a name.
    pub(crate) fn upgrade(&mut self, name: Party, code: &[u8]) -> (Receipt, Diagnostics) {
        let code = tradewind_sdk::value::Bytes(code.to_vec());
        let args = tradewind_sdk::value::encode(&(name, code));
        let call = Invocation::new(registry::name(), "upgrade", args);
        let done = self.submit(call, &[authority()]);
        // Its event names the code, which is another for a module.
        self.history.pop();
        done
    }

    pub(crate) fn install_native(&mut self, contract: Arc<dyn NativeContract>) -> Vec<u8> {
        self.programs.install_native(contract)
    }

    fn administer(&mut self, method: &str, args: Vec<u8>) {
        let call = Invocation::new(registry::name(), method, args);
        let (receipt, diagnostics) = self.submit(call, &[authority()]);
        assert!(
            receipt.succeeded(),
            "registry.{method}: {:?} {diagnostics:?}",
            receipt.outcome
        );
        self.history.pop();
    }

    /// Runs a call of the first signer, to which the others agree, each to whatever it needs
    /// of them.
    pub(crate) fn submit(&mut self, call: Invocation, signers: &[Party]) -> (Receipt, Diagnostics) {
        let (sender, others) = signers.split_first().expect("somebody signs");
        let draft = self.sign(*sender, call.clone(), Vec::new());
        let (_, diagnostics) = self.execution().simulate(&draft).expect("memory is sound");
        let needs = &diagnostics.needs;
        let consents = others
            .iter()
            .filter(|party| needs.iter().any(|need| need.party == **party))
            .map(|party| {
                let nonce = self.request_id();
                consent(&call, *party, needs, nonce, self.expiry(), &self.id)
            })
            .collect();
        let transaction = self.sign(*sender, lent(&call, *sender, needs), consents);

        let mut execution = self.execution();
        let receipt = match execution.run(&transaction).expect("memory is sound") {
            Ok(receipt) => receipt.clone(),
            Err(reject) => panic!("{call:?} of {sender} is not taken: {reject}"),
        };
        let executed = execution.finish().expect("memory is sound");
        let requests = executed
            .requests
            .iter()
            .map(|used| (used.party, used.id, used.expiry));
        let state = Arc::unwrap_or_clone(std::mem::take(&mut self.state));
        self.state = Arc::new(state.after(&executed.writes, requests));
        self.height = self.height.next();
        self.history.push(Did {
            outcome: receipt.outcome.clone(),
            events: receipt.events.clone(),
        });
        (receipt, diagnostics)
    }

    /// Calls a view.
    pub(crate) fn view(&self, call: Invocation) -> Result<Vec<u8>, Failure> {
        let gas = Gas::new(self.rules.transaction_gas);
        let mut execution = self.execution();
        let answer = execution.view(call.contract, &call.method, call.args, gas);
        answer.expect("memory is sound")
    }

    /// State of a contract by local key.
    pub(crate) fn state_of(&self, contract: &Party) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let prefix = tradewind_types::key::contract_prefix(contract);
        let values = self.state.values().range(prefix.clone()..);
        values
            .take_while(|(key, _)| key.starts_with(&prefix))
            .map(|(key, value)| (key.clone(), value.to_vec()))
            .collect()
    }

    fn execution(&self) -> Execution {
        let block = BlockContext {
            chain: self.id,
            height: self.height,
            time: self.time,
        };
        let state = Arc::clone(&self.state);
        Execution::new(
            state,
            block,
            Arc::clone(&self.rules),
            Arc::clone(&self.programs),
        )
    }

    fn expiry(&self) -> Timestamp {
        self.time
            .checked_add(VALIDITY_MS)
            .expect("time does not end")
    }

    fn request_id(&mut self) -> RequestId {
        self.requests += 1;
        RequestId::from_bytes(u128::from(self.requests).to_be_bytes())
    }

    fn sign(
        &mut self,
        sender: Party,
        call: Invocation,
        consents: Vec<tradewind_types::Consent>,
    ) -> VerifiedTransaction {
        let transaction = Transaction {
            sender,
            request_id: self.request_id(),
            expiry: self.expiry(),
            gas_limit: Gas::new(self.rules.transaction_gas),
            calls: vec![call],
            consents,
        };
        let signed = transaction.sign(&self.id, &key_of(&sender));
        signed.verify(&self.id).expect("signed just now")
    }
}
