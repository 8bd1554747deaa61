//! A chain on disk in this process: blocks are built, sealed and made durable one by one.
//!
//! What a node does on its threads, in a row on one.

use std::sync::Arc;

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tradewind_runtime::transition::{changes, genesis_header};
use tradewind_runtime::{BlockOutcome, Genesis, Machinery, Programs, State};
use tradewind_state::{Shape, Trie};
use tradewind_store::{BlockCommit, Options, Store};
use tradewind_types::block::{Block, Proposal};
use tradewind_types::{Certificate, Hash, Height, Timestamp, VerifiedTransaction};

/// A chain and its disk.
pub struct Ledger {
    machinery: Machinery,
    state: State,
    store: Store,
    _folder: TempDir,
}

impl Ledger {
    /// Founds a chain in a folder of its own beside the program, as the system's own folder
    /// may be in memory.
    pub fn found(genesis: &Genesis, programs: Arc<Programs>) -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = tempfile::tempdir_in(program.parent().unwrap_or(&program))?;
        let store = Store::open(folder.path(), Options::default())?;
        let writes = genesis.state()?;
        let trie = Trie::open(&store, Shape::default())?;
        let update = trie.update(&store, Height::new(0), &changes(&writes))?;
        let header = genesis_header(genesis, update.root);
        let block = Block {
            header: header.clone(),
            transactions: vec![],
        };
        store.found(
            b"benchmark",
            &BlockCommit {
                block: &block,
                certificate: &certificate(&block),
                receipts: &[],
                writes: &writes,
                trie: &update.writes,
                requests: &[],
            },
        )?;
        Ok(Self {
            machinery: Machinery {
                chain: genesis.chain(),
                rules: Arc::new(genesis.rules.clone()),
                programs,
            },
            state: State {
                header: Arc::new(header),
                snapshot: Arc::new(store.snapshot()),
                trie: update.trie,
                validators: Arc::new(genesis.validators.clone()),
            },
            store,
            _folder: folder,
        })
    }

    /// The chain's id.
    pub fn chain(&self) -> &Hash {
        &self.machinery.chain
    }

    /// Builds a block of all these transactions.
    pub fn build(&self, transactions: Vec<VerifiedTransaction>) -> Result<BlockOutcome> {
        let before = &self.state.header;
        let count = transactions.len();
        let proposal = Proposal {
            height: before.height.next(),
            time: Timestamp::new(before.time.get() + 1),
            parent: before.id(),
            proposer: before.proposer,
            transactions,
        };
        let built = self
            .machinery
            .build_block(&self.state, &self.store, proposal)?;
        ensure!(
            built.outcome.receipts.len() == count,
            "not taken: {:?}, left: {}",
            built.rejected,
            built.left.len()
        );
        Ok(built.outcome)
    }

    /// Makes a block durable and goes on from there.
    pub fn commit(&mut self, outcome: BlockOutcome) -> Result<()> {
        self.store.commit(&BlockCommit {
            block: &outcome.block,
            certificate: &certificate(&outcome.block),
            receipts: &outcome.receipts,
            writes: &outcome.writes,
            trie: &outcome.trie_writes,
            requests: &outcome.requests,
        })?;
        self.state = State {
            header: Arc::new(outcome.block.header),
            snapshot: Arc::new(self.store.snapshot()),
            trie: outcome.trie,
            validators: Arc::new(outcome.validators),
        };
        Ok(())
    }
}

/// The store does not judge, so nobody signs.
fn certificate(block: &Block) -> Certificate {
    Certificate {
        height: block.header.height,
        round: 0,
        block: block.header.id(),
        signatures: Vec::new(),
    }
}
