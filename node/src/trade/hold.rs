//! Customs holds an order's record, and what waits for time.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::sleep;
use tradewind_client::{Account, Client, ClientError, Contract};
use tradewind_types::{Invocation, Party};

use super::books;
use super::proof::record_key;
use super::{Desk, TradeError};
use crate::pipeline::wall_clock;

/// A hold on an order's record.
pub struct Hold<'m> {
    client: &'m Client,
    registry: Contract,
    officer: Arc<Account>,
    escrow: Party,
    record: String,
}

impl<'m> Hold<'m> {
    /// Puts a record on hold: nobody can change it.
    pub async fn put(
        client: &'m Client,
        desk: &Desk,
        officer: Arc<Account>,
        seller: Party,
        reference: &str,
        reason: &str,
    ) -> Result<Self, TradeError> {
        let record = hex::encode(record_key(&desk.escrow, seller, reference)?);
        let registry = client
            .contract(super::market::party("registry@system"))
            .await?;
        let hold = Self {
            client,
            registry,
            officer,
            escrow: desk.escrow.name(),
            record,
        };
        hold.call("hold", json!({ "reason": reason })).await?;
        Ok(hold)
    }

    /// Lifts it.
    pub async fn lift(self) -> Result<(), TradeError> {
        self.call("lift", json!({})).await
    }

    async fn call(&self, method: &str, mut args: Value) -> Result<(), TradeError> {
        args["contract"] = self.escrow.as_str().into();
        args["record"] = self.record.as_str().into();
        let call = self.registry.invocation(method, &args)?;
        self.client.submit(&self.officer, vec![call]).await?;
        Ok(())
    }
}

/// Submits calls that the chain must refuse; returns the refusal's name and text.
pub async fn must_fail(
    client: &Client,
    account: &Account,
    calls: Vec<Invocation>,
) -> Result<(String, String), TradeError> {
    match client.submit(account, calls).await {
        Err(ClientError::Failed(failed)) => Ok((failed.failure.name.clone(), failed.text.clone())),
        Err(other) => Err(other.into()),
        Ok(done) => {
            let what = format!("what must be refused took effect in block {}", done.height);
            Err(TradeError::Unexpected { what })
        }
    }
}

/// Waits until the deadline of an order's state is over.
pub async fn wait_for_deadline(
    client: &Client,
    escrow: &Contract,
    seller: Party,
    reference: &str,
) -> Result<(), TradeError> {
    let order = books::one(client, escrow, seller, reference, None).await?;
    let wrong = || TradeError::Answer {
        field: "deadline",
        found: order.to_string(),
    };
    let deadline = order
        .get("deadline")
        .and_then(Value::as_str)
        .ok_or_else(wrong)?;
    let deadline = tradewind_proto::json::parse_timestamp(deadline).ok_or_else(wrong)?;
    let left = deadline.get().saturating_sub(wall_clock().get());
    sleep(Duration::from_millis(left.saturating_add(20))).await;
    Ok(())
}
