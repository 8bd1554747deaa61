//! Schemas of contracts, kept by the hash of their code.
//!
//! Invariant: what is found is the schema of the code that the contract has in the state that
//! is asked about, so an upgrade is seen at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tradewind_runtime::registry::{self, ContractRecord};
use tradewind_state::Fault;
use tradewind_types::{Hash, Party, Schema, cbor};

use crate::node::Node;
use crate::pipeline::Durable;

/// Most schemas kept; beyond it all are dropped and read again as needed.
const MOST_KEPT: usize = 1_024;

/// The schemas of a node's contracts.
#[derive(Debug, Default)]
pub(super) struct Schemas {
    kept: Mutex<HashMap<Hash, Arc<Schema>>>,
}

impl Schemas {
    /// The schema of a contract, if there is such a contract.
    pub(super) fn find(
        &self,
        node: &Node,
        at: &Durable,
        contract: &Party,
    ) -> Result<Option<Arc<Schema>>, Fault> {
        let code = if *contract == registry::name() {
            Hash::ZERO
        } else {
            let Some(record) = at.snapshot.value(&registry::contract_key(contract))? else {
                return Ok(None);
            };
            let record: ContractRecord = cbor::decode(&record, cbor::Limits::bytes(record.len()))
                .map_err(|error| Fault::Corrupt {
                what: format!("contract {contract}"),
                why: error.to_string(),
            })?;
            record.code
        };
        if let Some(kept) = self.lock().get(&code) {
            return Ok(Some(Arc::clone(kept)));
        }
        let schema = node.schema(at, contract)?.map(Arc::new);
        if let Some(schema) = &schema {
            let mut kept = self.lock();
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(code, Arc::clone(schema));
        }
        Ok(schema)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Hash, Arc<Schema>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
