//! `tradewind status`: which chain, how far, how busy.

use serde_json::json;
use tradewind_client::v1::CertifiedHeader;
use tradewind_proto::json::format_timestamp;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::{Header, PublicKey};

use super::Common;
use super::connection::connect;
use super::fail::Fail;
use super::output::{Output, grouped};

pub(super) async fn show(common: &Common, output: &mut Output) -> Result<(), Fail> {
    let client = connect(common).await?;
    let status = client.status().await?;
    let CertifiedHeader { header, .. } = status.tip.unwrap_or_default();
    let header: Header = cbor::decode(&header, Limits::bytes(4096))
        .map_err(|error| Fail::node(format!("the node's latest header: {error}")))?;
    let validators: Vec<_> = status
        .validators
        .iter()
        .map(|validator| {
            let key = validator
                .key
                .as_slice()
                .try_into()
                .map(PublicKey::from_bytes);
            json!({
                "party": validator.party,
                "key": key.map(|key| key.to_string()).unwrap_or_default(),
                "power": validator.power,
            })
        })
        .collect();
    let json = json!({
        "chain": client.chain().to_string(),
        "height": header.height.get(),
        "time": format_timestamp(header.time),
        "block": header.id().to_string(),
        "state_root": header.state_root.to_string(),
        "validators": header.validators.to_string(),
        "next_validators": header.next_validators.to_string(),
        "members": validators,
        "rules": status.rules,
        "pending": status.pending,
        "oldest_height": status.oldest_height,
        "version": status.version,
    });
    output.tell(&json, || {
        let mut text = format!(
            "chain       {}\nheight      {} ({})\nstate root  {}\nvalidators  {}\npending     {}\nkept from   {}\nversion     {}\n",
            client.chain(),
            grouped(header.height.get()),
            format_timestamp(header.time),
            header.state_root,
            header.next_validators,
            grouped(status.pending),
            grouped(status.oldest_height),
            status.version,
        );
        for validator in &status.validators {
            text += &format!("            {} (power {})\n", validator.party, validator.power);
        }
        text
    });
    Ok(())
}
