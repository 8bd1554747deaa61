//! What most commands begin with: a node, a signer, a contract.

use std::path::PathBuf;

use tradewind_client::{Account, Client, Contract};
use tradewind_types::Party;

use super::Common;
use super::fail::Fail;
use super::passphrase::passphrase;
use super::profile;
use crate::keyfile;

/// Where `tradewind node` listens unless it is told otherwise.
const DEVELOPERS_NODE: &str = "http://127.0.0.1:7400";

pub(super) async fn connect(common: &Common) -> Result<Client, Fail> {
    let profile = profile::chosen(common)?;
    let node = common.node.clone().or(profile.node);
    Ok(Client::connect(node.as_deref().unwrap_or(DEVELOPERS_NODE)).await?)
}

/// The signer of `--key`; asks for the key's passphrase if it has one.
pub(super) fn signer(common: &Common) -> Result<Account, Fail> {
    let (party, key) = keyfile::open(&key_file(common)?, || passphrase(common))?;
    Ok(Account::new(party, key))
}

/// The party of `--key`, for what needs no signature.
pub(super) fn party(common: &Common) -> Result<Party, Fail> {
    Ok(keyfile::party(&key_file(common)?)?)
}

fn key_file(common: &Common) -> Result<PathBuf, Fail> {
    if let Some(path) = &common.key {
        return Ok(path.clone());
    }
    profile::chosen(common)?.key.ok_or_else(|| {
        Fail::usage(
            "this needs a key: give --key FILE, set TRADEWIND_KEY or use a profile with a key; `tradewind key new` makes one",
        )
    })
}

pub(super) async fn contract(client: &Client, name: Party) -> Result<Contract, Fail> {
    Ok(client.contract(name).await?)
}
