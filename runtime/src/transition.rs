//! One block from state to state: executed, hashed, sealed under a header.

use std::sync::Arc;

use tradewind_state::trie::{Settled, Trie, TrieError, TrieSource, TrieWrites};
use tradewind_state::{Change, Fault, Snapshot, UsedRequest, WriteSet, path_of, value_hash_of};
use tradewind_types::block::{Block, Header, Proposal};
use tradewind_types::{Gas, Hash, Receipt, ValidatorSet, VerifiedTransaction};

use crate::block::{self, Executed, Execution};
use crate::program::Programs;
use crate::reject::Reject;
use crate::rules::Rules;
use crate::session::BlockContext;

/// The chain after one block, as the next is built on it. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// Header of the block.
    pub header: Arc<Header>,
    /// Values after it.
    pub snapshot: Arc<dyn Snapshot>,
    /// Trie after it.
    pub trie: Trie,
    /// Who certifies the next block.
    pub validators: Arc<ValidatorSet>,
}

/// An executed block: everything that is to be written, and nothing written yet.
#[derive(Debug)]
pub struct BlockOutcome {
    /// Header and transactions.
    pub block: Block,
    /// One per transaction, in order.
    pub receipts: Vec<Receipt>,
    /// Changed values.
    pub writes: WriteSet,
    /// Request ids and consent nonces used.
    pub requests: Vec<UsedRequest>,
    /// What they changed in the trie.
    pub trie_writes: TrieWrites,
    /// The trie after the block.
    pub trie: Trie,
    /// What the trie may let go once its writes are durable.
    pub settled: Settled,
    /// Who certifies the next block.
    pub validators: ValidatorSet,
}

/// What stays the same from block to block.
#[derive(Clone)]
pub struct Machinery {
    /// The chain.
    pub chain: Hash,
    /// The rules.
    pub rules: Arc<Rules>,
    /// Compiled contracts.
    pub programs: Arc<Programs>,
}

/// A proposed block that no validator may vote for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Invalid {
    /// It does not follow the state.
    #[error("block does not follow the one before: {0}")]
    Order(&'static str),
    /// A transaction that may not be in it.
    #[error("transaction {index}: {reject}")]
    Transaction {
        /// Its place.
        index: usize,
        /// Why.
        reject: Reject,
    },
}

impl Machinery {
    /// Starts a block after `state`.
    pub fn begin(&self, state: &State, proposal: &Proposal) -> Execution {
        let block = BlockContext {
            chain: self.chain,
            height: proposal.height,
            time: proposal.time,
        };
        let (rules, programs) = (Arc::clone(&self.rules), Arc::clone(&self.programs));
        Execution::new(Arc::clone(&state.snapshot), block, rules, programs)
    }

    /// The state transition: executes a proposed block.
    pub fn apply_block(
        &self,
        state: &State,
        source: &impl TrieSource,
        proposal: Proposal,
    ) -> Result<Result<BlockOutcome, Invalid>, Fault> {
        if let Err(invalid) = follows(state, &proposal) {
            return Ok(Err(invalid));
        }
        let mut execution = self.begin(state, &proposal);
        for (index, transaction) in proposal.transactions.iter().enumerate() {
            if !execution.has_room(transaction) {
                return Ok(Err(Invalid::Order(
                    "more transactions, bytes, gas or receipts than a block holds",
                )));
            }
            if let Err(reject) = execution.run(transaction)? {
                return Ok(Err(Invalid::Transaction { index, reject }));
            }
        }
        self.seal(state, source, proposal, execution).map(Ok)
    }

    /// Builds a block of those candidates that may be in it. Returns the others with the
    /// reason, and those that no longer fit.
    pub fn build_block(
        &self,
        state: &State,
        source: &impl TrieSource,
        proposal: Proposal,
    ) -> Result<Built, Fault> {
        let mut proposal = proposal;
        let candidates = std::mem::take(&mut proposal.transactions);
        let mut execution = self.begin(state, &proposal);
        let (mut rejected, mut left) = (Vec::new(), Vec::new());
        for transaction in candidates {
            if !execution.has_room(&transaction) {
                left.push(transaction);
                continue;
            }
            match execution.run(&transaction)? {
                Ok(_) => proposal.transactions.push(transaction),
                Err(reject) => rejected.push((transaction, reject)),
            }
        }
        let outcome = self.seal(state, source, proposal, execution)?;
        Ok(Built {
            outcome,
            rejected,
            left,
        })
    }

    fn seal(
        &self,
        state: &State,
        source: &impl TrieSource,
        proposal: Proposal,
        execution: Execution,
    ) -> Result<BlockOutcome, Fault> {
        let executed = execution.finish()?;
        let changes = changes(&executed.writes);
        let update = state
            .trie
            .update(source, proposal.height, &changes)
            .map_err(trie_fault)?;
        let certifiers = state.validators.hash();
        let header = block::header(
            &proposal,
            self.chain,
            &executed,
            update.root,
            certifiers,
            &self.rules,
        );
        let Executed {
            receipts,
            writes,
            requests,
            validators,
            ..
        } = executed;
        Ok(BlockOutcome {
            block: Block {
                header,
                transactions: proposal.transactions,
            },
            receipts,
            writes,
            requests,
            trie_writes: update.writes,
            trie: update.trie,
            settled: update.settled,
            validators,
        })
    }
}

/// A block built from candidates.
#[derive(Debug)]
pub struct Built {
    /// The block.
    pub outcome: BlockOutcome,
    /// Candidates that may not be in it.
    pub rejected: Vec<(VerifiedTransaction, Reject)>,
    /// Candidates that it had no room for.
    pub left: Vec<VerifiedTransaction>,
}

/// The trie's part in a node's troubles.
pub fn trie_fault(error: TrieError) -> Fault {
    match error {
        TrieError::Source { source, .. } => Fault::Disk {
            action: "read the trie",
            source,
        },
        other => Fault::Corrupt {
            what: "state trie".into(),
            why: other.to_string(),
        },
    }
}

/// What the trie is told of changed values.
pub fn changes(writes: &WriteSet) -> Vec<Change> {
    let change = |(key, value): (&Vec<u8>, &Option<tradewind_state::Value>)| Change {
        path: path_of(key),
        value: value.as_ref().map(|value| value_hash_of(value)),
    };
    writes.iter().map(change).collect()
}

/// The header of height 0: the state that the genesis document describes.
pub fn genesis_header(genesis: &crate::Genesis, state_root: Hash) -> Header {
    let proposer = genesis.validators.members().first().map_or(
        tradewind_types::PublicKey::from_bytes([0; 32]),
        |validator| validator.key,
    );
    Header {
        chain: genesis.chain(),
        height: tradewind_types::Height::new(0),
        time: genesis.time,
        parent: Hash::ZERO,
        proposer,
        state_root,
        transactions_root: tradewind_types::list::root(&[]),
        receipts_root: tradewind_types::list::root(&[]),
        validators: genesis.validators.hash(),
        next_validators: genesis.validators.hash(),
        gas_used: Gas::new(0),
        rules: genesis.rules.version,
    }
}

fn follows(state: &State, proposal: &Proposal) -> Result<(), Invalid> {
    let before = &state.header;
    if proposal.height != before.height.next() {
        return Err(Invalid::Order("its height is not the next"));
    }
    if proposal.parent != before.id() {
        return Err(Invalid::Order("its parent is another block"));
    }
    if proposal.time <= before.time {
        return Err(Invalid::Order("its time is not later"));
    }
    Ok(())
}
