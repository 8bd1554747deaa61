//! TLS: a node that serves it, clients that trust it, and clients that it must know.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;
use tradewind_client::{Client, ClientError, Tls};
use tradewind_proto::error::{reason_of, wait_of};
use tradewind_tests::pki::{Authority, Signed};
use tradewind_tests::{NodeProcess, command, party};

/// A zone's authority, and a folder with its files and a node's data.
struct Zone {
    authority: Authority,
    ca: PathBuf,
    data: PathBuf,
    folder: tempfile::TempDir,
}

impl Zone {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let authority = Authority::new()?;
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, authority.pem())?;
        let data = folder.path().join("node");
        std::fs::create_dir(&data)?;
        Ok(Self {
            authority,
            ca,
            data,
            folder,
        })
    }

    /// A node with a certificate of the authority, and further settings of its gateway.
    fn node(&self, settings: &str) -> Result<NodeProcess> {
        let (certificate, key) = self
            .authority
            .sign("zone")?
            .write(self.folder.path(), "node")?;
        let (certificate, key) = (certificate.display(), key.display());
        let settings = format!(
            "[gateway]\ntls_certificate = \"{certificate}\"\ntls_key = \"{key}\"\n{settings}"
        );
        NodeProcess::configured(&self.data, &settings)
    }

    /// A node that knows clients by certificates of the same authority.
    fn knowing_node(&self, settings: &str) -> Result<NodeProcess> {
        let ca = self.ca.display();
        self.node(&format!("tls_client_ca = \"{ca}\"\n{settings}"))
    }

    fn tls(&self) -> Tls {
        Tls::trusting(self.authority.pem().into())
    }

    fn tls_of(&self, client: &Signed) -> Tls {
        let Signed { certificate, key } = client.clone();
        self.tls().known_by(certificate.into(), key.into())
    }
}

fn status(node: &str, tls: &[(&str, &Path)]) -> Result<Output> {
    let mut command = command()?;
    command.args(["--json", "--node", node]);
    for (flag, file) in tls {
        command.arg(flag).arg(file);
    }
    Ok(command.arg("status").output()?)
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The connection did not come about; nothing was asked or answered.
fn turned_away(connected: &Result<Client, ClientError>) -> bool {
    match connected {
        Err(ClientError::Connect { .. }) => true,
        // With TLS 1.3 a client believes to be connected before its certificate is judged.
        Err(ClientError::Status(status)) => reason_of(status).is_none(),
        _ => false,
    }
}

#[tokio::test]
async fn a_node_with_a_certificate_is_believed_by_who_trusts_its_authority_and_tells_nobody_in_the_clear()
-> Result<()> {
    let zone = Zone::new()?;
    let mut node = zone.node("")?;
    let client = node.secured_client(&zone.tls()).await?;
    client.status().await?;

    let plain = format!("http://{}", node.address());
    let connected = Client::connect(&plain).await;
    ensure!(turned_away(&connected), "{connected:?}");
    let other = Tls::trusting(Authority::new()?.pem().into());
    let connected = Client::connect_secured(node.uri(), &other).await;
    ensure!(
        matches!(connected, Err(ClientError::Connect { .. })),
        "{connected:?}"
    );
    let connected = Client::connect_secured(&plain, &zone.tls()).await;
    ensure!(
        matches!(connected, Err(ClientError::Plain { .. })),
        "{connected:?}"
    );

    let shown = status(node.uri(), &[("--ca", &zone.ca)])?;
    ensure!(shown.status.success(), "{}", error_of(&shown));
    let blind = status(node.uri(), &[])?;
    ensure!(
        blind.status.code() == Some(2) && error_of(&blind).contains("an https node needs --ca"),
        "{}",
        error_of(&blind)
    );
    let wrong = zone.folder.path().join("other.pem");
    std::fs::write(&wrong, Authority::new()?.pem())?;
    let deceived = status(node.uri(), &[("--ca", &wrong)])?;
    ensure!(
        deceived.status.code() == Some(3) && error_of(&deceived).contains("certificate"),
        "{}",
        error_of(&deceived)
    );
    Ok(())
}

#[tokio::test]
async fn a_node_that_must_know_its_clients_turns_away_who_shows_no_certificate_of_its_authority()
-> Result<()> {
    let zone = Zone::new()?;
    let mut node = zone.knowing_node("")?;
    let shop = zone.authority.sign("shop")?;
    let client = node.secured_client(&zone.tls_of(&shop)).await?;
    client.status().await?;

    let nameless = Client::connect_secured(node.uri(), &zone.tls()).await;
    ensure!(turned_away(&nameless), "{nameless:?}");
    let forged = zone.tls_of(&Authority::new()?.sign("shop")?);
    let forged = Client::connect_secured(node.uri(), &forged).await;
    ensure!(turned_away(&forged), "{forged:?}");

    let (cert, key) = shop.write(zone.folder.path(), "shop")?;
    let ca = ("--ca", zone.ca.as_path());
    let shown = status(node.uri(), &[ca, ("--cert", &cert), ("--cert-key", &key)])?;
    ensure!(shown.status.success(), "{}", error_of(&shown));
    let nameless = status(node.uri(), &[ca])?;
    ensure!(nameless.status.code() == Some(3), "{}", error_of(&nameless));
    let half = status(node.uri(), &[ca, ("--cert", &cert)])?;
    ensure!(
        half.status.code() == Some(2) && error_of(&half).contains("--cert-key"),
        "{}",
        error_of(&half)
    );
    Ok(())
}

#[tokio::test]
async fn where_certificates_are_optional_a_client_without_one_is_served_and_a_forged_one_is_not()
-> Result<()> {
    let zone = Zone::new()?;
    let mut node = zone.knowing_node("tls_client_required = false\n")?;
    node.secured_client(&zone.tls()).await?.status().await?;
    let shop = zone.tls_of(&zone.authority.sign("shop")?);
    Client::connect_secured(node.uri(), &shop)
        .await?
        .status()
        .await?;
    let forged = zone.tls_of(&Authority::new()?.sign("shop")?);
    let forged = Client::connect_secured(node.uri(), &forged).await;
    ensure!(turned_away(&forged), "{forged:?}");
    Ok(())
}

#[tokio::test]
async fn an_organisation_is_limited_by_its_certificate_and_told_when_to_ask_again() -> Result<()> {
    let zone = Zone::new()?;
    let settings = "tls_client_required = false\norganisation_requests_per_second = 1\n";
    let mut node = zone.knowing_node(settings)?;
    let tls = |organisation| anyhow::Ok(zone.tls_of(&zone.authority.sign(organisation)?));
    let shop = node.secured_client(&tls("shop")?).await?;
    let bank = node.secured_client(&tls("bank")?).await?;
    let registry = shop.contract(party("registry@system")).await?;
    let ask = async |client: &Client| {
        let about = json!({ "party": "admin@zone" });
        client.view(&registry, "party", &about, None).await
    };
    ask(&shop).await?;
    // Another connection of the same organisation has the same account.
    let second = node.secured_client(&tls("shop")?).await?;
    let Err(ClientError::Status(refused)) = ask(&second).await else {
        anyhow::bail!("asked twice in a second");
    };
    ensure!(
        reason_of(&refused).as_deref() == Some("RATE_LIMITED"),
        "{refused:?}"
    );
    ensure!(
        refused.message().contains("shop may ask 1 times a second"),
        "{refused:?}"
    );
    let wait = wait_of(&refused).unwrap_or_default();
    ensure!(
        !wait.is_zero() && wait <= Duration::from_secs(1),
        "{wait:?}"
    );
    ask(&bank).await?;
    Ok(())
}

#[test]
fn a_node_with_half_of_its_tls_settings_does_not_start() -> Result<()> {
    let cases = [
        (
            "tls_certificate = \"c.pem\"",
            "tls_certificate and tls_key belong together: set both or neither",
        ),
        (
            "tls_client_ca = \"c.pem\"",
            "tls_client_ca needs tls_certificate and tls_key",
        ),
        (
            "tls_certificate = \"/nowhere/c.pem\"\ntls_key = \"k.pem\"",
            "cannot read the TLS file /nowhere/c.pem",
        ),
    ];
    for (settings, expected) in cases {
        let folder = tempfile::tempdir()?;
        let config = folder.path().join("node.toml");
        std::fs::write(
            &config,
            format!("listen = \"127.0.0.1:0\"\n[gateway]\n{settings}\n"),
        )?;
        let output = command()?
            .args(["node", "--data"])
            .arg(folder.path().join("data"))
            .arg("--config")
            .arg(&config)
            .output()?;
        let error = error_of(&output);
        ensure!(
            output.status.code() == Some(1) && error.contains(expected),
            "{settings}: {error}"
        );
    }
    Ok(())
}
