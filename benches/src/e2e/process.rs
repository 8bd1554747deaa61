//! A node in a process of its own, and what it uses.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;
use tradewind::pipeline::wall_clock;
use tradewind::{genesis_file, keyfile};
use tradewind_client::Client;
use tradewind_client::types::{Hash, Party, SecretKey, ValidatorSet};
use tradewind_runtime::genesis::GenesisOrganisation;
use tradewind_types::block::Validator;

use crate::zone::{genesis, shop};

/// How long a node may take to answer after it was started.
const PATIENCE: Duration = Duration::from_mins(1);
/// Clock ticks a second in `/proc`, on every Linux.
const TICKS: f64 = 100.0;

/// A running node. Killed when dropped.
pub(super) struct NodeProcess {
    child: Child,
    uri: String,
    folder: TempDir,
}

/// What a node has used since it started.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    /// CPU of all threads, user and system, in microseconds.
    pub(super) cpu_us: f64,
    /// Bytes given to the disk.
    pub(super) written: f64,
    /// Bytes in its data directory.
    pub(super) held: f64,
    /// Bytes of memory.
    pub(super) memory: f64,
}

impl Usage {
    /// What was used since `before`; memory as it is now.
    pub(super) fn since(&self, before: &Self) -> Self {
        Self {
            cpu_us: self.cpu_us - before.cpu_us,
            written: self.written - before.written,
            held: self.held - before.held,
            memory: self.memory,
        }
    }
}

impl NodeProcess {
    /// Starts a node on a new chain with the organisations of so many shops, and with settings
    /// in TOML where they differ from the default.
    pub(super) async fn start(
        shops: usize,
        admin: &SecretKey,
        settings: &str,
    ) -> Result<(Self, Hash)> {
        let binary = binary()?;
        // Beside the program, as the system's own folder may be in memory.
        let folder = tempfile::tempdir_in(binary.parent().context("the program is in a folder")?)?;
        let member = Party::new("node-1@zone").expect("a name");
        let key = keyfile::create(&folder.path().join("validator.key"), member)?;
        let mut document = genesis(0, admin);
        let organisations = (0..shops).step_by(100).map(|i| shop(i).organisation());
        document
            .organisations
            .extend(organisations.map(|organisation| GenesisOrganisation {
                organisation,
                title: organisation.to_string(),
            }));
        document.time = wall_clock();
        document.validators = ValidatorSet::new(vec![Validator {
            party: member,
            key: key.public(),
            power: 1,
        }])?;
        let text = genesis_file::write(&document);
        // The file sorts what it lists, and the order is part of the chain's id.
        let chain = genesis_file::parse(&text)?.chain();
        fs::write(folder.path().join("genesis.toml"), text)?;
        let config = folder.path().join("node.toml");
        fs::write(&config, settings)?;

        // The port is free now, and likely still is when the node asks for it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(binary)
            .args(["node", "--listen", &address.to_string(), "--data"])
            .arg(folder.path())
            .arg("--config")
            .arg(config)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut node = Self {
            child,
            uri: format!("http://{address}"),
            folder,
        };
        node.wait().await?;
        Ok((node, chain))
    }

    async fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = Client::connect(&self.uri).await {
            if let Some(status) = self.child.try_wait()? {
                bail!("the node ended with {status}");
            }
            if Instant::now() > deadline {
                return Err(error.into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Where it listens.
    pub(super) fn uri(&self) -> &str {
        &self.uri
    }

    /// What it has used.
    pub(super) fn usage(&self) -> Result<Usage> {
        let process = PathBuf::from(format!("/proc/{}", self.child.id()));
        let stat = fs::read_to_string(process.join("stat"))?;
        // The second field is the program's name in parentheses; user and system time are
        // the 12th and 13th after it.
        let (_, fields) = stat.rsplit_once(')').context("a process has a name")?;
        let ticks: Vec<f64> = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse().ok())
            .collect();
        Ok(Usage {
            cpu_us: ticks.iter().sum::<f64>() / TICKS * 1e6,
            written: field(&process.join("io"), "write_bytes:")?,
            held: size(self.folder.path())?,
            memory: field(&process.join("status"), "VmRSS:")? * 1024.0,
        })
    }

    /// Asks it to end, which must go well.
    pub(super) fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the node ended with {status}");
        Ok(())
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn binary() -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("tradewind");
    ensure!(
        path.exists(),
        "{} is not there; build it with `cargo build --workspace --bins`",
        path.display()
    );
    Ok(path)
}

fn field(path: &Path, name: &str) -> Result<f64> {
    let text = fs::read_to_string(path)?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .with_context(|| format!("no {name} in {}", path.display()))?;
    Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
}

fn size(folder: &Path) -> Result<f64> {
    let mut bytes = 0.0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // A file may be gone since the folder was read.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        bytes += if metadata.is_dir() {
            size(&entry.path())?
        } else {
            metadata.len() as f64
        };
    }
    Ok(bytes)
}
