//! What whole-system tests share: a real node in a process of its own, and a small zone on it.

#[cfg(doctest)]
mod book;
pub mod pki;

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tradewind_client::types::{Party, SecretKey};
use tradewind_client::{Account, Client, Contract, Tls, Trust};

/// How long a node may take to answer after it was started.
const PATIENCE: Duration = Duration::from_secs(30);

/// The directory of built binaries.
pub fn binaries() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let debug = test
        .parent()
        .and_then(Path::parent)
        .context("tests run from the target folder")?;
    Ok(debug.to_owned())
}

/// A file that the build made, or how to make it.
fn built(path: PathBuf, how: &str) -> Result<PathBuf> {
    ensure!(
        path.exists(),
        "{} is not there; build it with `{how}`",
        path.display()
    );
    Ok(path)
}

/// The folder of built contracts.
pub fn contracts() -> Result<PathBuf> {
    let target = binaries()?.parent().context("a target folder")?.to_owned();
    Ok(target.join("wasm32v1-none/contract"))
}

/// The code of a contract of this repository.
pub fn module(name: &str) -> Result<Vec<u8>> {
    let path = contracts()?.join(format!("tradewind_{name}.wasm"));
    Ok(std::fs::read(built(path, "make contracts")?)?)
}

/// The `tradewind` command.
pub fn command() -> Result<Command> {
    let path = built(
        binaries()?.join("tradewind"),
        "cargo build --workspace --bins",
    )?;
    Ok(Command::new(path))
}

/// A program of the client's examples.
pub fn example(name: &str) -> Result<Command> {
    let path = built(
        binaries()?.join("examples").join(name),
        "cargo build --workspace --examples",
    )?;
    Ok(Command::new(path))
}

/// A node in a process of its own. Killed when dropped.
#[derive(Debug)]
pub struct NodeProcess {
    child: Child,
    address: SocketAddr,
    uri: String,
}

impl NodeProcess {
    /// Starts a node on `data`, which may be empty.
    pub fn start(data: &Path) -> Result<Self> {
        Self::configured(data, "")
    }

    /// Starts a node with the settings of a configuration file's text.
    pub fn configured(data: &Path, settings: &str) -> Result<Self> {
        let config = data.with_extension("toml");
        std::fs::write(&config, settings)?;
        // The port is free now; that nobody takes it meanwhile is likely enough for a test.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = command()?
            .args(["node", "--data"])
            .arg(data)
            .args(["--listen", &address.to_string(), "--config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(
                std::fs::OpenOptions::new()
                    .create(true)
                    .append(true)
                    .open(data.with_extension("log"))?,
            )
            .spawn()?;
        let scheme = if settings.contains("tls_certificate") {
            "https"
        } else {
            "http"
        };
        Ok(Self {
            child,
            address,
            uri: format!("{scheme}://{address}"),
        })
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Waits until it answers.
    pub async fn client(&mut self) -> Result<Client> {
        self.client_with(None).await
    }

    /// Waits until it answers over TLS.
    pub async fn secured_client(&mut self, tls: &Tls) -> Result<Client> {
        self.client_with(Some(tls)).await
    }

    async fn client_with(&mut self, tls: Option<&Tls>) -> Result<Client> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let connected = match tls {
                Some(tls) => Client::connect_secured(&self.uri, tls).await,
                None => Client::connect(&self.uri).await,
            };
            match connected {
                Ok(client) => return Ok(client),
                Err(error) if Instant::now() > deadline => return Err(error.into()),
                Err(_) => {}
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the node ended with {status}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills the process as a power cut would: it learns nothing of it.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks the process to end and returns whether it ended well.
    pub fn stop(mut self) -> Result<bool> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        Ok(self.child.wait()?.success())
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A name that is known to be one.
pub fn party(name: &str) -> Party {
    name.parse().expect("a name")
}

/// The account of a test's party: its key comes from its name.
pub fn account(name: &str) -> Account {
    let mut seed = [0; 32];
    seed.iter_mut()
        .zip(name.bytes())
        .for_each(|(to, from)| *to = from);
    Account::new(party(name), SecretKey::from_seed(&seed))
}

/// The administrator of a developer's chain, from the key file in its data directory.
pub fn administrator(data: &Path) -> Result<Account> {
    let (party, key) = tradewind::keyfile::read(&data.join("admin@zone.key"))?;
    Ok(Account::new(party, key))
}

/// What a verifier knows who has the genesis file and nothing else.
pub fn trust(data: &Path) -> Result<Trust> {
    let genesis = tradewind::genesis_file::read(&data.join("genesis.toml"))?;
    Ok(Trust {
        chain: genesis.chain(),
        validators: genesis.validators.hash(),
    })
}

/// A zone of shops with `cash` in pounds.
#[derive(Debug)]
pub struct Zone {
    /// The administrator, who also issues the pounds.
    pub admin: Account,
    /// The contract.
    pub cash: Contract,
}

impl Zone {
    /// Enrols `names`, deploys `cash` and gives everybody `pence`.
    pub async fn found(client: &Client, data: &Path, names: &[&str], pence: u64) -> Result<Self> {
        let admin = administrator(data)?;
        let registry = client.contract(party("registry@system")).await?;
        let mut calls = Vec::new();
        let mut organisations: Vec<String> = names
            .iter()
            .map(|name| party(name).organisation().to_string())
            .collect();
        organisations.sort();
        organisations.dedup();
        for organisation in organisations.iter().filter(|name| *name != "zone") {
            calls.push(registry.invocation(
                "organise",
                &json!({ "organisation": organisation, "title": organisation }),
            )?);
        }
        for name in names {
            let keys = [account(name).public().to_string()];
            calls.push(registry.invocation(
                "enrol",
                &json!({ "party": name, "roles": [], "keys": keys }),
            )?);
        }
        client.submit(&admin, calls).await?;
        let cash = deploy_cash(client, &admin).await?;
        let amount = format!("{}.{:02} GBP", pence / 100, pence % 100);
        let mint = |name: &&str| {
            cash.invocation(
                "mint",
                &json!({ "to": name, "amount": amount, "reference": "OPENING" }),
            )
        };
        client
            .submit(&admin, names.iter().map(mint).collect::<Result<_, _>>()?)
            .await?;
        Ok(Self { admin, cash })
    }
}

async fn deploy_cash(client: &Client, admin: &Account) -> Result<Contract> {
    let code = module("cash")?;
    let schema =
        tradewind_runtime::wasm::admission::admit(&code, &tradewind_runtime::Rules::default())?
            .schema;
    let issuer = admin.party();
    let args = json!({ "operator": issuer.to_string(), "currencies": [["GBP", issuer.to_string(), issuer.to_string()]] });
    client
        .deploy(admin, party("cash@zone"), &code, &schema, &args)
        .await?;
    Ok(client.contract(party("cash@zone")).await?)
}

/// Sum of all balances and the supply, in pence, as the chain states them.
pub async fn pounds(client: &Client, cash: &Contract, names: &[&str]) -> Result<(u64, u64)> {
    let mut sum = 0;
    for name in names {
        let view = client
            .view(
                cash,
                "balance",
                &json!({ "of": name, "currency": "GBP" }),
                None,
            )
            .await?;
        sum += pence(&view)?;
    }
    let supply = client
        .view(cash, "supply", &json!({ "currency": "GBP" }), None)
        .await?;
    Ok((sum, pence(&supply)?))
}

/// Reads `"12.34 GBP"`.
pub fn pence(amount: &Value) -> Result<u64> {
    let text = amount
        .as_str()
        .with_context(|| format!("{amount} is no amount"))?;
    let digits = text
        .strip_suffix(" GBP")
        .with_context(|| format!("{text} is not in pounds"))?;
    Ok(digits.replace('.', "").parse()?)
}
