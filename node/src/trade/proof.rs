//! An order's record with its proof, verified without the node.

use tradewind_client::v1::{StateKey, state_key};
use tradewind_client::{Client, Contract, Evidence, Trust};
use tradewind_types::key::contract_prefix;
use tradewind_types::{Header, Party};

use super::books::{self, OrderRecord};
use super::{TradeError, must_agree};

/// The contract's table of orders.
const TABLE: &str = "orders";

/// A proven record.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The order.
    pub order: OrderRecord,
    /// The block that it is proven by.
    pub header: Header,
    /// Length of the evidence as a file, in bytes.
    pub bytes: usize,
}

/// The record's key within its contract, as the registry's holds name it.
pub(super) fn record_key(
    escrow: &Contract,
    seller: Party,
    reference: &str,
) -> Result<Vec<u8>, TradeError> {
    let key = state_key_of(escrow, seller, reference)?;
    Ok(key
        .get(contract_prefix(&escrow.name()).len()..)
        .unwrap_or_default()
        .to_vec())
}

/// Fetches an order with its proof, then judges file and record by `trust` alone: the key must
/// be the order's, the proof must lead to a certified header, and the proven value must be
/// what the contract's view says.
pub async fn prove_order(
    client: &Client,
    trust: &Trust,
    escrow: &Contract,
    seller: Party,
    reference: &str,
    height: Option<u64>,
) -> Result<Proven, TradeError> {
    let expected = state_key_of(escrow, seller, reference)?;
    let key = StateKey {
        key: Some(state_key::Key::Raw(expected.clone())),
    };
    let evidence = client.prove_state(vec![key], height).await?;
    let file = Evidence::State(evidence).to_bytes();
    let other = || TradeError::OtherRecord {
        reference: reference.to_owned(),
    };
    let Ok(Evidence::State(evidence)) = Evidence::from_bytes(&file) else {
        return Err(other());
    };
    let header = trust.state(&evidence)?;
    let value = match evidence.entries.as_slice() {
        [(key, Some(value))] if *key == expected => value,
        _ => return Err(other()),
    };
    let schema = escrow.schema();
    let table = schema
        .state
        .iter()
        .find(|field| field.name == TABLE)
        .ok_or_else(other)?;
    let record = tradewind_proto::json::decode(schema, &table.value, value)
        .map_err(tradewind_client::ClientError::from)?;
    let order = books::order(reference, &record)?;
    let told = books::one(client, escrow, seller, reference, Some(header.height.get())).await?;
    must_agree(format!("the proven record of {reference}"), &record, &told)?;
    Ok(Proven {
        order,
        header,
        bytes: file.len(),
    })
}

fn state_key_of(escrow: &Contract, seller: Party, reference: &str) -> Result<Vec<u8>, TradeError> {
    let parts = [seller.as_str().into(), reference.into()];
    Ok(escrow.state_key(TABLE, &parts)?)
}
