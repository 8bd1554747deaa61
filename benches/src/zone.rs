//! A small zone in memory: an authority, shops with keys, and `cash` with money in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use tradewind_runtime::genesis::{GenesisOrganisation, GenesisParty};
use tradewind_runtime::{BlockContext, Execution, Genesis, MemorySnapshot, Programs, registry};
use tradewind_state::Snapshot;
use tradewind_types::block::Validator;
use tradewind_types::policy::Policy;
use tradewind_types::{
    Amount, Currency, Gas, Hash, Height, Invocation, Organisation, Outcome, Party, RequestId, Role,
    SecretKey, SignedTransaction, Timestamp, Transaction, ValidatorSet, VerifiedTransaction, cbor,
};

/// Gas limit of a transfer: about four times what it uses.
pub const TRANSFER_GAS: Gas = Gas::new(400_000);

/// A chain's beginnings.
pub struct Zone {
    /// Its genesis.
    pub genesis: Genesis,
    /// Its id, which is long in the making.
    pub chain: Hash,
    /// Compiled contracts.
    pub programs: Arc<Programs>,
    /// State with `cash` deployed and every shop's account funded.
    pub snapshot: Arc<MemorySnapshot>,
    /// Who pays, with their keys.
    pub shops: Vec<(Party, SecretKey)>,
}

/// The secret key of shop `i`.
pub fn shop_key(i: usize) -> SecretKey {
    let mut seed = [9; 32];
    seed.iter_mut()
        .zip((i as u64).to_be_bytes())
        .for_each(|(to, from)| *to = from);
    SecretKey::from_seed(&seed)
}

/// The name of shop `i`, one organisation for a hundred shops.
pub fn shop(i: usize) -> Party {
    Party::new(&format!("s{i}@o{}", i / 100)).expect("a name")
}

/// The contract.
pub fn cash() -> Party {
    Party::new("cash@zone").expect("a name")
}

/// Pounds.
pub fn gbp() -> Currency {
    "GBP".parse().expect("a code")
}

fn name(text: &str) -> Party {
    Party::new(text).expect("a name")
}

/// The genesis of a zone with `shops` shops.
pub fn genesis(shops: usize, admin: &SecretKey) -> Genesis {
    let zone = Organisation::new("zone").expect("a name");
    let shop_organisations = (0..shops.div_ceil(100)).map(|i| format!("o{i}"));
    let organisation = |name: String| GenesisOrganisation {
        organisation: Organisation::new(&name).expect("a name"),
        title: name,
    };
    let authority = GenesisParty {
        party: self::admin(),
        roles: vec![registry::admin()],
        keys: vec![admin.public()],
    };
    let shop_party = |i| GenesisParty {
        party: shop(i),
        roles: vec![],
        keys: vec![shop_key(i).public()],
    };
    let member = Validator {
        party: name("node-1@zone"),
        key: admin.public(),
        power: 1,
    };
    Genesis {
        name: "benchmark".into(),
        time: Timestamp::new(1_000_000),
        organisations: std::iter::once("zone".to_owned())
            .chain(shop_organisations)
            .map(organisation)
            .collect(),
        parties: std::iter::once(authority)
            .chain((0..shops).map(shop_party))
            .collect(),
        governance: Policy::one_of(zone, registry::admin()),
        validators: ValidatorSet::new(vec![member]).expect("one member"),
        rules: tradewind_runtime::Rules::default(),
    }
}

/// A signed call.
pub fn signed(
    chain: &Hash,
    sender: Party,
    key: &SecretKey,
    number: u64,
    expiry: Timestamp,
    gas_limit: Gas,
    call: Invocation,
) -> SignedTransaction {
    signed_calls(chain, sender, key, number, expiry, gas_limit, vec![call])
}

/// Signed calls, all or none of which take effect; `number` makes the request id.
pub fn signed_calls(
    chain: &Hash,
    sender: Party,
    key: &SecretKey,
    number: u64,
    expiry: Timestamp,
    gas_limit: Gas,
    calls: Vec<Invocation>,
) -> SignedTransaction {
    let mut request_id = [0; 16];
    request_id
        .iter_mut()
        .zip(number.to_be_bytes())
        .for_each(|(to, from)| *to = from);
    let transaction = Transaction {
        sender,
        request_id: RequestId::from_bytes(request_id),
        expiry,
        gas_limit,
        calls,
        consents: vec![],
    };
    transaction.sign(chain, key)
}

/// `cash.transfer` of one penny.
pub fn transfer(from: Party, to: Party) -> Invocation {
    let args = cbor::encode(&(from, to, Amount::new(1, gbp()), "INV-1"));
    Invocation::new(cash(), "transfer", args)
}

/// The authority's party.
pub fn admin() -> Party {
    name("admin@zone")
}

/// The call that deploys a contract with the arguments of its constructor.
pub fn deploy(contract: Party, code: &[u8], args: &[u8]) -> Invocation {
    let bytes = |bytes: &[u8]| minicbor::bytes::ByteVec::from(bytes.to_vec());
    let args = cbor::encode(&(contract, bytes(code), bytes(args)));
    Invocation::new(registry::name(), "deploy", args)
}

/// The call that deploys `cash` with pounds issued by the authority.
pub fn deploy_cash(code: &[u8]) -> Invocation {
    let operator = admin();
    let args = cbor::encode(&(operator, vec![(gbp(), operator, operator)]));
    deploy(cash(), code, &args)
}

/// Reads a compiled contract of the product.
pub fn read_contract(contracts: &Path, name: &str) -> Result<Vec<u8>> {
    let path = contracts.join(format!("tradewind_{name}.wasm"));
    std::fs::read(&path).with_context(|| {
        format!(
            "cannot read {}; build it with `make contracts`",
            path.display()
        )
    })
}

/// `registry.enrol` of shop `i` with its key.
pub fn enrol(i: usize) -> Invocation {
    let roles: Vec<Role> = vec![];
    let args = cbor::encode(&(shop(i), roles, vec![shop_key(i).public()]));
    Invocation::new(registry::name(), "enrol", args)
}

/// `cash.mint` of ten thousand pounds.
pub fn mint(to: Party) -> Invocation {
    let args = cbor::encode(&(to, Amount::new(1_000_000, gbp()), "OPENING"));
    Invocation::new(cash(), "mint", args)
}

impl Zone {
    /// A zone with `shops` funded accounts; contracts are read from `contracts`.
    pub fn new(shops: usize, contracts: &Path) -> Result<Self> {
        let code = read_contract(contracts, "cash")?;
        let mut zone = Self::bare(shops)?;
        let mut calls = vec![deploy_cash(&code)];
        calls.extend((0..shops).map(|i| mint(shop(i))));
        zone.govern(calls)?;
        Ok(zone)
    }

    /// A zone with `shops` parties and no contract.
    pub fn bare(shops: usize) -> Result<Self> {
        let admin = SecretKey::from_seed(&[1; 32]);
        let genesis = genesis(shops, &admin);
        let programs = Programs::new(genesis.rules.clone(), None)?;
        let values = genesis
            .state()?
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        let first = MemorySnapshot::from_values(values.collect::<BTreeMap<_, _>>());
        Ok(Self {
            chain: genesis.chain(),
            genesis,
            programs,
            snapshot: Arc::new(first),
            shops: (0..shops).map(|i| (shop(i), shop_key(i))).collect(),
        })
    }

    /// Makes calls of the authority part of the state.
    pub fn govern(&mut self, calls: Vec<Invocation>) -> Result<()> {
        let key = SecretKey::from_seed(&[1; 32]);
        let mut execution = self.execution(1);
        for (number, call) in (0..).zip(calls) {
            let expiry = Timestamp::new(self.genesis.time.get() + 10_000);
            let gas = Gas::new(self.genesis.rules.transaction_gas);
            let transaction = signed(&self.chain, admin(), &key, number, expiry, gas, call);
            run(&mut execution, &transaction.verify(&self.chain)?)?;
        }
        let executed = execution.finish()?;
        let base = (*self.snapshot).clone();
        self.snapshot = Arc::new(base.after(&executed.writes, []));
        Ok(())
    }

    /// A block on the zone's state.
    pub fn execution(&self, height: u64) -> Execution {
        let block = BlockContext {
            chain: self.chain,
            height: Height::new(height),
            time: Timestamp::new(self.genesis.time.get() + height),
        };
        let snapshot: Arc<dyn Snapshot> = Arc::clone(&self.snapshot) as Arc<dyn Snapshot>;
        Execution::new(
            snapshot,
            block,
            Arc::new(self.genesis.rules.clone()),
            Arc::clone(&self.programs),
        )
    }

    /// A call of the first shop as it is simulated: with all the gas there is, unsigned.
    pub fn unsigned(&self, call: Invocation) -> VerifiedTransaction {
        let transaction = Transaction {
            sender: shop(0),
            request_id: RequestId::from_bytes([0; 16]),
            expiry: Timestamp::new(self.genesis.time.get() + 100_000),
            gas_limit: Gas::new(self.genesis.rules.transaction_gas),
            calls: vec![call],
            consents: vec![],
        };
        VerifiedTransaction::unsigned(transaction, &self.chain)
    }

    /// A checked call of the authority's, with all the gas there is.
    pub fn of_admin(&self, call: Invocation) -> VerifiedTransaction {
        let key = SecretKey::from_seed(&[1; 32]);
        let expiry = Timestamp::new(self.genesis.time.get() + 100_000);
        let gas = Gas::new(self.genesis.rules.transaction_gas);
        let transaction = signed(&self.chain, admin(), &key, 0, expiry, gas, call);
        transaction.verify(&self.chain).expect("just signed")
    }

    /// A checked transfer of a penny between two shops, the `number`-th.
    pub fn transfer(&self, number: usize) -> VerifiedTransaction {
        let (from, key) = &self.shops[number % self.shops.len()];
        let to = self.shops[(number * 7_919 + 1) % self.shops.len()].0;
        let chain = self.chain;
        let expiry = Timestamp::new(self.genesis.time.get() + 100_000);
        let number = number as u64 + 1_000_000;
        let transaction = signed(
            &chain,
            *from,
            key,
            number,
            expiry,
            TRANSFER_GAS,
            transfer(*from, to),
        );
        transaction.verify(&chain).expect("just signed")
    }
}

/// Runs a transaction that must succeed.
pub fn run(execution: &mut Execution, transaction: &VerifiedTransaction) -> Result<()> {
    let receipt = execution.run(transaction)??;
    match &receipt.outcome {
        Outcome::Success(_) => Ok(()),
        Outcome::Failed { failure, .. } => bail!("transaction failed: {failure:?}"),
    }
}
