//! What most commands begin with: a node, a signer, a contract.

use std::path::{Path, PathBuf};

use tradewind_client::{Account, Client, Contract, Tls};
use tradewind_types::Party;

use super::Common;
use super::fail::Fail;
use super::passphrase::passphrase;
use super::profile::{self, Profile};
use crate::{file, keyfile};

/// Longest file of certificates or a key, in bytes.
const MAX_PEM_BYTES: usize = 1 << 20;

/// Where `tradewind node` listens unless it is told otherwise.
const DEVELOPERS_NODE: &str = "http://127.0.0.1:7400";

pub(super) async fn connect(common: &Common) -> Result<Client, Fail> {
    let mut profile = profile::chosen(common)?;
    if common.node.is_some() {
        // What a profile says of certificates is for its own node.
        profile = Profile {
            node: common.node.clone(),
            ..Profile::default()
        };
    }
    let node = profile.node.as_deref().unwrap_or(DEVELOPERS_NODE);
    Ok(match tls(common, node, &profile)? {
        Some(tls) => Client::connect_secured(node, &tls).await?,
        None => Client::connect(node).await?,
    })
}

/// What `--ca`, `--cert` and `--cert-key` or the profile say; an https node needs the first.
fn tls(common: &Common, node: &str, profile: &Profile) -> Result<Option<Tls>, Fail> {
    let Some(ca) = common.ca.as_ref().or(profile.ca.as_ref()) else {
        if node.starts_with("https:") {
            return Err(Fail::usage(
                "an https node needs --ca FILE, TRADEWIND_CA or a profile with it: the authorities that its certificate must come from",
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
    let pair = match (&common.cert, &common.cert_key) {
        (Some(certificate), Some(key)) => Some((certificate, key)),
        _ => profile.cert.as_ref().zip(profile.cert_key.as_ref()),
    };
    Ok(Some(match pair {
        Some((certificate, key)) => tls.known_by(read(certificate)?, read(key)?),
        None => tls,
    }))
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
