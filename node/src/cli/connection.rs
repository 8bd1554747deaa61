//! What most commands begin with: a node, a signer, a contract.

use std::path::Path;

use tradewind_client::{Account, Client, Contract, Tls};
use tradewind_types::Party;

use super::Common;
use super::fail::Fail;
use crate::{file, keyfile};

/// Longest file of certificates or a key, in bytes.
const MAX_PEM_BYTES: usize = 1 << 20;

pub(super) async fn connect(common: &Common) -> Result<Client, Fail> {
    Ok(match tls(common)? {
        Some(tls) => Client::connect_secured(&common.node, &tls).await?,
        None => Client::connect(&common.node).await?,
    })
}

/// What `--ca`, `--cert` and `--cert-key` say; an https node needs the first.
fn tls(common: &Common) -> Result<Option<Tls>, Fail> {
    let Some(ca) = &common.ca else {
        if common.node.starts_with("https:") {
            return Err(Fail::usage(
                "an https node needs --ca FILE, or TRADEWIND_CA: the authorities that its certificate must come from",
            ));
        }
        return Ok(None);
    };
    let read = |path: &Path| {
        let shown = path.display();
        file::read(path, MAX_PEM_BYTES)
            .map_err(|error| Fail::system(&format!("cannot read {shown}"), &error))
    };
    let tls = Tls::trusting(read(ca)?);
    Ok(Some(match (&common.cert, &common.cert_key) {
        (Some(certificate), Some(key)) => tls.known_by(read(certificate)?, read(key)?),
        _ => tls,
    }))
}

/// The signer of `--key`.
pub(super) fn signer(common: &Common) -> Result<Account, Fail> {
    let path = common.key.as_deref().ok_or_else(|| {
        Fail::usage(
            "this needs a key to sign with: give --key FILE before the command, or set TRADEWIND_KEY; `tradewind key new` makes one",
        )
    })?;
    let (party, key) = keyfile::read(path)?;
    Ok(Account::new(party, key))
}

pub(super) async fn contract(client: &Client, name: Party) -> Result<Contract, Fail> {
    Ok(client.contract(name).await?)
}
