//! What a node says of its blocks and states. Every answer is about durable ones.

use std::sync::Arc;

use tradewind_runtime::transition::{self, Machinery};
use tradewind_runtime::{BlockContext, Diagnostics, Execution, registry};
use tradewind_state::{Fault, Proof, Snapshot, path_of};
use tradewind_store::{
    EventCursor, EventFilter, EventPage, HistoryError, LocatedTransaction, StoredBlock,
};
use tradewind_types::{
    Certificate, Failure, Gas, Hash, Header, Height, Party, Receipt, Schema, Timestamp,
    Transaction, ValidatorSet, VerifiedTransaction, cbor,
};

use super::Node;
use super::open::{missing_block, read_validators};
use crate::pipeline::{Durable, wall_clock};

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The height is not kept.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// This node is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a simulation says.
#[derive(Debug)]
pub struct Simulated {
    /// What would become of the transaction if everybody agreed who needs to.
    pub receipt: Receipt,
    /// Who needs to agree, and what contracts said as they panicked.
    pub diagnostics: Diagnostics,
}

/// A proof with what it is proved against.
#[derive(Debug)]
pub struct Proved {
    /// Presence or absence of each key.
    pub proof: Proof,
    /// The values, in the order of the keys.
    pub values: Vec<Option<tradewind_state::Value>>,
    /// The header whose state root the proof is for.
    pub header: Header,
    /// What makes the header final; genesis has none.
    pub certificate: Option<Certificate>,
}

impl Node {
    /// The state after a block, or after the newest.
    pub fn state_at(&self, height: Option<Height>) -> Result<Durable, ReadError> {
        let newest = self.durable();
        match height {
            Some(height) if height != newest.header.height => {
                let snapshot: Arc<dyn Snapshot> = Arc::new(self.store.snapshot_at(height)?);
                let header = self
                    .store
                    .header(height)?
                    .ok_or_else(|| missing_block(height))?;
                Ok(Durable {
                    header: Arc::new(header),
                    snapshot,
                    trie: newest.trie,
                })
            }
            _ => Ok(newest),
        }
    }

    /// Calls a view. Runs contract code: call it on a thread with a large stack.
    pub fn view(
        &self,
        at: Durable,
        contract: Party,
        method: &str,
        args: Vec<u8>,
    ) -> Result<Result<Vec<u8>, Failure>, Fault> {
        let time = at.header.time;
        let gas = Gas::new(self.config.gateway.read_gas);
        self.execution(at, time).view(contract, method, args, gas)
    }

    /// Runs an unsigned transaction on the newest state and keeps nothing. Runs contract
    /// code: call it on a thread with a large stack.
    pub fn simulate(&self, transaction: Transaction) -> Result<Simulated, Fault> {
        let at = self.durable();
        let time = wall_clock().max(at.header.time);
        let limit = transaction
            .gas_limit
            .get()
            .min(self.config.gateway.read_gas);
        let transaction = Transaction {
            gas_limit: Gas::new(limit),
            ..transaction
        };
        let unsigned = VerifiedTransaction::unsigned(transaction, &self.chain());
        let (receipt, diagnostics) = self.execution(at, time).simulate(&unsigned)?;
        Ok(Simulated {
            receipt,
            diagnostics,
        })
    }

    /// The schema of a contract, if it exists.
    pub fn schema(&self, at: &Durable, contract: &Party) -> Result<Option<Schema>, Fault> {
        if *contract == registry::name() {
            return Ok(Some(registry::schema().clone()));
        }
        let corrupt = |why: String| Fault::Corrupt {
            what: format!("contract {contract}"),
            why,
        };
        let Some(record) = at.snapshot.value(&registry::contract_key(contract))? else {
            return Ok(None);
        };
        let record: registry::ContractRecord =
            cbor::decode(&record, cbor::Limits::bytes(record.len()))
                .map_err(|error| corrupt(error.to_string()))?;
        let code = at.snapshot.value(&registry::code_key(&record.code))?;
        let code = code.ok_or_else(|| corrupt("its code is missing".into()))?;
        self.machinery
            .programs
            .admit(&code)
            .map(|admitted| Some(admitted.schema))
            .map_err(|error| corrupt(error.to_string()))
    }

    /// Proves what keys of the state hold, or that they hold nothing, after a block.
    pub fn prove(&self, keys: &[Vec<u8>], height: Option<Height>) -> Result<Proved, ReadError> {
        let at = self.state_at(height)?;
        let paths: Vec<Hash> = keys.iter().map(|key| path_of(key)).collect();
        let proof = if at.header.height == self.durable().header.height && height.is_none() {
            at.trie.prove(&*self.store, &paths)
        } else {
            at.trie
                .at(&*self.store, at.header.height)
                .and_then(|view| view.prove(&*self.store, &paths))
        };
        let proof = proof.map_err(transition::trie_fault)?;
        let values = keys.iter().map(|key| at.snapshot.value(key));
        let values = values.collect::<Result<_, Fault>>()?;
        let certificate = self.store.certificate(at.header.height)?;
        Ok(Proved {
            proof,
            values,
            header: (*at.header).clone(),
            certificate,
        })
    }

    /// The block at a height, if there is one.
    pub fn block(&self, height: Height) -> Result<Option<StoredBlock>, Fault> {
        self.store.block(height)
    }

    /// The header at a height, if there is one.
    pub fn header(&self, height: Height) -> Result<Option<Header>, Fault> {
        self.store.header(height)
    }

    /// The certificate at a height; genesis has none.
    pub fn certificate(&self, height: Height) -> Result<Option<Certificate>, Fault> {
        self.store.certificate(height)
    }

    /// A transaction with its place and receipt, if it is in a block.
    pub fn transaction(&self, id: &Hash) -> Result<Option<LocatedTransaction>, Fault> {
        self.store.transaction(id)
    }

    /// The receipts of a block.
    pub fn receipts(&self, height: Height) -> Result<Vec<Receipt>, Fault> {
        self.store.receipts(height)
    }

    /// Events from a cursor on, up to `limit`.
    pub fn events(
        &self,
        filter: &EventFilter,
        from: EventCursor,
        limit: usize,
    ) -> Result<EventPage, Fault> {
        self.store.events(filter, from, limit)
    }

    /// Who certifies the block at a height, from the state before it.
    pub fn validators(&self, at: &Durable) -> Result<ValidatorSet, Fault> {
        read_validators(&*at.snapshot)
    }

    pub(super) fn execution(&self, at: Durable, time: Timestamp) -> Execution {
        let Machinery {
            chain,
            rules,
            programs,
        } = self.machinery.clone();
        let block = BlockContext {
            chain,
            height: at.header.height,
            time,
        };
        Execution::new(at.snapshot, block, rules, programs)
    }
}
