//! A real node and those who mean harm: at its socket, and in its contracts. Whatever they do
//! is refused or stopped by name, and the node goes on serving everybody else.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends there"
)]

mod connections;
#[path = "../../runtime/tests/suite/contract.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with the tests of the runtime"
)]
mod contract;
mod http2;
mod modules;
mod requests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tradewind_client::{Client, Tls};
use tradewind_tests::pki::Authority;
use tradewind_tests::{NodeProcess, Zone, account};

/// How long the node may take for an honest payment while it is under attack.
const PATIENCE: Duration = Duration::from_secs(20);

/// A node in a process of its own, with two shops that pay each other.
struct Target {
    node: NodeProcess,
    client: Client,
    zone: Zone,
    _folder: tempfile::TempDir,
}

impl Target {
    async fn new(settings: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("node");
        std::fs::create_dir(&data)?;
        let mut node = NodeProcess::configured(&data, settings)?;
        let client = node.client().await?;
        Self::found(node, client, folder, data).await
    }

    /// A node that serves TLS.
    async fn secured() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("node");
        std::fs::create_dir(&data)?;
        let authority = Authority::new()?;
        let (certificate, key) = authority.sign("zone")?.write(folder.path(), "node")?;
        let (certificate, key) = (certificate.display(), key.display());
        let settings =
            format!("[gateway]\ntls_certificate = \"{certificate}\"\ntls_key = \"{key}\"\n");
        let mut node = NodeProcess::configured(&data, &settings)?;
        let tls = Tls::trusting(authority.pem().into());
        let client = node.secured_client(&tls).await?;
        Self::found(node, client, folder, data).await
    }

    async fn found(
        node: NodeProcess,
        client: Client,
        folder: tempfile::TempDir,
        data: PathBuf,
    ) -> Result<Self> {
        let zone = Zone::found(&client, &data, &["ann@shop", "bo@shop"], 10_000).await?;
        Ok(Self {
            node,
            client,
            zone,
            _folder: folder,
        })
    }

    fn address(&self) -> SocketAddr {
        self.node.address()
    }

    /// An honest payment goes through, over the connection that was there before the attack.
    async fn still_serves(&self) -> Result<()> {
        let payment = json!({ "from": "ann@shop", "to": "bo@shop", "amount": "0.01 GBP", "reference": "RENT" });
        let call = self.zone.cash.invocation("transfer", &payment)?;
        let ann = account("ann@shop");
        let paid = tokio::time::timeout(PATIENCE, self.client.submit(&ann, vec![call])).await;
        let committed = paid.context("an honest payment takes too long")??;
        ensure!(committed.succeeded, "{committed:?}");
        Ok(())
    }
}
