//! A chain in memory: a genesis with organisations and people, blocks, receipts.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tradewind_runtime::block::Execution;
use tradewind_runtime::genesis::{GenesisOrganisation, GenesisParty};
use tradewind_runtime::transition::{Built, Invalid, changes, genesis_header};
use tradewind_runtime::wasm::THREAD_STACK_BYTES;
use tradewind_runtime::{
    BlockContext, BlockOutcome, Genesis, Machinery, MemorySnapshot, Programs, Reject, Rules, State,
};
use tradewind_state::{MemoryPages, Shape, Trie};
use tradewind_types::block::{Proposal, Validator};
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::transaction::Terms;
use tradewind_types::{
    Consent, Domain, Failure, Gas, Height, HostFailure, Invocation, Outcome, Party, Receipt,
    RequestId, SecretKey, Timestamp, Transaction, ValidatorSet, VerifiedTransaction, cbor, digest,
};

/// Gas that is enough for everything but a deployment.
pub(crate) const GAS: u64 = 150_000_000;
/// Gas that is enough for any deployment.
pub(crate) const GENEROUS: u64 = 10_000_000_000;
/// Block time of genesis.
pub(crate) const START: u64 = 1_000_000;
/// Time between blocks.
pub(crate) const STEP: u64 = 1_000;
/// How long a request stays good unless a test says otherwise.
pub(crate) const HOUR: u64 = 3_600_000;

pub(crate) fn party(name: &str) -> Party {
    name.parse().expect("a name")
}

/// The key of a party, and further keys by other labels.
pub(crate) fn key(label: &str) -> SecretKey {
    SecretKey::from_seed(digest(Domain::Contract, &[label.as_bytes()]).as_bytes())
}

pub(crate) fn call(contract: &str, method: &str, args: impl Into<Vec<u8>>) -> Invocation {
    Invocation::new(party(contract), method, args.into())
}

/// A call of the registry with canonical arguments.
pub(crate) fn registry<T: minicbor::Encode<()>>(method: &str, args: T) -> Invocation {
    call("registry@system", method, cbor::encode(&args))
}

pub(crate) fn bytes(bytes: &[u8]) -> minicbor::bytes::ByteVec {
    bytes.to_vec().into()
}

/// Organisations `zone`, `bank`, `customs`, `port` and `shop`, each with an administrator
/// `boss`; `dev@zone` may deploy; `ann@shop` and `bo@shop` are customers without a role.
/// An administrator of `zone` governs.
pub(crate) fn genesis() -> Genesis {
    let organisations = ["zone", "bank", "customs", "port", "shop"];
    let person = |name: &str, roles: &[&str]| GenesisParty {
        party: party(name),
        roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
        keys: vec![key(name).public()],
    };
    let mut parties: Vec<GenesisParty> = organisations
        .iter()
        .map(|organisation| person(&format!("boss@{organisation}"), &["admin"]))
        .collect();
    parties.push(person("dev@zone", &["developer"]));
    parties.push(person("ann@shop", &[]));
    parties.push(person("bo@shop", &[]));
    let validator = Validator {
        party: party("node@zone"),
        key: key("node@zone").public(),
        power: 1,
    };
    Genesis {
        name: "test".into(),
        time: Timestamp::new(START),
        organisations: organisations
            .iter()
            .map(|name| GenesisOrganisation {
                organisation: name.parse().unwrap(),
                title: name.to_uppercase(),
            })
            .collect(),
        parties,
        governance: policy(Rule::Any, &["zone"], &["admin"]),
        validators: ValidatorSet::new(vec![validator]).unwrap(),
        rules: Rules::default(),
    }
}

pub(crate) fn policy(rule: Rule, organisations: &[&str], roles: &[&str]) -> Policy {
    Policy {
        rule,
        organisations: organisations.iter().map(|o| o.parse().unwrap()).collect(),
        roles: roles.iter().map(|r| r.parse().unwrap()).collect(),
    }
}

/// One engine for all chains with the usual rules.
fn programs(rules: &Rules) -> Arc<Programs> {
    static USUAL: OnceLock<Arc<Programs>> = OnceLock::new();
    if *rules == Rules::default() {
        Arc::clone(USUAL.get_or_init(|| Programs::new(Rules::default(), None).unwrap()))
    } else {
        Programs::new(rules.clone(), None).unwrap()
    }
}

/// Runs `work` on a thread like the node's.
pub(crate) fn on_a_node_thread<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    let dispatch = tracing::dispatcher::get_default(Clone::clone);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK_BYTES);
        let work = move || tracing::dispatcher::with_default(&dispatch, work);
        let handle = thread.spawn_scoped(scope, work).expect("a thread");
        handle
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A chain and its state after the newest block.
#[derive(Clone)]
pub(crate) struct Chain {
    pub(crate) machinery: Machinery,
    pub(crate) state: State,
    pub(crate) values: MemorySnapshot,
    pub(crate) pages: MemoryPages,
    requests: u64,
}

impl Chain {
    pub(crate) fn new() -> Self {
        Self::of(&genesis())
    }

    pub(crate) fn of(genesis: &Genesis) -> Self {
        Self::with(genesis, programs(&genesis.rules))
    }

    pub(crate) fn with(genesis: &Genesis, programs: Arc<Programs>) -> Self {
        let writes = genesis.state().expect("a sound genesis");
        let values = MemorySnapshot::empty().after(&writes, []);
        let mut pages = MemoryPages::default();
        let trie = Trie::open(&pages, Shape::default()).unwrap();
        let update = trie
            .update(&pages, Height::new(0), &changes(&writes))
            .unwrap();
        pages.apply(Height::new(0), update.writes);
        let state = State {
            header: Arc::new(genesis_header(genesis, update.root)),
            snapshot: Arc::new(values.clone()),
            trie: update.trie,
            validators: Arc::new(genesis.validators.clone()),
        };
        Self {
            machinery: Machinery {
                chain: genesis.chain(),
                rules: Arc::new(genesis.rules.clone()),
                programs,
            },
            state,
            values,
            pages,
            requests: 0,
        }
    }

    /// Block time of the next block.
    pub(crate) fn now(&self) -> u64 {
        self.state.header.time.get() + STEP
    }

    /// An id that nobody used.
    pub(crate) fn fresh_id(&mut self) -> RequestId {
        self.requests += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.requests.to_be_bytes());
        RequestId::from_bytes(id)
    }

    /// A transaction of `sender`, not yet signed.
    pub(crate) fn ask(&mut self, sender: &str, calls: Vec<Invocation>) -> Transaction {
        Transaction {
            sender: party(sender),
            request_id: self.fresh_id(),
            expiry: Timestamp::new(self.now() + HOUR),
            gas_limit: Gas::new(GAS),
            calls,
            consents: vec![],
        }
    }

    /// Agreement of `name` to a call, signed with its key.
    pub(crate) fn consent(&mut self, name: &str, invocation: Invocation) -> Consent {
        let terms = Terms {
            party: party(name),
            invocation,
            nonce: self.fresh_id(),
            expiry: Timestamp::new(self.now() + HOUR),
        };
        terms.sign(&self.machinery.chain, &key(name))
    }

    /// Signs with the sender's own key.
    pub(crate) fn sign(&self, transaction: Transaction) -> VerifiedTransaction {
        let key = key(transaction.sender.as_str());
        self.sign_with(transaction, &key)
    }

    pub(crate) fn sign_with(
        &self,
        transaction: Transaction,
        key: &SecretKey,
    ) -> VerifiedTransaction {
        let chain = &self.machinery.chain;
        transaction.sign(chain, key).verify(chain).expect("signed")
    }

    pub(crate) fn proposal(&self, transactions: Vec<VerifiedTransaction>) -> Proposal {
        Proposal {
            height: self.state.header.height.next(),
            time: Timestamp::new(self.now()),
            parent: self.state.header.id(),
            proposer: key("node@zone").public(),
            transactions,
        }
    }

    /// Builds a block of what may be in it and goes on from there.
    pub(crate) fn build(&mut self, transactions: Vec<VerifiedTransaction>) -> Built {
        let proposal = self.proposal(transactions);
        let built = on_a_node_thread(|| {
            let built = self
                .machinery
                .build_block(&self.state, &self.pages, proposal);
            built.expect("no fault")
        });
        self.follow(&built.outcome);
        built
    }

    /// Judges a proposed block, staying where it is.
    pub(crate) fn judge(&self, proposal: Proposal) -> Result<BlockOutcome, Invalid> {
        on_a_node_thread(|| {
            let judged = self
                .machinery
                .apply_block(&self.state, &self.pages, proposal);
            judged.expect("no fault")
        })
    }

    /// Goes on from an executed block.
    pub(crate) fn follow(&mut self, outcome: &BlockOutcome) {
        let requests = outcome.requests.iter();
        let requests = requests.map(|used| (used.party, used.id, used.expiry));
        self.values = std::mem::take(&mut self.values).after(&outcome.writes, requests);
        self.pages
            .apply(outcome.block.header.height, outcome.trie_writes.clone());
        self.state = State {
            header: Arc::new(outcome.block.header.clone()),
            snapshot: Arc::new(self.values.clone()),
            trie: outcome.trie.clone(),
            validators: Arc::new(outcome.validators.clone()),
        };
    }

    /// A block of one transaction; its receipt, or why it is not taken.
    pub(crate) fn submit(&mut self, transaction: VerifiedTransaction) -> Result<Receipt, Reject> {
        let mut built = self.build(vec![transaction]);
        match built.rejected.pop() {
            Some((_, reject)) => Err(reject),
            None => Ok(built.outcome.receipts.remove(0)),
        }
    }

    /// A block of one transaction that is taken.
    pub(crate) fn submitted(&mut self, transaction: Transaction) -> Receipt {
        let signed = self.sign(transaction);
        self.submit(signed).expect("taken")
    }

    pub(crate) fn send(&mut self, sender: &str, calls: Vec<Invocation>) -> Receipt {
        let transaction = self.ask(sender, calls);
        self.submitted(transaction)
    }

    pub(crate) fn send_with(
        &mut self,
        sender: &str,
        calls: Vec<Invocation>,
        consents: Vec<Consent>,
    ) -> Receipt {
        let transaction = Transaction {
            consents,
            ..self.ask(sender, calls)
        };
        self.submitted(transaction)
    }

    /// A chain whose transactions may be as dear as the worst that admission lets through.
    pub(crate) fn generous() -> Self {
        let mut document = genesis();
        document.rules.transaction_gas = GENEROUS;
        Self::of(&document)
    }

    /// Deploys as the zone's developer.
    pub(crate) fn deploy(&mut self, name: &str, code: &[u8]) -> Receipt {
        self.deploy_for(name, code, 400_000_000)
    }

    /// Deploys with so much gas.
    pub(crate) fn deploy_for(&mut self, name: &str, code: &[u8], gas: u64) -> Receipt {
        let sender = format!("boss@{}", party(name).organisation());
        let deployment = registry("deploy", (party(name), bytes(code), bytes(&[])));
        let transaction = Transaction {
            gas_limit: Gas::new(gas),
            ..self.ask(&sender, vec![deployment])
        };
        self.submitted(transaction)
    }

    /// A chain on which `contracts` are deployed.
    pub(crate) fn running(contracts: &[(&str, &[u8])]) -> Self {
        let mut chain = Self::new();
        for (name, code) in contracts {
            assert_succeeds(&chain.deploy(name, code));
        }
        chain
    }

    /// An execution on the newest state that nobody keeps.
    pub(crate) fn execution(&self) -> Execution {
        let block = BlockContext {
            chain: self.machinery.chain,
            height: self.state.header.height.next(),
            time: Timestamp::new(self.now()),
        };
        let Machinery {
            rules, programs, ..
        } = self.machinery.clone();
        Execution::new(Arc::clone(&self.state.snapshot), block, rules, programs)
    }

    pub(crate) fn view(
        &self,
        contract: &str,
        method: &str,
        args: impl Into<Vec<u8>>,
    ) -> Result<Vec<u8>, Failure> {
        let args = args.into();
        on_a_node_thread(|| {
            let mut execution = self.execution();
            execution
                .view(party(contract), method, args, Gas::new(GAS))
                .expect("no fault")
        })
    }

    /// All values but those of the registry.
    pub(crate) fn contract_values(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let values = self.values.values().iter();
        values
            .filter(|(key, _)| !key.starts_with(b"registry@system"))
            .map(|(key, value)| (key.clone(), value.to_vec()))
            .collect()
    }
}

/// What the calls of a successful transaction returned.
#[track_caller]
pub(crate) fn assert_succeeds(receipt: &Receipt) -> Vec<Vec<u8>> {
    match &receipt.outcome {
        Outcome::Success(returned) => returned.iter().map(|returned| returned.0.clone()).collect(),
        failed @ Outcome::Failed { .. } => panic!("{failed:?}"),
    }
}

/// The failure of a failed transaction, which has no events.
#[track_caller]
pub(crate) fn failure(receipt: &Receipt) -> Failure {
    assert!(receipt.events.is_empty());
    match &receipt.outcome {
        Outcome::Failed { failure, .. } => failure.clone(),
        Outcome::Success(returned) => panic!("succeeded: {returned:?}"),
    }
}

/// A failure of the platform.
pub(crate) fn host(contract: &str, code: HostFailure) -> Failure {
    host_with(contract, code, Vec::new())
}

pub(crate) fn host_with(contract: &str, code: HostFailure, fields: Vec<u8>) -> Failure {
    Failure::Host {
        contract: party(contract),
        code,
        fields,
    }
}

/// A failure of the platform that names a party.
pub(crate) fn host_about(contract: &str, code: HostFailure, about: &str) -> Failure {
    host_with(contract, code, cbor::encode(&[party(about)]))
}

/// A failure of the platform with numbers.
pub(crate) fn host_numbers(contract: &str, code: HostFailure, numbers: &[u64]) -> Failure {
    host_with(contract, code, cbor::encode(&numbers))
}

/// A refusal of the registry.
pub(crate) fn refusal(refusal: tradewind_runtime::registry::Refusal) -> Failure {
    Failure::Contract {
        contract: party("registry@system"),
        code: refusal as u32,
        fields: vec![0xa0],
    }
}
