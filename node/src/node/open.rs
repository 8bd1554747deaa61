//! Opening a data directory: a chain is founded in an empty one, or goes on where it was.

use std::sync::Arc;

use tradewind_runtime::genesis::GenesisError;
use tradewind_runtime::transition::{self, State};
use tradewind_runtime::{Genesis, registry};
use tradewind_state::trie::{Shape, Trie};
use tradewind_state::{Fault, Snapshot};
use tradewind_store::{BlockCommit, Store};
use tradewind_types::{Block, Certificate, Hash, Height, ValidatorSet, cbor};

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The store or engine fails.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The genesis document makes no chain.
    #[error("genesis: {0}")]
    Genesis(#[from] GenesisError),
    /// The data directory belongs to another chain.
    #[error(
        "the data directory holds chain {found}, the genesis is of chain {expected}; use another directory"
    )]
    OtherChain {
        /// Chain of the genesis.
        expected: Hash,
        /// Chain in the store.
        found: Hash,
    },
    /// The validator's key is not in the validator set.
    #[error("key {key} is not that of the chain's validator; check the validator key file")]
    NotValidator {
        /// The key.
        key: tradewind_types::PublicKey,
    },
    /// The cache of compiled contracts cannot be made.
    #[error("cannot make the directory for compiled contracts")]
    Cache(#[source] std::io::Error),
    /// A thread cannot be started.
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
}

pub(super) fn write_genesis(store: &Store, genesis: &Genesis) -> Result<(), StartError> {
    let writes = genesis.state()?;
    let empty = Trie::open(store, Shape::default()).map_err(transition::trie_fault)?;
    let height = Height::new(0);
    let update = empty
        .update(store, height, &transition::changes(&writes))
        .map_err(transition::trie_fault)?;
    let header = transition::genesis_header(genesis, update.root);
    let block = header.id();
    let certificate = Certificate {
        height,
        round: 0,
        block,
        signatures: Vec::new(),
    };
    let commit = BlockCommit {
        block: &Block {
            header,
            transactions: Vec::new(),
        },
        certificate: &certificate,
        receipts: &[],
        writes: &writes,
        trie: &update.writes,
        requests: &[],
    };
    store.found(&cbor::encode(genesis), &commit)?;
    Ok(())
}

pub(super) fn open_tip(store: &Store, chain: Hash) -> Result<State, StartError> {
    let tip = store.tip().ok_or_else(|| missing_block(Height::new(0)))?;
    let header = tip.header.clone();
    if header.chain != chain {
        return Err(StartError::OtherChain {
            expected: chain,
            found: header.chain,
        });
    }
    let trie = Trie::open(store, Shape::default()).map_err(transition::trie_fault)?;
    if trie.root() != header.state_root {
        let (found, expected) = (trie.root(), header.state_root);
        let why = format!(
            "its root is {found}, the header of block {} says {expected}",
            header.height
        );
        return Err(Fault::Corrupt {
            what: "state trie".into(),
            why,
        }
        .into());
    }
    let snapshot: Arc<dyn Snapshot> = Arc::new(store.snapshot());
    let validators = Arc::new(read_validators(&*snapshot)?);
    Ok(State {
        header: Arc::new(header),
        snapshot,
        trie,
        validators,
    })
}

pub(super) fn read_validators(snapshot: &dyn Snapshot) -> Result<ValidatorSet, Fault> {
    let corrupt = |why: String| Fault::Corrupt {
        what: "validator set".into(),
        why,
    };
    let value = snapshot.value(&registry::validators_key())?;
    let value = value.ok_or_else(|| corrupt("it is missing".into()))?;
    cbor::decode(&value, cbor::Limits::bytes(value.len()))
        .map_err(|error| corrupt(error.to_string()))
}

pub(super) fn missing_block(height: Height) -> Fault {
    Fault::Corrupt {
        what: format!("block {height}"),
        why: "it is missing".into(),
    }
}
