//! What most commands begin with: a node, a signer, a contract.

use tradewind_client::{Account, Client, Contract};
use tradewind_types::Party;

use super::Common;
use super::fail::Fail;
use crate::keyfile;

pub(super) async fn connect(common: &Common) -> Result<Client, Fail> {
    Ok(Client::connect(&common.node).await?)
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
