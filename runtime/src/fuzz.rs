//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic is the finding; the results do not matter.

use std::sync::{Arc, OnceLock};

use tradewind_types::policy::{Policy, Rule};
use tradewind_types::{
    Domain, Height, SecretKey, SignedTransaction, Timestamp, Validator, ValidatorSet,
    VerifiedTransaction, digest,
};

use crate::genesis::{Genesis, GenesisOrganisation, GenesisParty};
use crate::{BlockContext, Execution, MemorySnapshot, Programs, Rules};

/// Reads a signed transaction, verifies it, and simulates it on a young chain whether the
/// signature fits or not.
pub fn transaction(data: &[u8]) {
    let Ok(signed) = SignedTransaction::from_bytes(data) else {
        return;
    };
    assert_eq!(signed.to_bytes(), data, "one transaction has one spelling");
    assert_eq!(signed.len_bytes(), data.len());
    let genesis = young();
    let chain = genesis.chain();
    let body = signed.transaction().clone();
    let _ = signed.verify(&chain);
    let mut execution = execution(genesis);
    let unsigned = VerifiedTransaction::unsigned(body, &chain);
    let _ = execution.check(&unsigned).expect("a sound state");
    execution.simulate(&unsigned).expect("a sound state");
    let outcome = execution.finish().expect("a sound state");
    assert!(outcome.writes.is_empty(), "a simulation keeps nothing");
}

/// Checks a module; what is admitted must compile, or the chain would halt at its first call.
pub fn module(data: &[u8]) {
    let programs = programs();
    if programs.admit(data).is_ok() {
        let hash = digest(Domain::Code, &[data]);
        let loaded = programs.load(&hash, || Ok(data.into()));
        assert!(
            loaded.is_ok(),
            "admitted and cannot run: {:?}",
            loaded.err()
        );
    }
}

fn programs() -> Arc<Programs> {
    static PROGRAMS: OnceLock<Arc<Programs>> = OnceLock::new();
    let programs = || Programs::new(Rules::default(), None).expect("an engine");
    Arc::clone(PROGRAMS.get_or_init(programs))
}

fn execution(genesis: &Genesis) -> Execution {
    let writes = genesis.state().expect("a sound genesis");
    let block = BlockContext {
        chain: genesis.chain(),
        height: Height::new(1),
        time: Timestamp::new(1),
    };
    let base = Arc::new(MemorySnapshot::empty().after(&writes, []));
    Execution::new(base, block, Arc::new(Rules::default()), programs())
}

/// A chain of one shop.
fn young() -> &'static Genesis {
    static YOUNG: OnceLock<Genesis> = OnceLock::new();
    YOUNG.get_or_init(|| {
        let organisation = "shop".parse().expect("a name");
        let (party, admin) = (
            "boss@shop".parse().expect("a name"),
            crate::registry::admin(),
        );
        let key = SecretKey::from_seed(&[1; 32]).public();
        let member = Validator {
            party,
            key,
            power: 1,
        };
        Genesis {
            name: "young".into(),
            time: Timestamp::new(0),
            organisations: vec![GenesisOrganisation {
                organisation,
                title: String::new(),
            }],
            parties: vec![GenesisParty {
                party,
                roles: vec![admin],
                keys: vec![key],
            }],
            governance: Policy {
                rule: Rule::Any,
                organisations: vec![organisation],
                roles: vec![],
            },
            validators: ValidatorSet::new(vec![member]).expect("one validator"),
            rules: Rules::default(),
        }
    })
}
