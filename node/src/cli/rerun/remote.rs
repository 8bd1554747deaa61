//! The state after a block, as a node tells it piece by piece.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::Handle;
use tradewind_client::Client;
use tradewind_client::v1::{RequestUseRequest, StateRequest, StateResponse};
use tradewind_state::{Fault, Snapshot, Value as Bytes};
use tradewind_types::{Party, RequestId, Timestamp};

/// A snapshot that asks a node for what it is asked, and keeps single values.
pub(super) struct Remote {
    client: Client,
    runtime: Handle,
    height: u64,
    values: Mutex<HashMap<Vec<u8>, Option<Bytes>>>,
}

impl Remote {
    /// The state after the block of this height; asks on `runtime`, and blocks.
    pub(super) fn new(client: Client, runtime: Handle, height: u64) -> Self {
        Self {
            client,
            runtime,
            height,
            values: Mutex::default(),
        }
    }

    fn state(&self, request: StateRequest) -> Result<StateResponse, Fault> {
        let mut ledger = self.client.ledger();
        let answer = self.runtime.block_on(ledger.state(request));
        Ok(answer.map_err(|status| broken(&status))?.into_inner())
    }
}

fn broken(status: &tonic::Status) -> Fault {
    Fault::Broken {
        what: format!("the node gives no state: {}", status.message()),
    }
}

impl Snapshot for Remote {
    fn value(&self, key: &[u8]) -> Result<Option<Bytes>, Fault> {
        let known = self
            .values
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut end = key.to_vec();
        end.push(0);
        let answer = self.state(StateRequest {
            start: key.to_vec(),
            end,
            limit: 1,
            reverse: false,
            height: Some(self.height),
        })?;
        let value = answer
            .records
            .into_iter()
            .next()
            .and_then(|record| record.value);
        let value = value.map(|value| Bytes::from(value.cbor));
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.insert(key.to_vec(), value.clone());
        Ok(value)
    }

    fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Bytes)>, Fault> {
        let (mut start, mut end) = (start.to_vec(), end.to_vec());
        let mut entries = Vec::new();
        while entries.len() < limit && start < end {
            let answer = self.state(StateRequest {
                start: start.clone(),
                end: end.clone(),
                limit: u32::try_from(limit - entries.len()).unwrap_or(u32::MAX),
                reverse,
                height: Some(self.height),
            })?;
            let Some(last) = answer.records.last().map(|record| record.key.clone()) else {
                break;
            };
            let records = answer.records.into_iter();
            entries.extend(records.map(|record| {
                let value = record.value.unwrap_or_default().cbor;
                (record.key, Bytes::from(value))
            }));
            if answer.complete {
                break;
            }
            if reverse {
                end = last;
            } else {
                start = last;
                start.push(0);
            }
        }
        Ok(entries)
    }

    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault> {
        let mut ledger = self.client.ledger();
        let answer = self.runtime.block_on(ledger.request_use(RequestUseRequest {
            party: party.to_string(),
            id: id.as_bytes().to_vec(),
            height: Some(self.height),
        }));
        let answer = answer.map_err(|status| broken(&status))?.into_inner();
        Ok(answer.expiry_ms.map(Timestamp::new))
    }
}
